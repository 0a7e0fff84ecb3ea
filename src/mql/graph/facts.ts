/** What the elements of one array have in one place: the distinct values, and the literals in their texts. */
import { foldCase } from "../../core/fold-case.ts";
import { Unavailable as Missing, type Unavailable, type Value } from "../value.ts";
import type { Need, TruthNode } from "./nodes.ts";
import type { Walk } from "./walk.ts";

export class Facts {
  /** Neither null nor unavailable, each once. */
  readonly values: readonly Value[];
  private foldedValues: readonly Value[] | null = null;
  /** Some element's value is unavailable, so nothing can be ruled out. */
  readonly open: boolean;
  private readonly unions: (readonly number[] | undefined)[] = [];

  constructor(values: readonly (Value | Unavailable)[]) {
    this.values = [...new Set(values.filter((v) => v !== null && !(v instanceof Missing)))];
    this.open = values.some((v) => v instanceof Missing);
  }

  /** The values, texts under simple case folding. */
  get folded(): readonly Value[] {
    this.foldedValues ??= this.values.map((value) => (typeof value === "string" ? foldCase(value) : value));
    return this.foldedValues;
  }

  /** The literals of a vocabulary that any of the texts has. */
  bits(vocabulary: number, walk: Walk): readonly number[] {
    let bits = this.unions[vocabulary];
    if (bits === undefined) {
      bits = this.unite(vocabulary, walk);
      this.unions[vocabulary] = bits;
    }
    return bits;
  }

  private unite(vocabulary: number, walk: Walk): readonly number[] {
    const union: number[] = [...walk.text("").bits(vocabulary, walk)];
    for (const value of this.values) {
      if (typeof value !== "string") continue;
      const bits = walk.text(value).bits(vocabulary, walk);
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
  return needs.includes(undefined) ? [] : [{ kind: "some", needs: needs as readonly Need[] }];
}
