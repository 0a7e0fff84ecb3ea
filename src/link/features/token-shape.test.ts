import assert from "node:assert/strict";
import { test } from "node:test";
import { shapeOf, tokenText } from "./token-shape.ts";

const shapes = (...cases: readonly (readonly [string, string])[]) => {
  for (const [text, shape] of cases) assert.equal(shapeOf(text), shape, text);
};

test("keeps words, and words with a number", () => {
  shapes(
    ["unsubscribe", "unsubscribe"],
    ["page12", "page{n}"],
    ["News", "News"],
    ["logo-small", "logo-small"],
  );
});

test("masks generated pieces by alphabet and length", () => {
  shapes(
    ["5f3a9c21d04be877a1c2d3e4", "{24 hex}"],
    ["Ab3xY9Kq2LmN7pQr4sTuVw", "{22 base64}"],
    ["0191f5d8-7c1a-7b3e-9f00-1a2b3c4d5e6f", "{uuid}"],
    ["K7Q2M9X4", "{8 A-Z0-9}"],
    ["qxvbnmzrtk", "{10 a-z}"],
  );
});

test("sees one token where Base64 has its own hyphens, wherever they fall", () => {
  shapes(["Ab3xY9Kq-LmN7p_r4sTuVw", "{22 base64}"], ["-b3xY9KqzLmN7pxr4sTuVQ", "{22 base64}"]);
});

test("gives counters of six and of seven digits one shape", () => {
  assert.equal(shapeOf("999999"), shapeOf("1000000"));
  assert.equal(tokenText("999999"), tokenText("1000000"));
  assert.equal(tokenText("1610442000123"), "13 digits");
});

test("takes the title of an article for words", () => {
  shapes(["committee-hears-of-new-delays", "{words}"], ["committee-hears", "committee-hears"]);
});

test("tells long tokens, which carry texts, by class of length", () => {
  const long = "Ab3xY9Kq2LmN7pQr4sTu".repeat(3);
  assert.equal(tokenText(long), "41 to 60 base64");
  assert.equal(tokenText(`${long}Ab3`), "61 to 100 base64");
});
