import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./parser.ts";
import { print, printString } from "./printer.ts";

for (const [source, printed] of [
  ["((a)) and (b and (c))", "a and (b and c)"],
  ["(a or b) and not (c and d)", "(a or b) and not (c and d)"],
  ["(a + b) * -(c - d)", "(a + b) * -(c - d)"],
  ["a - (b - c)", "a - (b - c)"],
  ["(a == b) == true", "(a == b) == true"],
  ["x in ('a')", 'x in ("a")'],
  ["x not in~ ('a' , \"b\",)", 'x not in~ ("a", "b")'],
  ["(a,)", "(a,)"],
  ["2 of (a,\n b) // c", "2 of (a, b)"],
  ["any(x , .y[ 0 ].z == ..q)", "any(x, .y[0].z == ..q)"],
  ["f(a, b = 1.50)", "f(a, b=1.5)"],
  ["1.0 + 2", "1.0 + 2"],
  ["(.).x == (..).in", ".x == (..).in"],
  ["($a).b", "($a).b"],
  ["(a or b)[1:]", "(a or b)[1:]"],
  [String.raw`'\d "x"' == "\\d"`, String.raw`'\d "x"' == '\d'`],
] as const) {
  test(`prints ${JSON.stringify(source)} as ${printed}`, () => {
    assert.equal(print(parse(source).expr), printed);
  });
}

test("a string prints by its value, however it was written", () => {
  assert.equal(printString("plain"), '"plain"');
  assert.equal(printString("it's"), `"it's"`);
  assert.equal(printString(String.raw`\bit's`), String.raw`'\bit''s'`);
});

test("characters that nobody sees print as escapes", () => {
  assert.equal(printString("a\u200Fb\n\u00a0"), String.raw`"a\u{200F}b\n\u{00A0}"`);
});
