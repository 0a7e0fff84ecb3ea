/** Lambdas of the graph: `any`, `all`, `filter`, `distinct` over frames, the others over the frames' values. */
import type { Call, Expr } from "../ast.ts";
import * as semantics from "../semantics.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, STEP_LIMIT, TRUE } from "./codes.ts";
import { bare, type Compiler, type Scope } from "./compiler.ts";
import type { ArrayAnswer, ElementFrame } from "./frames.ts";
import { anyListed } from "./listed.ts";
import type { ArrayNode, TruthNode, ValueNode } from "./nodes.ts";
import type { Loop } from "./program.ts";
import type { Walk } from "./walk.ts";

/** Price of a body times a usual number of elements. */
const ELEMENTS_USUAL = 5;

const selects = (expr: Expr): expr is Call =>
  expr.kind === "call" && (expr.name === "filter" || expr.name === "distinct");

/** Any array expression as frames; elements of a filtered array are the frames of its source. */
function compileArray(c: Compiler, written: Expr | undefined, scope: Scope): ArrayNode {
  const expr: Expr = written === undefined ? { kind: "null", span: { start: 0, end: 0 } } : bare(written);
  if (selects(expr)) return expr.name === "filter" ? filtered(c, expr, scope) : distinct(c, expr, scope);
  const value = c.compileValue(expr, scope);
  return c.array(`array:${value.id}`, scope, (id) => {
    const base = c.base(id);
    const run = (walk: Walk): ArrayAnswer => {
      const array = walk.value(value.id);
      if (array instanceof Unavailable) return array;
      return Array.isArray(array) ? array.map((element: Value) => base.frame(element)) : null;
    };
    return { cost: value.cost + 1, scopes: value.scopes, base, origin: null, path: value.path, run };
  });
}

/** The scope of a lambda's body. */
function inside(scope: Scope, array: ArrayNode): Scope {
  const path = array.path === null ? null : `${array.path}[]`;
  return { typed: scope.typed, bases: [...scope.bases, array.base], paths: [...scope.paths, path] };
}

/** The body of a lambda; without one, the element itself. */
function bodyOf(expr: Call): Expr {
  return expr.args[1] ?? { kind: "scope", depth: 0, span: expr.span };
}

/** What all lambdas need: their array, their body, and the price of both. */
interface Parts<Body> {
  readonly array: ArrayNode;
  readonly body: Body;
  readonly loop: Loop;
  readonly cost: number;
  readonly scopes: number;
}

function parts<Body extends TruthNode | ValueNode>(
  c: Compiler,
  expr: Call,
  { scope, compile }: { readonly scope: Scope; readonly compile: (inner: Scope) => Body },
): Parts<Body> {
  const array = compileArray(c, expr.args[0], scope);
  const body = compile(inside(scope, array));
  const depth = scope.bases.length;
  const outer = array.scopes | (body.scopes & ~(1 << depth));
  const closed = (array.origin ?? array).scopes === 0;
  const needs = closed && "needs" in body ? body.needs : [];
  return {
    array,
    body,
    loop: { array, depth, nested: outer !== 0, needs },
    cost: array.cost + ELEMENTS_USUAL * (body.cost + 1),
    scopes: outer,
  };
}

/** Binds each frame in turn. False when the step limit was met. */
function each(
  walk: Walk,
  { depth, nested }: Loop,
  frames: readonly ElementFrame[],
  visit: (frame: ElementFrame) => void,
): boolean {
  if (!walk.enter(depth, nested, frames.length)) return false;
  for (const frame of frames) {
    walk.stack[depth] = frame;
    visit(frame);
  }
  return true;
}

/** `any` and `all`. A null predicate counts as false in `any` and stays null in `all`. */
export function quantifier(c: Compiler, expr: Call, scope: Scope): TruthNode {
  if (expr.name === "all") return all(c, expr, scope);
  const compile = (inner: Scope) => c.compileHolds(bodyOf(expr), inner);
  const { array, body, loop, cost, scopes } = parts(c, expr, { scope, compile });
  const listed = anyListed(c, expr, inside(scope, array));
  if (listed !== null) return listed;
  return c.truth(`any:${array.id},${body.id}`, scope, () => ({
    cost,
    scopes,
    code: { op: "any", loop, body },
  }));
}

function all(c: Compiler, expr: Call, scope: Scope): TruthNode {
  const compile = (inner: Scope) => c.compileTruth(bodyOf(expr), inner);
  const { array, body, loop, cost, scopes } = parts(c, expr, { scope, compile });
  const { codes } = c;
  const limit = codes.of(STEP_LIMIT);
  const run = (walk: Walk): number => {
    const frames = walk.array(array.id);
    if (frames === null) return TRUE;
    if (frames instanceof Unavailable) return codes.of(frames);
    let answer = TRUE;
    const visit = () => {
      const code = answer === FALSE ? FALSE : walk.truth(body.id);
      if (code === FALSE) answer = FALSE;
      else if (code !== TRUE) answer = answer === TRUE ? code : codes.merge(answer, code);
    };
    return each(walk, loop, frames, visit) ? answer : limit;
  };
  return c.truth(`all:${array.id},${body.id}`, scope, () => ({ cost, scopes, code: { op: "compute", run } }));
}

function filtered(c: Compiler, expr: Call, scope: Scope): ArrayNode {
  const compile = (inner: Scope) => c.compileHolds(bodyOf(expr), inner);
  const { array, body, loop, cost, scopes } = parts(c, expr, { scope, compile });
  const { codes, program } = c;
  return c.array(`filter:${array.id},${body.id}`, scope, () => {
    const number = program.addLoop(loop, body);
    const run = (walk: Walk): ArrayAnswer => {
      const frames = walk.array(array.id);
      if (frames === null) return [];
      if (frames instanceof Unavailable) return frames;
      if (walk.ruledOut(number)) return [];
      const kept: ElementFrame[] = [];
      let open = NULL;
      const visit = (frame: ElementFrame) => {
        const code = walk.truth(body.id);
        if (code === TRUE) kept.push(frame);
        else if (code !== FALSE && code !== NULL) open = codes.merge(open, code);
      };
      if (!each(walk, loop, frames, visit)) return STEP_LIMIT;
      return open === NULL ? kept : codes.setOf(open);
    };
    return { cost, scopes, base: array.base, origin: array.origin ?? array, path: array.path, run };
  });
}

function distinct(c: Compiler, expr: Call, scope: Scope): ArrayNode {
  const compile = (inner: Scope) => c.compileValue(bodyOf(expr), inner);
  const { array, body, loop, cost, scopes } = parts(c, expr, { scope, compile });
  return c.array(`distinct:${array.id},${body.id}`, scope, () => {
    const run = (walk: Walk): ArrayAnswer => {
      const frames = walk.array(array.id);
      if (frames === null) return [];
      if (frames instanceof Unavailable) return frames;
      const seen = new Set<unknown>();
      const kept: ElementFrame[] = [];
      let open: Unavailable | null = null;
      const visit = (frame: ElementFrame) => {
        const value = walk.value(body.id);
        if (value instanceof Unavailable) open = open === null ? value : open.union(value);
        const identity = semantics.identityOf(value);
        if (seen.has(identity)) return;
        seen.add(identity);
        kept.push(frame);
      };
      return each(walk, loop, frames, visit) ? (open ?? kept) : STEP_LIMIT;
    };
    return { cost, scopes, base: array.base, origin: array.origin ?? array, path: array.path, run };
  });
}

/** `filter` and `distinct` where a value is wanted. */
export function selection(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const array = compileArray(c, expr, scope);
  return ofFrames(
    c,
    { key: "elements", array, path: array.path, value: (frames) => frames.map((f) => f.element) },
    scope,
  );
}

/** `length(filter(…))` counts frames and builds no array. */
export function countSelected(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const array = compileArray(c, expr, scope);
  return ofFrames(c, { key: "count", array, path: null, value: (frames) => frames.length }, scope);
}

interface OfFrames {
  readonly key: string;
  readonly array: ArrayNode;
  readonly path: string | null;
  readonly value: (frames: readonly ElementFrame[]) => Value;
}

function ofFrames(c: Compiler, { key, array, path, value }: OfFrames, scope: Scope): ValueNode {
  const run = (walk: Walk): Value => {
    const frames = walk.array(array.id);
    return frames === null || frames instanceof Unavailable ? frames : value(frames);
  };
  return c.value(`${key}:${array.id}`, scope, () => ({
    cost: array.cost + 1,
    scopes: array.scopes,
    path,
    code: { op: "compute", run },
  }));
}

interface Fold {
  readonly empty: Value;
  readonly fold: (bodies: readonly Value[]) => Value;
  /** Unavailable elements stay elements (`map`), or make the whole unavailable. */
  readonly keepsOpen: boolean;
}

const FOLDS: Readonly<Record<string, Fold>> = {
  map: { empty: null, fold: (bodies) => bodies, keepsOpen: true },
  sum: {
    empty: 0,
    fold: (bodies) => bodies.reduce<number>((sum, v) => (typeof v === "number" ? sum + v : sum), 0),
    keepsOpen: false,
  },
  ratio: {
    empty: null,
    fold: (bodies) => (bodies.length === 0 ? null : bodies.filter((v) => v === true).length / bodies.length),
    keepsOpen: false,
  },
};

export const isFold = (name: string): boolean => Object.hasOwn(FOLDS, name);

/** `map`, `sum` and `ratio`. */
export function folded(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const compile = (inner: Scope) => c.compileValue(bodyOf(expr), inner);
  const { array, body, loop, cost, scopes } = parts(c, expr, { scope, compile });
  const { empty, fold, keepsOpen } = FOLDS[expr.name]!;
  const run = (walk: Walk): Value => {
    const frames = walk.array(array.id);
    if (frames === null) return empty;
    if (frames instanceof Unavailable) return frames;
    const bodies: Value[] = [];
    let open: Unavailable | null = null;
    const visit = () => {
      const value = walk.value(body.id);
      if (value instanceof Unavailable) open = open === null ? value : open.union(value);
      bodies.push(value);
    };
    if (!each(walk, loop, frames, visit)) return STEP_LIMIT;
    return open !== null && !keepsOpen ? open : fold(bodies);
  };
  return c.value(`${expr.name}:${array.id},${body.id}`, scope, () => ({
    cost,
    scopes,
    code: { op: "compute", run },
  }));
}
