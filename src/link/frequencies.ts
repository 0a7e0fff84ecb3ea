/** How many sendings carry each value: agreeing on a rare value says more (term frequency adjustment, Winkler 1989). */
import { NumberMap } from "../core/number-map.ts";
import type { Columns } from "./columns.ts";

/** How near in time two sendings are, by level of `sent_together`, in seconds: ten minutes, an hour, a day, a week. */
export const GAPS: readonly number[] = [600, 3_600, 86_400, 604_800];

export class Frequencies {
  /** All sendings that were counted. */
  readonly sendings: number;
  /** The share of random pairs of sendings that are at most so far apart in time, for each of `GAPS`. */
  readonly together: readonly number[];
  /** What was counted. */
  readonly columns: Columns;
  readonly #counts = new NumberMap();

  private constructor(columns: Columns) {
    for (const values of columns.values) countShared(values, this.#counts);
    this.sendings = columns.size;
    this.together = sharesTogether(columns.first);
    this.columns = columns;
  }

  static of(columns: Columns): Frequencies {
    return new Frequencies(columns);
  }

  /** Values that more than one sending carries. */
  get shared(): number {
    return this.#counts.size;
  }

  /** By `featureHash`; 1 for a value that at most one sending carries. */
  countOf(hash: number): number {
    return this.#counts.get(hash) ?? 1;
  }
}

/** Most values are met once and need no place in the map: sorting finds the others. */
function countShared(values: Float64Array, shared: NumberMap): void {
  const sorted = Float64Array.from(values).sort();
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    if (i - start > 1) shared.set(sorted[start]!, i - start);
    start = i;
  }
}

/** By two fingers over the sorted dates. Mail of one day is all sent together, which then says nothing. */
function sharesTogether(first: Float64Array): readonly number[] {
  const dates = first.filter((seconds) => !Number.isNaN(seconds)).sort();
  const pairs = (dates.length * (dates.length - 1)) / 2;
  return GAPS.map((gap) => {
    let near = 0;
    let oldest = 0;
    for (let i = 0; i < dates.length; i++) {
      while (dates[i]! - dates[oldest]! > gap) oldest++;
      near += i - oldest;
    }
    return pairs === 0 ? 0 : near / pairs;
  });
}
