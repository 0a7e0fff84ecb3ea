/**
 * Sendings as columns: for each feature all values of all rows in one array, so that two million sendings are some 600
 * MB and comparing two of them allocates nothing.
 */
import { FEATURES, SKETCH_BINS } from "../model/observation.ts";
import { unpackFingerprint } from "./fingerprint.ts";

export interface Columns {
  /** Rows; each is one sending. */
  readonly size: number;
  /** By feature number: row r has the values from `offsets[f][r]` up to `offsets[f][r + 1]`. */
  readonly offsets: readonly Uint32Array[];
  /** By feature number: hashes (`featureHash`), ascending within a row. */
  readonly values: readonly Float64Array[];
  /** 64 bytes a row; only where `hasSketch` is 1. */
  readonly sketches: Uint8Array;
  readonly hasSketch: Uint8Array;
  /** Seconds since 1970 of the first and the last message; NaN when unknown. */
  readonly first: Float64Array;
  readonly last: Float64Array;
}

type Numbers = Uint8Array | Uint32Array | Float64Array;

/** A typed array that grows by a quarter, because doubling would need twice the memory at two million rows. */
class Growing<T extends Numbers> {
  length = 0;
  #array: T;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#array = make(64);
  }

  push(value: number): void {
    this.#reserve(this.length + 1);
    this.#array[this.length++] = value;
  }

  /** `length` more places, zero where nothing is given. */
  append(length: number, values: ArrayLike<number> | null): void {
    this.#reserve(this.length + length);
    if (values !== null) this.#array.set(values, this.length);
    this.length += length;
  }

  at(index: number): number {
    return this.#array[index]!;
  }

  put(index: number, value: number): void {
    this.#array[index] = value;
  }

  /** Its exact array; nothing can be added after. */
  take(): T {
    const exact = this.#make(this.length);
    exact.set(this.#array.subarray(0, this.length));
    this.#array = this.#make(0);
    return exact;
  }

  #reserve(length: number): void {
    if (length <= this.#array.length) return;
    const grown = this.#make(Math.max(length, Math.ceil(this.#array.length * 1.25)));
    grown.set(this.#array);
    this.#array = grown;
  }
}

const float64 = (length: number) => new Float64Array(length);
const uint32 = (length: number) => new Uint32Array(length);
const uint8 = (length: number) => new Uint8Array(length);

export class ColumnsBuilder {
  #size = 0;
  readonly #offsets = FEATURES.map(() => new Growing(uint32));
  readonly #values = FEATURES.map(() => new Growing(float64));
  readonly #sketches = new Growing(uint8);
  readonly #hasSketch = new Growing(uint8);
  readonly #first = new Growing(float64);
  readonly #last = new Growing(float64);

  constructor() {
    for (const offsets of this.#offsets) offsets.push(0);
  }

  get size(): number {
    return this.#size;
  }

  /** The row of a new sending. Its date is in seconds since 1970. */
  add(fingerprint: Uint8Array, seconds: number | null): number {
    const { counts, values, sketch } = unpackFingerprint(fingerprint);
    let at = 0;
    for (let feature = 0; feature < counts.length; feature++) {
      const end = at + counts[feature]!;
      const column = this.#values[feature]!;
      for (; at < end; at++) column.push(values[at]!);
      this.#offsets[feature]!.push(column.length);
    }
    this.#sketches.append(SKETCH_BINS, sketch);
    this.#hasSketch.push(sketch === null ? 0 : 1);
    this.#first.push(seconds ?? Number.NaN);
    this.#last.push(seconds ?? Number.NaN);
    return this.#size++;
  }

  /** A further message of the same sending. */
  widen(row: number, seconds: number | null): void {
    if (seconds === null) return;
    // NaN compares as false, so an unknown date is replaced.
    if (!(this.#first.at(row) <= seconds)) this.#first.put(row, seconds);
    if (!(this.#last.at(row) >= seconds)) this.#last.put(row, seconds);
  }

  /** All rows; nothing can be added after. */
  build(): Columns {
    return {
      size: this.#size,
      offsets: this.#offsets.map((column) => column.take()),
      values: this.#values.map((column) => column.take()),
      sketches: this.#sketches.take(),
      hasSketch: this.#hasSketch.take(),
      first: this.#first.take(),
      last: this.#last.take(),
    };
  }
}
