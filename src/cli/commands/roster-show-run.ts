import type { Group, Person } from "../../model/roster.ts";
import { RosterIndex } from "../../model/roster-index.ts";
import { currentRoster } from "../../roster-sources.ts";
import { EXIT, Failure } from "../failure.ts";
import {
  type GroupRow,
  type GroupShown,
  groupPage,
  groupsPage,
  type PersonRow,
  type PersonShown,
  peoplePage,
  rosterPersonPage,
} from "../formats/roster-text.ts";
import { COMMAND } from "../invocation.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface RosterShowArguments {
  readonly on?: string;
  readonly format: "text" | "json";
  readonly workspace?: string;
}

export async function runRosterList(
  what: "groups" | "people",
  options: RosterShowArguments,
): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store }) => {
    const index = new RosterIndex(await currentRoster(store));
    const on = dayOf(options);
    const out = standardStream(process.stdout);
    const rows = what === "groups" ? groupRows(index, on) : peopleRows(index, on);
    if (options.format === "json") await out.write(`${JSON.stringify(rows, null, 2)}\n`);
    else if (rows.length === 0)
      await out.write(`The roster is empty; \`${COMMAND} roster import\` fills it.\n`);
    else if (what === "groups") await out.write(groupsPage(groupRows(index, on), out));
    else await out.write(peoplePage(peopleRows(index, on), out));
    return EXIT.done;
  });
}

function dayOf({ on }: RosterShowArguments): string {
  return on ?? new Date().toISOString().slice(0, 10);
}

function groupRows(index: RosterIndex, on: string): readonly GroupRow[] {
  return index.roster.groups
    .map((group) => ({ ...group, members: index.membersOf(group.id, on).length }))
    .sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name) || compare(a.id, b.id));
}

function peopleRows(index: RosterIndex, on: string): readonly PersonRow[] {
  return index.roster.people
    .map(({ id, name }) => ({
      id,
      name,
      mailboxes: index.mailboxesOf(id, on),
      groups: index.membershipsOf(id, on).length,
    }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export async function runRosterShow(who: string, options: RosterShowArguments): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store }) => {
    const index = new RosterIndex(await currentRoster(store));
    const found = named(who, index);
    const shown =
      found.person === null
        ? groupShown(index, found.group, dayOf(options))
        : personShown(index, found.person);
    const out = standardStream(process.stdout);
    if (options.format === "json") await out.write(`${JSON.stringify(shown, null, 2)}\n`);
    else if ("members" in shown) await out.write(groupPage(shown, out));
    else await out.write(rosterPersonPage(shown, out));
    return EXIT.done;
  });
}

type Found =
  | { readonly person: Person; readonly group: null }
  | { readonly person: null; readonly group: Group };

/** By id, by an address, by the whole name; a person before a group. */
function named(who: string, index: RosterIndex): Found {
  const text = who.trim().toLowerCase();
  const isNamed = ({ name }: { readonly name: string }): boolean => name.toLowerCase() === text;
  const byId = index.person(who);
  if (byId !== null) return { person: byId, group: null };
  const groupById = index.group(who);
  if (groupById !== null) return { person: null, group: groupById };
  const owners = index.peopleOf(text, null).flatMap((id) => index.person(id) ?? []);
  const people =
    owners.length > 0
      ? owners
      : index.roster.people.filter((p) => isNamed(p) || p.other_names.some((name) => isNamed({ name })));
  const groups = people.length > 0 ? [] : index.roster.groups.filter(isNamed);
  const all = [...people, ...groups].map(({ id }) => id);
  if (all.length > 1)
    throw new Failure(`\`${who}\` is ${all.length} entries`, {
      help: `name one by id: ${all.slice(0, 10).join(", ")}`,
    });
  if (people[0] !== undefined) return { person: people[0], group: null };
  if (groups[0] !== undefined) return { person: null, group: groups[0] };
  throw new Failure(`nobody and nothing in the roster is \`${who}\``, {
    help: `\`${COMMAND} roster list people\` and \`${COMMAND} roster list groups\` name them all`,
  });
}

function personShown(index: RosterIndex, person: Person): PersonShown {
  return {
    ...person,
    mailboxes: index.mailboxesOf(person.id, null).map(({ person: _id, ...row }) => row),
    memberships: index
      .membershipsOf(person.id, null)
      .map(({ person: _id, ...row }) => ({ ...row, name: index.group(row.group)?.name ?? row.group }))
      .sort((a, b) => compare(b.end ?? "9", a.end ?? "9") || compare(a.name, b.name)),
    works_for: index.principalsOf(person.id, null).map((id) => ({ id, name: index.person(id)?.name ?? id })),
    staff: index.staffOf(person.id, null).map((id) => ({ id, name: index.person(id)?.name ?? id })),
  };
}

function groupShown(index: RosterIndex, group: Group, on: string): GroupShown {
  const members = index.membersOf(group.id, on);
  return {
    ...group,
    on,
    above: index.ancestorsOf(group.id),
    parts: index.partsOf(group.id),
    members: members.map((id) => ({
      id,
      name: index.person(id)?.name ?? id,
      role: index.membershipsOf(id, on).find((row) => row.group === group.id)?.role ?? null,
      mailboxes: index.mailboxesOf(id, on).map(({ address }) => address),
    })),
    former: [...new Set(index.membersOf(group.id, null))].filter((id) => !members.includes(id)).length,
  };
}
