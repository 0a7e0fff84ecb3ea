import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pdfText } from "../../test/pdf-text.ts";
import type { ChronologyPage, ChronologyPageLine } from "../model/chronology-page.ts";
import { chronologyPdf } from "./chronology.ts";
import { loadTypesetter } from "./typesetter.ts";

const found = await loadTypesetter();
const skip = found.kind === "no_typesetter" ? found.why : false;

function line(entry: number, change: Partial<ChronologyPageLine> = {}): ChronologyPageLine {
  return {
    date: "12 Jan 2021 to 14 Jan 2021",
    clock: "learned",
    about: "",
    sentence: `The IT team learned of mail number ${entry}.`,
    details: [{ label: "source", text: `report ${entry}` }],
    entry,
    recorded_late: null,
    corrections: [],
    ...change,
  };
}

function page(lines: readonly ChronologyPageLine[]): ChronologyPage {
  return {
    title: "Chronology of Anna Example",
    question: "What was known on 30 June 2022?",
    answer: ["The IT team knew. She had not been told."],
    lines,
    notes: ["Days are those of UTC."],
  };
}

function set(content: ChronologyPage) {
  assert.ok(found.kind === "typesetter");
  const pdf = chronologyPdf(found, content, { made_at: "2026-11-22T09:00:00Z" });
  if (pdf.kind !== "pdf") throw new Error(JSON.stringify(pdf));
  const read = pdfText(pdf.bytes);
  assert.equal(read.pages, pdf.pages);
  // Margins are 57 points; the reader leaves out kerning, which is up to three on a line.
  assert.ok(read.margins.left > 53 && read.margins.right > 53, JSON.stringify(read.margins));
  return { ...pdf, text: read.text.replaceAll("\u00a0", " ") };
}

describe("a chronology on paper", { skip }, () => {
  test("has every line with its source and entry number, the head on each page, and how many pages there are", () => {
    const { text, pages } = set(page(Array.from({ length: 90 }, (_, i) => line(i * 7))));
    assert.ok(pages > 2);
    for (let i = 0; i < 90; i++)
      assert.ok(text.includes(`mail number ${i * 7}.source: report ${i * 7}${i * 7}`));
    assert.equal(text.split("What was known or done").length - 1, pages);
    for (let i = 1; i <= pages; i++) assert.ok(text.includes(`Page ${i} of ${pages}`));
  });

  test("shows what is wrong with an entry, and when it was recorded", () => {
    const { text } = set(
      page([
        line(3, {
          about: "campaign c-1",
          recorded_late: "recorded 22 Nov 2026",
          corrections: ["entry 9: the 23rd."],
        }),
      ]),
    );
    assert.match(text, /recorded 22 Nov 2026/);
    assert.match(text, /campaign c-1/);
    assert.match(text, /Corrected: entry 9: the 23rd\./);
  });

  test("shows hostile text as text, and writes out what has no shape", () => {
    const hostile = '#read("/etc/passwd") #{ } @x ] \\ $x$ *a* 😀\u202E';
    const { text, written_out } = set(
      page([line(1, { sentence: hostile, about: hostile, details: [{ label: hostile, text: hostile }] })]),
    );
    assert.equal(text.split('#read("/etc/passwd") #{ } @x ] \\ $x$ *a* \\u{1F600}\\u{202E}').length - 1, 4);
    assert.deepEqual(written_out, ["\\u{1F600}", "\\u{202E}"]);
  });

  test("breaks what is too long for a column", () => {
    const long = "W".repeat(60);
    const detail = { label: long, text: long };
    const change = {
      date: long,
      about: long,
      sentence: long,
      details: [detail],
      recorded_late: long,
      corrections: [long],
    };
    const { text } = set({
      title: long,
      question: long,
      answer: [long],
      lines: [line(1_234_567, change)],
      notes: [long],
    });
    // The title is at the foot, too.
    assert.equal(text.split(long).length - 1, 12);
  });

  test("is the same to the byte", () => {
    const lines = [line(1), line(2)];
    assert.ok(Buffer.from(set(page(lines)).bytes).equals(set(page(lines)).bytes));
  });

  test("is made of nothing, too", () => {
    assert.equal(set({ title: "", question: "", answer: [], lines: [], notes: [] }).pages, 1);
  });

  test("is refused beyond what anybody reads on paper", () => {
    assert.ok(found.kind === "typesetter");
    const lines = Array.from({ length: 5_001 }, (_, i) => line(i));
    assert.equal(chronologyPdf(found, page(lines), { made_at: null }).kind, "too_long");
  });
});
