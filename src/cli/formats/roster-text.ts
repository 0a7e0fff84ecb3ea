/** People and groups of the roster, for a reader at a terminal. */
import type { Dated, Group, Membership, OwnedMailbox, Person } from "../../model/roster.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, padStart, printable } from "../terminal.ts";
import { counted, grouped, listed } from "../wording.ts";

export interface GroupRow extends Group {
  readonly members: number;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly mailboxes: readonly OwnedMailbox[];
  /** Memberships, not counting those of groups above. */
  readonly groups: number;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface PersonShown extends Person {
  readonly mailboxes: readonly Omit<OwnedMailbox, "person">[];
  /** With the name of the group. */
  readonly memberships: readonly (Omit<Membership, "person"> & { readonly name: string })[];
  readonly works_for: readonly Named[];
  readonly staff: readonly Named[];
}

export interface GroupShown extends Group {
  readonly on: string;
  readonly above: readonly string[];
  readonly parts: readonly string[];
  readonly members: readonly (Named & {
    readonly role: string | null;
    readonly mailboxes: readonly string[];
  })[];
  /** Members at other times. */
  readonly former: number;
}

type Out = Pick<Stream, "paint" | "width">;

export function groupsPage(groups: readonly GroupRow[], out: Out): string {
  const kinds = [...Map.groupBy(groups, ({ kind }) => kind)];
  const lines = kinds.flatMap(([kind, inside]) => [
    out.paint("bold", `${printable(kind)}  ${out.paint("dim", grouped(inside.length))}`),
    ...inside.map(({ id, name, members }) =>
      fit(`${padStart(grouped(members), 7)}  ${printable(name)}  ${printable(id)}`, out.width),
    ),
    "",
  ]);
  return `${lines.join("\n")}`;
}

export function peoplePage(people: readonly PersonRow[], out: Out): string {
  const lines = people.map(({ id, name, mailboxes }) => {
    const addresses = mailboxes.map(({ address }) => address);
    const said = addresses.length === 0 ? "no mailbox" : listed(addresses, 3);
    return fit(`${padEnd(printable(name), 30)}  ${printable(said)}  ${printable(id)}`, out.width);
  });
  return `${lines.join("\n")}\n`;
}

export function rosterPersonPage(person: PersonShown, out: Out): string {
  const { name, id, other_names, mailboxes, memberships, works_for, staff } = person;
  const people = (title: string, rows: readonly Named[]): string[] =>
    rows.length === 0
      ? []
      : [
          "",
          out.paint("bold", title),
          ...rows.map((row) => `  ${printable(row.name)}  ${printable(row.id)}`),
        ];
  return [
    `${out.paint("bold", printable(name))}  ${printable(id)}`,
    ...(other_names.length === 0 ? [] : [`  also ${printable(listed(other_names, 6))}`]),
    "",
    out.paint(
      "bold",
      mailboxes.length === 0 ? "No mailbox: mail to this person cannot be found" : "Mailboxes",
    ),
    ...mailboxes.map((row) => `  ${padEnd(printable(row.address), 40)}  ${mailboxNote(row)}`),
    "",
    out.paint("bold", memberships.length === 0 ? "Member of nothing" : "Memberships"),
    ...memberships.map((row) =>
      fit(`  ${padEnd(spell(row), 24)}  ${printable(row.name)}${role(row.role)}`, out.width),
    ),
    ...people("Works for", works_for),
    ...people("Staff", staff),
    "",
  ].join("\n");
}

export function groupPage(group: GroupShown, out: Out): string {
  const { name, id, kind, above, parts, members, former, on } = group;
  return [
    `${out.paint("bold", printable(name))}  ${printable(id)}`,
    `  ${printable(kind)}${above.length === 0 ? "" : `, within ${printable(above.join(", "))}`}`,
    ...(parts.length === 0
      ? []
      : [`  with ${counted(parts.length, "group")} in it: ${printable(listed(parts, 6))}`]),
    "",
    out.paint(
      "bold",
      `${counted(members.length, "member")} on ${on}${former > 0 ? `, ${grouped(former)} at other times` : ""}`,
    ),
    ...members.map((row) => {
      const addresses = row.mailboxes.length === 0 ? "no mailbox" : listed(row.mailboxes, 2);
      return fit(`  ${padEnd(printable(row.name), 30)}  ${printable(addresses)}${role(row.role)}`, out.width);
    }),
    "",
  ].join("\n");
}

function mailboxNote({ kind, consent, start, end }: Omit<OwnedMailbox, "person">): string {
  const words = consent === true ? ", agreed" : consent === false ? ", refused" : ", nobody asked";
  const dates = start === null && end === null ? "" : `, ${spell({ start, end })}`;
  return `${kind}${kind === "personal" ? words : ""}${dates}`;
}

function role(text: string | null): string {
  return text === null || text === "member" ? "" : `, ${printable(text)}`;
}

function spell({ start, end }: Dated): string {
  if (start === null && end === null) return "dates not known";
  if (end === null) return `since ${start}`;
  return start === null ? `until ${end}` : `${start} to ${end}`;
}
