import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { displayWidth, fit, padStart, painter, printable, printableLines, wrap } from "./terminal.ts";

describe("printable text", () => {
  test("writes out escapes, direction overrides and zero-width characters", () => {
    assert.equal(printable("\u001b[31mred\u202Egpj.exe\u200b"), "\\u{1B}[31mred\\u{202E}gpj.exe\\u{200B}");
  });
  test("keeps letters with marks, other scripts and emoji", () => {
    for (const text of ["Zażółć", "Ελλάδα", "日本", "e\u0301", "🙂"]) assert.equal(printable(text), text);
  });
  test("puts lines on one line, or keeps them where asked", () => {
    assert.equal(printable("a\r\n\tb"), "a b");
    assert.equal(printableLines("a\r\n\tb\u0007"), "a\n\tb\\u{7}");
  });
  test("never prints a control character, whatever the mail says", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(printable(text)),
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("text in columns", () => {
  test("counts wide characters as two and combining marks as none", () => {
    assert.deepEqual(["abc", "日本", "e\u0301"].map(displayWidth), [3, 4, 1]);
  });
  test("never exceeds the width it was given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrap(printable(text), width);
        return displayWidth(fit(text, width)) <= width && lines.every((line) => displayWidth(line) <= width);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
  test("loses no word when it wraps", () => {
    const text = "one two three four five six seven";
    assert.equal(wrap(text, 9).join(" "), text);
  });
  test("cuts a word that is longer than a line", () => {
    assert.deepEqual(wrap("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
  });
  test("aligns to the right", () => {
    assert.equal(padStart("日", 4), "  日");
  });
  test("paints only where colour is wanted", () => {
    assert.equal(painter(false)("red", "a"), "a");
    assert.equal(painter(true)("red", "a"), "\u001b[31ma\u001b[39m");
  });
});
