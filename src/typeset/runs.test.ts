import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RunMaker } from "./runs.ts";
import { WrittenOut } from "./written-out.ts";

const LIMITS = { plain: 19, narrow: 7.5, hyphenates: false };

function runs(
  text: string,
  quoted: readonly string[] = [],
  { references = [] as readonly string[], limits = LIMITS } = {},
): string[] {
  const made = new RunMaker(new WrittenOut(true), { quoted, references }, limits).runs(text);
  return made.map(({ kind, pieces }) => `${kind}:${pieces.join("|")}`);
}

describe("runs", () => {
  test("keep evidence apart from the office's words, the longest fragment first", () => {
    assert.deepEqual(runs("Mail of anna@a.example, not of a.example.", ["a.example", "anna@a.example"]), [
      "plain:Mail of ",
      "whole:anna@a.example",
      "plain:, not of\u00a0",
      "whole:a.example",
      "plain:.",
    ]);
    assert.deepEqual(runs("“Your motion” of anna", ["Your motion"])[1], "exact:Your motion");
  });
  test("keep a reference in one piece", () => {
    assert.deepEqual(runs("Say K7QM-4TX9.", [], { references: ["K7QM-4TX9"] }), [
      "plain:Say\u00a0",
      "reference:K7QM-4TX9",
      "plain:.",
    ]);
  });
  test("keep an address whole where a line holds it; a longer one breaks before the @ or behind a dot", () => {
    const usual = "tomas.lindqvist@parliament.example";
    assert.deepEqual(runs(usual, [usual]), [`whole:${usual}`]);
    const long = "tomas.lindqvist-bergstrom@secretariat.of.the.upper.house.of.parliament.example";
    assert.deepEqual(runs(long, [long]), [
      "whole:tomas.lindqvist-bergstrom|@secretariat.of.the.upper.house.of.|parliament.example",
    ]);
    const host = "img[.]daily-news-of-the-alliance[.]world-report[.]example";
    assert.deepEqual(runs(host, [host]), [
      "whole:img[.]daily-news-of-the-alliance[.]|world-report[.]example",
    ]);
  });
  test("break a long word behind a sign, or after six characters", () => {
    assert.deepEqual(runs("see:daily-news/thunderstormwarning/of/the/year"), [
      "plain:see:|daily-|news/|thunde|rstorm|warnin|g/|of/|the/|year",
    ]);
    assert.deepEqual(runs("x".repeat(37)), [`plain:${"xxxxxx|".repeat(6)}x`]);
  });
  test("leave no short word alone in a last line", () => {
    assert.deepEqual(runs("Nicht löschen, nicht beantworten."), [
      "plain:Nicht löschen, nicht\u00a0beantworten.",
    ]);
    assert.deepEqual(runs("Leave what you find where it is."), [
      "plain:Leave what you find where\u00a0it\u00a0is.",
    ]);
    const address = "tomas.lindqvist@parliament.example";
    assert.equal(runs(`It came to ${address}.`, [address])[0], "plain:It came to ");
  });
  test("leave the longest words of a language to hyphenation", () => {
    const limits = { ...LIMITS, hyphenates: true };
    assert.deepEqual(
      runs("Alle Bundestagsverwaltungsangelegenheit geht uns an, kleinere Angelegenheiten nicht.", [], {
        limits,
      }),
      [
        "plain:Alle ",
        "compound:Bundestagsverwaltungsangelegenheit",
        "plain: geht uns an, kleinere Angelegenheiten\u00a0nicht.",
      ],
    );
  });
  test("do not tear a word behind a hyphen that has hardly anything before it", () => {
    assert.deepEqual(runs("Keine E-Mail-Adresse, peut-être."), [
      "plain:Keine ",
      "whole:E-Mail",
      "plain:-Adresse,\u00a0peut-être.",
    ]);
  });
  test("bind a number to its noun", () => {
    assert.deepEqual(runs("14 January 2021, am 14. Januar. Ende 2021. Danach"), [
      "plain:14\u00a0January 2021, am 14.\u00a0Januar. Ende 2021.\u00a0Danach",
    ]);
  });
  test("isolate text from right to left", () => {
    assert.deepEqual(runs("“שלום”"), ["plain:\u2068“שלום”\u2069"]);
  });
  test("lose and add no character, whatever the text and its fragments", () => {
    const any = fc.string({ unit: "binary", maxLength: 60 });
    const property = fc.property(any, fc.array(any, { maxLength: 4 }), (text, quoted) => {
      const maker = new RunMaker(new WrittenOut(true), { quoted, references: [] }, LIMITS);
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
