import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { editDistance } from "./edit-distance.ts";

/** The textbook table, as an oracle. */
function tableDistance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let row = right.map((_, index) => index + 1);
  for (const [i, x] of left.entries()) {
    let diagonal = i;
    let before = i + 1;
    row = right.map((y, j) => {
      const above = row[j] ?? 0;
      before = Math.min(above + 1, before + 1, diagonal + (x === y ? 0 : 1));
      diagonal = above;
      return before;
    });
  }
  return right.length === 0 ? left.length : (row[row.length - 1] ?? 0);
}

test("agrees with the textbook table, also beyond one block of 32", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "😀"), maxLength: 90 });
  fc.assert(
    fc.property(text, text, (a, b) => assert.equal(editDistance(a, b), tableDistance(a, b))),
    { seed: 7, numRuns: 3_000 },
  );
});

test("counts code points, not UTF-16 units", () => {
  assert.equal(editDistance("a😀b", "a😁b"), 1);
  assert.equal(editDistance("😀", ""), 1);
});

test("answers at once for texts of a megabyte", () => {
  const start = performance.now();
  assert.equal(editDistance("a".repeat(1_000_000), `b${"a".repeat(999_999)}`) > 0, true);
  assert.ok(performance.now() - start < 2_000);
});
