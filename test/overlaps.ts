/** For tests of counts of people: random overlaps, a table that textbooks use, and numbers that are near. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Margins, Overlap } from "../src/target/statistics.ts";

/** Any overlap of at most so many people that its margins allow. */
export function overlaps(most: number): fc.Arbitrary<Overlap> {
  return fc
    .integer({ min: 1, max: most })
    .chain((population) =>
      fc.tuple(
        fc.constant(population),
        fc.integer({ min: 0, max: population }),
        fc.integer({ min: 0, max: population }),
      ),
    )
    .chain(([population, members, hits]) =>
      fc
        .integer({ min: Math.max(0, members + hits - population), max: Math.min(members, hits) })
        .map((both) => ({ population, members, hits, both })),
    );
}

/** From rows of population, members and hits. */
export function strataOf(rows: readonly (readonly number[])[]): Margins[] {
  return rows.map(([population, members, hits]) => ({
    population: population!,
    members: members!,
    hits: hits!,
  }));
}

/** Applicants of six departments at Berkeley in 1973: all, men, admitted (Bickel, Hammel and O'Connell 1975). */
export const BERKELEY = strataOf([
  [933, 825, 601],
  [585, 560, 370],
  [918, 325, 322],
  [792, 417, 269],
  [584, 191, 147],
  [714, 373, 46],
]);

export function assertNear(actual: number, expected: number, relative = 1e-12): void {
  const error = Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected));
  assert.ok(error < relative, `${actual} is not ${expected}`);
}
