/** Two sendings side by side, for the comparisons. One object for all pairs: comparing allocates nothing. */
import { FEATURES, type FeatureName, SKETCH_BINS } from "../model/observation.ts";
import { HEAD_WORDS, type Rows } from "./rows.ts";

/** One side shows nothing: neither for nor against. */
export const MISSING = -1;
export const SHARED = 0;
export const DIFFERENT = 1;

/** No value was shared, so nothing is rare. */
export const NO_RARITY = -1;

export class Pair {
  /** Of the rarest value that the last comparison found shared. */
  rarity = NO_RARITY;
  readonly #rows: Rows;
  #a = -1;
  #b = -1;
  // By feature: the place of its first value.
  readonly #placesOfA = new Uint32Array(FEATURES.length + 1);
  readonly #placesOfB = new Uint32Array(FEATURES.length + 1);
  readonly #words: Uint32Array;
  readonly #rarities: Uint8Array;
  readonly #counts: Uint8Array;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.#words = rows.words;
    this.#rarities = rows.rarities;
    this.#counts = new Uint8Array(rows.words.buffer);
  }

  open(a: number, b: number): void {
    // Pairs come grouped by their first row.
    if (a !== this.#a) this.#locate(a, this.#placesOfA);
    this.#locate(b, this.#placesOfB);
    this.#a = a;
    this.#b = b;
  }

  /** Whether they share a value of the feature; the rarest of them sets `rarity`, where it is rarer. */
  share(feature: number): typeof MISSING | typeof SHARED | typeof DIFFERENT {
    const placesOfA = this.#placesOfA;
    const placesOfB = this.#placesOfB;
    let i = placesOfA[feature]!;
    let j = placesOfB[feature]!;
    const endOfA = placesOfA[feature + 1]!;
    const endOfB = placesOfB[feature + 1]!;
    if (i === endOfA || j === endOfB) return MISSING;
    const words = this.#words;
    const rarities = this.#rarities;
    let rarest = NO_RARITY;
    while (i < endOfA && j < endOfB) {
      const left = words[i]!;
      const right = words[j]!;
      if (left === right && left !== 0) {
        const rarity = rarities[left]!;
        if (rarest === NO_RARITY || rarity < rarest) rarest = rarity;
      }
      if (left <= right) i++;
      if (right <= left) j++;
    }
    if (rarest === NO_RARITY) return DIFFERENT;
    if (this.rarity === NO_RARITY || rarest < this.rarity) this.rarity = rarest;
    return SHARED;
  }

  get haveSketches(): boolean {
    return this.#rows.hasSketch[this.#a] === 1 && this.#rows.hasSketch[this.#b] === 1;
  }

  /** Equal bins of the two sketches. */
  equalBins(): number {
    const { sketches } = this.#rows;
    const left = this.#a * SKETCH_WORDS;
    const right = this.#b * SKETCH_WORDS;
    let equal = 0;
    for (let i = 0; i < SKETCH_WORDS; i++) equal += zeroBytes(sketches[left + i]! ^ sketches[right + i]!);
    return equal;
  }

  /** Seconds between the two sendings, 0 where they overlap; NaN without dates. */
  get gap(): number {
    const { first, last } = this.#rows;
    return Math.max(0, first[this.#a]! - last[this.#b]!, first[this.#b]! - last[this.#a]!);
  }

  /** Seconds of the longer of the two sendings. */
  get duration(): number {
    const { first, last } = this.#rows;
    return Math.max(last[this.#a]! - first[this.#a]!, last[this.#b]! - first[this.#b]!);
  }

  #locate(row: number, places: Uint32Array): void {
    const start = this.#rows.starts[row]!;
    const counts = this.#counts;
    let place = start + HEAD_WORDS;
    for (let feature = 0; feature < FEATURES.length; feature++) {
      places[feature] = place;
      place += counts[start * 4 + feature]!;
    }
    places[FEATURES.length] = place;
  }
}

const SKETCH_WORDS = SKETCH_BINS / 4;

/** Of a word: adding 127 to seven bits carries into the eighth unless they are all zero (Warren, Hacker's Delight §6.1). */
function zeroBytes(word: number): number {
  const marks = ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f);
  return Math.imul(marks >>> 7, 0x01010101) >>> 24;
}

export function featureNumber(name: FeatureName): number {
  return FEATURES.indexOf(name);
}
