import { foldCase } from "../../core/fold-case.ts";
import { INT } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { PATTERN, TEXT } from "./parameters.ts";

export const count: RuleFunction = {
  signature: {
    name: "strings.count",
    parameters: [TEXT, PATTERN],
    returns: INT,
    doc: "How often a pattern occurs in a text, without overlap. An empty pattern occurs nowhere.",
  },
  cost: COST.text,
  examples: [
    ["strings.count('a/b/c', '/')", "2"],
    ["strings.count('aaa', 'aa')", "1"],
    ["strings.count(null, 'a')", "null"],
  ],
  run: (_context, text, pattern) =>
    typeof text === "string" && typeof pattern === "string" ? occurrences(text, pattern) : null,
};

export const icount: RuleFunction = {
  signature: {
    name: "strings.icount",
    parameters: [TEXT, PATTERN],
    returns: INT,
    doc: "How often a pattern occurs in a text, in any case and without overlap.",
  },
  cost: COST.text,
  examples: [["strings.icount('Ab aB', 'AB')", "2"]],
  run: (_context, text, pattern) =>
    typeof text === "string" && typeof pattern === "string"
      ? occurrences(foldCase(text), foldCase(pattern))
      : null,
};

function occurrences(text: string, pattern: string): number {
  if (pattern === "") return 0;
  let found = 0;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + pattern.length)) found++;
  return found;
}
