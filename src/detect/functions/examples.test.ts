/** Every example in a rule function's documentation is evaluated by the engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "../../mql/checker.ts";
import { evaluate } from "../../mql/evaluate.ts";
import { parse } from "../../mql/parser.ts";
import type { Value } from "../../mql/value.ts";
import { parseDomain } from "../../observe/urls/domain.ts";
import { parseEmail } from "../../observe/urls/email.ts";
import { parseUrl } from "../../observe/urls/url.ts";
import { MESSAGE, messageSchema } from "../schema.ts";
import { ruleFunctions } from "./index.ts";

const functions = ruleFunctions({ parseUrl, parseDomain, parseEmail });
const schema = messageSchema([...functions.values()].map(({ signature }) => signature));

function evaluated(source: string): Value {
  const { expr, diagnostics } = parse(source);
  const checked = check(expr, schema, { source, expects: "value" });
  assert.deepEqual(
    [...diagnostics, ...checked.diagnostics].filter(({ severity }) => severity === "error"),
    [],
  );
  return evaluate({ expr, typeOf: checked.typeOf }, {}, { root: MESSAGE, functions, lists: new Map() }).value;
}

for (const { examples } of functions.values()) {
  for (const [source, expected] of examples) {
    test(`${source} is ${expected}`, () => assert.deepEqual(evaluated(source), evaluated(expected)));
  }
}
