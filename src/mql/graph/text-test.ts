/**
 * Text tests of the graph. All literals of all rules are found in one pass of one automaton over a text, and
 * most regexes are answered "no" because a literal they need is not there.
 */
import { foldCase } from "../../core/fold-case.ts";
import type { Call } from "../ast.ts";
import type { RegexNode } from "../regex/node.ts";
import { parseRegex } from "../regex/parse.ts";
import { equivalentLiterals, requiredLiterals } from "../regex/prefilter.ts";
import type { Regex } from "../regex/regex.ts";
import type { TextTest } from "../text-functions.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, type Compiler, type Scope } from "./compiler.ts";
import type { TruthNode, ValueNode } from "./nodes.ts";
import type { Run, Text } from "./run.ts";

interface Atom {
  readonly cost: number;
  readonly test: (text: Text, run: Run) => boolean;
}

/** A call with several patterns; true if any matches, null if the text is null. */
export function textTest(
  c: Compiler,
  { expr, test }: { readonly expr: Call; readonly test: TextTest },
  scope: Scope,
): TruthNode {
  const [subjectExpr, ...patternExprs] = expr.args;
  if (subjectExpr === undefined)
    return c.truth("const:3", scope, () => ({ cost: 0, scopes: 0, run: () => NULL }));
  const subject = c.compileValue(subjectExpr, scope);
  const literals = patternExprs.map(bare).map((p) => (p.kind === "string" ? p.value : null));
  if (literals.includes(null) || literals.length === 0)
    return computedPatterns(c, { subject, expr, test }, scope);
  return literalPatterns(c, { subject, test, patterns: literals as string[] }, scope);
}

interface Literal {
  readonly subject: ValueNode;
  readonly test: TextTest;
  readonly patterns: readonly string[];
}

function literalPatterns(c: Compiler, { subject, test, patterns }: Literal, scope: Scope): TruthNode {
  const distinct = [
    ...new Set(
      test.insensitive && test.kind !== "regex" && test.kind !== "regexWhole"
        ? patterns.map(foldCase)
        : patterns,
    ),
  ].sort();
  const key = `${test.kind}${test.insensitive}:${subject.id}:${JSON.stringify(distinct)}`;
  const { codes } = c;
  return c.truth(key, scope, () => {
    const atoms = distinct.map((pattern) => atomOf(c, test, pattern)).sort((a, b) => a.cost - b.cost);
    const size = subject.path === null ? 1 : (c.environment.sizeOf?.(subject.path) ?? 1);
    return {
      cost: subject.cost + 1 + size * atoms.reduce((sum, atom) => sum + atom.cost, 0),
      scopes: subject.scopes,
      run: (run) => {
        const value = subject.run(run);
        if (typeof value !== "string") return value instanceof Unavailable ? codes.of(value) : NULL;
        const text = run.text(value);
        for (const atom of atoms) if (atom.test(text, run)) return TRUE;
        return FALSE;
      },
    };
  });
}

function atomOf(c: Compiler, test: TextTest, pattern: string): Atom {
  switch (test.kind) {
    case "contains":
      return contains(c, pattern, test.insensitive);
    case "starts":
      return test.insensitive
        ? {
            cost: 2,
            test: (
              (p) => (text: Text) =>
                text.folded.startsWith(p)
            )(foldCase(pattern)),
          }
        : { cost: 2, test: (text) => text.raw.startsWith(pattern) };
    case "ends":
      return test.insensitive
        ? {
            cost: 2,
            test: (
              (p) => (text: Text) =>
                text.folded.endsWith(p)
            )(foldCase(pattern)),
          }
        : { cost: 2, test: (text) => text.raw.endsWith(pattern) };
    case "like":
      return like(c, pattern, test.insensitive);
    default:
      return regex(c, test, pattern);
  }
}

function contains(c: Compiler, pattern: string, insensitive: boolean): Atom {
  if (pattern === "") return { cost: 0, test: () => true };
  const word = c.word(foldCase(pattern));
  // A folded literal that occurs in the folded text is the whole answer.
  if (insensitive) return { cost: 1, test: (text, run) => text.has(word, run.automaton) };
  return { cost: 2, test: (text, run) => text.has(word, run.automaton) && text.raw.includes(pattern) };
}

function like(c: Compiler, pattern: string, insensitive: boolean): Atom {
  const glob = c.patterns.glob(pattern, insensitive);
  const words = glob.literals.filter((l) => l.length > 1).map((l) => c.word(foldCase(l)));
  const test = (text: Text, run: Run) => {
    for (const word of words) if (!text.has(word, run.automaton)) return false;
    return glob.test(text.raw);
  };
  return { cost: 3, test };
}

/** LIMIT: shorter literals occur in almost every text and filter nothing. */
const FILTER_LENGTH_MIN = 2;

function regex(c: Compiler, test: TextTest, pattern: string): Atom {
  const { insensitive, kind } = test;
  const number = c.regexNumber(`${kind}${insensitive}:${pattern}`);
  const parsed = parseOrNull(pattern, insensitive);
  const whole = kind === "regexWhole";
  const same = parsed === null || whole ? null : equivalentLiterals(parsed);
  if (same !== null) return anyWord(same.map((literal) => c.word(literal)));
  const groups = filterOf(c, parsed);
  let compiled: Regex | null | undefined;
  const ask = (text: Text): boolean => {
    compiled ??= c.patterns.regex(pattern, insensitive);
    if (compiled === null) return false;
    return whole ? compiled.matches(text.raw) : compiled.test(text.raw);
  };
  return {
    cost: groups.length > 0 ? 6 : 60,
    test: (text, run) => {
      if (!mayMatch(text, groups, run)) return false;
      let answer = text.regexes.get(number);
      if (answer === undefined) {
        answer = ask(text);
        text.regexes.set(number, answer);
      }
      return answer;
    },
  };
}

type Filter = readonly (readonly number[])[];

/** The words of which each group must have one in the text; empty when a pattern says nothing useful. */
function filterOf(c: Compiler, parsed: RegexNode | null): Filter {
  return (parsed === null ? [] : requiredLiterals(parsed))
    .filter((group) => group.every((literal) => literal.length >= FILTER_LENGTH_MIN))
    .map((group) => group.map((literal) => c.word(literal)));
}

function mayMatch(text: Text, groups: Filter, run: Run): boolean {
  for (const group of groups) if (!hasAny(text, group, run)) return false;
  return true;
}

export interface RegexValues {
  readonly expr: Call;
  readonly how: { readonly count: boolean; readonly insensitive: boolean };
}

/** `regex.count` and `regex.extract` with literal patterns; null when a pattern is computed. */
export function regexValues(c: Compiler, { expr, how }: RegexValues, scope: Scope): ValueNode | null {
  const [subjectExpr, ...patternExprs] = expr.args;
  const literals = patternExprs.map(bare).map((p) => (p.kind === "string" ? p.value : null));
  if (subjectExpr === undefined || literals.includes(null)) return null;
  const subject = c.compileValue(subjectExpr, scope);
  const patterns = literals as string[];
  return c.value(`${expr.name}:${subject.id}:${JSON.stringify(patterns)}`, scope, () => {
    const filters = patterns.map((pattern) => filterOf(c, parseOrNull(pattern, how.insensitive)));
    return {
      cost: subject.cost + 50,
      scopes: subject.scopes,
      run: (run) => {
        const value = subject.run(run);
        if (typeof value !== "string") return value instanceof Unavailable ? value : null;
        const text = run.text(value);
        const possible = patterns.filter((_, i) => mayMatch(text, filters[i]!, run));
        return c.patterns.values(value, possible, how);
      },
    };
  });
}

/** A pattern that is nothing but literals: the automaton has the whole answer. */
function anyWord(words: readonly number[]): Atom {
  return { cost: 1, test: (text, run) => hasAny(text, words, run) };
}

function parseOrNull(pattern: string, insensitive: boolean): RegexNode | null {
  try {
    return parseRegex(pattern, { insensitive });
  } catch {
    // The checker has reported it; it matches nothing.
    return null;
  }
}

function hasAny(text: Text, words: readonly number[], run: Run): boolean {
  for (const word of words) if (text.has(word, run.automaton)) return true;
  return false;
}

/** Patterns that are computed from the message: no automaton, one by one, as the reference does. */
function computedPatterns(
  c: Compiler,
  { subject, expr, test }: { subject: ValueNode; expr: Call; test: TextTest },
  scope: Scope,
): TruthNode {
  const patterns = expr.args.slice(1).map((p) => c.compileValue(p, scope));
  const { codes } = c;
  return c.truth(`${expr.name}:${subject.id}(${patterns.map((p) => p.id).join(",")})`, scope, () => ({
    cost: patterns.reduce((sum, p) => sum + p.cost + 10, subject.cost),
    scopes: patterns.reduce((bits, p) => bits | p.scopes, subject.scopes),
    run: (run) => {
      const text = subject.run(run);
      if (typeof text !== "string") return text instanceof Unavailable ? codes.of(text) : NULL;
      let [answer, open] = [NULL, NULL];
      for (const node of patterns) {
        const pattern: Value = node.run(run);
        if (pattern instanceof Unavailable) open = codes.merge(open, codes.of(pattern));
        else if (typeof pattern === "string") {
          if (testComputed(c, { test, pattern }, run.text(text))) return TRUE;
          answer = FALSE;
        }
      }
      return open === NULL ? answer : open;
    },
  }));
}

/** As `Patterns.test`, on a text that is folded once for all patterns. */
function testComputed(
  c: Compiler,
  { test, pattern }: { readonly test: TextTest; readonly pattern: string },
  text: Text,
): boolean {
  if (!test.insensitive) return c.patterns.test(test, text.raw, pattern);
  switch (test.kind) {
    case "contains":
      return text.folded.includes(foldCase(pattern));
    case "starts":
      return text.folded.startsWith(foldCase(pattern));
    case "ends":
      return text.folded.endsWith(foldCase(pattern));
    default:
      return c.patterns.test(test, text.raw, pattern);
  }
}
