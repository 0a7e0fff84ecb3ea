import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { RULE_FUNCTIONS } from "../../src/detect/functions/index.ts";
import { checkRule, readRule } from "../../src/detect/rule.ts";
import { messageSchema } from "../../src/detect/schema.ts";
import { check } from "../../src/mql/checker.ts";
import type { Diagnostic } from "../../src/mql/diagnostic.ts";
import { DIAGNOSTICS } from "../../src/mql/diagnostics.ts";
import { render } from "../../src/mql/diagnostics-render.ts";
import { parse } from "../../src/mql/parser.ts";

const FOLDER = new URL("diagnostics/", import.meta.url).pathname;
const SCHEMA = messageSchema([...RULE_FUNCTIONS.values()].map(({ signature }) => signature));
const PAIRS = globSync(`${FOLDER}*.{rule,yml}`).sort();

/** A source (`.rule`) or a whole rule file (`.yml`) to everything there is to say about it. */
function diagnose(path: string, text: string): readonly Diagnostic[] {
  if (path.endsWith(".yml")) {
    const { rule, diagnostics } = readRule(path, text);
    return rule === null ? diagnostics : [...diagnostics, ...checkRule(rule, SCHEMA).diagnostics];
  }
  const { expr, diagnostics } = parse(text);
  // Of a source that does not parse, only a part is left; what that part is as a whole says nothing.
  const expects = diagnostics.length > 0 ? "value" : "condition";
  return [...diagnostics, ...check(expr, SCHEMA, { source: text, expects }).diagnostics];
}

for (const path of PAIRS) {
  const name = basename(path);
  test(`diagnostics of ${name} are the expected text`, () => {
    const source = readFileSync(path, "utf8");
    const rendered = render(diagnose(path, source), { source, path: name, color: false });
    const golden = path.replace(/\.[a-z]+$/, ".txt");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, rendered);
    assert.equal(rendered, readFileSync(golden, "utf8"));
  });
}

test("every diagnostic has a golden example", () => {
  const shown = PAIRS.map((path) => readFileSync(path.replace(/\.[a-z]+$/, ".txt"), "utf8")).join("");
  const missing = Object.keys(DIAGNOSTICS).filter((code) => !shown.includes(`[${code}]`));
  // A file of four megabytes is no example; `src/detect/rule.test.ts` has that case.
  assert.deepEqual(missing, ["SJ406"]);
});

test("every diagnostic is documented in docs/diagnostics.md with its severity and title, and no other", () => {
  const document = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
  const headings = document.split("\n").filter((line) => line.startsWith("### "));
  const expected = Object.entries(DIAGNOSTICS).map(
    ([code, { severity, title }]) => `### ${code} ${severity}: ${title}`,
  );
  assert.deepEqual(headings, expected);
});
