import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { pdfText } from "../../test/pdf-text.ts";
import { sampleLetter } from "../../test/sample-letter.ts";
import { letterWords } from "../letter-words.ts";
import type { Notice } from "../model/notice.ts";
import { letterPdf } from "./letter.ts";
import { loadTypesetter } from "./typesetter.ts";

const found = await loadTypesetter();
const skip = found.kind === "no_typesetter" ? found.why : false;
const words = letterWords("en")!;
const ISSUED = "2026-11-22T09:00:00Z";

function set(text: Notice, paper: "a4" | "letter" = "a4") {
  if (found.kind === "no_typesetter") throw new Error(found.why);
  const pdf = letterPdf(
    found,
    { text, words: letterWords(text.language) ?? words },
    { paper, issued_at: ISSUED },
  );
  if (pdf.kind !== "pdf") throw new Error(JSON.stringify(pdf));
  const read = pdfText(pdf.bytes);
  // Margins are 62 and 65 points; the reader leaves out kerning, which is up to three on a line.
  assert.ok(read.margins.left > 58 && read.margins.right > 58, JSON.stringify(read.margins));
  return { ...pdf, ...read };
}

/** Without what a page may change: breaks, distances, spaces that bind. */
function plain(text: string): string {
  return text.replace(/\s+/g, "");
}

function withPart(id: string, change: object): Notice {
  const letter = sampleLetter();
  return { ...letter, parts: letter.parts.map((p) => (p.id === id ? { ...p, ...change } : p)) };
}

describe("a letter", { skip }, () => {
  for (const [paper, box] of [
    ["a4", "[0 0 595.2756 841.8898]"],
    ["letter", "[0 0 612 792]"],
  ] as const) {
    test(`is one page of ${paper} with everything that the notice says, in its order`, () => {
      const letter = sampleLetter();
      const { bytes, pages, text, shortenings, written_out } = set(letter, paper);
      assert.equal(pages, 1);
      assert.deepEqual([shortenings, written_out], [[], []]);
      assert.match(
        Buffer.from(bytes).toString("latin1"),
        new RegExp(`/MediaBox ${box.replace(/[[\]]/g, "\\$&")}`),
      );
      let at = 0;
      for (const part of letter.parts) {
        for (const said of [part.heading, ...part.paragraphs, ...part.items]) {
          const place = plain(text).indexOf(plain(said), at);
          assert.notEqual(place, -1, said);
          at = place;
        }
      }
      for (const said of [
        letter.office,
        ...letter.office_lines,
        letter.date,
        letter.title,
        letter.salutation,
      ])
        assert.ok(plain(text).includes(plain(said)), said);
      const { greeting, handed_over_by, for_the_office, received_on, signature } = words;
      for (const said of [
        `${greeting}${letter.office}`,
        handed_over_by,
        for_the_office,
        received_on,
        signature,
      ])
        assert.ok(plain(text).includes(plain(said)), said);
    });
  }

  test("has the reference in its head only where the title does not name it", () => {
    const letter = sampleLetter();
    const times = (title: string) => set({ ...letter, title }).text.split(letter.reference).length - 1;
    assert.equal(times("Notice K7QM-4TX9"), 2);
    assert.equal(times("For you personally"), 2);
    assert.match(set({ ...letter, title: "For you" }).text, /Reference\s*K7QM-4TX9\s*For\s*you/);
  });

  test("is the same to the byte, whoever sets it and whatever was set before", async () => {
    const first = set(sampleLetter());
    set({ ...sampleLetter(), title: "Another" }, "letter");
    const other = await loadTypesetter();
    assert.equal(other.kind, "typesetter");
    const again = letterPdf(
      other as never,
      { text: sampleLetter(), words },
      { paper: "a4", issued_at: ISSUED },
    );
    assert.ok(again.kind === "pdf" && Buffer.from(again.bytes).equals(first.bytes));
  });

  test("is PDF/UA-1 with its language, its title, its date and its headings", () => {
    const file = Buffer.from(set({ ...sampleLetter(), language: "fr-BE" }).bytes).toString("latin1");
    assert.match(file, /<pdfuaid:part>1<\/pdfuaid:part>/);
    assert.match(file, /\/Lang \(fr-BE\)/);
    assert.match(file, /\/MarkInfo <<\n\s*\/Marked true/);
    assert.match(file, /\/Title \(Parliamentary Security Office: notice K7QM-4TX9\)/);
    assert.match(file, /\/CreationDate \(D:20261122090000Z\)/);
    assert.equal([...file.matchAll(/\/S \/H2\n/g)].length, 14);
  });

  test("shows hostile subjects as text; nothing in them is read, run, or linked", () => {
    const hostile = [
      '#read("/etc/passwd")',
      '#{ panic("run") }',
      '#import "@preview/cetz:0.3.0"',
      "@reference <label> ]]] [[[ $x^2$ *strong* _emphasis_ `raw` // comment /* comment */",
      "= heading\n== heading\n+ item",
      "C:\\Users\\new\\table \\u{202E} \\( \\)",
      '"}, "title": "taken over", "x": {"',
      "https://login.example/?a=1&b=2#top",
    ];
    const quoted = withPart("which_mail", { items: hostile });
    for (const letter of [quoted, { ...quoted, quoted: hostile }]) {
      const { bytes, text, pages } = set({ ...letter, salutation: hostile[0]!, office: hostile[1]! });
      assert.equal(pages, 1);
      for (const said of hostile) assert.ok(plain(text).includes(plain(said)), said);
      assert.ok(!text.includes("root:"));
      assert.ok(!Buffer.from(bytes).toString("latin1").includes("/Annot"));
    }
  });

  test("writes out what no font here can show, and reports it", () => {
    const { text, written_out } = set(
      withPart("which_mail", { items: ["invoice\u202Efdp.exe 😀 中文 \u200B\u0000 \uD800"] }),
    );
    assert.ok(
      plain(text).includes(
        plain("invoice\\u{202E}fdp.exe \\u{1F600} \\u{4E2D}\\u{6587} \\u{200B}\\u{0} \\u{FFFD}"),
      ),
    );
    assert.deepEqual(written_out, [
      "\\u{202E}",
      "\\u{1F600}",
      "\\u{4E2D}",
      "\\u{6587}",
      "\\u{200B}",
      "\\u{0}",
      "\\u{FFFD}",
    ]);
  });

  test("has the letters of every European alphabet", () => {
    const items = [
      "àâæçéèêëîïôœùûüÿ ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ « guillemets » – l’été 5\u202f€",
      "äöüßẞÄÖÜ „Gänsefüßchen“ ‚so‘",
      "ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ",
      "Αα Ββ Γγ Δδ Εε Ζζ Ηη Θθ Ιι Κκ Λλ Μμ Νν Ξξ Οο Ππ Ρρ Σσς Ττ Υυ Φφ Χχ Ψψ Ωω άέήίόύώ ΐΰ",
      "Абвгґд Еєё Жжз Иіїй Љњћџ Ъыь Эюя Ўў",
      "áčďéěíňóřšťúůýž ĺľŕ őű ășț ģķļņ ėįųū åø ðþ ħġ ıİğ ñ¿¡ ãõ",
    ];
    const { text, written_out } = set(withPart("which_mail", { items }));
    assert.deepEqual(written_out, []);
    // Two letters that look alike share a shape, and so a place in the file's table to Unicode.
    for (const item of items) assert.ok(plain(text).includes(plain(item)), `${item}\n${text}`);
  });

  test("fits one page whatever it says, and what is missing is said on it and reported", () => {
    const long =
      "They were made to report to the sender when they are opened, and they asked for nothing at all. ";
    const letter = sampleLetter();
    for (const [times, items] of [
      [2, 3],
      [4, 9],
      [12, 40],
      [120, 400],
    ] as const) {
      const parts = letter.parts.map((p) => ({
        ...p,
        paragraphs: [`${p.id}: ${long.repeat(times)}`, ...p.paragraphs],
        items:
          p.id === "what_to_do" ? p.items : Array.from({ length: items }, (_, i) => `Item ${i} of ${p.id}`),
      }));
      for (const paper of ["a4", "letter"] as const) {
        const { pages, text, shortenings } = set({ ...letter, parts }, paper);
        assert.equal(pages, 1);
        for (const part of parts) {
          assert.ok(plain(text).includes(plain(part.heading)), part.heading);
          const isWhole = [...part.paragraphs, ...part.items].every((t) => plain(text).includes(plain(t)));
          const isReported = shortenings.some((s) => s.part === part.id);
          assert.equal(isReported, !isWhole, `${part.id} of ${times} on ${paper}`);
        }
        const step = letter.parts.find((p) => p.id === "what_to_do")!.items;
        for (const item of step) assert.ok(plain(text).includes(plain(item)), item);
        assert.equal(plain(text).includes(plain(words.shortened)), shortenings.length > 0);
      }
    }
  });

  test("counts the lines that it leaves out", () => {
    const items = Array.from({ length: 90 }, (_, i) => `host-${i}.example`);
    const { text, shortenings } = set(withPart("search_for", { items }));
    assert.deepEqual(shortenings, [{ part: "search_for", what: "items" }]);
    const [, count] = /and(\d+)morelines/.exec(plain(text)) ?? [];
    const shown = items.filter((item) => text.includes(item)).length;
    assert.equal(shown + Number(count), 90);
  });

  test("breaks a word of any length instead of letting it run off the paper", () => {
    const items = [
      "x".repeat(600),
      `${"a.".repeat(200)}example`,
      "שלום".repeat(60),
      "W".repeat(23),
      "-".repeat(200),
    ];
    for (const quoted of [[], items, ["xxxx", "a.a"]]) {
      const { text } = set({ ...withPart("which_mail", { items }), quoted });
      for (const item of items.filter((i) => !i.startsWith("ש"))) assert.ok(text.includes(item), item);
    }
    const long = "W".repeat(200);
    const heads = {
      title: long,
      office: long,
      office_lines: [long],
      reference: long,
      salutation: long,
      closing: [long],
    };
    for (const paper of ["a4", "letter"] as const)
      assert.equal(set({ ...sampleLetter(), ...heads }, paper).pages, 1);
  });

  test("is one page for any text", () => {
    const said = fc.string({ unit: "binary", maxLength: 120 });
    const letters = fc.record({
      title: said,
      office: said,
      salutation: said,
      paragraph: said,
      items: fc.array(said, { maxLength: 12 }),
      quoted: fc.array(said, { maxLength: 3 }),
      reference: said,
    });
    const property = fc.property(letters, ({ paragraph, items, ...rest }) => {
      const letter = { ...sampleLetter(), ...rest };
      const parts = letter.parts.map((p) => ({ ...p, paragraphs: [paragraph], items }));
      assert.equal(set({ ...letter, parts }).pages, 1);
    });
    fc.assert(property, { numRuns: 15, seed: 4 });
  });
});

describe("templates", () => {
  const sources = globSync("content/letter/*.typ").map((path) => readFileSync(path, "utf8"));
  test("evaluate no text, read no file, import no package and ask no clock", () => {
    assert.equal(sources.length, 3);
    for (const source of sources) {
      assert.doesNotMatch(
        source,
        /\b(eval|read|image|plugin|bibliography|csv|yaml|toml|xml|cbor)\(|@preview|@local|today/,
      );
      for (const [, path] of source.matchAll(/#(?:import|include) "([^"]+)"/g))
        assert.equal(path, "shared.typ");
    }
  });
});
