import assert from "node:assert/strict";
import { test } from "node:test";
import { lex } from "./lexer.ts";

function texts(source: string): string[] {
  return lex(source).tokens.map(({ kind, text }) => `${kind}:${text}`);
}

function codes(source: string): string[] {
  return lex(source).diagnostics.map(({ code }) => code);
}

test("reads names, words, lists, dots and operators", () => {
  assert.deepEqual(texts("not ..x in~ $org_vips"), [
    "keyword:not",
    "dots:..",
    "name:x",
    "keyword:in~",
    "list:org_vips",
    "eof:",
  ]);
});

test("reads the escapes of double-quoted strings", () => {
  assert.deepEqual(texts(String.raw`"a\n\r\t\'\"\\\u{200F}\u{1F600}"`), [
    `string:a\n\r\t'"\\\u{200F}\u{1F600}`,
    "eof:",
  ]);
});

test("takes backslashes in single quotes literally and two quotes as one", () => {
  assert.deepEqual(texts(String.raw`'\d+ it''s'`), [String.raw`rawString:\d+ it's`, "eof:"]);
});

test("reads integers and floats without sign or exponent", () => {
  assert.deepEqual(texts("-12 0.50"), ["op:-", "int:12", "float:0.50", "eof:"]);
});

test("keeps comments with their place and leaves their text unread", () => {
  const { tokens, comments } = lex('a // it\'s "fine"\r\nb');
  assert.deepEqual(
    comments.map(({ text }) => text),
    ['// it\'s "fine"'],
  );
  assert.equal(tokens.length, 3);
});

for (const [source, code] of [
  ['"abc', "SJ002"],
  ["'abc\n'", "SJ002"],
  [String.raw`"\d"`, "SJ003"],
  [String.raw`"\u{D800}"`, "SJ003"],
  [String.raw`"\u{110000}"`, "SJ003"],
  [String.raw`"\u0041"`, "SJ003"],
  ["7d", "SJ004"],
  ["9007199254740993", "SJ004"],
  ["$", "SJ005"],
  ["a ; b", "SJ001"],
] as const) {
  test(`reports ${code} for ${JSON.stringify(source)}`, () => {
    assert.equal(codes(source)[0], code);
  });
}

test("a run of characters that mean nothing is one mistake", () => {
  assert.deepEqual(codes("\u0000\u0001\u0002\u{1F600}"), ["SJ001"]);
});

test("reads operators of other languages as the word that was meant", () => {
  assert.deepEqual(texts("a && !b || c"), [
    "name:a",
    "keyword:and",
    "keyword:not",
    "name:b",
    "keyword:or",
    "name:c",
    "eof:",
  ]);
});
