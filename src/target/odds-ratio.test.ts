import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { oddsRatio } from "./odds-ratio.ts";

function oddsOf(population: number, members: number, hits: number, both: number) {
  return oddsRatio([{ population, members, hits }], both);
}

function assertNear(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not ${expected}`);
}

describe("odds ratio", () => {
  // What R prints for its own examples; its root finder stops at four digits, the upper end of tea is 0.7 % off.
  test("is R's for the lady tasting tea: 6.408309, 0.2117329 to 621.9338", () => {
    const tea = oddsOf(8, 4, 4, 3);
    assertNear(tea.odds, 6.408309, 1e-5);
    assertNear(tea.low, 0.2117329, 1e-3);
    assertNear(tea.high, 621.9338, 1e-2);
    // The upper end solves 16/x + 36/x^2 + 16/x^3 + 1/x^4 = 1/0.975 - 1.
    const x = tea.high;
    assertNear(16 / x + 36 / x ** 2 + 16 / x ** 3 + 1 / x ** 4, 1 / 0.975 - 1, 1e-8);
  });
  test("is R's for convictions of twins: 0.04693661, 0.003325764 to 0.3631823", () => {
    const twins = oddsOf(30, 12, 17, 2);
    assertNear(twins.odds, 0.04693661, 1e-4);
    assertNear(twins.low, 0.003325764, 1e-2);
    assertNear(twins.high, 0.3631823, 1e-3);
  });
  // By SciPy 1.17, `odds_ratio(kind="conditional")`.
  const published = [
    [[535, 60, 40, 9], 2.5216706336757397, 0.9986261248543815, 5.81813166042288],
    [[5000, 115, 400, 110], 347.4628629692734, 142.83485291772666, 1099.872433649722],
    [[9000, 430, 43, 31], 55.31292818265395, 27.37417784026954, 119.20106784743392],
    [[20000, 3, 12, 2], 3757.050578484849, 182.64252215144631, 235666.91308364287],
  ] as const;
  for (const [[population, members, hits, both], odds, low, high] of published) {
    test(`of ${both} of ${hits} hits among ${members} of ${population} people agrees with SciPy`, () => {
      const actual = oddsOf(population, members, hits, both);
      assertNear(actual.odds, odds, 1e-6);
      assertNear(actual.low, low, 1e-6);
      assertNear(actual.high, high, 1e-6);
    });
  }
  test("has no upper end where every hit is a member, and a finite estimate inside the interval", () => {
    const all = oddsOf(540, 40, 10, 10);
    assertNear(all.low, 34.56995041268812, 1e-6);
    assert.equal(all.high, Number.POSITIVE_INFINITY);
    assert.ok(all.odds > all.low && all.odds < 1000, `${all.odds}`);
  });
  test("has no lower end where no hit is a member", () => {
    const none = oddsOf(540, 30, 10, 0);
    assert.equal(none.low, 0);
    assert.ok(none.odds > 0 && none.odds < none.high);
  });
  test("is open where the margins leave one outcome", () => {
    assert.deepEqual(oddsOf(20, 20, 5, 5), { odds: 1, low: 0, high: Number.POSITIVE_INFINITY });
  });
  test("of members and of the others are each other's reciprocal", () => {
    const numbers = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(numbers, numbers, ([a, b], [c, d]) => {
        const one = oddsOf(a + b + c + d, a + b, a + c, a);
        const other = oddsOf(a + b + c + d, c + d, a + c, c);
        assertNear(one.odds * other.odds, 1, 1e-8);
        assertNear(one.low * other.high, 1, 1e-8);
      }),
      { seed: 31, numRuns: 100 },
    );
  });
});
