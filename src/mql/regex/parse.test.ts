import assert from "node:assert/strict";
import { test } from "node:test";
import { PATTERNS } from "../../../test/property/regex-oracle/patterns.ts";
import { compileRe2 } from "../../../test/property/regex-oracle/samples.ts";
import { RegexSyntaxError } from "./node.ts";
import { parseRegex } from "./parse.ts";
import { compileProgram } from "./program.ts";
import { programSize } from "./program-size.ts";

function errorOf(pattern: string): RegexSyntaxError | null {
  try {
    parseRegex(pattern, { insensitive: false });
    return null;
  } catch (error) {
    assert.ok(error instanceof RegexSyntaxError, `${pattern}: ${error}`);
    return error;
  }
}

/** Pattern, the part of it that is pointed at, message. */
const REFUSED: readonly (readonly [pattern: string, place: string, message: string])[] = [
  ["a(?=b)", "(?=", "look-ahead `(?=` is not supported (it cannot be matched in linear time)"],
  ["a(?!b)", "(?!", "negative look-ahead `(?!` is not supported (it cannot be matched in linear time)"],
  ["(?<=a)b", "(?<=", "look-behind `(?<=` is not supported (it cannot be matched in linear time)"],
  ["(?<!a)b", "(?<!", "negative look-behind `(?<!` is not supported (it cannot be matched in linear time)"],
  ["(a)\\1", "\\1", "back-reference `\\1` is not supported (it cannot be matched in linear time)"],
  ["(?P<x>a)(?P=x)", "(?P=", "back-reference `(?P=` is not supported (it cannot be matched in linear time)"],
  ["x\\k<x>", "\\k", "back-reference `\\k` is not supported (it cannot be matched in linear time)"],
  ["(?>a)b", "(?>", "atomic group `(?>` is not supported; nothing backtracks here, so `(?:` does the same"],
  ["(?#why)a", "(?#", "comment `(?#` is not supported"],
  ["a++", "++", "repetition operators `++` follow each other (RE2 has no possessive repetition)"],
  ["a**", "**", "repetition operators `**` follow each other"],
  ["ba{2}{3}", "{2}{3}", "repetition operators `{2}{3}` follow each other"],
  ["*a", "*", "nothing to repeat before `*`"],
  ["a|+?", "+?", "nothing to repeat before `+?`"],
  ["({2})", "{2}", "nothing to repeat before `{2}`"],
  ["a{1001}", "{1001}", "repeat count is above 1000"],
  ["a{2,1}", "{2,1}", "repeat range is the wrong way round"],
  ["(a{100}){11}", "{11}", "nested repeat counts multiply to more than 1000"],
  ["((a{10,}){10}){11}", "{11}", "nested repeat counts multiply to more than 1000"],
  ["a(b", "(b", "missing closing `)`"],
  ["a)b", ")", "unexpected `)`"],
  ["x[a-", "[a-", "missing closing `]`"],
  ["[]", "[]", "missing closing `]`"],
  ["[z-a]", "z-a", "class range `z-a` is the wrong way round"],
  ["[a-\\d]", "\\d", "unknown escape `\\d`"],
  ["[[:letter:]]", "[:letter:]", "unknown class `[:letter:]`"],
  [
    "\\p{Klingon}",
    "\\p{Klingon}",
    "unknown Unicode category or script `Klingon` (such as `L`, `Lu`, `Greek`)",
  ],
  ["\\p{L", "\\p{L", "missing closing `}`"],
  ["\\pq", "\\pq", "unknown Unicode category or script `q` (such as `L`, `Lu`, `Greek`)"],
  ["\\x{110000}", "\\x{110000}", "`\\x{110000}` is beyond the last code point 10FFFF"],
  ["\\xg1", "\\x", "`\\x` needs two hexadecimal digits or `{…}`"],
  ["\\C", "\\C", "`\\C` matches half a character and is not supported"],
  ["a\\Z", "\\Z", "`\\Z` is not supported; write `\\z` for the end of the text"],
  ["\\u0041", "\\u", "`\\u` is not supported; write `\\x{…}`"],
  ["\\y", "\\y", "unknown escape `\\y`"],
  ["\\😀", "\\😀", "unknown escape `\\😀`"],
  ["a\\", "\\", "trailing backslash"],
  ["(?P<a>x)(?P<a>y)", "(?P<a>", "there are two groups named `a`"],
  ["(?<a-b>x)", "(?<a-b>", "group name must be letters, digits and `_`"],
  ["(?x)a", "(?x", "unknown group `(?x`"],
];

test("what is not RE2 syntax is refused with its place and a reason", () => {
  for (const [pattern, place, message] of REFUSED) {
    const error = errorOf(pattern);
    assert.ok(error !== null, pattern);
    assert.equal(error.message, message);
    const start = pattern.lastIndexOf(place);
    assert.equal(pattern.slice(error.start, error.end), place, pattern);
    assert.equal(error.start, start, pattern);
  }
});

test("re2js refuses the same patterns and accepts the same ones", () => {
  for (const [pattern] of REFUSED) {
    // re2js is newer than Go here: it has look-behind.
    if (!pattern.startsWith("(?<=") && !pattern.startsWith("(?<!")) {
      assert.throws(() => compileRe2(pattern, false), `re2js accepts ${pattern}`);
    }
  }
  for (const pattern of PATTERNS) {
    assert.equal(errorOf(pattern), null);
    compileRe2(pattern, false);
  }
});

test("a thousand open groups are too deep and deep ones that are allowed do not exhaust the stack", () => {
  assert.equal(errorOf(`${"(".repeat(999)}a${")".repeat(999)}`), null);
  assert.match(errorOf("(".repeat(1000))?.message ?? "", /nested more than 1000 deep/);
  assert.equal(errorOf(`${"(?:".repeat(500)}a${"|b)*".repeat(500)}`), null);
});

test("a pattern that would compile to a huge program is refused", () => {
  assert.match(errorOf(`(?:${"x".repeat(50)}){1000}`)?.message ?? "", /too large/);
  assert.equal(errorOf("(?:abcdefgh){1000}"), null);
  assert.match(errorOf("(?:a{1000}|b{1000}){1}".repeat(20))?.message ?? "", /too large/);
});

test("the announced program size is never below the real one", () => {
  for (const pattern of PATTERNS) {
    const node = parseRegex(pattern, { insensitive: false });
    const { op } = compileProgram(node, { captures: true });
    assert.ok(op.length - 1 <= programSize(node), `${pattern}: ${op.length - 1} > ${programSize(node)}`);
  }
});

test("flags hold to the end of their group, alternatives included", () => {
  assert.deepEqual(parseRegex("(?:(?i)a|b)c", { insensitive: false }), {
    kind: "concat",
    items: [
      {
        kind: "alternate",
        options: [
          { kind: "class", ranges: [65, 65, 97, 97] },
          { kind: "class", ranges: [66, 66, 98, 98] },
        ],
      },
      { kind: "class", ranges: [99, 99] },
    ],
  });
});
