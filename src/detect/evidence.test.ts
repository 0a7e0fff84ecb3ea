import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evidence } from "../model/finding.ts";
import { check } from "../mql/checker.ts";
import type { Environment } from "../mql/environment.ts";
import { evaluate } from "../mql/evaluate.ts";
import { parse } from "../mql/parser.ts";
import { Patterns } from "../mql/text-functions.ts";
import { evidenceOf } from "./evidence.ts";
import { RULE_FUNCTIONS } from "./functions/index.ts";
import { ruleSchema } from "./rule-set.ts";
import { MESSAGE } from "./schema.ts";

const ENVIRONMENT: Environment = { root: MESSAGE, functions: RULE_FUNCTIONS, lists: new Map() };
const MESSAGE_VALUE = {
  subject: { subject: "Your c\u043ede", base: null },
  sender: { display_name: "Northern Tribune" },
  body: {
    plain: { raw: "Please enter KX4TQ9LWP on the page" },
    html: null,
    current_thread: { text: "Please enter KX4TQ9LWP on the page" },
    links: [{ display_text: "one" }, { display_text: "the second link" }],
  },
  headers: { hops: [{ fields: [{ name: "List-ID", value: "x" }] }] },
};

function evidence(source: string): readonly Evidence[] {
  const { expr } = parse(source);
  const { typeOf } = check(expr, ruleSchema(), { source });
  const patterns = new Patterns();
  const trace = evaluate({ expr, typeOf }, MESSAGE_VALUE, ENVIRONMENT, { patterns });
  assert.equal(trace.value, true, source);
  return evidenceOf(trace, source, patterns);
}

function expectPlace(source: string, field: string, text: string): void {
  const [first] = evidence(source);
  assert.equal(first?.field, field);
  assert.equal(first?.text, text);
  assert.notEqual(first?.span, null);
}

test("a pattern is shown where it stands in the field", () => {
  expectPlace("regex.contains(body.plain.raw, '\\b[A-Z0-9]{9}\\b')", "body.plain.raw", "KX4TQ9LWP");
});

test("a choice between two fields points at the one that was there", () => {
  expectPlace(
    "strings.contains(coalesce(body.html.inner_text, body.plain.raw), 'KX4TQ9LWP')",
    "body.plain.raw",
    "KX4TQ9LWP",
  );
});

test("what was counted is shown where it stands first", () => {
  expectPlace("regex.count(body.plain.raw, 'e') > 2", "body.plain.raw", "e");
});

test("a text with look-alike letters is shown as it was written", () => {
  expectPlace(
    "strings.icontains(strings.replace_confusables(subject.subject), 'code')",
    "subject.subject",
    "c\u043ede",
  );
});

test("an element is named by its index", () => {
  expectPlace(
    "any(body.links, strings.contains(.display_text, 'second'))",
    "body.links[1].display_text",
    "second",
  );
});

test("header names are compared without regard to case (RFC 5322 §1.2.2)", () => {
  const [first] = evidence("any(headers.hops, any(.fields, .name == 'List-Id'))");
  assert.equal(first?.field, "headers.hops[0].fields[0].name");
  evidence("any(headers.hops, any(.fields, .name in ('List-Id')))");
  evidence("any(headers.hops, 'list-id' in map(.fields, .name))");
  evidence("all(headers.hops, all(.fields, .name != 'X-Other'))");
});

test("comments of the rule are left out of the expression", () => {
  const [first] = evidence("strings.contains(body.plain.raw, // why\n 'enter')");
  assert.equal(first?.expression, "strings.contains(body.plain.raw, 'enter')");
});
