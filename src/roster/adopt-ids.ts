/**
 * Ids in a roster of many sources. A source's own id stays as it is, unless another source gave the same id to somebody
 * else; where both mean the same person by it, by id and by name, it is one person.
 */
import type { Membership, OwnedMailbox, Person, Roster } from "../model/roster.ts";
import type { ReadRoster } from "./draft.ts";
import { type ComparableName, comparableName, foldName, nameLikeness } from "./names.ts";

// Below it, two names under one id are two people: ids like `1` or `p12` are in every second file.
const SAME_LIKENESS_MIN = 0.7;

export interface Adopted {
  readonly roster: Roster;
  /** People and groups that other sources have under the same id and name; they are told of there. */
  readonly shared: number;
  /** Ids that other sources use for somebody else, now with the source's name in front. */
  readonly renamed: number;
}

export interface AdoptAsked {
  readonly source: string;
  /** What the source said before: its ids stay what they are. */
  readonly previous: Roster;
  /** What the other sources say. */
  readonly others: Roster;
}

export function adoptIds({ roster, references }: ReadRoster, asked: AdoptAsked): Adopted {
  const { previous, others, source } = asked;
  const people = decide(roster.people, others.people, {
    told: idsOf(previous.people),
    used: usedPeople(previous),
    source,
  });
  const groups = decide(roster.groups, others.groups, {
    told: idsOf(previous.groups),
    used: usedGroups(previous),
    source,
  });
  const person = (id: string): string => (references.people.has(id) ? id : (people.ids.get(id) ?? id));
  const group = (id: string): string => (references.groups.has(id) ? id : (groups.ids.get(id) ?? id));
  return {
    roster: {
      people: people.kept.map((row) => ({ ...row, id: person(row.id) })),
      groups: groups.kept.map((row) => ({
        ...row,
        id: group(row.id),
        parent: row.parent === null ? null : group(row.parent),
      })),
      memberships: roster.memberships.map((row) => ({
        ...row,
        person: person(row.person),
        group: group(row.group),
      })),
      mailboxes: roster.mailboxes.map((row) => ({ ...row, person: person(row.person) })),
    },
    shared: people.shared + groups.shared,
    renamed: people.renamed + groups.renamed,
  };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the source said before. */
interface Before {
  /** Ids that it told of itself. */
  readonly told: ReadonlySet<string>;
  /** Ids that its rows refer to. */
  readonly used: ReadonlySet<string>;
  readonly source: string;
}

interface Decided<T> {
  readonly kept: readonly T[];
  readonly ids: ReadonlyMap<string, string>;
  readonly shared: number;
  readonly renamed: number;
}

function decide<T extends Named>(
  rows: readonly T[],
  others: readonly T[],
  { told, used, source }: Before,
): Decided<T> {
  const elsewhere = new Map(others.map((row) => [row.id, row]));
  const ids = new Map<string, string>();
  const kept: T[] = [];
  let [shared, renamed] = [0, 0];
  for (const row of rows) {
    const other = elsewhere.get(row.id);
    const ownId = `${source}:${row.id}`;
    const isNew = !told.has(row.id) && !used.has(row.id);
    const isAnother = other !== undefined && isNew && !isSame(row, other);
    if (told.has(ownId) || isAnother) {
      ids.set(row.id, ownId);
      kept.push(row);
      renamed += 1;
    } else if (other === undefined || told.has(row.id)) kept.push(row);
    else shared += 1;
  }
  return { kept, ids, shared, renamed };
}

function isSame(a: Named, b: Named): boolean {
  return spellings(a).some((left) =>
    spellings(b).some(
      (right) =>
        (nameLikeness(left, right)?.likeness ?? 0) >= SAME_LIKENESS_MIN || left.whole === right.whole,
    ),
  );
}

// LIMIT: comparing every spelling with every other costs the product; the first few are the usual ones.
const SPELLINGS_MAX = 10;

function spellings(row: Named): readonly ComparableName[] {
  const others = (row as Partial<Person>).other_names ?? [];
  return [row.name, ...others].slice(0, SPELLINGS_MAX).map((name) => comparableName(foldName(name)));
}

function idsOf(rows: readonly Named[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}

function usedPeople({ memberships, mailboxes }: Roster): ReadonlySet<string> {
  const rows: readonly (Membership | OwnedMailbox)[] = [...memberships, ...mailboxes];
  return new Set(rows.map(({ person }) => person));
}

function usedGroups({ memberships }: Roster): ReadonlySet<string> {
  return new Set(memberships.map(({ group }) => group));
}
