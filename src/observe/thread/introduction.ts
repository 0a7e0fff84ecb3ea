/** What a mail program puts before a quoted message, found in the lines of a text. */
import { type Line, nextNonEmpty } from "./lines.ts";
import {
  FORWARD_MARKERS,
  HEADER_LABELS,
  type HeaderLabel,
  OPENERS,
  ORIGINAL_MARKERS,
  WROTE,
} from "./phrases.ts";

/** Where an introduction stands, `[start, end)` in the lines, and what it says. */
export interface Introduction {
  readonly start: number;
  readonly end: number;
  /** "On … wrote:" as one text; null for a header block. */
  readonly sentence: string | null;
  /** Values of a header block. */
  readonly fields: ReadonlyMap<HeaderLabel, string>;
  /** `original` and `forward` when a marker line stood before. */
  readonly marker: "original" | "forward" | null;
  /** Enough by itself. Otherwise it counts only when quoted lines follow. */
  readonly certain: boolean;
}

const NO_FIELDS: ReadonlyMap<HeaderLabel, string> = new Map();

// LIMIT: an introduction is a name, an address and a date, wrapped over few lines.
const SENTENCE_CHARS_MAX = 400;
const SENTENCE_LINES_MAX = 4;
const BLOCK_LINES_MAX = 60;
const WRAPPED_LINES_MAX = 8;
const LABEL_CHARS_MAX = 20;
const VALUE_CHARS_MAX = 4_000;

/** "On …, … wrote:" beginning at line `at`, also wrapped over several lines of the same depth. */
export function sentenceAt(lines: readonly Line[], at: number): Introduction | null {
  const first = lines[at]!;
  const end = sentenceEnd(lines, at);
  if (end === null || !mayOpen(first.text)) return null;
  // A short answer right above the introduction is not its first line.
  for (let i = at + 1; i < end; i++) if (sentenceAt(lines, i)?.certain === true) return null;
  let sentence = first.text;
  for (let i = at + 1; i < end; i++) sentence += ` ${lines[i]!.text}`;
  if (sentence.length > SENTENCE_CHARS_MAX) return null;
  const certain = judgeSentence(sentence);
  if (certain === null) return null;
  return { start: at, end, sentence, fields: NO_FIELDS, marker: null, certain };
}

/** Behind the first line from `at` on that closes a sentence. Looked for first, because few lines do. */
function sentenceEnd(lines: readonly Line[], at: number): number | null {
  const depth = lines[at]!.depth;
  for (let i = at; i < lines.length && i < at + SENTENCE_LINES_MAX; i++) {
    const { text, depth: here } = lines[i]!;
    if (text === "" || here !== depth || text.length > SENTENCE_CHARS_MAX) return null;
    if (closesSentence(text) || (text.endsWith("--") && lines[at]!.text.startsWith("--"))) return i + 1;
  }
  return null;
}

function mayOpen(text: string): boolean {
  const lower = text.slice(0, 40).toLowerCase();
  return (
    OPENERS.some((opener) => lower.startsWith(opener)) ||
    /^(?:\d{1,4}[-./ ]|["<])/.test(text) ||
    text.includes("@") ||
    closesSentence(text)
  );
}

/** Ends with a colon, or is Zoho's `---- On … wrote ----`. */
function closesSentence(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last === 0x3a || last === 0xff1a || (last === 0x2d && text.startsWith("--") && text.endsWith("--"));
}

/** True when text ends with a sentence that says who wrote, `Jane Doe wrote:`, and may introduce a quotation. */
export function endsWithIntroduction(text: string): boolean {
  const trimmed = text.trimEnd();
  if (!closesSentence(trimmed)) return false;
  const lower = trimmed.slice(trimmed.lastIndexOf("\n") + 1).toLowerCase();
  return lower.length <= SENTENCE_CHARS_MAX && WROTE.some((verb) => hasWord(lower, verb));
}

/** Null when it is no introduction at all; else whether it is certain without quoted lines behind it. */
function judgeSentence(sentence: string): boolean | null {
  const lower = sentence.toLowerCase();
  const address = /[^\s@<>"]@[^\s@<>"]/.test(sentence);
  const time = /\d{1,2} ?[:.h] ?\d{2}/.test(lower);
  const date = time || /\d{4}|\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}/.test(lower);
  if (!WROTE.some((verb) => hasWord(lower, verb))) return date && address ? false : null;
  const opened = OPENERS.some((opener) => lower.startsWith(opener)) || /^\d/.test(lower);
  return date && (address || (time && opened));
}

function hasWord(text: string, word: string): boolean {
  let at = text.indexOf(word);
  while (at !== -1) {
    const after = text.charAt(at + word.length);
    const before = at === 0 ? " " : text.charAt(at - 1);
    if (!isLetter(before) && !isLetter(after)) return true;
    if (word.charCodeAt(0) > 0x2fff) return true;
    at = text.indexOf(word, at + 1);
  }
  return false;
}

function isLetter(char: string): boolean {
  return char.toLowerCase() !== char.toUpperCase();
}

/** The marker on a line of its own, such as `-----Original Message-----`; null when there is none. */
export function markerOf(text: string): "original" | "forward" | null {
  if (text.length > 80 || text.length < 10) return null;
  if (!DASHES.has(text.charAt(0)) && !DASHES.has(text.charAt(text.length - 1))) return null;
  const phrase = withoutDashes(text).toLowerCase().replaceAll("’", "'");
  const dashed = text.startsWith("--") || text.startsWith("__") || text.startsWith("==");
  if (FORWARD_MARKERS.has(phrase)) return dashed || text.endsWith(":") ? "forward" : null;
  if (!dashed) return null;
  if (phrase.startsWith("forwarded by ") || phrase.startsWith("forwarded message from ")) return "forward";
  return ORIGINAL_MARKERS.has(phrase) ? "original" : null;
}

const DASHES = new Set([..." -_=*:–—\u00a0"]);

function withoutDashes(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && DASHES.has(text.charAt(start))) start += 1;
  while (end > start && DASHES.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** True for a drawn line, `________________________________`, that Outlook puts above a header block. */
export function isDrawnLine(text: string): boolean {
  return text.length >= 5 && DASHES.has(text.charAt(0)) && withoutDashes(text) === "";
}

interface LabelledLine {
  readonly label: HeaderLabel;
  readonly value: string;
}

/** The place of the first colon, ASCII or full-width, within the length of a label; -1 when there is none. */
function colonIn(text: string): number {
  const end = Math.min(text.length, LABEL_CHARS_MAX + 4);
  for (let i = 0; i < end; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x3a || char === 0xff1a) return i;
  }
  return -1;
}

/** `Von: Erika`, `*From:* Jane` (Gmail's plain text of bold). Null when the line has no known label. */
function labelledLine(text: string): LabelledLine | null {
  const colon = colonIn(text);
  if (colon < 1) return null;
  const name = text.slice(0, colon).replaceAll("*", "").replaceAll("’", "'").trim().toLowerCase();
  const label = HEADER_LABELS.get(name);
  if (label === undefined) return null;
  const value = text.slice(colon + 1, VALUE_CHARS_MAX).replace(/^[*\s]+/, "");
  return { label, value: value.endsWith("*") ? value.slice(0, -1) : value };
}

/** How many of date, To and Subject a block must have besides From; `all` is explained at `isBlock`. */
export type FieldsNeeded = 1 | 2 | "all";

/** A block of From, Sent, To, Subject in any order that begins at line `at`. */
function headerBlockAt(lines: readonly Line[], at: number, needed: FieldsNeeded): Introduction | null {
  const first = labelledLine(lines[at]!.text);
  if (first === null || first.label === "other") return null;
  const fields = new Map<HeaderLabel, string>();
  let end = at;
  let last: HeaderLabel | null = null;
  let unlabelled = 0;
  for (let i = at; i < Math.min(lines.length, at + BLOCK_LINES_MAX); i++) {
    const line = lines[i]!;
    const labelled = line.depth === lines[at]!.depth ? labelledLine(line.text) : null;
    if (labelled !== null && !fields.has(labelled.label)) {
      fields.set(labelled.label, labelled.value);
      last = labelled.label;
      end = i + 1;
      unlabelled = 0;
      continue;
    }
    if (labelled !== null && labelled.label !== "other") break;
    unlabelled += 1;
    if (!continues(lines, i, fields, unlabelled, last)) break;
    if (line.text !== "" && last !== null) fields.set(last, `${fields.get(last)} ${line.text}`);
  }
  if (!isBlock(fields, needed)) return null;
  return { start: at, end, sentence: null, fields, marker: null, certain: true };
}

/**
 * Whether the block may go on after a line without a label: an empty line between two labels (text made of
 * HTML paragraphs), or a long list of recipients or a subject wrapped by the sender's program.
 */
function continues(
  lines: readonly Line[],
  i: number,
  fields: ReadonlyMap<HeaderLabel, string>,
  unlabelled: number,
  last: HeaderLabel | null,
): boolean {
  if (fields.has("subject") && fields.has("from") && fields.has("date") && fields.has("to")) return false;
  if (lines[i]!.text === "") return unlabelled === 1 && labelledLine(lines[i + 1]?.text ?? "") !== null;
  if (unlabelled > WRAPPED_LINES_MAX || lines[i]!.text.length > 200) return false;
  const ahead = lines.slice(i + 1, i + 2 + WRAPPED_LINES_MAX - unlabelled);
  const resumes = ahead.findIndex((line) => line.text === "" || labelledLine(line.text) !== null);
  if (resumes === -1 || ahead[resumes]!.text === "") return false;
  return last === "to" || last === "cc" || last === "bcc" || (resumes === 0 && last !== null);
}

/**
 * With nothing else to go by it takes a date, and To and Subject, or one of these two and an address: a fax
 * notice in the text of a mail has some of these lines too.
 */
function isBlock(fields: ReadonlyMap<HeaderLabel, string>, needed: FieldsNeeded): boolean {
  if (!fields.has("from")) return false;
  const [date, to, subject] = [fields.has("date"), fields.has("to"), fields.has("subject")];
  if (needed !== "all") return Number(date) + Number(to) + Number(subject) >= needed;
  if (!date) return false;
  if (to && subject) return true;
  return (to || subject) && [fields.get("from"), fields.get("to")].some((value) => value?.includes("@"));
}

/** A header block or a marker at line `at`, with the marker and drawn line before it. Null when there is neither. */
export function blockAt(lines: readonly Line[], at: number, needed: FieldsNeeded): Introduction | null {
  const text = lines[at]!.text;
  const marker = markerOf(text);
  if (marker === null && !isDrawnLine(text)) return headerBlockAt(lines, at, needed);
  const next = nextNonEmpty(lines, at + 1);
  const block = next < lines.length ? blockAfterMarker(lines, next, marker) : null;
  if (block !== null) return { ...block, start: at, marker };
  if (marker === null) return null;
  return { start: at, end: at + 1, sentence: null, fields: NO_FIELDS, marker, certain: true };
}

/** Some programs write a "From … on …:" sentence after the marker instead of a block. */
function blockAfterMarker(
  lines: readonly Line[],
  next: number,
  marker: "original" | "forward" | null,
): Introduction | null {
  return (
    headerBlockAt(lines, next, marker === null ? 2 : 1) ?? (marker === null ? null : sentenceAt(lines, next))
  );
}
