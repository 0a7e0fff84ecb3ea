import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BUILTIN_SIGNATURES } from "../mql/builtin-signatures.ts";
import { check } from "../mql/checker.ts";
import type { Environment } from "../mql/environment.ts";
import { evaluate } from "../mql/evaluate.ts";
import { parse } from "../mql/parser.ts";
import { arrayOf, BOOL, objectOf, STRING } from "../mql/schema-builder.ts";
import { ruleTree } from "./rule-tree.ts";
import { painter } from "./terminal.ts";

const root = objectOf("Message", {
  inbound: [BOOL, "Comes from outside."],
  subject: [STRING, "The subject."],
  links: [arrayOf(objectOf("Link", { url: [STRING, "Where it goes."] })), "The links."],
});
const environment: Environment = { root, functions: new Map(), lists: new Map([["known", ["a.example"]]]) };

function treeOf(source: string, message: unknown): string[] {
  const { expr } = parse(source);
  const schema = { root, functions: BUILTIN_SIGNATURES, lists: new Map(), resultCapabilities: new Map() };
  const { typeOf } = check(expr, schema, { source });
  return ruleTree(evaluate({ expr, typeOf }, message, environment), { width: 100, paint: painter(false) });
}

describe("a rule as a tree", () => {
  const message = {
    inbound: true,
    subject: "Hello\u202E",
    links: [{ url: "https://a.example/" }, { url: "b" }],
  };

  test("shows the truth of each node and the values it looked at", () => {
    assert.deepEqual(treeOf('inbound and (subject == "Bye" or subject == "Hello")', message), [
      "✗ all of",
      "  ✓ inbound",
      "  ✗ any of",
      '    ✗ subject == "Bye"',
      '      subject = "Hello\\u{202E}"',
      '    ✗ subject == "Hello"',
      '      subject = "Hello\\u{202E}"',
    ]);
  });
  test("shows null, and what is unavailable with what is missing", () => {
    const lines = treeOf('subject == "x" or "y" in $absent', { ...message, subject: null });
    assert.equal(lines[0], "? any of  missing: list:absent");
    assert.equal(lines[1], '  ∅ subject == "x"');
  });
  test("shows elements that decided and at most two that did not, with URLs defanged", () => {
    const urls = ["https://a.example/", "b", "c", "d"].map((url) => ({ url }));
    const lines = treeOf('any(links, .url == "https://a.example/")', { ...message, links: urls });
    assert.ok(lines.includes("  for links[0]"));
    assert.ok(lines.includes('      links[0].url = "hxxps://a[.]example/"'));
    assert.equal(lines.filter((line) => line.trim().startsWith("for ")).length, 3);
    assert.equal(lines.at(-1), "  and 1 more element");
  });
  test("shows what matched in a true text test, with what stands around it and the pattern", () => {
    const subject = `${"x".repeat(60)} the invoice is due ${"y".repeat(60)}`;
    const lines = treeOf('strings.icontains(subject, "refund", "INVOICE")', { ...message, subject });
    assert.equal(lines[1], `  subject = "…${"x".repeat(32)} the »invoice« is due ${"y".repeat(29)}…"`);
    assert.equal(lines[2], '  matched by "INVOICE"');
  });
  test("heads the tree with false where a null rules the truth out, as the scan does", () => {
    const lines = treeOf('subject == "x" and "y" in $absent', { ...message, subject: null });
    assert.deepEqual(
      lines.filter((line) => !line.includes(" = ")),
      ["✗ all of", '  ∅ subject == "x"', '  ? "y" in $absent  missing: list:absent'],
    );
  });
  test("names thresholds and negations", () => {
    const lines = treeOf('2 of (inbound, not inbound, subject == "x")', message);
    assert.deepEqual(lines.slice(0, 4), ["✗ at least 2 of", "  ✓ inbound", "  ✗ not", "    ✓ inbound"]);
  });
});
