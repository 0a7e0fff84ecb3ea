import assert from "node:assert/strict";
import { test } from "node:test";
import { unicodeClass } from "./named-classes.ts";
import { rangesContain } from "./ranges.ts";

test("a Unicode class has exactly the members the engine knows", () => {
  for (const [name, property] of [
    ["L", /\p{L}/u],
    ["Mn", /\p{Mn}/u],
    ["Co", /\p{Co}/u],
    ["Cn", /\p{Cn}/u],
    ["Cs", /\p{Cs}/u],
    ["Cyrillic", /\p{Script=Cyrillic}/u],
    ["Common", /\p{Script=Common}/u],
    ["Unknown", /\p{Script=Unknown}/u],
  ] as const) {
    const ranges = unicodeClass(name);
    assert.ok(ranges !== null);
    for (let c = 0; c <= 0x10ffff; c++) {
      if (rangesContain(ranges, c) !== property.test(String.fromCodePoint(c))) {
        assert.fail(`${name}: ${c.toString(16)}`);
      }
    }
  }
});

test("an unknown name is no class", () => {
  assert.equal(unicodeClass("Klingon"), null);
  assert.equal(unicodeClass("L}"), null);
  assert.equal(unicodeClass(""), null);
});
