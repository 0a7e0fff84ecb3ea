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

/**
 * LIMIT: a word without a space is broken after so many characters, or it would run over the edge of the paper and be cut
 * off. Evidence, and what stands in a narrow column, sooner. Where a language hyphenates its compounds, these have up to 36
 * letters and are left to that.
 */
export interface WordLimits {
  readonly plain: number;
  readonly exact: number;
  readonly narrow: number;
}
const PIECE_MAX = 6;
/** A part of an address that fits a line of anything but a narrow column. */
const PART_MAX = 14;
const NARROW = 14;

// LIMIT: what may not be broken must fit a line of a narrow column.
const WHOLE_MAX = 12;

interface Fragment {
  readonly kind: "exact" | "whole";
  readonly text: string;
}

/** Sets texts of one document. */
export class RunMaker {
  private readonly fragments: readonly Fragment[];
  private readonly written: WrittenOut;
  private readonly limits: WordLimits;

  /** What stands in the texts that is not the office's own words, and what is not broken. */
  constructor(
    written: WrittenOut,
    fragments: { readonly quoted: readonly string[]; readonly whole: readonly string[] },
    limits: WordLimits,
  ) {
    this.written = written;
    this.limits = limits;
    const quoted = fragments.quoted.map((text) => ({ kind: "exact" as const, text: written.text(text) }));
    const whole = fragments.whole.map((text) => wholeFragment(written.text(text)));
    // The longest first: an address within a longer fragment belongs to that.
    this.fragments = [...quoted, ...whole]
      .filter(({ text }) => text.trim() !== "")
      .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  }

  runs(text: string): Run[] {
    return this.split(text, this.limits);
  }

  /** The same for a narrow column. */
  narrow(text: string): Run[] {
    const { narrow } = this.limits;
    return this.split(text, { plain: narrow, exact: narrow, narrow });
  }

  /** A text that is evidence as a whole. */
  exact(text: string): Run[] {
    const { kind, text: written } = wholeFragment(this.written.text(text));
    return [run(kind, written, this.limits.exact)];
  }

  private split(text: string, limits: WordLimits): Run[] {
    let parts: Part[] = [{ kind: "plain", text: this.written.text(text) }];
    for (const fragment of this.fragments)
      parts = parts.flatMap((part) => (part.kind === "plain" ? around(part.text, fragment) : [part]));
    const runs = parts.map(({ kind, text }) =>
      run(kind, text, kind === "plain" ? limits.plain : limits.exact),
    );
    return joined(runs, limits.exact);
  }
}

type Part = Fragment | { readonly kind: "plain"; readonly text: string };

function wholeFragment(text: string): Fragment {
  return { kind: text.length <= WHOLE_MAX ? "whole" : "exact", text };
}

function around(text: string, fragment: Fragment): Part[] {
  const parts: Part[] = [];
  for (const [i, between] of text.split(fragment.text).entries()) {
    if (i > 0) parts.push(fragment);
    if (between !== "") parts.push({ kind: "plain", text: between });
  }
  return parts;
}

function run(kind: Run["kind"], text: string, limit: number): Run {
  if (kind === "whole") return { kind, pieces: isolated([text]) };
  // A number stays with its noun: `14 January`, `3 mails`, `14. Januar`.
  const bound = kind === "plain" ? text.replace(/(?<=\d|\b\d{1,2}\.) (?=\p{L})/gu, "\u00a0") : text;
  return { kind, pieces: isolated(breakable(bound, limit)) };
}

/** A word may go through several runs; where together they are too long, a line may break between two. */
function joined(runs: readonly Run[], limit: number): Run[] {
  let open = 0;
  return runs.map((run) => {
    const first = run.pieces[0] ?? "";
    const last = run.pieces.at(-1) ?? "";
    const isBroken = open > 0 && open + first.split(" ", 1)[0]!.length > limit;
    const isOneWord = run.pieces.length === 1 && !last.includes(" ");
    open = (isOneWord && !isBroken ? open : 0) + (last.split(" ").at(-1)?.length ?? 0);
    return isBroken ? { ...run, pieces: ["", ...run.pieces] } : run;
  });
}

function breakable(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(/(?<= )/)) {
    if ([...word].length <= limit) piece += word;
    else {
      const [first, ...rest] = cut(word, limit);
      pieces.push(piece + first, ...rest.slice(0, -1));
      piece = rest.at(-1) ?? "";
    }
  }
  return [...pieces, piece].filter((p) => p !== "");
}

/** Behind a sign that joins the parts of an address; parts that are long themselves, after so many characters. */
function cut(word: string, limit: number): string[] {
  const parts = cutWhere(word, (part, next) => part.length >= 3 && JOINT.test(part.at(-1)!) && next !== "]");
  const whole = limit <= NARROW ? PIECE_MAX : PART_MAX;
  return parts.flatMap((part) =>
    [...part].length <= whole ? [part] : cutWhere(part, (piece) => piece.length >= PIECE_MAX),
  );
}

/** Of `example[.]org` the last bracket. */
const JOINT = /[\]@./_:=&?-]/;

/** Never before an accent. */
function cutWhere(word: string, isEnd: (piece: readonly string[], next: string) => boolean): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  for (const character of word) {
    if (isEnd(piece, character) && !/\p{M}/u.test(character)) {
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
