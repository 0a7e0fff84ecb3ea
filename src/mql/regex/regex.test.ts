import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PATTERNS, TEXTS } from "../../../test/property/regex-oracle/patterns.ts";
import {
  compileRe2,
  dice,
  matchingText,
  ourAnswers,
  re2Answers,
} from "../../../test/property/regex-oracle/samples.ts";
import { RegexBudget } from "./budget.ts";
import { parseRegex } from "./parse.ts";
import { compileRegex, type Regex } from "./regex.ts";

function compile(pattern: string, insensitive = false, budget?: RegexBudget): Regex {
  return compileRegex(parseRegex(pattern, { insensitive }), budget);
}

test("agrees with re2js on every construct, with and without case", () => {
  for (const insensitive of [false, true]) {
    for (const pattern of PATTERNS) {
      const node = parseRegex(pattern, { insensitive });
      const ours = compileRegex(node);
      const theirs = compileRe2(pattern, insensitive);
      const roll = dice(pattern.length);
      const own = Array.from({ length: 5 }, () => `a ${matchingText(node, roll)}\n`);
      for (const text of [...TEXTS, ...own]) {
        const where = `${pattern} (insensitive ${insensitive}) on ${JSON.stringify(text)}`;
        assert.deepEqual(ourAnswers(ours, text), re2Answers(theirs, text), where);
      }
    }
  }
});

const atom = fc.constantFrom(
  "a",
  "b",
  "[ab]",
  "[^a]",
  ".",
  "\\b",
  "^",
  "$",
  "\\B",
  "é",
  "(?i)B",
  "\\w",
  "(?m:^)",
  "(?m:$)",
  "",
);
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => a + b),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie("node"), fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?"))
      .map(([a, q]) => `(${a})${q}`),
  ),
})).node;

test("agrees with re2js on random patterns and texts", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "\n", "B", " "), maxLength: 12 });
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 3, maxLength: 3 }), (source, texts) => {
      const ours = compile(source);
      const theirs = compileRe2(source, false);
      for (const each of texts)
        assert.deepEqual(ourAnswers(ours, each), re2Answers(theirs, each), JSON.stringify(each));
    }),
    { seed: 4, numRuns: 4000 },
  );
});

test("count, find and extract tell the same matches", () => {
  for (const source of PATTERNS) {
    const regex = compile(source);
    for (const text of TEXTS) {
      const matches = regex.extract(text);
      assert.equal(regex.count(text), matches.length);
      assert.deepEqual(regex.find(text), matches[0]?.span ?? null);
      for (const match of matches)
        assert.equal(text.slice(match.span.start, match.span.end), match.full_match);
    }
  }
});

test("groups that took no part are empty and named ones have their names", () => {
  const [match] = compile("(?P<day>\\d+)|(?<__proto__>x)(y)?").extract("x");
  assert.deepEqual(match?.groups, ["", "x", ""]);
  assert.deepEqual(Object.entries(match?.named_groups ?? {}), [
    ["day", ""],
    ["__proto__", "x"],
  ]);
});

test("a search from an offset still sees the characters before it", () => {
  assert.deepEqual(compile("\\bx").find("ax x", 1), { start: 3, end: 4 });
  assert.equal(compile("^a").find("aa", 1), null);
  assert.deepEqual(compile("a*").find("aab", 3), { start: 3, end: 3 });
  assert.deepEqual(compile(".").find("\u{1F600}b", 1), { start: 2, end: 3 });
});

test("matches in texts longer than a block are where they are in short ones", () => {
  const regex = compile("(\u{1F600}+)(b?)|xa{2,}");
  for (const before of [0, 1, 1021, 1022, 1023, 1024, 2047, 5000]) {
    const text = `${"-".repeat(before)}\u{1F600}\u{1F600}b..x${"a".repeat(3000)}`;
    const spans = regex.extract(text).map((m) => m.span);
    assert.deepEqual(spans, [
      { start: before, end: before + 5 },
      { start: before + 7, end: before + 3008 },
    ]);
  }
});

test("a nullable pattern finds an empty match at every place of a long text", () => {
  assert.equal(compile("a*?").count("b".repeat(5000)), 5001);
  assert.equal(compile("a*").count("ab".repeat(3000)), 3001);
});

// Patterns on which a backtracking matcher needs exponential, or at least quadratic, time.
const CATASTROPHES: readonly (readonly [pattern: string, unit: string])[] = [
  ["(a+)+$", "a"],
  ["(a|a)*b", "a"],
  ["(.|\\W)*x$", "a"],
  [".*.*.*=.*x", "="],
  ["(x+x+)+y", "x"],
  ["(?:a?){30}a{30}b", "a"],
  ["\\s+$", " "],
  ["(a|b|ab)*c", "ab"],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
  ["(?:a.*b)|a", "a"],
  ["[\\w.]+@x", "a."],
];

test("catastrophic patterns take steps in proportion to the text at most", () => {
  for (const [source, unit] of CATASTROPHES) {
    const steps = [4096, 8192].map((length) => {
      const budget = new RegexBudget();
      const regex = compile(source, false, budget);
      const text = `${unit.repeat(length / unit.length)}!`;
      regex.test(text);
      regex.matches(text);
      regex.count(text);
      return budget.steps;
    });
    // Once the few states are known, twice the text needs no more than the same states again.
    assert.ok(steps[1]! <= steps[0]! + 100, `${source}: ${steps}`);
    assert.ok(steps[0]! < 20_000, `${source}: ${steps}`);
  }
});

test("a pattern with a state for every character stays linear and bounded", () => {
  const roll = dice(7);
  const text = Array.from({ length: 20_000 }, () => "ab"[roll(2)]).join("");
  const budget = new RegexBudget();
  const regex = compile("a[ab]{300}c", false, budget);
  assert.equal(regex.test(text), false);
  const instructions = 320;
  assert.ok(budget.steps < text.length * instructions, String(budget.steps));
  assert.ok(budget.bytes < 4_000_000, String(budget.bytes));
  const found = compile("(a[ab]{300})b", false, budget).extract(text);
  assert.ok(found.length > 40);
  assert.ok(found.every((m) => m.full_match.length === 302 && m.groups[0]?.length === 301));
});

test("many patterns stay within their common budget and answer the same after an eviction", () => {
  const budget = new RegexBudget(40_000);
  const regexes = Array.from({ length: 60 }, (_, i) => compile(`(a|b)*${i}[a-z]{0,20}x`, false, budget));
  const texts = TEXTS.map((text, i) => `ab${i}zzzz${text}x`);
  const first = regexes.map((regex) => texts.map((text) => regex.count(text)));
  const second = regexes.map((regex) => texts.map((text) => regex.count(text)));
  assert.deepEqual(first, second);
  assert.ok(budget.evictions > 0);
  assert.ok(budget.bytes <= budget.bytesMax + 2_500_000);
});
