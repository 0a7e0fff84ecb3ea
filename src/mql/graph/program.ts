/** The graph as flat arrays, filled by the compiler and walked by a `Run`. */
import type { MqlType } from "../types.ts";
import type { Value } from "../value.ts";
import type { Facts } from "./facts.ts";
import type { ArrayAnswer, Base, Slots } from "./frames.ts";
import type { ArrayNode, Need, TruthNode, ValueNode } from "./nodes.ts";
import type { Text } from "./text.ts";
import type { Walk } from "./walk.ts";

/** What a truth computes. `holds…` want to know only whether it is true: a null operand counts as false. */
export type TruthCode =
  | { readonly op: "constant"; readonly code: number }
  | { readonly op: "and" | "or" | "holdsAll" | "holdsSome"; readonly nodes: readonly TruthNode[] }
  | { readonly op: "not"; readonly node: TruthNode }
  | { readonly op: "value"; readonly value: ValueNode }
  | { readonly op: "set"; readonly value: ValueNode; readonly set: number; readonly folded: boolean }
  | { readonly op: "text"; readonly value: ValueNode; readonly plan: number }
  | { readonly op: "null"; readonly value: ValueNode; readonly negated: boolean }
  | { readonly op: "any"; readonly loop: Loop; readonly body: TruthNode }
  | { readonly op: "compute"; readonly run: (walk: Walk) => number };

/** A text test with literal patterns; see `TextPlan`. */
export interface Plan {
  test(text: Text, walk: Walk): boolean;
  /** False when none of the texts passes. */
  mayPass(facts: Facts, walk: Walk): boolean;
}

/** A lambda over an array. */
export interface Loop {
  readonly array: ArrayNode;
  readonly depth: number;
  /** Whether the loop runs anew for each element of the loop around it. */
  readonly nested: boolean;
  /** What rules every element out; asked of the array before any filter. */
  readonly needs: readonly Need[];
}

export type ValueCode =
  | { readonly op: "constant"; readonly value: Value }
  | { readonly op: "root"; readonly name: string; readonly owner: MqlType }
  | { readonly op: "field"; readonly object: ValueNode; readonly name: string; readonly owner: MqlType }
  | { readonly op: "element"; readonly depth: number }
  | { readonly op: "compute"; readonly run: (walk: Walk) => Value };

/** Where an answer is remembered: a slot of the message (depth -1) or of the element at a depth; slot -1 nowhere. */
export interface Place {
  readonly slot: number;
  readonly depth: number;
}

export const TRUTH_OPS = [
  "constant",
  "and",
  "or",
  "holdsAll",
  "holdsSome",
  "not",
  "value",
  "set",
  "setFolded",
  "text",
  "null",
  "notNull",
  "any",
  "compute",
] as const;
export const VALUE_OPS = ["constant", "root", "field", "element", "compute"] as const;
export const NEED_OPS = ["set", "setFolded", "text", "some"] as const;

/** One kind of node: an operation with two arguments, and where its answer is remembered. */
export class Table {
  readonly ops: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];
  readonly slots: number[] = [];
  readonly depths: number[] = [];

  add(op: number, [a, b]: readonly [number, number], place: Place): void {
    this.ops.push(op);
    this.a.push(a);
    this.b.push(b);
    this.slots.push(place.slot);
    this.depths.push(place.depth);
  }
}

export interface FieldAccess {
  readonly name: string;
  readonly owner: MqlType;
}

/** Loops, one row each. */
class LoopTable {
  readonly arrays: number[] = [];
  readonly origins: number[] = [];
  readonly bodies: number[] = [];
  readonly depths: number[] = [];
  readonly nested: number[] = [];
  readonly needsFrom: number[] = [];
  readonly needsTo: number[] = [];
}

export class Program {
  readonly truths = new Table();
  readonly values = new Table();
  /** Operands of connectives, each a run of truth numbers. */
  readonly operands: number[] = [];
  readonly loops = new LoopTable();
  readonly needOps: number[] = [];
  readonly needA: number[] = [];
  readonly needB: number[] = [];
  readonly constants: Value[] = [];
  readonly fields: FieldAccess[] = [];
  readonly sets: ReadonlySet<Value>[] = [];
  readonly plans: Plan[] = [];
  /** The words of all plans; see `TextPlan`. */
  readonly pool: number[] = [];
  readonly truthsComputed: ((walk: Walk) => number)[] = [];
  readonly valuesComputed: ((walk: Walk) => Value)[] = [];
  readonly arraysComputed: ((walk: Walk) => ArrayAnswer)[] = [];
  readonly arrayPlaces: Place[] = [];
  readonly bases: Base[] = [];
  /** What closed expressions remember. */
  readonly slots: Slots = { truths: 0, values: 0, arrays: 0 };
  /** Pairs of an array and a subject of which facts are gathered. */
  readonly factSubjects: number[] = [];
  private readonly factNumbers = new Map<string, number>();

  addTruth(code: TruthCode, place: Place): number {
    const { truths } = this;
    const id = truths.ops.length;
    const add = (op: (typeof TRUTH_OPS)[number], a: number, b = 0) =>
      truths.add(TRUTH_OPS.indexOf(op), [a, b], place);
    switch (code.op) {
      case "constant":
        add("constant", code.code);
        break;
      case "not":
        add("not", code.node.id);
        break;
      case "value":
        add("value", code.value.id);
        break;
      case "set":
        add(code.folded ? "setFolded" : "set", code.value.id, code.set);
        break;
      case "text":
        add("text", code.value.id, code.plan);
        break;
      case "null":
        add(code.negated ? "notNull" : "null", code.value.id);
        break;
      case "any":
        add("any", this.addLoop(code.loop, code.body));
        break;
      case "compute":
        add("compute", this.truthsComputed.push(code.run) - 1);
        break;
      default:
        add(code.op, this.operands.length, this.operands.length + code.nodes.length);
        this.operands.push(...code.nodes.map((node) => node.id));
    }
    return id;
  }

  addValue(code: ValueCode, place: Place): number {
    const { values } = this;
    const id = values.ops.length;
    const add = (a: number, b = 0) => values.add(VALUE_OPS.indexOf(code.op), [a, b], place);
    switch (code.op) {
      case "constant":
        add(this.constants.push(code.value) - 1);
        break;
      case "root":
        add(0, this.fields.push({ name: code.name, owner: code.owner }) - 1);
        break;
      case "field":
        add(code.object.id, this.fields.push({ name: code.name, owner: code.owner }) - 1);
        break;
      case "element":
        add(code.depth);
        break;
      case "compute":
        add(this.valuesComputed.push(code.run) - 1);
        break;
    }
    return id;
  }

  addArray(run: (walk: Walk) => ArrayAnswer, place: Place): void {
    this.arraysComputed.push(run);
    this.arrayPlaces.push(place);
  }

  /** A loop for `any`, or for a filter that asks only whether elements are ruled out. */
  addLoop({ array, depth, nested, needs }: Loop, body: TruthNode): number {
    const { loops } = this;
    const origin = array.origin ?? array;
    loops.origins.push(origin.id);
    loops.bodies.push(body.id);
    loops.depths.push(depth);
    loops.nested.push(nested ? 1 : 0);
    const [from, to] = this.addNeeds(needs, origin);
    loops.needsFrom.push(from);
    loops.needsTo.push(to);
    return loops.arrays.push(array.id) - 1;
  }

  /** Needs lie side by side; alternatives of a `some` lie before it. */
  private addNeeds(needs: readonly Need[], origin: ArrayNode): readonly [number, number] {
    const rows = needs.map((need): readonly [number, number, number] => {
      if (need.kind === "some") {
        const [from, to] = this.addNeeds(need.needs, origin);
        return [NEED_OPS.indexOf("some"), from, to];
      }
      const fact = this.factNumber(origin, need.subject);
      if (need.kind === "text") return [NEED_OPS.indexOf("text"), fact, need.plan];
      return [NEED_OPS.indexOf(need.folded ? "setFolded" : "set"), fact, need.set];
    });
    const from = this.needOps.length;
    for (const [op, a, b] of rows) {
      this.needOps.push(op);
      this.needA.push(a);
      this.needB.push(b);
    }
    return [from, this.needOps.length];
  }

  private factNumber(origin: ArrayNode, subject: ValueNode): number {
    const key = `${origin.id}:${subject.id}`;
    let number = this.factNumbers.get(key);
    if (number === undefined) {
      number = this.factSubjects.push(subject.id) - 1;
      this.factNumbers.set(key, number);
    }
    return number;
  }
}
