/**
 * The roster as numbers on one day: whose mail was read, and who of them is in which group. Built once for all days on
 * which the roster says the same, because a campaign asks for two thousand groups of five thousand people.
 */
import type { RosterIndex } from "../model/roster-index.ts";
import { mayBeLookedAt, type Span } from "./coverage.ts";
import type { CandidateGroup } from "./enrichment.ts";
import { type Exposure, exposureOf, type Organizations } from "./exposure.ts";

export interface RosterDay {
  /** People whose mail was read, with the time of each mailbox of theirs; an address that nobody owns is a person. */
  readonly people: readonly PersonOfDay[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly groups: readonly CandidateGroup[];
}

export interface PersonOfDay {
  readonly id: string;
  readonly mailboxes: readonly string[];
  readonly spans: readonly Span[];
  readonly exposure: Exposure;
}

/** What is asked on every day. */
export interface Archive {
  readonly index: RosterIndex;
  /** What was looked at of each mailbox. */
  readonly spans: ReadonlyMap<string, Span>;
  readonly organizations: Organizations;
}

/** A person's groups: as a member, and as one of the staff of members. */
export interface GroupsOfPerson {
  readonly own: readonly string[];
  readonly withOffices: readonly string[];
}

function rosterDay(archive: Archive, day: string | null): RosterDay {
  const { index, spans } = archive;
  const read = new Map<string, string[]>();
  for (const mailbox of spans.keys()) {
    const id = testedPersonOf(index, mailbox, day);
    if (id !== null) read.set(id, [...(read.get(id) ?? []), mailbox]);
  }
  const people = [...read]
    .map(([id, mailboxes]) => ({
      id,
      mailboxes,
      spans: mailboxes.map((mailbox) => spans.get(mailbox)!),
      exposure: exposureOf(archive, { id, mailboxes }, day),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const numbers = new Map(people.map(({ id }, number) => [id, number]));
  const lists = new GroupLists(index);
  for (const [number, { id }] of people.entries()) lists.add(number, groupsOfPerson(index, id, day));
  return { people, numbers, groups: lists.groups() };
}

/**
 * The one person that a mailbox stands for in a test. One mail in an office's mailbox is one event: counted once for
 * each of five owners it would make the office look chosen. It counts for the member whom the others work for. Null
 * where the owner of a personal mailbox did not agree.
 */
export function testedPersonOf(index: RosterIndex, mailbox: string, day: string | null): string | null {
  const owners = index.ownersOf(mailbox, day);
  if (owners.length === 0) return mailbox;
  const agreed = owners.filter(mayBeLookedAt).map(({ person }) => person);
  const members = agreed.length > 1 ? agreed.filter((id) => index.principalsOf(id, day).length === 0) : [];
  return (members.length > 0 ? members : agreed).toSorted()[0] ?? null;
}

export function groupsOfPerson(index: RosterIndex, person: string, day: string | null): GroupsOfPerson {
  const own = index.groupsOf(person, day);
  const principals = index.principalsOf(person, day);
  if (principals.length === 0) return { own, withOffices: own };
  const theirs = principals.flatMap((principal) => index.groupsOf(principal, day));
  return { own, withOffices: [...new Set([...own, ...theirs])] };
}

interface Lists {
  readonly own: number[];
  readonly withOffices: number[];
}

/** Groups as lists of people's numbers, filled person by person. */
export class GroupLists {
  readonly #index: RosterIndex;
  readonly #lists = new Map<string, Lists>();

  constructor(index: RosterIndex) {
    this.#index = index;
  }

  put(group: string, lists: Lists): void {
    this.#lists.set(group, lists);
  }

  add(number: number, { own, withOffices }: GroupsOfPerson): void {
    for (const group of own) this.#listsOf(group).own.push(number);
    for (const group of withOffices) this.#listsOf(group).withOffices.push(number);
  }

  groups(): readonly CandidateGroup[] {
    return [...this.#lists].map(([group, { own, withOffices }]) => ({
      group,
      name: this.#index.group(group)?.name ?? group,
      members: Int32Array.from(own).sort(),
      withOffices: withOffices.length > own.length ? Int32Array.from(withOffices).sort() : null,
    }));
  }

  #listsOf(group: string): Lists {
    const known = this.#lists.get(group) ?? { own: [], withOffices: [] };
    this.#lists.set(group, known);
    return known;
  }
}

/** Days between which the roster says the same: where memberships and mailboxes begin, and after they end. */
export class RosterDays {
  readonly #archive: Archive;
  readonly #changes: readonly string[];
  readonly #built = new Map<number, RosterDay>();

  constructor(archive: Archive) {
    this.#archive = archive;
    const { memberships, mailboxes } = archive.index.roster;
    const changes = new Set<string>();
    for (const { start, end } of [...memberships, ...mailboxes]) {
      if (start !== null) changes.add(start);
      // After the last day, before the next one.
      if (end !== null) changes.add(`${end}~`);
    }
    this.#changes = [...changes].sort();
  }

  /** Which stretch of days the date is in; -1 asks for all time. */
  stretchOf(date: string | null): number {
    if (date === null) return -1;
    const day = date.slice(0, 10);
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle]! <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  on(date: string | null): RosterDay {
    const stretch = this.stretchOf(date);
    const known = this.#built.get(stretch);
    if (known !== undefined) return known;
    // LIMIT: a parliament's day is a megabyte or two; campaigns come by date and share their days.
    if (this.#built.size >= 8) this.#built.clear();
    const built = rosterDay(this.#archive, date);
    this.#built.set(stretch, built);
    return built;
  }
}
