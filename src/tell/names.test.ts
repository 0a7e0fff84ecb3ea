import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type FindingNames, nameSpans } from "./names.ts";

const SOUGHT = ["Meike Dornbrück", "meike.d@parliament.example", "Zoé Prélain-Ødegård", "Li Wei", "wd:Q77"];
const found = (
  text: string,
  sought: readonly string[] = SOUGHT,
  more: FindingNames = {},
): readonly string[] => nameSpans(sought, more)(text).map(({ start, end }) => text.slice(start, end));

describe("a name is found", () => {
  for (const [text, ...names] of [
    ["We wrote to Dornbrück today.", "Dornbrück"],
    ["DORNBRÜCK, Meike", "DORNBRÜCK, Meike"],
    ["file of Dornbrück, Meike", "Dornbrück, Meike"],
    ["meike dornbrueck", "meike dornbrueck"],
    ["Meike\nDornbrück", "Meike\nDornbrück"],
    ["meike_dornbruck.pdf", "meike_dornbruck"],
    ["M. Dornbrück and Dornbru\u0308ck's staff", "M. Dornbrück", "Dornbru\u0308ck"],
    ["Dornbrücks Büro", "Dornbrücks"],
    ["Dorn\u00adbrück", "Dorn\u00adbrück"],
    ["Ｄｏｒｎｂｒüｃｋ", "Ｄｏｒｎｂｒüｃｋ"],
    ["Mrs Prelain spoke to Oedegaard", "Prelain", "Oedegaard"],
    ["Prélain Ødegård and PrélainØdegård", "Prélain Ødegård", "PrélainØdegård"],
    ["Wei, Li", "Wei, Li"],
    ["meike.d@parliament[.]example", "meike.d@parliament[.]example"],
    ["of meike.dornbrueck@home.example", "meike.dornbrueck"],
    ["wd:Q77 and wd:Q771", "wd:Q77"],
    ["mdornbrueck@home.example, dornbruckm+x@home.example", "mdornbrueck", "dornbruckm"],
  ] as const) {
    test(`in ${JSON.stringify(text)}`, () => assert.deepEqual(found(text), names));
  }
  test("where it was given with the umlauts written out, or with its surname first", () => {
    assert.deepEqual(found("Dornbrück", ["Meike Dornbrueck"]), ["Dornbrück"]);
    for (const name of ["Dornbrück, Meike", "Meike Dornbrück MP", "Dr. Meike Dornbrück, Ph.D."])
      assert.deepEqual(found("Meike Dornbrück; Dornbrück", [name]), ["Meike Dornbrück", "Dornbrück"]);
  });
});

describe("a name is not found", () => {
  test("in a first name, in a longer word, or in a short surname alone", () => {
    assert.deepEqual(found("Meike wrote; a Dornbrückerin; the Wei river; Li."), []);
  });
  test("where the reader has the same surname, unless the first name says that it is the other", () => {
    const own = ["Karl Dornbrück", "karl.dornbrueck@parliament.example"];
    const text = "Dornbrück, Karl Dornbrück, karl.dornbrueck@parliament.example, Meike Dornbrück";
    assert.deepEqual(found(text, SOUGHT, { own }), ["Meike Dornbrück"]);
    assert.deepEqual(found("K. Dornbrück and M. Dornbrück, Dornbrück", SOUGHT, { own }), ["M. Dornbrück"]);
    assert.deepEqual(found("Lüe; L. Lüe", ["Lea Lüe"]), ["L. Lüe"]);
  });
  test("alone where the word is said to be a common one, or is a month", () => {
    const sought = ["Ida Office", "Ben August"];
    const common = ["The office wrote."];
    const text = "The office in August: Office, Ida, and Ben August";
    assert.deepEqual(found(text, sought, { common }), ["Office, Ida", "Ben August"]);
  });
  test("in the address of a sender who posed as somebody, which the reader must see", () => {
    const shown = ["meike.dornbrueck@evil.example"];
    const text = "Mail from meike.dornbrueck@evil.example to Dornbrück";
    assert.deepEqual(found(text, SOUGHT, { shown }), ["Dornbrück"]);
    const real = { shown: ["meike.d@parliament.example"] };
    assert.deepEqual(found("from meike.d@parliament.example", SOUGHT, real), ["meike.d@parliament.example"]);
  });
});

test("any text and any names give spans in order that do not overlap", () => {
  const words = fc.string({
    unit: fc.constantFrom("A", "b", "é", "ß", " ", ",", ".", "s", "7", "@", "\u00ad", "\u0308"),
  });
  fc.assert(
    fc.property(words, fc.array(words), fc.array(words), (text, sought, own) => {
      const spans = nameSpans(sought, { own })(text);
      let end = 0;
      for (const span of spans) {
        assert.ok(span.start >= end && span.end > span.start && span.end <= text.length);
        end = span.end;
      }
    }),
    { seed: 4 },
  );
});
