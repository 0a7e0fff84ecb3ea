import type { MimePart } from "../../model/message.ts";
import type { DefectLog } from "./defect-log.ts";
import { BOUNDARY_LENGTH_MAX, DEPTH_MAX, PARTS_MAX } from "./limits.ts";
import { parseStructured, type StructuredValue } from "./parameters.ts";
import { type HeaderBlock, type RawField, scanHeader } from "./scan-header.ts";

const LF = 10;
const CR = 13;
const HYPHEN = 45;

/** A MIME entity as walked: the model's part, with its header fields and its disposition. */
export interface WalkedPart extends MimePart {
  readonly header: HeaderBlock;
  readonly disposition: StructuredValue;
  readonly children: readonly WalkedPart[];
}

/** A whole message as walked; nothing is decoded or copied yet. */
export interface WalkedMessage {
  readonly bytes: Buffer;
  readonly root: WalkedPart;
  /** The first text/plain and text/html and everything else that has no parts, in reading order. */
  readonly leaves: readonly WalkedPart[];
}

/** A multipart whose closing delimiter has not come yet. */
interface OpenMultipart {
  readonly part: Part;
  readonly boundary: string;
  /** Level that had the same boundary before, to be restored; -1 for none. */
  readonly shadowed: number;
  current: Part | null;
}

/**
 * Finds the parts of a message, RFC 2046 §5.1, in one pass over the lines that begin with `--`, whatever
 * the depth. A delimiter of an outer multipart ends the inner ones. Never throws; damage goes to `log`.
 */
export function walk(bytes: Uint8Array, log: DefectLog): WalkedMessage {
  const walker = new Walker(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), log);
  return walker.run();
}

/** The first field of that lower-case name, or null. */
export function firstField(header: HeaderBlock, lowerName: string): RawField | null {
  for (const field of header.fields) if (field.lowerName === lowerName) return field;
  return null;
}

class Part implements WalkedPart {
  readonly path: string;
  readonly header: HeaderBlock;
  readonly headerSpan: { readonly start: number; readonly end: number };
  readonly bodySpan: { start: number; end: number };
  readonly parameters: Readonly<Record<string, string>>;
  readonly transferEncoding: string;
  readonly disposition: StructuredValue;
  readonly children: Part[] = [];
  contentType: string;

  constructor(path: string, header: HeaderBlock, fields: PartFields) {
    this.path = path;
    this.header = header;
    this.headerSpan = { start: header.start, end: header.bodyStart };
    this.bodySpan = { start: header.bodyStart, end: header.bodyStart };
    this.contentType = fields.type.value;
    this.parameters = fields.type.parameters;
    this.transferEncoding = fields.encoding;
    this.disposition = fields.disposition;
  }
}

interface PartFields {
  readonly type: StructuredValue;
  readonly encoding: string;
  readonly disposition: StructuredValue;
}

const NO_DISPOSITION: StructuredValue = { value: "", parameters: {}, defects: [] };

class Walker {
  readonly #bytes: Buffer;
  readonly #log: DefectLog;
  readonly #lineEnd: number;
  readonly #lineStartMark: string;
  readonly #stack: OpenMultipart[] = [];
  readonly #levels = new Map<string, number>();
  readonly #leaves: Part[] = [];
  #parts = 0;
  #full = false;

  constructor(bytes: Buffer, log: DefectLog) {
    this.#bytes = bytes;
    this.#log = log;
    // A message without any LF was written by a system whose lines end with CR alone.
    this.#lineEnd = bytes.includes(LF) || !bytes.includes(CR) ? LF : CR;
    this.#lineStartMark = this.#lineEnd === LF ? "\n--" : "\r--";
  }

  run(): WalkedMessage {
    const bytes = this.#bytes;
    if (bytes.length === 0) this.#log.add("empty-message");
    if (this.#lineEnd === CR) this.#log.add("bare-cr", { offset: bytes.indexOf(CR) });
    const root = this.#readPart("", 0, "text/plain");
    let at = root.bodySpan.start;
    this.#open(root);
    while (this.#stack.length > 0) {
      const line = this.#nextDashes(at);
      if (line < 0) break;
      at = this.#readDelimiter(line);
    }
    this.#closeAll(root);
    this.#collectLeaves(root);
    return { bytes, root, leaves: this.#leaves };
  }

  /** Offset of the next line that begins with `--`, at or after `at`, which is the start of a line. */
  #nextDashes(at: number): number {
    if (this.#bytes[at] === HYPHEN && this.#bytes[at + 1] === HYPHEN) return at;
    const found = this.#bytes.indexOf(this.#lineStartMark, Math.max(at - 1, 0), "latin1");
    return found < 0 ? -1 : found + 1;
  }

  /** Handles the line at `start`; the start of the line to go on at. */
  #readDelimiter(start: number): number {
    const found = this.#bytes.indexOf(this.#lineEnd, start);
    const end = found < 0 ? this.#bytes.length : found;
    const next = Math.min(end + 1, this.#bytes.length);
    const hit = this.#match(start, end);
    if (hit === null) return next > start ? next : this.#bytes.length;
    this.#closeTo(hit.level, this.#beforeLineEnd(start));
    if (hit.closing) {
      this.#pop();
      return next;
    }
    return this.#addChild(this.#stack[hit.level]!, next);
  }

  /** Which open multipart the line delimits. Trailing white space is allowed (RFC 2046 §5.1.1). */
  #match(start: number, lineEnd: number): { level: number; closing: boolean } | null {
    if (lineEnd - start > BOUNDARY_LENGTH_MAX + 6) return null;
    const text = this.#bytes.toString("latin1", start + 2, lineEnd).trimEnd();
    const level = this.#levels.get(text);
    if (level !== undefined) return { level, closing: false };
    if (!text.endsWith("--")) return null;
    const closed = this.#levels.get(text.slice(0, -2));
    return closed === undefined ? null : { level: closed, closing: true };
  }

  #addChild(open: OpenMultipart, start: number): number {
    if (this.#parts >= PARTS_MAX) {
      if (!this.#full) this.#log.add("limit-parts", { offset: start });
      this.#full = true;
      return start;
    }
    const parent = open.part;
    const number = parent.children.length + 1;
    const path = parent.path === "" ? String(number) : `${parent.path}.${number}`;
    const implied = parent.contentType === "multipart/digest" ? "message/rfc822" : "text/plain";
    const child = this.#readPart(path, start, implied);
    parent.children.push(child);
    open.current = child;
    this.#open(child);
    return child.bodySpan.start;
  }

  #readPart(path: string, start: number, implied: string): Part {
    this.#parts++;
    const source = {
      bytes: this.#bytes,
      start,
      lineEnd: this.#lineEnd,
      part: path === "" ? undefined : path,
      isDelimiter: (from: number, to: number): boolean => this.#match(from, to) !== null,
    };
    const header = scanHeader(source, this.#log);
    const part = new Part(path, header, this.#readFields(header, path, implied));
    part.bodySpan.end = this.#bytes.length;
    return part;
  }

  #readFields(header: HeaderBlock, path: string, implied: string): PartFields {
    let type: StructuredValue | null = null;
    let encoding = "";
    let disposition = NO_DISPOSITION;
    for (const field of header.fields) {
      const { lowerName } = field;
      if (!lowerName.startsWith("content-")) continue;
      if (lowerName === "content-type") type ??= this.#contentType(field, path, implied);
      else if (lowerName === "content-disposition" && disposition === NO_DISPOSITION) {
        disposition = this.#structured(field, path);
      } else if (lowerName === "content-transfer-encoding" && encoding === "") {
        encoding = firstWord(this.#unfolded(field));
      }
    }
    return { type: type ?? { value: implied, parameters: {}, defects: [] }, encoding, disposition };
  }

  #contentType(field: RawField, path: string, implied: string): StructuredValue {
    const type = this.#structured(field, path);
    if (isMediaType(type.value)) return type;
    this.#log.add("content-type-invalid", place(field.start, path));
    return { ...type, value: implied };
  }

  #structured(field: RawField, path: string): StructuredValue {
    const structured = parseStructured(this.#unfolded(field));
    for (const { code, detail } of structured.defects)
      this.#log.add(code, { ...place(field.start, path), detail });
    return structured;
  }

  #unfolded(field: RawField): string {
    const raw = this.#bytes.toString("latin1", field.valueStart, field.end);
    return raw.includes("\n") || raw.includes("\r") ? raw.replaceAll(/[\r\n]+/g, "") : raw;
  }

  /** Opens a multipart for its delimiters, unless it cannot have any. */
  #open(part: Part): void {
    if (!part.contentType.startsWith("multipart/")) return;
    const boundary = Buffer.from(part.parameters["boundary"] ?? "", "utf8")
      .toString("latin1")
      .trimEnd();
    const offset = part.headerSpan.start;
    if (boundary === "" || boundary.length > BOUNDARY_LENGTH_MAX) {
      this.#log.add("boundary-missing", place(offset, part.path));
      part.contentType = "text/plain";
      return;
    }
    if (this.#stack.length >= DEPTH_MAX) {
      this.#log.add("limit-depth", place(offset, part.path));
      return;
    }
    const shadowed = this.#levels.get(boundary) ?? -1;
    this.#levels.set(boundary, this.#stack.length);
    this.#stack.push({ part, boundary, shadowed, current: null });
  }

  /** Ends the open part of `level` at `end`, and with it every multipart inside that was never closed. */
  #closeTo(level: number, end: number): void {
    while (this.#stack.length > level + 1) {
      this.#endCurrent(this.#stack.at(-1)!, end);
      this.#notClosed(this.#stack.at(-1)!);
      this.#pop();
    }
    this.#endCurrent(this.#stack[level]!, end);
  }

  #endCurrent(open: OpenMultipart, end: number): void {
    const { current } = open;
    if (current !== null) current.bodySpan.end = Math.max(end, current.bodySpan.start);
    open.current = null;
  }

  #pop(): void {
    const open = this.#stack.pop()!;
    if (open.shadowed < 0) this.#levels.delete(open.boundary);
    else this.#levels.set(open.boundary, open.shadowed);
  }

  #notClosed(open: OpenMultipart): void {
    const code = open.part.children.length === 0 ? "boundary-not-found" : "boundary-not-closed";
    this.#log.add(code, place(open.part.headerSpan.start, open.part.path));
  }

  #closeAll(root: Part): void {
    const end = this.#bytes.length;
    root.bodySpan.end = end;
    while (this.#stack.length > 0) {
      this.#endCurrent(this.#stack.at(-1)!, end);
      this.#notClosed(this.#stack.at(-1)!);
      this.#pop();
    }
  }

  /** Reading order; a multipart that turned out to have no part is read as text. */
  #collectLeaves(part: Part): void {
    if (part.children.length === 0) {
      if (part.contentType.startsWith("multipart/") && this.#isWalkable(part)) {
        this.#log.add("part-empty", place(part.headerSpan.start, part.path));
        part.contentType = "text/plain";
      }
      this.#leaves.push(part);
      return;
    }
    for (const child of part.children) this.#collectLeaves(child);
  }

  #isWalkable(part: Part): boolean {
    return part.path.split(".").length < DEPTH_MAX;
  }

  /** The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1). */
  #beforeLineEnd(start: number): number {
    let end = start;
    if (end > 0 && this.#bytes[end - 1] === this.#lineEnd) end--;
    if (this.#lineEnd === LF && end > 0 && this.#bytes[end - 1] === CR) end--;
    return end;
  }
}

function place(offset: number, path: string): { offset: number; part?: string } {
  return path === "" ? { offset } : { offset, part: path };
}

function isMediaType(value: string): boolean {
  return /^[!#$%&'*+.^_`{|}~0-9a-z-]+\/[!#$%&'*+.^_`{|}~0-9a-z-]+$/.test(value);
}

function firstWord(text: string): string {
  const word = text.trim().toLowerCase();
  const end = word.search(/[\s;(]/);
  return (end < 0 ? word : word.slice(0, end)).replaceAll('"', "");
}
