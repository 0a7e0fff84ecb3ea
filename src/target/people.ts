/** Who a campaign was sent to, and what is known of one person over all campaigns. */
import { type AtRisk, type Campaign, type CampaignPerson, GRADES, type Grade } from "../model/campaign.ts";
import type { RosterIndex } from "../model/roster-index.ts";

/** One copy of one of the campaign's messages. */
export interface CampaignDelivery {
  /** Lower case; empty where nobody can tell. */
  readonly mailbox: string;
  /** RFC 3339 in UTC. */
  readonly date: string | null;
  /** To and Cc of the message, lower case. */
  readonly addressed?: readonly string[];
  /** The message's content key: two copies of one message are one message to a person. Without, each copy is one. */
  readonly key?: string;
  /** What data shows of this copy beyond having been sent; `targeted` where it shows nothing. */
  readonly grade?: Grade;
}

/**
 * Everybody it was sent to, by id: the owners of the mailboxes, and those of the roster that a message names as its
 * recipients although no copy of theirs was seen. An office's mailbox has several owners, and each must be told.
 */
export function campaignPeople(
  index: RosterIndex,
  deliveries: readonly CampaignDelivery[],
): readonly CampaignPerson[] {
  const people = new Map<string, Seen>();
  for (const [number, { mailbox, date, addressed = [], ...more }] of deliveries.entries()) {
    const copy = { date, key: more.key ?? number };
    const grade = more.grade ?? "targeted";
    for (const person of ownersOf(index, mailbox, date)) note(people, person, { ...copy, mailbox, grade });
    // SECURITY: a sender can name anybody in To, so a name counts only for people of the roster and shows no more than
    // that it was sent. Believing it tells some people needlessly; not believing it would leave some untold.
    for (const address of addressed) {
      for (const person of index.peopleOf(address, date)) {
        note(people, person, { ...copy, mailbox: address, grade: "targeted" });
      }
    }
  }
  return [...people]
    .map(([id, seen]) => personOf(id, seen, index))
    .sort((a, b) => (a.person < b.person ? -1 : 1));
}

/** The address itself where nobody of the roster owns it; nobody where it is not known. */
function ownersOf(index: RosterIndex, mailbox: string, date: string | null): readonly string[] {
  if (mailbox === "") return [];
  const owners = index.peopleOf(mailbox, date);
  return owners.length > 0 ? owners : [mailbox];
}

interface Seen {
  readonly mailboxes: Set<string>;
  readonly messages: Set<string | number>;
  first: string | null;
  last: string | null;
  grade: Grade;
}

interface Copy {
  readonly mailbox: string;
  readonly date: string | null;
  readonly key: string | number;
  readonly grade: Grade;
}

function note(people: Map<string, Seen>, person: string, copy: Copy): void {
  let seen = people.get(person);
  if (seen === undefined) {
    seen = { mailboxes: new Set(), messages: new Set(), first: null, last: null, grade: "targeted" };
    people.set(person, seen);
  }
  seen.mailboxes.add(copy.mailbox);
  seen.messages.add(copy.key);
  seen.first = earlier(seen.first, copy.date);
  seen.last = later(seen.last, copy.date);
  if (GRADES.indexOf(copy.grade) > GRADES.indexOf(seen.grade)) seen.grade = copy.grade;
}

function personOf(person: string, seen: Seen, index: RosterIndex): CampaignPerson {
  return {
    person,
    name: index.person(person)?.name ?? null,
    grade: seen.grade,
    mailboxes: [...seen.mailboxes].sort(),
    messages: seen.messages.size,
    first_seen: seen.first,
    last_seen: seen.last,
  };
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** One campaign as it touches one person. */
export interface PersonCampaign {
  readonly campaign: string;
  readonly kind: string;
  readonly severity: Campaign["severity"];
  readonly grade: Grade;
  readonly mailboxes: readonly string[];
  readonly messages: number;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

/** A campaign that chose a group the person is in, without any copy seen of theirs. */
export interface PersonRisk extends Omit<AtRisk, "person" | "name" | "state"> {
  readonly campaign: string;
  readonly kind: string;
  readonly severity: Campaign["severity"];
  readonly state: "clear" | "not_looked_at";
}

/** What is known of one person. There is no score: three grades of harm do not add up. */
export interface PersonSummary {
  readonly person: string;
  readonly name: string | null;
  /** Campaigns by grade, each in one of them. */
  readonly grades: Readonly<Record<Grade, number>>;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  /** By when they began. */
  readonly campaigns: readonly PersonCampaign[];
  readonly at_risk: readonly PersonRisk[];
}

export function personSummary(
  person: { readonly id: string; readonly name: string | null },
  campaigns: readonly Campaign[],
): PersonSummary {
  const touched = campaigns.flatMap((campaign) => touchOf(person.id, campaign)).sort(byBeginning);
  return {
    person: person.id,
    name: person.name,
    grades: {
      targeted: touched.filter(({ grade }) => grade === "targeted").length,
      exposed: touched.filter(({ grade }) => grade === "exposed").length,
      compromised: touched.filter(({ grade }) => grade === "compromised").length,
    },
    first_seen: touched.map((one) => one.first_seen).reduce(earlier, null),
    last_seen: touched.map((one) => one.last_seen).reduce(later, null),
    campaigns: touched,
    at_risk: campaigns.flatMap((campaign) => riskOf(person.id, campaign)),
  };
}

function touchOf(id: string, { people, ...campaign }: Campaign): readonly PersonCampaign[] {
  return people
    .filter(({ person }) => person === id)
    .map(({ grade, mailboxes, messages, first_seen, last_seen }) => ({
      campaign: campaign.id,
      kind: campaign.kind,
      severity: campaign.severity,
      grade,
      mailboxes,
      messages,
      first_seen,
      last_seen,
    }));
}

function riskOf(id: string, { at_risk, ...campaign }: Campaign): readonly PersonRisk[] {
  return at_risk.flatMap(({ person, state, reason, mailboxes }) => {
    if (person !== id || state === "hit") return [];
    return [
      {
        campaign: campaign.id,
        kind: campaign.kind,
        severity: campaign.severity,
        state,
        reason,
        mailboxes,
      },
    ];
  });
}

/** Undated ones last. */
function byBeginning(a: PersonCampaign, b: PersonCampaign): number {
  const [x, y] = [a, b].map(({ first_seen, campaign }) => `${first_seen ?? "~"} ${campaign}`);
  return x! < y! ? -1 : x! > y! ? 1 : 0;
}
