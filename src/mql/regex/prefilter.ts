/** What a text must contain for a regular expression to match at all: most are answered "no" without being run. */
import { foldCodePoint } from "../../core/fold-case.ts";
import type { CodePointRanges, RegexNode, RepeatNode } from "./node.ts";
import { foldRanges } from "./ranges.ts";
import { trimForSearch } from "./simplify.ts";

// LIMIT: literals of one OR-set, and of the product while neighbours are joined (less once they are long enough).
// More words make the joint automaton larger without filtering better: 48 for all would give 20 % more words for
// the published rules and refuse 0.1 % more texts.
const UNION_MAX = 400;
const PRODUCT_MAX = 48;
const JOIN_MAX = 4;
const CLASS_MAX = 12;
// LIMIT: with four instead of two the joint automaton has 1.5 % more words and lets hardly a text less through.
const SETS_MAX = 2;
// LIMIT: a longer literal filters no better, it only adds states. 12 instead of 20 spares a fifth of them, which
// keeps the published rules within one part of the joint automaton.
const LENGTH_MAX = 16;
const LENGTH_ENOUGH = 4;
const LENGTH_GOOD = 3;
const LENGTH_MIN = 2;

/** How much a filter may ask of the automaton that looks for its literals. */
export interface FilterLimits {
  readonly lengthMax: number;
  readonly setsMax: number;
}

const LIMITS: FilterLimits = { lengthMax: LENGTH_MAX, setsMax: SETS_MAX };

/** One character outside ASCII filters as well as three within: few mails have it. */
function isRare(literal: string): boolean {
  return literal.length > 0 && [...literal].every((character) => character > "\u007f");
}

/** What is known of every match of a node, in folded text. */
interface Knowledge {
  /** All the texts the node can match, or null when they are too many. */
  readonly exact: readonly string[] | null;
  /** AND of OR-sets. */
  readonly required: readonly (readonly string[])[];
  /** `exact` says all there is: no assertions, and no case that the folded text has lost. */
  readonly complete: boolean;
}

const NOTHING: Knowledge = { exact: null, required: [], complete: false };

/**
 * An AND of OR-sets of literals: if the pattern matches a text, then of each set at least one literal occurs in
 * `foldCase(text)`. Empty when nothing useful is known. Literals have three or more characters, or two when the
 * pattern gives no longer ones.
 */
export function requiredLiterals(
  node: RegexNode,
  limits: Partial<FilterLimits> = {},
): readonly (readonly string[])[] {
  const { lengthMax, setsMax } = { ...LIMITS, ...limits };
  const { exact, required } = examine(node);
  const sets = exact === null ? required : [...required, exact];
  const shortened = sets.map((set) => withoutSuperstrings(set.map((literal) => literal.slice(0, lengthMax))));
  for (const length of [LENGTH_GOOD, LENGTH_MIN]) {
    const useful = shortened.filter((set) => shortest(set) >= length || set.every(isRare)).sort(betterFirst);
    if (useful.length > 0) return withoutImplied(useful).slice(0, setsMax);
  }
  return [];
}

/**
 * Literals such that a search with the pattern succeeds exactly when `foldCase(text)` contains one of them;
 * null when the pattern is not that simple. Then the regular expression need never be run.
 */
export function equivalentLiterals(node: RegexNode): readonly string[] | null {
  const { exact, complete } = examine(trimForSearch(node));
  if (exact === null || !complete) return null;
  return exact.includes("") ? null : withoutSuperstrings(exact);
}

function examine(node: RegexNode): Knowledge {
  switch (node.kind) {
    case "empty":
      return { exact: [""], required: [], complete: true };
    case "assert":
      return { exact: [""], required: [], complete: false };
    case "class":
      return examineClass(node.ranges);
    case "capture":
      return examine(node.inner);
    case "repeat":
      return examineRepeat(node);
    case "alternate":
      return examineAlternate(node.options.map(examine));
    case "concat":
      return examineConcat(node.items.map(examine));
  }
}

function examineClass(ranges: CodePointRanges): Knowledge {
  const folded = new Set<string>();
  let members = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    members += ranges[i + 1]! - ranges[i]! + 1;
    if (members > 4 * CLASS_MAX) return NOTHING;
    for (let c = ranges[i]!; c <= ranges[i + 1]!; c++) folded.add(String.fromCodePoint(foldCodePoint(c)));
  }
  if (folded.size > CLASS_MAX) return NOTHING;
  return { exact: [...folded], required: [], complete: foldRanges(ranges) === ranges };
}

function examineRepeat(node: RepeatNode): Knowledge {
  const inner = examine(node.inner);
  if (node.min === 0) {
    if (node.max === 0) return { exact: [""], required: [], complete: true };
    if (node.max > 1 || inner.exact === null) return NOTHING;
    return { exact: union([inner.exact, [""]]), required: [], complete: inner.complete };
  }
  const times = power(inner.exact, node.min);
  if (times !== null && node.min === node.max)
    return { exact: times, required: [], complete: inner.complete };
  const least = times ?? inner.exact;
  const required = least === null ? inner.required : [...inner.required, least];
  return { exact: null, required, complete: false };
}

function power(exact: readonly string[] | null, count: number): readonly string[] | null {
  if (exact === null || count > LENGTH_MAX) return null;
  let result: readonly string[] = [""];
  for (let i = 0; i < count; i++) {
    if (result.length * exact.length > PRODUCT_MAX) return null;
    result = product(result, exact);
  }
  return result;
}

function examineAlternate(options: readonly Knowledge[]): Knowledge {
  const exact = options.map((option) => option.exact).filter((set) => set !== null);
  if (exact.length === options.length) {
    const all = union(exact);
    if (all.length <= UNION_MAX) {
      return { exact: all, required: [], complete: options.every((option) => option.complete) };
    }
  }
  const best: (readonly string[])[] = [];
  for (const option of options) {
    const sets = option.exact === null ? option.required : [...option.required, option.exact];
    const [first] = [...sets].sort(betterFirst);
    if (first === undefined || shortest(first) === 0) return NOTHING;
    best.push(first);
  }
  const all = union(best);
  return { exact: null, required: all.length > UNION_MAX ? [] : [all], complete: false };
}

function examineConcat(items: readonly Knowledge[]): Knowledge {
  const required: (readonly string[])[] = [];
  let run: readonly string[] = [""];
  let whole: readonly string[] | null = [""];
  for (const item of items) {
    required.push(...item.required);
    const { exact } = item;
    whole = whole !== null && exact !== null ? productWithin(whole, exact, wholeMax(whole)) : null;
    const joined = exact === null ? null : productWithin(run, exact, joinMax(run));
    if (joined === null) required.push(run);
    run = joined ?? exact ?? [""];
  }
  required.push(run);
  return { exact: whole, required, complete: whole !== null && items.every((item) => item.complete) };
}

/** A run that is long enough to filter by itself is not multiplied by a neighbour with many variants. */
function joinMax(run: readonly string[]): number {
  return shortest(run) >= LENGTH_ENOUGH ? JOIN_MAX : wholeMax(run);
}

function wholeMax(left: readonly string[]): number {
  return left.length === 1 ? UNION_MAX : PRODUCT_MAX;
}

/** All of the first followed by all of the second, or null when those are more than `most` and multiplied. */
function productWithin(
  left: readonly string[],
  right: readonly string[],
  most: number,
): readonly string[] | null {
  return right.length === 1 || left.length * right.length <= most ? product(left, right) : null;
}

function product(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set(left.flatMap((a) => right.map((b) => a + b)))];
}

function union(sets: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(sets.flat())];
}

function shortest(set: readonly string[]): number {
  return set.reduce((least, literal) => Math.min(least, literal.length), Number.POSITIVE_INFINITY);
}

/** A set of few words with enough characters filters best; more characters are better only among equals. */
function betterFirst(a: readonly string[], b: readonly string[]): number {
  const worth = (set: readonly string[]): number => Math.min(shortest(set), LENGTH_ENOUGH);
  return worth(b) - worth(a) || a.length - b.length || shortest(b) - shortest(a);
}

/** A literal that contains another one of the set says nothing more. */
function withoutSuperstrings(set: readonly string[]): readonly string[] {
  const distinct = [...new Set(set)];
  return distinct.filter(
    (literal) => !distinct.some((other) => other !== literal && literal.includes(other)),
  );
}

/** Drops sets that hold whenever a better one does. */
function withoutImplied(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const kept: (readonly string[])[] = [];
  for (const set of sets) {
    const implied = kept.some((better) => better.every((a) => set.some((b) => a.includes(b))));
    if (!implied) kept.push(set);
  }
  return kept;
}
