import type { DefectLog } from "./defect-log.ts";
import { HEADER_BYTES_MAX, HEADER_FIELDS_MAX, STRUCTURAL_FIELDS_MAX } from "./limits.ts";

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HYPHEN = 45;
const COLON = 58;

/** One header field by its place in the raw bytes (half open); the value is decoded by whoever needs it. */
export interface RawField {
  /** As written. */
  readonly name: string;
  readonly lowerName: string;
  readonly start: number;
  readonly valueStart: number;
  /** After the last byte of the value, without its line end. */
  readonly end: number;
}

export interface HeaderBlock {
  /** In the order of the message, duplicates kept. */
  readonly fields: readonly RawField[];
  readonly start: number;
  /** First byte of the body, after the empty line. */
  readonly bodyStart: number;
}

/** What a header block is read from, and when it must stop. */
export interface HeaderSource {
  readonly bytes: Buffer;
  readonly start: number;
  /** The byte that ends a line: LF, or CR in a message that has no LF at all. */
  readonly lineEnd: number;
  /** IMAP path of the part, for defects; undefined for the message itself. */
  readonly part: string | undefined;
  /** True for a line `--…` that delimits an open multipart: a header without an empty line ends there. */
  readonly isDelimiter: (lineStart: number, lineEnd: number) => boolean;
}

// Fields that decide how the message is read; see STRUCTURAL_FIELDS_MAX.
const STRUCTURAL = new Set(
  `from sender reply-to to cc bcc subject date message-id in-reply-to references return-path delivered-to
  received authentication-results arc-authentication-results received-spf dkim-signature mime-version
  content-type content-transfer-encoding content-disposition content-id`.split(/\s+/),
);

/**
 * Reads a header block, RFC 5322 §2.2: fields, folded lines, the empty line. Lines may end with CR LF, LF,
 * CR CR LF; an mbox `From ` line in front is passed over. A line that is neither a field nor a
 * continuation is left out when the header goes on after it, else the body starts there.
 */
export function scanHeader(source: HeaderSource, log: DefectLog): HeaderBlock {
  return new HeaderScan(source, log).run();
}

class HeaderScan {
  readonly #source: HeaderSource;
  readonly #bytes: Buffer;
  readonly #log: DefectLog;
  readonly #fields: RawField[] = [];
  #current: { name: string; start: number; valueStart: number } | null = null;
  #currentEnd = 0;
  #dropped = false;

  constructor(source: HeaderSource, log: DefectLog) {
    this.#source = source;
    this.#bytes = source.bytes;
    this.#log = log;
  }

  run(): HeaderBlock {
    const { start } = this.#source;
    const size = this.#bytes.length;
    const limit = Math.min(size, start + HEADER_BYTES_MAX);
    let at = this.#skipEnvelope(start);
    while (at < limit) {
      const end = this.#endOfLine(at);
      const next = Math.min(end + 1, size);
      const stop = this.#readLine(at, this.#trimCr(at, end), next);
      if (stop !== null) return this.#finish(stop);
      at = next;
    }
    if (at < size) this.#defect("limit-header-bytes", at);
    else if (this.#fields.length > 0 || this.#current !== null) this.#defect("header-missing-end", at);
    return this.#finish(at);
  }

  /** Reads one line; the offset of the body when the header ends here, else null. */
  #readLine(at: number, end: number, next: number): number | null {
    if (at === end) return next;
    const first = this.#bytes[at];
    if (first === SPACE || first === TAB) {
      // A continuation without a field to continue is the first line of a body without header.
      if (this.#current === null) return this.#malformed(at, next);
      this.#currentEnd = end;
      return null;
    }
    if (first === HYPHEN && this.#bytes[at + 1] === HYPHEN && this.#source.isDelimiter(at, end)) return at;
    const colon = this.#colonOf(at, end);
    if (colon < 0) return this.#malformed(at, next);
    this.#push();
    let nameEnd = colon;
    while (nameEnd > at && isSpace(this.#bytes[nameEnd - 1])) nameEnd--;
    this.#current = { name: this.#bytes.toString("latin1", at, nameEnd), start: at, valueStart: colon + 1 };
    this.#currentEnd = end;
    return null;
  }

  /**
   * Junk between two fields is left out; junk that no header follows is the body without its empty line,
   * so that no text can be hidden by leaving that line away.
   */
  #malformed(at: number, next: number): number | null {
    this.#defect("header-malformed", at);
    if (next >= this.#bytes.length) return at;
    const end = this.#trimCr(next, this.#endOfLine(next));
    return this.#colonOf(next, end) > 0 ? null : at;
  }

  /** Offset of the colon when the line starts with a field name (printable ASCII), else -1. */
  #colonOf(at: number, end: number): number {
    for (let index = at; index < end; index++) {
      const byte = this.#bytes[index]!;
      if (byte === COLON) return index === at ? -1 : index;
      if (byte > SPACE && byte < 127) continue;
      // Space is allowed before the colon only (RFC 5322 §4.5).
      while (index < end && isSpace(this.#bytes[index])) index++;
      return index < end && this.#bytes[index] === COLON && index > at ? index : -1;
    }
    return -1;
  }

  #push(): void {
    const current = this.#current;
    if (current === null) return;
    this.#current = null;
    const lowerName = current.name.toLowerCase();
    const count = this.#fields.length;
    if (count >= HEADER_FIELDS_MAX && (count >= STRUCTURAL_FIELDS_MAX || !STRUCTURAL.has(lowerName))) {
      if (!this.#dropped) this.#defect("limit-headers", current.start);
      this.#dropped = true;
      return;
    }
    this.#fields.push({ ...current, lowerName, end: this.#currentEnd });
  }

  #finish(bodyStart: number): HeaderBlock {
    this.#push();
    return { fields: this.#fields, start: this.#source.start, bodyStart };
  }

  /** Passes over a byte order mark, empty lines and an mbox `From ` line before the message itself. */
  #skipEnvelope(start: number): number {
    if (start !== 0 || this.#source.part !== undefined) return start;
    let at = this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf ? 3 : 0;
    while (this.#bytes[at] === CR || this.#bytes[at] === LF) at++;
    return this.#isEnvelope(at) ? this.#endOfLine(at) + 1 : at;
  }

  /** SECURITY: `From : x` is a field (RFC 5322 §4.5) that mail programs show; taken for an envelope line it would be lost. */
  #isEnvelope(at: number): boolean {
    const word = this.#bytes.toString("latin1", at, at + 6);
    if (!word.startsWith("From ") && word !== ">From ") return false;
    let next = at + word.indexOf(" ");
    while (isSpace(this.#bytes[next])) next++;
    return this.#bytes[next] !== COLON;
  }

  #endOfLine(at: number): number {
    const end = this.#bytes.indexOf(this.#source.lineEnd, at);
    return end < 0 ? this.#bytes.length : end;
  }

  #trimCr(at: number, end: number): number {
    let trimmed = end;
    while (trimmed > at && this.#bytes[trimmed - 1] === CR) trimmed--;
    return trimmed;
  }

  #defect(code: Parameters<DefectLog["add"]>[0], offset: number): void {
    const { part } = this.#source;
    this.#log.add(code, part === undefined ? { offset } : { offset, part });
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
