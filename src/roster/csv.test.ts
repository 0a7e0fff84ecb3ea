import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readCsv } from "./csv.ts";

function cells(text: string): (readonly string[])[] {
  return readCsv(text).rows.map((row) => row.cells);
}

describe("CSV", () => {
  test("has quoted cells with delimiters, quotation marks and lines (RFC 4180 §2)", () => {
    const { rows, unclosed } = readCsv('a,b\r\n"x, ""y""\nz",2\r\n\r\n3,4');
    assert.deepEqual(rows, [
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ['x, "y"\nz', "2"] },
      { line: 5, cells: ["3", "4"] },
    ]);
    assert.deepEqual(unclosed, []);
  });
  test("is delimited by what stands most often in the first line, after a byte order mark", () => {
    assert.deepEqual(cells("\ufeffname;mail, official;x\nAnn;a;b"), [
      ["name", "mail, official", "x"],
      ["Ann", "a", "b"],
    ]);
    assert.deepEqual(cells("a\tb\n1\t2"), [
      ["a", "b"],
      ["1", "2"],
    ]);
  });
  test("with a quotation mark that is never closed loses no later row", () => {
    const { rows, unclosed } = readCsv('name,mail\n"Ann,a\nBen,b\n');
    assert.deepEqual(
      rows.map((row) => row.cells),
      [
        ["name", "mail"],
        ["Ann", "a"],
        ["Ben", "b"],
      ],
    );
    assert.deepEqual(unclosed, [2]);
  });
  test("ends lines with CR, LF or both", () => {
    assert.deepEqual(
      readCsv("a\rb\nc\r\nd").rows.map(({ line, cells: [cell] }) => [line, cell]),
      [
        [1, "a"],
        [2, "b"],
        [3, "c"],
        [4, "d"],
      ],
    );
  });
  test("that was written with quotes reads back as it was", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", '"', ",", "\n", ";", "é"), maxLength: 6 })
      .map((s) => s.trim());
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, (rows) => {
        const written = rows
          .map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(","))
          .join("\n");
        assert.deepEqual(
          cells(written),
          rows.filter((row) => row.some((c) => c !== "")),
        );
      }),
      { seed: 3, numRuns: 300 },
    );
  });
  test("is any text, read to its end", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", " ", "x") }), (text) => {
        assert.ok(
          readCsv(text).rows.every(({ line }) => line >= 1 && line <= text.split(/\r\n|[\r\n]/).length),
        );
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
