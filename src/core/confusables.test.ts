import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { replaceConfusables } from "./confusables.ts";
import { CONFUSABLES } from "./confusables-data.ts";

const READINGS: readonly (readonly [shown: string, read: string])[] = [
  ["\u0420\u0430\u0443\u0440\u0430l", "Paypal"], // Cyrillic
  ["\u0406nvoice", "Invoice"], // Cyrillic І is an I, though the table's prototype of I is l
  ["\u{1d426}\u{1d422}\u{1d41c}\u{1d42b}\u{1d428}", "micro"], // mathematical; the table's prototype of m is rn
  ["\uff50\uff41\uff59", "pay"],
  ["\u24df\u24d0\u24e8", "pay"],
  ["\u201cquoted\u201d", '"quoted"'],
  ["\u{1d7ce}\u{1d7cf}", "01"],
  ["a\u00a0b", "a b"],
  ["x\ufb01x", "xfix"],
];

for (const [shown, read] of READINGS) {
  test(`reads ${JSON.stringify(shown)} as ${read}`, () => assert.equal(replaceConfusables(shown), read));
}

test("leaves ASCII alone, also letters that look like others", () => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join("");
  assert.equal(replaceConfusables(ascii), ascii);
});

test("leaves accents, other scripts without an ASCII reading and lone surrogates", () => {
  for (const text of ["résumé Übergröße", "日本語", "\ud800", "a\udc00b", "\ud83d\ude00"]) {
    assert.equal(replaceConfusables(text), text);
  }
});

test("every reading in the table is ASCII and no source is", () => {
  for (const line of CONFUSABLES) {
    assert.match(line, /^[\x20-\x7e]+( [0-9a-f]{2,5})+$/);
    const codes = line.slice(line.indexOf(" ", 1) + 1).split(" ");
    assert.ok(
      codes.every((code) => Number.parseInt(code, 16) > 0x7f),
      line,
    );
  }
});

test("is idempotent", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = replaceConfusables(text);
      assert.equal(replaceConfusables(once), once);
    }),
    { seed: 39, numRuns: 500 },
  );
});
