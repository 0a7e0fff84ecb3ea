/** Proofs of RFC 9162: that an entry is in the record, and that one state of the record continues another. */
import { joined, type LeafRange, type NodePlace, placesOf } from "./tree.ts";

/** Gives the hashes of complete subtrees, in the order asked. */
export type NodeSource = (places: readonly NodePlace[]) => Promise<readonly Uint8Array[]>;

/** RFC 9162 §2.1.3.1: PATH(index, D_size), from the leaf upwards. A number of hashes that grows as log(size). */
export async function inclusionProof(
  index: number,
  size: number,
  nodes: NodeSource,
): Promise<readonly Uint8Array[]> {
  return await hashesOf(inclusionRanges(index, size), nodes);
}

/** RFC 9162 §2.1.4.1: PROOF(first, D_second). Empty where the first is empty or the whole. */
export async function consistencyProof(
  first: number,
  second: number,
  nodes: NodeSource,
): Promise<readonly Uint8Array[]> {
  return await hashesOf(consistencyRanges(first, second), nodes);
}

/** The root over the first `size` leaves. */
export async function rootAt(size: number, nodes: NodeSource): Promise<Uint8Array> {
  return joined(await nodes(placesOf({ start: 0, end: size })));
}

/** What each hash of the inclusion proof is over. */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError("an inclusion proof is of a leaf of the tree");
  const ranges: LeafRange[] = [];
  for (let [start, end] = [0, size]; end - start > 1; ) {
    const middle = start + widthOfLeft(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/** What each hash of the consistency proof is over. */
function consistencyRanges(first: number, second: number): readonly LeafRange[] {
  if (first < 0 || first > second) throw new RangeError("a record is continued by a longer one");
  if (first === 0) return [];
  const ranges: LeafRange[] = [];
  let [start, end] = [0, second];
  while (first < end) {
    const middle = start + widthOfLeft(end - start);
    if (first <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // SPEC: SUBPROOF(m, D_m, b) is empty where D_m is the whole old tree, whose root the verifier has.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
}

/** RFC 9162 §2.1.1: the largest power of two smaller than the number of leaves. */
function widthOfLeft(leaves: number): number {
  let width = 1;
  while (width * 2 < leaves) width *= 2;
  return width;
}

async function hashesOf(ranges: readonly LeafRange[], nodes: NodeSource): Promise<readonly Uint8Array[]> {
  const places = ranges.map(placesOf);
  const hashes = await nodes(places.flat());
  let from = 0;
  return places.map(({ length }) => {
    from += length;
    return joined(hashes.slice(from - length, from));
  });
}
