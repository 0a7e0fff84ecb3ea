/**
 * Which messages an observable's number is posted for.
 *
 * Numbers are random, so a table with a row a posting would be written all over with each batch: past some millions, a
 * batch of 20,000 messages rewrites most of its pages. Here each batch is one sorted *part*, written in one go, and eight
 * parts of a size are merged into one: a posting is written about three times in all, whatever the size of the store. A
 * look-up searches each part (about 30 at ten million messages) and reads one block of it.
 *
 * A block is `n` numbers as float64, then `n` times the seconds, then `n` message ids, as uint32, little endian, sorted by
 * number, seconds and message. A message is posted twice under a number when copies of it differ in date.
 */
import type { Connection, Dialect, Value } from "./connection.ts";
import { nextNumber } from "./counters.ts";

/** Postings side by side; `seconds` as they are kept. */
export interface PostingColumns {
  readonly keys: Float64Array;
  readonly seconds: Uint32Array;
  readonly messages: Uint32Array;
}

// 508 entries of 16 bytes with the row's header fit one page of 8,192 bytes.
const BLOCK_ENTRIES = 508;
const ENTRY_BYTES = 16;
const BLOCKS_PER_PART = 2 ** 21;
// LIMIT: with 8, a look-up at ten million messages searches about 30 parts and a posting is rewritten three times.
const PARTS_PER_SIZE = 8;
const SMALLEST_SIZE = 4096;
// LIMIT: what a merge holds of each part at a time.
const BLOCKS_AT_ONCE = 128;
const PIECE_ENTRIES = BLOCK_ENTRIES * BLOCKS_AT_ONCE;

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

interface Part {
  readonly id: number;
  readonly postings: number;
  readonly fences: Float64Array;
}

/** The postings of a store. What it remembers between calls are the fences of parts, which never change. */
export class Postings {
  readonly #dialect: Dialect;
  #fences = new Map<number, Float64Array>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  async add(connection: Connection, postings: NewPostings): Promise<void> {
    if (postings.length === 0) return;
    await writePart(connection, [sortedColumns(postings.columns())]);
    await this.#mergeWhereDue(connection);
  }

  /** Every posting of the number, in no order. */
  async of(connection: Connection, key: number): Promise<readonly PostingColumns[]> {
    const found: PostingColumns[] = [];
    for (const part of await this.#parts(connection)) {
      const [from, to] = blocksFor(part.fences, key);
      if (from > to) continue;
      for (const block of await readBlocks(connection, part.id, [from, to])) {
        const range = rangeOf(block.keys, key);
        if (range[0] < range[1]) found.push(slice(block, range));
      }
    }
    return found;
  }

  /** Calls back with the postings of each number, part by part; asking for many at once reads each block once. */
  async ofEach(
    connection: Connection,
    keys: readonly number[],
    found: (at: number, postings: PostingColumns) => void,
  ): Promise<void> {
    const order = Uint32Array.from(keys, (_, at) => at).sort((a, b) => keys[a]! - keys[b]!);
    for (const part of await this.#parts(connection)) {
      await this.#searchPart(connection, part, { keys, order, found });
    }
  }

  async #searchPart(
    connection: Connection,
    { id, fences }: Part,
    asked: {
      readonly keys: readonly number[];
      readonly order: Uint32Array;
      found(at: number, postings: PostingColumns): void;
    },
  ): Promise<void> {
    const { keys, order, found } = asked;
    const spans = Array.from(order, (at) => blocksFor(fences, keys[at]!));
    let begin = 0;
    while (begin < order.length) {
      // A stretch of numbers whose blocks lie together is read in one go.
      let end = begin;
      const span: [number, number] = [...spans[begin]!];
      while (
        end < order.length &&
        spans[end]![0] <= span[1] + 1 &&
        spans[end]![1] - span[0] < BLOCKS_AT_ONCE
      ) {
        span[1] = Math.max(span[1], spans[end]![1]);
        end++;
      }
      if (end === begin) end++;
      const blocks = span[0] > span[1] ? [] : await readBlocks(connection, id, span);
      for (let i = begin; i < end; i++) {
        const at = order[i]!;
        const [from, to] = spans[i]!;
        for (let block = from; block <= to; block++) {
          const entries = blocks[block - span[0]];
          if (entries === undefined) continue;
          const range = rangeOf(entries.keys, keys[at]!);
          if (range[0] < range[1]) found(at, slice(entries, range));
        }
      }
      begin = end;
    }
  }

  /** Leaves out the postings of messages that are no longer kept. */
  async forget(connection: Connection, messages: ReadonlySet<number>): Promise<void> {
    for (const part of await this.#parts(connection)) {
      await merge(connection, [part], (message) => !messages.has(message));
    }
  }

  async #mergeWhereDue(connection: Connection): Promise<void> {
    for (;;) {
      const bySize = Map.groupBy(await this.#parts(connection), ({ postings }) => sizeClass(postings));
      const due = [...bySize.values()].find((parts) => parts.length >= PARTS_PER_SIZE);
      if (due === undefined) return;
      await merge(connection, due, () => true);
    }
  }

  async #parts(connection: Connection): Promise<readonly Part[]> {
    const rows = await connection.all<{ id: number; postings: number }>(
      "SELECT id, postings FROM part ORDER BY id",
    );
    const unknown = rows.map(({ id }) => id).filter((id) => !this.#fences.has(id));
    const known = new Map(rows.map(({ id }) => [id, this.#fences.get(id)]));
    for (const { id, fences } of await this.#readFences(connection, unknown))
      known.set(id, numbersOf(fences));
    const fences = [...known].filter((entry): entry is [number, Float64Array] => entry[1] !== undefined);
    this.#fences = new Map(fences);
    return rows.map(({ id, postings }) => ({ id, postings, fences: this.#fences.get(id)! }));
  }

  async #readFences(connection: Connection, ids: readonly number[]) {
    if (ids.length === 0) return [];
    return await connection.all<{ id: number; fences: Uint8Array }>(
      `SELECT id, fences FROM part WHERE ${this.#dialect.among("id", "integer")}`,
      [JSON.stringify(ids)],
    );
  }
}

function sizeClass(postings: number): number {
  return Math.max(0, Math.ceil(Math.log(postings / SMALLEST_SIZE) / Math.log(PARTS_PER_SIZE)));
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

/** First and last block that can hold the number; the last is before the first where none can. */
function blocksFor(fences: Float64Array, key: number): [number, number] {
  const blocks = fences.length - 1;
  if (blocks <= 0 || key < fences[0]! || key > fences[blocks]!) return [0, -1];
  const starts = fences.subarray(0, blocks);
  return [Math.max(0, lowerBound(starts, key) - 1), lowerBound(starts, key, true) - 1];
}

/** Where the number's entries begin and end. */
function rangeOf(keys: Float64Array, key: number): [number, number] {
  return [lowerBound(keys, key), lowerBound(keys, key, true)];
}

/** The first place whose number is not lower; with `past`, the first whose number is higher. */
function lowerBound(sorted: Float64Array, key: number, past = false): number {
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

function slice({ keys, seconds, messages }: PostingColumns, [from, to]: [number, number]): PostingColumns {
  return {
    keys: keys.subarray(from, to),
    seconds: seconds.subarray(from, to),
    messages: messages.subarray(from, to),
  };
}

/** Blocks of a part by their place; a place without a row is undefined. */
async function readBlocks(
  connection: Connection,
  part: number,
  [from, to]: readonly [number, number],
): Promise<readonly PostingColumns[]> {
  const base = part * BLOCKS_PER_PART;
  const rows = await connection.tuples(
    "SELECT data FROM posting WHERE block >= ? AND block <= ? ORDER BY block",
    [base + from, base + to],
  );
  return rows.map(([data]) => columnsOf(data as Uint8Array));
}

function columnsOf(data: Uint8Array): PostingColumns {
  // Copied where it does not lie as typed arrays need it; `slice` of a Buffer would not copy.
  const bytes = data.byteOffset % 8 === 0 ? data : new Uint8Array(data);
  const entries = bytes.byteLength / ENTRY_BYTES;
  const { buffer, byteOffset } = bytes;
  return {
    keys: new Float64Array(buffer, byteOffset, entries),
    seconds: new Uint32Array(buffer, byteOffset + entries * 8, entries),
    messages: new Uint32Array(buffer, byteOffset + entries * 12, entries),
  };
}

function numbersOf(data: Uint8Array): Float64Array {
  const bytes = new Uint8Array(data);
  return new Float64Array(bytes.buffer, 0, bytes.byteLength / 8);
}

function bytesOf(array: Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Sorted by number, seconds and message. */
function sortedColumns({ keys, seconds, messages }: PostingColumns): PostingColumns {
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

/** Writes sorted postings, which come in pieces, as a new part. */
async function writePart(
  connection: Connection,
  pieces: Iterable<PostingColumns> | AsyncIterable<PostingColumns>,
): Promise<void> {
  const part = await nextNumber(connection, "part");
  const fences: number[] = [];
  let postings = 0;
  let last = 0;
  let rows: Value[][] = [];
  const flush = async () => {
    await connection.insert({ table: "posting", columns: ["block", "data"] }, rows);
    rows = [];
  };
  for await (const piece of pieces) {
    const { length } = piece.keys;
    for (let from = 0; from < length; from += BLOCK_ENTRIES) {
      const block = slice(piece, [from, Math.min(length, from + BLOCK_ENTRIES)]);
      rows.push([part * BLOCKS_PER_PART + fences.length, blockBytes(block)]);
      fences.push(block.keys[0]!);
    }
    postings += length;
    last = piece.keys[length - 1] ?? last;
    if (rows.length >= BLOCKS_AT_ONCE) await flush();
  }
  await flush();
  if (postings === 0) return;
  await connection.insert({ table: "part", columns: ["id", "postings", "fences"] }, [
    [part, postings, bytesOf(Float64Array.from([...fences, last]))],
  ]);
}

function blockBytes({ keys, seconds, messages }: PostingColumns): Uint8Array {
  const entries = keys.length;
  const buffer = new ArrayBuffer(entries * ENTRY_BYTES);
  new Float64Array(buffer, 0, entries).set(keys);
  new Uint32Array(buffer, entries * 8, entries).set(seconds);
  new Uint32Array(buffer, entries * 12, entries).set(messages);
  return new Uint8Array(buffer);
}

/** Puts one part in the place of several, without the postings of messages that are not kept. */
async function merge(
  connection: Connection,
  parts: readonly Part[],
  isKept: (message: number) => boolean,
): Promise<void> {
  await writePart(connection, merged(connection, parts, isKept));
  for (const { id } of parts) {
    const base = id * BLOCKS_PER_PART;
    await connection.run("DELETE FROM posting WHERE block >= ? AND block < ?", [
      base,
      base + BLOCKS_PER_PART,
    ]);
    await connection.run("DELETE FROM part WHERE id = ?", [id]);
  }
}

async function* merged(
  connection: Connection,
  parts: readonly Part[],
  isKept: (message: number) => boolean,
): AsyncGenerator<PostingColumns> {
  const readers = parts.map((part) => new PartReader(connection, part));
  await Promise.all(readers.map((reader) => reader.fill()));
  let live = readers.filter((reader) => !reader.isAtEnd);
  const out = new NewPostings(PIECE_ENTRIES);
  while (live.length > 0) {
    const lowest = lowestOf(live);
    if (isKept(lowest.message)) out.push(lowest.key, lowest.seconds, lowest.message);
    if (out.length === PIECE_ENTRIES) {
      yield out.columns();
      out.clear();
    }
    if (!lowest.advance()) continue;
    await lowest.fill();
    if (lowest.isAtEnd) live = live.filter((reader) => reader !== lowest);
  }
  yield out.columns();
}

function lowestOf(readers: readonly PartReader[]): PartReader {
  let lowest = readers[0]!;
  for (let at = 1; at < readers.length; at++) {
    if (readers[at]!.isBefore(lowest)) lowest = readers[at]!;
  }
  return lowest;
}

/** Walks the postings of a part in order, some blocks at a time. */
class PartReader {
  readonly #connection: Connection;
  readonly #part: Part;
  #next = 0;
  #blocks: readonly PostingColumns[] = [];
  #block = 0;
  #at = 0;
  key = 0;
  seconds = 0;
  message = 0;
  isAtEnd = false;

  constructor(connection: Connection, part: Part) {
    this.#connection = connection;
    this.#part = part;
  }

  async fill(): Promise<void> {
    const to = this.#next + BLOCKS_AT_ONCE;
    this.#blocks = await readBlocks(this.#connection, this.#part.id, [this.#next, to - 1]);
    this.#next = to;
    this.#block = 0;
    this.#at = 0;
    this.isAtEnd = this.#blocks.length === 0;
    if (!this.isAtEnd) this.#read();
  }

  /** Goes on by one; true where more blocks must be read first. */
  advance(): boolean {
    this.#at++;
    if (this.#at === this.#blocks[this.#block]!.keys.length) {
      this.#block++;
      this.#at = 0;
      if (this.#block === this.#blocks.length) return true;
    }
    this.#read();
    return false;
  }

  isBefore(other: PartReader): boolean {
    if (this.key !== other.key) return this.key < other.key;
    if (this.seconds !== other.seconds) return this.seconds < other.seconds;
    return this.message < other.message;
  }

  #read(): void {
    const { keys, seconds, messages } = this.#blocks[this.#block]!;
    this.key = keys[this.#at]!;
    this.seconds = seconds[this.#at]!;
    this.message = messages[this.#at]!;
  }
}
