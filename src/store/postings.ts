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
import type { Connection, Dialect } from "./connection.ts";
import {
  lowerBound,
  type NewPostings,
  type PostingColumns,
  rangeOf,
  slice,
  sortedColumns,
} from "./posting-columns.ts";
import {
  blockNumber,
  merge,
  numbersOf,
  type Part,
  readBlocks,
  readParts,
  writePart,
} from "./posting-parts.ts";

// LIMIT: with 8, a look-up at ten million messages searches about 30 parts and a posting is rewritten three times.
const PARTS_PER_SIZE = 8;
const SMALLEST_SIZE = 4096;

// LIMIT: 32 MB. Mail comes from the same senders again and again; their blocks need not be read for each message.
const BLOCKS_KEPT = 4096;
// LIMIT: what one question brings, 8 MB; a number with a million postings fills 2,000 blocks.
const BLOCKS_AT_ONCE = 1024;

interface FencedPart extends Part {
  readonly fences: Float64Array;
}

/**
 * The postings of a store. What it remembers between calls are fences and blocks of parts, which never change. Only
 * readers remember: a writer may yet be undone, and its part's id given again.
 */
export class Postings {
  readonly #dialect: Dialect;
  #fences = new Map<number, Float64Array>();
  readonly #blocks = new Map<number, PostingColumns>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  async add(connection: Connection, postings: NewPostings): Promise<void> {
    if (postings.length === 0) return;
    await writePart(connection, [sortedColumns(postings.columns())]);
    await mergeWhereDue(connection);
  }

  /** Every posting of the number, in no order. */
  async of(connection: Connection, key: number): Promise<readonly PostingColumns[]> {
    const found: PostingColumns[] = [];
    await this.ofEach(connection, [key], (_, postings) => found.push(postings));
    return found;
  }

  /** Calls back with the postings of each number, piece by piece; a piece is in order. */
  async ofEach(
    connection: Connection,
    keys: readonly number[],
    found: (at: number, postings: PostingColumns) => void,
  ): Promise<void> {
    const order = Uint32Array.from(keys, (_, at) => at).sort((a, b) => keys[a]! - keys[b]!);
    let wanted = new Wanted();
    for (const { id, fences } of await this.#fencedParts(connection)) {
      for (const at of order) {
        const [from, to] = blocksFor(fences, keys[at]!);
        for (let block = from; block <= to; block++) {
          // Parts and numbers are walked in order, so that blocks are too.
          wanted.add(blockNumber(id, block), at);
          if (wanted.blocks.length <= BLOCKS_AT_ONCE) continue;
          await this.#search(connection, wanted, { keys, found });
          wanted = new Wanted();
        }
      }
    }
    await this.#search(connection, wanted, { keys, found });
  }

  async #search(
    connection: Connection,
    wanted: Wanted,
    { keys, found }: { readonly keys: readonly number[]; found(at: number, postings: PostingColumns): void },
  ): Promise<void> {
    const blocks = await this.#readBlocks(connection, wanted.blocks);
    for (const [place, ats] of wanted.asked.entries()) {
      const block = blocks.get(wanted.blocks[place]!);
      if (block === undefined) continue;
      for (const at of ats) {
        const range = rangeOf(block.keys, keys[at]!);
        if (range[0] < range[1]) found(at, slice(block, range));
      }
    }
  }

  /** One question for all that are not at hand: each costs a journey to a server. */
  async #readBlocks(
    connection: Connection,
    numbers: readonly number[],
  ): Promise<ReadonlyMap<number, PostingColumns>> {
    const missing = numbers.filter((number) => !this.#blocks.has(number));
    const read = await readBlocks(connection, this.#dialect, missing);
    const blocks = new Map(read);
    for (const number of numbers) {
      const known = this.#blocks.get(number);
      if (known !== undefined) blocks.set(number, known);
    }
    this.#remember(blocks);
    return blocks;
  }

  // The blocks that were asked for last are at the end, as a Map keeps the order of insertion.
  #remember(blocks: ReadonlyMap<number, PostingColumns>): void {
    for (const [number, block] of blocks) {
      this.#blocks.delete(number);
      this.#blocks.set(number, block);
    }
    for (const number of this.#blocks.keys()) {
      if (this.#blocks.size <= BLOCKS_KEPT) return;
      this.#blocks.delete(number);
    }
  }

  /** Leaves out the postings of messages that are no longer kept. */
  async forget(connection: Connection, messages: ReadonlySet<number>): Promise<void> {
    for (const part of await readParts(connection)) {
      await merge(connection, [part], (message) => !messages.has(message));
    }
  }

  async #fencedParts(connection: Connection): Promise<readonly FencedPart[]> {
    const parts = await readParts(connection);
    const unknown = parts.map(({ id }) => id).filter((id) => !this.#fences.has(id));
    const known = new Map(this.#fences);
    for (const { id, fences } of await this.#readFences(connection, unknown))
      known.set(id, numbersOf(fences));
    const fenced = parts.map((part) => ({ ...part, fences: known.get(part.id)! }));
    // Parts that were merged away are forgotten.
    this.#fences = new Map(fenced.map(({ id, fences }) => [id, fences]));
    return fenced;
  }

  async #readFences(connection: Connection, ids: readonly number[]) {
    if (ids.length === 0) return [];
    return await connection.all<{ id: number; fences: Uint8Array }>(
      `SELECT id, fences FROM part WHERE ${this.#dialect.among("id", "integer")}`,
      [JSON.stringify(ids)],
    );
  }
}

/** Blocks to read, with the places of the numbers that each may hold. */
class Wanted {
  readonly blocks: number[] = [];
  readonly asked: number[][] = [];

  /** Blocks come in ascending order. */
  add(block: number, at: number): void {
    if (this.blocks.at(-1) === block) this.asked.at(-1)!.push(at);
    else {
      this.blocks.push(block);
      this.asked.push([at]);
    }
  }
}

async function mergeWhereDue(connection: Connection): Promise<void> {
  for (;;) {
    const bySize = Map.groupBy(await readParts(connection), ({ postings }) => sizeClass(postings));
    const due = [...bySize.values()].find((parts) => parts.length >= PARTS_PER_SIZE);
    if (due === undefined) return;
    await merge(connection, due, () => true);
  }
}

function sizeClass(postings: number): number {
  return Math.max(0, Math.ceil(Math.log(postings / SMALLEST_SIZE) / Math.log(PARTS_PER_SIZE)));
}

/** First and last block that can hold the number; the last is before the first where none can. */
function blocksFor(fences: Float64Array, key: number): [number, number] {
  const blocks = fences.length - 1;
  if (blocks <= 0 || key < fences[0]! || key > fences[blocks]!) return [0, -1];
  const starts = fences.subarray(0, blocks);
  return [Math.max(0, lowerBound(starts, key) - 1), lowerBound(starts, key, true) - 1];
}
