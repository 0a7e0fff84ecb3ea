/** Entries of `serjeant.json` by name: a mistake names the entry, and an entry that nobody asked for is one. */
import { WorkspaceProblem } from "./workspace-problem.ts";

export type Entries = Readonly<Record<string, unknown>>;

export class EntryReader {
  readonly #path: string;
  readonly #entries: Entries;
  /** `office.` within the entry `office`. */
  readonly #within: string;
  readonly #read = new Set<string>();

  constructor(path: string, entries: Entries, within = "") {
    this.#path = path;
    this.#entries = entries;
    this.#within = within;
  }

  text(name: string): string | null {
    const value = this.#take(name);
    if (value === null || typeof value === "string") return value;
    throw this.#wrong(name, "a text");
  }

  /** Of an entry that has to be there once the one around it is. */
  demandedText(name: string, example: string): string {
    const value = this.text(name);
    if (value !== null && value.trim() !== "") return value;
    throw this.#wrong(name, `a text, such as ${JSON.stringify(example)}`);
  }

  texts(name: string): readonly string[] {
    const value = this.#take(name) ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw this.#wrong(name, 'a list of texts, such as ["parliament.example"]');
  }

  /** Texts by name. */
  textsByName(name: string): Readonly<Record<string, string>> {
    const value = this.#take(name) ?? {};
    if (isEntries(value) && Object.values(value).every((item) => typeof item === "string"))
      return value as Readonly<Record<string, string>>;
    throw this.#wrong(name, "an object of texts");
  }

  flag(name: string): boolean {
    const value = this.#take(name) ?? false;
    if (typeof value === "boolean") return value;
    throw this.#wrong(name, "true or false");
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.#take(name) ?? otherwise;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.#wrong(name, `one of ${choices.join(", ")}`);
  }

  /** A number from 0, or `otherwise` where the entry is not there. */
  amount(name: string, of: string, otherwise: number): number {
    const value = this.#take(name) ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw this.#wrong(name, `a number of ${of}`);
  }

  /** Days above 0; null keeps it. `otherwise` only where the entry is not there. */
  days(name: string, otherwise: number | null): number | null {
    if (!(name in this.#entries)) {
      this.#read.add(name);
      return otherwise;
    }
    const value = this.#take(name);
    if (value === null || (typeof value === "number" && value > 0)) return value;
    throw this.#wrong(name, "a number of days, or null to keep it");
  }

  /** What `read` makes of the object under a name, every entry of which has to be asked for; null where it is not there. */
  object<T>(name: string, read: (entries: EntryReader) => T): T | null {
    const value = this.#take(name);
    return value === null ? null : this.#inner(name, value, read);
  }

  /** The same for a list of objects. */
  objects<T>(name: string, read: (entries: EntryReader) => T): readonly T[] | null {
    const value = this.#take(name);
    if (value === null) return null;
    if (!Array.isArray(value)) throw this.#wrong(name, "a list in [ ]");
    return value.map((item, i) => this.#inner(`${name}[${i}]`, item, read));
  }

  #inner<T>(name: string, value: unknown, read: (entries: EntryReader) => T): T {
    if (!isEntries(value)) throw this.#wrong(name, "an object");
    const inner = new EntryReader(this.#path, value, `${this.#within}${name}.`);
    const found = read(inner);
    inner.refuseUnread();
    return found;
  }

  refuseUnread(): void {
    const unread = Object.keys(this.#entries).find((name) => !this.#read.has(name));
    if (unread === undefined) return;
    throw new WorkspaceProblem(
      `\`${this.#path}\` has an entry \`${this.#within}${unread}\` that means nothing`,
      { help: `known here: ${[...this.#read].join(", ")}` },
    );
  }

  #take(name: string): unknown {
    this.#read.add(name);
    // Own entries only: `constructor` is no entry that somebody wrote.
    return Object.hasOwn(this.#entries, name) ? (this.#entries[name] ?? null) : null;
  }

  #wrong(name: string, expected: string): WorkspaceProblem {
    return new WorkspaceProblem(`\`${this.#within}${name}\` in \`${this.#path}\` must be ${expected}`);
  }
}

export function isEntries(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
