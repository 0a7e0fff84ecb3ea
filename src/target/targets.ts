/** The entry of this stage: who was chosen, for each campaign. */
import type { Affiliation, AtRisk, CampaignPerson } from "../model/campaign.ts";
import type { RosterIndex } from "../model/roster-index.ts";
import { atRisk } from "./at-risk.ts";
import { Coverage, type DateRange, type ReadMailbox, type Span } from "./coverage.ts";
import { type CandidateGroup, enrich, isExplaining } from "./enrichment.ts";
import { type Exposure, exposureOf, type OrganizationalDomain, Organizations } from "./exposure.ts";
import { type CampaignDelivery, campaignPeople } from "./people.ts";
import {
  GroupLists,
  type GroupsOfPerson,
  groupsOfPerson,
  type RosterDay,
  RosterDays,
  testedPersonOf,
} from "./roster-day.ts";

export interface Targets {
  /** People whose mail was looked at for this campaign: those that the affiliations were tested against. */
  readonly population: number;
  /** Those of them who got it; a mailbox of several people counts once. */
  readonly hit: number;
  /** By id. */
  readonly people: readonly CampaignPerson[];
  /** Best first. */
  readonly affiliations: readonly Affiliation[];
  /** By group: its share of the people looked at in the organizations that were hit. A house that was hit is about 1. */
  readonly shares: ReadonlyMap<string, number>;
  /** Members of the groups that explain the recipients; empty where none does. */
  readonly at_risk: readonly AtRisk[];
}

export interface TargetInput {
  readonly deliveries: readonly CampaignDelivery[];
  readonly roster: RosterIndex;
  /** What was read of each mailbox. */
  readonly coverage: readonly ReadMailbox[];
  /** Hand in the same function for all campaigns. */
  readonly organizationalDomain: OrganizationalDomain;
}

/** What all campaigns share. */
interface Ground {
  readonly asked: Pick<TargetInput, "coverage" | "organizationalDomain">;
  readonly index: RosterIndex;
  readonly coverage: Coverage;
  readonly organizations: Organizations;
  readonly days: RosterDays;
}

// A hundred campaigns ask with one roster and one coverage: what is made of these is kept as long as they are.
const GROUNDS = new WeakMap<RosterIndex, Ground>();

function groundOf({ roster: index, ...asked }: TargetInput): Ground {
  const known = GROUNDS.get(index);
  const isSame =
    known?.asked.coverage === asked.coverage &&
    known.asked.organizationalDomain === asked.organizationalDomain;
  if (known !== undefined && isSame) return known;
  const coverage = new Coverage(index, asked.coverage);
  const spans = coverage.spans();
  const organizations = new Organizations(spans.keys(), asked.organizationalDomain);
  const days = new RosterDays({ index, spans, organizations });
  const ground = { asked, index, coverage, organizations, days };
  GROUNDS.set(index, ground);
  return ground;
}

/**
 * Who was sent a campaign, which affiliations explain them, and who else shares those. Memberships are those of the
 * day on which somebody got the first message, and of the campaign's first day for everybody else. Hand in the same
 * roster and coverage for all campaigns: they are prepared once.
 */
export function targetsOf(input: TargetInput): Targets {
  const { deliveries, roster } = input;
  const ground = groundOf(input);
  const people = campaignPeople(roster, deliveries);
  const chosen = chosenAmong(ground, deliveries);
  const range = rangeOf(deliveries);
  const groups = chosen.affiliations.filter(isExplaining);
  const { index, coverage } = ground;
  return { ...chosen, people, at_risk: atRisk({ index, coverage, groups, people, range }) };
}

function rangeOf(deliveries: readonly CampaignDelivery[]): DateRange | null {
  const dates = deliveries.flatMap(({ date }) => (date === null ? [] : [date])).sort();
  return dates.length === 0 ? null : { first: dates[0]!, last: dates.at(-1)! };
}

function chosenAmong(
  ground: Ground,
  deliveries: readonly CampaignDelivery[],
): Pick<Targets, "population" | "hit" | "affiliations" | "shares"> {
  const { index, days } = ground;
  const first = rangeOf(deliveries)?.first ?? null;
  const day = days.on(first);
  const hits = numbered(hitsOf(index, deliveries), day);
  // Who was hit in a mailbox that changed hands since the first day is not among its people: they are added.
  const size = hits.reduce((most, { number }) => Math.max(most, number + 1), day.people.length);
  const flags = new Uint8Array(size);
  const lookedAt = lookedAtOn(day, deliveries, size);
  for (const { number } of hits) {
    flags[number] = 1;
    lookedAt[number] = 1;
  }
  const moved = movedSince(ground, day, { first, hits });
  const groups = moved.length === 0 ? day.groups : withMoved(day.groups, moved, index);
  const exposures = day.people.map(({ exposure }) => exposure);
  for (const { number, exposure } of moved) exposures[number] = exposure;
  const strata = numbersOf(exposures.map(({ stratum }) => stratum));
  const sizeOf = (group: string, withOffices: boolean) =>
    index.membersOf(group, first, { withOffices }).length;
  const population = lookedAt.reduce((sum, looked) => sum + looked, 0);
  const affiliations = enrich({ lookedAt, hits: flags, strata, groups, sizeOf });
  const shares = sharesOf(affiliations, groups, inHitOrganizations(exposures, lookedAt, flags));
  return { population, hit: hits.length, affiliations, shares };
}

/** Equal texts as equal numbers, from 0. */
function numbersOf(texts: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
}

/** 1 for people who were looked at and whose organization was hit. */
function inHitOrganizations(
  exposures: readonly Exposure[],
  lookedAt: Uint8Array,
  hits: Uint8Array,
): Uint8Array {
  const hit = new Set(exposures.filter((_, i) => hits[i] === 1).map(({ organization }) => organization));
  return lookedAt.map((looked, i) => (hit.has(exposures[i]!.organization) ? looked : 0));
}

function sharesOf(
  affiliations: readonly Affiliation[],
  groups: readonly CandidateGroup[],
  people: Uint8Array,
): ReadonlyMap<string, number> {
  const asked = new Map(affiliations.map((one) => [one.group, one.with_offices]));
  const total = people.reduce((sum, one) => sum + one, 0);
  return new Map(
    groups.flatMap(({ group, members, withOffices }) => {
      if (!asked.has(group)) return [];
      const list = (asked.get(group)! ? withOffices : null) ?? members;
      return [[group, list.reduce((sum, person) => sum + people[person]!, 0) / total]];
    }),
  );
}

interface Hit {
  /** Of the first copy. */
  readonly date: string | null;
  /** Where copies were seen. */
  readonly mailboxes: readonly string[];
}

interface NumberedHit extends Hit {
  readonly id: string;
  readonly number: number;
}

function numbered(hits: ReadonlyMap<string, Hit>, day: RosterDay): readonly NumberedHit[] {
  const added = [...hits.keys()].filter((id) => !day.numbers.has(id)).sort();
  const numbers = new Map(added.map((id, i) => [id, day.people.length + i]));
  return [...hits].map(([id, hit]) => ({ ...hit, id, number: day.numbers.get(id) ?? numbers.get(id)! }));
}

/** People of whom a copy was seen. Names in To are no copies: a sender may write any. */
function hitsOf(index: RosterIndex, deliveries: readonly CampaignDelivery[]): ReadonlyMap<string, Hit> {
  const hits = new Map<string, Hit>();
  for (const { mailbox, date } of deliveries) {
    if (mailbox === "") continue;
    // A copy that was seen is a fact, whether its owner agreed to be looked at or not.
    const person = testedPersonOf(index, mailbox, date) ?? index.peopleOf(mailbox, date)[0]!;
    const known = hits.get(person);
    if (known === undefined) hits.set(person, { date, mailboxes: [mailbox] });
    else {
      const isEarlier = known.date === null || (date !== null && date < known.date);
      hits.set(person, { date: isEarlier ? date : known.date, mailboxes: [...known.mailboxes, mailbox] });
    }
  }
  return hits;
}

/**
 * Whose mail covers the dates of at least half of the campaign's copies. All of them would leave out nearly everybody
 * where one straggler came a month later, and any of them would count people as spared whose mail ends on the first
 * day. Only a person who is called clear must be covered for all of the time.
 */
function lookedAtOn(day: RosterDay, deliveries: readonly CampaignDelivery[], size: number): Uint8Array {
  const times = Float64Array.from(
    deliveries.flatMap(({ date }) => (date === null ? [] : [Date.parse(date)])),
  ).sort();
  const lookedAt = new Uint8Array(size);
  for (const [number, { spans }] of day.people.entries()) {
    lookedAt[number] = countCovered(times, spans) * 2 >= times.length ? 1 : 0;
  }
  return lookedAt;
}

/** How many of the times, which are sorted, lie in one of the spans. */
function countCovered(times: Float64Array, spans: readonly Span[]): number {
  let covered = 0;
  let next = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(next, placeOf(times, from));
    next = Math.max(start, placeOf(times, to + 1));
    covered += next - start;
  }
  return covered;
}

/** The place of the first time that is not before `time`. */
function placeOf(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A hit person of whom the roster says something else than on the campaign's first day. */
interface Moved {
  readonly number: number;
  readonly groups: GroupsOfPerson;
  readonly exposure: Exposure;
}

function movedSince(
  ground: Ground,
  day: RosterDay,
  { first, hits }: { readonly first: string | null; readonly hits: readonly NumberedHit[] },
): readonly Moved[] {
  const { index, days } = ground;
  const stretch = days.stretchOf(first);
  return hits
    .filter(
      ({ id, number, date }) =>
        number >= day.people.length ||
        (days.stretchOf(date) !== stretch && !saysSame(index, id, [first, date])),
    )
    .map(({ id, number, date, mailboxes: seen }) => {
      const mailboxes = day.people[number]?.mailboxes ?? seen;
      const exposure = exposureOf(ground, { id, mailboxes }, date);
      return { number, groups: groupsOfPerson(index, id, date), exposure };
    })
    .sort((a, b) => a.number - b.number);
}

/** Whether the roster says the same of a person, and of whom they work for, on both days: mostly it does. */
function saysSame(
  index: RosterIndex,
  person: string,
  [a, b]: readonly [string | null, string | null],
): boolean {
  return [person, ...index.principalsOf(person, a)].every((id) => {
    const rows = index.membershipsOf(id, b);
    const before = index.membershipsOf(id, a);
    return rows.length === before.length && rows.every((row, i) => row === before[i]);
  });
}

/** The day's groups, changed for those who were hit on a day on which the roster says something else. */
function withMoved(
  groups: readonly CandidateGroup[],
  moved: readonly Moved[],
  index: RosterIndex,
): readonly CandidateGroup[] {
  const numbers = new Set(moved.map(({ number }) => number));
  const lists = new GroupLists(index);
  for (const { group, members, withOffices } of groups) {
    const stay = (list: Int32Array) => list.filter((number) => !numbers.has(number));
    lists.put(group, { own: [...stay(members)], withOffices: [...stay(withOffices ?? members)] });
  }
  for (const { number, groups: its } of moved) lists.add(number, its);
  return lists.groups();
}
