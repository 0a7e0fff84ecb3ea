/** What an import changed, in numbers that a person can check against the list they sent. */
import type { Dated, Roster } from "../model/roster.ts";

export interface DatedChanges {
  readonly added: number;
  /** Over now, and not before. */
  readonly closed: number;
  /** With other dates, or another kind. */
  readonly changed: number;
}

export interface RosterChanges {
  readonly people_added: number;
  readonly people_renamed: number;
  readonly groups_added: number;
  readonly memberships: DatedChanges;
  readonly mailboxes: DatedChanges;
}

export function rosterChanges(previous: Roster, merged: Roster): RosterChanges {
  const names = new Map(previous.people.map(({ id, name }) => [id, name]));
  const groups = new Set(previous.groups.map(({ id }) => id));
  return {
    people_added: merged.people.filter(({ id }) => !names.has(id)).length,
    people_renamed: merged.people.filter(({ id, name }) => names.has(id) && names.get(id) !== name).length,
    groups_added: merged.groups.filter(({ id }) => !groups.has(id)).length,
    memberships: datedChanges(previous.memberships, merged.memberships, ({ person, group, role }) => [
      person,
      group,
      role,
    ]),
    mailboxes: datedChanges(previous.mailboxes, merged.mailboxes, ({ person, address }) => [person, address]),
  };
}

function datedChanges<T extends Dated>(
  previous: readonly T[],
  merged: readonly T[],
  keyOf: (row: T) => readonly (string | null)[],
): DatedChanges {
  const before = Map.groupBy(previous, (row) => JSON.stringify(keyOf(row)));
  const after = Map.groupBy(merged, (row) => JSON.stringify(keyOf(row)));
  let [added, closed, changed] = [0, 0, 0];
  for (const [key, rows] of after) {
    const known = before.get(key) ?? [];
    const same = new Set(known.map((row) => JSON.stringify(row)));
    const fresh = rows.filter((row) => !same.has(JSON.stringify(row))).length;
    const over = open(known) - open(rows);
    added += Math.max(0, rows.length - known.length);
    closed += Math.max(0, over);
    changed += Math.max(0, fresh - Math.max(0, rows.length - known.length) - Math.max(0, over));
  }
  return { added, closed, changed };
}

function open(rows: readonly Dated[]): number {
  return rows.filter(({ end }) => end === null).length;
}
