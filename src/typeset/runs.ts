/** A line of text as a template sets it: the office's own words, and evidence, which is set letter by letter as it stands. */
import type { WrittenOut } from "./written-out.ts";

export interface Run {
  /**
   * Evidence is never hyphenated: a hyphen in a host would be another host. `whole` is not broken at all: a reference on
   * two lines is read out wrong.
   */
  readonly kind: "plain" | "exact" | "whole";
  /** A line may break between two pieces, and nothing is written at the break. */
  readonly pieces: readonly string[];
}

// LIMIT: a word without a space is broken after so many characters, or it would run over the edge of the paper and be cut
// off. The longest German compounds in notices have 35 letters and are hyphenated instead.
const WORD_MAX = { exact: 18, plain: 40 } as const;
const PIECE_MAX = 12;

// LIMIT: what may not be broken must fit a line.
const WHOLE_MAX = 24;

interface Fragment {
  readonly kind: "exact" | "whole";
  readonly text: string;
}

/** Sets texts of one document. */
export class RunMaker {
  private readonly fragments: readonly Fragment[];
  private readonly written: WrittenOut;

  /** What stands in the texts that is not the office's own words, and what is not broken. */
  constructor(
    written: WrittenOut,
    fragments: { readonly quoted: readonly string[]; readonly whole: readonly string[] },
  ) {
    this.written = written;
    const quoted = fragments.quoted.map((text) => ({ kind: "exact" as const, text: written.text(text) }));
    const whole = fragments.whole.map((text) => wholeFragment(written.text(text)));
    // The longest first: an address within a longer fragment belongs to that.
    this.fragments = [...quoted, ...whole]
      .filter(({ text }) => text.trim() !== "")
      .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  }

  runs(text: string): Run[] {
    let parts: (Fragment | { kind: "plain"; text: string })[] = [
      { kind: "plain", text: this.written.text(text) },
    ];
    for (const fragment of this.fragments)
      parts = parts.flatMap((part) => (part.kind === "plain" ? around(part.text, fragment) : [part]));
    return parts.map(({ kind, text }) => run(kind, text));
  }

  /** A text that is evidence as a whole. */
  exact(text: string): Run[] {
    const { kind, text: written } = wholeFragment(this.written.text(text));
    return [run(kind, written)];
  }
}

function wholeFragment(text: string): Fragment {
  return { kind: text.length <= WHOLE_MAX ? "whole" : "exact", text };
}

function around(text: string, fragment: Fragment): (Fragment | { kind: "plain"; text: string })[] {
  const parts: (Fragment | { kind: "plain"; text: string })[] = [];
  for (const [i, between] of text.split(fragment.text).entries()) {
    if (i > 0) parts.push(fragment);
    if (between !== "") parts.push({ kind: "plain", text: between });
  }
  return parts;
}

function run(kind: Run["kind"], text: string): Run {
  if (kind === "whole") return { kind, pieces: isolated([text]) };
  // A number stays with its noun: `14 January`, `3 mails`, `14. Januar`.
  const bound = kind === "plain" ? text.replace(/(?<=\d|\b\d{1,2}\.) (?=\p{L})/gu, "\u00a0") : text;
  return { kind, pieces: isolated(breakable(bound, kind === "exact")) };
}

function breakable(text: string, exact: boolean): string[] {
  const limit = exact ? WORD_MAX.exact : WORD_MAX.plain;
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(/(?<= )/)) {
    if ([...word].length <= limit) piece += word;
    else {
      const [first, ...rest] = cut(word);
      pieces.push(piece + first, ...rest.slice(0, -1));
      piece = rest.at(-1) ?? "";
    }
  }
  return [...pieces, piece].filter((p) => p !== "");
}

/** Behind a sign that joins parts of an address, or after so many characters; never before an accent. */
function cut(word: string): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  for (const character of word) {
    const isFull = piece.length >= PIECE_MAX || (piece.length >= 3 && /[@./_:=&?-]/.test(piece.at(-1)!));
    if (isFull && !/\p{M}/u.test(character)) {
      pieces.push(piece.join(""));
      piece = [];
    }
    piece.push(character);
  }
  return [...pieces, piece.join("")];
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** Text from right to left keeps its order to itself (U+2068 and U+2069, UAX #9), or it would turn the words around it. */
function isolated(pieces: readonly string[]): readonly string[] {
  if (!pieces.some((p) => RIGHT_TO_LEFT.test(p))) return pieces;
  return pieces.map((p, i) => `${i === 0 ? "\u2068" : ""}${p}${i === pieces.length - 1 ? "\u2069" : ""}`);
}
