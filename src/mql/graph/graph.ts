/**
 * All rules of a run as one graph. `compileGraph` once, `evaluate` per message; answers equal those of the
 * reference evaluator, one rule at a time (a property test holds the two together).
 */
import type { Expr } from "../ast.ts";
import type { Environment, TypedExpr } from "../environment.ts";
import { AhoCorasick } from "../text/aho-corasick.ts";
import { Unavailable as Missing, type Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, Compiler } from "./compiler.ts";
import type { TruthNode } from "./nodes.ts";
import { Run } from "./run.ts";
import { cheapestFirst, compileTruth } from "./truth.ts";
import { compileValue } from "./values.ts";

/** A rule matches only on true; an `Unavailable` says why it could not be decided. */
export type Verdict = "match" | "no match" | Unavailable;

export interface GraphStatistics {
  readonly nodes: number;
  readonly words: number;
}

/** The conjuncts of one rule, in the order in which they are asked. */
type Conjuncts = readonly TruthNode[];

// Orders are learned while messages pass: at these counts, and no more once they have settled.
const RELEARN_AT: ReadonlySet<number> = new Set([16, 64, 256, 1024, 4096]);

export class Graph {
  private rules: readonly Conjuncts[];
  private readonly compiler: Compiler;
  private readonly run: Run;
  private readonly experience: Experience;
  private messages = 0;

  constructor(rules: readonly TypedExpr[], environment: Environment) {
    const compiler = new Compiler(environment, { truth: compileTruth, value: compileValue });
    this.rules = rules.map((typed) => {
      const scope = { typed, bases: [], paths: [] };
      return cheapestFirst(conjuncts(typed.expr).map((expr) => compiler.compileTruth(expr, scope)));
    });
    this.compiler = compiler;
    this.experience = new Experience(this.rules, compiler.size);
    this.run = new Run(compiler.slots, compiler.bases, AhoCorasick.build(compiler.words));
  }

  get statistics(): GraphStatistics {
    return { nodes: this.compiler.size, words: this.compiler.words.length };
  }

  /** One verdict for each rule, in the order of the rules. `onRule` is called after each, for profiles. */
  evaluate(root: unknown, onRule?: (index: number) => void): readonly Verdict[] {
    const { run } = this;
    if (RELEARN_AT.has(++this.messages)) this.relearn();
    run.begin(root as Value);
    return this.rules.map((rule, index) => {
      const verdict = this.verdict(rule, run);
      onRule?.(index);
      return verdict;
    });
  }

  private relearn(): void {
    this.rules = this.rules.map((rule) => this.experience.best(rule));
  }

  /** A conjunct that is false or null decides: whatever the others are, the rule is not true. */
  private verdict(rule: Conjuncts, run: Run): Verdict {
    const { codes } = this.compiler;
    let open = TRUE;
    for (const conjunct of rule) {
      const code = conjunct.run(run);
      const decides = code === FALSE || code === NULL;
      this.experience.note(conjunct, decides);
      if (decides) return "no match";
      if (code !== TRUE) open = open === TRUE ? code : codes.merge(open, code);
    }
    return open === TRUE ? "match" : codes.setOf(open);
  }
}

/**
 * How often each conjunct decided a rule. A conjunct that is cheap, shared by many rules and usually false is
 * asked first; which one comes first never changes a verdict, only how soon it is found.
 */
class Experience {
  private readonly asked: Uint32Array;
  private readonly decided: Uint32Array;
  /** In how many rules the conjunct stands: its price is paid once a message for all of them. */
  private readonly sharers: Uint32Array;

  constructor(rules: readonly Conjuncts[], nodes: number) {
    this.asked = new Uint32Array(nodes);
    this.decided = new Uint32Array(nodes);
    this.sharers = new Uint32Array(nodes);
    for (const rule of rules) for (const { id } of rule) this.sharers[id]!++;
  }

  note({ id }: TruthNode, decides: boolean): void {
    this.asked[id]!++;
    if (decides) this.decided[id]!++;
  }

  best(rule: Conjuncts): Conjuncts {
    return rule.toSorted((a, b) => this.priceOf(a) - this.priceOf(b) || a.id - b.id);
  }

  /** The price of one decision: that of asking, over the chance that the answer decides. */
  private priceOf({ id, cost }: TruthNode): number {
    const chance = (this.decided[id]! + 0.5) / (this.asked[id]! + 1);
    return (1 + cost / this.sharers[id]!) / chance;
  }
}

/** The operands of the outermost conjunction. */
export function conjuncts(expr: Expr): readonly Expr[] {
  const inner = bare(expr);
  return inner.kind === "and" ? inner.operands.flatMap(conjuncts) : [inner];
}

/** The verdict that the values of the outermost conjuncts give; what `Graph.evaluate` computes, stated plainly. */
export function verdictOf(values: readonly unknown[]): Verdict {
  if (values.some((v) => v !== true && !(v instanceof Missing))) return "no match";
  const missing = values.filter((v) => v instanceof Missing);
  return missing.length === 0 ? "match" : Missing.of(missing.flatMap((m) => m.missing));
}
