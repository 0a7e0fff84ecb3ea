/** One level of a thread: what a message says itself, and the message it quotes. */
import type { Span } from "../../core/span.ts";
import type { Mark } from "../html/outline.ts";
import { blockAt, type FieldsNeeded, type Introduction, isDrawnLine, sentenceAt } from "./introduction.ts";
import { type Line, nextNonEmpty, unquote } from "./lines.ts";

export interface Cut {
  /** The message's own lines. */
  readonly own: readonly Line[];
  /** Null when nothing is quoted. */
  readonly quoted: Quoted | null;
}

export interface Quoted {
  /** Null when the quoted lines stand without one. */
  readonly introduction: Introduction | null;
  /** Lines of the introduction. */
  readonly preamble: readonly Line[];
  /** The quoted lines, one level of quoting taken off. */
  readonly lines: readonly Line[];
}

export interface Structure {
  /** Marks of kind `quote`, `headers`, `introduction` and `rule`, by the offset where they start. */
  readonly marks: ReadonlyMap<number, readonly Mark[]>;
  /** In HTML a `>` at the start of a line may be an arrow, so it takes an introduction to be a quotation. */
  readonly isHtml: boolean;
  /** The subject says that something is forwarded, so an incomplete block of fields is more likely one. */
  readonly isForward: boolean;
}

// A single `>` line is no split: people quote a line, and write arrows. Three in a row are a quotation.
const BARE_QUOTE_LINES_MIN = 3;

/** Reads the lines from the top to the first introduction, and sorts what follows. Linear in the lines. */
export function cut(lines: readonly Line[], structure: Structure): Cut {
  const first = nextNonEmpty(lines, 0);
  let before: number | null = null;
  let bare: Span | null = null;
  for (let at = first; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.text === "") continue;
    const marks = structure.marks.get(line.start) ?? [];
    const found =
      line.depth === 0
        ? introductionAt(lines, at, { first, fieldsNeeded: fieldsNeeded(marks, structure.isForward) })
        : citedIntroduction(lines, at, before);
    if (found !== null) return divide(lines, found, bare !== null);
    if (line.depth > 0) bare ??= bareQuote(lines, { at, before }, structure);
    else {
      const marked = markedQuote(lines, at, at > first ? marks : []);
      if (marked !== null) return marked;
    }
    before = at;
  }
  if (bare === null || !lines.some((line) => line.depth === 0 && line.text !== "")) {
    return { own: lines, quoted: null };
  }
  return splitQuoted(lines, bare.start, bare.end);
}

/** How many fields besides From make a block, given what the structure says about its place. */
function fieldsNeeded(marks: readonly Mark[], isForward: boolean): FieldsNeeded {
  if (marks.some((mark) => mark.kind === "headers")) return 1;
  return isForward || marks.some((mark) => mark.kind === "rule" || mark.kind === "quote") ? 2 : "all";
}

interface Place {
  /** The first line with text. */
  readonly first: number;
  readonly fieldsNeeded: FieldsNeeded;
}

function introductionAt(lines: readonly Line[], at: number, place: Place): Introduction | null {
  const block = blockAt(lines, at, place.fieldsNeeded);
  if (block !== null) {
    // A marker at the very top without fields is a claim, not a forward; it is left for the preamble.
    const isBare = block.marker !== null && block.fields.size === 0 && block.sentence === null;
    return isBare && at === place.first ? null : block;
  }
  const sentence = sentenceAt(lines, at);
  if (sentence === null || (!sentence.certain && !isQuotedAfter(lines, sentence.end))) return null;
  return sentence;
}

function isQuotedAfter(lines: readonly Line[], from: number): boolean {
  const next = nextNonEmpty(lines, from);
  return next < lines.length && lines[next]!.depth > 0;
}

/** Apple Mail puts "On … wrote:" inside the quotation, as its first line. */
function citedIntroduction(lines: readonly Line[], at: number, before: number | null): Introduction | null {
  if (before !== null && lines[before]!.depth > 0) return null;
  const block = blockAt(lines, at, lines[at]!.cited ? 2 : "all");
  if (block !== null && block.fields.size > 0) return block;
  const sentence = sentenceAt(lines, at);
  return sentence?.certain === true ? sentence : null;
}

/**
 * After a sentence the quoted lines are those with marks of quotation, if there are any: what stands between and
 * below them is the answer (RFC 3676 §4.5 style of reply). After a block of fields everything is quoted.
 */
function divide(lines: readonly Line[], introduction: Introduction, quotesAbove: boolean): Cut {
  const { start, end, sentence } = introduction;
  const above = lines.slice(0, start);
  const own = withoutDrawnLines(quotesAbove ? above.filter((line) => line.depth === 0) : above);
  const after = lines.slice(end);
  const depth = lines[start]!.depth;
  const preamble = lines.slice(start, end);
  const bounded =
    introduction.marker === null && sentence !== null && (depth > 0 || isQuotedAfter(lines, end));
  if (!bounded) {
    const next = nextNonEmpty(lines, end);
    const levels = Math.max(depth, next < lines.length ? lines[next]!.depth : 0);
    return { own, quoted: { introduction, preamble, lines: after.map((line) => unquote(line, levels)) } };
  }
  return {
    own: [...own, ...answerLines(after)],
    quoted: { introduction, preamble, lines: quotedLines(after) },
  };
}

interface QuotedPlace {
  readonly at: number;
  /** The last line with text above. */
  readonly before: number | null;
}

/**
 * Quoted lines without an introduction we know: behind a line that ends in a colon, or enough of them. They
 * count only when no introduction stands further down: people repeat a sentence above the whole message.
 * Gives the lines that stand for the introduction.
 */
function bareQuote(lines: readonly Line[], { at, before }: QuotedPlace, structure: Structure): Span | null {
  const above = before === null ? undefined : lines[before];
  if (above !== undefined && above.depth === 0 && looksLikeIntroduction(above.text)) {
    return { start: before!, end: before! + 1 };
  }
  const enough = structure.isHtml ? lines[at]!.cited : isLongQuote(lines, at);
  return enough ? { start: at, end: at } : null;
}

function isLongQuote(lines: readonly Line[], at: number): boolean {
  let run = 0;
  for (let i = at; i < lines.length && (lines[i]!.depth > 0 || lines[i]!.text === ""); i++) {
    if (lines[i]!.text !== "") run += 1;
    if (run >= BARE_QUOTE_LINES_MIN) return true;
  }
  return false;
}

/** Lines `[start, end)` are the preamble; of those behind it the marked ones are quoted and the others own. */
function splitQuoted(lines: readonly Line[], start: number, end: number): Cut {
  const after = lines.slice(end);
  return {
    own: [...lines.slice(0, start), ...after.filter((line) => line.depth === 0)],
    quoted: {
      introduction: null,
      preamble: lines.slice(start, end),
      lines: quotedLines(after),
    },
  };
}

/** Unquoted lines, without the introductions of further messages that are answered in the same mail. */
function answerLines(lines: readonly Line[]): readonly Line[] {
  const answer: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.depth > 0) continue;
    const sentence = line.text === "" ? null : sentenceAt(lines, at);
    if (sentence?.certain === true && isQuotedAfter(lines, sentence.end)) at = sentence.end - 1;
    else answer.push(line);
  }
  return answer;
}

function quotedLines(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line) => line.depth > 0 || line.text === "").map((line) => unquote(line, 1));
}

/** An introduction in a language that is not in the tables: a colon at the end, and a date or an address. */
function looksLikeIntroduction(text: string): boolean {
  return (
    text.length < 300 && /[:：]$/.test(text) && (/\d/.test(text) || text.includes("@") || text.length < 80)
  );
}

/** A container that a mail program made for the quoted message, with an introduction we cannot read. */
function markedQuote(lines: readonly Line[], at: number, marks: readonly Mark[]): Cut | null {
  const mark = marks.find(({ kind }) => kind === "quote" || kind === "introduction");
  if (mark === undefined) return null;
  const introduced = /[:：]$/.test(lines[at]!.text);
  if (mark.kind === "introduction" && !introduced) return null;
  const end = introduced ? at + 1 : at;
  if (isQuotedAfter(lines, end)) return splitQuoted(lines, at, end);
  const preamble = lines.slice(at, end);
  return { own: lines.slice(0, at), quoted: { introduction: null, preamble, lines: lines.slice(end) } };
}

/** The line that Outlook draws between an answer and the header block belongs to neither. */
function withoutDrawnLines(lines: readonly Line[]): readonly Line[] {
  let end = lines.length;
  while (end > 0 && (lines[end - 1]!.text === "" || isDrawnLine(lines[end - 1]!.text))) end -= 1;
  return lines.slice(0, end);
}
