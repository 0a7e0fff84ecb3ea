import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pdfText } from "../../test/pdf-text.ts";
import { GLYPH_RANGES } from "./glyph-ranges.ts";
import { loadTypesetter, type Setting } from "./typesetter.ts";
import { WrittenOut } from "./written-out.ts";

const found = await loadTypesetter();
const skip = found.kind === "no_typesetter" ? found.why : false;

function characters(): string[] {
  const all: string[] = [];
  for (const range of GLYPH_RANGES.split(" ")) {
    const [first = "", last = first] = range.split("-");
    for (let code = Number.parseInt(first, 16); code <= Number.parseInt(last, 16); code++)
      all.push(String.fromCodePoint(code));
  }
  return all;
}

const run = (text: string) => [{ kind: "plain", pieces: [text] }];

/** Titles are bold, questions are not: each text once in both. */
function chronology(text: string) {
  return {
    name: "Glyphs",
    made: null,
    title: run(text),
    foot: run("Glyphs"),
    question: run(text),
    answer: [],
    lines: [],
    notes: [],
  };
}

describe("the table of glyphs", { skip }, () => {
  test("names no character that the fonts lack: PDF/UA-1 refuses each of those", () => {
    assert.ok(found.kind === "typesetter");
    const all = characters();
    assert.ok(all.length > 3000);
    for (let i = 0; i < all.length; i += 500) {
      // An accent stands on a letter, as it does in text.
      const text = all
        .slice(i, i + 500)
        .map((c) => (/\p{M}/u.test(c) ? `o${c} ` : `${c} `))
        .join("");
      const setting: Setting = found.set("chronology", chronology(text), 100);
      assert.equal(setting.kind, "pdf", setting.kind === "refused" ? setting.why : "");
    }
  });

  test("is needed: a character that it lacks is refused by the compiler, and set once it is written out", () => {
    assert.ok(found.kind === "typesetter");
    assert.equal(found.set("chronology", chronology("😀"), 100).kind, "refused");
    const written = new WrittenOut(true);
    const setting: Setting = found.set("chronology", chronology(written.text("😀")), 100);
    assert.ok(setting.kind === "pdf" && pdfText(setting.bytes).text.startsWith("\\u{1F600}"));
    assert.deepEqual([...written.characters], ["\\u{1F600}"]);
  });
});
