/** Arithmetic on sets of code points, and their closure under case folding. */
import { casedCodePoints, caseOrbit } from "../../core/fold-case.ts";
import type { CodePointRanges } from "./node.ts";

export const CODE_POINT_MAX = 0x10ffff;
export const ANY_CODE_POINT: CodePointRanges = [0, CODE_POINT_MAX];

/** Sorts and joins `[first, last, …]` pairs that may overlap, touch or be out of order. */
export function normalizeRanges(pairs: readonly number[]): CodePointRanges {
  const order: [number, number][] = [];
  for (let i = 0; i < pairs.length; i += 2) order.push([pairs[i]!, pairs[i + 1]!]);
  order.sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [first, last] of order) {
    const end = joined.length - 1;
    if (end > 0 && first <= joined[end]! + 1) joined[end] = Math.max(joined[end]!, last);
    else joined.push(first, last);
  }
  return joined;
}

export function negateRanges(ranges: CodePointRanges): CodePointRanges {
  const outside: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i]! > next) outside.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= CODE_POINT_MAX) outside.push(next, CODE_POINT_MAX);
  return outside;
}

export function rangesContain(ranges: CodePointRanges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codePoint < ranges[2 * middle]!) high = middle;
    else if (codePoint > ranges[2 * middle + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}

/**
 * Adds every code point that folds to the same as a member: `(?i)k` is k, K and the Kelvin sign. Answers the
 * very same ranges when nothing is missing.
 */
export function foldRanges(ranges: CodePointRanges): CodePointRanges {
  const cased = casedCodePoints();
  const added: number[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    for (let j = firstAtLeast(cased, ranges[i]!); j < cased.length && cased[j]! <= ranges[i + 1]!; j++) {
      for (const c of caseOrbit(cased[j]!)) if (!rangesContain(ranges, c)) added.push(c, c);
    }
  }
  return added.length === 0 ? ranges : normalizeRanges([...ranges, ...added]);
}

function firstAtLeast(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
