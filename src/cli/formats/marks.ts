import type { Evidence, MessageDisplay } from "../../model/finding.ts";

/** A piece of displayed text and the numbers of the evidence that it is; none for plain text. */
export interface Piece {
  readonly text: string;
  readonly evidence: readonly number[];
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

// LIMIT: a one-letter evidence would mark half the page; two letters name nothing.
const MARK_LENGTH_MIN = 3;
// LIMIT: the same word a thousand times in a mail needs no thousand marks.
const MARKS_MAX = 20;

export interface Numbered {
  readonly number: number;
  readonly evidence: Evidence;
}

/** Where the evidence stands in the message's text: by its span where it looked at that field, else by search. */
export function markText(display: MessageDisplay, evidence: readonly Numbered[]): Piece[] {
  const ranges = evidence.flatMap(({ number, evidence: { field, span, text } }) => {
    if (span !== null && field !== null && field === display.text_field) return [{ ...span, number }];
    return isOfTheBody(field) ? occurrences(display.text, text, number) : [];
  });
  return pieces(display.text, ranges);
}

export function markHeader(value: string, evidence: readonly Numbered[]): Piece[] {
  const ranges = evidence.flatMap(({ number, evidence: { field, text } }) =>
    isOfTheHeader(field) ? occurrences(value, text, number) : [],
  );
  return pieces(value, ranges);
}

export function markLink(value: string, evidence: readonly Numbered[]): Piece[] {
  const ranges = evidence.flatMap(({ number, evidence: { text } }) => occurrences(value, text, number));
  return pieces(value, ranges);
}

function isOfTheBody(field: string | null): boolean {
  return field === null || field.startsWith("body.");
}

function isOfTheHeader(field: string | null): boolean {
  return field === null || /^(headers|sender|subject|recipients|mailbox)\b/.test(field);
}

function occurrences(text: string, wanted: string | null, number: number): Range[] {
  const needle = wanted?.trim() ?? "";
  // A shortened evidence is the value as a whole: to mark all of a text points at nothing in it.
  if (needle.length < MARK_LENGTH_MIN || needle.endsWith("…")) return [];
  const found: Range[] = [];
  let at = text.indexOf(needle);
  while (at !== -1 && found.length < MARKS_MAX) {
    found.push({ start: at, end: at + needle.length, number });
    at = text.indexOf(needle, at + needle.length);
  }
  return found;
}

/** Cuts `text` at the edges of the ranges; overlapping ranges become one piece with the numbers of both. */
function pieces(text: string, ranges: readonly Range[]): Piece[] {
  const sorted = ranges
    .map((r) => ({ ...r, start: Math.max(0, r.start), end: Math.min(text.length, r.end) }))
    .filter((r) => r.start < r.end)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const out: Piece[] = [];
  let done = 0;
  for (let i = 0; i < sorted.length; ) {
    const { start } = sorted[i]!;
    let { end } = sorted[i]!;
    const numbers = new Set<number>();
    for (; i < sorted.length && sorted[i]!.start < end; i += 1) {
      numbers.add(sorted[i]!.number);
      end = Math.max(end, sorted[i]!.end);
    }
    if (start > done) out.push({ text: text.slice(done, start), evidence: [] });
    out.push({ text: text.slice(start, end), evidence: [...numbers].sort((a, b) => a - b) });
    done = end;
  }
  if (done < text.length) out.push({ text: text.slice(done), evidence: [] });
  return out;
}
