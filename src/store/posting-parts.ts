/** Parts of postings in the database: written once, read by blocks, merged. */
import type { Connection, Dialect, Value } from "./connection.ts";
import { nextNumber } from "./counters.ts";
import { NewPostings, type PostingColumns, slice } from "./posting-columns.ts";

// 508 entries of 16 bytes with the row's header fit one page of 8,192 bytes.
const BLOCK_ENTRIES = 508;
const ENTRY_BYTES = 16;
const BLOCKS_PER_PART = 2 ** 21;
// LIMIT: what a merge holds of each part at a time.
const BLOCKS_AT_ONCE = 128;
const PIECE_ENTRIES = BLOCK_ENTRIES * BLOCKS_AT_ONCE;

export interface Part {
  readonly id: number;
  readonly postings: number;
}

export function readParts(connection: Connection): Promise<readonly Part[]> {
  return connection.all<Part>("SELECT id, postings FROM part ORDER BY id");
}

export function blockNumber(part: number, place: number): number {
  return part * BLOCKS_PER_PART + place;
}

/** Blocks by their numbers. */
export async function readBlocks(
  connection: Connection,
  dialect: Dialect,
  numbers: readonly number[],
): Promise<readonly (readonly [number, PostingColumns])[]> {
  if (numbers.length === 0) return [];
  const rows = await connection.tuples(
    `SELECT block, data FROM posting WHERE ${dialect.among("block", "integer")}`,
    [JSON.stringify(numbers)],
  );
  return rows.map(([block, data]) => [Number(block), columnsOf(data as Uint8Array)]);
}

/** Blocks of a part from one place to another, as far as there are any. */
async function readOn(
  connection: Connection,
  part: number,
  [from, to]: readonly [number, number],
): Promise<readonly PostingColumns[]> {
  const rows = await connection.tuples(
    "SELECT data FROM posting WHERE block >= ? AND block <= ? ORDER BY block",
    [blockNumber(part, from), blockNumber(part, to)],
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

export function numbersOf(data: Uint8Array): Float64Array {
  const bytes = new Uint8Array(data);
  return new Float64Array(bytes.buffer, 0, bytes.byteLength / 8);
}

function bytesOf(array: Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Writes sorted postings, which come in pieces, as a new part. */
export async function writePart(
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
      rows.push([blockNumber(part, fences.length), blockBytes(block)]);
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
export async function merge(
  connection: Connection,
  parts: readonly Part[],
  isKept: (message: number) => boolean,
): Promise<void> {
  await writePart(connection, merged(connection, parts, isKept));
  for (const { id } of parts) {
    await connection.run("DELETE FROM posting WHERE block >= ? AND block < ?", [
      blockNumber(id, 0),
      blockNumber(id + 1, 0),
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
    this.#blocks = await readOn(this.#connection, this.#part.id, [this.#next, to - 1]);
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
