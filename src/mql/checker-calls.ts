/** Types of calls: the generic functions over collections, and everything with a signature. */
import { type Call, type Expr, LAMBDA_FUNCTIONS } from "./ast.ts";
import { checkCase, checkRegex, checkText } from "./checker-constants.ts";
import { unknownFunctionHelp } from "./checker-help.ts";
import { type CheckState, type Typed, UNTYPED } from "./checker-state.ts";
import { nearestName } from "./nearest-name.ts";
import { FLOAT, INT, JSON_VALUE, NULL, UNKNOWN } from "./schema-builder.ts";
import { describeType, isAcceptable, isNumber, isOpen, isText, unify } from "./type-relations.ts";
import type { FunctionSignature, MqlType, Parameter } from "./types.ts";

export interface CallCheck {
  readonly state: CheckState;
  typeOf(expr: Expr): Typed;
}

/** Types a call and its arguments. */
export function checkCall(call: Call, checking: CallCheck): Typed {
  const { state } = checking;
  const signature = state.schema.functions.get(call.name);
  state.functions.add(call.name);
  if (signature?.capability !== undefined) state.capabilities.add(signature.capability);
  const typed = LAMBDA_FUNCTIONS.has(call.name) ? typeLambda(call, checking) : typePlain(call, checking);
  for (const argument of call.named) typed.named.set(argument.name, checking.typeOf(argument.value));
  if (signature === undefined) {
    const help = unknownFunctionHelp(call.name, state);
    state.report("SJ102", call.nameSpan, { message: `unknown function \`${call.name}\``, help });
    return UNTYPED;
  }
  const isComplete = checkArity(call, signature, state);
  checkArguments(call, { signature, typed }, state);
  checkPatterns(call, typed.positional, state);
  if (!isComplete) return UNTYPED;
  return generic(call.name, typed.positional) ?? { type: signature.returns, origins: [`${call.name}()`] };
}

interface TypedArguments {
  readonly positional: readonly Typed[];
  readonly named: Map<string, Typed>;
}

function typePlain(call: Call, { typeOf }: CallCheck): TypedArguments {
  return { positional: call.args.map(typeOf), named: new Map() };
}

/** The first argument belongs to the scope outside; the others see `.` as its element. */
function typeLambda(call: Call, { state, typeOf }: CallCheck): TypedArguments {
  const [list, ...inner] = call.args;
  if (list === undefined) return { positional: [], named: new Map() };
  const typed = typeOf(list);
  state.scopes.push(elementOf(typed));
  const positional = [typed, ...inner.map(typeOf)];
  state.scopes.pop();
  return { positional, named: new Map() };
}

function elementOf(list: Typed): Typed {
  if (list.type.kind === "array") return { ...list, type: list.type.element };
  return { type: list.type.kind === "json" ? JSON_VALUE : UNKNOWN, origins: list.origins };
}

/** The exact type of a function over collections; null for functions that return what their signature says. */
function generic(name: string, positional: readonly Typed[]): Typed | null {
  const [first = UNTYPED, second] = positional;
  switch (name) {
    case "filter":
    case "distinct":
      return first.type.kind === "array" ? first : { ...first, type: { kind: "array", element: UNKNOWN } };
    case "map":
      return { ...(second ?? UNTYPED), type: { kind: "array", element: second?.type ?? UNKNOWN } };
    case "flatten":
      return { ...first, type: { kind: "array", element: flattened(first.type) } };
    case "values":
      return {
        type: { kind: "array", element: first.type.kind === "map" ? first.type.value : UNKNOWN },
        origins: first.origins,
      };
    case "sum":
      return { type: summed(first.type, second?.type), origins: [] };
    case "coalesce": {
      const type = positional.reduce<MqlType>((all, typed) => unify(all, typed.type), NULL);
      return { type, origins: [...new Set(positional.flatMap((typed) => typed.origins))] };
    }
    default:
      return null;
  }
}

function flattened(type: MqlType): MqlType {
  if (type.kind !== "array") return UNKNOWN;
  return type.element.kind === "array" ? type.element.element : type.element;
}

function summed(list: MqlType, value: MqlType | undefined): MqlType {
  const added = value ?? (list.kind === "array" ? list.element : UNKNOWN);
  return added.kind === "int" ? INT : added.kind === "float" ? FLOAT : UNKNOWN;
}

// Arguments against the signature.

function checkArity(call: Call, signature: FunctionSignature, state: CheckState): boolean {
  const positional = signature.parameters.filter((parameter) => parameter.named !== true);
  const named = new Set(call.named.map((argument) => argument.name));
  const missing = positional.filter(
    (p, i) => p.optional !== true && i >= call.args.length && !named.has(p.name),
  );
  const isVariadic = positional.at(-1)?.variadic === true;
  const [first] = missing;
  if (first !== undefined) {
    const message = `\`${call.name}\` needs \`${first.name}\``;
    state.report("SJ103", call.nameSpan, { message, help: `write \`${usage(signature)}\`` });
    return false;
  }
  const extra = call.args[positional.length];
  if (extra === undefined || isVariadic) return true;
  const count = positional.length;
  const message = `\`${call.name}\` takes ${count} ${count === 1 ? "argument" : "arguments"}, found ${call.args.length}`;
  state.report("SJ103", extra.span, { message, help: `write \`${usage(signature)}\`` });
  return true;
}

/** `strings.contains(text, pattern, …)`. */
function usage(signature: FunctionSignature): string {
  const parameters = signature.parameters.map((p) => {
    const name = p.named === true ? `${p.name}=…` : p.variadic === true ? `${p.name}, …` : p.name;
    return p.optional === true ? `[${name}]` : name;
  });
  return `${signature.name}(${parameters.join(", ")})`;
}

function checkArguments(
  call: Call,
  of: { readonly signature: FunctionSignature; readonly typed: TypedArguments },
  state: CheckState,
): void {
  const { signature, typed } = of;
  const positional = signature.parameters.filter((parameter) => parameter.named !== true);
  call.args.forEach((arg, i) => {
    const last = positional.at(-1);
    const parameter = positional[i] ?? (last?.variadic === true ? last : undefined);
    const type = typed.positional[i]?.type;
    if (parameter !== undefined && type !== undefined) {
      checkArgument(arg, { call, parameter, type }, state);
    }
  });
  for (const argument of call.named) {
    const parameter = signature.parameters.find((p) => p.name === argument.name);
    if (parameter === undefined) {
      const names = signature.parameters.map((p) => p.name);
      const near = nearestName(argument.name, names);
      const help = near === undefined ? `write \`${usage(signature)}\`` : `did you mean \`${near}\`?`;
      const message = `\`${call.name}\` has no argument \`${argument.name}\``;
      state.report("SJ104", argument.nameSpan, { message, help });
      continue;
    }
    const type = typed.named.get(argument.name)?.type ?? UNKNOWN;
    checkArgument(argument.value, { call, parameter, type }, state);
  }
}

interface ArgumentCheck {
  readonly call: Call;
  readonly parameter: Parameter;
  readonly type: MqlType;
}

function checkArgument(arg: Expr, { call, parameter, type }: ArgumentCheck, state: CheckState): void {
  const special = SPECIAL_ARGUMENTS.get(call.name);
  const isRight =
    special !== undefined && arg === call.args[0] ? special(type) : isAcceptable(parameter.type, type);
  if (isRight) return;
  const wanted = special !== undefined && arg === call.args[0] ? SPECIAL_WORDS.get(call.name) : undefined;
  const text = state.text(arg);
  const message = `\`${call.name}\` needs ${wanted ?? describeType(parameter.type)} for \`${parameter.name}\`, but \`${text}\` is ${describeType(type)}`;
  state.report("SJ105", arg.span, { message, help: argumentHelp(arg, { call, parameter, type }, state) });
}

const SPECIAL_ARGUMENTS: ReadonlyMap<string, (type: MqlType) => boolean> = new Map([
  ["length", (type: MqlType) => isOpen(type) || isText(type) || type.kind === "array" || type.kind === "map"],
  ["flatten", (type: MqlType) => isOpen(type) || (type.kind === "array" && canFlatten(type.element))],
  ["sum", (type: MqlType) => isOpen(type) || type.kind === "array"],
]);

const SPECIAL_WORDS: ReadonlyMap<string, string> = new Map([
  ["length", "a list, a map or a string"],
  ["flatten", "a list of lists"],
  ["sum", "a list"],
]);

function canFlatten(element: MqlType): boolean {
  return isOpen(element) || element.kind === "array";
}

function argumentHelp(
  arg: Expr,
  { call, parameter, type }: ArgumentCheck,
  state: CheckState,
): string | undefined {
  const text = state.text(arg);
  if (parameter.type.kind === "string") {
    if (type.kind === "array") return `ask for each element: \`any(${text}, ${call.name}(., …))\``;
    if (type.kind === "object") {
      const field = Object.entries(type.fields).find(([, spec]) => spec.type.kind === "string")?.[0];
      return field === undefined ? undefined : `did you mean \`${text === "." ? "" : text}.${field}\`?`;
    }
  }
  if (parameter.type.kind === "array" && (isText(type) || isNumber(type))) {
    return `a list of one is written \`[${text}]\``;
  }
  return undefined;
}

// Constant patterns.

interface PatternUse {
  readonly kind: "text" | "wildcard" | "search" | "whole";
  readonly insensitive: boolean;
}

const PATTERN_USES: ReadonlyMap<string, PatternUse> = new Map([
  ...["contains", "starts_with", "ends_with"].flatMap((name): [string, PatternUse][] => [
    [`strings.${name}`, { kind: "text", insensitive: false }],
    [`strings.i${name}`, { kind: "text", insensitive: true }],
  ]),
  ["strings.like", { kind: "wildcard", insensitive: false }],
  ["strings.ilike", { kind: "wildcard", insensitive: true }],
  ["ilike", { kind: "wildcard", insensitive: true }],
  ["regex.contains", { kind: "search", insensitive: false }],
  ["regex.icontains", { kind: "search", insensitive: true }],
  ...["match", "count", "extract"].flatMap((name): [string, PatternUse][] => [
    [`regex.${name}`, { kind: "whole", insensitive: false }],
    [`regex.i${name}`, { kind: "whole", insensitive: true }],
  ]),
]);

function checkPatterns(call: Call, positional: readonly Typed[], state: CheckState): void {
  const use = PATTERN_USES.get(call.name);
  if (use === undefined) return;
  const [subject, ...patterns] = call.args;
  for (const pattern of patterns) {
    if (pattern.kind !== "string") continue;
    if (use.kind === "text" || use.kind === "wildcard") {
      checkText(pattern, use.kind === "wildcard", state);
      if (subject !== undefined && !use.insensitive && positional[0]?.lowerCase === true) {
        checkCase(pattern, subject, state);
      }
    } else {
      checkRegex(pattern, { insensitive: use.insensitive, search: use.kind === "search" }, state);
    }
  }
}
