/**
 * Popolo (https://www.popoloproject.com/specs/): people, organizations, memberships and posts as JSON, also as
 * EveryPolitician and parlparse write it, one object with lists, lists alone, or one object a line.
 */

import { type Contact, contactsOf } from "./contacts.ts";
import type { ReaderContext, ReadRoster, WrittenDates } from "./draft.ts";
import { RosterDraft } from "./draft.ts";
import { collectPopolo, type PopoloRows } from "./popolo-rows.ts";
import { birthDate } from "./roster-date.ts";
import { isRow, own, ownText, type Row, textOf } from "./row.ts";

/** A Popolo document that was parsed already. Anything may be in it. */
export function readPopolo(value: unknown, context: ReaderContext): ReadRoster {
  return readPopoloFiles([{ value, place: "" }], context);
}

/** Several documents of one source, which may refer to each other; `place` names each in front of its problems. */
export function readPopoloFiles(
  documents: readonly { readonly value: unknown; readonly place: string }[],
  context: ReaderContext,
): ReadRoster {
  const draft = new RosterDraft();
  const rows = collectPopolo(documents, (place, reason) => draft.problem(place, reason));
  return new PopoloReader(draft, context, rows).read();
}

interface Post {
  readonly organization: string | null;
  readonly role: string | null;
  readonly contacts: readonly Contact[];
}

class PopoloReader {
  readonly #draft: RosterDraft;
  readonly #context: ReaderContext;
  readonly #rows: PopoloRows;
  readonly #posts = new Map<string, Post>();
  readonly #periods = new Map<string, WrittenDates>();
  /** Addresses of offices and posts: whoever belongs to one may read them. */
  readonly #shared = new Map<string, readonly Contact[]>();

  constructor(draft: RosterDraft, context: ReaderContext, rows: PopoloRows) {
    this.#draft = draft;
    this.#context = context;
    this.#rows = rows;
  }

  read(): ReadRoster {
    for (const [, row] of this.#rows.periods) this.#period(row);
    for (const [place, row] of this.#rows.people) this.#person(place, row);
    for (const [place, row] of this.#rows.organizations) this.#organization(place, row);
    for (const [place, row] of this.#rows.posts) this.#post(place, row);
    for (const [place, row] of this.#rows.memberships) this.#membership(place, row);
    return this.#draft.finish(this.#context);
  }

  /** A legislative period: memberships that name it have its dates. */
  #period(row: Row): void {
    const id = ownText(row, "id");
    if (id !== null) this.#periods.set(id, datesOf(row));
  }

  #person(place: string, row: Row): void {
    const names = namesOf(row);
    const contacts = contactsOf(row, place, { draft: this.#draft, context: this.#context });
    const name = names[0] ?? "";
    const id = ownText(row, "id") ?? this.#ownId(contacts[0]?.address ?? name);
    if (badText(row, "id") || badText(row, "name")) {
      this.#draft.problem(place, "its id or its name is no text");
      return;
    }
    const birth_date = birthDate(ownText(row, "birth_date"));
    if (!this.#draft.person({ id, name, other_names: names.slice(1), birth_date }, place)) return;
    for (const contact of contacts) this.#mailbox(contact, { person: id, within: null });
  }

  /** An id for what has none; it begins with the source, so that it is nobody else's. */
  #ownId(of: string): string {
    return of === "" ? "" : `${this.#context.source}:${of.toLowerCase()}`;
  }

  #organization(place: string, row: Row): void {
    const id = ownText(row, "id") ?? this.#ownId(namesOf(row)[0] ?? "");
    const name = namesOf(row)[0] ?? "";
    if (badText(row, "id") || badText(row, "name")) {
      this.#draft.problem(place, "its id or its name is no text");
      return;
    }
    const kind = kindOf(row, id, name);
    const above = referenceOf(row, "parent");
    const isPersonAbove = above !== null && this.#draft.hasPerson(above) && kind === "office";
    const parent = isPersonAbove ? null : above;
    if (!this.#draft.group({ id, name, kind, parent }, place)) return;
    if (kind !== "office") return;
    const contacts = contactsOf(row, place, { draft: this.#draft, context: this.#context });
    this.#shared.set(id, contacts);
    const principal = isPersonAbove ? above : this.#principalNamedIn(name);
    if (principal === null) return;
    this.#draft.membership({ person: principal, group: id, role: "principal", ...OPEN }, place);
    for (const contact of contacts)
      this.#mailbox({ ...contact, kind: "office", isLabelled: true }, { person: principal, within: null });
  }

  /** `Office of Ann Example` is hers, where exactly one person of the source is named so. */
  #principalNamedIn(name: string): string | null {
    const named =
      /\boffice of (?:the )?(.+)$/i.exec(name)?.[1] ?? /^(.+)['’]s? (?:\w+ )?office$/i.exec(name)?.[1];
    if (named === undefined) return null;
    this.#byName ??= Map.groupBy(this.#draft.people(), (person) => person.name.toLowerCase());
    const people = this.#byName.get(named.trim().toLowerCase()) ?? [];
    return people.length === 1 ? people[0]!.id : null;
  }
  #byName: Map<string, { readonly id: string }[]> | null = null;

  #post(place: string, row: Row): void {
    const id = ownText(row, "id");
    if (id === null) return;
    this.#posts.set(id, {
      organization: referenceOf(row, "organization"),
      role: ownText(row, "role", "label"),
      contacts: contactsOf(row, place, { draft: this.#draft, context: this.#context }),
    });
  }

  #membership(place: string, row: Row): void {
    const person = referenceOf(row, "person") ?? referenceOf(row, "member");
    const post = this.#posts.get(referenceOf(row, "post") ?? "");
    const group = referenceOf(row, "organization") ?? post?.organization ?? null;
    const behalf = referenceOf(row, "on_behalf_of");
    if (person === null) {
      this.#draft.problem(place, "it names no person");
      return;
    }
    if (group === null && behalf === null) {
      this.#draft.problem(place, "it names no organization");
      return;
    }
    const period = this.#periods.get(ownText(row, "legislative_period_id") ?? "");
    const written = datesOf(row);
    const dates = this.#draft.dates(
      { start: written.start ?? period?.start ?? null, end: written.end ?? period?.end ?? null },
      place,
    );
    if (dates === null) return;
    const role = ownText(row, "role") ?? post?.role ?? ownText(row, "label");
    if (group !== null) this.#draft.membership({ person, group, role, ...dates }, place);
    // SPEC: Popolo, membership: `on_behalf_of` is the organization on whose behalf it is held, which is the party.
    if (behalf !== null) this.#onBehalf({ person, behalf, role, ...dates }, place);
    const direct = contactsOf(row, place, { draft: this.#draft, context: this.#context });
    for (const contact of direct) this.#mailbox(contact, { person, within: dates });
    for (const contact of [...(this.#shared.get(group ?? "") ?? []), ...(post?.contacts ?? [])])
      this.#mailbox({ ...contact, kind: "office", isLabelled: true, place }, { person, within: dates });
  }

  /** Of a party, mostly; on behalf of a person is in that person's office. */
  #onBehalf({ person, behalf, role, start, end }: OnBehalf, place: string): void {
    if (!this.#draft.hasPerson(behalf) || this.#draft.hasGroup(behalf)) {
      this.#draft.membership({ person, group: behalf, role: null, start, end }, place);
      return;
    }
    const office = `${this.#context.source}:office:${behalf}`;
    if (!this.#draft.hasGroup(office)) {
      const name = this.#draft.nameOf(behalf) ?? behalf;
      this.#draft.group({ id: office, name: `Office of ${name}`, kind: "office", parent: null }, place);
      this.#draft.membership({ person: behalf, group: office, role: "principal", ...OPEN }, place);
    }
    this.#draft.membership({ person, group: office, role: role ?? "staff", start, end }, place);
  }

  #mailbox(contact: Contact, { person, within }: { person: string; within: WrittenDates | null }): void {
    const written = {
      start: contact.start ?? within?.start ?? null,
      end: contact.end ?? within?.end ?? null,
    };
    const dates = this.#draft.dates(written, contact.place);
    if (dates === null) return;
    const { address, kind, consent, place, isLabelled } = contact;
    this.#draft.mailbox({ address, kind, person, consent, ...dates }, { place, isLabelled });
  }
}

const OPEN = { start: null, end: null } satisfies WrittenDates;

interface OnBehalf extends WrittenDates {
  readonly person: string;
  readonly behalf: string;
  readonly role: string | null;
}

/** All names, the one to show first: `name`, given and family names, other names, names in other languages. */
function namesOf(row: Row): string[] {
  const given = ["given_name", "additional_name", "family_name"].map((key) => ownText(row, key) ?? "");
  const whole = given.filter((part) => part !== "").join(" ");
  const inLanguages = Object.keys(row)
    .filter((key) =>
      /^(name[:_][a-z]{2}(-[A-Z]{2})?|multilingual_names?|alternate_names|alias(es)?)$/.test(key),
    )
    .sort()
    .flatMap((key) => textsIn(own(row, key)));
  const others = [own(row, "other_names")].flatMap(textsIn);
  const found = [...textsIn(own(row, "name")), whole, ...others, ...inLanguages];
  return [...new Set(found.filter((name) => name !== ""))];
}

/** A text; the texts of a list; `name` of objects in it; of an object by language, the English one first. */
function textsIn(value: unknown): string[] {
  const text = textOf(value);
  if (text !== null) return [text];
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => (isRow(item) ? nameIn(item) : textsOfItem(item)));
  if (!isRow(value)) return [];
  const languages = Object.keys(value).sort(
    (a, b) => Number(b === "en") - Number(a === "en") || (a < b ? -1 : 1),
  );
  return languages.flatMap((language) => textsOfItem(own(value, language)));
}

function textsOfItem(item: unknown): string[] {
  const text = textOf(item);
  return text === null ? [] : [text];
}

function nameIn(item: Row): string[] {
  const whole = ownText(item, "name");
  if (whole !== null) return [whole];
  // Parlparse: peers have `honorific_prefix`, `lordname` and `lordofname`, commoners given and family names.
  const parts = ["honorific_prefix", "lordname", "given_name", "family_name"].map(
    (key) => ownText(item, key) ?? "",
  );
  const of = ownText(item, "lordofname");
  const name = parts.filter((part) => part !== "").join(" ");
  return name === "" ? [] : [of === null ? name : `${name} of ${of}`];
}

function badText(row: Row, key: string): boolean {
  const value = own(row, key);
  const isLanguages = key === "name" && isRow(value);
  return value !== undefined && value !== null && !isLanguages && !/^(string|number)$/.test(typeof value);
}

/** `person_id`, or `person` as an id or as an object with one. */
function referenceOf(row: Row, noun: string): string | null {
  const id = ownText(row, `${noun}_id`, noun);
  if (id !== null) return id;
  const embedded = own(row, noun);
  return isRow(embedded) ? ownText(embedded, "id") : null;
}

function datesOf(row: Row): WrittenDates {
  return {
    start: ownText(row, "start_date", "start", "valid_from", "from"),
    end: ownText(row, "end_date", "end", "valid_until", "until"),
  };
}

/** The source's classification; an office is known by its classification or, without one, by its name. */
function kindOf(row: Row, id: string, name: string): string {
  const said = ownText(row, "classification", "kind", "type")?.toLowerCase().replace(/[_-]+/g, " ");
  if (said !== undefined) return isOffice(said) ? "office" : said;
  if (/\boffice of\b|['’]s? (\w+ )?office$/i.test(name)) return "office";
  // EveryPolitician and parlparse write the kind into the id.
  const prefix = /^(party|legislature|committee|chamber|house|faction)[/:-]/.exec(id)?.[1];
  return prefix ?? "group";
}

function isOffice(classification: string): boolean {
  return (
    /^(\w+ )?office( of .*)?$/.test(classification) && !/^(post|head|election) office$/.test(classification)
  );
}
