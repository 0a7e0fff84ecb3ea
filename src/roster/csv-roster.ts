/**
 * Lists that an office keeps itself: a row is a person, a mailbox or a membership, or all three. Rows with one id, or one
 * name, are one person.
 */
import type { MailboxKind } from "../model/roster.ts";
import { addressOf, consentInNote, consentOf, mailboxKind } from "./address.ts";
import { type CsvRow, readCsv } from "./csv.ts";
import { type CsvColumns, type CsvField, type CsvMapping, csvColumns } from "./csv-columns.ts";
import type { ReaderContext, ReadRoster, WrittenDates } from "./draft.ts";
import { RosterDraft } from "./draft.ts";
import { foldName } from "./names.ts";

interface CsvMailbox {
  readonly address: string;
  readonly kind: MailboxKind;
  readonly isLabelled: boolean;
  readonly consent: boolean | null;
}

/** One row, read. */
interface Entry {
  readonly place: string;
  readonly id: string | null;
  /** An id of the roster as it is: the row adds to that person. */
  readonly person: string | null;
  readonly name: string;
  readonly folded: string;
  readonly mailboxes: readonly CsvMailbox[];
  readonly dates: { readonly start: string | null; readonly end: string | null };
  readonly cell: (field: CsvField) => string;
}

/** CSV text with the columns that a person named, or with those that can be recognised. */
export function readCsvRoster(text: string, context: ReaderContext, mapping: CsvMapping | null): ReadRoster {
  const draft = new RosterDraft();
  const { rows, unclosed } = readCsv(text);
  for (const line of unclosed) draft.problem(`line ${line}`, "a quotation mark is not closed");
  const header = rows[0];
  if (header === undefined) return draft.finish(context);
  const found = csvColumns(header.cells, mapping);
  if (found.missing.length > 0) {
    for (const column of found.missing)
      draft.problem(
        `line ${header.line}`,
        `there is no column \`${column}\` among ${listedColumns(header.cells)}`,
      );
    return draft.finish(context);
  }
  const reader = new CsvReader(draft, context, found);
  return reader.read(found.hasHeader ? rows.slice(1) : rows, header.cells.length);
}

function listedColumns(cells: readonly string[]): string {
  return cells
    .slice(0, 12)
    .map((cell) => `\`${cell.slice(0, 30)}\``)
    .join(", ");
}

class CsvReader {
  readonly #draft: RosterDraft;
  readonly #context: ReaderContext;
  readonly #columns: ReadonlyMap<CsvField, number>;

  constructor(draft: RosterDraft, context: ReaderContext, { columns }: CsvColumns) {
    this.#draft = draft;
    this.#context = context;
    this.#columns = columns;
  }

  read(rows: readonly CsvRow[], width: number): ReadRoster {
    const entries = rows.flatMap((row) => this.#entry(row, width) ?? []);
    const ids = this.#identities(entries);
    for (const entry of entries) {
      const id = ids.get(entry);
      if (id === undefined) continue;
      this.#person(id, entry);
    }
    for (const entry of entries) {
      const id = ids.get(entry);
      if (id !== undefined) this.#belongings(id, entry);
    }
    return this.#draft.finish(this.#context);
  }

  #entry({ line, cells }: CsvRow, width: number): Entry | null {
    const place = `line ${line}`;
    if (cells.slice(width).some((cell) => cell !== "")) {
      this.#draft.problem(place, `it has ${cells.length} cells, the first row ${width}`);
      return null;
    }
    const cell = (field: CsvField): string => cells[this.#columns.get(field) ?? -1] ?? "";
    const dates = this.#draft.dates({ start: isoDate(cell("start")), end: isoDate(cell("end")) }, place);
    if (dates === null) return null;
    const name = cell("name") || [cell("given_name"), cell("family_name")].filter((p) => p !== "").join(" ");
    const mailboxes = this.#mailboxes(cell, place);
    const [id, person] = [cell("id") || null, cell("person") || null];
    if (id === null && person === null && name === "" && mailboxes.length === 0) {
      this.#draft.problem(place, "it has neither a name nor an address");
      return null;
    }
    const folded = foldName(name).join(" ");
    return { place, id, person, name, folded, mailboxes, dates, cell };
  }

  #mailboxes(cell: (field: CsvField) => string, place: string): CsvMailbox[] {
    const consent = consentOf(cell("consent")) ?? consentInNote(`consent ${cell("consent")}`);
    const said = mailboxWords(cell("kind"));
    const of = (field: CsvField, words: string): CsvMailbox[] =>
      cell(field)
        .split(/[;,|\s]+/)
        .filter((part) => part !== "")
        .flatMap((part) => {
          const address = addressOf(part);
          if (address === null) {
            this.#draft.problem(place, `\`${part.slice(0, 60)}\` is no address`);
            return [];
          }
          const kind = mailboxKind({ address, words, ...this.#context });
          return [{ address, kind, isLabelled: words !== "", consent }];
        });
    const kinds = ["official", "office", "staff", "personal", "former"] as const;
    return [...of("email", said), ...kinds.flatMap((kind) => of(`${kind}_email`, kind))];
  }

  /** Whose row it is. Rows without an id go by their name, and by their address where two people have one name. */
  #identities(entries: readonly Entry[]): Map<Entry, string> {
    const ids = new Map<Entry, string>();
    const named = new Map<string, Set<string>>();
    for (const entry of entries) {
      const id = entry.person ?? entry.id;
      if (id === null) continue;
      ids.set(entry, id);
      if (entry.folded !== "") named.set(entry.folded, (named.get(entry.folded) ?? new Set()).add(id));
    }
    const others = Map.groupBy(
      entries.filter((entry) => !ids.has(entry)),
      ({ folded, mailboxes }) => folded || (mailboxes[0]?.address ?? ""),
    );
    for (const [folded, group] of others) {
      const known = [...(named.get(folded) ?? [])];
      const namesakes = areNamesakes(group);
      for (const entry of group) {
        const id = known.length === 1 ? known[0]! : this.#ownId(entry, namesakes || known.length > 1);
        if (id === null)
          this.#draft.problem(
            entry.place,
            `several people are named \`${entry.name.slice(0, 60)}\`, and it has no id`,
          );
        else ids.set(entry, id);
      }
    }
    return ids;
  }

  #ownId({ folded, mailboxes }: Entry, isAmbiguous: boolean): string | null {
    const official = mailboxes.find(({ kind }) => kind === "official" || kind === "staff") ?? null;
    if (isAmbiguous) return official === null ? null : `${this.#context.source}:${official.address}`;
    return `${this.#context.source}:${folded.replaceAll(" ", "-") || mailboxes[0]!.address}`;
  }

  #person(id: string, { person, name, mailboxes, cell, place }: Entry): void {
    if (person !== null) return;
    const others = cell("other_names")
      .split(/[;|]/)
      .map((other) => other.trim());
    const shown = name || (mailboxes[0]?.address ?? id);
    if (this.#draft.hasPerson(id)) {
      for (const other of name === "" ? others : [name, ...others]) this.#draft.alsoNamed(id, other);
    } else this.#draft.person({ id, name: shown, other_names: others }, place);
  }

  /** Mailboxes, groups and the office of a row. Its dates are the membership's where it has one. */
  #belongings(person: string, entry: Entry): void {
    const { cell, place, dates, mailboxes } = entry;
    const groups = this.#groupsOf(entry);
    for (const group of groups)
      this.#draft.membership({ person, group, role: cell("role") || null, ...dates }, place);
    for (const [field, kind] of [
      ["house", "house"],
      ["party", "party"],
    ] as const) {
      if (cell(field) === "") continue;
      const group = this.#group({ name: cell(field), id: null, kind, parent: null }, place);
      const isAlone = groups.length === 0;
      this.#draft.membership({ person, group, role: null, ...(isAlone ? dates : OPEN) }, place);
    }
    if (cell("office") !== "") this.#office(person, entry);
    const isMembership = groups.length > 0 || cell("office") !== "";
    for (const { isLabelled, ...mailbox } of mailboxes)
      this.#draft.mailbox({ ...mailbox, person, ...(isMembership ? OPEN : dates) }, { place, isLabelled });
  }

  #groupsOf({ cell, place }: Entry): string[] {
    const names = cell("group")
      .split(/[;|]/)
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const stated = cell("group_kind") || (mailboxWords(cell("kind")) === "" ? cell("kind") : "");
    const above = cell("parent");
    const parent =
      above === "" ? null : this.#group({ name: above, id: null, kind: "", parent: null }, place);
    if (names.length === 0 && cell("group_id") !== "") return [cell("group_id")];
    return names.map((name) =>
      this.#group(
        { name, id: names.length === 1 ? cell("group_id") || null : null, kind: stated, parent },
        place,
      ),
    );
  }

  /** The id of a group that a row names; made when it is named first. */
  #group({ name, id, kind, parent }: NamedGroup, place: string): string {
    const { known, source } = this.#context;
    if (id === null && known.groups.has(name)) return name;
    const folded = foldName(name).join("-") || name.toLowerCase();
    const own = id ?? `${source}:${folded}`;
    if (!this.#draft.hasGroup(own) && !known.groups.has(own))
      this.#draft.group(
        {
          id: own,
          name,
          kind: kind.toLowerCase() || kindNamed(name),
          parent: parent === own ? null : parent,
        },
        place,
      );
    return own;
  }

  /** `Ann Example` in the column of offices is the office of a person of that name, in this list or to be confirmed. */
  #office(person: string, { cell, place, dates }: Entry): void {
    const said = cell("office");
    const named =
      /\boffice of (?:the )?(.+)$/i.exec(said)?.[1] ?? /^(.+)['’]s? (?:\w+ )?office$/i.exec(said)?.[1];
    const of = named ?? (/\boffice\b/i.test(said) ? null : said);
    const principal = of === null ? null : this.#principal(of, place);
    const id = `${this.#context.source}:office:${principal ?? (foldName(said).join("-") || said)}`;
    if (!this.#draft.hasGroup(id)) {
      const name = of === null ? said : `Office of ${this.#draft.nameOf(principal ?? "") ?? of}`;
      this.#draft.group({ id, name, kind: "office", parent: null }, place);
      if (principal !== null)
        this.#draft.membership({ person: principal, group: id, role: "principal", ...OPEN }, place);
    }
    if (person !== principal)
      this.#draft.membership({ person, group: id, role: cell("role") || "staff", ...dates }, place);
  }

  #principal(of: string, place: string): string {
    if (this.#draft.hasPerson(of) || this.#context.known.people.has(of)) return of;
    this.#byName ??= new Map(
      this.#draft.people().map(({ id, name }) => [foldName(name).join(" "), id] as const),
    );
    const folded = foldName(of).join(" ");
    const found = this.#byName.get(folded);
    if (found !== undefined) return found;
    const id = `${this.#context.source}:${folded.replaceAll(" ", "-") || of}`;
    if (!this.#draft.hasPerson(id)) this.#draft.person({ id, name: of, other_names: [] }, place);
    this.#byName.set(folded, id);
    return id;
  }
  #byName: Map<string, string> | null = null;
}

const OPEN = { start: null, end: null } satisfies WrittenDates;

interface NamedGroup {
  readonly name: string;
  readonly id: string | null;
  readonly kind: string;
  readonly parent: string | null;
}

/** Two official addresses at one domain under one name are two people: nobody has two accounts there. */
function areNamesakes(rows: readonly Entry[]): boolean {
  const byDomain = new Map<string, string>();
  for (const { mailboxes } of rows) {
    for (const { address, kind } of mailboxes.slice(0, 1)) {
      const domain = address.slice(address.indexOf("@"));
      if (kind !== "official") continue;
      if ((byDomain.get(domain) ?? address) !== address) return true;
      byDomain.set(domain, address);
    }
  }
  return false;
}

/** The cell where it names a kind of mailbox; empty where it names something else, such as the kind of a group. */
function mailboxWords(cell: string): string {
  return /\b(official|office|staff|personal|private|former|work|home)\b/i.test(cell) ? cell : "";
}

function kindNamed(name: string): string {
  const word = /\b(subcommittee|committee|party|alliance|delegation|caucus|house|senate|parliament)\b/i.exec(
    name,
  );
  return word?.[1]?.toLowerCase() ?? "group";
}

/** `31.12.2021` is the one other order of days that cannot be misread. */
function isoDate(text: string): string | null {
  const found = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  return found === null ? text || null : `${found[3]}-${found[2]}-${found[1]}`;
}
