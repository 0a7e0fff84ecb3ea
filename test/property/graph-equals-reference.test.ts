/**
 * The joint graph must answer as the reference evaluator does, one rule at a time: over messages made at
 * random from the schema, with the rules' own literals as texts so that rules come close to matching.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readRuleFiles } from "../../src/cli/content-files.ts";
import type { CheckedRule } from "../../src/detect/detector.ts";
import { messageEnvironment } from "../../src/detect/environment.ts";
import { checkRuleFiles, type RuleFile } from "../../src/detect/rule-set.ts";
import { MESSAGE } from "../../src/detect/schema.ts";
import { childrenOf, type Expr } from "../../src/mql/ast.ts";
import { evaluate, holds } from "../../src/mql/evaluate.ts";
import { Graph, type Verdict } from "../../src/mql/graph/graph.ts";
import { Patterns } from "../../src/mql/text-functions.ts";
import type { MqlType } from "../../src/mql/types.ts";
import { Unavailable } from "../../src/mql/value.ts";
import { parseDomain } from "../../src/observe/urls/domain.ts";
import { parseEmail } from "../../src/observe/urls/email.ts";
import { parseUrl } from "../../src/observe/urls/url.ts";

const LISTS = new Map([
  ["free_email_providers", ["example.com", "example.net"]],
  ["high_trust_sender_root_domains", ["example.org"]],
  ["org_domains", ["parliament.example"]],
]);
const ENVIRONMENT = messageEnvironment(LISTS, { parseDomain, parseEmail, parseUrl });

function literalsOf(expr: Expr): string[] {
  return expr.kind === "string" ? [expr.value] : childrenOf(expr).flatMap(literalsOf);
}

/** Values of a type: often null, texts put together from the rules' literals. */
function valuesOf(type: MqlType, words: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  const text = fc
    .array(fc.constantFrom(...words, " ", "x", "Ünï ", "\u{1f600}"), { maxLength: 4 })
    .map((w) => w.join(" "));
  switch (type.kind) {
    case "string":
      return fc.option(text, { freq: 5 });
    case "datetime":
      return fc.option(fc.constant("2021-01-12T09:30:00Z"));
    case "int":
      return fc.option(fc.integer({ min: -2, max: 60 }), { freq: 5 });
    case "float":
      return fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 5 });
    case "bool":
      return fc.option(fc.boolean(), { freq: 5 });
    case "array":
      return fc.array(valuesOf(type.element, words, depth + 1), { maxLength: depth > 2 ? 1 : 3 });
    case "map":
      return fc.dictionary(text, valuesOf(type.value, words, depth + 1), { maxKeys: 2 });
    case "object": {
      const fields = Object.entries(type.fields).map(
        ([name, field]) => [name, valuesOf(field.type, words, depth + 1)] as const,
      );
      const object = fc.record(Object.fromEntries(fields));
      return depth === 0 ? object : fc.option(object, { freq: 12 });
    }
    default:
      return fc.constant(null);
  }
}

/** What the reference evaluator says of a rule. */
function alone({ typed }: CheckedRule, message: unknown, patterns: Patterns): Verdict {
  const truth = holds(evaluate(typed, message, ENVIRONMENT, patterns));
  if (truth instanceof Unavailable) return truth;
  return truth === true ? "match" : "no match";
}

/** How often each verdict was seen: a test in which no rule ever matches would prove little. */
class Seen {
  readonly verdicts = new Map<string, number>();
  add(verdict: Verdict): void {
    const kind = verdict instanceof Unavailable ? "undecided" : verdict;
    this.verdicts.set(kind, (this.verdicts.get(kind) ?? 0) + 1);
  }
}

function say(verdict: unknown): string {
  return verdict instanceof Unavailable ? `undecided (${verdict.missing.join(", ")})` : String(verdict);
}

function agrees(files: readonly RuleFile[], runs: number): Seen {
  const { rules, problems } = checkRuleFiles(files);
  assert.deepEqual(problems, []);
  const words = [...new Set(rules.flatMap((r) => literalsOf(r.typed.expr)))].filter((w) => w.length < 60);
  const graph = new Graph(
    rules.map((r) => r.typed),
    ENVIRONMENT,
  );
  const patterns = new Patterns();
  const seen = new Seen();
  const property = fc.property(valuesOf(MESSAGE, words), (message) => {
    const joint = graph.evaluate(message);
    rules.forEach((checked, i) => {
      const expected = alone(checked, message, patterns);
      seen.add(expected);
      assert.equal(say(joint[i]), say(expected), checked.rule.name);
    });
  });
  fc.assert(property, { numRuns: runs, seed: 20210112 });
  return seen;
}

const open = process.env["SERJEANT_RULES"];

test("our own rules, jointly and one at a time", () => {
  const { verdicts } = agrees(readRuleFiles(["content/rules"]), 60);
  assert.deepEqual([...verdicts.keys()].sort(), ["match", "no match", "undecided"]);
});

test("the open detection rules, jointly and one at a time", {
  skip: open === undefined && "SERJEANT_RULES names no checkout of the open rules",
}, () => {
  const { verdicts } = agrees(readRuleFiles([`${open}/detection-rules`]), 30);
  assert.deepEqual([...verdicts.keys()].sort(), ["match", "no match", "undecided"]);
});
