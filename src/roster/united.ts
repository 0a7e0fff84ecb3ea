/** The roster as the rest of the program sees it: people whom somebody confirmed to be one are one. */
import type { MailboxKind, NameProposal, OwnedMailbox, Person, Roster } from "../model/roster.ts";

/**
 * Unites the people of confirmed proposals under the id that the proposal names as the person, and gives confirmed
 * addresses to their owners. Proposals that wait or were refused change nothing.
 */
export function unitedRoster(
  roster: Roster,
  proposals: readonly NameProposal[],
  kindOf: (address: string) => MailboxKind = () => "official",
): Roster {
  const there = new Set(roster.people.map(({ id }) => id));
  const confirmed = proposals
    .filter(({ state, person }) => state === "confirmed" && there.has(person))
    .sort((a, b) => (a.found < b.found ? -1 : a.found > b.found ? 1 : a.person < b.person ? -1 : 1));
  const same = new Map<string, string>();
  const idOf = (id: string): string => {
    let at = id;
    for (let next = same.get(at); next !== undefined; next = same.get(at)) at = next;
    return at;
  };
  for (const { found, person } of confirmed) {
    // INVARIANT: no circles, because an id is only ever sent to the end of another chain.
    if (there.has(found) && idOf(found) !== idOf(person)) same.set(idOf(found), idOf(person));
  }
  const added = confirmed
    .filter(({ found }) => !there.has(found) && found.includes("@"))
    .map(({ found, person }) => ownedSince(found, person, kindOf(found)));
  return {
    people: unitedPeople(roster.people, idOf),
    groups: [...new Map(roster.groups.map((group) => [group.id, group])).values()],
    memberships: distinctRows(roster.memberships.map((row) => ({ ...row, person: idOf(row.person) }))),
    mailboxes: distinctRows(
      [...roster.mailboxes, ...added].map((row) => ({ ...row, person: idOf(row.person) })),
    ),
  };
}

function ownedSince(address: string, person: string, kind: MailboxKind): OwnedMailbox {
  return { address, kind, person, consent: null, start: null, end: null };
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
