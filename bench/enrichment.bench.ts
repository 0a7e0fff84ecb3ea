/**
 * `npm run bench:enrichment -- [--legislators DIR] [--appg DIR] [--draws N] [--seed S]`: on the rosters of two
 * parliaments, how often the group that hits were drawn from comes first, and how often random hits make any group
 * significant. Prints the tables of docs/benchmarks.md. The folders are those of unitedstates/congress-legislators and
 * mysociety/appg-membership; SERJEANT_LEGISLATORS and SERJEANT_APPG name them as well.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import type { Group } from "../src/model/roster.ts";
import { RosterIndex } from "../src/model/roster-index.ts";
import { readAppgs } from "../src/roster/appg.ts";
import type { ReaderContext, ReadRoster } from "../src/roster/draft.ts";
import { readLegislators } from "../src/roster/legislators.ts";
import { yamlItems } from "../src/roster/yaml-items.ts";
import { type CandidateGroup, enrich, isExplaining } from "../src/target/enrichment.ts";

const { values } = parseArgs({
  options: {
    legislators: { type: "string", default: process.env["SERJEANT_LEGISLATORS"] ?? "" },
    appg: { type: "string", default: process.env["SERJEANT_APPG"] ?? "" },
    draws: { type: "string", default: "1000" },
    seed: { type: "string", default: "2021" },
  },
});
const DRAWS = Number(values.draws);
const SIZES = [5, 10, 20, 40];
const NULL_SIZES = [5, 8, 10, 20, 40];
const OUTSIDERS = [0, 0.1, 0.25, 0.5];

function contextOf(source: string): ReaderContext {
  const nobody = { people: new Set<string>(), groups: new Set<string>() };
  return { source, officialDomains: [], freeProviders: new Set(), known: nobody };
}

function congress(folder: string): ReadRoster {
  const files = ["legislators-current", "committees-current", "committee-membership-current"];
  const items = files.flatMap((file) =>
    yamlItems(readFileSync(join(folder, `${file}.yaml`), "utf8")).map(({ line, text }) => {
      const value: unknown = parse(text);
      return { place: `${file}, line ${line}`, value: Array.isArray(value) ? value[0] : value };
    }),
  );
  return readLegislators(items, contextOf("us"));
}

function allPartyGroups(folder: string): ReadRoster {
  const files = globSync(join(folder, "data/appgs/*.json")).sort();
  const documents = files.map((path) => ({
    place: basename(path),
    value: JSON.parse(readFileSync(path, "utf8"), onlyIdentified) as unknown,
  }));
  return readAppgs(documents, contextOf("uk"));
}

/** One in four is a name without a number, in several spellings: counted as people of their own they would ease the task. */
function onlyIdentified(key: string, value: unknown): unknown {
  const isList = (key === "members" || key === "officers") && Array.isArray(value);
  return isList ? value.filter((row: { mnis_id?: unknown }) => typeof row.mnis_id === "string") : value;
}

/** A parliament on the last day that its roster speaks of, everybody's mail looked at. */
class Parliament {
  readonly name: string;
  readonly people: number;
  /** The house of each, as a number: everybody here has a seat. */
  readonly strata: Int32Array;
  readonly groups: readonly CandidateGroup[];
  /** Groups that somebody could choose: not the houses and parties that everybody is in. */
  readonly choices: readonly CandidateGroup[];

  constructor(name: string, { roster, as_of }: ReadRoster) {
    this.name = name;
    const index = new RosterIndex(roster);
    const starts = roster.memberships.flatMap(({ start }) => (start === null ? [] : [start])).sort();
    const day = as_of ?? starts.at(-1) ?? null;
    // Registers also name people who sit in no house.
    const isMember = (id: string) =>
      index.groupsOf(id, day).some((group) => index.group(group)!.kind === "house");
    const ids = roster.people.map(({ id }) => id).filter(isMember);
    const numbers = new Map(ids.sort().map((id, i) => [id, i]));
    this.people = ids.length;
    const houses = ids.map((id) => housesOf(index, id, day));
    const kinds = [...new Set(houses)];
    this.strata = Int32Array.from(houses, (house) => kinds.indexOf(house));
    const listed = roster.groups.map((group) => ({ group, members: membersOf(index, group, day, numbers) }));
    const filled = listed.filter(({ members }) => members.length > 1);
    this.groups = filled.map(({ group: { id, name: title }, members }) => candidateOf(id, title, members));
    const chosen = new Set(filled.filter(({ group }) => isChoice(group)).map(({ group }) => group.id));
    this.choices = this.groups.filter(({ group }) => chosen.has(group));
  }
}

/** Stands for the domain of their mailboxes, which these rosters do not have. */
function housesOf(index: RosterIndex, person: string, day: string | null): string {
  return index
    .groupsOf(person, day)
    .filter((group) => index.group(group)!.kind === "house")
    .join(" ");
}

function candidateOf(group: string, name: string, members: Int32Array): CandidateGroup {
  return { group, name, members, withOffices: null };
}

function isChoice({ kind }: Group): boolean {
  return ["committee", "subcommittee", "all-party group"].includes(kind);
}

function membersOf(
  index: RosterIndex,
  { id }: Group,
  day: string | null,
  numbers: ReadonlyMap<string, number>,
): Int32Array {
  return Int32Array.from(index.membersOf(id, day).flatMap((person) => numbers.get(person) ?? [])).sort();
}

/** Mulberry32: the same draws on every machine. */
function randomness(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawn(from: readonly number[], count: number, random: () => number): number[] {
  const pool = [...from];
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[j]] = [pool[j]!, pool[i]!];
  }
  return pool.slice(0, count);
}

/** What hits are tested against. */
type Tested = Pick<Parliament, "people" | "strata" | "groups">;

function affiliationsOf({ people, strata, groups }: Tested, hits: readonly number[]) {
  const flags = new Uint8Array(people);
  for (const hit of hits) flags[hit] = 1;
  const lookedAt = new Uint8Array(people).fill(1);
  return enrich({ lookedAt, hits: flags, strata, groups, sizeOf: () => 0 });
}

const STAFF_EACH = 2;

/** The rosters name no staff: two are invented for each member, of the same house, in a stratum of their own. */
function withStaff({ people, strata, groups }: Parliament): Tested {
  const houses = Math.max(...strata) + 1;
  const member = (person: number) => person % people;
  const all = Int32Array.from({ length: people * (1 + STAFF_EACH) }, (_, i) => i);
  return {
    people: all.length,
    strata: all.map((person) => strata[member(person)]! + (person < people ? 0 : houses)),
    groups: groups.map((group) => ({
      ...group,
      withOffices: Int32Array.from(
        [...group.members].flatMap((one) => [one, one + people, one + 2 * people]),
      ).sort(),
    })),
  };
}

interface Recovery {
  first: number;
  /** Or a group with four of five people the same came first. */
  orTwin: number;
  /** It stands by itself, first or not. */
  stands: number;
  /** It is significant, explained by another or not. */
  significant: number;
  /** Groups that stand by themselves beside it. */
  others: number;
}

function recovery(parliament: Parliament, size: number, share: number, random: () => number): Recovery {
  const sum: Recovery = { first: 0, orTwin: 0, stands: 0, significant: 0, others: 0 };
  const members = new Map(parliament.groups.map((group) => [group.group, group.members]));
  for (let draw = 0; draw < DRAWS; draw++) {
    // So that 10 % of five is half an outsider a draw.
    const outside = Math.floor(size * share + random());
    const eligible = parliament.choices.filter((group) => group.members.length >= size - outside);
    const truth = eligible[Math.floor(random() * eligible.length)]!;
    const within = new Set(truth.members);
    const rest = Array.from({ length: parliament.people }, (_, i) => i).filter((i) => !within.has(i));
    const hits = [...drawn([...within], size - outside, random), ...drawn(rest, outside, random)];
    const rows = affiliationsOf(parliament, hits);
    const found = rows.find(({ group }) => group === truth.group);
    const best = rows[0]?.group;
    const isTwin = best !== undefined && likeness(members.get(best)!, truth.members) >= 0.8;
    sum.first += best === truth.group ? 1 : 0;
    sum.orTwin += isTwin ? 1 : 0;
    sum.stands += found !== undefined && isExplaining(found) ? 1 : 0;
    sum.significant += found !== undefined && found.q < 0.05 ? 1 : 0;
    sum.others += rows.filter((row) => isExplaining(row) && row.group !== truth.group).length;
  }
  return sum;
}

/** People of both over people of either. */
function likeness(a: Int32Array, b: Int32Array): number {
  const first = new Set(a);
  const both = b.filter((person) => first.has(person)).length;
  return both / (a.length + b.length - both);
}

interface FalseDiscoveries {
  /** Sets with any group at q < 0.05: all of it is false. */
  significant: number;
  /** Sets with a group that a campaign rule would take: three people of it or more, most of those hit. */
  taken: number;
}

interface Drawing {
  readonly from: readonly number[];
  readonly size: number;
  readonly random: () => number;
}

function falseDiscoveries(tested: Tested, { from, size, random }: Drawing): FalseDiscoveries {
  const sum: FalseDiscoveries = { significant: 0, taken: 0 };
  for (let draw = 0; draw < DRAWS; draw++) {
    const rows = affiliationsOf(tested, drawn(from, size, random));
    sum.significant += rows.some(({ q }) => q < 0.05) ? 1 : 0;
    sum.taken += rows.some((row) => isExplaining(row) && row.hit >= 3 && row.hit / size >= 0.6) ? 1 : 0;
  }
  return sum;
}

/** Whom mail reaches that chooses nobody. */
function reached(
  parliament: Parliament,
  { people, strata }: Tested,
): readonly (readonly [string, number[]])[] {
  const everybody = Array.from({ length: people }, (_, i) => i);
  const members = everybody.slice(0, parliament.people);
  // The greater house; most people of one stratum are in it.
  const sizes = Map.groupBy(members, (person) => strata[person]!);
  const house = [...sizes].sort((a, b) => b[1].length - a[1].length)[0]![0];
  const isInHouse = (person: number) => parliament.strata[person % parliament.people] === house;
  return [
    ["members and staff", everybody],
    ["of one house", everybody.filter(isInHouse)],
    ["members only", members],
    ["members of one house", members.filter(isInHouse)],
  ];
}

function percent(count: number): string {
  return `${((100 * count) / DRAWS).toFixed(1)} %`;
}

function report(parliament: Parliament): void {
  const { name, people, groups, choices } = parliament;
  console.log(`${name}: ${people} people, ${groups.length} groups, drawn from ${choices.length} of them\n`);
  console.log(
    "| hits | outsiders | first | or a twin first | stands by itself | significant | others beside it |",
  );
  console.log("|---|---|---|---|---|---|---|");
  const random = randomness(Number(values.seed));
  for (const size of SIZES) {
    for (const share of OUTSIDERS) {
      const { first, orTwin, stands, significant, others } = recovery(parliament, size, share, random);
      const cells = [first, orTwin, stands, significant].map(percent).join(" | ");
      console.log(`| ${size} | ${share * 100} % | ${cells} | ${(others / DRAWS).toFixed(2)} |`);
    }
  }
  const tested = withStaff(parliament);
  const columns = reached(parliament, tested);
  console.log(`\n| random hits | ${columns.map(([title]) => title).join(" | ")} |\n|---|---|---|---|---|`);
  for (const size of NULL_SIZES) {
    const cells = columns.map(([, from]) => {
      const { significant, taken } = falseDiscoveries(tested, { from, size, random });
      return `${percent(significant)} (${percent(taken)})`;
    });
    console.log(`| ${size} | ${cells.join(" | ")} |`);
  }
  console.log("");
}

const started = performance.now();
if (values.legislators !== "") report(new Parliament("United States Congress", congress(values.legislators)));
if (values.appg !== "") report(new Parliament("United Kingdom", allPartyGroups(values.appg)));
console.log(`${DRAWS} draws a line, ${((performance.now() - started) / 1000).toFixed(0)} s`);
