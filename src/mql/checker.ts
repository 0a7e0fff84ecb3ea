/**
 * The types of an expression against a schema, and what a rule needs. Permissive: JSON and unknown values go
 * everywhere, and an error is only what can never be right. One mistake gives one diagnostic, because an
 * erroneous expression has the type `unknown`.
 */
import type { Compare, Expr, FieldAccess, Membership, Name, Range } from "./ast.ts";
import { checkCall } from "./checker-calls.ts";
import { checkCase, checkLiteral } from "./checker-constants.ts";
import { fieldOfListHelp, rootFieldHelp, unknownFieldHelp } from "./checker-help.ts";
import { CheckState, type Requirements, type Typed, UNTYPED } from "./checker-state.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { nearestName } from "./nearest-name.ts";
import { BOOL, FLOAT, INT, JSON_VALUE, NULL, STRING, UNKNOWN } from "./schema-builder.ts";
import {
  describeMany,
  describeType,
  isComparable,
  isNumber,
  isOpen,
  isText,
  unify,
} from "./type-relations.ts";
import type { MqlType, ObjectType, Schema } from "./types.ts";

export type { Requirements } from "./checker-state.ts";

export interface CheckOptions {
  /** The text that was parsed; with it, diagnostics point into string literals and quote what was written. */
  readonly source?: string;
  /** `condition` (the default) wants a boolean as a rule does; `value` takes anything, as an insight does. */
  readonly expects?: "condition" | "value";
}

export interface Checked {
  /** The type of any node of the tree that was checked; `unknown` for a node of another tree. */
  typeOf(node: Expr): MqlType;
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[];
  readonly requirements: Requirements;
}

/** Types every node of the expression. Never throws. */
export function check(expr: Expr, schema: Schema, options: CheckOptions = {}): Checked {
  const state = new CheckState(schema, options.source);
  const { type } = typeExpr(expr, state);
  if (options.expects !== "value" && type.kind !== "bool" && !isOpen(type)) {
    const message = `a rule is a condition, but this is ${describeType(type)}`;
    state.report("SJ115", expr.span, { message, help: conditionHelp(type) });
  }
  const diagnostics = state.diagnostics.sort((a, b) => a.span.start - b.span.start);
  const { capabilities, lists, functions } = state;
  const fields = new Set(state.fields);
  for (const field of state.fields) fields.delete(field.slice(0, field.lastIndexOf(".")));
  return {
    typeOf: (node) => state.types.get(node) ?? UNKNOWN,
    diagnostics,
    requirements: { capabilities, lists, functions, fields },
  };
}

function typeExpr(expr: Expr, state: CheckState): Typed {
  const typed = computeType(expr, state);
  state.types.set(expr, typed.type);
  return typed;
}

function computeType(expr: Expr, state: CheckState): Typed {
  switch (expr.kind) {
    case "string":
      checkLiteral(expr, state);
      return { type: STRING, origins: [] };
    case "int":
      return { type: INT, origins: [] };
    case "float":
      return { type: FLOAT, origins: [] };
    case "bool":
      return { type: BOOL, origins: [] };
    case "null":
      return { type: NULL, origins: [] };
    case "list":
      return typeList(expr.name, expr, state);
    case "name":
      return typeName(expr, state);
    case "scope":
      return typeScope(expr.depth, expr, state);
    case "field":
      return typeField(expr, state);
    case "index":
      return typeIndex(expr.object, expr.index, state);
    case "slice":
      return typeSlice(expr, state);
    case "call":
      return checkCall(expr, { state, typeOf: (inner) => typeExpr(inner, state) });
    case "group":
      return typeExpr(expr.inner, state);
    case "tuple":
    case "array":
      return typeItems(expr.items, state);
    default:
      return { type: typeOperator(expr, state), origins: [] };
  }
}

function typeOperator(expr: Expr, state: CheckState): MqlType {
  switch (expr.kind) {
    case "negate":
      return arithmeticType([expr.operand], "-", state);
    case "arithmetic":
      return arithmeticType([expr.left, expr.right], expr.op, state);
    case "compare":
      checkCompare(expr, state);
      return BOOL;
    case "range":
      checkRange(expr, state);
      return BOOL;
    case "in":
      checkMembership(expr, state);
      return BOOL;
    case "isNull":
      checkNullTest(expr.operand, state);
      return BOOL;
    case "of":
      for (const clause of expr.clauses) checkCondition(clause, "`of`", state);
      return BOOL;
    case "not":
      checkCondition(expr.operand, "`not`", state);
      return BOOL;
    case "and":
    case "or":
      for (const operand of expr.operands) checkCondition(operand, `\`${expr.kind}\``, state);
      return BOOL;
    default:
      return UNKNOWN;
  }
}

// Names and paths.

function typeList(name: string, expr: Expr, state: CheckState): Typed {
  state.lists.add(name);
  const element = state.schema.lists.get(name);
  if (element === undefined && name !== "") {
    const near = nearestName(name, state.schema.lists.keys());
    const help = near === undefined ? "it must be given when rules run" : `did you mean \`$${near}\`?`;
    state.report("SJ201", expr.span, { message: `unknown list \`$${name}\``, help });
  }
  return { type: { kind: "array", element: element ?? UNKNOWN }, origins: [`$${name}`] };
}

function typeName(expr: Name, state: CheckState): Typed {
  const found = fieldOf(state.schema.root, { name: expr.name, origins: [""] }, state);
  if (found !== null) return found;
  const help = rootFieldHelp(expr.name, state);
  state.report("SJ101", expr.span, { message: `unknown field \`${expr.name}\``, help });
  return UNTYPED;
}

function typeScope(depth: number, expr: Expr, state: CheckState): Typed {
  const scope = state.scopes.at(-1 - depth);
  if (scope !== undefined) return scope;
  const dots = ".".repeat(depth + 1);
  const open = state.scopes.length;
  const message =
    open === 0
      ? `\`${dots}\` stands for an element, but there is no list around it`
      : `\`${dots}\` climbs ${depth + 1} levels, but only ${open} ${open === 1 ? "is" : "are"} open`;
  const help =
    open === 0 ? "elements exist in the second argument of `any`, `all`, `filter`, `map`" : undefined;
  state.report("SJ106", expr.span, { message, help });
  return UNTYPED;
}

function typeField(expr: FieldAccess, state: CheckState): Typed {
  const object = typeExpr(expr.object, state);
  const { type } = object;
  const origins = object.origins.map((origin) => `${origin}.${expr.name}`);
  switch (type.kind) {
    case "json":
      return noteFields({ type: JSON_VALUE, origins }, state);
    case "unknown":
    case "null":
      return noteFields({ type: UNKNOWN, origins }, state);
    case "map":
      return noteFields({ type: type.value, origins }, state);
    case "object":
      return typeObjectField(expr, { object, type }, state);
    case "array": {
      const message = `\`${state.text(expr.object)}\` is a list; only its elements have fields`;
      state.report("SJ114", expr.nameSpan, { message, help: fieldOfListHelp(expr, state) });
      return UNTYPED;
    }
    default: {
      const message = `\`${state.text(expr.object)}\` is ${describeType(type)} and has no fields`;
      state.report("SJ112", expr.nameSpan, { message });
      return UNTYPED;
    }
  }
}

function typeObjectField(
  expr: FieldAccess,
  of: { readonly object: Typed; readonly type: ObjectType },
  state: CheckState,
): Typed {
  const found = fieldOf(of.type, { name: expr.name, origins: of.object.origins }, state);
  if (found !== null) return found;
  const message = `unknown field \`${expr.name}\` of \`${state.text(expr.object)}\``;
  const help = unknownFieldHelp(expr, of.type, state);
  state.report("SJ101", expr.nameSpan, { message, help });
  return UNTYPED;
}

function fieldOf(
  type: ObjectType,
  field: { readonly name: string; readonly origins: readonly string[] },
  state: CheckState,
): Typed | null {
  if (!Object.hasOwn(type.fields, field.name)) return null;
  const spec = type.fields[field.name]!;
  if (spec.capability !== undefined) state.capabilities.add(spec.capability);
  const origins = field.origins.map((origin) => (origin === "" ? field.name : `${origin}.${field.name}`));
  return noteFields({ type: spec.type, origins, lowerCase: spec.lowerCase === true }, state);
}

function noteFields(typed: Typed, state: CheckState): Typed {
  for (const origin of typed.origins) {
    state.fields.add(origin);
    const capability = state.schema.resultCapabilities.get(origin);
    if (capability !== undefined) state.capabilities.add(capability);
  }
  return typed;
}

function typeIndex(object: Expr, index: Expr, state: CheckState): Typed {
  const of = typeExpr(object, state);
  const at = typeExpr(index, state).type;
  const { type } = of;
  if (isOpen(type)) return { type: type.kind === "json" ? JSON_VALUE : UNKNOWN, origins: of.origins };
  if (type.kind === "array") {
    if (isOpen(at) || at.kind === "int") return { ...of, type: type.element };
    const message = `a list is indexed by an integer, but \`${state.text(index)}\` is ${describeType(at)}`;
    state.report("SJ113", index.span, { message });
  } else if (type.kind === "map" || type.kind === "object") {
    if (isOpen(at) || isText(at))
      return { type: type.kind === "map" ? type.value : UNKNOWN, origins: of.origins };
    const message = `keys are strings, but \`${state.text(index)}\` is ${describeType(at)}`;
    state.report("SJ113", index.span, { message });
  } else {
    const message = `\`${state.text(object)}\` is ${describeType(type)} and cannot be indexed`;
    const help = isText(type) ? "take a part of a text with `[from:to]`" : undefined;
    state.report("SJ113", object.span, { message, help });
  }
  return UNTYPED;
}

function typeSlice(expr: Extract<Expr, { kind: "slice" }>, state: CheckState): Typed {
  const of = typeExpr(expr.object, state);
  for (const bound of [expr.from, expr.to]) {
    if (bound === null) continue;
    const { type } = typeExpr(bound, state);
    if (isOpen(type) || type.kind === "int") continue;
    const message = `a slice has integer bounds, but \`${state.text(bound)}\` is ${describeType(type)}`;
    state.report("SJ113", bound.span, { message });
  }
  if (isOpen(of.type) || isText(of.type) || of.type.kind === "array") return of;
  const message = `\`${state.text(expr.object)}\` is ${describeType(of.type)} and has no slices`;
  state.report("SJ113", expr.object.span, { message });
  return UNTYPED;
}

function typeItems(items: readonly Expr[], state: CheckState): Typed {
  let element: MqlType = items.length === 0 ? UNKNOWN : NULL;
  const origins = new Set<string>();
  for (const item of items) {
    const typed = typeExpr(item, state);
    element = unify(element, typed.type);
    for (const origin of typed.origins) origins.add(origin);
  }
  return { type: { kind: "array", element }, origins: [...origins] };
}

// Operators.

function arithmeticType(operands: readonly Expr[], op: string, state: CheckState): MqlType {
  const types = operands.map((operand) => {
    const { type } = typeExpr(operand, state);
    if (isOpen(type) || isNumber(type)) return type;
    const message = `\`${op}\` needs numbers, but \`${state.text(operand)}\` is ${describeType(type)}`;
    const help = isText(type) && op === "+" ? "join texts with `strings.concat(a, b)`" : undefined;
    state.report("SJ109", operand.span, { message, help });
    return UNKNOWN;
  });
  if (types.some((type) => type.kind === "float")) return FLOAT;
  return types.every((type) => type.kind === "int") ? INT : UNKNOWN;
}

function checkCompare(expr: Compare, state: CheckState): void {
  const left = typeExpr(expr.left, state);
  const right = typeExpr(expr.right, state);
  if (expr.left.kind === "null" || expr.right.kind === "null") {
    const other = expr.left.kind === "null" ? expr.right : expr.left;
    const test = expr.op === "!=" || expr.op === "!~" ? "is not null" : "is null";
    const message = "a comparison with null is never true";
    state.report("SJ202", expr.span, { message, help: `write \`${state.text(other)} ${test}\`` });
    return;
  }
  if (expr.op === "=~" || expr.op === "!~") {
    checkFolded([expr.left, expr.right], expr.op, state);
  } else if (expr.op === "==" || expr.op === "!=") {
    checkEqual(expr, [left, right], state);
  } else {
    checkOrder([expr.left, expr.right], state);
  }
}

function checkEqual(expr: Compare, sides: readonly [Typed, Typed], state: CheckState): void {
  const [left, right] = sides;
  if (!isComparable(left.type, right.type)) {
    const message = `${describeType(left.type)} and ${describeType(right.type)} can never be equal`;
    state.report("SJ107", expr.span, { message, help: compareHelp(left.type, right.type) });
    return;
  }
  if (left.lowerCase) checkCase(expr.right, expr.left, state);
  if (right.lowerCase) checkCase(expr.left, expr.right, state);
}

function checkFolded(operands: readonly Expr[], op: string, state: CheckState): void {
  for (const operand of operands) {
    const type = state.types.get(operand) ?? UNKNOWN;
    if (isOpen(type) || isText(type)) continue;
    const message = `\`${op}\` compares texts, but \`${state.text(operand)}\` is ${describeType(type)}`;
    state.report("SJ107", operand.span, { message, help: `write \`${op === "=~" ? "==" : "!="}\`` });
  }
}

function checkRange(expr: Range, state: CheckState): void {
  for (const operand of expr.operands) typeExpr(operand, state);
  for (let i = 1; i < expr.operands.length; i++) checkOrder(expr.operands.slice(i - 1, i + 1), state);
}

function checkOrder(operands: readonly Expr[], state: CheckState): void {
  const types = operands.map((operand) => state.types.get(operand) ?? UNKNOWN);
  const unordered = types.findIndex((type) => !isOpen(type) && !isText(type) && !isNumber(type));
  const odd = operands[unordered];
  const oddType = types[unordered];
  if (odd !== undefined && oddType !== undefined) {
    const message = `\`${state.text(odd)}\` is ${describeType(oddType)} and has no order`;
    const help = oddType.kind === "array" ? `count with \`length(${state.text(odd)})\`` : undefined;
    state.report("SJ107", odd.span, { message, help });
    return;
  }
  const [left = UNKNOWN, right = UNKNOWN] = types;
  const [first, last] = [operands[0], operands[1]];
  if (isComparable(left, right) || first === undefined || last === undefined) return;
  const message = `${describeType(left)} and ${describeType(right)} have no common order`;
  state.report("SJ107", { start: first.span.start, end: last.span.end }, { message });
}

function checkMembership(expr: Membership, state: CheckState): void {
  const left = typeExpr(expr.left, state);
  const right = typeExpr(expr.right, state);
  const text = state.text(expr.left);
  if (
    !isOpen(left.type) &&
    (left.type.kind === "array" || left.type.kind === "map" || left.type.kind === "object")
  ) {
    const message = `\`in\` looks up one value, but \`${text}\` is ${describeType(left.type)}`;
    state.report("SJ107", expr.left.span, { message, help: "ask for each element: `any(list, . in set)`" });
    return;
  }
  if (expr.insensitive) checkFolded([expr.left], "in~", state);
  if (isOpen(right.type)) return;
  if (right.type.kind !== "array") {
    checkScalarSet(expr, right.type, state);
    return;
  }
  const items = itemsOf(expr.right);
  if (items === null) checkMember(expr.right, { left: left.type, member: right.type.element }, state);
  for (const item of items ?? []) {
    checkMember(item, { left: left.type, member: state.types.get(item) ?? UNKNOWN }, state);
    if (left.lowerCase && !expr.insensitive) checkCase(item, expr.left, state);
  }
}

/** `x in ("a")` is a set of one; `x in y` with a text `y` is nearly always meant as a search. */
function checkScalarSet(expr: Membership, type: MqlType, state: CheckState): void {
  if (expr.right.kind === "group") {
    checkMember(expr.right.inner, { left: state.types.get(expr.left) ?? UNKNOWN, member: type }, state);
    return;
  }
  const message = `\`in\` needs a list on its right, but \`${state.text(expr.right)}\` is ${describeType(type)}`;
  const help = isText(type)
    ? `to search a text, write \`strings.contains(${state.text(expr.right)}, ${state.text(expr.left)})\``
    : undefined;
  state.report("SJ111", expr.right.span, { message, help });
}

function checkMember(
  member: Expr,
  types: { readonly left: MqlType; readonly member: MqlType },
  state: CheckState,
): void {
  if (isComparable(types.left, types.member)) return;
  const message = `${describeType(types.left)} is never among ${describeMany(types.member)}`;
  const fields = types.member.kind === "object" ? Object.keys(types.member.fields) : [];
  const [field] = fields;
  const help =
    field === undefined
      ? undefined
      : `take a field of each element: \`map(${state.text(member)}, .${field})\``;
  state.report("SJ107", member.span, { message, help });
}

function itemsOf(set: Expr): readonly Expr[] | null {
  return set.kind === "tuple" || set.kind === "array" ? set.items : null;
}

function checkNullTest(operand: Expr, state: CheckState): void {
  const { type } = typeExpr(operand, state);
  if (type.kind !== "array") return;
  const message = `\`${state.text(operand)}\` is a list, which is empty but never null`;
  state.report("SJ110", operand.span, { message, help: `write \`length(${state.text(operand)}) == 0\`` });
}

function checkCondition(operand: Expr, role: string, state: CheckState): void {
  const { type } = typeExpr(operand, state);
  if (type.kind === "bool" || isOpen(type)) return;
  const message = `${role} needs conditions, but \`${state.text(operand)}\` is ${describeType(type)}`;
  state.report("SJ108", operand.span, { message, help: conditionHelp(type) });
}

function conditionHelp(type: MqlType): string {
  if (type.kind === "array") return "ask for an element with `any(…)`, or count with `length(…) > 0`";
  if (isNumber(type)) return "compare it with a number";
  if (isText(type)) return "compare it, or ask whether it `is not null`";
  return "ask for one of its fields, or whether it `is not null`";
}

function compareHelp(left: MqlType, right: MqlType): string | undefined {
  if (left.kind === "array" || right.kind === "array") return "ask for an element with `in` or `any(…)`";
  if (left.kind === "object" || right.kind === "object") return "compare one of its fields";
  return undefined;
}
