/** A line of text as a template sets it: the office's own words, and evidence, which is set letter by letter as it stands. */
import type { WrittenOut } from "./written-out.ts";

export interface Run {
  /**
   * Evidence (`exact`) is never hyphenated: a hyphen in a host would be another host. Of `whole` no piece is broken: an
   * address on two lines is copied wrong, and so is "E-Mail". A `reference` is whole too, and set so that 0 is no letter. A
   * `compound` is so long that it may be hyphenated.
   */
  readonly kind: "plain" | "exact" | "whole" | "reference" | "compound";
  /** A line may break between two pieces, and nothing is written at the break. */
  readonly pieces: readonly string[];
}

/**
 * LIMIT: a word without a space is broken at this many ems, or it would run over the edge of the paper and be cut off; what
 * stands in a narrow column, sooner. A language that puts words together hyphenates them there, and has more.
 */
export interface WordLimits {
  readonly plain: number;
  readonly narrow: number;
  /** Words of the office that have more ems than half a line are hyphenated. */
  readonly hyphenates: boolean;
}

interface Fragment {
  readonly kind: "exact" | "reference";
  readonly text: string;
}
type Part = Fragment | { readonly kind: "plain"; readonly text: string };

/** Sets texts of one document. */
export class RunMaker {
  private readonly fragments: readonly Fragment[];
  private readonly written: WrittenOut;
  private readonly limits: WordLimits;

  /** What stands in the texts that is not the office's own words. */
  constructor(
    written: WrittenOut,
    fragments: { readonly quoted: readonly string[]; readonly references: readonly string[] },
    limits: WordLimits,
  ) {
    this.written = written;
    this.limits = limits;
    const quoted = fragments.quoted.map((text) => ({ kind: "exact" as const, text: written.text(text) }));
    const references = fragments.references.map((text) => ({
      kind: "reference" as const,
      text: written.text(text),
    }));
    // The longest first: an address within a longer fragment belongs to that.
    this.fragments = [...references, ...quoted]
      .filter(({ text }) => text.trim() !== "")
      .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  }

  runs(text: string): Run[] {
    const { plain } = this.limits;
    return boundAtEnd(this.split(text, { limit: plain, line: LINE }), plain * BOUND);
  }

  /** The same for a narrow column. */
  narrow(text: string): Run[] {
    return boundAtEnd(this.split(text, { limit: this.limits.narrow, line: NARROW }), NARROW * BOUND_NARROW);
  }

  private split(text: string, { limit, line }: { readonly limit: number; readonly line: number }): Run[] {
    let parts: Part[] = [{ kind: "plain", text: this.written.text(text) }];
    for (const fragment of this.fragments)
      parts = parts.flatMap((part) => (part.kind === "plain" ? around(part.text, fragment) : [part]));
    const compound = this.limits.hyphenates ? line * COMPOUND : Number.POSITIVE_INFINITY;
    const runs = parts.flatMap((part) =>
      part.kind === "plain" ? plainRuns(part.text, { limit, compound }) : [evidenceRun(part, limit)],
    );
    return joined(runs, limit);
  }
}

function around(text: string, fragment: Fragment): Part[] {
  const parts: Part[] = [];
  for (const [i, between] of text.split(fragment.text).entries()) {
    if (i > 0) parts.push(fragment);
    if (between !== "") parts.push({ kind: "plain", text: between });
  }
  return parts;
}

function evidenceRun({ kind, text }: Fragment, limit: number): Run {
  if (kind === "reference") {
    // A line holds one of ours in any column; what else is called a reference may be of any length.
    const pieces = emsOf(text) <= NARROW ? [text] : breakable(text, limit);
    return { kind: pieces.length === 1 ? kind : "exact", pieces: isolated(pieces) };
  }
  if (!text.includes(" ")) return { kind: "whole", pieces: isolated(addressPieces(text, limit)) };
  return { kind, pieces: isolated(breakable(text, limit)) };
}

const NO_BREAK = "\u00a0";
/** Ems of a line in a column of the details, and in one of headings. */
const LINE = 19;
const NARROW = 7.5;
/** Of a line: a shorter word is not hyphenated. */
const COMPOUND = 0.5;

/** Before their hyphen there is too little to be a word: "E-Mail", "IP-Adresse". */
export const SHORT_AND_HYPHEN = /(?<![\p{L}\p{N}-])(\p{L}{1,3}-\p{L}{1,12})(?!\p{L})/u;
const WORD = /(\p{L}+)/u;

/** A number stays with its noun: `14 January`, `3 mails`, `14. Januar`. */
export function numbersBound(text: string): string {
  return text.replace(/(?<=\d|\b\d{1,2}\.) (?=\p{L})/gu, NO_BREAK);
}

function plainRuns(
  text: string,
  { limit, compound }: { readonly limit: number; readonly compound: number },
): Run[] {
  const runs: Run[] = [];
  let plain = "";
  const add = (run: Run | null) => {
    if (plain !== "") runs.push({ kind: "plain", pieces: isolated(breakable(plain, limit)) });
    plain = "";
    if (run !== null) runs.push(run);
  };
  for (const [i, part] of numbersBound(text).split(SHORT_AND_HYPHEN).entries()) {
    if (i % 2 === 1) add({ kind: "whole", pieces: isolated([part]) });
    else if (compound === Number.POSITIVE_INFINITY) plain += part;
    else {
      for (const word of part.split(WORD)) {
        const ems = emsOf(word);
        const isCompound = ems > compound && ems <= limit && !word.includes(" ");
        if (isCompound) add({ kind: "compound", pieces: isolated([word]) });
        else plain += word;
      }
    }
  }
  add(null);
  return runs;
}

/** A word may go through several runs; where together they are too long, a line may break between two. */
function joined(runs: readonly Run[], limit: number): Run[] {
  let open = 0;
  return runs.map((run) => {
    const first = run.pieces[0] ?? "";
    const last = run.pieces.at(-1) ?? "";
    const isBroken = open > 0 && open + emsOf(first.split(" ", 1)[0]!) > limit;
    const isOneWord = run.pieces.length === 1 && !last.includes(" ");
    open = (isOneWord && !isBroken ? open : 0) + emsOf(last.split(" ").at(-1)!);
    return isBroken ? { ...run, pieces: ["", ...run.pieces] } : run;
  });
}

/** Ems of a last line that does not look like a mistake. */
const LAST_LINE = 4;
/** How much of a line may be bound: the rest is for other words. */
const BOUND = 0.7;
const BOUND_NARROW = 0.85;

/** The end of a text, over all runs that it goes through without a break of its own. */
function boundAtEnd(runs: readonly Run[], limit: number): Run[] {
  const brokenLast = runs.findLastIndex(({ pieces }) => pieces.length !== 1);
  const start = brokenLast + 1;
  const all = runs.slice(start).map(({ pieces }) => pieces[0]!);
  const bound = lastWordsBound(all.join(""), limit);
  let at = 0;
  const end = runs.slice(start).map((run, i) => {
    at += all[i]!.length;
    return { ...run, pieces: [bound.slice(at - all[i]!.length, at)] };
  });
  return [...runs.slice(0, start), ...end];
}

/** Two words, and more where these are short, so that no word is alone in a last line; as many as a line has room for. */
function lastWordsBound(text: string, limit: number): string {
  let [at, ems, words] = [text.length, 0, 0];
  for (;;) {
    const space = text.lastIndexOf(" ", at - 1);
    if (space <= 0) break;
    ems += emsOf(text.slice(space, at));
    words += 1;
    if (words >= 2 && ems >= LAST_LINE) break;
    const before = text.lastIndexOf(" ", space - 1);
    if (ems + emsOf(text.slice(before + 1, space)) > limit) break;
    at = space;
  }
  return text.slice(0, at) + text.slice(at).replaceAll(" ", NO_BREAK);
}

function breakable(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(/(?<= )/)) {
    if (emsOf(word) <= limit) piece += word;
    else {
      const [first = "", ...rest] = cut(word);
      pieces.push(piece + first, ...rest.slice(0, -1));
      piece = rest.at(-1) ?? "";
    }
  }
  return [...pieces, piece].filter((p) => p !== "");
}

/** Before the @, else behind dots; a name that is longer than a line itself, anywhere. */
function addressPieces(text: string, limit: number): string[] {
  if (emsOf(text) <= limit) return [text];
  const parts = cutWhere(text, (part, next) => next === "@" || (isDot(part.at(-1)!) && next !== "]"));
  const pieces: string[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    if (emsOf(part) > limit) pieces.push(...cut(part));
    else if (last === undefined || part.startsWith("@") || emsOf(last + part) > limit) pieces.push(part);
    else pieces[pieces.length - 1] = last + part;
  }
  return pieces;
}

/** Of `example[.]org` the last bracket. */
function isDot(character: string): boolean {
  return character === "." || character === "]";
}

const PIECE_MAX = 6;

/** Behind a sign that joins the parts of an address; parts that are long themselves, after so many characters. */
function cut(word: string): string[] {
  const parts = cutWhere(word, (part, next) => part.length >= 3 && JOINT.test(part.at(-1)!) && next !== "]");
  return parts.flatMap((part) =>
    emsOf(part) <= NARROW ? [part] : cutWhere(part, (piece) => piece.length >= PIECE_MAX),
  );
}

const JOINT = /[\]@./_:=&?-]/;

/** Never before an accent. */
function cutWhere(word: string, isEnd: (piece: readonly string[], next: string) => boolean): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  for (const character of word) {
    if (piece.length > 0 && isEnd(piece, character) && !/\p{M}/u.test(character)) {
      pieces.push(piece.join(""));
      piece = [];
    }
    piece.push(character);
  }
  return [...pieces, piece.join("")];
}

/** About how wide a text is in the fonts of the letter; a little more, as bold type is. */
function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) {
    if (/[iljtfrI.,:;'|!()[\]\s-]/.test(character)) ems += 0.34;
    else if (/[mwMW@%]/.test(character)) ems += 1;
    else if (/[a-z0-9]/.test(character)) ems += 0.54;
    else ems += 0.75;
  }
  return ems;
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** Text from right to left keeps its order to itself (U+2068 and U+2069, UAX #9), or it would turn the words around it. */
function isolated(pieces: readonly string[]): readonly string[] {
  if (!pieces.some((p) => RIGHT_TO_LEFT.test(p))) return pieces;
  return pieces.map((p, i) => `${i === 0 ? "\u2068" : ""}${p}${i === pieces.length - 1 ? "\u2069" : ""}`);
}
