import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { RESULT_TYPES } from "../schema.ts";
import { TEXT } from "./parameters.ts";
import type { Readers } from "./readers.ts";

export const parseEmail: RuleFunction = {
  signature: {
    name: "strings.parse_email",
    parameters: [TEXT],
    returns: RESULT_TYPES["strings.parse_email"],
    doc: "The text as an address (a `mailto:` before it is allowed); null if it is none.",
  },
  cost: COST.cheap,
  examples: [
    ["strings.parse_email('Ada@Example.com').email", "'Ada@example.com'"],
    ["strings.parse_email('nobody')", "null"],
  ],
};

export function parseEmailWith(readers: Readers): RuleFunction {
  return {
    ...parseEmail,
    run: (_context, text) => (typeof text === "string" ? (readers.parseEmail(text) as Value) : null),
  };
}
