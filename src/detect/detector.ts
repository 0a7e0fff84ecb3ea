/**
 * Rules over messages: compiled jointly once, evaluated per message. A verdict is match, no match or
 * undecided; a match carries its evidence. No files here: rules and lists arrive as text and values.
 */
import type { Finding } from "../model/finding.ts";
import type { Message } from "../model/message.ts";
import type { Environment, TypedExpr } from "../mql/environment.ts";
import { evaluate, type Trace } from "../mql/evaluate.ts";
import { Graph, type GraphStatistics, type WalkOptions } from "../mql/graph/graph.ts";
import { Patterns } from "../mql/text-functions.ts";
import { evidenceOf } from "./evidence.ts";
import type { Rule } from "./rule.ts";

/** A rule that parsed and type-checked. */
export interface CheckedRule {
  readonly rule: Rule;
  readonly typed: TypedExpr;
}

/** Rules that share what was missing. */
export interface UndecidedGroup {
  readonly missing: readonly string[];
  /** Positions in the detector's rules. */
  readonly rules: readonly number[];
}

export interface Detection {
  readonly match: number;
  readonly noMatch: number;
  readonly findings: readonly Finding[];
  readonly undecided: readonly UndecidedGroup[];
}

export class Detector {
  readonly rules: readonly CheckedRule[];
  private readonly environment: Environment;
  private readonly graph: Graph;
  private readonly patterns = new Patterns();

  constructor(rules: readonly CheckedRule[], environment: Environment) {
    this.rules = rules;
    this.environment = environment;
    this.graph = new Graph(
      rules.map((r) => r.typed),
      environment,
    );
  }

  get statistics(): GraphStatistics {
    return this.graph.statistics;
  }

  detect(message: Message, options: WalkOptions = {}): Detection {
    const findings: Finding[] = [];
    const undecided = new Map<readonly string[], number[]>();
    let noMatch = 0;
    const { surroundings } = options;
    this.graph.evaluate(message, options).forEach((verdict, index) => {
      if (verdict === "match") findings.push(this.finding(index, message, surroundings));
      else if (verdict === "no match") noMatch++;
      else {
        const rules = undecided.get(verdict.missing);
        if (rules === undefined) undecided.set(verdict.missing, [index]);
        else rules.push(index);
      }
    });
    return {
      match: findings.length,
      noMatch,
      findings,
      undecided: [...undecided].map(([missing, rules]) => ({ missing, rules })),
    };
  }

  /** The rule as a tree with every value, evaluated on its own. */
  explain(index: number, message: Message, surroundings: unknown = null): Trace {
    const { patterns } = this;
    return evaluate(this.rules[index]!.typed, message, this.environment, { patterns, surroundings });
  }

  private finding(index: number, message: Message, surroundings: unknown): Finding {
    const { rule } = this.rules[index]!;
    const trace = this.explain(index, message, surroundings);
    return { ...findingHead(rule), evidence: evidenceOf(trace, rule.source, this.patterns) };
  }
}

function findingHead(rule: Rule): Omit<Finding, "evidence"> {
  return {
    rule: rule.name,
    id: rule.id,
    severity: rule.severity,
    description: rule.description,
    techniques: rule.techniques,
    labels: [...rule.attackTypes, ...rule.tacticsAndTechniques, ...rule.detectionMethods],
  };
}
