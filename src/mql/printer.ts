/**
 * The canonical text of an expression, on one line: parentheses exactly where the grammar needs them, one
 * way to write each string. Equal trees (spans, redundant groups and the kind of quotes aside) print equally,
 * so the text may serve as a key; parsing it gives the tree again.
 */
import type { Expr } from "./ast.ts";
import { KEYWORDS } from "./lexer.ts";

/** How tightly each kind binds; what is not here is a primary or postfix expression. */
const BINDING: Partial<Record<Expr["kind"], number>> = {
  or: 1,
  and: 2,
  not: 3,
  of: 4,
  compare: 5,
  range: 5,
  in: 5,
  isNull: 5,
  negate: 8,
};
const SUM = 6;
const PRODUCT = 7;
const UNARY = 8;
const POSTFIX = 9;

/** Binding strength of a node, 1 (`or`) to 9 (names, calls, literals). */
function bindingOf(node: Expr): number {
  if (node.kind === "arithmetic") return node.op === "+" || node.op === "-" ? SUM : PRODUCT;
  return BINDING[node.kind] ?? POSTFIX;
}

/** The weakest binding that a child of this node may have without parentheses, by its position. */
function bindingNeeded(node: Expr, position: number): number {
  switch (node.kind) {
    case "or":
      return 2;
    case "and":
    case "not":
      return 3;
    case "compare":
    case "range":
    case "in":
    case "isNull":
      return SUM;
    case "arithmetic":
      return bindingOf(node) + (position === 0 ? 0 : 1);
    case "negate":
      return UNARY;
    case "field":
      return POSTFIX;
    case "index":
    case "slice":
      return position === 0 ? POSTFIX : 0;
    default:
      return 0;
  }
}

/** Canonical one-line text. An error node prints as `<error>`, which does not parse. */
export function print(expr: Expr): string {
  const node = ungrouped(expr);
  const child = (inner: Expr, position: number): string => {
    const text = print(inner);
    return bindingOf(ungrouped(inner)) < bindingNeeded(node, position) ? `(${text})` : text;
  };
  switch (node.kind) {
    case "field":
      return `${printObject(node.object, node.name, child(node.object, 0))}${node.name}`;
    case "index":
      return `${child(node.object, 0)}[${print(node.index)}]`;
    case "slice":
      return `${child(node.object, 0)}[${node.from ? print(node.from) : ""}:${node.to ? print(node.to) : ""}]`;
    case "call":
      return `${node.name}(${[...node.args.map(print), ...node.named.map((n) => `${n.name}=${print(n.value)}`)].join(", ")})`;
    case "tuple":
      return `(${node.items.map(print).join(", ")}${node.items.length === 1 ? "," : ""})`;
    case "array":
      return `[${node.items.map(print).join(", ")}]`;
    case "negate":
      return `-${child(node.operand, 0)}`;
    case "arithmetic":
    case "compare":
      return `${child(node.left, 0)} ${node.op} ${child(node.right, 1)}`;
    case "range":
      return node.operands.map((x, i) => `${i === 0 ? "" : ` ${node.ops[i - 1]} `}${child(x, i)}`).join("");
    case "in":
      return `${child(node.left, 0)} ${membershipWords(node)} ${printSet(node.right)}`;
    case "isNull":
      return `${child(node.operand, 0)} is ${node.negated ? "not " : ""}null`;
    case "of":
      return `${node.count} of (${node.clauses.map(print).join(", ")})`;
    case "not":
      return `not ${child(node.operand, 0)}`;
    case "and":
    case "or":
      return node.operands.map(child).join(` ${node.kind} `);
    default:
      return printLeaf(node);
  }
}

/** What a field name follows. A dot after a list would be part of its name, `.in` would be a word after dots. */
function printObject(object: Expr, name: string, text: string): string {
  const { kind } = ungrouped(object);
  if (kind === "scope" && !KEYWORDS.has(name)) return text;
  return kind === "scope" || kind === "list" ? `(${text}).` : `${text}.`;
}

function printLeaf(node: Expr): string {
  switch (node.kind) {
    case "string":
      return printString(node.value);
    case "int":
      return String(node.value);
    case "float":
      return printFloat(node.value);
    case "bool":
      return String(node.value);
    case "null":
      return "null";
    case "list":
      return `$${node.name}`;
    case "name":
      return node.name;
    case "scope":
      return ".".repeat(node.depth + 1);
    default:
      return "<error>";
  }
}

/** `in`, `in~`, `not in`, `not in~`. */
export function membershipWords(node: { readonly negated: boolean; readonly insensitive: boolean }): string {
  return `${node.negated ? "not " : ""}${node.insensitive ? "in~" : "in"}`;
}

/** `x in ("a")` is a set of one, so these parentheses are kept although they hold a single value. */
function printSet(right: Expr): string {
  const inner = ungrouped(right);
  const text = print(inner);
  return right.kind === "group" || bindingOf(inner) < SUM ? `(${text})` : text;
}

function ungrouped(expr: Expr): Expr {
  let node = expr;
  while (node.kind === "group") node = node.inner;
  return node;
}

/** Plain digits: the language has no exponents. */
function printFloat(value: number): string {
  if (Number.isInteger(value)) return `${BigInt(value)}.0`;
  const [mantissa = "", exponent] = String(value).split("e-");
  return exponent === undefined
    ? mantissa
    : `0.${"0".repeat(Number(exponent) - 1)}${mantissa.replace(".", "")}`;
}

/**
 * A string literal that reads as `value`: raw where it has backslashes or double quotes (regular expressions
 * stay readable), else escaped. Characters that a reader cannot see are written `\u{…}`.
 */
export function printString(value: string): string {
  if (/["\\]/.test(value) && !INVISIBLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  const escaped = value.replace(/[\\"]|[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (c) => {
    return ESCAPES.get(c) ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}}`;
  });
  return `"${escaped}"`;
}

/** Control, format, unassigned and unusual space characters: nobody can review what they cannot see. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ['"', '\\"'],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);
