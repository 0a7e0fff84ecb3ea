/** The advice of the checker: what somebody who wrote an unknown name most likely meant. */
import type { Expr, FieldAccess } from "./ast.ts";
import type { CheckState } from "./checker-state.ts";
import { nearestName } from "./nearest-name.ts";
import { print } from "./printer.ts";
import type { MqlType, ObjectType } from "./types.ts";

/** Help for a bare name that is no field of the root. */
export function rootFieldHelp(name: string, state: CheckState): string | undefined {
  const functions = [...state.schema.functions.keys()];
  if (functions.some((known) => known === name || known.startsWith(`${name}.`))) {
    return `\`${name}\` is part of a function's name; a call needs parentheses`;
  }
  const scope = state.scopes.at(-1);
  if (scope?.type.kind === "object" && Object.hasOwn(scope.type.fields, name)) {
    return `for the field of an element write \`.${name}\``;
  }
  if (state.schema.lists.has(name)) return `for the list write \`$${name}\``;
  const elsewhere = findField(state.schema.root, name);
  if (elsewhere !== null) return elsewhere.list === null ? didYouMean(elsewhere.path) : inList(elsewhere);
  return didYouMean(nearestName(name, Object.keys(state.schema.root.fields)));
}

/** Help for a field that an object does not have. */
export function unknownFieldHelp(expr: FieldAccess, type: ObjectType, state: CheckState): string | undefined {
  const call = calledName(expr);
  if (call !== null && state.schema.functions.has(call))
    return `\`${call}\` is a function; write \`${call}(…)\``;
  const object = print(expr.object);
  const join = expr.object.kind === "scope" ? object : `${object}.`;
  const near = nearestName(expr.name, Object.keys(type.fields));
  const inside = findField(type, expr.name);
  if (inside !== null && inside.list === null) return didYouMean(`${join}${inside.path}`);
  if (near !== undefined) return didYouMean(`${join}${near}`);
  if (inside !== null) return inList({ ...inside, list: `${join}${inside.list}` });
  const elsewhere = findField(state.schema.root, expr.name);
  if (elsewhere !== null) return elsewhere.list === null ? didYouMean(elsewhere.path) : inList(elsewhere);
  const names = Object.keys(type.fields);
  return names.length <= 12 ? `it has ${names.map((name) => `\`${name}\``).join(", ")}` : undefined;
}

/** Help for a field access on a list. */
export function fieldOfListHelp(expr: FieldAccess, state: CheckState): string {
  const list = state.text(expr.object);
  return `ask for an element with \`any(${list}, .${expr.name} …)\`, or for all with \`map(${list}, .${expr.name})\``;
}

/** Help for a function that does not exist. */
export function unknownFunctionHelp(name: string, state: CheckState): string | undefined {
  const known = [...state.schema.functions.keys()];
  const last = lastName(name);
  const sameEnd = known.filter((other) => other.endsWith(`.${last}`) || other === last);
  if (sameEnd.length > 0) return didYouMean(`${sameEnd[0]}`);
  return didYouMean(nearestName(name, known) ?? known.find((other) => nearestName(last, [lastName(other)])));
}

function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function calledName(expr: Expr): string | null {
  return expr.kind === "field" || expr.kind === "name" ? print(expr) : null;
}

interface FoundField {
  /** Without brackets where it goes through no list. */
  readonly path: string;
  /** The innermost list on the way, with the path inside its elements. */
  readonly list: string | null;
  readonly inner: string;
}

function inList(found: FoundField): string {
  return `did you mean \`any(${found.list}, .${found.inner} …)\`?`;
}

interface Place {
  readonly type: MqlType;
  readonly list: string | null;
  readonly steps: readonly string[];
}

// LIMIT: types may refer to one another in a circle; fields that people mean are not deeper than this.
const SEARCH_DEPTH = 6;

/** The shallowest field of this name below an object, paths without lists first. */
function findField(root: ObjectType, name: string): FoundField | null {
  let level: Place[] = [{ type: root, list: null, steps: [] }];
  let throughList: FoundField | null = null;
  for (let depth = 0; depth < SEARCH_DEPTH && level.length > 0; depth++) {
    const next: Place[] = [];
    for (const place of level) {
      if (place.type.kind !== "object") continue;
      for (const [key, field] of Object.entries(place.type.fields)) {
        const steps = [...place.steps, key];
        if (key === name && depth > 0) {
          const found = { path: steps.join("."), list: place.list, inner: steps.join(".") };
          if (place.list === null) return found;
          throughList ??= found;
        }
        const below = stepInto(field.type, { list: place.list, steps });
        if (below !== null) next.push(below);
      }
    }
    level = next;
  }
  return throughList;
}

/** A list inside a list has no short spelling, so it is not offered. */
function stepInto(type: MqlType, at: Omit<Place, "type">): Place | null {
  if (type.kind === "object") return { type, ...at };
  if (type.kind !== "array" || at.list !== null) return null;
  return { type: type.element, list: at.steps.join("."), steps: [] };
}
