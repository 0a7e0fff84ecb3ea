import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, type ReadRule, type Rule, readRule } from "./rule.ts";
import { messageSchema } from "./schema.ts";

const MINIMAL = 'name: "A rule"\nsource: |\n  type.inbound\n';

function ruleFrom(text: string): Rule {
  const { rule, diagnostics } = readRule("rules/a.yml", text);
  assert.deepEqual(diagnostics, []);
  assert.ok(rule);
  return rule;
}

function codes({ diagnostics }: ReadRule): string[] {
  return diagnostics.map(({ code }) => code);
}

test("reads the whole envelope", () => {
  const rule = ruleFrom(`
name: "A rule"
description: "What it finds."
type: "rule"
severity: "high"
source: |
  type.inbound
attack_types:
  - "Credential Phishing"
tactics_and_techniques:
  - "Evasion"
  - "T1598.003"
detection_methods:
  - "Header analysis"
tags:
  - "ATT&CK T1566, T1566.002"
references:
  - "https://example.com/report"
false_positives:
  - "Newsletters."
authors:
  - name: "Anna Example"
    github: "anna"
  - twitter: "bert"
id: "c4f46473-0f5a-56d6-bb7e-489460bdb20f"
triage_abuse_reports: true
`);
  assert.equal(rule.name, "A rule");
  assert.equal(rule.severity, "high");
  assert.equal(rule.id, "c4f46473-0f5a-56d6-bb7e-489460bdb20f");
  assert.deepEqual(rule.attackTypes, ["Credential Phishing"]);
  assert.deepEqual(rule.techniques, ["T1566", "T1566.002", "T1598.003"]);
  assert.deepEqual(
    rule.authors.map(({ name, github, twitter }) => [name, github, twitter]),
    [
      ["Anna Example", "anna", null],
      [null, null, "bert"],
    ],
  );
  assert.deepEqual(rule.extra, { triage_abuse_reports: true });
});

test("fills in what a short rule leaves out", () => {
  const rule = ruleFrom(MINIMAL);
  assert.equal(rule.type, "rule");
  assert.equal(rule.severity, "medium");
  assert.equal(rule.description, null);
  assert.deepEqual(rule.tags, []);
});

test("a rule without an id has one that depends on its name alone (RFC 9562 §5.5)", () => {
  const { id } = ruleFrom(MINIMAL);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(ruleFrom(`# moved\n${MINIMAL}`).id, id);
  assert.notEqual(ruleFrom(MINIMAL.replace("A rule", "Another")).id, id);
});

test("a query accuses nobody unless it says so", () => {
  assert.equal(ruleFrom(`type: query\n${MINIMAL}`).severity, "informational");
});

test("the YAML booleans true and false are sources", () => {
  assert.equal(ruleFrom("name: x\nsource: true\n").source, "true");
  assert.equal(ruleFrom("name: x\nsource: false\n").expr.kind, "bool");
});

test("a single text stands for a list of one", () => {
  assert.deepEqual(ruleFrom(`tags: phishing\n${MINIMAL}`).tags, ["phishing"]);
});

for (const [title, text, code] of [
  ["YAML that is broken", "name: [", "SJ401"],
  ["YAML nested without end", `name: ${"[".repeat(50_000)}`, "SJ401"],
  ["a key that stands twice", `name: y\n${MINIMAL}`, "SJ401"],
  ["a list at the top", "- a", "SJ402"],
  ["an empty file", "", "SJ402"],
  ["a missing source", "name: x", "SJ403"],
  ["a source that is a list", "name: x\nsource: [a]", "SJ404"],
  ["tags that are a number", `tags: 3\n${MINIMAL}`, "SJ404"],
  ["a severity that does not exist", `severity: bad\n${MINIMAL}`, "SJ405"],
  ["a source that does not parse", "name: x\nsource: a and", "SJ006"],
] as const) {
  test(`${title} is ${code} and no rule`, () => {
    const read = readRule("x.yml", text);
    assert.equal(codes(read)[0], code);
    assert.equal(read.rule, null);
  });
}

test("a file larger than any rule is not parsed", () => {
  assert.deepEqual(codes(readRule("x.yml", `${MINIMAL}#${"x".repeat(4_000_000)}`)), ["SJ406"]);
});

test("aliases that multiply are refused (billion laughs)", () => {
  const levels = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (let i = 0; i < 9; i++) {
    const [name, before] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
    levels.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(",")}]`);
  }
  assert.deepEqual(codes(readRule("x.yml", `${MINIMAL}${levels.join("\n")}\n`)), ["SJ401"]);
});

test("keys with the names of object prototypes do no harm", () => {
  const rule = ruleFrom(`__proto__: {name: z}\nconstructor: x\n${MINIMAL}`);
  assert.equal(rule.name, "A rule");
  assert.equal(({} as { name?: string }).name, undefined);
});

for (const [title, text] of [
  ["in a block", "name: x\nsource: |\n\n  // héllo\n  type.inbound\n\n  and sendr.email is null\ntags: []\n"],
  [
    "in a block with Windows line ends",
    "name: x\r\nsource: |\r\n    true and\r\n      sendr.email is null\r\n",
  ],
  ["in a block with a stated indentation", "name: x\nsource: |2-\n    true\n  and sendr.email is null\n"],
  ["in a block at the end of the file", "name: x\nsource: |+\n  sendr.email is null"],
  ["in quotes", 'name: x\nsource: "sendr.email is null"\n'],
  ["without quotes", "name: x\nsource: sendr.email is null # comment\n"],
] as const) {
  test(`a mistake ${title} has its place in the file`, () => {
    const [mistake] = checkRule(ruleFrom(text), messageSchema([])).diagnostics;
    assert.equal(mistake?.code, "SJ101");
    assert.equal(mistake && text.slice(mistake.span.start, mistake.span.end), "sendr");
  });
}

test("a mistake in a folded or escaped source points at the whole value", () => {
  const text = "name: x\nsource: >\n  true and\n  sendr.email is null\ntags: []\n";
  const [mistake] = checkRule(ruleFrom(text), messageSchema([])).diagnostics;
  assert.match(mistake ? text.slice(mistake.span.start, mistake.span.end) : "", /true and\n {2}sendr/);
});

test("a query may give any value, a rule only a condition", () => {
  const source = "source: |\n  subject.subject\n";
  const schema = messageSchema([]);
  assert.deepEqual(checkRule(ruleFrom(`name: x\ntype: query\n${source}`), schema).diagnostics, []);
  assert.equal(checkRule(ruleFrom(`name: x\n${source}`), schema).diagnostics[0]?.code, "SJ115");
});
