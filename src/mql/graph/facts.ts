/** What the elements of one array have in one place: the distinct values, and the literals in their texts. */
import { Unavailable as Missing, type Unavailable, type Value } from "../value.ts";
import type { Need, TruthNode, ValueNode } from "./nodes.ts";
import type { ElementFrame, Run } from "./run.ts";

export class Facts {
  /** Neither null nor unavailable, each once. */
  readonly values: ReadonlySet<Value>;
  /** Some element's value is unavailable, so nothing can be ruled out. */
  readonly open: boolean;
  private union: readonly number[] | null = null;

  constructor(values: readonly (Value | Unavailable)[]) {
    this.values = new Set(values.filter((v) => v !== null && !(v instanceof Missing)));
    this.open = values.some((v) => v instanceof Missing);
  }

  some(admits: (value: Value) => boolean): boolean {
    if (this.open) return true;
    for (const value of this.values) if (admits(value)) return true;
    return false;
  }

  /** The literals of the graph that any of the texts has. */
  bits(run: Run): readonly number[] {
    this.union ??= this.unite(run);
    return this.union;
  }

  private unite(run: Run): readonly number[] {
    const union: number[] = [...run.noBits];
    for (const value of this.values) {
      if (typeof value !== "string") continue;
      const bits = run.text(value).bits(run.automaton);
      for (let i = 0; i < bits.length; i++) union[i]! |= bits[i]!;
    }
    return union;
  }
}

// LIMIT: the first few rule out what can be ruled out; more would cost as much as the loop they spare.
const NEEDS_MAX = 4;

/** A conjunction needs what each operand needs. */
export function needsOfAll(nodes: readonly TruthNode[]): readonly Need[] {
  return nodes.flatMap((node) => node.needs).slice(0, NEEDS_MAX);
}

/** A disjunction needs what one of its operands needs, where each needs something. */
export function needsOfSome(nodes: readonly TruthNode[]): readonly Need[] {
  const needs = nodes.map((node) => node.needs[0]);
  if (needs.includes(undefined)) return [];
  const alternatives = needs as readonly Need[];
  return [(factsOf, run) => alternatives.some((need) => need(factsOf, run))];
}

/** The facts of a subject over the elements of an array, gathered once a message. */
export function gather(run: Run, { array, depth, frames }: Gathering, subject: ValueNode): Facts {
  const key = array * SUBJECTS_MAX + subject.id;
  let facts = run.facts.get(key);
  if (facts === undefined) {
    const values = frames.map((frame) => {
      run.stack[depth] = frame;
      return subject.run(run);
    });
    facts = new Facts(values);
    run.facts.set(key, facts);
  }
  return facts;
}

interface Gathering {
  /** Number of the array. */
  readonly array: number;
  readonly depth: number;
  readonly frames: readonly ElementFrame[];
}

/** Above any number of nodes; keys stay safe integers. */
const SUBJECTS_MAX = 2 ** 26;
