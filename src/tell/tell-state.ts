/** What the record comes to: duties, notices and deliveries as they stand after its last entry. Computed, never stored. */
import type { Grade } from "../model/campaign.ts";
import type { CampaignFacts, Channel, Correction, DutyFacts, ExcuseGround } from "../model/ledger.ts";

/** The six words of a duty. The last three of the first line all count as told. */
export const DUTY_STATES = ["open", "told", "acknowledged", "read_back", "held", "excused"] as const;
export type DutyState = (typeof DUTY_STATES)[number];

export interface Hold {
  readonly reason: string;
  readonly authority: string;
  readonly until: string;
  readonly by: string;
  readonly second: string;
  readonly at: string;
}

export interface Duty extends DutyFacts {
  readonly campaign: string;
  /** Id in the roster, or an address. */
  readonly person: string;
  readonly state: DutyState;
  readonly owner: string;
  readonly opened_at: string;
  readonly deadline: string;
  /** Opened after others of its campaign. */
  readonly late: boolean;
  /** Why it is open again; null for the first telling. */
  readonly correction: Correction | null;
  /** 1 for the first telling; each correction is a round of its own. */
  readonly round: number;
  /** When this person was first told, whatever came later. */
  readonly first_told_at: string | null;
  readonly told_at: string | null;
  readonly acknowledged_at: string | null;
  readonly read_back_at: string | null;
  readonly hold: Hold | null;
  readonly excuse: {
    readonly ground: ExcuseGround;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  } | null;
  /** Steps of the schedule that were taken. */
  readonly escalated: readonly { readonly step: number; readonly to: string; readonly at: string }[];
  /** Of the round: what was drafted last. */
  readonly reference: string | null;
  /** Addresses that told notices named. */
  readonly told_mailboxes: readonly string[];
  readonly told_grade: Grade | null;
  /** The newest entry on it. */
  readonly entry: number;
}

export const DELIVERY_STATES = [
  "queued",
  /** Attempted and without an outcome: on its way, or nobody knows. */
  "unknown",
  "deferred",
  "sent",
  "failed",
  "bounced",
  /** Settled: it never left. */
  "not_sent",
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  /** `<reference>/<channel>`: at most one for each. */
  readonly id: string;
  readonly campaign: string;
  readonly person: string;
  readonly reference: string;
  readonly channel: Channel;
  readonly to: string | null;
  readonly message_id: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly queued_at: string;
  readonly attempted_at: string | null;
  readonly not_before: string | null;
  /** What the server said last, or whoever settled it. */
  readonly answer: string | null;
}

export interface NoticeState {
  readonly reference: string;
  readonly campaign: string;
  readonly person: string;
  readonly round: number;
  readonly language: string;
  /** SHA-256 of its document. */
  readonly document: string;
  readonly drafted_by: string;
  readonly drafted_at: string;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  /** What was known when it was drafted. */
  readonly about: NoticeAbout;
}

/** What a notice says that a later turn can make wrong. */
export interface NoticeAbout {
  readonly grade: Grade;
  readonly mailboxes: readonly string[];
  readonly campaign_kind: string | null;
  /** What a person is told of a withdrawn campaign is that it was none. */
  readonly withdrawn: boolean;
  readonly actor: string | null;
  readonly group: string | null;
}

export interface CampaignState {
  readonly id: string;
  /** As linking last said. */
  readonly facts: CampaignFacts;
  readonly found_at: string;
  /** Linking finds it no more. */
  readonly gone_at: string | null;
  /** A person's word on the threshold. */
  readonly decision: Decided | null;
  readonly withdrawn: { readonly reason: string; readonly at: string } | null;
  readonly closed_at: string | null;
  readonly release: {
    readonly actor: string | null;
    readonly group: string | null;
    readonly authority: string;
  } | null;
  /** What somebody established of a person, beyond what linking knows. */
  readonly grades: ReadonlyMap<string, Grade>;
}

export interface Decided {
  readonly tell: boolean;
  readonly reason: string;
  readonly second: string | null;
}

export interface TellState {
  /** How many entries it comes from. */
  readonly size: number;
  readonly campaigns: ReadonlyMap<string, CampaignState>;
  /** By `dutyKey`. */
  readonly duties: ReadonlyMap<string, Duty>;
  /** By reference. */
  readonly notices: ReadonlyMap<string, NoticeState>;
  /** By id. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** In the order in which they came. */
  dutiesIn(campaign: string): readonly Duty[];
  dutiesOf(person: string): readonly Duty[];
  /** Those that the notice of this reference is for. */
  dutiesOn(reference: string): readonly Duty[];
  deliveriesOf(reference: string): readonly Delivery[];
  /** Whether the notice that the duty is at still says what is known; otherwise it is to be drafted again. */
  saysAll(duty: Duty): boolean;
}

export function dutyKey(campaign: string, person: string): string {
  return `${campaign} ${person}`;
}
