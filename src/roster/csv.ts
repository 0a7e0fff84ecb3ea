/** Comma-separated values (RFC 4180), with the delimiters, byte order marks and damaged quotes that offices send. */

export interface CsvRow {
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  /** Lines on which a quotation mark is opened and never closed; it was skipped. */
  readonly unclosed: readonly number[];
}

const DELIMITERS = [",", ";", "\t", "|"];
// LIMIT: notes in cells have paragraphs. A quotation mark that is not closed within this many characters is skipped;
// otherwise one in a name would swallow every row after it.
const QUOTED_MAX = 10_000;

/** Rows with their lines; empty ones are left out. Takes any text, in time linear in its length. */
export function readCsv(text: string): CsvTable {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  return new CsvScanner(body, delimiterOf(body)).table();
}

// LIMIT: a header is shorter; where it is not, its beginning shows the delimiter as well.
const HEADER_MAX = 10_000;

/** Whichever stands most often outside quotes in the first row. */
function delimiterOf(text: string): string {
  const unquoted = text.slice(0, HEADER_MAX).replace(/"[^"]*"/g, "");
  const [first = ""] = unquoted.split(/[\r\n]/, 1);
  const counts = DELIMITERS.map((d) => first.split(d).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

class CsvScanner {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;
  #line = 1;
  readonly #unclosed: number[] = [];

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  table(): CsvTable {
    const rows: CsvRow[] = [];
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells = this.#row();
      if (cells.some((cell) => cell !== "")) rows.push({ line, cells });
    }
    return { rows, unclosed: this.#unclosed };
  }

  #row(): string[] {
    const cells: string[] = [];
    for (;;) {
      cells.push(this.#cell().trim());
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === this.#delimiter) continue;
      if (next === "\r" && this.#text[this.#at] === "\n") this.#at += 1;
      this.#line += 1;
      return cells;
    }
  }

  /** Up to the delimiter, the line break or the end, where it stops. */
  #cell(): string {
    while (this.#text[this.#at] === " ") this.#at += 1;
    const quoted = this.#text[this.#at] === '"' ? this.#quoted() : null;
    return (quoted ?? "") + this.#plain();
  }

  /** What is between the quotation marks, or null where they are never closed. */
  #quoted(): string | null {
    let value = "";
    let at = this.#at + 1;
    for (;;) {
      const end = this.#text.slice(at, at + QUOTED_MAX - value.length).indexOf('"');
      if (end === -1) {
        this.#unclosed.push(this.#line);
        this.#at += 1;
        return null;
      }
      value += this.#text.slice(at, at + end);
      at += end + 1;
      if (this.#text[at] !== '"') break;
      value += '"';
      at += 1;
    }
    this.#at = at;
    this.#line += value.split("\n").length - 1;
    return value;
  }

  #plain(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const unit = this.#text[this.#at];
      if (unit === this.#delimiter || unit === "\n" || unit === "\r") break;
    }
    return this.#text.slice(start, this.#at);
  }
}
