/** Value expressions of the graph: fields, literals, arithmetic, calls. */
import type { Call, Expr, FieldAccess, IndexAccess, Name, ScopeReference, SliceAccess } from "../ast.ts";
import { listCapability, ownListOf } from "../environment.ts";
import { bindArguments } from "../evaluate.ts";
import { flattened } from "../kleene.ts";
import * as semantics from "../semantics.ts";
import { REGEX_VALUES } from "../text-functions.ts";
import type { MqlType } from "../types.ts";
import { COST, type OwnList, type RuleFunction, Unavailable, type Value } from "../value.ts";
import { bare, type Compiler, type Scope } from "./compiler.ts";
import { countSelected, folded, isFold, selection } from "./lambdas.ts";
import type { ValueNode } from "./nodes.ts";
import { type RegexValues, regexValues } from "./text-test.ts";
import type { Walk } from "./walk.ts";

export function compileValue(c: Compiler, written: Expr, scope: Scope): ValueNode {
  const expr = bare(written);
  switch (expr.kind) {
    case "string":
    case "int":
    case "float":
      return literal(c, expr.value, scope);
    case "null":
    case "error":
      return literal(c, null, scope);
    case "list":
      return list(c, expr.name, scope);
    case "name":
      return rootField(c, expr, scope);
    case "scope":
      return element(c, expr, scope);
    case "field":
      return memberField(c, expr, scope);
    case "index":
      return indexed(c, expr, scope);
    case "slice":
      return sliced(c, expr, scope);
    case "tuple":
    case "array":
      return tuple(c, expr.items, scope);
    case "negate":
      return lifted(
        c,
        { key: "neg", parts: [expr.operand], cost: 1, apply: ([v = null]) => semantics.negate(v) },
        scope,
      );
    case "arithmetic": {
      const int = scope.typed.typeOf(expr).kind === "int";
      const apply = ([l = null, r = null]: readonly Value[]) => semantics.arithmetic(expr.op, [l, r], int);
      return lifted(
        c,
        { key: `${expr.op}${int}`, parts: [expr.left, expr.right], cost: 1, strict: true, apply },
        scope,
      );
    }
    case "call":
      return call(c, expr, scope);
    default:
      return ofTruth(c, expr, scope);
  }
}

function literal(c: Compiler, value: Value, scope: Scope): ValueNode {
  return c.value(value === null ? "null" : `lit:${typeof value}:${JSON.stringify(value)}`, scope, () => ({
    cost: 0,
    scopes: 0,
    code: { op: "constant", value },
  }));
}

function list(c: Compiler, name: string, scope: Scope): ValueNode {
  const own = ownListOf(name, c.environment);
  if (own !== undefined) return ownList(c, { name, own }, scope);
  const value = c.environment.lists.get(name) ?? Unavailable.of([listCapability(name)]);
  return c.value(`$${name}`, scope, () => ({
    cost: 0,
    scopes: 0,
    path: `$${name}`,
    code: { op: "constant", value },
  }));
}

/** Naming all entries is dear: whoever wrote in years of mail. */
function ownList(
  c: Compiler,
  { name, own }: { readonly name: string; readonly own: OwnList },
  scope: Scope,
): ValueNode {
  return c.value(`$${name}`, scope, () => ({
    cost: COST.file,
    scopes: 0,
    path: `$${name}`,
    code: { op: "compute", run: (walk) => own.entries(walk.context) },
  }));
}

/** A boolean expression where a value is wanted. */
function ofTruth(c: Compiler, expr: Expr, scope: Scope): ValueNode {
  const truth = c.compileTruth(expr, scope);
  const { codes } = c;
  return c.value(`truth:${truth.id}`, scope, () => ({
    cost: truth.cost,
    scopes: truth.scopes,
    code: { op: "compute", run: (walk) => codes.truthOf(walk.truth(truth.id)) },
  }));
}

function rootField(c: Compiler, { name }: Name, scope: Scope): ValueNode {
  const { root } = c.environment;
  return c.value(`root.${name}`, scope, () => ({
    cost: 1,
    scopes: 0,
    path: name,
    code: { op: "root", name, owner: root },
  }));
}

function element(c: Compiler, { depth }: ScopeReference, scope: Scope): ValueNode {
  const at = scope.bases.length - 1 - depth;
  const base = scope.bases[at];
  if (base === undefined) return literal(c, null, scope);
  return c.value(`scope:${at}:${base.id}`, scope, () => ({
    cost: 0,
    scopes: 1 << at,
    path: scope.paths[at] ?? null,
    code: { op: "element", depth: at },
  }));
}

function memberField(c: Compiler, expr: FieldAccess, scope: Scope): ValueNode {
  const object = c.compileValue(expr.object, scope);
  const owner = scope.typed.typeOf(expr.object);
  const { name } = expr;
  return c.value(`field:${object.id}:${accessOf(owner)}:${name}`, scope, () => ({
    cost: Math.max(object.cost, 1),
    scopes: object.scopes,
    path: object.path === null ? null : `${object.path}.${name}`,
    code: { op: "field", object, name, owner },
  }));
}

/** What of a type decides how a field of it is read: two types of one access give the same answer. */
function accessOf(type: MqlType): string {
  return type.kind === "object" ? type.name : type.kind;
}

interface Lifted {
  readonly key: string;
  readonly parts: readonly Expr[];
  readonly cost: number;
  /** Null beside unavailable stays null. */
  readonly strict?: boolean;
  readonly apply: (values: readonly Value[]) => Value;
}

/** Unavailable if any part is, else the function of the parts. */
function lifted(c: Compiler, { key, parts, cost, strict = false, apply }: Lifted, scope: Scope): ValueNode {
  const nodes = parts.map((part) => c.compileValue(part, scope));
  return c.value(`${key}(${nodes.map((n) => n.id).join(",")})`, scope, () => ({
    cost: nodes.reduce((sum, n) => sum + n.cost, cost),
    scopes: nodes.reduce((bits, n) => bits | n.scopes, 0),
    code: {
      op: "compute",
      run: (walk) => {
        const values = nodes.map((node) => walk.value(node.id));
        if (strict && values.includes(null)) return null;
        return openOf(values) ?? apply(values);
      },
    },
  }));
}

function openOf(values: readonly (Value | undefined)[]): Unavailable | null {
  let open: Unavailable | null = null;
  for (const value of values)
    if (value instanceof Unavailable) open = open === null ? value : open.union(value);
  return open;
}

function indexed(c: Compiler, expr: IndexAccess, scope: Scope): ValueNode {
  const apply = ([object = null, index = null]: readonly Value[]) => semantics.elementAt(object, index);
  return lifted(c, { key: "index", parts: [expr.object, expr.index], cost: 1, strict: true, apply }, scope);
}

function sliced(c: Compiler, expr: SliceAccess, scope: Scope): ValueNode {
  const isString = scope.typed.typeOf(expr.object).kind === "string";
  const none: Expr = { kind: "null", span: expr.span };
  const parts = [expr.object, expr.from ?? none, expr.to ?? none];
  const apply = ([object = null, from = null, to = null]: readonly Value[]) =>
    semantics.slice(object, [from, to], isString);
  return lifted(c, { key: `slice${isString}`, parts, cost: 3, apply }, scope);
}

/** The items as they are, unavailable ones included: membership looks at each. */
function tuple(c: Compiler, items: readonly Expr[], scope: Scope): ValueNode {
  const nodes = items.map((item) => c.compileValue(item, scope));
  return c.value(`tuple(${nodes.map((n) => n.id).join(",")})`, scope, () => ({
    cost: nodes.reduce((sum, n) => sum + n.cost, 1),
    scopes: nodes.reduce((bits, n) => bits | n.scopes, 0),
    code: { op: "compute", run: (walk) => nodes.map((node) => walk.value(node.id)) },
  }));
}

const BUILTINS: Readonly<Record<string, (value: Value) => Value>> = {
  length: semantics.lengthOf,
  keys: semantics.keysOf,
  values: semantics.valuesOf,
  flatten: flattened,
};

function call(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const { name, args } = expr;
  if (name === "filter" || name === "distinct") return selection(c, expr, scope);
  if (isFold(name)) return folded(c, expr, scope);
  if (name === "coalesce") return coalesce(c, args, scope);
  const argument = args[0] === undefined ? undefined : bare(args[0]);
  if (
    name === "length" &&
    argument?.kind === "call" &&
    (argument.name === "filter" || argument.name === "distinct")
  ) {
    return countSelected(c, argument, scope);
  }
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
  if (builtin !== undefined)
    return lifted(c, { key: name, parts: args, cost: 2, apply: ([v = null]) => builtin(v) }, scope);
  const values = REGEX_VALUES.get(name);
  if (values !== undefined) {
    const call = { expr, how: values };
    return regexValues(c, call, scope) ?? computedRegexValues(c, call, scope);
  }
  const target = c.environment.functions.get(name);
  return target === undefined ? ofTruthOrUnknown(c, expr, scope) : registered(c, { expr, target }, scope);
}

const TRUTH_CALL =
  /^(any|all|ilike|strings\.i?(contains|starts_with|ends_with|like)|regex\.i?(contains|match))$/;

function ofTruthOrUnknown(c: Compiler, expr: Call, scope: Scope): ValueNode {
  if (TRUTH_CALL.test(expr.name)) return ofTruth(c, expr, scope);
  const unknown = Unavailable.of([`function:${expr.name}`]);
  return c.value(`unknown:${expr.name}`, scope, () => ({
    cost: 0,
    scopes: 0,
    code: { op: "constant", value: unknown },
  }));
}

/** The first that is not null; an unavailable one before it keeps the question open. */
function coalesce(c: Compiler, args: readonly Expr[], scope: Scope): ValueNode {
  const nodes = args.map((arg) => c.compileValue(arg, scope));
  return c.value(`coalesce(${nodes.map((n) => n.id).join(",")})`, scope, () => ({
    cost: nodes.reduce((sum, n) => sum + n.cost, 1),
    scopes: nodes.reduce((bits, n) => bits | n.scopes, 0),
    code: {
      op: "compute",
      run: (walk) => {
        for (const node of nodes) {
          const value = walk.value(node.id);
          if (value !== null) return value;
        }
        return null;
      },
    },
  }));
}

/** With computed patterns: no automaton, as the reference does. */
function computedRegexValues(c: Compiler, { expr, how }: RegexValues, scope: Scope): ValueNode {
  const { patterns } = c;
  const apply = ([text = null, ...rest]: readonly Value[]) =>
    typeof text === "string"
      ? patterns.values(
          text,
          rest.filter((p) => typeof p === "string"),
          how,
        )
      : null;
  return lifted(c, { key: expr.name, parts: expr.args, cost: 50, apply }, scope);
}

function registered(
  c: Compiler,
  { expr, target }: { readonly expr: Call; readonly target: RuleFunction },
  scope: Scope,
): ValueNode {
  const { run: implementation, signature, cost } = target;
  if (implementation === undefined) {
    const missing = Unavailable.of([signature.capability ?? `function:${expr.name}`]);
    return c.value(`unavailable:${expr.name}`, scope, () => ({
      cost: 0,
      scopes: 0,
      code: { op: "constant", value: missing },
    }));
  }
  const literals = expr.named.length === 0 ? literalsOf(expr.args.slice(1)) : null;
  if (target.prepare !== undefined && literals !== null && expr.args[0] !== undefined) {
    const answer = target.prepare(literals);
    const key = `${expr.name}:${JSON.stringify(literals)}`;
    return lifted(c, { key, parts: [expr.args[0]], cost, apply: ([first = null]) => answer(first) }, scope);
  }
  const positional = expr.args.map((arg) => c.compileValue(arg, scope));
  const named = new Map(expr.named.map((n) => [n.name, c.compileValue(n.value, scope)]));
  const bound = bindArguments(signature.parameters, positional, named);
  const key = `${expr.name}(${bound.map((n) => n?.id ?? "").join(",")})`;
  const parts = bound.filter((n) => n !== undefined);
  return c.value(key, scope, () => ({
    cost: parts.reduce((sum, n) => sum + n.cost, cost + 1),
    scopes: parts.reduce((bits, n) => bits | n.scopes, 0),
    code: { op: "compute", run: (walk) => apply(walk, bound, implementation) },
  }));
}

function literalsOf(args: readonly Expr[]): readonly string[] | null {
  const strings = args.map(bare).map((arg) => (arg.kind === "string" ? arg.value : null));
  return strings.includes(null) ? null : (strings as string[]);
}

function apply(
  walk: Walk,
  bound: readonly (ValueNode | undefined)[],
  implementation: NonNullable<RuleFunction["run"]>,
): Value {
  const values = bound.map((node) => (node === undefined ? undefined : walk.value(node.id)));
  return openOf(values) ?? implementation(walk.context, ...values);
}
