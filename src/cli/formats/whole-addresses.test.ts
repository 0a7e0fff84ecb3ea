import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { authorLines, wholeAddress, wholeWords } from "./whole-addresses.ts";

const LONG = `press@news.example.${"very.".repeat(12)}evil.test`;

describe("addresses in text", () => {
  test("keep their domain however narrow the page", () => {
    assert.deepEqual(authorLines({ from: LONG, from_name: null }, 40), [LONG]);
    assert.deepEqual(authorLines({ from: LONG, from_name: "Ann ".repeat(20) }, 20), [
      "Ann Ann Ann Ann Ann…",
      `<${LONG}>`,
    ]);
    assert.deepEqual(authorLines({ from: "a@b.test", from_name: "Ann" }, 40), ["Ann <a@b.test>"]);
    assert.deepEqual(authorLines({ from: null, from_name: null }, 40), ["nobody"]);
  });
  test("are cut before the @ where nobody could send to them", () => {
    assert.equal(wholeAddress(`${"a".repeat(300)}@evil.test`), `${"a".repeat(63)}…@evil.test`);
    assert.ok(wholeAddress("a@".repeat(10_000)).length < 400);
    assert.ok(wholeAddress(`a@${"b".repeat(10_000)}`).length < 400);
  });
  test("are not broken between lines, other words are", () => {
    assert.deepEqual(wholeWords(`to ${LONG}, bo@parliament.example`, 30), [
      "to",
      `${LONG},`,
      "bo@parliament.example",
    ]);
    assert.deepEqual(wholeWords("to a@b.test, c@d.test and 2 more", 14), [
      "to a@b.test,",
      "c@d.test and 2",
      "more",
    ]);
  });
});
