/** A campaign as it is said to people and programs; docs/campaign.schema.json describes the same. */
import type { Evidence, Severity } from "./finding.ts";

/** Three different words, never merged: it was sent; it was opened or a token came back; an account or device was entered. */
export const GRADES = ["targeted", "exposed", "compromised"] as const;
export type Grade = (typeof GRADES)[number];

/** From here on somebody must look at once. */
export const ALERT_SEVERITY: Severity = "high";

export interface CampaignMessage {
  /** Lower case; empty where nobody can tell. */
  readonly mailbox: string;
  /** With its angle brackets. */
  readonly message_id: string | null;
  /** The message's content key. */
  readonly key: string;
  readonly date: string | null;
  readonly from: string | null;
  readonly subject: string | null;
}

export interface CampaignPerson {
  /** Id in the roster; the address where nobody of the roster owns it. */
  readonly person: string;
  readonly name: string | null;
  readonly grade: Grade;
  readonly mailboxes: readonly string[];
  readonly messages: number;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

/** One group tested against one campaign. */
export interface Affiliation {
  readonly group: string;
  readonly name: string;
  /** Members that the staff of members count to, because that explains the recipients better. */
  readonly with_offices: boolean;
  /** So many hits or more by chance, given how many of each mail organization and standing were hit: exact, one sided. */
  readonly p: number;
  /** After Benjamini and Hochberg over all groups tested. */
  readonly q: number;
  /** Against people of the same organization and standing: one odds ratio for all of them. */
  readonly odds: number;
  /** Its exact 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Members of the group that got the campaign, of those that were looked at. */
  readonly hit: number;
  readonly looked_at: number;
  /** The group that explains this one's hits: given that one, nothing is left of it. Null for one that stands by itself. */
  readonly explained_by: string | null;
  /** What a reader must know before believing the numbers, such as "only 3 people". */
  readonly caution: string | null;
}

export interface AtRisk {
  readonly person: string;
  readonly name: string | null;
  readonly state: "hit" | "clear" | "not_looked_at";
  /** Of `clear`: which mailboxes, which dates; of `not_looked_at`: why. */
  readonly reason: string | null;
  readonly mailboxes: readonly string[];
}

/** A host that the messages name: what to block, and what to hunt for. */
export interface CampaignHostNamed {
  readonly host: string;
  /** Copies that name it. */
  readonly messages: number;
  /** Nobody here had mail that names its organizational domain before the campaign. */
  readonly new: boolean;
}

/** A campaign rule that fired. */
export interface CampaignFinding {
  readonly rule: string;
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly description: string | null;
  readonly techniques: readonly string[];
  readonly evidence: readonly Evidence[];
}

export interface Campaign {
  /** Stable: the same for as long as its core is the same. */
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly messages: readonly CampaignMessage[];
  readonly people: readonly CampaignPerson[];
  /** Of links and of what is loaded on opening; new ones first, at most 20. */
  readonly hosts: readonly CampaignHostNamed[];
  /** Best first. */
  readonly affiliations: readonly Affiliation[];
  /** Every member of the explaining group; empty where no group explains the recipients. */
  readonly at_risk: readonly AtRisk[];
  readonly rules: readonly CampaignFinding[];
}

/** An analyst's word on two messages; it outlives every model and every re-run. */
export interface Judgement {
  /** Content keys. */
  readonly a: string;
  readonly b: string;
  readonly verdict: "same" | "different" | "unsure";
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  readonly reason: string | null;
}

/** What happened to campaign ids when messages were linked anew. */
export interface CampaignEvent {
  readonly id: number;
  readonly at: string;
  readonly kind: "merge" | "split" | "reversed";
  /** The campaigns before and after. */
  readonly from: readonly string[];
  readonly into: readonly string[];
  /** Content keys of one message of each part: a judgement on them reverses the event. */
  readonly representatives: readonly string[];
  /** Pairs of content keys judged the same across what merged, or different across what split: they caused it. */
  readonly judged?: readonly (readonly [string, string])[];
  /** Of `reversed`: the number of the merge or split that somebody undid. */
  readonly reverses?: number;
}
