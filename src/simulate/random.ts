/**
 * Seeded randomness (sfc32 by Chris Doty-Humphrey, public domain). The same seed gives the same parliament, byte for
 * byte. Never the runtime's own generator: a replay that cannot be repeated measures nothing.
 */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  constructor(...seeds: readonly number[]) {
    this.reseed(...seeds);
  }

  /** One generator used again for each message: no object a message. */
  reseed(...[x = 0, y = 0, z = 0]: readonly number[]): this {
    return this.seedWith(x, y, z);
  }

  /** As `reseed`, without a list: it is called once or more for each of millions of messages. */
  seedWith(x: number, y: number, z: number): this {
    this.#a = mix(x | 0, 0x9e3779b9);
    this.#b = mix(y ^ this.#a, 0x85ebca6b);
    this.#c = mix(z ^ this.#b, 0xc2b2ae35);
    this.#counter = 1;
    for (let i = 0; i < 4; i++) this.bits();
    return this;
  }

  /** 32 random bits as an unsigned number. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** From 0 up to and without 1. */
  unit(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** A whole number from 0 up to and without `end`. */
  below(end: number): number {
    return Math.floor(this.unit() * end);
  }

  /** A whole number between both, inclusive. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** An index by weights. */
  weighted(weights: readonly number[]): number {
    let left = this.unit() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i]!;
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** Roughly normal: twelve uniform ones summed. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.unit();
    return sum;
  }

  /** Many small and few large, around `median`. */
  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal());
  }

  /** Index of a popular thing: low ones often, high ones rarely. */
  popular(end: number): number {
    const u = this.unit();
    return Math.floor(end * u * u * u);
  }

  /** `count` of them, each once, in no order. */
  sample<T>(items: readonly T[], count: number): T[] {
    if (count * 4 < items.length) return this.#few(items, count);
    const pool = [...items];
    const taken = Math.min(count, pool.length);
    for (let i = 0; i < taken; i++) {
      const other = this.between(i, pool.length - 1);
      [pool[i], pool[other]] = [pool[other]!, pool[i]!];
    }
    return pool.slice(0, taken);
  }

  /** A few of many: no copy of the list. */
  #few<T>(items: readonly T[], count: number): T[] {
    const taken = new Set<number>();
    while (taken.size < count) taken.add(this.below(items.length));
    return [...taken].map((index) => items[index]!);
  }

  /** Characters of an alphabet of at most 256, four from each draw. */
  text(alphabet: string, length: number): string {
    let made = "";
    let bits = 0;
    for (let i = 0; i < length; i++) {
      if (i % 4 === 0) bits = this.bits();
      made += alphabet[((bits & 0xff) * alphabet.length) >>> 8];
      bits >>>= 8;
    }
    return made;
  }

  /** Lower-case hexadecimal digits, a multiple of four. */
  hex(digits: number): string {
    let made = "";
    for (let i = 0; i < digits; i += 8) {
      const bits = this.bits();
      made += HEX4[bits >>> 16]!;
      if (i + 4 < digits) made += HEX4[bits & 0xffff]!;
    }
    return made;
  }
}

/** A table instead of conversions: keys and sketches are most of what an observation is made of. */
export const HEX4: readonly string[] = Array.from({ length: 0x10000 }, (_, i) =>
  i.toString(16).padStart(4, "0"),
);

function mix(value: number, salt: number): number {
  let x = Math.imul(value ^ salt ^ (value >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** 32 bits of two numbers, for what must come out the same wherever it is asked. */
export function mixed(x: number, y: number): number {
  return mix(mix(x, 0x9e3779b9) ^ y, 0x85ebca6b) >>> 0;
}

/** 32 bits of a text (FNV-1a, finished). */
export function textSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash, 0x27d4eb2f) >>> 0;
}
