/** Boolean expressions of the graph. */
import { foldCase } from "../../core/fold-case.ts";
import type { And, Compare, Expr, Membership, Or } from "../ast.ts";
import { isFoldedField, listCapability, ownListOf } from "../environment.ts";
import * as semantics from "../semantics.ts";
import { TEXT_TESTS } from "../text-functions.ts";
import { type OwnList, Unavailable, type Value } from "../value.ts";
import { FALSE, isOpen, NULL, TRUE } from "./codes.ts";
import { bare, type Compiler, isOfElement, literalStrings, type Scope } from "./compiler.ts";
import { needsOfAll, needsOfSome } from "./facts.ts";
import { quantifier } from "./lambdas.ts";
import type { TruthNode, ValueNode } from "./nodes.ts";
import type { TruthCode } from "./program.ts";
import { textTest } from "./text-test.ts";

export function compileTruth(c: Compiler, written: Expr, scope: Scope): TruthNode {
  const expr = bare(written);
  switch (expr.kind) {
    case "bool":
      return constant(c, scope, expr.value ? TRUE : FALSE);
    case "and":
    case "or": {
      const nodes = operandsOf(expr).map((operand) => c.compileTruth(operand, scope));
      return connective(c, { op: expr.kind, nodes: cheapestFirst(nodes) }, scope);
    }
    case "not":
      return negated(c, c.compileTruth(expr.operand, scope), scope);
    case "of":
      return threshold(
        c,
        expr.count,
        expr.clauses.map((clause) => c.compileTruth(clause, scope)),
        scope,
      );
    case "compare":
      return comparison(c, expr, scope);
    case "range": {
      const links = expr.ops.map((op, i): Compare => {
        const [left, right] = [expr.operands[i]!, expr.operands[i + 1]!];
        return { kind: "compare", op, left, right, span: { start: left.span.start, end: right.span.end } };
      });
      const nodes = links.map((link) => comparison(c, link, scope));
      return connective(c, { op: "and", nodes: cheapestFirst(nodes) }, scope);
    }
    case "in":
      return membership(c, expr, scope);
    case "isNull":
      return nullTest(c, c.compileValue(expr.operand, scope), expr.negated, scope);
    case "call": {
      if (expr.name === "any" || expr.name === "all") return quantifier(c, expr, scope);
      const test = TEXT_TESTS.get(expr.name);
      return test === undefined ? ofValue(c, expr, scope) : textTest(c, { expr, test }, scope);
    }
    default:
      return ofValue(c, expr, scope);
  }
}

/**
 * A condition of which only its truth is wanted: at the top of a rule, in `any` and `filter`. A null operand of
 * a conjunction then decides, whatever the unavailable others are. See `holds` of the reference evaluator.
 */
export function compileHolds(c: Compiler, written: Expr, scope: Scope): TruthNode {
  const expr = bare(written);
  if (expr.kind !== "and" && expr.kind !== "or") return c.compileTruth(expr, scope);
  const nodes = operandsOf(expr).map((operand) => compileHolds(c, operand, scope));
  const op = expr.kind === "and" ? "holdsAll" : "holdsSome";
  return connective(c, { op, nodes: cheapestFirst(nodes) }, scope);
}

function constant(c: Compiler, scope: Scope, code: number): TruthNode {
  return c.truth(`const:${code}`, scope, () => ({ cost: 0, scopes: 0, code: { op: "constant", code } }));
}

/** A value where a truth is wanted: there is no truthiness. */
function ofValue(c: Compiler, expr: Expr, scope: Scope): TruthNode {
  const value = c.compileValue(expr, scope);
  const { cost, scopes } = value;
  return c.truth(`value:${value.id}`, scope, () => ({ cost, scopes, code: { op: "value", value } }));
}

function negated(c: Compiler, node: TruthNode, scope: Scope): TruthNode {
  const { cost, scopes } = node;
  return c.truth(`not:${node.id}`, scope, () => ({ cost, scopes, code: { op: "not", node } }));
}

/** The operands of nested conjunctions (or disjunctions), in one list. */
export function operandsOf(expr: And | Or): readonly Expr[] {
  return expr.operands
    .map(bare)
    .flatMap((operand) => (operand.kind === expr.kind ? operandsOf(operand as And | Or) : [operand]));
}

/** Cheapest first, each once: the order never changes the answer (Kleene's connectives commute). */
export function cheapestFirst(nodes: readonly TruthNode[]): readonly TruthNode[] {
  const distinct = [...new Map(nodes.map((node) => [node.id, node])).values()];
  return distinct.sort((a, b) => a.cost - b.cost || a.id - b.id);
}

function keyOf(nodes: readonly TruthNode[]): string {
  return nodes
    .map((node) => node.id)
    .sort((a, b) => a - b)
    .join(",");
}

const costOf = (nodes: readonly TruthNode[]): number => nodes.reduce((sum, node) => sum + node.cost, 1);
const scopesOf = (nodes: readonly TruthNode[]): number => nodes.reduce((bits, node) => bits | node.scopes, 0);

function connective(c: Compiler, code: Extract<TruthCode, { nodes: unknown }>, scope: Scope): TruthNode {
  const { op, nodes } = code;
  const needs = op === "and" || op === "holdsAll" ? needsOfAll : needsOfSome;
  return c.truth(`${op}:${keyOf(nodes)}`, scope, () => ({
    cost: costOf(nodes),
    scopes: scopesOf(nodes),
    needs: needs(nodes),
    code,
  }));
}

/** See `threshold` of the reference evaluator. Equal clauses count as often as they stand there. */
function threshold(c: Compiler, count: number, nodes: readonly TruthNode[], scope: Scope): TruthNode {
  const sorted = nodes.toSorted((a, b) => a.cost - b.cost || a.id - b.id).map((node) => node.id);
  const { codes } = c;
  return c.truth(`of:${count}:${keyOf(nodes)}`, scope, () => ({
    cost: costOf(nodes),
    scopes: scopesOf(nodes),
    code: {
      op: "compute",
      run: (walk) => {
        let [trues, opens, open, anyNull] = [0, 0, NULL, false];
        for (const node of sorted) {
          const code = walk.truth(node);
          if (code === TRUE) {
            if (++trues >= count) return TRUE;
          } else if (code === NULL) anyNull = true;
          else if (isOpen(code)) {
            opens++;
            open = codes.merge(open, code);
          }
        }
        if (trues + opens >= count) return open;
        return anyNull ? NULL : FALSE;
      },
    },
  }));
}

const MIRRORED = { ">": "<", ">=": "<=", "<": "<", "<=": "<=" } as const;

function comparison(c: Compiler, expr: Compare, scope: Scope): TruthNode {
  if (expr.op === "!=") return negated(c, comparison(c, { ...expr, op: "==" }, scope), scope);
  if (expr.op === "!~") return negated(c, comparison(c, { ...expr, op: "=~" }, scope), scope);
  if (expr.op === "==" || expr.op === "=~") {
    return equality(c, { ...expr, op: isFolded(c, expr, scope) ? "=~" : expr.op }, scope);
  }
  const mirrored = expr.op === ">" || expr.op === ">=";
  const op = MIRRORED[expr.op];
  const left = c.compileValue(mirrored ? expr.right : expr.left, scope);
  const right = c.compileValue(mirrored ? expr.left : expr.right, scope);
  return ofTwo(
    c,
    { key: `${op}:${left.id},${right.id}`, left, right, test: (l, r) => semantics.order(op, l, r) },
    scope,
  );
}

/** Whether a side is a field that the schema compares without regard to case. */
function isFolded(c: Compiler, { left, right }: Compare | Membership, { typed }: Scope): boolean {
  const { root } = c.environment;
  return isFoldedField(left, typed, root) || isFoldedField(right, typed, root);
}

interface Two {
  readonly key: string;
  readonly left: ValueNode;
  readonly right: ValueNode;
  readonly test: (left: Value, right: Value) => boolean | null;
}

function ofTwo(c: Compiler, { key, left, right, test }: Two, scope: Scope): TruthNode {
  const { codes } = c;
  return c.truth(key, scope, () => ({
    cost: left.cost + right.cost + 1,
    scopes: left.scopes | right.scopes,
    code: {
      op: "compute",
      run: (walk) => {
        const [l, r] = [walk.value(left.id), walk.value(right.id)];
        return openOf(codes, l, r) ?? codes.codeOf(test(l, r));
      },
    },
  }));
}

/** NULL when a side is null, the open code when a side is unavailable, else null: both are values. */
function openOf(codes: Compiler["codes"], left: Value, right: Value): number | null {
  if (left === null || right === null) return NULL;
  if (left instanceof Unavailable) {
    return right instanceof Unavailable ? codes.merge(codes.of(left), codes.of(right)) : codes.of(left);
  }
  return right instanceof Unavailable ? codes.of(right) : null;
}

function equality(c: Compiler, expr: Compare & { op: "==" | "=~" }, scope: Scope): TruthNode {
  const [left, right] = [bare(expr.left), bare(expr.right)];
  const [subject, literal] = isLiteral(left) ? [right, left] : [left, right];
  if (literal.kind === "bool" && scope.typed.typeOf(subject).kind === "bool") {
    const truth = c.compileTruth(subject, scope);
    return literal.value ? truth : negated(c, truth, scope);
  }
  const folded = expr.op === "=~";
  if (literal.kind === "string") return isOneOf(c, subject, { strings: [literal.value], folded }, scope);
  const [l, r] = [c.compileValue(left, scope), c.compileValue(right, scope)];
  const key = `${expr.op}:${Math.min(l.id, r.id)},${Math.max(l.id, r.id)}`;
  return ofTwo(c, { key, left: l, right: r, test: folded ? semantics.equalFolded : semantics.equal }, scope);
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === "string" || expr.kind === "bool" || expr.kind === "int" || expr.kind === "float";
}

/** `x == "a"`, `x =~ "a"`, `x in ("a", "b")`: a look-up in a set shared by all rules. */
function isOneOf(
  c: Compiler,
  subject: Expr,
  { strings, folded }: { readonly strings: readonly string[]; readonly folded: boolean },
  scope: Scope,
): TruthNode {
  const members = [...new Set(folded ? strings.map(foldCase) : strings)].sort();
  return lookup(c, subject, { key: JSON.stringify(members), folded, members: () => members }, scope);
}

interface Lookup {
  readonly key: string;
  /** Members are folded, and values are before they are looked up. */
  readonly folded: boolean;
  readonly members: () => readonly Value[];
}

function lookup(c: Compiler, expr: Expr, { key, folded, members }: Lookup, scope: Scope): TruthNode {
  const subject = c.compileValue(expr, scope);
  const set = c.set(`${folded}:${key}`, members);
  return c.truth(`set:${folded}:${subject.id}:${set}`, scope, () => ({
    cost: subject.cost + 1,
    scopes: subject.scopes,
    needs: isOfElement(subject, scope) ? [{ kind: "set", subject, set, folded }] : [],
    code: { op: "set", value: subject, set, folded },
  }));
}

function membership(c: Compiler, written: Membership, scope: Scope): TruthNode {
  const expr = { ...written, insensitive: written.insensitive || isFolded(c, written, scope) };
  const found = isMember(c, expr, scope);
  return expr.negated ? negated(c, found, scope) : found;
}

function isMember(c: Compiler, expr: Membership, scope: Scope): TruthNode {
  const folded = expr.insensitive;
  const strings = literalStrings(expr.right);
  if (strings !== null) return isOneOf(c, expr.left, { strings, folded }, scope);
  const right = bare(expr.right);
  if (right.kind === "list") return inList(c, { subject: expr.left, name: right.name, folded }, scope);
  return inArray(c, expr, scope);
}

interface InList {
  readonly subject: Expr;
  readonly name: string;
  readonly folded: boolean;
}

function inList(c: Compiler, { subject, name, folded }: InList, scope: Scope): TruthNode {
  const own = ownListOf(name, c.environment);
  if (own !== undefined) return inOwnList(c, { subject, name, own }, scope);
  const list = c.environment.lists.get(name);
  if (list !== undefined) {
    const fold = (v: Value) => (folded && typeof v === "string" ? foldCase(v) : v);
    return lookup(c, subject, { key: `$${name}`, folded, members: () => list.map(fold) }, scope);
  }
  const left = c.compileValue(subject, scope);
  const { codes } = c;
  const missing = Unavailable.of([listCapability(name)]);
  return c.truth(`missing:${left.id}:${name}`, scope, () => ({
    cost: left.cost + 1,
    scopes: left.scopes,
    code: { op: "compute", run: (walk) => openOf(codes, walk.value(left.id), missing) ?? NULL },
  }));
}

interface InOwnList extends Pick<InList, "subject" | "name"> {
  readonly own: OwnList;
}

function inOwnList(c: Compiler, { subject, name, own }: InOwnList, scope: Scope): TruthNode {
  const left = c.compileValue(subject, scope);
  const { codes } = c;
  return c.truth(`own:${left.id}:${name}`, scope, () => ({
    cost: left.cost + own.cost,
    scopes: left.scopes,
    code: {
      op: "compute",
      run: (walk) => {
        const value = walk.value(left.id);
        if (value === null) return NULL;
        return codes.codeOf(value instanceof Unavailable ? value : own.has(walk.context, value));
      },
    },
  }));
}

function inArray(c: Compiler, expr: Membership, scope: Scope): TruthNode {
  const left = c.compileValue(expr.left, scope);
  const right = c.compileValue(expr.right, scope);
  const same = expr.insensitive ? semantics.equalFolded : semantics.equal;
  const { codes } = c;
  const search = (value: Value, items: readonly Value[]): number => {
    let answer = FALSE;
    for (const item of items) {
      if (item instanceof Unavailable) {
        answer = answer === FALSE ? codes.of(item) : codes.merge(answer, codes.of(item));
      } else if (same(value, item) === true) return TRUE;
    }
    return answer;
  };
  return c.truth(`in:${expr.insensitive}:${left.id},${right.id}`, scope, () => ({
    cost: left.cost + right.cost + 3,
    scopes: left.scopes | right.scopes,
    code: {
      op: "compute",
      run: (walk) => {
        const [value, array] = [walk.value(left.id), walk.value(right.id)];
        const items = Array.isArray(array) ? (array as readonly Value[]) : [array];
        return openOf(codes, value, array) ?? search(value, items);
      },
    },
  }));
}

function nullTest(c: Compiler, value: ValueNode, isNot: boolean, scope: Scope): TruthNode {
  return c.truth(`null:${isNot}:${value.id}`, scope, () => ({
    cost: value.cost + 1,
    scopes: value.scopes,
    code: { op: "null", value, negated: isNot },
  }));
}
