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
  BLOCKS_AT_ONCE,
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

interface FencedPart extends Part {
  readonly fences: Float64Array;
}

/**
 * The postings of a store. What it remembers between calls are the fences of parts, which never change. Only readers
 * remember: a writer may yet be undone, and its part's id given again.
 */
export class Postings {
  readonly #dialect: Dialect;
  #fences = new Map<number, Float64Array>();

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
    for (const part of await this.#fencedParts(connection)) {
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
    for (const part of await this.#fencedParts(connection)) {
      await searchPart(connection, part, { keys, order, found });
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

interface Search {
  readonly keys: readonly number[];
  /** Places in `keys` by ascending number. */
  readonly order: Uint32Array;
  found(at: number, postings: PostingColumns): void;
}

async function searchPart(connection: Connection, part: FencedPart, search: Search): Promise<void> {
  const spans = Array.from(search.order, (at) => blocksFor(part.fences, search.keys[at]!));
  let begin = 0;
  while (begin < spans.length) {
    const { end, span } = stretchFrom(spans, begin);
    const blocks = span[0] > span[1] ? [] : await readBlocks(connection, part.id, span);
    for (let i = begin; i < end; i++) {
      const at = search.order[i]!;
      const [from, to] = spans[i]!;
      for (const block of blocks.slice(from - span[0], to + 1 - span[0])) {
        const range = rangeOf(block.keys, search.keys[at]!);
        if (range[0] < range[1]) search.found(at, slice(block, range));
      }
    }
    begin = end;
  }
}

/** Numbers whose blocks lie together are read in one go: where the stretch ends, and its blocks. */
function stretchFrom(
  spans: readonly (readonly [number, number])[],
  begin: number,
): { readonly end: number; readonly span: readonly [number, number] } {
  const [from, last] = spans[begin]!;
  let to = last;
  let end = begin + 1;
  while (end < spans.length && spans[end]![0] <= to + 1 && spans[end]![1] - from < BLOCKS_AT_ONCE) {
    to = Math.max(to, spans[end]![1]);
    end++;
  }
  return { end, span: [from, to] };
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
