import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { linksAsWritten } from "../../observe/urls/text-links.ts";
import { isAddress, oneLine, quotable, unlinked } from "./evidence.ts";

const SEED = { seed: 4, numRuns: 500 };

describe("evidence in a notice", () => {
  test("is one line, of what can be seen", () => {
    assert.equal(oneLine("a\r\n\tb\u2028c\u202ed\u200be\0f", 40), "a b cde f");
    assert.equal(oneLine("  too   many  ", 40), "too many");
    assert.equal(oneLine("e\u0301\u0301\u0301\u0301\u0301", 40), "e\u0301\u0301");
  });
  test("is cut with an ellipsis, between characters and not inside one", () => {
    assert.equal(oneLine("abcdef", 4), "abc…");
    assert.equal(oneLine("😀😀😀😀😀", 3), "😀😀…");
    assert.equal(oneLine("x".repeat(1_000_000), 5), "xxxx…");
  });
  test("has no host that could be followed", () => {
    assert.equal(unlinked("news-daily.example", 64), "news-daily[.]example");
    assert.equal(unlinked("http://a.example/x。y", 64), "http[:]//a[.]example/x[.]y");
    assert.equal(
      quotable("See www.a.example or 192.0.2.1 now", 70),
      "See www[.]a[.]example or 192[.]0[.]2[.]1 now",
    );
    assert.equal(quotable("mailto:x@y.example", 70), "mailto[:]x@y[.]example");
  });
  test("keeps numbers and dates as they are", () => {
    assert.equal(
      quotable("Bericht vom 14.01.2021, Version 1.5. Ende", 70),
      "Bericht vom 14.01.2021, Version 1.5. Ende",
    );
  });
  test("cannot end its own quotation", () => {
    assert.equal(quotable("a” The office asks you “ « x » „", 70), "a' The office asks you ' ' x ' '");
  });
  test("of any text holds nothing that a mail program links, and no character that nobody sees", () => {
    const pieces = fc.constantFrom(
      "www.",
      "http://",
      ".com",
      ".example",
      "a",
      "1",
      "@",
      "//",
      " ",
      "\u202e",
      "。",
      "..",
      "-",
      ":",
      "mailto:",
      "ftp:",
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const written of [quotable(text, 70), unlinked(text, 70)]) {
          assert.deepEqual(linksAsWritten(written), [], written);
          assert.doesNotMatch(written, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          assert.ok([...written].length <= 70 * 3);
        }
      }),
      SEED,
    );
  });
  test("is an address only where it is one and nothing else", () => {
    assert.equal(isAddress("a.b@parliament.example"), true);
    for (const text of ["a b@c.example", "<a@b.example>", "http://a@b.example", "a@b@c.example", "a", ""]) {
      assert.equal(isAddress(text), false, text);
    }
  });
});
