import assert from "node:assert/strict";
import { test } from "node:test";
import { maskOf } from "./chronology.ts";

test("names of others are left out as whole words, in any case, with and without accents", () => {
  const mask = maskOf(["Zoé Prélain", "zoe@home.example", "person-1", "Ben"]);
  const other = "[another targeted person]";
  assert.equal(
    mask("ZOE PRELAIN and Zoe\u0301 Pre\u0301lain (zoe@home.example)"),
    `${other} and ${other} (${other})`,
  );
  assert.equal(mask("person-1, person-12"), `${other}, person-12`);
  assert.equal(mask("Ben is in Benelux"), "Ben is in Benelux", "too short to be told from a word");
  assert.equal(maskOf(["a.*(b)+[c]\\d"])("a.*(b)+[c]\\d"), other);
});
