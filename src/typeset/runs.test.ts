import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RunMaker } from "./runs.ts";
import { WrittenOut } from "./written-out.ts";

const LIMITS = { plain: 36, exact: 18, narrow: 14 };

function runs(text: string, quoted: readonly string[] = [], whole: readonly string[] = []): string[] {
  const made = new RunMaker(new WrittenOut(true), { quoted, whole }, LIMITS).runs(text);
  return made.map(({ kind, pieces }) => `${kind}:${pieces.join("|")}`);
}

describe("runs", () => {
  test("keep evidence apart from the office's words, the longest fragment first", () => {
    assert.deepEqual(runs("Mail of anna@a.example, not of a.example.", ["a.example", "anna@a.example"]), [
      "plain:Mail of ",
      "exact:anna@a.example",
      "plain:, not of ",
      "exact:a.example",
      "plain:.",
    ]);
  });
  test("keep a reference in one piece", () => {
    assert.deepEqual(runs("Say K7QM-4TX9.", [], ["K7QM-4TX9"]), ["plain:Say ", "whole:K7QM-4TX9", "plain:."]);
  });
  test("break a long word behind a sign, or after six characters", () => {
    assert.deepEqual(runs("img[.]daily-news.example", ["img[.]daily-news.example"]), [
      "exact:img[.]|daily-|news.|example",
    ]);
    assert.deepEqual(runs("a.thunderstormwarning.example", ["a.thunderstormwarning.example"]), [
      "exact:a.thun|dersto|rmwarn|ing.|example",
    ]);
    assert.deepEqual(runs("x".repeat(37)), [`plain:${"xxxxxx|".repeat(6)}x`]);
  });
  test("leave the longest words of a language to hyphenation", () => {
    assert.deepEqual(runs("Bundestagsverwaltungsangelegenheiten"), [
      "plain:Bundestagsverwaltungsangelegenheiten",
    ]);
  });
  test("bind a number to its noun", () => {
    assert.deepEqual(runs("14 January 2021, am 14. Januar. Ende 2021. Danach"), [
      "plain:14\u00a0January 2021, am 14.\u00a0Januar. Ende 2021. Danach",
    ]);
  });
  test("isolate text from right to left", () => {
    assert.deepEqual(runs("“שלום”"), ["plain:\u2068“שלום”\u2069"]);
  });
  test("lose and add no character, whatever the text and its fragments", () => {
    const any = fc.string({ unit: "binary", maxLength: 60 });
    const property = fc.property(any, fc.array(any, { maxLength: 4 }), (text, quoted) => {
      const maker = new RunMaker(new WrittenOut(true), { quoted, whole: [] }, LIMITS);
      const joined = maker
        .runs(text)
        .flatMap((r) => r.pieces)
        .join("");
      const bare = (t: string) => t.replace(/[\u2068\u2069]/g, "").replaceAll("\u00a0", " ");
      assert.equal(bare(joined), bare(new WrittenOut(true).text(text)));
    });
    fc.assert(property, { numRuns: 300, seed: 7 });
  });
});
