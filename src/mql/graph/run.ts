/**
 * The walk of the graph over one message at a time. Flat arrays in, codes out; what was answered is remembered
 * until the next message. The memory is cleared and used again: making it anew would be most of the garbage.
 */
import { fieldOf } from "../environment.ts";
import type { AhoCorasick } from "../text/aho-corasick.ts";
import { type CallContext, Unavailable, type Value } from "../value.ts";
import { FALSE, NULL, type OpenCodes, STEP_LIMIT, TRUE, UNSET } from "./codes.ts";
import { Facts } from "./facts.ts";
import { type ArrayAnswer, type ElementFrame, Memory } from "./frames.ts";
import { NEED_OPS, type Program, type Table, TRUTH_OPS, VALUE_OPS } from "./program.ts";
import { Text } from "./text.ts";
import type { Walk } from "./walk.ts";

// LIMIT: loops over elements within loops over elements are quadratic in the number of links of a mail; a
// hostile one could stall a scan. Nests of more steps than this stay undecided; ordinary mail has some thousands.
// The bound counts elements, not what was computed, so that it does not depend on what other rules asked before.
const STEPS_MAX = 1_000_000;

const op = <T extends string>(ops: readonly T[], name: T): number => ops.indexOf(name);
const CONSTANT = op(TRUTH_OPS, "constant");
const AND = op(TRUTH_OPS, "and");
const OR = op(TRUTH_OPS, "or");
const HOLDS_ALL = op(TRUTH_OPS, "holdsAll");
const HOLDS_SOME = op(TRUTH_OPS, "holdsSome");
const NOT = op(TRUTH_OPS, "not");
const VALUE = op(TRUTH_OPS, "value");
const SET = op(TRUTH_OPS, "set");
const SET_FOLDED = op(TRUTH_OPS, "setFolded");
const TEXT = op(TRUTH_OPS, "text");
const IS_NULL = op(TRUTH_OPS, "null");
const NOT_NULL = op(TRUTH_OPS, "notNull");
const ANY = op(TRUTH_OPS, "any");
const V_CONSTANT = op(VALUE_OPS, "constant");
const V_ROOT = op(VALUE_OPS, "root");
const V_FIELD = op(VALUE_OPS, "field");
const V_ELEMENT = op(VALUE_OPS, "element");
const N_SET = op(NEED_OPS, "set");
const N_SET_FOLDED = op(NEED_OPS, "setFolded");
const N_TEXT = op(NEED_OPS, "text");

/** A table as typed arrays. */
class Rows {
  readonly ops: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly slots: Int32Array;
  readonly depths: Int8Array;

  constructor({ ops, a, b, slots, depths }: Table) {
    this.ops = Uint8Array.from(ops);
    this.a = Int32Array.from(a);
    this.b = Int32Array.from(b);
    this.slots = Int32Array.from(slots);
    this.depths = Int8Array.from(depths);
  }
}

export class Run implements Walk {
  context: CallContext = { root: null, surroundings: null };
  readonly automata: readonly AhoCorasick[];
  readonly stack: ElementFrame[] = [];
  private readonly program: Program;
  private readonly codes: OpenCodes;
  private readonly memory: Memory;
  private readonly facts: (Facts | undefined)[];
  private readonly texts = new Map<string, Text>();
  /** The steps that the nest of loops takes down to each depth. */
  private readonly steps: number[] = [];
  private readonly truths: Rows;
  private readonly values: Rows;
  readonly pool: Int32Array;
  private readonly operands: Int32Array;
  private readonly stepLimit: number;

  constructor(program: Program, codes: OpenCodes, automata: readonly AhoCorasick[]) {
    this.program = program;
    this.codes = codes;
    this.automata = automata;
    this.truths = new Rows(program.truths);
    this.values = new Rows(program.values);
    this.pool = Int32Array.from(program.pool);
    this.operands = Int32Array.from(program.operands);
    this.memory = new Memory(program.slots);
    this.facts = new Array(program.factSubjects.length).fill(undefined);
    this.stepLimit = codes.of(STEP_LIMIT);
  }

  begin(context: CallContext): void {
    this.context = context;
    this.memory.forget();
    this.facts.fill(undefined);
    this.stack.length = 0;
    this.texts.clear();
    for (const base of this.program.bases) base.release();
  }

  text(raw: string): Text {
    let text = this.texts.get(raw);
    if (text === undefined) {
      text = new Text(raw);
      this.texts.set(raw, text);
    }
    return text;
  }

  /** The code of a truth. */
  truth(id: number): number {
    const slot = this.truths.slots[id]!;
    if (slot < 0) return this.ask(id);
    const depth = this.truths.depths[id]!;
    const { truths } = depth < 0 ? this.memory : this.stack[depth]!;
    const known = truths[slot]!;
    if (known !== UNSET) return known;
    const code = this.ask(id);
    truths[slot] = code;
    return code;
  }

  private ask(id: number): number {
    const a = this.truths.a[id]!;
    const b = this.truths.b[id]!;
    switch (this.truths.ops[id]!) {
      case CONSTANT:
        return a;
      case AND:
        return this.and(a, b);
      case OR:
        return this.or(a, b);
      case HOLDS_ALL:
        return this.holdsAll(a, b);
      case HOLDS_SOME:
        return this.holdsSome(a, b);
      case NOT: {
        const code = this.truth(a);
        return code === TRUE ? FALSE : code === FALSE ? TRUE : code;
      }
      case VALUE:
        return this.codes.codeOf(this.value(a));
      case SET:
        return this.member(this.value(a), b);
      case SET_FOLDED: {
        const value = this.value(a);
        return this.member(typeof value === "string" ? this.textOf(a, value).folded : value, b);
      }
      case TEXT:
        return this.textTest(a, b);
      case IS_NULL:
      case NOT_NULL: {
        const value = this.value(a);
        if (value instanceof Unavailable) return this.codes.of(value);
        return (value === null) === (this.truths.ops[id] === IS_NULL) ? TRUE : FALSE;
      }
      case ANY:
        return this.any(a);
      default:
        return this.program.truthsComputed[a]!(this);
    }
  }

  private and(from: number, to: number): number {
    let answer = TRUE;
    for (let i = from; i < to; i++) {
      const code = this.truth(this.operands[i]!);
      if (code === FALSE) return FALSE;
      if (code !== TRUE) answer = answer === TRUE ? code : this.codes.merge(answer, code);
    }
    return answer;
  }

  private or(from: number, to: number): number {
    let answer = FALSE;
    for (let i = from; i < to; i++) {
      const code = this.truth(this.operands[i]!);
      if (code === TRUE) return TRUE;
      if (code !== FALSE) answer = answer === FALSE ? code : this.codes.merge(answer, code);
    }
    return answer;
  }

  private holdsAll(from: number, to: number): number {
    let answer = TRUE;
    for (let i = from; i < to; i++) {
      const code = this.truth(this.operands[i]!);
      if (code === FALSE || code === NULL) return FALSE;
      if (code !== TRUE) answer = answer === TRUE ? code : this.codes.merge(answer, code);
    }
    return answer;
  }

  private holdsSome(from: number, to: number): number {
    let answer = FALSE;
    for (let i = from; i < to; i++) {
      const code = this.truth(this.operands[i]!);
      if (code === TRUE) return TRUE;
      if (code !== FALSE && code !== NULL) answer = answer === FALSE ? code : this.codes.merge(answer, code);
    }
    return answer;
  }

  private member(value: Value, set: number): number {
    if (value === null) return NULL;
    if (value instanceof Unavailable) return this.codes.of(value);
    return this.program.sets[set]!.has(value) ? TRUE : FALSE;
  }

  private textTest(subject: number, plan: number): number {
    const value = this.value(subject);
    if (typeof value !== "string") return value instanceof Unavailable ? this.codes.of(value) : NULL;
    return this.program.plans[plan]!.test(this.textOf(subject, value), this) ? TRUE : FALSE;
  }

  /** The text of a value node, remembered beside the value. */
  private textOf(subject: number, value: string): Text {
    const slot = this.values.slots[subject]!;
    if (slot < 0) return this.text(value);
    const depth = this.values.depths[subject]!;
    const { texts } = depth < 0 ? this.memory : this.stack[depth]!;
    let text = texts[slot];
    if (text === undefined) {
      text = this.text(value);
      texts[slot] = text;
    }
    return text;
  }

  /** A null predicate counts as false; only an open one keeps the question open. */
  private any(loop: number): number {
    const { loops } = this.program;
    const frames = this.array(loops.arrays[loop]!);
    if (frames === null) return NULL;
    if (frames instanceof Unavailable) return this.codes.of(frames);
    if (frames.length === 0 || this.ruledOut(loop)) return FALSE;
    const depth = loops.depths[loop]!;
    if (!this.enter(depth, loops.nested[loop] === 1, frames.length)) return this.stepLimit;
    const body = loops.bodies[loop]!;
    let answer = FALSE;
    for (const frame of frames) {
      this.stack[depth] = frame;
      const code = this.truth(body);
      if (code === TRUE) return TRUE;
      if (code !== FALSE && code !== NULL) answer = answer === FALSE ? code : this.codes.merge(answer, code);
    }
    return answer;
  }

  enter(depth: number, nested: boolean, elements: number): boolean {
    const steps = (nested && depth > 0 ? this.steps[depth - 1]! : 1) * elements;
    this.steps[depth] = steps;
    return steps <= STEPS_MAX;
  }

  ruledOut(loop: number): boolean {
    const { loops } = this.program;
    const from = loops.needsFrom[loop]!;
    const to = loops.needsTo[loop]!;
    for (let need = from; need < to; need++) if (!this.possible(need, loop)) return true;
    return false;
  }

  private possible(need: number, loop: number): boolean {
    const { needOps, needA, needB, sets, plans } = this.program;
    const op = needOps[need]!;
    const [a, b] = [needA[need]!, needB[need]!];
    if (op === N_SET || op === N_SET_FOLDED) {
      const facts = this.factsOf(a, loop);
      return facts.open || hasMember(op === N_SET ? facts.values : facts.folded, sets[b]!);
    }
    if (op === N_TEXT) {
      const facts = this.factsOf(a, loop);
      return facts.open || plans[b]!.mayPass(facts, this);
    }
    for (let i = a; i < b; i++) if (this.possible(i, loop)) return true;
    return false;
  }

  private factsOf(fact: number, loop: number): Facts {
    let facts = this.facts[fact];
    if (facts === undefined) {
      const { loops, factSubjects } = this.program;
      const frames = this.array(loops.origins[loop]!);
      const depth = loops.depths[loop]!;
      const subject = factSubjects[fact]!;
      const elements = frames === null || frames instanceof Unavailable ? [] : frames;
      facts = new Facts(
        elements.map((frame) => {
          this.stack[depth] = frame;
          return this.value(subject);
        }),
      );
      this.facts[fact] = facts;
    }
    return facts;
  }

  /** The frames of an array, null or unavailable. */
  array(id: number): ArrayAnswer {
    const { slot, depth } = this.program.arrayPlaces[id]!;
    const compute = this.program.arraysComputed[id]!;
    if (slot < 0) return compute(this);
    const { arrays } = depth < 0 ? this.memory : this.stack[depth]!;
    let known = arrays[slot];
    if (known === undefined) {
      known = compute(this);
      arrays[slot] = known;
    }
    return known;
  }

  value(id: number): Value {
    const slot = this.values.slots[id]!;
    if (slot < 0) return this.read(id);
    const depth = this.values.depths[id]!;
    const { values } = depth < 0 ? this.memory : this.stack[depth]!;
    let known = values[slot];
    if (known === undefined) {
      known = this.read(id);
      values[slot] = known;
    }
    return known;
  }

  private read(id: number): Value {
    const a = this.values.a[id]!;
    switch (this.values.ops[id]!) {
      case V_CONSTANT:
        return this.program.constants[a]!;
      case V_ELEMENT:
        return this.stack[a]!.element;
      case V_ROOT: {
        const { name, owner } = this.program.fields[this.values.b[id]!]!;
        return fieldOf(this.context.root as Value, name, owner);
      }
      case V_FIELD: {
        const object = this.value(a);
        if (object === null || object instanceof Unavailable) return object;
        const { name, owner } = this.program.fields[this.values.b[id]!]!;
        return fieldOf(object, name, owner);
      }
      default:
        return this.program.valuesComputed[a]!(this);
    }
  }
}

function hasMember(values: readonly Value[], set: ReadonlySet<Value>): boolean {
  for (const value of values) if (set.has(value)) return true;
  return false;
}
