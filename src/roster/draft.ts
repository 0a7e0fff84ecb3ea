/**
 * What a reader has found so far. Rows are checked as they come; what refers to something is checked at the end, because
 * files name things before they explain them. INVARIANT: a row is in the roster or among the problems, never lost.
 */
import type { Group, Membership, OwnedMailbox, Person, Roster } from "../model/roster.ts";
import { RosterIndex } from "../model/roster-index.ts";
import { rosterDate } from "./roster-date.ts";
import { spellsOf } from "./spells.ts";

/** A row that was left out, or a part of one. */
export interface RosterProblem {
  /** `line 12`, `memberships[12]`, or both; with the file where there are several. */
  readonly place: string;
  readonly reason: string;
}

/** What a file says. */
export interface ReadRoster {
  readonly roster: Roster;
  readonly problems: readonly RosterProblem[];
  /** Problems above the limit, which were only counted. */
  readonly unlisted: number;
  /** The day for which the source speaks, where it says so. */
  readonly as_of: string | null;
  /** People and groups that rows refer to and that another source must have. */
  readonly references: { readonly people: ReadonlySet<string>; readonly groups: ReadonlySet<string> };
}

/** What every reader must know. */
export interface ReaderContext {
  /** The name of the source: ids that are ours and not the source's begin with it. */
  readonly source: string;
  /** Domains at which addresses are official. */
  readonly officialDomains: readonly string[];
  /** Providers at which nobody has an official address. */
  readonly freeProviders: ReadonlySet<string>;
  /** Ids that other sources have; rows may refer to them. */
  readonly known: { readonly people: ReadonlySet<string>; readonly groups: ReadonlySet<string> };
}

// LIMIT: a damaged file of a million rows has one problem a row; ten thousand show every kind of them.
const PROBLEMS_MAX = 10_000;
// LIMIT: the longest names of groups in two parliaments have 170 characters; above this it is no name.
const NAME_MAX = 500;
const ID_MAX = 500;
// LIMIT: some people have forty spellings; a thousand would make every comparison of names slow.
const OTHER_NAMES_MAX = 100;
// LIMIT: houses have committees with subcommittees; a chain of this length is a mistake or an attack.
const PARENTS_MAX = 32;

// LIMIT: the longest career has thirty terms; merging compares every spell with every other.
const SPELLS_MAX = 200;

/** Ends as the source wrote them; `""`, null and what is missing are open. */
export interface WrittenDates {
  readonly start: string | null;
  readonly end: string | null;
}

type Pending<T> = T & { readonly place: string };
interface DatedRow {
  readonly start: string | null;
  readonly end: string | null;
}

export class RosterDraft {
  readonly #problems: RosterProblem[] = [];
  #unlisted = 0;
  readonly #people = new Map<string, Person>();
  readonly #groups = new Map<string, Pending<Group>>();
  readonly #memberships: Pending<Membership>[] = [];
  readonly #mailboxes: Pending<OwnedMailbox & { readonly isLabelled: boolean }>[] = [];
  asOf: string | null = null;

  problem(place: string, reason: string): void {
    const where = place.replace(/[:,] $/, "");
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push({ place: where, reason });
    else this.#unlisted += 1;
  }

  hasPerson(id: string): boolean {
    return this.#people.has(id);
  }

  nameOf(person: string): string | null {
    return this.#people.get(person)?.name ?? null;
  }

  hasGroup(id: string): boolean {
    return this.#groups.has(id);
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** Adds a person; false and a problem where that cannot be. */
  person({ id, name, other_names, birth_date = null }: Person, place: string): boolean {
    const reason = whyNoName(id, name);
    if (reason !== null) this.problem(place, reason);
    else if (this.#people.has(id))
      this.problem(place, `the id \`${shown(id)}\` is there twice; the first is kept`);
    else {
      const others = other_names.map(tidyName).filter((n) => n !== "" && n !== tidyName(name));
      const distinct = [...new Set(others)].filter((n) => n.length <= NAME_MAX).slice(0, OTHER_NAMES_MAX);
      const born = birth_date === null ? {} : { birth_date };
      this.#people.set(id, { id, name: tidyName(name), other_names: distinct.sort(byText), ...born });
      return true;
    }
    return false;
  }

  /** Another spelling of somebody who is there. */
  alsoNamed(id: string, name: string): void {
    const person = this.#people.get(id);
    const spelled = tidyName(name);
    if (person === undefined || spelled === "" || spelled === person.name || spelled.length > NAME_MAX)
      return;
    if (person.other_names.includes(spelled) || person.other_names.length >= OTHER_NAMES_MAX) return;
    this.#people.set(id, { ...person, other_names: [...person.other_names, spelled].sort(byText) });
  }

  group(group: Group, place: string): boolean {
    const reason = whyNoName(group.id, group.name);
    if (reason !== null) this.problem(place, reason);
    else if (this.#groups.has(group.id))
      this.problem(place, `the id \`${shown(group.id)}\` is there twice; the first is kept`);
    else {
      this.#groups.set(group.id, { ...group, name: tidyName(group.name), place });
      return true;
    }
    return false;
  }

  membership(row: Membership, place: string): void {
    this.#memberships.push({ ...row, place });
  }

  /** `isLabelled` where the source itself says of which kind the mailbox is. */
  mailbox(row: OwnedMailbox, { place, isLabelled }: { place: string; isLabelled: boolean }): void {
    this.#mailboxes.push({ ...row, place, isLabelled });
  }

  /** Both dates, or null and a problem: a row with a date that nobody can read is a bad row. */
  dates({ start, end }: WrittenDates, place: string): DatedRow | null {
    const from = dateOf(start, "start");
    const until = dateOf(end, "end");
    if (from === undefined) this.problem(place, `\`${shown(start!)}\` is no date`);
    else if (until === undefined) this.problem(place, `\`${shown(end!)}\` is no date`);
    else if (from !== null && until !== null && from > until) this.problem(place, "it ends before it starts");
    else return { start: from, end: until };
    return null;
  }

  /** Everything that holds together; what does not is among the problems. */
  finish({ known }: Pick<ReaderContext, "known">): ReadRoster {
    const people = [...this.#people.values()].sort(byId);
    const references = { people: new Set<string>(), groups: new Set<string>() };
    const knows = (kind: "people" | "groups", id: string, own: ReadonlyMap<string, unknown>): boolean => {
      if (own.has(id)) return true;
      if (known[kind].has(id)) references[kind].add(id);
      return known[kind].has(id);
    };
    const groups = this.#nested((id) => knows("groups", id, this.#groups));
    const memberships = this.#memberships.filter(({ person, group, place }) => {
      const missing = !knows("people", person, this.#people)
        ? `there is no person \`${shown(person)}\``
        : !knows("groups", group, this.#groups)
          ? `there is no group \`${shown(group)}\``
          : null;
      if (missing !== null) this.problem(place, missing);
      return missing === null;
    });
    const mailboxes = this.#mailboxes.filter(({ person, place }) => {
      const isThere = knows("people", person, this.#people);
      if (!isThere) this.problem(place, `there is no person \`${shown(person)}\``);
      return isThere;
    });
    const bare = {
      people,
      groups,
      memberships: this.#inSpells(memberships.map(membershipRow)),
      mailboxes: [],
    };
    const index = new RosterIndex(bare);
    const kinded = mailboxes.map((row) => mailboxRow(row, index));
    return {
      roster: { ...bare, mailboxes: distinctRows(kinded) },
      problems: this.#problems,
      unlisted: this.#unlisted,
      as_of: this.asOf,
      references,
    };
  }

  /** Terms follow each other on one day: files say one membership in many rows. */
  #inSpells(rows: readonly Membership[]): Membership[] {
    const keyOf = ({ person, group, role }: Membership): string => JSON.stringify([person, group, role]);
    return [...Map.groupBy(distinctRows(rows), keyOf).values()].flatMap((same) => {
      const spells = spellsOf(same);
      if (spells.length <= SPELLS_MAX) return spells;
      const { person, group } = same[0]!;
      this.problem(
        `\`${shown(person)}\` in \`${shown(group)}\``,
        `it has more than ${SPELLS_MAX} memberships there`,
      );
      return spells.slice(-SPELLS_MAX);
    });
  }

  /** Groups with parents that exist and do not go round. */
  #nested(knows: (id: string) => boolean): Group[] {
    const parents = new Map<string, string>();
    const groups = [...this.#groups.values()].sort(byId).map(({ place, ...group }) => {
      if (group.parent === null) return group;
      if (!knows(group.parent)) this.problem(place, `there is no group \`${shown(group.parent)}\` above it`);
      else if (isBelow(group.parent, group.id, parents))
        this.problem(place, `it is within \`${shown(group.parent)}\`, which is within it`);
      else {
        parents.set(group.id, group.parent);
        return group;
      }
      return { ...group, parent: null };
    });
    return groups;
  }
}

/** True when `id` is `above` or within it, or so deep that nobody can tell. */
function isBelow(id: string, above: string, parents: ReadonlyMap<string, string>): boolean {
  let at: string | undefined = id;
  for (let depth = 0; at !== undefined; depth++) {
    if (at === above || depth > PARENTS_MAX) return true;
    at = parents.get(at);
  }
  return false;
}

function membershipRow({ person, group, role, start, end }: Membership): Membership {
  return { person, group, role, start, end };
}

/** An unlabelled address of somebody who only works in an office is a staff address. */
function mailboxRow(row: OwnedMailbox & { readonly isLabelled: boolean }, index: RosterIndex): OwnedMailbox {
  const { address, person, start, end } = row;
  const isStaff = !row.isLabelled && row.kind === "official" && index.principalsOf(person, null).length > 0;
  const kind = isStaff ? "staff" : row.kind;
  return { address, kind, person, consent: kind === "personal" ? row.consent : null, start, end };
}

function distinctRows<T extends object>(rows: readonly T[]): T[] {
  const byKey = new Map(rows.map((row) => [JSON.stringify(Object.values(row)), row]));
  return [...byKey].sort(([a], [b]) => byText(a, b)).map(([, row]) => row);
}

function dateOf(text: string | null, side: "start" | "end"): string | null | undefined {
  return text === null || text.trim() === "" ? null : rosterDate(text, side);
}

function whyNoName(id: string, name: string): string | null {
  if (id === "") return "it has no id";
  if (id.length > ID_MAX) return "its id is too long";
  const spelled = tidyName(name);
  if (spelled === "") return `\`${shown(id)}\` has no name`;
  return spelled.length > NAME_MAX ? `the name of \`${shown(id)}\` is too long` : null;
}

function tidyName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/** A value of the file in a message about it: short, so that a page of problems can be read. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return byText(a.id, b.id);
}
