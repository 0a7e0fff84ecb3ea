/**
 * Which affiliation explains who was hit better than chance: every group is tested against the people whose mail was
 * looked at, and of those that overlap the one that explains the others comes first.
 *
 * Nearly all mail has a local cause: a spammer has one house's addresses, a constituent writes to members. So the test is
 * conditional on strata: given how many people of each house and standing were hit, are more of them in the group than
 * by chance? A whole house, or all its members, are nothing then (p = 1): there is nobody to compare them with.
 */
import type { Affiliation } from "../model/campaign.ts";
import { Division, type People, type Stratified } from "./division.ts";
import { oddsRatio } from "./odds-ratio.ts";
import { byRank, explain, type TestedGroup } from "./overlapping-groups.ts";
import { logFalseDiscoveryRates, logPmf, supportOf } from "./statistics.ts";
import { logStratifiedTail, openStrata } from "./stratified.ts";

/** A group as sorted numbers of people, at the time when each of them was sent the campaign. */
export interface CandidateGroup {
  readonly group: string;
  readonly name: string;
  readonly members: Int32Array;
  /** Members and the staff of members; null where that is nobody else. */
  readonly withOffices: Int32Array | null;
}

export interface EnrichmentInput {
  /** One entry a person: 1 where their mail was looked at. */
  readonly lookedAt: Uint8Array;
  /** The same people: 1 where they got the campaign; counts as looked at. */
  readonly hits: Uint8Array;
  /** The same people: numbers from 0; who has the same can be compared. */
  readonly strata: Int32Array;
  readonly groups: readonly CandidateGroup[];
  /** People in the group, looked at or not; for the words of caution. */
  readonly sizeOf: (group: string, withOffices: boolean) => number;
}

/** A group with a q-value below this is called a discovery: one in twenty of them is false, on average. */
const SIGNIFICANT = 0.05;
const LOG_SIGNIFICANT = Math.log(SIGNIFICANT);

// A group of one is a person: it is tested with the groups that the person is in.
const MEMBERS_MIN = 2;

// LIMIT: JSON has no infinity, and nobody can tell odds of a million from more by counting people.
const ODDS_MAX = 1e6;

// LIMIT: four hundred people of an alliance make a hundred offices and committees significant; behind the first
// forty, all explained by the same group, nothing is learned.
const ROWS_MAX = 40;
// Below this many rows, groups that are not significant follow, so that "nothing explains them" is seen as numbers.
const ROWS_MIN = 5;

/** True for a group that the campaign is about, as far as numbers tell: significant, and no other group explains it. */
export function isExplaining({ q, explained_by }: Affiliation): boolean {
  return q < SIGNIFICANT && explained_by === null;
}

/**
 * Affiliations, best first: significant ones that stand by themselves, significant ones that another explains, then
 * the best of the rest. Does not depend on the order of groups or the numbering of people.
 */
export function enrich(input: EnrichmentInput): readonly Affiliation[] {
  const people = populationOf(input);
  const tested = worthTesting(
    input.groups.flatMap((group) => testOf(group, people, input.groups.length) ?? []),
  );
  const logQs = logFalseDiscoveryRates(tested.map(({ logP }) => logP));
  const ranked = tested.map((test, i) => ({ ...test, logQ: logQs[i]! })).sort(byRank);
  const explained = explain(
    ranked.filter(({ logQ }) => logQ < LOG_SIGNIFICANT),
    { ...people, tested: tested.length },
  );
  const others = ranked.filter(({ logQ, overlap }) => logQ >= LOG_SIGNIFICANT && overlap.both > 0);
  const rows = [
    ...explained.slice(0, ROWS_MAX),
    ...others.slice(0, Math.max(0, ROWS_MIN - explained.length)).map((test) => ({ test, explainedBy: null })),
  ];
  return rows.map(({ test, explainedBy }) => affiliationOf(test, explainedBy, input));
}

interface Population extends People {
  readonly population: number;
  readonly hitCount: number;
  readonly division: Division;
}

function populationOf({ lookedAt, hits, strata }: EnrichmentInput): Population {
  const people = { lookedAt: lookedAt.map((looked, i) => looked | hits[i]!), hits, strata };
  const division = new Division(people, []);
  return { ...people, population: sum(people.lookedAt), hitCount: sum(hits), division };
}

function sum(flags: Uint8Array): number {
  let total = 0;
  for (const flag of flags) total += flag;
  return total;
}

/** A test with the smallest chance that it could have come to, by its margins. */
interface Possible {
  readonly test: TestedGroup;
  readonly logLeast: number;
}

/**
 * The group with its staff or without, whichever explains the hits better; the p-value is doubled for having had the
 * choice. Null for one that no outcome could make significant.
 */
function testOf(candidate: CandidateGroup, people: Population, groups: number): Possible | null {
  const plain = versionOf(candidate, false, people);
  const wide = candidate.withOffices === null ? null : versionOf(candidate, true, people);
  // Where none of the staff was looked at, or nobody like them was hit, both are one test: nothing was chosen.
  const isOne = wide === null || comparable(wide.stratified) === comparable(plain.stratified);
  const sure = LOG_SIGNIFICANT - Math.log(2 * groups);
  const versions = [plain, ...(isOne ? [] : [wide])]
    .map((test) => ({ test, logLeast: logLeast(test.stratified, sure) }))
    .filter(({ test, logLeast: least }) => test.overlap.members >= MEMBERS_MIN && least <= LOG_SIGNIFICANT);
  if (versions.length === 0) return null;
  const best = versions.map(({ test }) => test).sort(byRank)[0]!;
  const choice = Math.log(versions.length);
  return {
    test: { ...best, logP: Math.min(0, best.logP + choice) },
    logLeast: Math.min(...versions.map(({ logLeast: least }) => least)) + choice,
  };
}

/** Members like whom somebody was hit. */
function comparable({ strata }: Stratified): number {
  return strata.reduce((sum, { members }) => sum + members, 0);
}

/** The logarithm of the smallest chance that the group could have; not further down than needed. */
function logLeast({ strata }: Stratified, needed: number): number {
  let least = 0;
  for (const stratum of strata) {
    least += logPmf(stratum, supportOf(stratum).most);
    if (least <= needed) break;
  }
  return least;
}

/**
 * Groups that some outcome could make significant among as many as are left. The others can only cost power. Which they
 * are is known from the margins alone, before anybody looks who was hit, so leaving them out takes nothing from the
 * false discovery rate (Tarone 1990; Gilbert 2005). Groups of which nobody was hit are tested and counted like all others.
 */
function worthTesting(tests: readonly Possible[]): readonly TestedGroup[] {
  const leasts = tests.map(({ logLeast: least }) => least).sort((a, b) => a - b);
  // The smallest count for which no more than that many can reach the level divided by it.
  let count = 1;
  while (count < leasts.length && leasts[count]! <= LOG_SIGNIFICANT - Math.log(count)) count++;
  const level = LOG_SIGNIFICANT - Math.log(count);
  return tests.flatMap(({ test, logLeast: least }) => (least <= level ? [test] : []));
}

function versionOf(candidate: CandidateGroup, withOffices: boolean, people: Population): TestedGroup {
  const members = (withOffices ? candidate.withOffices : null) ?? candidate.members;
  let lookedAt = 0;
  for (const person of members) lookedAt += people.lookedAt[person]!;
  const stratified = people.division.stratified(members);
  const { both } = stratified;
  const overlap = { population: people.population, members: lookedAt, hits: people.hitCount, both };
  const { group, name } = candidate;
  const logP = logStratifiedTail(stratified.strata, both);
  return { group, name, members, withOffices, overlap, stratified, logP, logQ: 0 };
}

function affiliationOf(test: TestedGroup, explainedBy: string | null, input: EnrichmentInput): Affiliation {
  const { odds, low, high } = oddsRatio(test.stratified.strata, test.stratified.both);
  return {
    group: test.group,
    name: test.name,
    with_offices: test.withOffices,
    p: chance(test.logP),
    q: chance(test.logQ),
    odds: Math.min(odds, ODDS_MAX),
    low: Math.min(low, ODDS_MAX),
    high: Math.min(high, ODDS_MAX),
    hit: test.overlap.both,
    looked_at: test.overlap.members,
    explained_by: explainedBy,
    caution: cautionOf(test, input.sizeOf(test.group, test.withOffices)),
  };
}

/** A chance that is too small for a number is the smallest number, not 0: nothing is impossible by counting. */
function chance(logarithm: number): number {
  return Math.max(Number.MIN_VALUE, Math.exp(logarithm));
}

const FEW = 4;
const SMALL_GROUP = 3;

/** Where numbers are small or mail is missing, a reader must know before believing the rest. */
function cautionOf({ overlap, stratified, withOffices }: TestedGroup, size: number): string | null {
  const { population, members, hits, both } = overlap;
  const compared = both - openStrata(stratified.strata).fixed;
  const words: string[] = [];
  if (hits === population) words.push("everybody who was looked at got it");
  else if (hits < FEW) words.push(`only ${counted(hits)} got it`);
  else if (compared < FEW) words.push(`rests on ${counted(compared)}`);
  if (compared < both) {
    words.push(
      `${both - compared} of ${both} cannot be compared: all like them are in the group, or all got it`,
    );
  }
  if (members < SMALL_GROUP) words.push(`only ${counted(members)} of the group looked at`);
  else if (members * 2 < size) {
    words.push(`${members} of ${size} ${withOffices ? "members and staff" : "members"} were looked at`);
  }
  return words.length === 0 ? null : words.join("; ");
}

function counted(people: number): string {
  return people === 1 ? "1 person" : `${people} people`;
}
