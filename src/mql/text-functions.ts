/**
 * The text-matching functions of the language. They are built in, not registered, because the joint graph
 * must know them: their literals share one automaton, their regexes one cache.
 */
import { foldCase } from "../core/fold-case.ts";
import type { Span } from "../core/span.ts";
import { parseRegex } from "./regex/parse.ts";
import { compileRegex, type Regex } from "./regex/regex.ts";
import { compileGlob, type Glob } from "./text/glob.ts";
import { findText } from "./text/search.ts";
import type { Value } from "./value.ts";

export interface TextTest {
  readonly kind: "contains" | "starts" | "ends" | "like" | "regex" | "regexWhole";
  readonly insensitive: boolean;
}

/** Functions that ask one text about several patterns and answer true if any matches. */
export const TEXT_TESTS: ReadonlyMap<string, TextTest> = new Map([
  ["strings.contains", { kind: "contains", insensitive: false }],
  ["strings.icontains", { kind: "contains", insensitive: true }],
  ["strings.starts_with", { kind: "starts", insensitive: false }],
  ["strings.istarts_with", { kind: "starts", insensitive: true }],
  ["strings.ends_with", { kind: "ends", insensitive: false }],
  ["strings.iends_with", { kind: "ends", insensitive: true }],
  ["strings.like", { kind: "like", insensitive: false }],
  ["strings.ilike", { kind: "like", insensitive: true }],
  ["ilike", { kind: "like", insensitive: true }],
  ["regex.contains", { kind: "regex", insensitive: false }],
  ["regex.icontains", { kind: "regex", insensitive: true }],
  ["regex.match", { kind: "regexWhole", insensitive: false }],
  ["regex.imatch", { kind: "regexWhole", insensitive: true }],
] satisfies [string, TextTest][]);

/** Regex functions that answer with more than yes or no. */
export const REGEX_VALUES: ReadonlyMap<string, { readonly count: boolean; readonly insensitive: boolean }> =
  new Map([
    ["regex.count", { count: true, insensitive: false }],
    ["regex.icount", { count: true, insensitive: true }],
    ["regex.extract", { count: false, insensitive: false }],
    ["regex.iextract", { count: false, insensitive: true }],
  ]);

// LIMIT: patterns are literals of rules in every public rule; a computed pattern (from mail) could otherwise
// fill memory with compiled programs. 20,000 is far above the 2,675 of the whole public rule set.
const COMPILED_MAX = 20_000;

/** Compiled patterns, each compiled at its first use. A pattern that does not parse matches nothing. */
export class Patterns {
  private readonly regexes = new Map<string, Regex | null>();
  private readonly globs = new Map<string, Glob>();

  regex(pattern: string, insensitive: boolean): Regex | null {
    const key = (insensitive ? "i" : "c") + pattern;
    let compiled = this.regexes.get(key);
    if (compiled === undefined) {
      if (this.regexes.size >= COMPILED_MAX) this.regexes.clear();
      compiled = compileOrNull(pattern, insensitive);
      this.regexes.set(key, compiled);
    }
    return compiled;
  }

  glob(pattern: string, insensitive: boolean): Glob {
    const key = (insensitive ? "i" : "c") + pattern;
    let compiled = this.globs.get(key);
    if (compiled === undefined) {
      if (this.globs.size >= COMPILED_MAX) this.globs.clear();
      compiled = compileGlob(pattern, insensitive);
      this.globs.set(key, compiled);
    }
    return compiled;
  }

  /** Whether `text` satisfies the test for one pattern. */
  test(test: TextTest, text: string, pattern: string): boolean {
    const fold = (s: string) => (test.insensitive ? foldCase(s) : s);
    switch (test.kind) {
      case "contains":
        return fold(text).includes(fold(pattern));
      case "starts":
        return fold(text).startsWith(fold(pattern));
      case "ends":
        return fold(text).endsWith(fold(pattern));
      case "like":
        return this.glob(pattern, test.insensitive).test(text);
      case "regex":
        return this.regex(pattern, test.insensitive)?.test(text) ?? false;
      case "regexWhole":
        return this.regex(pattern, test.insensitive)?.matches(text) ?? false;
    }
  }

  /** Where a pattern that matched stands in the text; the whole text for whole-string tests. */
  place(test: TextTest, text: string, pattern: string): Span | null {
    switch (test.kind) {
      case "contains":
        return findText(text, pattern, test.insensitive);
      case "starts":
        return { start: 0, end: pattern.length };
      case "ends":
        return { start: text.length - pattern.length, end: text.length };
      case "regex":
        return this.regex(pattern, test.insensitive)?.find(text) ?? null;
      default:
        return { start: 0, end: text.length };
    }
  }

  /** `regex.count` and `regex.extract` over several patterns: the sum, or all matches in pattern order. */
  values(text: string, patterns: readonly string[], how: { count: boolean; insensitive: boolean }): Value {
    const compiled = patterns.map((p) => this.regex(p, how.insensitive)).filter((r) => r !== null);
    if (how.count) return compiled.reduce((sum, r) => sum + r.count(text), 0);
    return compiled.flatMap((r) =>
      r.extract(text).map(({ full_match, groups, named_groups }) => ({ full_match, groups, named_groups })),
    );
  }
}

function compileOrNull(pattern: string, insensitive: boolean): Regex | null {
  try {
    return compileRegex(parseRegex(pattern, { insensitive }));
  } catch {
    // The checker reported a bad literal pattern; a computed one matches nothing.
    return null;
  }
}
