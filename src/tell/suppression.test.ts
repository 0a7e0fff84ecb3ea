import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { disclosed, SMALLEST_CELL, suppressed, type Table } from "./suppression.ts";

/** A table with a row and a column of sums. */
function crossed(rows: readonly (readonly number[])[]): Table {
  const counts = new Map<string, number>();
  const columns = rows[0]!.map((_, j) => j);
  const put = (cell: string, n: number): string => {
    counts.set(cell, n);
    return cell;
  };
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const sums = [
    ...rows.map((row, i) => ({
      parts: row.map((n, j) => put(`${i},${j}`, n)),
      total: put(`${i},all`, sum(row)),
    })),
    ...columns.map((j) => ({
      parts: rows.map((_, i) => `${i},${j}`),
      total: put(`all,${j}`, sum(rows.map((row) => row[j]!))),
    })),
    { parts: rows.map((_, i) => `${i},all`), total: put("all,all", sum(rows.flat())) },
    { parts: columns.map((j) => `all,${j}`), total: "all,all" },
  ];
  return { counts, sums };
}

/** The values that each hidden cell has in any table of two rows and columns that looks the same when published. */
function possibleValues(
  table: Table,
  out: ReadonlySet<string>,
  max: number,
): ReadonlyMap<string, ReadonlySet<number>> {
  const values = new Map([...out].map((cell) => [cell, new Set<number>()]));
  const range = (cell: string): readonly number[] =>
    out.has(cell) ? Array.from({ length: max }, (_, n) => n + 1) : [table.counts.get(cell)!];
  const shown = [...table.counts].filter(([cell]) => !out.has(cell));
  for (const a of range("0,0"))
    for (const b of range("0,1"))
      for (const c of range("1,0"))
        for (const d of range("1,1")) {
          const { counts } = crossed([
            [a, b],
            [c, d],
          ]);
          if (!shown.every(([cell, n]) => counts.get(cell) === n)) continue;
          for (const [cell, seen] of values) seen.add(counts.get(cell)!);
        }
  return values;
}

const COUNTS = fc.array(fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 3, maxLength: 3 }), {
  minLength: 2,
  maxLength: 3,
});

describe("tables fit to publish", () => {
  test("leave out each count from 1 to 4, and show every 0", () => {
    const table = crossed([
      [20, 3, 0],
      [9, 12, 30],
    ]);
    const out = suppressed(table);
    assert.ok(out.has("0,1"));
    assert.ok(!out.has("0,2"));
    const beside = [...out].filter((cell) => table.counts.get(cell)! >= SMALLEST_CELL);
    assert.ok(beside.length >= 3, "a count that is left out alone is the difference of two that are not");
  });
  test("leave out nothing where nothing is small", () => {
    assert.deepEqual(
      [
        ...suppressed(
          crossed([
            [5, 0],
            [8, 9],
          ]),
        ),
      ],
      [],
    );
  });
  test("leave no sum with one cell left out, for any counts", () => {
    fc.assert(
      fc.property(COUNTS, (rows) => {
        const table = crossed(rows);
        const out = suppressed(table);
        for (const { total, parts } of table.sums) {
          const hidden = [total, ...parts].filter((cell) => out.has(cell));
          assert.notEqual(hidden.length, 1, hidden.join());
        }
        for (const [cell, n] of table.counts) assert.ok(n === 0 || n >= SMALLEST_CELL || out.has(cell), cell);
      }),
      { seed: 4, numRuns: 400 },
    );
  });
  test("leave out so much that what is left out cannot be told to within four, for any counts", () => {
    fc.assert(
      fc.property(COUNTS, (rows) => {
        const table = crossed(rows);
        for (const [cell, [low, high]] of disclosed(table, suppressed(table))) {
          assert.ok(low <= table.counts.get(cell)! + 1e-6 && high >= table.counts.get(cell)! - 1e-6, cell);
          assert.ok(high - low >= SMALLEST_CELL - 1 - 1e-6, `${cell} is from ${low} to ${high}`);
        }
      }),
      { seed: 4, numRuns: 400 },
    );
  });
  test("agree with trying out every table that would look the same", () => {
    const small = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 2 }), {
      minLength: 2,
      maxLength: 2,
    });
    fc.assert(
      fc.property(small, (rows) => {
        const table = crossed(rows);
        const out = suppressed(table);
        if (out.size === 0) return;
        for (const [cell, values] of possibleValues(table, out, 12))
          assert.ok(values.size > 1, `${cell} is ${[...values]}`);
      }),
      { seed: 4, numRuns: 40 },
    );
  });
  test("know what a chain of sums gives away that no single sum does", () => {
    const table = crossed([
      [3, 40],
      [50, 60],
    ]);
    // Two in the first row and two in the first column, and the corner shown: rows less columns give 40 less 50.
    const given = disclosed(table, new Set(["0,0", "0,1", "1,0"]));
    assert.deepEqual(given.get("0,0"), [3, 3]);
  });
});
