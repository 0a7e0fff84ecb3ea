import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEncodedWords, wordDefects } from "./encoded-words.ts";

function expectDecoded(text: string, decoded: string, damaged = false): void {
  assert.deepEqual(decodeEncodedWords(text), { text: decoded, damaged, unknownCharset: null }, text);
}

test("decodes the examples of RFC 2047 §8", () => {
  expectDecoded("(=?ISO-8859-1?Q?a?=)", "(a)");
  expectDecoded("(=?ISO-8859-1?Q?a?= b)", "(a b)");
  expectDecoded("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)");
  expectDecoded("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)");
  expectDecoded("(=?ISO-8859-1?Q?a_b?=)", "(a b)");
  expectDecoded("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)");
});

test("joins words that were split within a character", () => {
  expectDecoded("=?utf-8?Q?l=C3?= =?UTF-8?Q?=A9?=", "lé");
  expectDecoded("=?utf-8?B?w4k=?= =?utf-8?Q?l=C3?= =?utf-8?B?qQ==?=", "Élé");
});

test("reads languages, spaces in a word, missing padding and words without space between (RFC 2231 §5)", () => {
  expectDecoded("=?utf-8*en?Q?a?=", "a");
  expectDecoded("=?utf-8?Q?two words?=", "two words");
  expectDecoded("=?utf-8?B?YQ?=", "a");
  expectDecoded("=?utf-8?Q?a?==?utf-8?Q?b?=x", "abx");
  expectDecoded("=?utf-8?Q?=41=?=", "A=");
});

test("leaves broken words as they are, and says so", () => {
  expectDecoded("=?utf-8?Q?never", "=?utf-8?Q?never", true);
  expectDecoded("=?utf-8?X?a?=", "=?utf-8?X?a?=");
  expectDecoded("a =? b ?= c", "a =? b ?= c");
});

test("names a charset that nobody knows, also one that says so itself", () => {
  for (const charset of ["x-nowhere", "x-unknown"]) {
    const decoded = decodeEncodedWords(`=?${charset}?Q?=E4?= and =?utf-8?Q?=C3=A4?=`);
    assert.deepEqual(decoded, { text: "ä and ä", damaged: false, unknownCharset: charset });
    assert.deepEqual(wordDefects(decoded), ["charset-unknown"]);
  }
});

test("takes linear time for a megabyte of beginnings", () => {
  const start = performance.now();
  for (const unit of ["=?", "=?a?q?b", "=?a?q?", "=?utf-8?B?=?", "?=", "=?a?q??= "])
    decodeEncodedWords(unit.repeat(150_000));
  assert.ok(performance.now() - start < 4_000);
});
