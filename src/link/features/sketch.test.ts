import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { randomOf } from "../../../test/fuzz/mutate.ts";
import { SKETCH_BINS } from "../../model/observation.ts";
import { sketchOf } from "./sketch.ts";

const shingles = (words: readonly string[]) =>
  new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));

function jaccard(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [shingles(a), shingles(b)];
  return left.intersection(right).size / left.union(right).size;
}

/** Without the bins that agree by chance. */
function estimate(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [Buffer.from(sketchOf(a)!, "hex"), Buffer.from(sketchOf(b)!, "hex")];
  const equal = left.filter((byte, i) => byte === right[i]).length / SKETCH_BINS;
  return (equal - 1 / 256) / (1 - 1 / 256);
}

function randomText(random: () => number, length: number): string[] {
  return Array.from({ length }, () => `w${Math.floor(random() * 2_000)}`);
}

/** The text with a share of its words replaced. */
function changed(words: readonly string[], share: number, random: () => number): string[] {
  return words.map((word) => (random() < share ? `x${Math.floor(random() * 2_000)}` : word));
}

for (const length of [24, 60, 400]) {
  test(`estimates the Jaccard similarity of texts of ${length} words without bias, within its standard error`, () => {
    const random = randomOf(length);
    for (const share of [0.02, 0.1, 0.3]) {
      const errors: number[] = [];
      let variance = 0;
      for (let i = 0; i < 400; i++) {
        const a = randomText(random, length);
        const b = changed(a, share, random);
        const exact = jaccard(a, b);
        errors.push(estimate(a, b) - exact);
        variance += (exact * (1 - exact)) / SKETCH_BINS / 400;
      }
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
      assert.ok(Math.abs(mean) < 0.02, `${share}: bias ${mean}`);
      // Borrowed bins repeat what others say: with a third of the bins filled the error grows by the root of three.
      const filled = SKETCH_BINS * (1 - (1 - 1 / SKETCH_BINS) ** (length - 2));
      const known = Math.sqrt((variance * SKETCH_BINS) / filled);
      assert.ok(deviation < 1.35 * known + 0.01, `${share}: ${deviation} against ${known}`);
    }
  });
}

test("says nothing of texts below twenty words, masks not counted", () => {
  const words = Array.from({ length: 19 }, (_, i) => `w${i}`);
  assert.equal(sketchOf([...words, "{n}", "{url}"]), null);
  assert.equal(sketchOf([...words, "more"])?.length, 2 * SKETCH_BINS);
});

test("is equal for equal texts, whatever they hold", () => {
  const text = fc.array(fc.string({ minLength: 1 }), { minLength: 20, maxLength: 80 });
  fc.assert(
    fc.property(text, (words) => assert.equal(sketchOf(words), sketchOf([...words]))),
    { seed: 1, numRuns: 200 },
  );
});
