/**
 * The public rules (github.com/sublime-security/sublime-rules, MIT) at commit 4f7d63bc, checked out where
 * SERJEANT_RULES says. Nothing of them is in this repository; the counts are facts about that commit.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { RULE_FUNCTIONS } from "../../src/detect/functions/index.ts";
import { checkRule, type Rule, readRule } from "../../src/detect/rule.ts";
import { formatRuleFile } from "../../src/detect/rule-source.ts";
import { messageSchema } from "../../src/detect/schema.ts";
import { format } from "../../src/mql/formatter.ts";
import { lex } from "../../src/mql/lexer.ts";
import { parse } from "../../src/mql/parser.ts";
import { print } from "../../src/mql/printer.ts";
import { shapeOf } from "./arbitrary-expression.ts";

const FOLDERS = {
  automations: 16,
  "detection-rules": 1189,
  "discovery-rules": 27,
  "dlp-discovery-rules": 213,
  exclusions: 10,
  insights: 132,
  "tutorial-files": 1,
} as const;

const CHECKOUT = process.env["SERJEANT_RULES"];
const skip = CHECKOUT === undefined ? "SERJEANT_RULES names no checkout of the public rules" : false;
const SCHEMA = messageSchema([...RULE_FUNCTIONS.values()].map(({ signature }) => signature));

interface File {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
}

const FILES: readonly File[] = Object.keys(FOLDERS).flatMap((folder) =>
  CHECKOUT === undefined
    ? []
    : globSync(`${folder}/**/*.yml`, { cwd: CHECKOUT })
        .sort()
        .map((path) => ({ folder, path, text: readFileSync(join(CHECKOUT, path), "utf8") })),
);

function ruleOf({ path, text }: File): Rule {
  const { rule, diagnostics } = readRule(path, text);
  assert.deepEqual(diagnostics, [], path);
  assert.ok(rule, path);
  return rule;
}

test("the checkout has the 1,588 files of the commit", { skip }, () => {
  for (const [folder, count] of Object.entries(FOLDERS)) {
    assert.equal(FILES.filter((file) => file.folder === folder).length, count, folder);
  }
});

test("every public rule file reads and its source parses and round-trips", { skip }, () => {
  for (const file of FILES) {
    const { expr, path } = ruleOf(file);
    const printed = print(expr);
    const again = parse(printed);
    assert.deepEqual(again.diagnostics, [], path);
    assert.deepEqual(shapeOf(again.expr, "drop groups"), shapeOf(expr, "drop groups"), path);
    assert.equal(print(again.expr), printed, path);
  }
});

test("every public rule type-checks without an error", { skip }, () => {
  const errors: string[] = [];
  const warnings = new Map<string, number>();
  for (const file of FILES) {
    for (const { code, severity, message } of checkRule(ruleOf(file), SCHEMA).diagnostics) {
      if (severity === "error") errors.push(`${file.path}: ${message}`);
      else warnings.set(code, (warnings.get(code) ?? 0) + 1);
    }
  }
  assert.deepEqual(errors, []);
  // One comparison with null, ten domains in capitals against a field that is lower case: real mistakes.
  assert.deepEqual([...warnings].sort(), [
    ["SJ202", 1],
    ["SJ206", 10],
  ]);
});

test("formatting public rules keeps tree and comments and changes nothing the second time", { skip }, () => {
  for (const file of FILES) {
    const { source, expr, path } = ruleOf(file);
    const formatted = format(source);
    const comments = (text: string): string[] =>
      lex(text)
        .comments.map((c) => c.text.trimEnd())
        .sort();
    assert.deepEqual(shapeOf(parse(formatted).expr, "keep groups"), shapeOf(expr, "keep groups"), path);
    assert.deepEqual(comments(formatted), comments(source), path);
    assert.equal(format(formatted), formatted, path);
  }
});

test("formatting public rule files changes only the source block", { skip }, () => {
  for (const file of FILES) {
    const { text: changed } = formatRuleFile(file.text);
    assert.equal(formatRuleFile(changed).text, changed, file.path);
    const [before, after] = [ruleOf(file), ruleOf({ ...file, text: changed })];
    const envelope = ({ name, id, description, extra }: Rule) => ({ name, id, description, extra });
    assert.deepEqual(envelope(after), envelope(before), file.path);
    const head = before.inFile({ start: 0, end: 0 }).start;
    assert.equal(changed.slice(0, head), file.text.slice(0, head), file.path);
  }
});

// Which capabilities stand for the classes of functions: libraries, history, network, models.
const LIBRARIES_OF_FILES = ["html", "files", "eml", "ics", "exif", "ole"];
const LIBRARIES = [...LIBRARIES_OF_FILES, "ocr", "qr", "yara"];
const HISTORY = ["history", "list:history"];
const NETWORK = ["whois", "link_analysis", "renderer", "list:intelligence"];
const MODELS = ["nlu", "logo", "other_models", "dlp", "credphish"];
const PURE = ["org_domains"];

const LIST_CLASSES: ReadonlyMap<string, string> = new Map([
  ["recipient_domains", "list:history"],
  ["recipient_emails", "list:history"],
  ["sender_domains", "list:history"],
  ["sender_emails", "list:history"],
  ["abuse_ch_malwarebazaar_sha256_trusted_reporters", "list:intelligence"],
  ["abuse_ch_urlhaus_domains_trusted_reporters", "list:intelligence"],
]);

function needsOf(file: File): readonly string[] {
  const { capabilities, lists } = checkRule(ruleOf(file), SCHEMA).requirements;
  return [
    ...capabilities,
    ...[...lists].map((list) => LIST_CLASSES.get(list)).filter((x) => x !== undefined),
  ];
}

test("the counts of fully evaluable rules are those that were measured independently", { skip }, () => {
  const needs = FILES.map((file) => ({ folder: file.folder, needs: needsOf(file) }));
  const count = (folder: string, available: readonly string[]): number =>
    needs.filter((file) => file.folder === folder && file.needs.every((need) => available.includes(need)))
      .length;
  const local = [...PURE, ...LIBRARIES];
  assert.equal(count("detection-rules", PURE), 327);
  assert.equal(count("detection-rules", [...PURE, ...LIBRARIES_OF_FILES]), 491);
  assert.equal(count("detection-rules", local), 541);
  assert.equal(count("detection-rules", [...local, ...HISTORY]), 680);
  assert.equal(count("detection-rules", [...local, ...HISTORY, "whois"]), 716);
  assert.equal(count("detection-rules", [...local, ...MODELS]), 689);
  assert.equal(count("detection-rules", [...local, ...HISTORY, "nlu"]), 889);
  assert.equal(count("detection-rules", [...local, ...HISTORY, ...MODELS]), 909);
  assert.equal(count("detection-rules", [...local, ...HISTORY, ...NETWORK]), 784);
  assert.equal(count("detection-rules", [...local, ...NETWORK, ...MODELS]), 841);
  assert.equal(count("detection-rules", [...local, ...HISTORY, ...NETWORK, ...MODELS]), 1189);
  assert.equal(count("discovery-rules", PURE), 12);
  assert.equal(count("dlp-discovery-rules", PURE), 114);
  assert.equal(count("insights", PURE), 80);
  assert.equal(count("exclusions", PURE), 10);
});
