import type { Expr } from "./ast.ts";
import { memberOf } from "./semantics.ts";
import type { MqlType, ObjectType } from "./types.ts";
import { type OwnList, type RuleFunction, Unavailable, type Value } from "./value.ts";

/** What rules may use besides the message: functions and lists. A list that is not here is unavailable. */
export interface Environment {
  /** The type of the object that rules are evaluated over. */
  readonly root: ObjectType;
  readonly functions: ReadonlyMap<string, RuleFunction>;
  readonly lists: ReadonlyMap<string, readonly Value[]>;
  /** Lists that depend on the root object. One of the same name in `lists` takes its place. */
  readonly ownLists?: ReadonlyMap<string, OwnList>;
  /** How long the text of a field usually is, in hundreds of characters; orders operands, never changes answers. */
  readonly sizeOf?: (path: string) => number;
}

/** A checked expression: the tree and the type of every node (see `check`). */
export interface TypedExpr {
  readonly expr: Expr;
  readonly typeOf: (node: Expr) => MqlType;
}

/** The name under which a missing list is reported. */
export function listCapability(name: string): string {
  return `list:${name}`;
}

/** The list of the name, if each root object has its own. */
export function ownListOf(name: string, { lists, ownLists }: Environment): OwnList | undefined {
  return lists.has(name) ? undefined : ownLists?.get(name);
}

/** The name under which a rule is reported that needed more steps than one message may cost. */
export const STEP_LIMIT_CAPABILITY = "limit:evaluation-steps";

/** What a null in this field stands for: an `Unavailable` where the schema says so, else null itself. */
function absentField(owner: MqlType, name: string): Unavailable | null {
  const capability = owner.kind === "object" ? owner.fields[name]?.capability : undefined;
  return capability === undefined ? null : Unavailable.of([capability]);
}

/** Whether the schema says of the field that `==` and `in` compare it without regard to case. */
export function isFoldedField(expr: Expr, typed: TypedExpr, root: ObjectType): boolean {
  switch (expr.kind) {
    case "group":
      return isFoldedField(expr.inner, typed, root);
    case "name":
      return root.fields[expr.name]?.folded === true;
    case "field": {
      const owner = typed.typeOf(expr.object);
      return owner.kind === "object" && owner.fields[expr.name]?.folded === true;
    }
    case "call":
      return expr.name === "map" && expr.args[1] !== undefined && isFoldedField(expr.args[1], typed, root);
    default:
      return false;
  }
}

/** Fields of the model are known by the schema; keys of maps and JSON come from mail and are looked up as own keys. */
export function fieldOf(object: Value, name: string, owner: MqlType): Value {
  if (owner.kind !== "object") return memberOf(object, name);
  const value = (object as Record<string, unknown>)[name] as Value | undefined;
  return value ?? absentField(owner, name);
}
