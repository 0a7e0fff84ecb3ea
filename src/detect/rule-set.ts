/** Rule files to checked rules: what parses and type-checks runs, the rest is reported and left out. */
import type { Requirements } from "../mql/checker.ts";
import type { Diagnostic } from "../mql/diagnostic.ts";
import type { Schema } from "../mql/types.ts";
import type { CheckedRule } from "./detector.ts";
import { RULE_FUNCTIONS } from "./functions/index.ts";
import { checkRule, readRule } from "./rule.ts";
import { messageSchema } from "./schema.ts";

export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** A file of which no rule for a scan was made. */
export type RuleProblem =
  | { readonly kind: "errors"; readonly path: string; readonly diagnostics: readonly Diagnostic[] }
  /** Its id is that of an earlier file. */
  | { readonly kind: "duplicate"; readonly path: string; readonly of: string }
  /** An automation, an exclusion or a question whose answer is no verdict. */
  | { readonly kind: "not a detection"; readonly path: string; readonly type: string };

export interface RuleSet {
  readonly rules: readonly CheckedRule[];
  /** What the rules mention, all together. */
  readonly mentioned: Pick<Requirements, "capabilities" | "lists">;
  readonly problems: readonly RuleProblem[];
}

/** The types whose match is a finding. */
const DETECTIONS: ReadonlySet<string> = new Set(["rule", "dlp"]);

/** What rules over messages are checked against. */
export function ruleSchema(): Schema {
  return messageSchema([...RULE_FUNCTIONS.values()].map((f) => f.signature));
}

/** In the order of the files. Never throws. */
export function checkRuleFiles(files: readonly RuleFile[]): RuleSet {
  const schema = ruleSchema();
  const paths = new Map<string, string>();
  const rules: CheckedRule[] = [];
  const problems: RuleProblem[] = [];
  const mentioned = { capabilities: new Set<string>(), lists: new Set<string>() };
  for (const { path, text } of files) {
    const result = checkFile({ path, text }, schema);
    if (result.kind !== "rule") {
      problems.push(result);
      continue;
    }
    const { id } = result.checked.rule;
    const earlier = paths.get(id);
    if (earlier === undefined) {
      paths.set(id, path);
      rules.push(result.checked);
      for (const capability of result.requirements.capabilities) mentioned.capabilities.add(capability);
      for (const list of result.requirements.lists) mentioned.lists.add(list);
    } else problems.push({ kind: "duplicate", path, of: earlier });
  }
  return { rules, mentioned, problems };
}

function checkFile(
  { path, text }: RuleFile,
  schema: Schema,
): { kind: "rule"; checked: CheckedRule; requirements: Requirements } | RuleProblem {
  const { rule, diagnostics } = readRule(path, text);
  if (rule === null) return { kind: "errors", path, diagnostics };
  if (!DETECTIONS.has(rule.type)) return { kind: "not a detection", path, type: rule.type };
  const checked = checkRule(rule, schema);
  if (checked.diagnostics.some((d) => d.severity === "error")) {
    return { kind: "errors", path, diagnostics: checked.diagnostics };
  }
  const { typeOf, requirements } = checked;
  return { kind: "rule", checked: { rule, typed: { expr: rule.expr, typeOf } }, requirements };
}
