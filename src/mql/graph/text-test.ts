/**
 * Text tests of the graph. All literals of all rules are found in one pass of one automaton over a text, and
 * most regexes are answered "no" because a literal they need is not there.
 */
import { foldCase } from "../../core/fold-case.ts";
import type { Call } from "../ast.ts";
import type { TextTest } from "../text-functions.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, type Compiler, isOfElement, type Scope } from "./compiler.ts";
import type { TruthNode, ValueNode } from "./nodes.ts";
import type { Text } from "./text.ts";
import { passes, regexFilter, TextPlan } from "./text-plan.ts";

/** A call with several patterns; true if any matches, null if the text is null. */
export function textTest(
  c: Compiler,
  { expr, test }: { readonly expr: Call; readonly test: TextTest },
  scope: Scope,
): TruthNode {
  const [subjectExpr, ...patternExprs] = expr.args;
  if (subjectExpr === undefined)
    return c.truth("const:3", scope, () => ({ cost: 0, scopes: 0, code: { op: "constant", code: NULL } }));
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
  return c.truth(key, scope, () => {
    const plan = new TextPlan(c, { test, patterns: distinct, vocabulary: c.vocabularyOf(subject) });
    const number = c.plan(plan);
    const filters = isOfElement(subject, scope) && plan.hasFilter;
    return {
      cost: subject.cost + 1 + c.sizeOf(subject) * plan.cost,
      scopes: subject.scopes,
      needs: filters ? [{ kind: "text", subject, plan: number }] : [],
      code: { op: "text", value: subject, plan: number },
    };
  });
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
    const vocabulary = c.vocabularyOf(subject);
    const filters = patterns.map((pattern) => regexFilter(pattern, how.insensitive, vocabulary));
    return {
      cost: subject.cost + 50 * c.sizeOf(subject),
      scopes: subject.scopes,
      code: {
        op: "compute",
        run: (walk) => {
          const value = walk.value(subject.id);
          if (typeof value !== "string") return value instanceof Unavailable ? value : null;
          const bits = walk.text(value).bits(vocabulary.index, walk);
          const possible = patterns.filter((_, i) => passes(filters[i]!, bits));
          return c.patterns.values(value, possible, how);
        },
      },
    };
  });
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
    code: {
      op: "compute",
      run: (walk) => {
        const text = walk.value(subject.id);
        if (typeof text !== "string") return text instanceof Unavailable ? codes.of(text) : NULL;
        let [answer, open] = [NULL, NULL];
        for (const node of patterns) {
          const pattern: Value = walk.value(node.id);
          if (pattern instanceof Unavailable) open = codes.merge(open, codes.of(pattern));
          else if (typeof pattern === "string") {
            if (testComputed(c, { test, pattern }, walk.text(text))) return TRUE;
            answer = FALSE;
          }
        }
        return open === NULL ? answer : open;
      },
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
