/** The patterns of `strings.like` and `strings.ilike`: `*` is any run, `?` exactly one code point, no escapes. */
import { foldCase } from "../../core/fold-case.ts";

export interface Glob {
  /** Does the pattern match the whole text? O(text x pattern) at worst, O(text) for patterns without `?`. */
  test(text: string): boolean;
  /** The runs of ordinary characters, folded when case is ignored; each occurs in every text that matches. */
  readonly literals: readonly string[];
}

/**
 * A pattern whose only wildcards are stars at its ends says no more than a plain text test does. `glob` is all
 * the rest.
 */
export type GlobClass =
  | { readonly kind: "contains" | "starts" | "ends" | "equals"; readonly literal: string }
  | { readonly kind: "glob" };

/** Compiles a glob; with `insensitive` both sides are folded (Unicode simple folding). */
export function compileGlob(pattern: string, insensitive: boolean): Glob {
  const folded = insensitive ? foldCase(pattern) : pattern;
  const pieces = folded.split(/\*+/);
  const literals = folded.split(/[*?]+/).filter((literal) => literal !== "");
  const test = matcherFor(pieces);
  return { literals, test: insensitive ? (text) => test(foldCase(text)) : test };
}

/** Says which plain text test a pattern is; `**` and `*` contain the empty text, which everything does. */
export function classifyGlob(pattern: string): GlobClass {
  const inner = pattern.replace(/^\*+/, "").replace(/\*+$/, "");
  if (/[*?]/.test(inner)) return { kind: "glob" };
  const open = { start: pattern.startsWith("*"), end: pattern.endsWith("*") };
  if (open.start && open.end) return { kind: "contains", literal: inner };
  if (open.start) return { kind: "ends", literal: inner };
  return { kind: open.end ? "starts" : "equals", literal: inner };
}

/** `pieces` are what stands between the stars. */
function matcherFor(pieces: readonly string[]): (text: string) => boolean {
  const first = pieces[0]!;
  const last = pieces[pieces.length - 1]!;
  const middle = pieces.slice(1, -1);
  if (pieces.length === 1) return (text) => endOfPiece(text, first, 0) === text.length;
  return (text) => {
    let at = endOfPiece(text, first, 0);
    if (at < 0) return false;
    // Taking each piece where it is first found leaves the most room for the rest, so nothing is tried twice.
    for (const piece of middle) {
      at = findPiece(text, piece, at);
      if (at < 0) return false;
    }
    const start = startOfLast(text, last);
    return start >= at && endOfPiece(text, last, start) === text.length;
  };
}

/** End of the piece when it stands at `at`, else -1. */
function endOfPiece(text: string, piece: string, at: number): number {
  if (!piece.includes("?")) return text.startsWith(piece, at) ? at + piece.length : -1;
  let end = at;
  for (let i = 0; i < piece.length; i++) {
    if (piece[i] === "?") {
      if (end >= text.length) return -1;
      end += text.codePointAt(end)! > 0xffff ? 2 : 1;
    } else if (text.charCodeAt(end) === piece.charCodeAt(i)) end++;
    else return -1;
  }
  return end;
}

/** End of the first occurrence at or behind `from`, else -1. */
function findPiece(text: string, piece: string, from: number): number {
  if (!piece.includes("?")) {
    const found = text.indexOf(piece, from);
    return found < 0 ? -1 : found + piece.length;
  }
  for (let at = from; at <= text.length; at++) {
    // A pair of surrogates is one code point, so nothing begins between them.
    if (isInsidePair(text, at)) continue;
    const end = endOfPiece(text, piece, at);
    if (end >= 0) return end;
  }
  return -1;
}

/** Where the last piece has to start to end with the text: as many code points from the end as it has. */
function startOfLast(text: string, piece: string): number {
  let at = text.length;
  for (let i = piece.length - 1; i >= 0; i--) {
    at--;
    if (piece[i] === "?" && isInsidePair(text, at)) at--;
  }
  return at;
}

function isInsidePair(text: string, at: number): boolean {
  if (at <= 0 || (text.charCodeAt(at) & 0xfc00) !== 0xdc00) return false;
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}
