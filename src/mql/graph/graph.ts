/**
 * All rules of a run as one graph. `compileGraph` once, `evaluate` per message; answers equal those of the
 * reference evaluator, one rule at a time (a property test holds the two together).
 */
import type { Expr } from "../ast.ts";
import type { Environment, TypedExpr } from "../environment.ts";
import { AhoCorasick } from "../text/aho-corasick.ts";
import { Unavailable as Missing, type Unavailable } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, Compiler } from "./compiler.ts";
import type { TruthNode } from "./nodes.ts";
import { Run } from "./run.ts";
import { cheapestFirst, compileTruth } from "./truth.ts";

/** A rule matches only on true; an `Unavailable` says why it could not be decided. */
export type Verdict = "match" | "no match" | Unavailable;

export interface GraphStatistics {
  readonly nodes: number;
  readonly words: number;
}

export class Graph {
  private readonly rules: readonly (readonly TruthNode[])[];
  private readonly compiler: Compiler;
  private readonly automaton: AhoCorasick;

  constructor(rules: readonly TypedExpr[], environment: Environment) {
    const compiler = new Compiler(environment);
    this.rules = rules.map((typed) => {
      const scope = { typed, bases: [], paths: [] };
      return cheapestFirst(conjuncts(typed.expr).map((expr) => compileTruth(compiler, expr, scope)));
    });
    this.compiler = compiler;
    this.automaton = AhoCorasick.build(compiler.words);
  }

  get statistics(): GraphStatistics {
    return { nodes: this.compiler.size, words: this.compiler.words.length };
  }

  /** One verdict for each rule, in the order of the rules. `onRule` is called after each, for profiles. */
  evaluate(root: unknown, onRule?: (index: number) => void): readonly Verdict[] {
    const run = new Run(root as never, this.compiler.slots, this.automaton);
    return this.rules.map((rule, index) => {
      const verdict = this.verdict(rule, run);
      onRule?.(index);
      return verdict;
    });
  }

  /** A conjunct that is false or null decides: whatever the others are, the rule is not true. */
  private verdict(rule: readonly TruthNode[], run: Run): Verdict {
    const { codes } = this.compiler;
    let open = TRUE;
    for (const conjunct of rule) {
      const code = conjunct.run(run);
      if (code === FALSE || code === NULL) return "no match";
      if (code !== TRUE) open = open === TRUE ? code : codes.merge(open, code);
    }
    return open === TRUE ? "match" : codes.setOf(open);
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
