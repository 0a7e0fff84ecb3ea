/**
 * The Merkle tree of RFC 9162 §2.1.1 over the lines of the record. Kept are the hashes of complete subtrees, which never
 * change again: the one at (`level`, `place`) is over the 2^level leaves from place x 2^level on.
 */
import { createHash } from "node:crypto";

export const HASH_BYTES = 32;

/** Where a complete subtree stands. */
export interface NodePlace {
  readonly level: number;
  readonly place: number;
}

export interface CompleteNode extends NodePlace {
  readonly hash: Uint8Array;
}

// SPEC: RFC 9162 §2.1.1. Two prefixes, so that no leaf can be passed off as a node.
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

export function leafHash(leaf: Uint8Array): Uint8Array {
  return createHash("sha256").update(LEAF).update(leaf).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}

/** RFC 9162 §2.1.1: the root over nothing. */
export function emptyRoot(): Uint8Array {
  return createHash("sha256").digest();
}

/** Leaves from `start` up to, not including, `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The complete subtrees that cover a range, left to right, the largest first. `start` is a multiple of every power of
 * two that is no longer than the range, as it is for each subtree of RFC 9162 §2.1.1.
 */
export function placesOf({ start, end }: LeafRange): readonly NodePlace[] {
  const places: NodePlace[] = [];
  for (let from = start; from < end; ) {
    let [level, width] = [0, 1];
    while (from + width * 2 <= end && (from / width) % 2 === 0) [level, width] = [level + 1, width * 2];
    places.push({ level, place: from / width });
    from += width;
  }
  return places;
}

/** The hash over a range from those of `placesOf`: smaller subtrees on the right are joined first. */
export function joined(hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1);
  if (last === undefined) return emptyRoot();
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** A tree that only grows: it holds a hash for each bit of its size, whatever the number of leaves. */
export class GrowingTree {
  private readonly edge: { readonly level: number; readonly hash: Uint8Array }[];
  private leaves: number;

  /** A tree of `size` leaves; `hashes` are those of `placesOf({ start: 0, end: size })`. */
  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    const places = placesOf({ start: 0, end: size });
    if (places.length !== hashes.length) throw new RangeError("a tree needs a hash for each bit of its size");
    this.edge = places.map(({ level }, i) => ({ level, hash: hashes[i]! }));
    this.leaves = size;
  }

  get size(): number {
    return this.leaves;
  }

  /** Adds a leaf by its hash; the subtrees that it completes, itself first: on average two. */
  append(leaf: Uint8Array): readonly CompleteNode[] {
    let node: CompleteNode = { level: 0, place: this.leaves, hash: leaf };
    const completed = [node];
    while (node.place % 2 === 1) {
      const left = this.edge.pop()!;
      node = { level: node.level + 1, place: (node.place - 1) / 2, hash: nodeHash(left.hash, node.hash) };
      completed.push(node);
    }
    this.edge.push({ level: node.level, hash: node.hash });
    this.leaves++;
    return completed;
  }

  root(): Uint8Array {
    return joined(this.edge.map(({ hash }) => hash));
  }
}
