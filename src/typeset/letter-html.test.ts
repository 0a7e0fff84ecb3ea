import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sampleLetter } from "../../test/sample-letter.ts";
import { letterWords } from "../letter-words.ts";
import { letterHtml } from "./letter-html.ts";

const words = letterWords("en")!;

/** What a reader sees, in order. */
function seen(html: string): string {
  const body = html.slice(html.indexOf("<body>"));
  const entities: Record<string, string> = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
  };
  const text = body.replace(/<[^>]*>/g, "").replace(/&[a-z#0-9]+;/g, (e) => entities[e] ?? e);
  // A number is bound to its noun.
  return text.replaceAll("\u00a0", " ");
}

describe("a letter as HTML", () => {
  test("says what the notice says, in its order, with room for both signatures", () => {
    const letter = sampleLetter();
    const text = seen(letterHtml({ text: letter, words }, "a4"));
    let at = 0;
    const parts = letter.parts.flatMap((p) => [p.heading, ...p.paragraphs, ...p.items]);
    const said = [letter.office, letter.date, letter.title, letter.salutation, ...parts];
    for (const sentence of [
      ...said,
      words.greeting,
      letter.office,
      words.received_on,
      words.handed_over_by,
      words.signature,
    ]) {
      at = text.indexOf(sentence, at);
      assert.notEqual(at, -1, sentence);
    }
  });

  test("has the reference in its head where the title does not name it", () => {
    const html = letterHtml({ text: { ...sampleLetter(), title: "For you personally" }, words }, "a4");
    assert.ok(seen(html).indexOf("K7QM-4TX9") < seen(html).indexOf("For you personally"));
    assert.match(html, /<bdi class="reference" translate="no">K7QM-4TX9<\/bdi>/);
  });

  test("is printed in smaller type the more it says, and an address stays on one line", () => {
    const letter = sampleLetter();
    const long = letter.parts.map((p) => ({ ...p, paragraphs: [...p.paragraphs, "It is so. ".repeat(12)] }));
    const printed = [letter.parts, long].map((parts) => {
      const html = letterHtml({ text: { ...letter, parts }, words }, "a4");
      return Number(/@media print\{body\{font-size:([\d.]+)pt/.exec(html)?.[1]);
    });
    assert.ok(printed[0]! > printed[1]! && printed[1]! >= 9, printed.join(" "));
    assert.match(
      letterHtml({ text: letter, words }, "a4"),
      /<bdi class="whole" translate="no">anna\.example@/,
    );
  });

  test("prints on the paper that it is for", () => {
    assert.match(letterHtml({ text: sampleLetter(), words }, "a4"), /@page\{size:A4;/);
    assert.match(letterHtml({ text: sampleLetter(), words }, "letter"), /@page\{size:letter;/);
  });

  test("shows hostile text as text, loads nothing, and links nothing", () => {
    const hostile = `</style><script>alert(1)</script><img src="x" onerror='y'> "quoted" &amp; \u202Efdp.exe`;
    const letter = {
      ...sampleLetter(),
      title: hostile,
      salutation: hostile,
      language: `en"><script>`,
      quoted: [hostile],
    };
    const html = letterHtml({ text: letter, words }, "a4");
    assert.doesNotMatch(html, /<(script|img|a|link|iframe|object)\b/i);
    assert.doesNotMatch(html, /\u202E/);
    assert.equal(seen(html).split("\\u{202E}fdp.exe").length - 1, 2);
    assert.ok(seen(html).includes(hostile.replace("\u202E", "\\u{202E}")));
    assert.match(html, /default-src 'none'/);
  });
});

describe("words of a letter", () => {
  test("are those of the base where a region has none, and none for what is no language", () => {
    assert.deepEqual(letterWords("fr-BE"), letterWords("fr"));
    assert.equal(letterWords("xx"), null);
    assert.equal(letterWords("../../en"), null);
  });
});
