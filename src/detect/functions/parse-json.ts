import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { RESULT_TYPES } from "../schema.ts";
import { TEXT } from "./parameters.ts";

export const parseJson: RuleFunction = {
  signature: {
    name: "strings.parse_json",
    parameters: [TEXT],
    returns: RESULT_TYPES["strings.parse_json"],
    doc: "The text as JSON (RFC 8259); null if it is none.",
  },
  cost: COST.text,
  examples: [
    [`strings.parse_json('{"a": {"b": 1}}').a.b`, "1"],
    ["strings.parse_json('{')", "null"],
  ],
  run: (_context, text) => (typeof text === "string" ? readJson(text) : null),
};

// LIMIT: the JSON that rules read stands in a meta tag; a larger one is a file.
const JSON_LENGTH_MAX = 1_000_000;

function readJson(text: string): Value {
  if (text.length > JSON_LENGTH_MAX) return null;
  try {
    return JSON.parse(text, withoutPrototype) as Value;
  } catch {
    // Also a nesting deeper than the stack.
    return null;
  }
}

/** SECURITY: `.constructor` of an object in a mail must be absent, not the program's own. */
function withoutPrototype(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.assign(Object.create(null), value);
}
