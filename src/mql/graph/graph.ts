/**
 * All rules of a run as one graph. Made once, evaluated per message; answers equal those of the
 * reference evaluator, one rule at a time (a property test holds the two together).
 */
import type { Expr } from "../ast.ts";
import type { Environment, TypedExpr } from "../environment.ts";
import { AhoCorasick } from "../text/aho-corasick.ts";
import type { Unavailable } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, Compiler } from "./compiler.ts";
import type { TruthNode } from "./nodes.ts";
import { Run } from "./run.ts";
import { cheapestFirst, compileHolds, compileTruth, operandsOf } from "./truth.ts";
import { compileValue } from "./values.ts";

/** A rule matches only on true; an `Unavailable` says why it could not be decided. */
export type Verdict = "match" | "no match" | Unavailable;

export interface WalkOptions {
  /** See `CallContext`. */
  readonly surroundings?: unknown;
  /** Called after each rule, for profiles. */
  readonly onRule?: (index: number) => void;
}

export interface GraphStatistics {
  readonly nodes: number;
  readonly words: number;
}

/** The conjuncts of one rule, in the order in which they are asked. */
type Conjuncts = readonly TruthNode[];

// Orders are learned while messages pass: at these counts, and no more once they have settled.
const RELEARN_AT: ReadonlySet<number> = new Set([16, 64, 256, 1024, 4096]);

export class Graph {
  private readonly compiler: Compiler;
  private readonly run: Run;
  private readonly experience: Experience;
  private order: Order;
  private messages = 0;

  constructor(rules: readonly TypedExpr[], environment: Environment) {
    const compiler = new Compiler(environment, {
      truth: compileTruth,
      holds: compileHolds,
      value: compileValue,
    });
    const compiled = rules.map((typed) => {
      const scope = { typed, bases: [], paths: [] };
      return cheapestFirst(conjuncts(typed.expr).map((expr) => compiler.compileHolds(expr, scope)));
    });
    this.compiler = compiler;
    this.experience = new Experience(compiled, compiler.program.truths.ops.length);
    this.order = new Order(compiled);
    const automata = compiler.vocabularies.map(({ words }) => AhoCorasick.build(words));
    this.run = new Run(compiler.program, compiler.codes, automata);
  }

  get statistics(): GraphStatistics {
    return {
      nodes: this.compiler.size,
      words: this.compiler.vocabularies.reduce((sum, v) => sum + v.words.length, 0),
    };
  }

  /** One verdict for each rule, in the order of the rules. */
  evaluate(root: unknown, { surroundings = null, onRule }: WalkOptions = {}): readonly Verdict[] {
    if (RELEARN_AT.has(++this.messages)) this.order = this.experience.order();
    this.run.begin({ root, surroundings });
    const verdicts: Verdict[] = [];
    for (let rule = 0; rule < this.order.size; rule++) {
      verdicts.push(this.verdict(rule));
      onRule?.(rule);
    }
    return verdicts;
  }

  private verdict(rule: number): Verdict {
    const { codes } = this.compiler;
    const { starts, conjuncts } = this.order;
    let open = TRUE;
    for (let i = starts[rule]!; i < starts[rule + 1]!; i++) {
      const conjunct = conjuncts[i]!;
      const code = this.run.truth(conjunct);
      const decides = code === FALSE || code === NULL;
      this.experience.note(conjunct, decides);
      if (decides) return "no match";
      if (code !== TRUE) open = open === TRUE ? code : codes.merge(open, code);
    }
    return open === TRUE ? "match" : codes.setOf(open);
  }
}

/** The conjuncts of all rules side by side. */
class Order {
  readonly size: number;
  readonly starts: Int32Array;
  readonly conjuncts: Int32Array;

  constructor(rules: readonly Conjuncts[]) {
    this.size = rules.length;
    this.starts = new Int32Array(rules.length + 1);
    rules.forEach((rule, i) => {
      this.starts[i + 1] = this.starts[i]! + rule.length;
    });
    this.conjuncts = Int32Array.from(rules.flatMap((rule) => rule.map((node) => node.id)));
  }
}

/**
 * How often each conjunct decided a rule. A conjunct that is cheap, shared by many rules and usually false is
 * asked first; which one comes first never changes a verdict, only how soon it is found.
 */
class Experience {
  private readonly rules: readonly Conjuncts[];
  private readonly asked: Uint32Array;
  private readonly decided: Uint32Array;
  /** In how many rules the conjunct stands: its price is paid once a message for all of them. */
  private readonly sharers: Uint32Array;

  constructor(rules: readonly Conjuncts[], truths: number) {
    this.rules = rules;
    this.asked = new Uint32Array(truths);
    this.decided = new Uint32Array(truths);
    this.sharers = new Uint32Array(truths);
    for (const rule of rules) for (const { id } of rule) this.sharers[id]!++;
  }

  note(conjunct: number, decides: boolean): void {
    this.asked[conjunct]!++;
    if (decides) this.decided[conjunct]!++;
  }

  order(): Order {
    const better = (a: TruthNode, b: TruthNode) => this.priceOf(a) - this.priceOf(b) || a.id - b.id;
    return new Order(this.rules.map((rule) => rule.toSorted(better)));
  }

  /** The price of one decision: that of asking, over the chance that the answer decides. */
  private priceOf({ id, cost }: TruthNode): number {
    const chance = (this.decided[id]! + 0.5) / (this.asked[id]! + 1);
    return (1 + cost / this.sharers[id]!) / chance;
  }
}

/** The operands of the outermost conjunction. */
function conjuncts(expr: Expr): readonly Expr[] {
  const inner = bare(expr);
  return inner.kind === "and" ? operandsOf(inner) : [inner];
}
