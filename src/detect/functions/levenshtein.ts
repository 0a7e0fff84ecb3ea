import { foldCase } from "../../core/fold-case.ts";
import { INT, STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";
import { editDistance } from "./edit-distance.ts";

const PARAMETERS = [
  { name: "a", type: STRING },
  { name: "b", type: STRING },
] as const;

export const levenshtein: RuleFunction = {
  signature: {
    name: "strings.levenshtein",
    parameters: PARAMETERS,
    returns: INT,
    doc: "How many characters must be inserted, removed or replaced to make one text the other.",
  },
  cost: COST.text,
  examples: [
    ["strings.levenshtein('kitten', 'sitting')", "3"],
    ["strings.levenshtein('a', 'A')", "1"],
    ["strings.levenshtein(null, 'a')", "null"],
  ],
  run: (_context, a, b) => (typeof a === "string" && typeof b === "string" ? editDistance(a, b) : null),
};

export const ilevenshtein: RuleFunction = {
  signature: {
    name: "strings.ilevenshtein",
    parameters: PARAMETERS,
    returns: INT,
    doc: "How many characters must be inserted, removed or replaced to make one text the other, in any case.",
  },
  cost: COST.text,
  examples: [["strings.ilevenshtein('PARL1AMENT', 'parliament')", "1"]],
  run: (_context, a, b) =>
    typeof a === "string" && typeof b === "string" ? editDistance(foldCase(a), foldCase(b)) : null,
};
