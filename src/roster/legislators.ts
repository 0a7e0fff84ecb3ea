/**
 * The public congress-legislators data set: terms as dated memberships of chamber and party, committees with their
 * subcommittees, and who sits on them (its README describes the files). Its YAML is parsed elsewhere, item by item.
 */
import type { Membership } from "../model/roster.ts";
import type { ReaderContext, ReadRoster, WrittenDates } from "./draft.ts";
import { RosterDraft } from "./draft.ts";
import { birthDate, rosterDate } from "./roster-date.ts";
import { isRow, own, ownText, type Row, rowsOf } from "./row.ts";

/** One item of one of the files: a list's, or an entry `{SSAF: [...]}` of a map. */
export interface LegislatorsItem {
  /** `legislators-current.yaml, line 12`. */
  readonly place: string;
  readonly value: unknown;
}

const CONGRESS = "us-congress";
const CHAMBERS: Readonly<Record<string, string>> = {
  rep: "us-house",
  sen: "us-senate",
  house: "us-house",
  senate: "us-senate",
  joint: CONGRESS,
};
// A term ends on 3 January and the next begins on it, once on the 7th; a longer gap is a new service.
const GAP_DAYS_MAX = 31;

/** True for an item of one of the files that are read; offices and social media are not. */
export function isLegislatorsItem(value: unknown): boolean {
  return (
    isRow(value) &&
    (hasSeat(own(value, "terms")) || own(value, "thomas_id") !== undefined || seats(value) !== null)
  );
}

/** Presidents are in a file of the same shape. */
function hasSeat(terms: unknown): boolean {
  return (
    Array.isArray(terms) &&
    terms.some((term) => isRow(term) && /^(rep|sen)$/.test(ownText(term, "type") ?? ""))
  );
}

/** Items of all files at once: memberships refer to people and committees of the others. */
export function readLegislators(items: readonly LegislatorsItem[], context: ReaderContext): ReadRoster {
  return new LegislatorsReader(context).read(items);
}

class LegislatorsReader {
  readonly #draft = new RosterDraft();
  readonly #context: ReaderContext;
  readonly #terms = new Map<string, readonly Membership[]>();
  readonly #chamberOf = new Map<string, string>();

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  read(items: readonly LegislatorsItem[]): ReadRoster {
    const rows = items.flatMap(({ place, value }) => {
      if (isRow(value)) return [{ place, row: value }];
      this.#draft.problem(place, "it is no entry of the data set");
      return [];
    });
    this.#chambers();
    for (const { place, row } of rows) if (own(row, "terms") !== undefined) this.#person(place, row);
    for (const { place, row } of rows) if (own(row, "thomas_id") !== undefined) this.#committee(place, row);
    for (const { place, row } of rows) {
      if (own(row, "terms") !== undefined || own(row, "thomas_id") !== undefined) continue;
      const entry = seats(row);
      if (entry === null)
        this.#draft.problem(place, "it is neither a legislator, a committee nor the members of one");
      else this.#seats(entry, place);
    }
    return this.#draft.finish(this.#context);
  }

  #chambers(): void {
    this.#draft.group(
      { id: CONGRESS, name: "United States Congress", kind: "legislature", parent: null },
      "",
    );
    this.#draft.group(
      { id: "us-house", name: "House of Representatives", kind: "house", parent: CONGRESS },
      "",
    );
    this.#draft.group({ id: "us-senate", name: "Senate", kind: "house", parent: CONGRESS }, "");
  }

  #person(place: string, row: Row): void {
    const ids = own(row, "id");
    const id = isRow(ids) ? ownText(ids, "bioguide") : null;
    const names = namesOf(row);
    const bio = own(row, "bio");
    const birth_date = isRow(bio) ? birthDate(ownText(bio, "birthday")) : null;
    if (id === null) {
      this.#draft.problem(place, "it has no bioguide id");
      return;
    }
    // Who came back is in the historical and in the current file: the terms of both count.
    if (this.#draft.hasPerson(id)) for (const name of names) this.#draft.alsoNamed(id, name);
    else if (
      !this.#draft.person({ id, name: names[0] ?? "", other_names: names.slice(1), birth_date }, place)
    )
      return;
    const served = rowsOf(own(row, "terms"), `${place}, terms`, (p, r) => this.#draft.problem(p, r)).flatMap(
      ([here, term]) => this.#term(id, here, term),
    );
    this.#terms.set(id, [...(this.#terms.get(id) ?? []), ...served]);
  }

  /** The chamber and the parties of a term. */
  #term(person: string, place: string, term: Row): Membership[] {
    const type = ownText(term, "type") ?? "";
    const group = Object.hasOwn(CHAMBERS, type) ? CHAMBERS[type] : undefined;
    if (group === undefined) {
      this.#draft.problem(place, `a term is \`rep\` or \`sen\`, not \`${type.slice(0, 40)}\``);
      return [];
    }
    const dates = this.#draft.dates(datesOf(term), place);
    if (dates === null) return [];
    const seat = { person, group, role: type === "rep" ? "representative" : "senator", ...dates };
    this.#draft.membership(seat, place);
    const changes = rowsOf(own(term, "party_affiliations"), `${place}.party_affiliations`, () => {});
    const parties = changes.length > 0 ? changes : [[place, term] as const];
    for (const [here, row] of parties) this.#party(person, here, row);
    return [seat];
  }

  #party(person: string, place: string, row: Row): void {
    const name = ownText(row, "party");
    const dates = this.#draft.dates(datesOf(row), place);
    if (name === null || dates === null) return;
    const group = `us-party/${name}`;
    if (!this.#draft.hasGroup(group))
      this.#draft.group({ id: group, name, kind: "party", parent: null }, place);
    this.#draft.membership({ person, group, role: null, ...dates }, place);
  }

  #committee(place: string, row: Row): void {
    const id = ownText(row, "thomas_id") ?? "";
    const type = ownText(row, "type") ?? "";
    const parent = Object.hasOwn(CHAMBERS, type) ? CHAMBERS[type]! : null;
    if (parent === null) {
      this.#draft.problem(place, "a committee is `house`, `senate` or `joint`");
      return;
    }
    // One that still sits is in the historical file, too, with subcommittees that are gone.
    if (!this.#draft.hasGroup(id)) {
      const committee = { id, name: ownText(row, "name") ?? "", kind: "committee", parent };
      if (!this.#draft.group(committee, place)) return;
      this.#chamberOf.set(id, parent);
    }
    const inner = rowsOf(own(row, "subcommittees"), `${place}, subcommittees`, (p, r) =>
      this.#draft.problem(p, r),
    );
    for (const [here, sub] of inner) {
      const part = ownText(sub, "thomas_id");
      if (part === null) this.#draft.problem(here, "it has no thomas_id");
      else if (!this.#draft.hasGroup(`${id}${part}`)) {
        const name = `${ownText(row, "name") ?? id}: ${ownText(sub, "name") ?? part}`;
        this.#draft.group({ id: `${id}${part}`, name, kind: "subcommittee", parent: id }, here);
        this.#chamberOf.set(`${id}${part}`, parent);
      }
    }
  }

  #seats({ committee, members }: Seats, place: string): void {
    const inner = rowsOf(members, `${place}, ${committee}`, (p, r) => this.#draft.problem(p, r));
    for (const [here, row] of inner) {
      const person = ownText(row, "bioguide");
      if (person === null) {
        this.#draft.problem(here, "it has no bioguide id");
        continue;
      }
      const written = datesOf(row);
      const dates = this.#draft.dates(
        { ...written, start: written.start ?? this.#servedSince(person, committee) },
        here,
      );
      if (dates === null) continue;
      this.#draft.membership(
        { person, group: committee, role: ownText(row, "title") ?? "member", ...dates },
        here,
      );
    }
  }

  /** The file does not say since when; not before the person's present service in that chamber. */
  #servedSince(person: string, committee: string): string | null {
    const chamber = this.#chamberOf.get(committee);
    const terms = (this.#terms.get(person) ?? [])
      .filter(({ group, start }) => start !== null && (chamber === CONGRESS || group === chamber))
      .sort((a, b) => (a.start! < b.start! ? 1 : -1));
    let since: string | null = null;
    for (const { start, end } of terms) {
      if (since !== null && (end === null || daysBetween(end, since) > GAP_DAYS_MAX)) break;
      since = start;
    }
    return since;
  }
}

interface Seats {
  readonly committee: string;
  readonly members: readonly unknown[];
}

/** `{SSAF: [...]}`: the members of one committee. */
function seats(row: Row): Seats | null {
  const keys = Object.keys(row);
  const members = keys.length === 1 ? own(row, keys[0]!) : null;
  return Array.isArray(members) && /^[A-Z]{2,6}\d{0,4}$/.test(keys[0]!)
    ? { committee: keys[0]!, members }
    : null;
}

/** The name in use first, then how else the person is called. */
function namesOf(row: Row): string[] {
  const name = own(row, "name");
  if (!isRow(name)) return [];
  const [first, last] = [ownText(name, "first"), ownText(name, "last")];
  const [nickname, middle, suffix] = [
    ownText(name, "nickname"),
    ownText(name, "middle"),
    ownText(name, "suffix"),
  ];
  const spelled = (...parts: readonly (string | null)[]): string => parts.filter((p) => p !== null).join(" ");
  const found = [
    ownText(name, "official_full"),
    spelled(first, last),
    nickname === null ? null : spelled(nickname, last),
    spelled(first, middle, last, suffix),
  ];
  return [...new Set(found.filter((n): n is string => n !== null && n !== ""))];
}

function datesOf(row: Row): WrittenDates {
  return { start: ownText(row, "start", "start_date"), end: ownText(row, "end", "end_date") };
}

function daysBetween(from: string, to: string): number {
  const at = (date: string): number => Date.parse(rosterDate(date, "start") ?? date) / 86_400_000;
  return at(to) - at(from);
}
