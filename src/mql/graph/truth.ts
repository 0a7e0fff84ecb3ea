/** Boolean expressions of the graph. */
import { foldCase } from "../../core/fold-case.ts";
import type { And, Compare, Expr, Membership, Or } from "../ast.ts";
import { listCapability } from "../environment.ts";
import * as semantics from "../semantics.ts";
import { TEXT_TESTS } from "../text-functions.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, isOpen, NULL, TRUE } from "./codes.ts";
import { bare, type Compiler, type Draft, isOfElement, literalStrings, type Scope } from "./compiler.ts";
import { needsOfAll, needsOfSome } from "./facts.ts";
import { quantifier } from "./lambdas.ts";
import type { TruthNode, ValueNode } from "./nodes.ts";
import { textTest } from "./text-test.ts";

export function compileTruth(c: Compiler, written: Expr, scope: Scope): TruthNode {
  const expr = bare(written);
  switch (expr.kind) {
    case "bool":
      return constant(c, scope, expr.value ? TRUE : FALSE);
    case "and":
    case "or":
      return connective(c, expr, scope);
    case "not":
      return negated(c, c.compileTruth(expr.operand, scope), scope);
    case "of":
      return threshold(c, expr.count, {
        nodes: expr.clauses.map((clause) => c.compileTruth(clause, scope)),
        scope,
      });
    case "compare":
      return comparison(c, expr, scope);
    case "range": {
      const links = expr.ops.map((op, i): Compare => {
        const [left, right] = [expr.operands[i]!, expr.operands[i + 1]!];
        return { kind: "compare", op, left, right, span: { start: left.span.start, end: right.span.end } };
      });
      return all(
        c,
        links.map((link) => comparison(c, link, scope)),
        scope,
      );
    }
    case "in":
      return membership(c, expr, scope);
    case "isNull":
      return nullTest(c, c.compileValue(expr.operand, scope), { negated: expr.negated, scope });
    case "call": {
      if (expr.name === "any" || expr.name === "all") return quantifier(c, expr, scope);
      const test = TEXT_TESTS.get(expr.name);
      if (test !== undefined) return textTest(c, { expr, test }, scope);
      return ofValue(c, expr, scope);
    }
    default:
      return ofValue(c, expr, scope);
  }
}

function constant(c: Compiler, scope: Scope, code: number): TruthNode {
  return c.truth(`const:${code}`, scope, () => ({ cost: 0, scopes: 0, run: () => code }));
}

/** A value where a truth is wanted: there is no truthiness. */
function ofValue(c: Compiler, expr: Expr, scope: Scope): TruthNode {
  const value = c.compileValue(expr, scope);
  const { codes } = c;
  return c.truth(`value:${value.id}`, scope, () => ({
    cost: value.cost,
    scopes: value.scopes,
    run: (run) => codes.codeOf(value.run(run)),
  }));
}

function negated(c: Compiler, node: TruthNode, scope: Scope): TruthNode {
  return c.truth(`not:${node.id}`, scope, () => ({
    cost: node.cost,
    scopes: node.scopes,
    run: (run) => {
      const code = node.run(run);
      return code === TRUE ? FALSE : code === FALSE ? TRUE : code;
    },
  }));
}

/** The operands of nested conjunctions (or disjunctions), in one list. */
function flatten(expr: And | Or): readonly Expr[] {
  return expr.operands
    .map(bare)
    .flatMap((operand) => (operand.kind === expr.kind ? flatten(operand as And | Or) : [operand]));
}

function connective(c: Compiler, expr: And | Or, scope: Scope): TruthNode {
  const nodes = flatten(expr).map((operand) => c.compileTruth(operand, scope));
  return expr.kind === "and" ? all(c, nodes, scope) : some(c, nodes, scope);
}

/** Cheapest first, each once: the order never changes the answer (Kleene's connectives commute). */
export function cheapestFirst(nodes: readonly TruthNode[]): readonly TruthNode[] {
  const distinct = [...new Map(nodes.map((node) => [node.id, node])).values()];
  return distinct.sort((a, b) => a.cost - b.cost || a.id - b.id);
}

function combined(
  kind: string,
  nodes: readonly TruthNode[],
): Omit<Draft<number>, "run"> & { readonly key: string; readonly sorted: readonly TruthNode[] } {
  const sorted = cheapestFirst(nodes);
  return {
    key: `${kind}:${sorted
      .map((n) => n.id)
      .sort((a, b) => a - b)
      .join(",")}`,
    sorted,
    cost: sorted.reduce((sum, n) => sum + n.cost, 1),
    scopes: sorted.reduce((bits, n) => bits | n.scopes, 0),
  };
}

function all(c: Compiler, nodes: readonly TruthNode[], scope: Scope): TruthNode {
  const { key, sorted, cost, scopes } = combined("and", nodes);
  const { codes } = c;
  return c.truth(key, scope, () => ({
    cost,
    scopes,
    needs: needsOfAll(sorted),
    run: (run) => {
      let answer = TRUE;
      for (const node of sorted) {
        const code = node.run(run);
        if (code === FALSE) return FALSE;
        if (code !== TRUE) answer = answer === TRUE ? code : codes.merge(answer, code);
      }
      return answer;
    },
  }));
}

function some(c: Compiler, nodes: readonly TruthNode[], scope: Scope): TruthNode {
  const { key, sorted, cost, scopes } = combined("or", nodes);
  const { codes } = c;
  return c.truth(key, scope, () => ({
    cost,
    scopes,
    needs: needsOfSome(sorted),
    run: (run) => {
      let answer = FALSE;
      for (const node of sorted) {
        const code = node.run(run);
        if (code === TRUE) return TRUE;
        if (code !== FALSE) answer = answer === FALSE ? code : codes.merge(answer, code);
      }
      return answer;
    },
  }));
}

/** See `threshold` of the reference evaluator. Equal clauses count as often as they stand there. */
function threshold(
  c: Compiler,
  count: number,
  { nodes, scope }: { nodes: readonly TruthNode[]; scope: Scope },
): TruthNode {
  const sorted = [...nodes].sort((a, b) => a.cost - b.cost || a.id - b.id);
  const { codes } = c;
  const key = `of:${count}:${sorted
    .map((n) => n.id)
    .sort((a, b) => a - b)
    .join(",")}`;
  return c.truth(key, scope, () => ({
    cost: sorted.reduce((sum, n) => sum + n.cost, 1),
    scopes: sorted.reduce((bits, n) => bits | n.scopes, 0),
    run: (run) => {
      let [trues, opens, open, anyNull] = [0, 0, NULL, false];
      for (const node of sorted) {
        const code = node.run(run);
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
  }));
}

const MIRRORED = { ">": "<", ">=": "<=", "<": "<", "<=": "<=" } as const;

function comparison(c: Compiler, expr: Compare, scope: Scope): TruthNode {
  if (expr.op === "!=") return negated(c, comparison(c, { ...expr, op: "==" }, scope), scope);
  if (expr.op === "!~") return negated(c, comparison(c, { ...expr, op: "=~" }, scope), scope);
  if (expr.op === "==" || expr.op === "=~") return equality(c, { ...expr, op: expr.op }, scope);
  const mirrored = expr.op === ">" || expr.op === ">=";
  const op = MIRRORED[expr.op];
  const left = c.compileValue(mirrored ? expr.right : expr.left, scope);
  const right = c.compileValue(mirrored ? expr.left : expr.right, scope);
  const { codes } = c;
  return c.truth(`${op}:${left.id},${right.id}`, scope, () => ({
    cost: left.cost + right.cost + 1,
    scopes: left.scopes | right.scopes,
    run: (run) => {
      const [l, r] = [left.run(run), right.run(run)];
      return openOf(codes, l, r) ?? codes.codeOf(semantics.order(op, l, r));
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
  if (literal.kind === "string")
    return equalsOneOf(c, subject, { strings: [literal.value], insensitive: expr.op === "=~" }, scope);
  const [l, r] = [c.compileValue(left, scope), c.compileValue(right, scope)];
  const same = expr.op === "==" ? semantics.equal : semantics.equalFolded;
  const { codes } = c;
  return c.truth(`${expr.op}:${Math.min(l.id, r.id)},${Math.max(l.id, r.id)}`, scope, () => ({
    cost: l.cost + r.cost + 1,
    scopes: l.scopes | r.scopes,
    run: (run) => {
      const [a, b] = [l.run(run), r.run(run)];
      return openOf(codes, a, b) ?? codes.codeOf(same(a, b));
    },
  }));
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === "string" || expr.kind === "bool" || expr.kind === "int" || expr.kind === "float";
}

/** `x == "a"`, `x =~ "a"`, `x in ("a", "b")`, `x in $list`: a look-up in a set shared by all rules. */
function equalsOneOf(
  c: Compiler,
  expr: Expr,
  { strings, insensitive }: { readonly strings: readonly string[]; readonly insensitive: boolean },
  scope: Scope,
): TruthNode {
  const members = [...new Set(insensitive ? strings.map(foldCase) : strings)].sort();
  return lookup(c, expr, { key: JSON.stringify(members), insensitive, members: () => members }, scope);
}

function lookup(
  c: Compiler,
  expr: Expr,
  {
    key,
    insensitive,
    members,
  }: { readonly key: string; readonly insensitive: boolean; readonly members: () => readonly Value[] },
  scope: Scope,
): TruthNode {
  const subject = c.compileValue(expr, scope);
  const set = c.set(`${insensitive}:${key}`, () => new Set(members()));
  const { codes } = c;
  const admits = (value: Value) =>
    set.has(insensitive && typeof value === "string" ? foldCase(value) : value);
  return c.truth(`set:${insensitive}:${subject.id}:${key}`, scope, () => ({
    cost: subject.cost + 1,
    scopes: subject.scopes,
    needs: isOfElement(subject, scope) ? [(factsOf) => factsOf(subject).some(admits)] : [],
    run: (run) => {
      const value = subject.run(run);
      if (value === null) return NULL;
      if (value instanceof Unavailable) return codes.of(value);
      return admits(value) ? TRUE : FALSE;
    },
  }));
}

function membership(c: Compiler, expr: Membership, scope: Scope): TruthNode {
  const found = isMember(c, expr, scope);
  return expr.negated ? negated(c, found, scope) : found;
}

function isMember(c: Compiler, expr: Membership, scope: Scope): TruthNode {
  const { insensitive } = expr;
  const strings = literalStrings(expr.right);
  if (strings !== null) return equalsOneOf(c, expr.left, { strings, insensitive }, scope);
  const right = bare(expr.right);
  if (right.kind === "list") return inList(c, { subject: expr.left, name: right.name, insensitive }, scope);
  return inArray(c, expr, scope);
}

function inList(
  c: Compiler,
  {
    subject,
    name,
    insensitive,
  }: { readonly subject: Expr; readonly name: string; readonly insensitive: boolean },
  scope: Scope,
): TruthNode {
  const list = c.environment.lists.get(name);
  if (list !== undefined) {
    const fold = (v: Value) => (insensitive && typeof v === "string" ? foldCase(v) : v);
    return lookup(c, subject, { key: `$${name}`, insensitive, members: () => list.map(fold) }, scope);
  }
  const left = c.compileValue(subject, scope);
  const { codes } = c;
  const missing = Unavailable.of([listCapability(name)]);
  return c.truth(`missing:${left.id}:${name}`, scope, () => ({
    cost: left.cost + 1,
    scopes: left.scopes,
    run: (run) => openOf(codes, left.run(run), missing) ?? NULL,
  }));
}

function inArray(c: Compiler, expr: Membership, scope: Scope): TruthNode {
  const left = c.compileValue(expr.left, scope);
  const right = c.compileValue(expr.right, scope);
  const same = expr.insensitive ? semantics.equalFolded : semantics.equal;
  const { codes } = c;
  return c.truth(`in:${expr.insensitive}:${left.id},${right.id}`, scope, () => ({
    cost: left.cost + right.cost + 3,
    scopes: left.scopes | right.scopes,
    run: (run) => {
      const [value, array] = [left.run(run), right.run(run)];
      const undecided = openOf(codes, value, array);
      if (undecided !== null) return undecided;
      const items = Array.isArray(array) ? (array as readonly Value[]) : [array];
      let answer = FALSE;
      for (const item of items) {
        if (item instanceof Unavailable)
          answer = answer === FALSE ? codes.of(item) : codes.merge(answer, codes.of(item));
        else if (same(value, item) === true) return TRUE;
      }
      return answer;
    },
  }));
}

function nullTest(
  c: Compiler,
  value: ValueNode,
  { negated: isNot, scope }: { negated: boolean; scope: Scope },
): TruthNode {
  const { codes } = c;
  return c.truth(`null:${isNot}:${value.id}`, scope, () => ({
    cost: value.cost + 1,
    scopes: value.scopes,
    run: (run) => {
      const v = value.run(run);
      if (v instanceof Unavailable) return codes.of(v);
      return (v === null) !== isNot ? TRUE : FALSE;
    },
  }));
}
