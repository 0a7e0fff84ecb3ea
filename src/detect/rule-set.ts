/** Rule files to checked rules: what parses and type-checks runs, the rest is reported and left out. */
import { check } from "../mql/checker.ts";
import type { Diagnostic } from "../mql/diagnostic.ts";
import type { Schema } from "../mql/types.ts";
import type { CheckedRule } from "./detector.ts";
import { RULE_FUNCTIONS } from "./functions/index.ts";
import { readRule } from "./rule.ts";
import { messageSchema } from "./schema.ts";

export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** A file of which no rule could be made, or whose rule stands already under the same id. */
export interface RuleProblem {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RuleSet {
  readonly rules: readonly CheckedRule[];
  readonly problems: readonly RuleProblem[];
}

export function ruleSchema(): Schema {
  return messageSchema([...RULE_FUNCTIONS.values()].map((f) => f.signature));
}
