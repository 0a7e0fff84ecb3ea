/**
 * Which pairs are compared at all. Two sendings are compared when they share a rare value; a value that more than a cap
 * of them carry (a mailing service, a content network, the confidentiality notice) proposes nothing and is listed.
 *
 * INVARIANT: what is proposed depends on what the sendings are, never on the order in which they came: rows are
 * ordered by their own values, and within a large block each is compared with its next neighbours in that order.
 */
import { NumberMap } from "../core/number-map.ts";
import { FEATURES, type FeatureName, SKETCH_BINS } from "../model/observation.ts";
import type { Columns } from "./columns.ts";

/** A value that too many sendings carry to mean anything. */
export interface CappedValue {
  readonly feature: FeatureName;
  readonly value: number;
  readonly sendings: number;
}

// LIMIT: how many sendings may share a value that still proposes pairs. What an attacker chooses for a campaign (words,
// links, files, addresses) may be common to all of it; what a tool or a network leaves only counts when it is rare.
const CHOSEN_MAX = 2_000;
const LEFT_BEHIND_MAX = 50;
const CAPS: readonly (readonly [FeatureName, number])[] = [
  ["attachment_hash", CHOSEN_MAX],
  ["text_template", CHOSEN_MAX],
  ["url_scheme", CHOSEN_MAX],
  ["link_host", CHOSEN_MAX],
  ["reply_to", CHOSEN_MAX],
  ["sender", CHOSEN_MAX],
  ["html_skeleton", CHOSEN_MAX],
  ["subject_template", CHOSEN_MAX],
  ["token_scheme", CHOSEN_MAX],
  ["attachment_name", CHOSEN_MAX],
  ["attachment_size", LEFT_BEHIND_MAX],
  ["return_path", LEFT_BEHIND_MAX],
  ["sender_name", LEFT_BEHIND_MAX],
  ["dkim", LEFT_BEHIND_MAX],
  ["message_id_shape", LEFT_BEHIND_MAX],
  ["boundary_shape", LEFT_BEHIND_MAX],
  ["header_order", LEFT_BEHIND_MAX],
  ["tracker_layout", LEFT_BEHIND_MAX],
  ["origin_network", LEFT_BEHIND_MAX],
  ["other_recipients", LEFT_BEHIND_MAX],
];
/** Up to so many, everybody in a block is compared with everybody; beyond, with the next neighbours. */
const ALL_PAIRS_MAX = 24;
const NEIGHBOURS = 12;
// LIMIT: a sending that shares rare values with thousands of others would cost as many comparisons; after the most
// telling few hundred it is linked or it is not.
export const PAIRS_MAX = 400;
/** A band of four sketch bytes is equal for two texts of similarity s with probability s⁴; there are sixteen. */
const BAND_BYTES = 4;
const BAND_MAX = 200;
const BAND_NEIGHBOURS = 8;

/** Calls `propose` for each pair to compare, `a` before `b` in the order of their values. A pair may come twice. */
export function proposePairs(
  columns: Columns,
  order: Uint32Array,
  propose: (a: number, b: number) => void,
): readonly CappedValue[] {
  const capped: CappedValue[] = [];
  const blocks = CAPS.map(([feature, cap]) => blocksOf({ columns, order, feature, cap }, capped));
  const lastAskedBy = new Int32Array(columns.size).fill(-1);
  for (const row of order) {
    let asked = 0;
    for (const block of blocks) {
      asked = proposeFrom(block, row, { asked, lastAskedBy, propose });
      if (asked >= PAIRS_MAX) break;
    }
  }
  proposeByBands(columns, order, propose);
  return capped.sort((a, b) => b.sendings - a.sendings || a.value - b.value);
}

/** Rows that carry each rare value of one feature, in the order of rows. */
interface Blocks {
  readonly offsets: Uint32Array;
  /** By entry of the feature's column: its place in `rows`, or -1 where the value proposes nothing. */
  readonly places: Int32Array;
  /** By place: the row, and the end of its block. */
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
  readonly starts: Uint32Array;
}

interface BlockingOf {
  readonly columns: Columns;
  readonly order: Uint32Array;
  readonly feature: FeatureName;
  readonly cap: number;
}

function blocksOf({ columns, order, feature, cap }: BlockingOf, capped: CappedValue[]): Blocks {
  const number = FEATURES.indexOf(feature);
  const offsets = columns.offsets[number]!;
  const values = columns.values[number]!;
  const counts = new NumberMap();
  for (const value of values) counts.add(value, 1);
  // The end of each block; filled from behind, so that it becomes the start.
  const cursor = new NumberMap(counts.size);
  let total = 0;
  for (const [value, count] of counts.entries()) {
    if (count > cap) capped.push({ feature, value, sendings: count });
    if (count < 2 || count > cap) continue;
    cursor.set(value, total);
    total += count;
  }
  const places = new Int32Array(values.length).fill(-1);
  const rows = new Uint32Array(total);
  const ends = new Uint32Array(total);
  const starts = new Uint32Array(total);
  for (const row of order) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const value = values[entry]!;
      const place = cursor.get(value);
      if (place === undefined) continue;
      rows[place] = row;
      places[entry] = place;
      cursor.set(value, place + 1);
    }
  }
  // By now the cursor of a value is the end of its block.
  for (let entry = 0; entry < values.length; entry++) {
    const place = places[entry]!;
    if (place < 0) continue;
    const end = cursor.get(values[entry]!)!;
    ends[place] = end;
    starts[place] = end - counts.get(values[entry]!)!;
  }
  return { offsets, places, rows, ends, starts };
}

interface Asking {
  readonly asked: number;
  readonly lastAskedBy: Int32Array;
  readonly propose: (a: number, b: number) => void;
}

function proposeFrom(block: Blocks, row: number, { asked, lastAskedBy, propose }: Asking): number {
  const { offsets, places, rows, ends, starts } = block;
  for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
    const place = places[entry]!;
    if (place < 0) continue;
    const isSmall = ends[place]! - starts[place]! <= ALL_PAIRS_MAX;
    const end = isSmall ? ends[place]! : Math.min(ends[place]!, place + 1 + NEIGHBOURS);
    for (let next = place + 1; next < end; next++) {
      const other = rows[next]!;
      if (other === row || lastAskedBy[other] === row) continue;
      lastAskedBy[other] = row;
      propose(row, other);
      if (++asked >= PAIRS_MAX) return asked;
    }
  }
  return asked;
}

/** Texts that are alike but not equal: locality-sensitive hashing over the sketch (Leskovec and others, Mining of Massive Datasets §3.4). */
function proposeByBands(columns: Columns, order: Uint32Array, propose: (a: number, b: number) => void): void {
  for (let band = 0; band < SKETCH_BINS / BAND_BYTES; band++) {
    for (const block of bandBlocks(columns, order, band)) {
      for (let i = 0; i < block.length; i++) {
        for (let j = i + 1; j < Math.min(block.length, i + 1 + BAND_NEIGHBOURS); j++) {
          const [a, b] = [block[i]!, block[j]!];
          if (!isProposedEarlier(columns, { a, b, band })) propose(a, b);
        }
      }
    }
  }
}

function bandBlocks(columns: Columns, order: Uint32Array, band: number): Iterable<number[]> {
  const blocks = new Map<number, number[]>();
  const firsts = new NumberMap();
  for (const row of order) {
    if (columns.hasSketch[row] === 0) continue;
    const key = bandOf(columns, row, band) + 1;
    const first = firsts.get(key);
    // Most bands are met once: those have no list of their own.
    if (first === undefined) firsts.set(key, row);
    else {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [first, row]);
      else if (block.length <= BAND_MAX) block.push(row);
    }
  }
  return [...blocks.values()].filter((block) => block.length <= BAND_MAX);
}

function bandOf({ sketches }: Columns, row: number, band: number): number {
  const at = row * SKETCH_BINS + band * BAND_BYTES;
  return (
    sketches[at]! * 0x1_00_00_00 +
    sketches[at + 1]! * 0x1_00_00 +
    sketches[at + 2]! * 0x1_00 +
    sketches[at + 3]!
  );
}

const TEXT = FEATURES.indexOf("text_template");

function isProposedEarlier(
  columns: Columns,
  { a, b, band }: { a: number; b: number; band: number },
): boolean {
  for (let earlier = 0; earlier < band; earlier++) {
    if (bandOf(columns, a, earlier) === bandOf(columns, b, earlier)) return true;
  }
  const left = firstValue(columns, TEXT, a);
  return left !== 0 && left === firstValue(columns, TEXT, b);
}

function firstValue({ offsets, values }: Columns, feature: number, row: number): number {
  const start = offsets[feature]![row]!;
  return start < offsets[feature]![row + 1]! ? values[feature]![start]! : 0;
}

/** Rows by their own values, those that are alike near each other; `signatures` break ties. */
export function orderOfRows(columns: Columns, signatures: Float64Array): Uint32Array {
  const keys = (["text_template", "url_scheme", "sender"] as const).map((feature) => {
    const number = FEATURES.indexOf(feature);
    return Float64Array.from({ length: columns.size }, (_, row) => firstValue(columns, number, row));
  });
  const order = Uint32Array.from({ length: columns.size }, (_, row) => row);
  return order.sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a]! - key[b]!;
    return signatures[a]! - signatures[b]!;
  });
}
