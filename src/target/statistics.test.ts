import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { assertNear, overlaps } from "../../test/overlaps.ts";
import { logFalseDiscoveryRates, logPmf, logUpperTail, type Overlap } from "./statistics.ts";

const RUNS = { seed: 20210125, numRuns: 300 };

function overlapOf([population, members, hits, both]: readonly number[]): Overlap {
  return { population: population!, members: members!, hits: hits!, both: both! };
}

describe("hypergeometric upper tail", () => {
  test("is 17 of 70 for the lady tasting tea (Fisher 1935)", () => {
    assertNear(Math.exp(logUpperTail(overlapOf([8, 4, 4, 3]))), 17 / 70);
  });
  // Population, members, hits, both, and the logarithm by exact binomials with sixty digits.
  const exact: readonly (readonly [readonly number[], number])[] = [
    [[5000, 115, 400, 110], -274.65624593898025],
    [[1000000, 40000, 1000, 100], -36.30032992339615],
    [[1000000, 500000, 500000, 250600], -4.7984623492221425],
    [[1000000, 500000, 500000, 249000], -3.1404477611496576e-5],
    [[1000000, 1000, 1000, 300], -1515.6483287303338],
    [[10000, 415, 400, 400], -1613.2781137265672],
    [[535, 60, 40, 9], -3.682035000965657],
    [[100, 50, 50, 50], -66.78384165201743],
    [[1000000, 10, 10, 10], -123.05064800642474],
    [[1000, 999, 3, 3], -0.0030045090202987217],
    [[20000, 3, 12, 2], -13.825844314816756],
    [[9000, 430, 43, 31], -72.40839559735116],
    [[9000, 600, 43, 1], -0.052456555429150946],
  ];
  for (const [numbers, expected] of exact) {
    test(`of ${numbers.join(", ")} has eleven digits of the chance itself`, () => {
      const actual = logUpperTail(overlapOf(numbers));
      assert.ok(Math.abs(actual - expected) < 1e-11 * Math.max(1, Math.abs(expected) / 100), `${actual}`);
    });
  }
  test("has nothing to say where the margins leave one outcome", () => {
    assert.equal(logUpperTail(overlapOf([20, 20, 5, 5])), 0);
    assert.equal(logUpperTail(overlapOf([20, 5, 20, 5])), 0);
    assert.equal(logUpperTail(overlapOf([20, 5, 0, 0])), 0);
    assert.equal(logUpperTail(overlapOf([20, 5, 4, 5])), Number.NEGATIVE_INFINITY);
  });
  test("chances of all outcomes add up to one", () => {
    fc.assert(
      fc.property(overlaps(400), ({ population, members, hits }) => {
        let sum = 0;
        for (let x = 0; x <= hits; x++) sum += Math.exp(logPmf({ population, members, hits }, x));
        assertNear(sum, 1, 1e-11);
      }),
      RUNS,
    );
  });
  test("is a chance, falls with every further member hit, and treats members and hits alike", () => {
    fc.assert(
      fc.property(overlaps(2000), (overlap) => {
        const p = logUpperTail(overlap);
        assert.ok(p <= 0);
        assert.ok(logUpperTail({ ...overlap, both: overlap.both + 1 }) <= p);
        const turned = logUpperTail({ ...overlap, members: overlap.hits, hits: overlap.members });
        assert.ok(p === turned || Math.abs(p - turned) < 1e-9 * Math.max(1, Math.abs(p)), `${p} ${turned}`);
      }),
      RUNS,
    );
  });
  test("never falls when somebody who is no member is hit as well", () => {
    fc.assert(
      fc.property(overlaps(2000), (overlap) => {
        fc.pre(overlap.hits - overlap.both < overlap.population - overlap.members);
        const more = logUpperTail({ ...overlap, hits: overlap.hits + 1 });
        assert.ok(more >= logUpperTail(overlap) - 1e-9);
      }),
      RUNS,
    );
  });
});

describe("false discovery rates", () => {
  test("are those of Benjamini and Hochberg (1995, section 3.2): four of fifteen at 0.05", () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const qs = logFalseDiscoveryRates(ps.map(Math.log)).map(Math.exp);
    assert.equal(qs.filter((q) => q <= 0.05).length, 4);
    assertNear(qs[0]!, 0.0015);
    assertNear(qs[3]!, (0.0095 * 15) / 4);
    // The fifth to seventh take the least of what follows.
    assertNear(qs[5]!, (0.0298 * 15) / 7);
    assertNear(qs[6]!, (0.0298 * 15) / 7);
    assert.equal(qs[14], 1);
  });
  test("belong to their group whatever the order, and are never below p", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -800, max: 0, noNaN: true }), { maxLength: 40 }), (logPs) => {
        const forwards = logFalseDiscoveryRates(logPs);
        const backwards = logFalseDiscoveryRates(logPs.toReversed()).toReversed();
        assert.deepEqual(forwards, backwards);
        for (const [i, q] of forwards.entries()) assert.ok(q >= logPs[i]! && q <= 0);
      }),
      RUNS,
    );
  });
});
