import { STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction } from "../../mql/value.ts";

export const concat: RuleFunction = {
  signature: {
    name: "strings.concat",
    parameters: [{ name: "part", type: STRING, variadic: true }],
    returns: STRING,
    doc: "The parts put together; null if any part is null.",
  },
  cost: COST.cheap,
  examples: [
    ["strings.concat('a', 'b', 'c')", "'abc'"],
    ["strings.concat('a', null)", "null"],
  ],
  run: (_context, ...parts) => (parts.every((part) => typeof part === "string") ? parts.join("") : null),
};
