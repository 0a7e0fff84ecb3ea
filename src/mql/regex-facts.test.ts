import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRegex } from "./regex/parse.ts";
import { matchesEverywhere, neverMatches } from "./regex-facts.ts";

const tree = (pattern: string) => parseRegex(pattern, { insensitive: false });

for (const pattern of ["$a", "a^", "(a|b)^c", "a(?:$)b", "x+(?:^y|^z)"]) {
  test(`${pattern} can never match`, () => {
    assert.equal(neverMatches(tree(pattern)), true);
  });
}

for (const pattern of ["^a$", "a*^b", "(?:^|x)y", "a$|b", "(?m)a$\\n^b", "$", ""]) {
  test(`${pattern === "" ? "the empty pattern" : pattern} may match`, () => {
    assert.equal(neverMatches(tree(pattern)), false);
  });
}

for (const [pattern, everywhere] of [
  ["a*", true],
  ["(a|b?)", true],
  ["", true],
  ["a+", false],
  ["^", false],
  ["\\b", false],
  ["a|b", false],
] as const) {
  test(`${pattern === "" ? "the empty pattern" : pattern} ${everywhere ? "matches" : "does not match"} every text`, () => {
    assert.equal(matchesEverywhere(tree(pattern)), everywhere);
  });
}
