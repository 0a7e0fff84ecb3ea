/** The roster as the rest of the program sees it: people whom somebody confirmed to be one are one. */
import type { NameProposal, Person, Roster } from "../model/roster.ts";

/**
 * Unites the people of confirmed proposals under the id that the proposal names as the person: their names, memberships
 * and mailboxes. Proposals that wait or were refused change nothing.
 */
export function unitedRoster(roster: Roster, proposals: readonly NameProposal[]): Roster {
  const idOf = unitedIds(roster, proposals);
  return {
    people: unitedPeople(roster.people, idOf),
    groups: [...new Map(roster.groups.map((group) => [group.id, group])).values()],
    memberships: distinctRows(roster.memberships.map((row) => ({ ...row, person: idOf(row.person) }))),
    mailboxes: distinctRows(roster.mailboxes.map((row) => ({ ...row, person: idOf(row.person) }))),
  };
}

function unitedIds({ people }: Roster, proposals: readonly NameProposal[]): (id: string) => string {
  const there = new Set(people.map(({ id }) => id));
  const confirmed = proposals
    .filter(({ state, found, person }) => state === "confirmed" && there.has(person) && there.has(found))
    .sort((a, b) => (a.found < b.found ? -1 : a.found > b.found ? 1 : a.person < b.person ? -1 : 1));
  const same = new Map<string, string>();
  const idOf = (id: string): string => {
    let at = id;
    for (let next = same.get(at); next !== undefined; next = same.get(at)) at = next;
    return at;
  };
  for (const { found, person } of confirmed) {
    // INVARIANT: no circles, because only the end of a chain is ever sent to the end of another.
    const [from, to] = [idOf(found), idOf(person)];
    if (from !== to) same.set(from, to);
  }
  return idOf;
}

/** One person an id, with the name that the id came with and every other as another name. */
function unitedPeople(people: readonly Person[], idOf: (id: string) => string): readonly Person[] {
  const united = [...Map.groupBy(people, ({ id }) => idOf(id))].map(([id, rows]): Person => {
    const first = rows.find((row) => row.id === id) ?? rows[0]!;
    const names = new Set(rows.flatMap(({ name, other_names }) => [name, ...other_names]));
    names.delete(first.name);
    return { ...first, id, other_names: [...names].sort() };
  });
  return united.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function distinctRows<T extends object>(rows: readonly T[]): readonly T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(Object.entries(row).sort()), row])).values()];
}
