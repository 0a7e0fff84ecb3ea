import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { classifyGlob, compileGlob } from "./glob.ts";

const matches = (pattern: string, text: string, insensitive = false): boolean =>
  compileGlob(pattern, insensitive).test(text);

/** The definition, word for word: slow, and independent of the implementation. */
function byDefinition(pattern: readonly string[], text: readonly string[]): boolean {
  if (pattern.length === 0) return text.length === 0;
  if (pattern[0] === "*") {
    return byDefinition(pattern.slice(1), text) || (text.length > 0 && byDefinition(pattern, text.slice(1)));
  }
  if (text.length === 0) return false;
  return (pattern[0] === "?" || pattern[0] === text[0]) && byDefinition(pattern.slice(1), text.slice(1));
}

test("a glob has to match the whole text", () => {
  assert.ok(matches("inv*ice", "invoice"));
  assert.ok(!matches("inv*ice", "an invoice"));
  assert.ok(!matches("inv*ice", "invoices"));
  assert.ok(matches("", ""));
  assert.ok(!matches("", "a"));
  assert.ok(matches("*", ""));
  assert.ok(matches("a*a", "aa"));
  assert.ok(!matches("a*a", "a"), "the two ends must not share a character");
});

test("a question mark is exactly one code point", () => {
  assert.ok(matches("?", "\u{1F600}"));
  assert.ok(!matches("??", "\u{1F600}"));
  assert.ok(matches("a?c*?", "a\u{1F600}cd\u{1F600}"));
  assert.ok(!matches("?", ""));
});

test("characters that are special in regular expressions are ordinary", () => {
  assert.ok(matches("[a](.+)\\*", "[a](.+)\\x"));
  assert.ok(!matches("a.c", "abc"));
});

test("ignoring case follows Unicode simple folding and gives folded literals", () => {
  const glob = compileGlob("*STRA\u1e9eE?kelvin", true);
  assert.ok(glob.test("die stra\u00dfe \u212aelvin"));
  assert.deepEqual(glob.literals, ["stra\u00dfe", "kelvin"]);
  assert.ok(!matches("A", "a"));
});

test("agrees with the definition on random patterns and texts", () => {
  const unit = fc.constantFrom("a", "b", "\u{1F600}", "\u{1F601}");
  const patternUnit = fc.constantFrom("a", "b", "*", "?", "\u{1F600}");
  fc.assert(
    fc.property(
      fc.array(patternUnit, { maxLength: 8 }),
      fc.array(unit, { maxLength: 10 }),
      (pattern, text) => {
        assert.equal(matches(pattern.join(""), text.join("")), byDefinition(pattern, text));
      },
    ),
    { seed: 2, numRuns: 5000 },
  );
});

test("many stars over a long text that almost matches take no time", () => {
  const text = "a".repeat(100_000);
  assert.ok(!matches(`${"*a".repeat(200)}*b`, text));
  assert.ok(!matches(`${"*a?".repeat(200)}*b`, text));
});

test("a pattern with stars at its ends only is a plain text test", () => {
  assert.deepEqual(classifyGlob("*x y*"), { kind: "contains", literal: "x y" });
  assert.deepEqual(classifyGlob("x*"), { kind: "starts", literal: "x" });
  assert.deepEqual(classifyGlob("**x"), { kind: "ends", literal: "x" });
  assert.deepEqual(classifyGlob("x"), { kind: "equals", literal: "x" });
  assert.deepEqual(classifyGlob("*"), { kind: "contains", literal: "" });
  assert.deepEqual(classifyGlob("*a*b*"), { kind: "glob" });
  assert.deepEqual(classifyGlob("a?"), { kind: "glob" });
});
