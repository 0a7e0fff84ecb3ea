/**
 * Turns checked expressions of many rules into one graph. Equal expressions become one node (hash-consing),
 * whose answer is remembered once a message, or once an element where it depends on one lambda's element.
 */
import type { Expr } from "../ast.ts";
import type { Environment, TypedExpr } from "../environment.ts";
import { Patterns } from "../text-functions.ts";
import type { Value } from "../value.ts";
import { OpenCodes } from "./codes.ts";
import { type ArrayAnswer, Base, type Slots } from "./frames.ts";
import type { ArrayNode, Need, TruthNode, ValueNode } from "./nodes.ts";
import { type Place, type Plan, Program, type TruthCode, type ValueCode } from "./program.ts";
import { Vocabulary } from "./vocabulary.ts";
import type { Walk } from "./walk.ts";

/** Where an expression is compiled: whose types, and inside which lambdas. */
export interface Scope {
  readonly typed: TypedExpr;
  /** The arrays that the enclosing lambdas range over, outermost first. */
  readonly bases: readonly Base[];
  /** Static path of the elements of each of them, for the price of reading a text. */
  readonly paths: readonly (string | null)[];
}

interface Draft {
  readonly cost: number;
  readonly scopes: number;
}

export interface TruthDraft extends Draft {
  readonly code: TruthCode;
  readonly needs?: readonly Need[];
}

export interface ValueDraft extends Draft {
  readonly code: ValueCode;
  readonly path?: string | null;
}

export interface ArrayDraft extends Draft, Pick<ArrayNode, "base" | "origin" | "path"> {
  readonly run: (walk: Walk) => ArrayAnswer;
}

/** Answers at least this dear are remembered; cheaper ones are as cheap to compute again. */
const REMEMBER_FROM = 3;
/** In hundreds of characters. */
const LONG_TEXT_FROM = 100;
const NOWHERE: Place = { slot: -1, depth: -1 };

/** How expressions become nodes; handed in, because each kind of expression contains the others. */
export interface Expressions {
  readonly truth: (c: Compiler, expr: Expr, scope: Scope) => TruthNode;
  readonly holds: (c: Compiler, expr: Expr, scope: Scope) => TruthNode;
  readonly value: (c: Compiler, expr: Expr, scope: Scope) => ValueNode;
}

export class Compiler {
  readonly environment: Environment;
  private readonly expressions: Expressions;
  readonly codes = new OpenCodes();
  readonly patterns = new Patterns();
  readonly program = new Program();
  /** For texts as they usually are, and for long ones. */
  readonly vocabularies = [new Vocabulary(0, {}), new Vocabulary(1, { lengthMax: 48, setsMax: 8 })] as const;
  private readonly regexNumbers = new Map<string, number>();
  private readonly setNumbers = new Map<string, number>();
  private readonly truths = new Map<string, TruthNode>();
  private readonly values = new Map<string, ValueNode>();
  private readonly arrays = new Map<string, ArrayNode>();

  constructor(environment: Environment, expressions: Expressions) {
    this.environment = environment;
    this.expressions = expressions;
  }

  compileTruth(expr: Expr, scope: Scope): TruthNode {
    return this.expressions.truth(this, expr, scope);
  }

  /** A condition of which only its truth is wanted. */
  compileHolds(expr: Expr, scope: Scope): TruthNode {
    return this.expressions.holds(this, expr, scope);
  }

  compileValue(expr: Expr, scope: Scope): ValueNode {
    return this.expressions.value(this, expr, scope);
  }

  /** Nodes of all kinds. */
  get size(): number {
    return this.truths.size + this.values.size + this.arrays.size;
  }

  base(id: number): Base {
    const base = new Base(id);
    this.program.bases.push(base);
    return base;
  }

  /** How long the texts of a subject usually are, in hundreds of characters. */
  sizeOf({ path }: ValueNode): number {
    return path === null ? 1 : (this.environment.sizeOf?.(path) ?? 1);
  }

  vocabularyOf(subject: ValueNode): Vocabulary {
    return this.vocabularies[this.sizeOf(subject) >= LONG_TEXT_FROM ? 1 : 0];
  }

  regexNumber(key: string): number {
    return numberOf(this.regexNumbers, key, () => undefined);
  }

  /** The number of a set, shared by all rules that name the same list or write the same values. */
  set(key: string, members: () => Iterable<Value>): number {
    return numberOf(this.setNumbers, key, () => this.program.sets.push(new Set(members())));
  }

  plan(plan: Plan): number {
    return this.program.plans.push(plan) - 1;
  }

  truth(key: string, scope: Scope, make: () => TruthDraft): TruthNode {
    let node = this.truths.get(key);
    if (node === undefined) {
      const { cost, scopes, code, needs = [] } = make();
      const place = cost < REMEMBER_FROM ? NOWHERE : this.place(scopes, scope, "truths");
      node = { id: this.program.addTruth(code, place), cost, scopes, needs };
      this.truths.set(key, node);
    }
    return node;
  }

  value(key: string, scope: Scope, make: () => ValueDraft): ValueNode {
    let node = this.values.get(key);
    if (node === undefined) {
      const { cost, scopes, code, path = null } = make();
      const place = cost === 0 ? NOWHERE : this.place(scopes, scope, "values");
      node = { id: this.program.addValue(code, place), cost, scopes, path };
      this.values.set(key, node);
    }
    return node;
  }

  array(key: string, scope: Scope, make: (id: number) => ArrayDraft): ArrayNode {
    let node = this.arrays.get(key);
    if (node === undefined) {
      const id = this.arrays.size;
      const { cost, scopes, base, origin, path, run } = make(id);
      this.program.addArray(run, this.place(scopes, scope, "arrays"));
      node = { id, cost, scopes, base, origin, path };
      this.arrays.set(key, node);
    }
    return node;
  }

  /** The message's memory for a closed answer, an element's for one that depends on it alone, else nowhere. */
  private place(scopes: number, scope: Scope, kind: keyof Slots): Place {
    if (scopes === 0) return { slot: this.program.slots[kind]++, depth: -1 };
    const depth = soleDepth(scopes);
    return depth === null ? NOWHERE : { slot: scope.bases[depth]!.slots[kind]++, depth };
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

/** The one depth of a scope set, or null when the answer depends on several. */
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
