import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { casedCodePoints, caseOrbit, foldCase, foldCodePoint } from "./fold-case.ts";

test("folding a code point agrees with the engine's own simple folding for all of Unicode", () => {
  for (let c = 0; c <= 0x10ffff; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    const text = String.fromCodePoint(c);
    const folded = foldCase(text);
    assert.equal(folded, String.fromCodePoint(foldCodePoint(c)), c.toString(16));
    assert.equal(folded.length, text.length);
  }
  for (const c of casedCodePoints()) {
    const same = new RegExp(`^\\u{${c.toString(16)}}$`, "iu");
    for (const other of caseOrbit(c)) assert.match(String.fromCodePoint(other), same);
  }
});

test("no two code points the engine holds equal fold apart", () => {
  const everyCased = String.fromCodePoint(...casedCodePoints());
  for (const c of casedCodePoints()) {
    const equal = [...everyCased.matchAll(new RegExp(`\\u{${c.toString(16)}}`, "giu"))].map((m) =>
      m[0].codePointAt(0),
    );
    assert.deepEqual(equal, [...caseOrbit(c)]);
  }
});

test("the characters that lower-casing gets wrong are folded by Unicode's table", () => {
  assert.equal(foldCase("ΟΔΟΣ ὀδός"), "οδοσ ὀδόσ");
  assert.equal(foldCase("\u212aſẞµİ"), "ksßμİ");
  assert.equal(foldCase("\u{10400}ſ"), "\u{10428}s");
  assert.equal(foldCase("PLAIN Ascii"), "plain ascii");
});

test("folding keeps every offset and does nothing the second time", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("ſ", "\ud800", "\udc00", "A") }),
      (a, b) => {
        const text = a + b;
        const folded = foldCase(text);
        assert.equal(folded.length, text.length);
        assert.equal(foldCase(folded), folded);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test("a long text with a special character folds like its pieces", () => {
  const piece = "Σ\u{10400}A".repeat(5000);
  assert.equal(foldCase(piece), "σ\u{10428}a".repeat(5000));
});
