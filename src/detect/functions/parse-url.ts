import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { RESULT_TYPES } from "../schema.ts";
import { namedSwitch, TEXT } from "./parameters.ts";
import type { Readers } from "./readers.ts";

export const parseUrl: RuleFunction = {
  signature: {
    name: "strings.parse_url",
    parameters: [TEXT, namedSwitch("strict")],
    returns: RESULT_TYPES["strings.parse_url"],
    doc: "The text as a URL, unwrapped from rewriters; null if it is none. A scheme is required unless `strict=false`.",
  },
  cost: COST.cheap,
  examples: [
    ["strings.parse_url('https://www.example.co.uk/a').domain.root_domain", "'example.co.uk'"],
    ["strings.parse_url('example.com')", "null"],
    ["strings.parse_url('example.com', strict=false).domain.sld", "'example'"],
  ],
};

export function parseUrlWith(readers: Readers): RuleFunction {
  return {
    ...parseUrl,
    run: (_context, text, strict) =>
      typeof text === "string" ? (readers.parseUrl(text, { strict: strict !== false }) as Value) : null,
  };
}
