/** What separates messages in an mbox, and what undoes its quoting. Offsets are bytes. */
import { fieldNameLength, startsWith } from "./look.ts";

const LF = 10;
const CR = 13;
const QUOTE = 62;

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** How writers keep a line `From …` of a message from being read as a separator. */
export type MboxVariant =
  /** `>` before each such line, and before each already quoted one: undone exactly. */
  | "mboxrd"
  /** `>` before such lines only: a line that came quoted cannot be told for sure. */
  | "mboxo"
  /** As mboxo, and Content-Length says where the message ends. */
  | "mboxcl"
  /** Content-Length says where the message ends; nothing is quoted. */
  | "mboxcl2";

/** A separator needs its own line and the next one to be told from text. More than this is no separator. */
const SEPARATOR_BYTES_MAX = 2000;

/**
 * True when `at` begins a separator line: `From `, then a date as C's `asctime` writes it or an address, and a
 * header field (or a quoted `>From `) on the next line.
 *
 * SECURITY: writers forget to quote. Text of a mail that begins a line with "From " must not become a message of its
 * own, with a header that the sender made up.
 */
export function isSeparator(bytes: Buffer, at: number, end: number): boolean {
  const newline = bytes.indexOf(LF, at);
  if (newline < 0 || newline >= end || newline - at > SEPARATOR_BYTES_MAX) return false;
  const line = bytes.toString("latin1", at, newline);
  const isDated = hasAsctimeDate(line);
  const next = newline + 1;
  const leadsToField =
    next >= end || fieldNameLength(bytes, next, end) > 0 || startsWith(bytes, ">From ", next);
  const isAfterBlank = isBlankBefore(bytes, at);
  if (isDated) return isAfterBlank || leadsToField;
  return isAfterBlank && leadsToField && next < end && hasSender(line);
}

/** True when enough is there to decide `isSeparator`: the line and the start of the next. */
export function canDecide(bytes: Buffer, at: number, end: number): boolean {
  if (end - at > 2 * SEPARATOR_BYTES_MAX) return true;
  const newline = bytes.indexOf(LF, at);
  if (newline < 0 || newline >= end) return false;
  for (let i = newline + 1; i < end; i += 1) {
    const c = bytes[i]!;
    if (c === LF || c === 58 || c === 32) return true;
  }
  return false;
}

function isBlankBefore(bytes: Buffer, at: number): boolean {
  if (at === 0) return true;
  if (at === 1) return bytes[0] === LF;
  const before = bytes[at - 2];
  return before === LF || (before === CR && (at === 2 || bytes[at - 3] === LF));
}

// `From jane@example.org Tue Jan 12 09:30:00 2021`, whatever stands around these words.
function hasAsctimeDate(line: string): boolean {
  const words = line.split(" ");
  const weekday = words.findIndex((word) => WEEKDAYS.includes(word.slice(0, 3)) && word.length <= 4);
  if (weekday < 1) return false;
  const rest = words.slice(weekday + 1);
  return rest.some((word) => /^\d\d:\d\d/.test(word)) && rest.some((word) => /^\d{4}\r?$/.test(word));
}

function hasSender(line: string): boolean {
  const sender = line.trimEnd().split(" ")[1] ?? "";
  return sender === "-" || sender === "MAILER-DAEMON" || sender.includes("@");
}

/** Start of the body: behind the first empty line, or the end. */
export function bodyStart(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2;
    const newline = bytes.indexOf(LF, at);
    if (newline < 0 || newline >= end) return end;
    at = newline + 1;
  }
  return end;
}

/** The message without the empty line that mbox writers put behind it. */
export function withoutTrailingBlank(bytes: Buffer, start: number, end: number): number {
  if (end - start < 2 || bytes[end - 1] !== LF) return end;
  if (bytes[end - 2] === LF) return end - 1;
  return bytes[end - 2] === CR && bytes[end - 3] === LF ? end - 2 : end;
}

/** A copy of the message with the quoting of `variant` undone. The header is never quoted. */
export function unquote(message: Buffer, variant: MboxVariant): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(message.length);
  if (variant === "mboxcl2" || message.indexOf(">From ") < 0) {
    copy.set(message);
    return copy;
  }
  let from = bodyStart(message, 0, message.length);
  copy.set(message.subarray(0, from));
  let length = from;
  for (const line of quotedFromLines(message, from)) {
    if (!isQuotedBy(message, line, variant)) continue;
    copy.set(message.subarray(from, line.start), length);
    length += line.start - from;
    from = line.start + 1;
  }
  copy.set(message.subarray(from), length);
  length += message.length - from;
  return copy.slice(0, length);
}

interface QuotedLine {
  readonly start: number;
  /** How many `>` stand before `From `. */
  readonly depth: number;
}

/** Every line of only `>` and then `From `. Linear: jumps from one to the next. */
export function* quotedFromLines(bytes: Buffer, from: number): Generator<QuotedLine> {
  for (let at = bytes.indexOf(">From ", from); at >= 0; at = bytes.indexOf(">From ", at + 6)) {
    let start = at;
    while (start > from && bytes[start - 1] === QUOTE) start -= 1;
    if (start === 0 || bytes[start - 1] === LF) yield { start, depth: at - start + 1 };
  }
}

// mboxrd quotes every level. The others quote only bare lines, so a line among quoted text came quoted.
function isQuotedBy(bytes: Buffer, line: QuotedLine, variant: MboxVariant): boolean {
  return variant === "mboxrd" || (line.depth === 1 && depthAround(bytes, line.start) === 0);
}

/** The deeper of the quote depths of the lines before and after: what the text around is quoted with. */
export function depthAround(bytes: Buffer, lineStart: number): number {
  const before = lineStart < 2 ? -1 : bytes.lastIndexOf(LF, lineStart - 2);
  const after = bytes.indexOf(LF, lineStart);
  return Math.max(depthAt(bytes, before + 1), after < 0 ? 0 : depthAt(bytes, after + 1));
}

function depthAt(bytes: Buffer, at: number): number {
  let depth = 0;
  // LIMIT: deeper quoting than this is not told apart, or a body of `>` alone costs quadratic time.
  while (depth < 50 && bytes[at + depth] === QUOTE) depth += 1;
  return startsWith(bytes, "From ", at + depth) ? 0 : depth;
}
