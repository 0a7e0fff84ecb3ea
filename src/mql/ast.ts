/**
 * The tree of an MQL expression. Spans are half-open ranges of UTF-16 units in the source.
 * Nodes are plain frozen-in-spirit data: nobody changes one after the parser made it, so node identity may
 * be used as a map key (the checker's types, the evaluator's trace).
 */
import type { Span } from "../core/span.ts";

export type Expr =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | ListReference
  | Name
  | ScopeReference
  | FieldAccess
  | IndexAccess
  | SliceAccess
  | Call
  | Group
  | Tuple
  | ArrayLiteral
  | Negate
  | Arithmetic
  | Compare
  | Range
  | Membership
  | NullTest
  | Threshold
  | Not
  | And
  | Or
  | ErrorNode;

interface Node {
  readonly span: Span;
}
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
  /** Written in single quotes. */
  readonly raw: boolean;
}
export interface NumberLiteral extends Node {
  readonly kind: "int" | "float";
  readonly value: number;
}
export interface BooleanLiteral extends Node {
  readonly kind: "bool";
  readonly value: boolean;
}
export interface NullLiteral extends Node {
  readonly kind: "null";
}
/** `$org_domains`; the name is without the dollar sign. */
export interface ListReference extends Node {
  readonly kind: "list";
  readonly name: string;
}
/** A bare name: a field at the root of the message, at any depth of lambdas. */
export interface Name extends Node {
  readonly kind: "name";
  readonly name: string;
}
/** `.` (depth 0) is the innermost lambda's element, `..` (depth 1) the one outside it. `.x` is a field of it. */
export interface ScopeReference extends Node {
  readonly kind: "scope";
  readonly depth: number;
}
export interface FieldAccess extends Node {
  readonly kind: "field";
  readonly object: Expr;
  readonly name: string;
  readonly nameSpan: Span;
}
export interface IndexAccess extends Node {
  readonly kind: "index";
  readonly object: Expr;
  readonly index: Expr;
}
export interface SliceAccess extends Node {
  readonly kind: "slice";
  readonly object: Expr;
  readonly from: Expr | null;
  readonly to: Expr | null;
}
/** `strings.icontains(a, "b", mode="x")`; `name` is the whole dotted name. */
export interface Call extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expr[];
  readonly named: readonly NamedArgument[];
}
export interface NamedArgument {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expr;
}
/** Parentheses around one expression. */
export interface Group extends Node {
  readonly kind: "group";
  readonly inner: Expr;
}
export interface Tuple extends Node {
  readonly kind: "tuple";
  readonly items: readonly Expr[];
}
export interface ArrayLiteral extends Node {
  readonly kind: "array";
  readonly items: readonly Expr[];
}
export interface Negate extends Node {
  readonly kind: "negate";
  readonly operand: Expr;
}
export interface Arithmetic extends Node {
  readonly kind: "arithmetic";
  readonly op: "+" | "-" | "*" | "/" | "%";
  readonly left: Expr;
  readonly right: Expr;
}
export type OrderOperator = "<" | "<=" | ">" | ">=";
export interface Compare extends Node {
  readonly kind: "compare";
  readonly op: OrderOperator | "==" | "!=" | "=~" | "!~";
  readonly left: Expr;
  readonly right: Expr;
}
/** `0 < x <= 10`: the conjunction of neighbours; two or more operators. */
export interface Range extends Node {
  readonly kind: "range";
  readonly ops: readonly OrderOperator[];
  readonly operands: readonly Expr[];
}
/** `in`, `in~`, `not in`, `not in~`. */
export interface Membership extends Node {
  readonly kind: "in";
  readonly negated: boolean;
  readonly insensitive: boolean;
  readonly left: Expr;
  readonly right: Expr;
}
export interface NullTest extends Node {
  readonly kind: "isNull";
  readonly negated: boolean;
  readonly operand: Expr;
}
/** `2 of (a, b, c)`. */
export interface Threshold extends Node {
  readonly kind: "of";
  readonly count: number;
  readonly clauses: readonly Expr[];
}
export interface Not extends Node {
  readonly kind: "not";
  readonly operand: Expr;
}
export interface And extends Node {
  readonly kind: "and";
  readonly operands: readonly Expr[];
}
export interface Or extends Node {
  readonly kind: "or";
  readonly operands: readonly Expr[];
}
/** What the error-tolerant parser leaves where it could not read an expression; a diagnostic says why. */
export interface ErrorNode extends Node {
  readonly kind: "error";
}

/** The functions whose second argument is evaluated once per element with `.` bound to it. */
export const LAMBDA_FUNCTIONS: ReadonlySet<string> = new Set([
  "any",
  "all",
  "filter",
  "map",
  "distinct",
  "sum",
  "ratio",
]);

/** The children of a node in source order; the first argument of a lambda is in the outer scope. */
export function childrenOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case "field":
      return [node.object];
    case "index":
      return [node.object, node.index];
    case "slice":
      return [node.object, node.from, node.to].filter((x) => x !== null);
    case "call":
      return [...node.args, ...node.named.map((n) => n.value)];
    case "group":
      return [node.inner];
    case "tuple":
    case "array":
      return node.items;
    case "negate":
    case "isNull":
    case "not":
      return [node.operand];
    case "arithmetic":
    case "compare":
    case "in":
      return [node.left, node.right];
    case "range":
    case "and":
    case "or":
      return node.operands;
    case "of":
      return node.clauses;
    default:
      return [];
  }
}
