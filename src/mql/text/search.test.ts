import assert from "node:assert/strict";
import { test } from "node:test";
import { findText } from "./search.ts";

test("a literal is found where it first stands", () => {
  assert.deepEqual(findText("one two two", "two", false), { start: 4, end: 7 });
  assert.equal(findText("one TWO", "two", false), null);
});

test("folding does not move offsets, even behind characters whose lower case is longer", () => {
  assert.deepEqual(findText("\u0130\u0130 Pa\u017fSword", "PASSWORD", true), { start: 3, end: 11 });
  assert.equal(findText("nothing", "word", true), null);
});
