/** What the tests of src/mql/regex share: the second RE2 implementation, patterns, texts, and matching texts. */
import { RE2JS } from "re2js";
import type { CodePointRanges, RegexNode } from "../../../src/mql/regex/node.ts";
import type { Regex } from "../../../src/mql/regex/regex.ts";

/** Everything a regular expression can say about a text, comparable with `assert.deepEqual`. */
export interface Answers {
  readonly test: boolean;
  readonly matches: boolean;
  /** Start, end and groups of each match. */
  readonly all: readonly (readonly [start: number, end: number, ...groups: string[]])[];
}

export function ourAnswers(regex: Regex, text: string): Answers {
  const all = regex
    .extract(text)
    .map((m) => [m.span.start, m.span.end, ...m.groups] as [number, number, ...string[]]);
  return { test: regex.test(text), matches: regex.matches(text), all };
}

/** re2js with the loop of Go's `allMatches`, whose rule for empty matches differs from Java's. */
export function re2Answers(pattern: RE2JS, text: string): Answers {
  const matcher = pattern.matcher(text);
  const all: [number, number, ...string[]][] = [];
  let at = 0;
  let previousEnd = -1;
  while (at <= text.length && matcher.find(at)) {
    const start = matcher.start();
    const end = matcher.end();
    if (end > at || start !== previousEnd) {
      const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1) ?? "");
      all.push([start, end, ...groups]);
    }
    if (end > at) at = end;
    else at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    previousEnd = end;
  }
  return { test: pattern.test(text), matches: pattern.matches(text), all };
}

export function compileRe2(pattern: string, insensitive: boolean): RE2JS {
  return RE2JS.compile(pattern, insensitive ? RE2JS.CASE_INSENSITIVE : 0);
}

/** A number from 0 up to below `bound`. */
export type Dice = (bound: number) => number;

/** Repeatable pseudo-random numbers (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

/** A text the tree matches when its assertions happen to hold. */
export function matchingText(node: RegexNode, roll: Dice): string {
  switch (node.kind) {
    case "class":
      return memberOf(node.ranges, roll);
    case "concat":
      return node.items.map((item) => matchingText(item, roll)).join("");
    case "alternate":
      return matchingText(node.options[roll(node.options.length)]!, roll);
    case "capture":
      return matchingText(node.inner, roll);
    case "repeat": {
      const spread = Math.min(node.max - node.min, 3);
      const times = node.min + roll(spread + 1);
      return Array.from({ length: times }, () => matchingText(node.inner, roll)).join("");
    }
    default:
      return "";
  }
}

function memberOf(ranges: CodePointRanges, roll: Dice): string {
  if (ranges.length === 0) return "";
  const pair = 2 * roll(ranges.length / 2);
  const first = ranges[pair]!;
  const codePoint = first + roll(Math.min(ranges[pair + 1]! - first + 1, 200));
  return codePoint >= 0xd800 && codePoint < 0xe000 ? "" : String.fromCodePoint(codePoint);
}
