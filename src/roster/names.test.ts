import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { comparableName, foldName, nameLikeness } from "./names.ts";

function likeness(a: string, b: string): number {
  return nameLikeness(comparableName(foldName(a)), comparableName(foldName(b)))?.likeness ?? 0;
}

describe("a folded name", () => {
  test("has no titles, accents or case, and the family name last", () => {
    assert.deepEqual(foldName("The Rt Hon. Dr Ánn ÉXAMPLE MP"), ["ann", "example"]);
    assert.deepEqual(foldName("Example, Ann"), ["ann", "example"]);
    assert.deepEqual(foldName("Ann Example, MBE"), ["ann", "example"]);
  });
  test("is Latin: Cyrillic, Greek and letters that Unicode does not take apart", () => {
    assert.deepEqual(foldName("Юрий Пример"), ["iurii", "primer"]);
    assert.deepEqual(foldName("Łukasz Sørensen"), ["lukasz", "sorensen"]);
    assert.deepEqual(foldName("Ελένη"), ["eleni"]);
  });
  test("keeps a title that is all there is", () => {
    assert.deepEqual(foldName("The Honourable"), ["the", "honourable"]);
  });
});

describe("two names", () => {
  const alike: readonly (readonly [string, string, number])[] = [
    ["Ann Example", "ANN EXAMPLE MP", 0.95],
    ["Ann Example", "Example Ann", 0.9],
    ["Ann O'Sample", "Ann OSample", 0.95],
    ["Ann Smith-Sample", "Ann Smith Sample", 0.95],
    ["Ann Beatrice Example", "Ann Example", 0.85],
    ["A. Example", "Ann Example", 0.7],
    ["Yuriy Primer", "Юрий Пример", 0.85],
    ["Ann Exmaple", "Ann Example", 0.75],
  ];
  for (const [a, b, least] of alike) {
    test(`are alike: ${a}, ${b}`, () => {
      assert.ok(likeness(a, b) >= least, `${likeness(a, b)}`);
    });
  }
  const apart = [
    ["Ann Example", "Ben Example"],
    ["Ann Example", "Ann Other"],
    ["B. Example", "Ann Example"],
    ["", "Ann Example"],
    ["Ann", "Ann Example"],
  ] as const;
  for (const [a, b] of apart) {
    test(`are not: \`${a}\`, ${b}`, () => {
      assert.equal(likeness(a, b), 0);
    });
  }
  test("are as alike one way as the other, whatever they are", () => {
    const name = fc.oneof(
      fc.string(),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("Ann Example", "A Example", "Example, Ann"),
    );
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(likeness(a, b), likeness(b, a));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
