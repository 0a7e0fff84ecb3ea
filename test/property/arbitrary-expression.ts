/** Random expressions of the rule language, each a tree that the parser could have made. */
import fc from "fast-check";
import type { Expr } from "../../src/mql/ast.ts";

const SPAN = { start: 0, end: 0 };
const NAME = fc.constantFrom("a", "b", "subject", "x_1", "any", "filter");
const FIELD = fc.constantFrom("a", "of", "text", "href_url", "in");
const FUNCTION = fc.constantFrom("f", "any", "map", "strings.icontains", "beta.file.parse_ics");

const LEAF: fc.Arbitrary<Expr> = fc.oneof(
  fc.string({ unit: "binary" }).map((value): Expr => ({ kind: "string", value, raw: false, span: SPAN })),
  fc.nat().map((value): Expr => ({ kind: "int", value, span: SPAN })),
  fc
    .double({ min: 0, max: 1e21, noNaN: true })
    .map((value): Expr => ({ kind: "float", value: value + 0, span: SPAN })),
  fc.boolean().map((value): Expr => ({ kind: "bool", value, span: SPAN })),
  fc.constant<Expr>({ kind: "null", span: SPAN }),
  NAME.map((name): Expr => ({ kind: "list", name, span: SPAN })),
  NAME.map((name): Expr => ({ kind: "name", name, span: SPAN })),
  fc.nat(3).map((depth): Expr => ({ kind: "scope", depth, span: SPAN })),
);

function many(inner: fc.Arbitrary<Expr>, minLength: number): fc.Arbitrary<Expr[]> {
  return fc.array(inner, { minLength, maxLength: 4 });
}

function field(object: Expr, name: string): Expr {
  return { kind: "field", object, name, nameSpan: SPAN, span: SPAN };
}

function branches(inner: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  const two = fc.tuple(inner, inner);
  return fc.oneof(
    fc.tuple(inner, FIELD).map(([object, name]) => field(object, name)),
    two.map(([object, index]): Expr => ({ kind: "index", object, index, span: SPAN })),
    fc
      .tuple(inner, fc.option(inner), fc.option(inner))
      .map(([object, from, to]): Expr => ({ kind: "slice", object, from, to, span: SPAN })),
    fc.tuple(FUNCTION, many(inner, 0), fc.uniqueArray(NAME, { maxLength: 2 }), inner).map(
      ([name, args, names, value]): Expr => ({
        kind: "call",
        name,
        nameSpan: SPAN,
        args,
        named: names.map((argument) => ({ name: argument, nameSpan: SPAN, value })),
        span: SPAN,
      }),
    ),
    many(inner, 1).map((items): Expr => ({ kind: "tuple", items, span: SPAN })),
    many(inner, 0).map((items): Expr => ({ kind: "array", items, span: SPAN })),
    inner.map((operand): Expr => ({ kind: "negate", operand, span: SPAN })),
    inner.map((operand): Expr => ({ kind: "not", operand, span: SPAN })),
    fc
      .tuple(inner, fc.boolean())
      .map(([operand, negated]): Expr => ({ kind: "isNull", operand, negated, span: SPAN })),
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/", "%"), inner, inner)
      .map(([op, left, right]): Expr => ({ kind: "arithmetic", op, left, right, span: SPAN })),
    fc
      .tuple(fc.constantFrom("==", "!=", "=~", "!~", "<", ">="), inner, inner)
      .map(([op, left, right]): Expr => ({ kind: "compare", op, left, right, span: SPAN })),
    fc.tuple(many(inner, 3), fc.constantFrom("<", "<=")).map(
      ([operands, op]): Expr => ({
        kind: "range",
        ops: operands.slice(1).map(() => op),
        operands,
        span: SPAN,
      }),
    ),
    fc.tuple(inner, inner, fc.boolean(), fc.boolean()).map(
      ([left, right, negated, insensitive]): Expr => ({
        kind: "in",
        left,
        right,
        negated,
        insensitive,
        span: SPAN,
      }),
    ),
    fc
      .tuple(many(inner, 1), fc.nat())
      .map(([clauses, n]): Expr => ({ kind: "of", count: 1 + (n % clauses.length), clauses, span: SPAN })),
    many(inner, 2).map((operands): Expr => ({ kind: "and", operands, span: SPAN })),
    many(inner, 2).map((operands): Expr => ({ kind: "or", operands, span: SPAN })),
    inner.map((nested): Expr => ({ kind: "group", inner: nested, span: SPAN })),
  );
}

/** Any expression, about six levels high. */
export const EXPRESSION: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof({ maxDepth: 6, depthSize: "small" }, LEAF, branches(tie("expr"))),
})).expr;

/** A tree without what does not count: spans, kinds of quotes and, unless they matter, parentheses. */
export function shapeOf(node: unknown, groups: "drop groups" | "keep groups"): unknown {
  if (Array.isArray(node)) return node.map((item) => shapeOf(item, groups));
  if (typeof node !== "object" || node === null) return node;
  if (groups === "drop groups" && "kind" in node && node.kind === "group" && "inner" in node) {
    return shapeOf(node.inner, groups);
  }
  const kept = Object.entries(node).filter(([key]) => key !== "raw" && !/span$/i.test(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, shapeOf(value, groups)]));
}
