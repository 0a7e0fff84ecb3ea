/**
 * One-permutation MinHash of a text: each shingle of three words falls into one of 64 bins by its hash, and the smallest in
 * each bin stays. Bins that got none borrow from another (optimal densification, Shrivastava, "Optimal
 * Densification for Fast and Accurate Minwise Hashing", ICML 2017), so that equal bins estimate the Jaccard
 * similarity without bias. One byte of each minimum is kept (b-bit minwise hashing, Li and König 2010): two different
 * texts agree in 1 of 256 bins by chance.
 */
import { SKETCH_BINS } from "../../model/observation.ts";
import { isWord } from "./mask-words.ts";

/** Below this, three-word shingles are too few to tell two texts apart. */
const WORDS_MIN = 20;
const SHINGLE_WORDS = 3;
const EMPTY = 0xffffffff;

/** The sketch of masked words, hexadecimal; null below twenty words. */
export function sketchOf(words: readonly string[]): string | null {
  let count = 0;
  for (const word of words) if (isWord(word)) count++;
  return count < WORDS_MIN ? null : Buffer.from(bytesOf(minimaOf(words))).toString("hex");
}

/** The smallest hash in each bin; the upper 6 bits of a hash are its bin. */
function minimaOf(words: readonly string[]): Uint32Array {
  const minima = new Uint32Array(SKETCH_BINS).fill(EMPTY);
  const hashes = words.map(wordHash);
  for (let i = 0; i + SHINGLE_WORDS <= hashes.length; i++) {
    const mixed = mix(mix(mix(hashes[i]!) ^ hashes[i + 1]!) ^ hashes[i + 2]!);
    const bin = mixed >>> 26;
    const rest = (mixed << 6) >>> 6;
    if (rest < minima[bin]!) minima[bin] = rest;
  }
  return minima;
}

function bytesOf(minima: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(SKETCH_BINS);
  for (let bin = 0; bin < SKETCH_BINS; bin++) {
    // The bin is part of the byte, so that two bins that borrow from one do not look alike within a sketch.
    bytes[bin] = mix(minima[donorOf(bin, minima)]! ^ Math.imul(bin + 1, 0x9e3779b1)) & 0xff;
  }
  return bytes;
}

/** The bin itself, else the first filled one on a walk that depends on the bin only: every text walks alike. */
function donorOf(bin: number, minima: Uint32Array): number {
  let at = bin;
  for (let attempt = 1; minima[at] === EMPTY; attempt++) {
    at = mix(Math.imul(bin + 1, 0x85ebca6b) ^ Math.imul(attempt, 0xc2b2ae35)) >>> 26;
  }
  return at;
}

/** FNV-1a over UTF-16 units. */
function wordHash(word: string): number {
  let lane = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) lane = Math.imul(lane ^ word.charCodeAt(i), 0x01000193);
  return mix(lane);
}

/** The finisher of MurmurHash3. */
function mix(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
