import { COST, type RuleFunction } from "../../mql/value.ts";
import { RESULT_TYPES } from "../schema.ts";
import { TEXT } from "./parameters.ts";
import type { Readers } from "./readers.ts";

export const parseDomain: RuleFunction = {
  signature: {
    name: "strings.parse_domain",
    parameters: [TEXT],
    returns: RESULT_TYPES["strings.parse_domain"],
    doc: "The text as a host name, split by public suffix; null if it cannot be one.",
  },
  cost: COST.cheap,
  examples: [
    ["strings.parse_domain('www.example.co.uk').subdomain", "'www'"],
    ["strings.parse_domain('two words')", "null"],
  ],
};

export function parseDomainWith(readers: Readers): RuleFunction {
  return {
    ...parseDomain,
    run: (_context, text) => {
      if (typeof text !== "string") return null;
      const domain = readers.parseDomain(text);
      return domain.tld === null ? null : { ...domain, error: null };
    },
  };
}
