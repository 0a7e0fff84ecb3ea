/**
 * The reference evaluator: one expression at a time, straight from the tree, every operand evaluated. It
 * defines what the joint graph must answer, and its trace is what evidence and `rules explain` show.
 *
 * Input: a checked expression and a root object. Output: a `Trace`. It never throws on values of the root.
 */
import { type Call, childrenOf, type Expr, type Membership } from "./ast.ts";
import {
  type Environment,
  fieldOf,
  isFoldedField,
  listCapability,
  ownListOf,
  type TypedExpr,
} from "./environment.ts";
import {
  conjunction,
  disjunction,
  flattened,
  lift,
  negation,
  strict,
  threshold,
  truthOf,
  unionOf,
} from "./kleene.ts";
import * as semantics from "./semantics.ts";
import { Patterns, REGEX_VALUES, TEXT_TESTS } from "./text-functions.ts";
import type { MqlType } from "./types.ts";
import { type CallContext, type RuleFunction, type Truth, Unavailable, type Value } from "./value.ts";

/** An expression with its value and those of its parts. */
export interface Trace {
  readonly expr: Expr;
  readonly value: Value;
  /** Where the value stands in the message, `body.links[2].href_url`; null for computed values. */
  readonly path: string | null;
  readonly children: readonly Trace[];
  /** For lambdas: what the body was for elements, the true ones first; at most `ELEMENTS_KEPT` of each kind. */
  readonly elements: readonly ElementTrace[];
  /** How many elements the lambda saw. */
  readonly elementCount: number;
}

export interface ElementTrace {
  readonly path: string | null;
  readonly body: Trace;
}

// LIMIT: a hostile mail has thousands of links; a person reads a handful.
const ELEMENTS_KEPT = 4;

/** A value on its way, with its place; `elementPaths` gives the place of each element of a filtered array. */
interface Located {
  readonly value: Value;
  readonly path: string | null;
  readonly elementPaths?: readonly (string | null)[];
}

interface Frame {
  readonly env: Environment;
  readonly typed: TypedExpr;
  readonly patterns: Patterns;
  readonly context: CallContext;
  readonly scopes: readonly Located[];
}

export interface EvaluateOptions {
  /** Kept by the caller, so that patterns are compiled once. */
  readonly patterns?: Patterns;
  /** See `CallContext`. */
  readonly surroundings?: unknown;
}

/** Evaluates one expression over a root object (a message). */
export function evaluate(
  typed: TypedExpr,
  root: unknown,
  env: Environment,
  { patterns = new Patterns(), surroundings = null }: EvaluateOptions = {},
): Trace {
  return run(typed.expr, { env, typed, patterns, context: { root, surroundings }, scopes: [] }).trace;
}

interface Result {
  readonly trace: Trace;
  readonly located: Located;
}

function run(expr: Expr, frame: Frame): Result {
  const parts: Result[] = [];
  const part = (child: Expr, inner = frame): Located => {
    const result = run(child, inner);
    if (inner === frame) parts.push(result);
    return result.located;
  };
  const elements: ElementTrace[] = [];
  const located = locate(expr, { frame, part, elements });
  const trace: Trace = {
    expr,
    value: located.value,
    path: located.path,
    children: parts.map((p) => p.trace),
    elements: keepTelling(elements),
    elementCount: elements.length,
  };
  return { trace, located };
}

function keepTelling(elements: readonly ElementTrace[]): readonly ElementTrace[] {
  const isTrue = (e: ElementTrace) => e.body.value === true;
  return [
    ...elements.filter(isTrue).slice(0, ELEMENTS_KEPT),
    ...elements.filter((e) => !isTrue(e)).slice(0, ELEMENTS_KEPT),
  ];
}

interface Step {
  readonly frame: Frame;
  readonly part: (child: Expr, inner?: Frame) => Located;
  readonly elements: ElementTrace[];
}

const computed = (value: Value): Located => ({ value, path: null });

function locate(expr: Expr, step: Step): Located {
  switch (expr.kind) {
    case "string":
    case "int":
    case "float":
    case "bool":
      return computed(expr.value);
    case "null":
    case "error":
      return computed(null);
    case "list":
      return { value: listValue(expr.name, step.frame), path: `$${expr.name}` };
    case "name":
      return field(step.frame.context.root as Value, expr.name, {
        owner: step.frame.env.root,
        path: expr.name,
      });
    case "scope":
      return step.frame.scopes[step.frame.scopes.length - 1 - expr.depth] ?? computed(null);
    case "field": {
      const object = step.part(expr.object);
      const path = object.path === null ? null : `${object.path}.${expr.name}`;
      return field(object.value, expr.name, { owner: step.frame.typed.typeOf(expr.object), path });
    }
    case "index":
      return indexed(step.part(expr.object), step.part(expr.index).value);
    case "slice":
      return computed(
        sliced(
          expr.from,
          expr.to,
          step,
          step.part(expr.object).value,
          step.frame.typed.typeOf(expr.object).kind === "string",
        ),
      );
    case "group":
      return step.part(expr.inner);
    case "tuple":
    case "array":
      return computed(expr.items.map((item) => step.part(item).value));
    case "call":
      return call(expr, step);
    default:
      return computed(operation(expr, step));
  }
}

function operation(expr: Expr, step: Step): Value {
  const operands = () => childrenOf(expr).map((child) => step.part(child).value);
  switch (expr.kind) {
    case "negate":
      return lift(operands(), ([v]) => semantics.negate(v ?? null));
    case "arithmetic": {
      const int = step.frame.typed.typeOf(expr).kind === "int";
      return strict(operands(), ([l, r]) => semantics.arithmetic(expr.op, [l ?? null, r ?? null], int));
    }
    case "compare": {
      const { env, typed } = step.frame;
      const folded = isFoldedField(expr.left, typed, env.root) || isFoldedField(expr.right, typed, env.root);
      return comparison(folded ? (FOLDED_OPS[expr.op] ?? expr.op) : expr.op, operands());
    }
    case "range": {
      const values = operands();
      const links = expr.ops.map((op, i) => comparison(op, [values[i] ?? null, values[i + 1] ?? null]));
      return conjunction(links);
    }
    case "in":
      return membership(expr, step);
    case "isNull": {
      const [value = null] = operands();
      return value instanceof Unavailable ? value : (value === null) !== expr.negated;
    }
    case "of":
      return threshold(expr.count, operands().map(truthOf));
    case "not":
      return negation(truthOf(operands()[0] ?? null));
    case "and":
      return conjunction(operands().map(truthOf));
    case "or":
      return disjunction(operands().map(truthOf));
    default:
      return null;
  }
}

/**
 * Whether a condition is true, where only that counts: at the top of a rule, in `any` and in `filter`. There a
 * null operand of a conjunction rules the truth out whatever the unavailable others are, so fewer rules stay
 * undecided than by Kleene's tables alone. Never null.
 */
export function holds(trace: Trace): Truth {
  const parts = () => trace.children.map(holds);
  switch (trace.expr.kind) {
    case "group":
    case "and":
      return conjunction(parts());
    case "or":
      return disjunction(parts());
    default:
      return truthOf(trace.value) ?? false;
  }
}

/** What `==` and `!=` mean on a field whose schema says that case does not count. */
const FOLDED_OPS: Readonly<Record<string, string>> = { "==": "=~", "!=": "!~" };

function comparison(op: string, [left = null, right = null]: readonly Value[]): Truth {
  return strict([left, right], ([l = null, r = null]) => {
    switch (op) {
      case "==":
        return semantics.equal(l, r);
      case "!=":
        return negation(semantics.equal(l, r));
      case "=~":
        return semantics.equalFolded(l, r);
      case "!~":
        return negation(semantics.equalFolded(l, r));
      default:
        return semantics.order(op as "<", l, r);
    }
  }) as Truth;
}

/** `x in array` is `any(array, . == x)`; a scalar on the right is a set of one. */
function membership(expr: Membership, step: Step): Truth {
  const left = step.part(expr.left).value;
  const right = step.part(expr.right).value;
  const { env, typed } = step.frame;
  const folded = isFoldedField(expr.left, typed, env.root) || isFoldedField(expr.right, typed, env.root);
  const found = inOwnList(left, expr, step.frame) ?? contains(left, right, expr.insensitive || folded);
  return expr.negated ? negation(found) : found;
}

/** Undefined where the right side is something else. An own list may know members without being able to name them all. */
function inOwnList(left: Value, { right }: Membership, { env, context }: Frame): Truth | undefined {
  let named = right;
  while (named.kind === "group") named = named.inner;
  const list = named.kind === "list" ? ownListOf(named.name, env) : undefined;
  if (list === undefined) return undefined;
  return left === null || left instanceof Unavailable ? left : list.has(context, left);
}

function contains(left: Value, right: Value, insensitive: boolean): Truth {
  if (left === null || right === null) return null;
  if (left instanceof Unavailable || right instanceof Unavailable) return unionOf([left, right]);
  const items = Array.isArray(right) ? (right as readonly Value[]) : [right];
  const same = insensitive ? semantics.equalFolded : semantics.equal;
  let open: Unavailable | null = null;
  for (const item of items) {
    if (item instanceof Unavailable) open = open === null ? item : open.union(item);
    else if (same(left, item) === true) return true;
  }
  return open ?? false;
}

function listValue(name: string, frame: Frame): Value {
  const { env, context } = frame;
  const own = ownListOf(name, env);
  if (own !== undefined) return own.entries(context);
  return env.lists.get(name) ?? Unavailable.of([listCapability(name)]);
}

interface FieldAt {
  readonly owner: MqlType;
  readonly path: string | null;
}

function field(object: Value, name: string, at: FieldAt): Located {
  if (object === null || object instanceof Unavailable) return { value: object, path: at.path };
  return { value: fieldOf(object, name, at.owner), path: at.path };
}

function indexed(object: Located, index: Value): Located {
  const value = strict([object.value, index], ([o = null, i = null]) => semantics.elementAt(o, i));
  const path = object.path === null ? null : `${object.path}[${JSON.stringify(index)}]`;
  return { value, path: (typeof index === "number" ? object.elementPaths?.[index] : undefined) ?? path };
}

function sliced(from: Expr | null, to: Expr | null, step: Step, object: Value, isString: boolean): Value {
  const start = from === null ? null : step.part(from).value;
  const end = to === null ? null : step.part(to).value;
  return lift([object, start, end], ([o = null, s = null, e = null]) => semantics.slice(o, [s, e], isString));
}

function call(expr: Call, step: Step): Located {
  const lambda = LAMBDAS[expr.name];
  if (lambda !== undefined) return lambda(expr, step);
  const located = expr.args.map((arg) => step.part(arg));
  // The chosen value keeps its place, so that evidence points at it.
  if (expr.name === "coalesce") return located.find((l) => l.value !== null) ?? computed(null);
  const args = located.map((l) => l.value);
  const builtin = BUILTINS[expr.name];
  if (builtin !== undefined) return computed(builtin(args));
  const test = TEXT_TESTS.get(expr.name);
  if (test !== undefined) {
    return computed(anyPattern(args, (text, pattern) => step.frame.patterns.test(test, text, pattern)));
  }
  const values = REGEX_VALUES.get(expr.name);
  if (values !== undefined) return computed(lift(args, () => regexValues(args, values, step.frame.patterns)));
  return computed(registered(expr, args, step));
}

/** Null if the text is null or every pattern is; true if any pattern matches. */
function anyPattern(
  [text = null, ...patterns]: readonly Value[],
  test: (text: string, pattern: string) => boolean,
): Truth {
  if (text === null) return null;
  if (text instanceof Unavailable) return text;
  if (typeof text !== "string") return null;
  const answers = patterns.map((pattern): Truth => {
    if (pattern instanceof Unavailable) return pattern;
    return typeof pattern === "string" ? test(text, pattern) : null;
  });
  if (answers.includes(true)) return true;
  const missing = unionOf(answers as Value[]);
  if (missing !== null) return missing;
  return answers.every((a) => a === null) ? null : false;
}

function regexValues(
  args: readonly Value[],
  how: { count: boolean; insensitive: boolean },
  patterns: Patterns,
): Value {
  const [text = null, ...rest] = args;
  if (typeof text !== "string") return null;
  return patterns.values(
    text,
    rest.filter((p) => typeof p === "string"),
    how,
  );
}

function registered(expr: Call, args: readonly Value[], step: Step): Value {
  const named = new Map(expr.named.map((n) => [n.name, step.part(n.value).value]));
  const target = step.frame.env.functions.get(expr.name);
  if (target === undefined) return Unavailable.of([`function:${expr.name}`]);
  if (target.run === undefined)
    return Unavailable.of([target.signature.capability ?? `function:${expr.name}`]);
  const missing = unionOf([...args, ...named.values()]);
  if (missing !== null) return missing;
  const prepared = preparedFor(expr, target);
  if (prepared !== null) return prepared(args[0] ?? null);
  return target.run(step.frame.context, ...bindArguments(target.signature.parameters, args, named));
}

/** By call: a rule that fires is evaluated again for its evidence, and its literals are the same every time. */
const PREPARED = new WeakMap<Call, (first: Value) => Value>();

function preparedFor(expr: Call, { prepare }: RuleFunction): ((first: Value) => Value) | null {
  const known = PREPARED.get(expr);
  if (known !== undefined || prepare === undefined) return known ?? null;
  const literals = expr.args.slice(1).map((arg) => (arg.kind === "string" ? arg.value : null));
  if (expr.named.length > 0 || literals.includes(null)) return null;
  const prepared = prepare(literals as string[]);
  PREPARED.set(expr, prepared);
  return prepared;
}

/** Arguments in the order of the parameters: named ones in their place, variadic ones at the end. */
export function bindArguments<T>(
  parameters: readonly { readonly name: string; readonly named?: boolean; readonly variadic?: boolean }[],
  args: readonly T[],
  named: ReadonlyMap<string, T>,
): (T | undefined)[] {
  const rest = [...args];
  const bound: (T | undefined)[] = [];
  for (const parameter of parameters) {
    const byName = named.get(parameter.name);
    if (byName !== undefined) bound.push(byName);
    else if (parameter.variadic) bound.push(...rest.splice(0));
    else bound.push(parameter.named ? undefined : rest.shift());
  }
  return bound;
}

const BUILTINS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  length: (args) => lift(args, ([v = null]) => semantics.lengthOf(v)),
  keys: (args) => lift(args, ([v = null]) => semantics.keysOf(v)),
  values: (args) => lift(args, ([v = null]) => semantics.valuesOf(v)),
  flatten: (args) => lift(args, ([v = null]) => flattened(v)),
};

interface Elements {
  readonly bodies: readonly Value[];
  readonly items: readonly Located[];
}

/** What of a body's trace the lambda goes by. */
type Judge = (body: Trace) => Value;
const itsValue: Judge = (body) => body.value;

/** Evaluates the array and the body for each element; a missing body stands for the element itself. */
function overElements(expr: Call, step: Step, judge: Judge): Elements | null | Unavailable {
  const [source, body] = expr.args;
  const array = source === undefined ? computed(null) : step.part(source);
  if (array.value instanceof Unavailable) return array.value;
  if (!Array.isArray(array.value)) return null;
  const items = (array.value as readonly Value[]).map((value, i): Located => {
    const path = array.elementPaths?.[i] ?? (array.path === null ? null : `${array.path}[${i}]`);
    return { value, path };
  });
  const bodies = items.map((item) => {
    if (body === undefined) return item.value;
    const inner: Frame = { ...step.frame, scopes: [...step.frame.scopes, item] };
    const { trace } = run(body, inner);
    step.elements.push({ path: item.path, body: trace });
    return judge(trace);
  });
  return { bodies, items };
}

type Lambda = (expr: Call, step: Step) => Located;

/** A lambda that gives one value: `empty` stands for a null array, `fold` for the rest. */
function folding(empty: Value, fold: (elements: Elements) => Value, judge = itsValue): Lambda {
  return (expr, step) => {
    const elements = overElements(expr, step, judge);
    if (elements instanceof Unavailable) return computed(elements);
    return computed(elements === null ? empty : fold(elements));
  };
}

/** A lambda that keeps some elements, with their places. */
function selecting(
  select: (elements: Elements) => readonly Located[] | Unavailable,
  judge = itsValue,
): Lambda {
  return (expr, step) => {
    const elements = overElements(expr, step, judge);
    if (elements instanceof Unavailable) return computed(elements);
    if (elements === null) return computed([]);
    const kept = select(elements);
    if (kept instanceof Unavailable) return computed(kept);
    return { value: kept.map((k) => k.value), path: null, elementPaths: kept.map((k) => k.path) };
  };
}

const LAMBDAS: Readonly<Record<string, Lambda>> = {
  // A null predicate counts as false in `any`; only an unavailable one keeps the question open.
  any: folding(null, ({ bodies }) => (bodies.includes(true) ? true : (unionOf(bodies) ?? false)), holds),
  all: folding(true, ({ bodies }) => conjunction(bodies.map(truthOf))),
  map: folding(null, ({ bodies }) => bodies),
  sum: folding(
    0,
    ({ bodies }) =>
      unionOf(bodies) ?? bodies.reduce<number>((sum, v) => (typeof v === "number" ? sum + v : sum), 0),
  ),
  ratio: folding(null, ({ bodies }) => {
    if (bodies.length === 0) return null;
    return unionOf(bodies) ?? bodies.filter((v) => v === true).length / bodies.length;
  }),
  filter: selecting(
    ({ bodies, items }) => unionOf(bodies) ?? items.filter((_, i) => bodies[i] === true),
    holds,
  ),
  distinct: selecting(({ bodies, items }) => {
    const seen = new Set<unknown>();
    return (
      unionOf(bodies) ??
      items.filter((_, i) => {
        const identity = semantics.identityOf(bodies[i] ?? null);
        return !seen.has(identity) && seen.add(identity);
      })
    );
  }),
};
