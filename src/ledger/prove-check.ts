/** Verifies proofs of RFC 9162 with nothing but hashes: what a reader needs who has no record. */
import { emptyRoot, HASH_BYTES, nodeHash } from "./tree.ts";

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** RFC 9162 §2.1.3.2. */
export function isIncluded({ index, size, leaf, root, proof }: InclusionClaim): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (!areHashes([leaf, root, ...proof])) return false;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else {
      r = nodeHash(r, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && areSame(r, root);
}

export interface ConsistencyClaim {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** RFC 9162 §2.1.4.2; besides, every record continues the empty one, and each itself, with an empty proof. */
export function isContinued(claim: ConsistencyClaim): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second)
    return false;
  if (!areHashes([firstRoot, secondRoot, ...proof])) return false;
  if (first === 0) return proof.length === 0 && areSame(firstRoot, emptyRoot());
  if (first === second) return proof.length === 0 && areSame(firstRoot, secondRoot);
  if (proof.length === 0) return false;
  return isContinuedBy(claim);
}

function isContinuedBy({ first, second, firstRoot, secondRoot, proof }: ConsistencyClaim): boolean {
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [path[0]!, path[0]!];
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else {
      sr = nodeHash(sr, c);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && areSame(fr, firstRoot) && areSame(sr, secondRoot);
}

function areHashes(values: readonly Uint8Array[]): boolean {
  return values.every(({ length }) => length === HASH_BYTES);
}

/** A shift to the right that is right beyond 32 bits. */
function half(number: number): number {
  return Math.floor(number / 2);
}

function isPowerOfTwo(number: number): boolean {
  let rest = number;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}

/** Hashes are public, so the time of comparing tells nothing. */
export function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
