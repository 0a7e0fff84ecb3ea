/**
 * Rules over campaigns: the same language over another model. They decide which clusters are attacks and how severe;
 * newsletters and form mails are clusters too. No files here: rules and lists arrive as text and values.
 */
import type { CampaignFinding } from "../../model/campaign.ts";
import type { CampaignFacts } from "../../model/campaign-facts.ts";
import type { Environment } from "../../mql/environment.ts";
import { evaluate, holds } from "../../mql/evaluate.ts";
import { Patterns } from "../../mql/text-functions.ts";
import { Unavailable } from "../../mql/value.ts";
import type { CheckedRule } from "../detector.ts";
import type { Lists } from "../environment.ts";
import { allEvidence } from "../evidence.ts";
import { RULE_FUNCTIONS } from "../functions/index.ts";
import { checkRule, readRule } from "../rule.ts";
import type { RuleFile, RuleProblem } from "../rule-set.ts";
import { CAMPAIGN, campaignSchema } from "./schema.ts";

/** Functions that need no message: those of texts, numbers and addresses. */
const FUNCTIONS = new Map([...RULE_FUNCTIONS].filter(([name]) => /^(strings|regex|hash)\./.test(name)));

const SCHEMA = campaignSchema([...FUNCTIONS.values()].map((f) => f.signature));

export class CampaignRules {
  readonly problems: readonly RuleProblem[];
  private readonly rules: readonly CheckedRule[];
  private readonly environment: Environment;
  private readonly patterns = new Patterns();

  constructor(files: readonly RuleFile[], lists: Lists) {
    const read = files.map(readCampaignRule);
    this.rules = read.flatMap((one) => (one.kind === "rule" ? [one.checked] : []));
    this.problems = read.filter((one) => one.kind !== "rule");
    this.environment = { root: CAMPAIGN, functions: FUNCTIONS, lists, sizeOf: () => 1 };
  }

  /**
   * Whether any rule could fire, whoever was chosen, and with these earlier campaigns or whatever came before: most
   * clusters are ruled out by their counts, and asking who was chosen costs a hundred times as much as this.
   */
  couldFire(
    counts: Omit<CampaignFacts, "groups" | "earlier">,
    earlier: CampaignFacts["earlier"] | "not asked",
  ): boolean {
    const open = { ...counts, groups: NOT_ASKED, earlier: earlier === "not asked" ? NOT_ASKED : earlier };
    const options = { patterns: this.patterns };
    return this.rules.some(({ typed }) => holds(evaluate(typed, open, this.environment, options)) !== false);
  }

  /** What fired, the most severe first as the files are ordered within a severity. */
  judge(facts: CampaignFacts): readonly CampaignFinding[] {
    return this.rules.flatMap((checked) => {
      const trace = evaluate(checked.typed, facts, this.environment, { patterns: this.patterns });
      if (holds(trace) !== true) return [];
      const { rule } = checked;
      return [
        {
          rule: rule.name,
          id: rule.id,
          kind: kindOf(rule.extra),
          severity: rule.severity,
          description: rule.description,
          techniques: rule.techniques,
          evidence: allEvidence(trace, rule.source, this.patterns),
        },
      ];
    });
  }
}

/** Could be anything: a rule that may still be true is undecided. */
const NOT_ASKED = Unavailable.of(["targets"]);

type ReadCampaignRule = { readonly kind: "rule"; readonly checked: CheckedRule } | RuleProblem;

/** Never throws. A rule over messages does not type-check here, and says which field it misses. */
function readCampaignRule({ path, text }: RuleFile): ReadCampaignRule {
  const { rule, diagnostics } = readRule(path, text);
  if (rule === null) return { kind: "errors", path, diagnostics };
  const checked = checkRule(rule, SCHEMA);
  if (checked.diagnostics.some((d) => d.severity === "error")) {
    return { kind: "errors", path, diagnostics: checked.diagnostics };
  }
  return { kind: "rule", checked: { rule, typed: { expr: rule.expr, typeOf: checked.typeOf } } };
}

/** The `kind` of the envelope: what a campaign is called that the rule fires on. */
function kindOf(extra: Readonly<Record<string, unknown>>): string {
  return typeof extra["kind"] === "string" ? extra["kind"] : "unnamed";
}
