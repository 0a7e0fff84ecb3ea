/**
 * Sendings as comparing reads them: all values of a row beside each other, as small numbers. Columns are right for
 * counting and blocking; comparing two rows by columns would miss the processor's cache forty times a pair.
 */
import { NumberMap } from "../core/number-map.ts";
import { FEATURES } from "../model/observation.ts";
import type { Columns } from "./columns.ts";
import type { Frequencies } from "./frequencies.ts";

/** Words before the values of a row: a count of one byte for each feature. */
export const HEAD_WORDS = Math.ceil(FEATURES.length / 4);

export interface Rows {
  /** By row: its first word. */
  readonly starts: Uint32Array;
  /** For each row the counts of its features, then their values as numbers, ascending; 0 is shared with nobody. */
  readonly words: Uint32Array;
  /** By number of a value: how rare it is, see `rarityOf`. */
  readonly rarities: Uint8Array;
  /** Sixteen words a row. */
  readonly sketches: Uint32Array;
  readonly hasSketch: Uint8Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
}

export function rowsOf(columns: Columns, frequencies: Frequencies): Rows {
  const { size, offsets, values, sketches, hasSketch, first, last } = columns;
  const count = values.reduce((sum, column) => sum + column.length, 0);
  const words = new Uint32Array(size * HEAD_WORDS + count);
  const counts = new Uint8Array(words.buffer);
  const starts = new Uint32Array(size);
  const numbers = new Numbers(columns, frequencies);
  let at = 0;
  for (let row = 0; row < size; row++) {
    starts[row] = at;
    let next = at + HEAD_WORDS;
    for (let feature = 0; feature < FEATURES.length; feature++) {
      const start = offsets[feature]![row]!;
      const end = offsets[feature]![row + 1]!;
      counts[at * 4 + feature] = end - start;
      const column = values[feature]!;
      for (let i = start; i < end; i++) words[next + i - start] = numbers.of(column[i]!);
      if (end - start > 1) words.subarray(next, next + end - start).sort();
      next += end - start;
    }
    at = next;
  }
  const sketchWords = new Uint32Array(sketches.buffer, sketches.byteOffset, sketches.length / 4);
  return { starts, words, rarities: numbers.rarities(), sketches: sketchWords, hasSketch, first, last };
}

/** Numbers for values that more than one sending carries. */
class Numbers {
  readonly #frequencies: Frequencies;
  readonly #numbers: NumberMap;
  readonly #rarities: number[] = [0];
  readonly #areAllCounted: boolean;

  constructor(columns: Columns, frequencies: Frequencies) {
    this.#frequencies = frequencies;
    this.#numbers = new NumberMap(frequencies.shared);
    // A value that was counted once is in no second row. Frequencies of other columns cannot say that.
    this.#areAllCounted = frequencies.columns === columns;
  }

  of(hash: number): number {
    const known = this.#numbers.get(hash);
    if (known !== undefined) return known;
    const sendings = this.#frequencies.countOf(hash);
    if (sendings < 2 && this.#areAllCounted) return 0;
    const number = this.#rarities.length;
    this.#rarities.push(rarityOf(sendings));
    this.#numbers.set(hash, number);
    return number;
  }

  rarities(): Uint8Array {
    return Uint8Array.from(this.#rarities);
  }
}

export const RARITIES = 64;

/**
 * How many sendings carry a value, in half octaves: 2 for two, 4 for four, 20 for a thousand. Coarse on purpose: a link
 * must not come and go because one more message came in.
 */
export function rarityOf(sendings: number): number {
  return Math.min(RARITIES - 1, Math.round(2 * Math.log2(Math.max(2, sendings))));
}
