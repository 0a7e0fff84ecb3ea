import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { assertNear, BERKELEY, strataOf } from "../../test/overlaps.ts";
import { oddsRatio } from "./odds-ratio.ts";
import type { Margins } from "./statistics.ts";
import { chancesAt, openStrata } from "./stratified.ts";

function oddsOf(population: number, members: number, hits: number, both: number) {
  return oddsRatio([{ population, members, hits }], both);
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
  // R prints 10.36102 for the first (`mantelhaen.test(Rabbits, exact = TRUE)`); the digits are by fractions of whole numbers.
  const rabbits = strataOf([
    [11, 6, 0],
    [12, 6, 3],
    [12, 6, 8],
    [12, 6, 11],
    [7, 2, 7],
  ]);
  const mixed = strataOf([
    [40, 12, 20],
    [960, 8, 5],
    [4000, 100, 30],
    [7, 3, 2],
    [2, 1, 1],
    [900, 400, 300],
  ]);
  for (const [name, numbers, both, expected] of [
    [
      "penicillin in rabbits (Mantel 1963)",
      rabbits,
      16,
      [10.361046349488694, 1.077387763518033, 531.5127828899347],
    ],
    [
      "men's admission at Berkeley",
      BERKELEY,
      1198,
      [0.905069961340971, 0.7697303585258304, 1.063429228089821],
    ],
    [
      "parts of all sizes, half of it",
      mixed,
      200,
      [3.0279773900782003, 2.282427926448296, 4.026234578036457],
    ],
    [
      "parts of all sizes, most of it",
      mixed,
      300,
      [34.889505829881806, 23.97755027679932, 51.50670592692996],
    ],
  ] as const) {
    test(`common to all strata, of ${name}`, () => {
      const { odds, low, high } = oddsRatio(numbers, both);
      assertNear(odds, expected[0], 1e-9);
      assertNear(low, expected[1], 1e-9);
      assertNear(high, expected[2], 1e-9);
    });
  }
  test("near that of Mantel and Haenszel, 0.9046968 at Berkeley (as R prints it)", () => {
    assertNear(oddsRatio(BERKELEY, 1198).odds, 0.9046968, 1e-3);
  });
  test("of strata with the same odds is theirs, with a narrower interval, and does not depend on their order", () => {
    const one = { population: 535, members: 60, hits: 40 };
    const alone = oddsRatio([one], 9);
    const twice = oddsRatio([one, one], 18);
    assertNear(twice.odds, alone.odds, 1e-8);
    assert.ok(alone.low < twice.low && twice.high < alone.high);
    assert.deepEqual(oddsRatio(mixed.toReversed(), 200), oddsRatio(mixed, 200));
  });
  test("has an interval at whose ends the chance is 2.5 %, however extreme", () => {
    const sizes = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(2000));
    fc.assert(
      fc.property(fc.array(sizes, { minLength: 1, maxLength: 8 }), (cells) => {
        const strata = cells.map(([a, b, c, d]) => ({
          population: a + b + c + d,
          members: a + b,
          hits: a + c,
        }));
        const both = cells.reduce((sum, [a]) => sum + a, 0);
        const { odds, low, high } = oddsRatio(strata, both);
        assert.ok(0 <= low && low <= odds && odds <= high, `${low} ${odds} ${high}`);
        const { open, fixed } = openStrata(strata);
        if (low > 0)
          assertNear(
            tail(open, low, (x) => x >= both - fixed),
            0.025,
            1e-7,
          );
        if (high < Number.POSITIVE_INFINITY)
          assertNear(
            tail(open, high, (x) => x <= both - fixed),
            0.025,
            1e-7,
          );
      }),
      { seed: 1970, numRuns: 200 },
    );
  });
});

function tail(strata: readonly Margins[], odds: number, isIn: (x: number) => boolean): number {
  const { least, chances } = chancesAt(strata, Math.log(odds));
  return chances.reduce((sum, chance, i) => (isIn(least + i) ? sum + chance : sum), 0);
}
