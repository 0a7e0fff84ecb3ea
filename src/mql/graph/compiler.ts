/**
 * Turns checked expressions of many rules into one graph. Equal expressions become one node (hash-consing),
 * whose answer is remembered once a message, or once an element where it depends on one lambda's element.
 */
import type { Expr } from "../ast.ts";
import type { Environment, TypedExpr } from "../environment.ts";
import { Patterns } from "../text-functions.ts";
import type { Value } from "../value.ts";
import { OpenCodes, UNSET } from "./codes.ts";
import type { ArrayNode, Need, TruthNode, ValueNode } from "./nodes.ts";
import { Base, type Run, type Slots } from "./run.ts";

/** Where an expression is compiled: whose types, and inside which lambdas. */
export interface Scope {
  readonly typed: TypedExpr;
  /** The arrays that the enclosing lambdas range over, outermost first. */
  readonly bases: readonly Base[];
  /** Static path of the elements of each of them, for the price of reading a text. */
  readonly paths: readonly (string | null)[];
}

export interface Draft<Answer> {
  readonly cost: number;
  readonly scopes: number;
  readonly run: (run: Run) => Answer;
}

/** Answers dearer than this are remembered; cheaper ones are as cheap to compute again. */
const REMEMBER_FROM = 3;

/** How expressions become nodes; handed in, because each kind of expression contains the others. */
export interface Expressions {
  readonly truth: (c: Compiler, expr: Expr, scope: Scope) => TruthNode;
  readonly value: (c: Compiler, expr: Expr, scope: Scope) => ValueNode;
}

export class Compiler {
  readonly environment: Environment;
  private readonly expressions: Expressions;
  readonly codes = new OpenCodes();
  readonly patterns = new Patterns();
  /** What closed expressions need to remember. */
  readonly slots: Slots = { truths: 0, values: 0 };
  readonly bases: Base[] = [];
  /** Literals of all text tests, folded, in the order of their numbers. */
  readonly words: string[] = [];
  private readonly wordNumbers = new Map<string, number>();
  private readonly regexNumbers = new Map<string, number>();
  private readonly truths = new Map<string, TruthNode>();
  private readonly values = new Map<string, ValueNode>();
  private readonly arrays = new Map<string, ArrayNode>();
  private readonly sets = new Map<string, ReadonlySet<Value>>();
  private nodeCount = 0;

  constructor(environment: Environment, expressions: Expressions) {
    this.environment = environment;
    this.expressions = expressions;
  }

  compileTruth(expr: Expr, scope: Scope): TruthNode {
    return this.expressions.truth(this, expr, scope);
  }

  compileValue(expr: Expr, scope: Scope): ValueNode {
    return this.expressions.value(this, expr, scope);
  }

  get size(): number {
    return this.nodeCount;
  }

  base(id: number): Base {
    const base = new Base(id);
    this.bases.push(base);
    return base;
  }

  word(folded: string): number {
    return numberOf(this.wordNumbers, folded, () => this.words.push(folded));
  }

  regexNumber(key: string): number {
    return numberOf(this.regexNumbers, key, () => undefined);
  }

  /** A set shared by all rules that name the same list or write the same values. */
  set(key: string, make: () => ReadonlySet<Value>): ReadonlySet<Value> {
    let set = this.sets.get(key);
    if (set === undefined) {
      set = make();
      this.sets.set(key, set);
    }
    return set;
  }

  truth(
    key: string,
    scope: Scope,
    make: () => Draft<number> & { readonly needs?: readonly Need[] },
  ): TruthNode {
    let node = this.truths.get(key);
    if (node === undefined) {
      const draft = make();
      const run = draft.cost < REMEMBER_FROM ? draft.run : this.rememberTruth(draft, scope);
      node = { id: this.nodeCount++, cost: draft.cost, scopes: draft.scopes, run, needs: draft.needs ?? [] };
      this.truths.set(key, node);
    }
    return node;
  }

  value(key: string, scope: Scope, make: () => Draft<Value> & { readonly path?: string | null }): ValueNode {
    let node = this.values.get(key);
    if (node === undefined) {
      const draft = make();
      const run = draft.cost === 0 ? draft.run : this.rememberValue(draft, scope);
      node = { id: this.nodeCount++, cost: draft.cost, scopes: draft.scopes, run, path: draft.path ?? null };
      this.values.set(key, node);
    }
    return node;
  }

  array(
    key: string,
    scope: Scope,
    make: (id: number) => Draft<ReturnType<ArrayNode["run"]>> & Pick<ArrayNode, "base" | "path" | "origin">,
  ): ArrayNode {
    let node = this.arrays.get(key);
    if (node === undefined) {
      const id = this.nodeCount++;
      const draft = make(id);
      const run = this.rememberValue(draft, scope);
      node = {
        id,
        cost: draft.cost,
        scopes: draft.scopes,
        run,
        base: draft.base,
        origin: draft.origin,
        path: draft.path,
      };
      this.arrays.set(key, node);
    }
    return node;
  }

  private rememberTruth(draft: Draft<number>, scope: Scope): (run: Run) => number {
    const { run: compute, scopes } = draft;
    const depth = soleDepth(scopes);
    if (scopes === 0) {
      const slot = this.slots.truths++;
      return (run) => {
        const known = run.truths[slot]!;
        if (known !== UNSET) return known;
        const code = compute(run);
        run.truths[slot] = code;
        return code;
      };
    }
    if (depth === null) return compute;
    const slot = scope.bases[depth]!.slots.truths++;
    return (run) => {
      const { truths } = run.stack[depth]!;
      const known = truths[slot]!;
      if (known !== UNSET) return known;
      const code = compute(run);
      truths[slot] = code;
      return code;
    };
  }

  /** `undefined` is "not asked yet": no value of the language is undefined. */
  private rememberValue<T>(draft: Draft<T>, scope: Scope): (run: Run) => T {
    const { run: compute, scopes } = draft;
    const depth = soleDepth(scopes);
    if (scopes === 0) {
      const slot = this.slots.values++;
      return (run) => {
        let known = run.values[slot] as T | undefined;
        if (known === undefined) {
          known = compute(run);
          run.values[slot] = known;
        }
        return known;
      };
    }
    if (depth === null) return compute;
    const slot = scope.bases[depth]!.slots.values++;
    return (run) => {
      const { values } = run.stack[depth]!;
      let known = values[slot] as T | undefined;
      if (known === undefined) {
        known = compute(run);
        values[slot] = known;
      }
      return known;
    };
  }
}

function numberOf(numbers: Map<string, number>, key: string, added: () => void): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
    added();
  }
  return number;
}

/** The one depth of a scope set, or null when the answer depends on none or several. */
function soleDepth(scopes: number): number | null {
  return scopes !== 0 && (scopes & (scopes - 1)) === 0 ? 31 - Math.clz32(scopes) : null;
}

/** Whether the answer depends on the element of the innermost lambda alone. */
export function isOfElement(node: { readonly scopes: number }, scope: Scope): boolean {
  return scope.bases.length > 0 && node.scopes === 1 << (scope.bases.length - 1);
}

/** Parentheses do not count. */
export function bare(expr: Expr): Expr {
  return expr.kind === "group" ? bare(expr.inner) : expr;
}

/** The strings of a tuple, an array or a single string literal; null when anything else is among them. */
export function literalStrings(expr: Expr): readonly string[] | null {
  const inner = bare(expr);
  const items = inner.kind === "tuple" || inner.kind === "array" ? inner.items : [inner];
  const strings = items.map((item) => bare(item)).map((item) => (item.kind === "string" ? item.value : null));
  return strings.includes(null) ? null : (strings as string[]);
}
