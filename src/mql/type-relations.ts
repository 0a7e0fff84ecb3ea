/** How types relate. Permissive throughout: an error is only what can never be right. */
import { UNKNOWN } from "./schema-builder.ts";
import type { FieldSpec, MqlType, ObjectType } from "./types.ts";

/** True where nothing can be said about the type. */
export function isOpen(type: MqlType): boolean {
  return type.kind === "unknown" || type.kind === "json" || type.kind === "null";
}

/** Strings and date-times, which are RFC 3339 strings. */
export function isText(type: MqlType): boolean {
  return type.kind === "string" || type.kind === "datetime";
}

export function isNumber(type: MqlType): boolean {
  return type.kind === "int" || type.kind === "float";
}

/** True when `==` on the two may be true for some values. */
export function isComparable(left: MqlType, right: MqlType): boolean {
  if (isOpen(left) || isOpen(right)) return true;
  if (isText(left)) return isText(right);
  if (isNumber(left)) return isNumber(right);
  return left.kind === "bool" && right.kind === "bool";
}

/** True when a value of type `argument` may stand where `parameter` is asked for. */
export function isAcceptable(parameter: MqlType, argument: MqlType): boolean {
  if (isOpen(parameter) || isOpen(argument)) return true;
  switch (parameter.kind) {
    case "string":
    case "datetime":
      return isText(argument);
    case "float":
      return isNumber(argument);
    case "array":
      return argument.kind === "array" && isAcceptable(parameter.element, argument.element);
    case "map":
      return argument.kind === "map" && isAcceptable(parameter.value, argument.value);
    case "object":
      return argument.kind === "object" && sharesField(parameter, argument);
    default:
      return parameter.kind === argument.kind;
  }
}

function sharesField(a: ObjectType, b: ObjectType): boolean {
  return a.name === b.name || Object.keys(a.fields).some((name) => Object.hasOwn(b.fields, name));
}

/** A type for values of either type. Objects merge: a list may mix mailboxes and senders. */
export function unify(a: MqlType, b: MqlType): MqlType {
  if (a === b || b.kind === "null") return a;
  if (a.kind === "null") return b;
  if (a.kind === "array" && b.kind === "array")
    return { kind: "array", element: unify(a.element, b.element) };
  if (a.kind === "map" && b.kind === "map") return { kind: "map", value: unify(a.value, b.value) };
  if (a.kind === "object" && b.kind === "object") return mergeObjects(a, b);
  if (isText(a) && isText(b)) return { kind: "string" };
  if (isNumber(a) && isNumber(b)) return { kind: a.kind === b.kind ? a.kind : "float" } as MqlType;
  return a.kind === b.kind ? a : UNKNOWN;
}

function mergeObjects(a: ObjectType, b: ObjectType): ObjectType {
  if (a.name === b.name) return a;
  const fields: Record<string, FieldSpec> = { ...a.fields };
  for (const [name, field] of Object.entries(b.fields)) {
    const other = a.fields[name];
    fields[name] = other === undefined ? field : { ...other, type: unify(other.type, field.type) };
  }
  return { kind: "object", name: `${a.name} or ${b.name}`, fields };
}

/** `a string`, `a list of strings`, `an Email`: for messages. */
export function describeType(type: MqlType): string {
  switch (type.kind) {
    case "int":
      return "an integer";
    case "float":
      return "a float";
    case "bool":
      return "a boolean";
    case "datetime":
      return "a date and time";
    case "null":
      return "null";
    case "json":
      return "JSON";
    case "unknown":
      return "a value";
    case "map":
      return "a map";
    case "array":
      return isOpen(type.element) ? "a list" : `a list of ${describeMany(type.element)}`;
    case "object":
      return `an object (${type.name})`;
    default:
      return "a string";
  }
}

/** `strings`, `objects (Vip)`. */
export function describeMany(type: MqlType): string {
  switch (type.kind) {
    case "int":
      return "integers";
    case "array":
      return "lists";
    case "object":
      return `objects (${type.name})`;
    case "datetime":
      return "dates";
    case "bool":
      return "booleans";
    default:
      return `${type.kind}s`;
  }
}
