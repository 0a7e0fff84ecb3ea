/** Lambdas of the graph: `any`, `all`, `filter`, `distinct` over frames, the others over the frames' values. */
import type { Call, Expr } from "../ast.ts";
import { STEP_LIMIT_CAPABILITY } from "../environment.ts";
import * as semantics from "../semantics.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, TRUE } from "./codes.ts";
import { bare, type Compiler, type Scope } from "./compiler.ts";
import { gather } from "./facts.ts";
import { anyListed } from "./listed.ts";
import type { ArrayNode, TruthNode, ValueNode } from "./nodes.ts";
import { type ElementFrame, type Run, STEPS_MAX } from "./run.ts";

const STEP_LIMIT = Unavailable.of([STEP_LIMIT_CAPABILITY]);

/** Price of a body times a usual number of elements. */
const ELEMENTS_USUAL = 5;

const selects = (expr: Expr): expr is Call =>
  expr.kind === "call" && (expr.name === "filter" || expr.name === "distinct");

/** Any array expression as frames; elements of a filtered array are the frames of its source. */
function compileArray(c: Compiler, written: Expr | undefined, scope: Scope): ArrayNode {
  const expr = written === undefined ? undefined : bare(written);
  if (expr !== undefined && selects(expr))
    return expr.name === "filter" ? filtered(c, expr, scope) : distinct(c, expr, scope);
  const value = expr === undefined ? nullValue(c, scope) : c.compileValue(expr, scope);
  return c.array(`array:${value.id}`, scope, (id) => {
    const base = c.base(id);
    return {
      cost: value.cost + 1,
      scopes: value.scopes,
      base,
      origin: null,
      path: value.path,
      run: (run) => {
        const array = value.run(run);
        if (array instanceof Unavailable) return array;
        return Array.isArray(array) ? array.map((element: Value) => base.frame(element)) : null;
      },
    };
  });
}

function nullValue(c: Compiler, scope: Scope): ValueNode {
  return c.value("null", scope, () => ({ cost: 0, scopes: 0, run: () => null }));
}

/** The scope of a lambda's body. */
function inside(scope: Scope, array: ArrayNode): Scope {
  const path = array.path === null ? null : `${array.path}[]`;
  return { typed: scope.typed, bases: [...scope.bases, array.base], paths: [...scope.paths, path] };
}

function without(scopes: number, depth: number): number {
  return scopes & ~(1 << depth);
}

interface Loop {
  readonly depth: number;
  /** Whether the loop runs anew for each element of the loop around it. */
  readonly nested: boolean;
}

function loopOf(scope: Scope, array: ArrayNode, body: { readonly scopes: number }): Loop {
  const depth = scope.bases.length;
  return { depth, nested: (array.scopes | without(body.scopes, depth)) !== 0 };
}

/** Binds each frame in turn; `visit` answers false to stop. Returns false when the step limit was met. */
function each(
  run: Run,
  { depth, nested }: Loop,
  frames: readonly ElementFrame[],
  visit: (frame: ElementFrame) => boolean,
): boolean {
  const around = nested && depth > 0 ? run.steps[depth - 1]! : 1;
  const steps = around * frames.length;
  if (steps > STEPS_MAX) return false;
  run.steps[depth] = steps;
  for (const frame of frames) {
    run.stack[depth] = frame;
    if (!visit(frame)) return true;
  }
  return true;
}

/**
 * Whether no element can make the body true. Asked of the array before any filter, so that what was gathered
 * serves all rules; elements that a filter left out can only make the answer "perhaps".
 */
function ruleOut(array: ArrayNode, body: TruthNode, { depth }: Loop): (run: Run) => boolean {
  const origin = array.origin ?? array;
  const { needs } = body;
  if (origin.scopes !== 0 || needs.length === 0) return () => false;
  return (run) => {
    const frames = origin.run(run);
    if (frames === null || frames instanceof Unavailable) return false;
    const factsOf = (subject: ValueNode) => gather(run, { array: origin.id, depth, frames }, subject);
    return !needs.every((need) => need(factsOf, run));
  };
}

function bodyTruth(c: Compiler, expr: Call, inner: Scope): TruthNode {
  const [, body] = expr.args;
  return c.compileTruth(body ?? { kind: "scope", depth: 0, span: expr.span }, inner);
}

function bodyValue(c: Compiler, expr: Call, inner: Scope): ValueNode {
  const [, body] = expr.args;
  return c.compileValue(body ?? { kind: "scope", depth: 0, span: expr.span }, inner);
}

/** `any` and `all`. A null predicate counts as false in `any` and stays null in `all`. */
export function quantifier(c: Compiler, expr: Call, scope: Scope): TruthNode {
  const array = compileArray(c, expr.args[0], scope);
  const listed = expr.name === "any" ? anyListed(c, expr, inside(scope, array)) : null;
  if (listed !== null) return listed;
  const body = bodyTruth(c, expr, inside(scope, array));
  const loop = loopOf(scope, array, body);
  const { codes } = c;
  const isAny = expr.name === "any";
  const ruledOut = ruleOut(array, body, loop);
  const [deciding, otherwise] = isAny ? [TRUE, FALSE] : [FALSE, TRUE];
  const limit = codes.of(STEP_LIMIT);
  return c.truth(`${expr.name}:${array.id},${body.id}`, scope, () => ({
    cost: array.cost + ELEMENTS_USUAL * (body.cost + 1),
    scopes: array.scopes | without(body.scopes, loop.depth),
    run: (run) => {
      const frames = array.run(run);
      if (frames === null) return isAny ? NULL : TRUE;
      if (frames instanceof Unavailable) return codes.of(frames);
      if (isAny && ruledOut(run)) return FALSE;
      let answer = otherwise;
      const visit = () => {
        const code = body.run(run);
        if (code === deciding) {
          answer = deciding;
          return false;
        }
        if (code !== otherwise && !(isAny && code === NULL))
          answer = answer === otherwise ? code : codes.merge(answer, code);
        return true;
      };
      return each(run, loop, frames, visit) ? answer : limit;
    },
  }));
}

function filtered(c: Compiler, expr: Call, scope: Scope): ArrayNode {
  const array = compileArray(c, expr.args[0], scope);
  const body = bodyTruth(c, expr, inside(scope, array));
  const loop = loopOf(scope, array, body);
  const ruledOut = ruleOut(array, body, loop);
  const { codes } = c;
  return c.array(`filter:${array.id},${body.id}`, scope, () => ({
    cost: array.cost + ELEMENTS_USUAL * (body.cost + 1),
    scopes: array.scopes | without(body.scopes, loop.depth),
    base: array.base,
    origin: array.origin ?? array,
    path: array.path,
    run: (run) => {
      const frames = array.run(run);
      if (frames === null) return [];
      if (frames instanceof Unavailable) return frames;
      if (ruledOut(run)) return [];
      const kept: ElementFrame[] = [];
      let open = NULL;
      const visit = (frame: ElementFrame) => {
        const code = body.run(run);
        if (code === TRUE) kept.push(frame);
        else if (code !== FALSE && code !== NULL) open = codes.merge(open, code);
        return true;
      };
      if (!each(run, loop, frames, visit)) return STEP_LIMIT;
      return open === NULL ? kept : codes.setOf(open);
    },
  }));
}

function distinct(c: Compiler, expr: Call, scope: Scope): ArrayNode {
  const array = compileArray(c, expr.args[0], scope);
  const body = bodyValue(c, expr, inside(scope, array));
  const loop = loopOf(scope, array, body);
  return c.array(`distinct:${array.id},${body.id}`, scope, () => ({
    cost: array.cost + ELEMENTS_USUAL * (body.cost + 1),
    scopes: array.scopes | without(body.scopes, loop.depth),
    base: array.base,
    origin: array.origin ?? array,
    path: array.path,
    run: (run) => {
      const frames = array.run(run);
      if (frames === null) return [];
      if (frames instanceof Unavailable) return frames;
      const seen = new Set<unknown>();
      const kept: ElementFrame[] = [];
      let open: Unavailable | null = null;
      const visit = (frame: ElementFrame) => {
        const value = body.run(run);
        if (value instanceof Unavailable) open = open === null ? value : open.union(value);
        const identity = semantics.identityOf(value);
        if (!seen.has(identity)) {
          seen.add(identity);
          kept.push(frame);
        }
        return true;
      };
      return each(run, loop, frames, visit) ? (open ?? kept) : STEP_LIMIT;
    },
  }));
}

/** `filter` and `distinct` where a value is wanted. */
export function selection(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const array = compileArray(c, expr, scope);
  return c.value(`elements:${array.id}`, scope, () => ({
    cost: array.cost + 1,
    scopes: array.scopes,
    path: array.path,
    run: (run) => {
      const frames = array.run(run);
      return frames === null || frames instanceof Unavailable ? frames : frames.map((f) => f.element);
    },
  }));
}

/** `length(filter(…))` counts frames and builds no array. */
export function countSelected(c: Compiler, expr: Call, scope: Scope): ValueNode {
  const array = compileArray(c, expr, scope);
  return c.value(`count:${array.id}`, scope, () => ({
    cost: array.cost + 1,
    scopes: array.scopes,
    run: (run) => {
      const frames = array.run(run);
      return frames === null || frames instanceof Unavailable ? frames : frames.length;
    },
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
  const array = compileArray(c, expr.args[0], scope);
  const body = bodyValue(c, expr, inside(scope, array));
  const loop = loopOf(scope, array, body);
  const { empty, fold, keepsOpen } = FOLDS[expr.name]!;
  return c.value(`${expr.name}:${array.id},${body.id}`, scope, () => ({
    cost: array.cost + ELEMENTS_USUAL * (body.cost + 1),
    scopes: array.scopes | without(body.scopes, loop.depth),
    run: (run) => {
      const frames = array.run(run);
      if (frames === null) return empty;
      if (frames instanceof Unavailable) return frames;
      const bodies: Value[] = [];
      let open: Unavailable | null = null;
      const visit = () => {
        const value = body.run(run);
        if (value instanceof Unavailable) open = open === null ? value : open.union(value);
        bodies.push(value);
        return true;
      };
      if (!each(run, loop, frames, visit)) return STEP_LIMIT;
      return open !== null && !keepsOpen ? open : fold(bodies);
    },
  }));
}
