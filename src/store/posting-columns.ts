/** Postings side by side in typed arrays, and how they are sorted. */

/** Postings side by side; `seconds` as they are kept. */
export interface PostingColumns {
  readonly keys: Float64Array;
  readonly seconds: Uint32Array;
  readonly messages: Uint32Array;
}

// Seconds are kept as uint32. Mail is younger than 1970; a date before that or after 2106 is a lie or an error and counts
// as that end here, while the message keeps what it said. The highest number stands for no date and so sorts last.
const NO_DATE = 0xffff_ffff;
const SECONDS_MAX = 0xffff_fffe;

export function keptSeconds(seconds: number | null): number {
  return seconds === null ? NO_DATE : Math.min(Math.max(seconds, 0), SECONDS_MAX);
}

export function toldSeconds(kept: number): number | null {
  return kept === NO_DATE ? null : kept;
}

/** Postings that are collected, in columns: as an object each, a batch's 200,000 would keep the collector busy. */
export class NewPostings {
  #keys: Float64Array;
  #seconds: Uint32Array;
  #messages: Uint32Array;
  #length = 0;

  constructor(expected: number) {
    this.#keys = new Float64Array(expected);
    this.#seconds = new Uint32Array(expected);
    this.#messages = new Uint32Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  /** `seconds` as they are kept: see `keptSeconds`. */
  push(key: number, seconds: number, message: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    this.#keys[this.#length] = key;
    this.#seconds[this.#length] = seconds;
    this.#messages[this.#length] = message;
    this.#length++;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was collected, until the next `clear`. */
  columns(): PostingColumns {
    const all = { keys: this.#keys, seconds: this.#seconds, messages: this.#messages };
    return slice(all, [0, this.#length]);
  }

  #grow(): void {
    const { keys, seconds, messages } = this.columns();
    const size = 2 * this.#length + 1024;
    this.#keys = new Float64Array(size);
    this.#keys.set(keys);
    this.#seconds = new Uint32Array(size);
    this.#seconds.set(seconds);
    this.#messages = new Uint32Array(size);
    this.#messages.set(messages);
  }
}

/** Where the number's entries begin and end. */
export function rangeOf(keys: Float64Array, key: number): [number, number] {
  return [lowerBound(keys, key), lowerBound(keys, key, true)];
}

/** The first place whose number is not lower; with `past`, the first whose number is higher. */
export function lowerBound(sorted: Float64Array, key: number, past = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (value < key || (past && value === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function slice(
  { keys, seconds, messages }: PostingColumns,
  [from, to]: [number, number],
): PostingColumns {
  return {
    keys: keys.subarray(from, to),
    seconds: seconds.subarray(from, to),
    messages: messages.subarray(from, to),
  };
}

/** Sorted by number, seconds and message. */
export function sortedColumns({ keys, seconds, messages }: PostingColumns): PostingColumns {
  const order = sortedOrder({ keys, seconds, messages });
  const { length } = order;
  const sorted = {
    keys: new Float64Array(length),
    seconds: new Uint32Array(length),
    messages: new Uint32Array(length),
  };
  for (let to = 0; to < length; to++) {
    const from = order[to]!;
    sorted.keys[to] = keys[from]!;
    sorted.seconds[to] = seconds[from]!;
    sorted.messages[to] = messages[from]!;
  }
  return sorted;
}

// Digits of 16 bits from the least significant on (radix sort): a comparing sort of a batch's 200,000 postings takes
// ten times as long.
function sortedOrder({ keys, seconds, messages }: PostingColumns): Uint32Array {
  const { length } = keys;
  const low = new Uint32Array(length);
  const high = new Uint32Array(length);
  let order = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const key = keys[at]!;
    high[at] = Math.floor(key / 2 ** 32);
    low[at] = key - high[at]! * 2 ** 32;
    order[at] = at;
  }
  // A batch is posted message by message, so that it mostly comes in their order.
  const columns = isAscending(messages) ? [seconds, low, high] : [messages, seconds, low, high];
  for (const column of columns) {
    for (const shift of [0, 16]) order = byDigit(order, column, shift);
  }
  return order;
}

function isAscending(column: Uint32Array): boolean {
  for (let at = 1; at < column.length; at++) {
    if (column[at]! < column[at - 1]!) return false;
  }
  return true;
}

function byDigit(
  order: Uint32Array<ArrayBuffer>,
  column: Uint32Array,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const { length } = order;
  const places = new Uint32Array(0x1_0001);
  for (let at = 0; at < length; at++) places[((column[at]! >>> shift) & 0xffff) + 1]!++;
  // All have the same digit, as the high half of message ids mostly does.
  if (places[((column[0]! >>> shift) & 0xffff) + 1] === length) return order;
  for (let digit = 1; digit < places.length; digit++) places[digit]! += places[digit - 1]!;
  const sorted = new Uint32Array(length);
  for (let from = 0; from < length; from++) {
    const at = order[from]!;
    sorted[places[(column[at]! >>> shift) & 0xffff]!++] = at;
  }
  return sorted;
}
