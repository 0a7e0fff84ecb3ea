import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { survivalMedian, type Waited, waitingFigures } from "./survival.ts";

const told = (...hours: number[]): Waited[] => hours.map((n) => ({ hours: n, isOver: true }));
const waiting = (...hours: number[]): Waited[] => hours.map((n) => ({ hours: n, isOver: false }));

describe("how long people waited", () => {
  test("has the median of those told beside that of everybody, which is longer", () => {
    const figures = waitingFigures([...told(1, 2, 3), ...waiting(1000, 1000, 1000, 1000)]);
    assert.deepEqual(figures, {
      all: 7,
      over: 3,
      median_hours: null,
      median_hours_of_those_told: 2,
      worst_hours: 1000,
      worst_still_waits: true,
    });
  });
  test("agrees with the plain median where nobody waits", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 }), (hours) => {
        const figures = waitingFigures(told(...hours));
        assert.equal(figures.median_hours, figures.median_hours_of_those_told);
        assert.equal(figures.worst_still_waits, false);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
  test("follows the estimate of Kaplan and Meier on remissions under 6-MP (Freireich and others 1963)", () => {
    const remissions = [
      ...told(6, 6, 6, 7, 10, 13, 16, 22, 23),
      ...waiting(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
    ];
    assert.equal(survivalMedian(remissions), 23);
  });
  test("is never shorter because somebody still waits", () => {
    const waits = fc.array(fc.record({ hours: fc.integer({ min: 0, max: 50 }), isOver: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(waits, (some) => {
        const asIfTold = survivalMedian(some.map(({ hours }) => ({ hours, isOver: true }))) ?? 0;
        assert.ok((survivalMedian(some) ?? Number.POSITIVE_INFINITY) >= asIfTold);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
  test("is nothing of nobody", () => {
    assert.deepEqual([survivalMedian([]), waitingFigures([]).worst_hours], [null, null]);
  });
});
