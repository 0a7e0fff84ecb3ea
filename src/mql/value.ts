/**
 * Values while a rule is evaluated. JavaScript values stand for themselves; `null` is the language's null;
 * an `Unavailable` stands for "could be anything", because a capability is missing. It is never null and
 * never empty: otherwise `not any(topics, …)` would fire because the topic model is not there.
 */
export type Value =
  | null
  | string
  | number
  | boolean
  | Unavailable
  | readonly Value[]
  | { readonly [field: string]: unknown };

/** The fourth truth value, with the capabilities that were missing, sorted. */
export class Unavailable {
  readonly missing: readonly string[];
  private constructor(missing: readonly string[]) {
    this.missing = missing;
  }

  private static readonly interned = new Map<string, Unavailable>();

  /** Interned, so that equal sets are the same object. */
  static of(missing: readonly string[]): Unavailable {
    const sorted = [...new Set(missing)].sort();
    const key = sorted.join("\u0000");
    let known = Unavailable.interned.get(key);
    if (known === undefined) {
      known = new Unavailable(sorted);
      Unavailable.interned.set(key, known);
    }
    return known;
  }

  union(other: Unavailable): Unavailable {
    return this === other ? this : Unavailable.of([...this.missing, ...other.missing]);
  }
}

/** A boolean result: Kleene's three values and "unavailable". */
export type Truth = boolean | null | Unavailable;

/** How dear a call is; operands of `and` and `or` are tried cheapest first. Units: about a microsecond. */
export const COST = { free: 1, cheap: 3, text: 20, html: 200, file: 2_000, network: 1_000_000 } as const;

/** What a function may ask for besides its arguments. All of it is an argument: no clock, no network, no globals. */
export interface CallContext {
  /** The root object rules are evaluated over (a message). */
  readonly root: unknown;
  /** What is known of the root from outside of it, such as mail that came before; null where nothing is. */
  readonly surroundings: unknown;
}

/** A list of which each root has its own state, such as everybody who wrote before a message. */
export interface OwnList {
  readonly has: (context: CallContext, value: Value) => Truth;
  /** All of it, for lambdas that go through it. */
  readonly entries: (context: CallContext) => readonly Value[] | Unavailable;
  readonly cost: number;
}

/** A function of the language as data: signature, price, documentation, implementation. */
export interface RuleFunction {
  readonly signature: import("./types.ts").FunctionSignature;
  readonly cost: number;
  /** `[expression, result]` pairs in MQL; run as tests and printed in the documentation. */
  readonly examples: readonly (readonly [string, string])[];
  /**
   * Absent when the capability is not built in: every call is then unavailable. Arguments arrive in the
   * order of `signature.parameters`, optional ones that were left out as `undefined`, variadic ones spread
   * at the end; never `Unavailable` (the evaluator answers before calling).
   */
  readonly run?: (context: CallContext, ...args: (Value | undefined)[]) => Value;
  /**
   * For calls whose arguments but the first are literals of the rule: what `run` would answer, with the work on
   * the literals done once (one public rule hands over 4,589 networks).
   */
  readonly prepare?: (literals: readonly string[]) => (first: Value) => Value;
}
