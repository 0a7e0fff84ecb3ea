/**
 * Registers of all-party groups as the appg-membership data set has them: one JSON object a group, with officers from the
 * official register and members from the group itself. A register is a photograph of one day.
 */
import { addressOf } from "./address.ts";
import type { ReaderContext, ReadRoster } from "./draft.ts";
import { RosterDraft } from "./draft.ts";
import { foldName } from "./names.ts";
import { isRow, own, ownText, type Row, rowsOf } from "./row.ts";

export interface AppgDocument {
  /** The file's name. */
  readonly place: string;
  readonly value: unknown;
}

const HOUSES: Readonly<Record<string, readonly [string, string]>> = {
  mp: ["uk/house-of-commons", "House of Commons"],
  lord: ["uk/house-of-lords", "House of Lords"],
  msp: ["uk/scottish-parliament", "Scottish Parliament"],
  ms: ["uk/senedd", "Senedd"],
  mla: ["uk/ni-assembly", "Northern Ireland Assembly"],
};

/** True for a group of such a register. */
export function isAppg(value: unknown): boolean {
  return (
    isRow(value) &&
    ownText(value, "slug") !== null &&
    (isRow(own(value, "members_list")) || Array.isArray(own(value, "officers")))
  );
}

/** Groups of one or several registers. */
export function readAppgs(documents: readonly AppgDocument[], context: ReaderContext): ReadRoster {
  return new AppgReader(context).read(documents);
}

class AppgReader {
  readonly #draft = new RosterDraft();
  readonly #context: ReaderContext;
  /** How often each house was said of a person: one list in ten calls a peer an MP. */
  readonly #houses = new Map<string, Map<string, number>>();
  readonly #parties = new Map<string, Map<string, number>>();

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  read(documents: readonly AppgDocument[]): ReadRoster {
    const groups = documents.flatMap(({ place, value }) => {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item, i) => ({ place: items.length > 1 ? `${place}[${i}]` : place, item }));
    });
    const registers = groups.flatMap(({ item }) => (isRow(item) ? [registerDate(item)] : []));
    const latest =
      registers
        .filter((date) => date !== null)
        .sort()
        .at(-1) ?? null;
    for (const { place, item } of groups) {
      if (isRow(item)) this.#group(item, place, latest);
      else this.#draft.problem(place, "it is no object");
    }
    this.#said(this.#houses, (type) => [HOUSES[type]![0], HOUSES[type]![1], "house"]);
    this.#said(this.#parties, (name) => [`uk/party/${name}`, name, "party"]);
    this.#draft.asOf = latest;
    return this.#draft.finish(this.#context);
  }

  #group(row: Row, place: string, latest: string | null): void {
    const slug = ownText(row, "slug");
    if (slug === null) {
      this.#draft.problem(place, "it has no slug");
      return;
    }
    const id = `${ownText(row, "parliament") ?? "uk"}/${slug}`;
    // The register has pages without a title, whose slug says what they are.
    const name = ownText(row, "title") ?? slug.replaceAll("-", " ");
    if (!this.#draft.group({ id, name, kind: "all-party group", parent: null }, place)) return;
    const date = registerDate(row);
    // A group that is not in the latest register was last in its own.
    const end = date !== null && latest !== null && date < latest ? date : null;
    const problem = (p: string, r: string): void => this.#draft.problem(p, r);
    const officers = rowsOf(own(row, "officers"), `${place}, officers`, problem);
    const list = own(row, "members_list");
    const members = isRow(list) ? rowsOf(own(list, "members"), `${place}, members`, problem) : [];
    const roles = new Map<string, string>();
    for (const [here, officer] of officers) {
      const person = this.#person(officer, here);
      if (person === null) continue;
      roles.set(person, ownText(officer, "role") ?? "officer");
      this.#count(this.#parties, person, ownText(officer, "party"));
    }
    for (const [here, member] of members) {
      const person = this.#person(member, here);
      if (person === null) continue;
      const type = ownText(member, "member_type") ?? "";
      if (Object.hasOwn(HOUSES, type)) this.#count(this.#houses, person, type);
      if (!roles.has(person)) roles.set(person, type === "other" ? "other" : "member");
    }
    for (const [person, role] of roles)
      this.#draft.membership({ person, group: id, role, start: null, end }, place);
    this.#contact(row, officers, place);
  }

  /** The person's id; null for who was taken off the list, and for a row without a name. */
  #person(row: Row, place: string): string | null {
    if (own(row, "removed") === true) return null;
    const name = ownText(row, "name");
    if (name === null) {
      this.#draft.problem(place, "it has no name");
      return null;
    }
    const id = this.#idOf(row, name);
    if (this.#draft.hasPerson(id)) this.#draft.alsoNamed(id, name);
    else if (!this.#draft.person({ id, name, other_names: [] }, place)) return null;
    return id;
  }

  /** Who has no id in the register is known by the name as it is spelled, titles aside; uniting people is proposed. */
  #idOf(row: Row, name: string): string {
    const mnis = ownText(row, "mnis_id");
    const id = ownText(row, "twfy_id") ?? (mnis === null ? null : `mnis/${mnis}`);
    return id ?? `${this.#context.source}:${foldName(name).join("-") || name.toLowerCase()}`;
  }

  /** The registered contact's address is that officer's own where it has the officer's surname. */
  #contact(row: Row, officers: readonly (readonly [string, Row])[], place: string): void {
    const details = own(row, "contact_details");
    if (!isRow(details)) return;
    const written = ownText(details, "registered_contact_email");
    const contact = foldName(ownText(details, "registered_contact_name") ?? "");
    if (written === null || contact.length === 0) return;
    const address = addressOf(written);
    if (address === null) {
      this.#draft.problem(`${place}, contact_details`, "its value is no address");
      return;
    }
    const local = address.slice(0, address.indexOf("@")).replace(/[^\p{L}]/gu, "");
    if (!local.includes(contact.at(-1)!.replace(/[^\p{L}]/gu, ""))) return;
    for (const [, officer] of officers) {
      const name = ownText(officer, "name") ?? "";
      if (own(officer, "removed") === true || foldName(name).join(" ") !== contact.join(" ")) continue;
      const mailbox = {
        address,
        kind: "official" as const,
        person: this.#idOf(officer, name),
        consent: null,
      };
      this.#draft.mailbox({ ...mailbox, start: null, end: null }, { place, isLabelled: true });
      return;
    }
  }

  #count(counts: Map<string, Map<string, number>>, person: string, said: string | null): void {
    if (said === null) return;
    const of = counts.get(person) ?? new Map<string, number>();
    counts.set(person, of.set(said, (of.get(said) ?? 0) + 1));
  }

  /** Memberships of houses or parties: what was said most often of each person. */
  #said(
    counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
    groupOf: (said: string) => readonly [string, string, string],
  ): void {
    for (const [person, of] of counts) {
      const [most] = [...of].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]!;
      const [group, name, kind] = groupOf(most);
      if (!this.#draft.hasGroup(group)) this.#draft.group({ id: group, name, kind, parent: null }, "");
      this.#draft.membership({ person, group, role: null, start: null, end: null }, "");
    }
  }
}

/** `260629` is the register of 29 June 2026. */
function registerDate(row: Row): string | null {
  const found = /^(\d\d)(\d\d)(\d\d)$/.exec(ownText(row, "index_date") ?? "");
  return found === null ? null : `20${found[1]}-${found[2]}-${found[3]}`;
}
