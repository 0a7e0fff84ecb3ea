import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { assertNear, BERKELEY, overlaps } from "../../test/overlaps.ts";
import { logPmf, logUpperTail, type Margins } from "./statistics.ts";
import { chancesAt, logOddsOfMean, logStratifiedTail, openStrata, supportOfSum } from "./stratified.ts";

const RUNS = { seed: 19850001, numRuns: 300 };

function marginsOf([population, members, hits]: readonly number[]): Margins {
  return { population: population!, members: members!, hits: hits! };
}

const strataOf = (most: number) =>
  fc.array(
    overlaps(most).map(({ population, members, hits }) => ({ population, members, hits })),
    { minLength: 1, maxLength: 6 },
  );

/** By products of the chances of every combination. */
function plainTail(strata: readonly Margins[], both: number): number {
  let chances = new Map([[0, 1]]);
  for (const stratum of strata) {
    const next = new Map<number, number>();
    for (let x = 0; x <= stratum.hits; x++) {
      const chance = Math.exp(logPmf(stratum, x));
      if (chance === 0) continue;
      for (const [sum, before] of chances) next.set(sum + x, (next.get(sum + x) ?? 0) + before * chance);
    }
    chances = next;
  }
  return [...chances].reduce((tail, [sum, chance]) => (sum >= both ? tail + chance : tail), 0);
}

describe("stratified test", () => {
  test("of one part is the plain test", () => {
    fc.assert(
      fc.property(overlaps(300), (overlap) => {
        const plain = logUpperTail(overlap);
        const stratified = logStratifiedTail([overlap], overlap.both);
        assert.ok(Math.abs(plain - stratified) < 1e-9 * Math.max(1, Math.abs(plain)));
      }),
      RUNS,
    );
  });
  test("of penicillin in rabbits is 0.01997, half of R's two-sided 0.03994 (Mantel 1963)", () => {
    const levels = [
      [11, 6, 0],
      [12, 6, 3],
      [12, 6, 8],
      [12, 6, 11],
      [7, 2, 7],
    ].map(marginsOf);
    assertNear(Math.exp(logStratifiedTail(levels, 16)), 0.01997245179063361, 1e-12);
  });
  const parts = [
    [40, 12, 20],
    [960, 8, 5],
    [4000, 100, 30],
  ].map(marginsOf);
  for (const [both, expected] of [
    [8, -1.1093180816284542],
    [12, -5.499928362161989],
    [20, -23.491229432399887],
    [40, -105.89014274953637],
  ] as const) {
    test(`of three parts with ${both} members hit agrees with sixty digits`, () => {
      assertNear(logStratifiedTail(parts, both), expected, 1e-11);
    });
  }
  test("does not depend on the order of the parts", () => {
    assertNear(logStratifiedTail(parts.toReversed(), 20), logStratifiedTail(parts, 20), 1e-13);
  });
  test("leaves nothing where the parts leave one outcome", () => {
    assert.equal(logStratifiedTail([marginsOf([30, 30, 7]), marginsOf([500, 0, 3])], 7), 0);
    assert.equal(logStratifiedTail([marginsOf([30, 30, 7])], 8), Number.NEGATIVE_INFINITY);
  });
  // By exact fractions of whole numbers: tails from the middle to where no double holds them, and tiny parts.
  const mixed = [
    [40, 12, 20],
    [960, 8, 5],
    [4000, 100, 30],
    [7, 3, 2],
    [2, 1, 1],
    [900, 400, 300],
  ].map(marginsOf);
  for (const [both, expected] of [
    [150, -2.000041247866355],
    [160, -5.002245856185939],
  ] as const) {
    test(`of six parts with ${both} members hit has eleven digits of the chance itself`, () => {
      assert.ok(Math.abs(logStratifiedTail(mixed, both) - expected) < 1e-11);
    });
  }
  for (const [both, expected] of [
    [200, -34.70926729675216],
    [300, -256.43499528743814],
  ] as const) {
    test(`of six parts with ${both} members hit keeps the digits of a chance far out`, () => {
      assertNear(logStratifiedTail(mixed, both), expected, 1e-13);
    });
  }
  test("of men among the admitted at Berkeley in 1973, given the department, finds nothing (Bickel 1975)", () => {
    assertNear(logStratifiedTail(BERKELEY, 1198), -0.10646352512384664, 1e-10);
  });
  test("agrees with counting all combinations", () => {
    fc.assert(
      fc.property(strataOf(12), fc.nat(40), (strata, both) => {
        const plain = plainTail(strata, both);
        const tail = Math.exp(logStratifiedTail(strata, both));
        assert.ok(Math.abs(plain - tail) < 1e-11 * Math.max(plain, 1e-12), `${tail} ${plain}`);
      }),
      RUNS,
    );
  });
  test("falls with every further member hit, down to the smallest chance there is", () => {
    fc.assert(
      fc.property(strataOf(150), (strata) => {
        const { least, most } = supportOfSum(strata);
        let before = 0;
        for (let both = least; both <= most; both++) {
          const tail = logStratifiedTail(strata, both);
          assert.ok(tail <= before + 1e-12, `${tail} ${before}`);
          before = tail;
        }
        const { open } = openStrata(strata);
        const smallest = open.reduce((sum, one) => sum + logPmf(one, Math.min(one.members, one.hits)), 0);
        assertNear(before - 1, smallest - 1, 1e-11);
      }),
      { ...RUNS, numRuns: 60 },
    );
  });
  test("is to the last bit the same in whatever order the parts come", () => {
    const turned = strataOf(60).chain((strata) =>
      fc.tuple(fc.constant(strata), fc.shuffledSubarray(strata, { minLength: strata.length }), fc.nat(120)),
    );
    fc.assert(
      fc.property(turned, ([strata, other, both]) => {
        assert.equal(logStratifiedTail(other, both), logStratifiedTail(strata, both));
      }),
      RUNS,
    );
  });
  test("is not changed by parts without members, without hits, or of nothing else", () => {
    const more = [
      [50, 0, 20],
      [70, 30, 0],
      [30, 30, 7],
      [40, 9, 40],
    ].map(marginsOf);
    assert.equal(logStratifiedTail([...mixed, ...more], 200 + 7 + 9), logStratifiedTail(mixed, 200));
  });
  test("of one part open among closed ones is the hypergeometric test of it", () => {
    const overlap = { population: 535, members: 60, hits: 40, both: 9 };
    assert.equal(logStratifiedTail([marginsOf([30, 30, 7]), overlap], 16), logUpperTail(overlap));
  });
});

describe("the sum over strata at some odds", () => {
  test("has chances that add up to one, and the mean that the odds were asked for", () => {
    fc.assert(
      fc.property(strataOf(200), fc.double({ min: 0.02, max: 0.98, noNaN: true }), (strata, place) => {
        const { least, most } = supportOfSum(strata);
        fc.pre(most > least);
        const mean = least + place * (most - least);
        const logOdds = logOddsOfMean(strata, mean, 1e-11);
        const sums = chancesAt(strata, logOdds);
        const total = sums.chances.reduce((sum, chance) => sum + chance, 0);
        const found = sums.chances.reduce((sum, chance, i) => sum + chance * (sums.least + i), 0);
        assertNear(total, 1, 1e-11);
        assert.ok(Math.abs(found - mean) < 1e-8 * Math.max(1, mean), `${found} ${mean}`);
      }),
      RUNS,
    );
  });
});
