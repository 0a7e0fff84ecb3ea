/** A regular expression as instructions of a non-deterministic machine (Thompson's construction). */
import { EDGE, NEWLINE, WORD } from "./alphabet.ts";
import type { Assertion, CodePointRanges, RegexNode, RepeatNode } from "./node.ts";

/** Consume one code point of set `x`, go to the next instruction. */
export const OP_CLASS = 0;
/** Try `x`, then `y`. */
export const OP_SPLIT = 1;
/** Go to `x`. */
export const OP_JUMP = 2;
/** Go on when assertion `x` holds here. */
export const OP_ASSERT = 3;
/** Note the position in slot `x`. */
export const OP_SAVE = 4;
export const OP_MATCH = 5;

const ASSERTIONS = [
  "textStart",
  "textEnd",
  "lineStart",
  "lineEnd",
  "wordBoundary",
  "notWordBoundary",
] as const satisfies readonly Assertion[];

/** Entry is instruction 0; the last one is `OP_MATCH`. */
export interface Program {
  readonly op: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** The distinct sets that `OP_CLASS` refers to. */
  readonly sets: readonly CodePointRanges[];
  /** Names of the groups from the first on; null for those without. */
  readonly groupNames: readonly (string | null)[];
  /** The assertions in it, as a bit set over `ASSERTIONS`. */
  readonly assertions: number;
}

/** Does the assertion hold between a character of kind `before` and one of kind `after`? */
export function assertionHolds(assertion: number, before: number, after: number): boolean {
  switch (assertion) {
    case 0:
      return before === EDGE;
    case 1:
      return after === EDGE;
    case 2:
      return before === EDGE || before === NEWLINE;
    case 3:
      return after === EDGE || after === NEWLINE;
    case 4:
      return (before === WORD) !== (after === WORD);
    default:
      return (before === WORD) === (after === WORD);
  }
}

const mask = (...names: readonly Assertion[]): number =>
  names.reduce((m, n) => m | (1 << ASSERTIONS.indexOf(n)), 0);
const LOOKS_BEHIND = mask("textStart", "lineStart", "wordBoundary", "notWordBoundary");
const LOOKS_AHEAD = mask("textEnd", "lineEnd", "wordBoundary", "notWordBoundary");
const LOOKS_AT_KINDS = mask("lineStart", "lineEnd", "wordBoundary", "notWordBoundary");

export const looksBehind = (program: Program): boolean => (program.assertions & LOOKS_BEHIND) !== 0;
export const looksAhead = (program: Program): boolean => (program.assertions & LOOKS_AHEAD) !== 0;
export const looksAtKinds = (program: Program): boolean => (program.assertions & LOOKS_AT_KINDS) !== 0;

/** With `captures`, groups note their positions; a yes-or-no search does without. */
export function compileProgram(node: RegexNode, options: { readonly captures: boolean }): Program {
  const assembler = new Assembler(options.captures);
  assembler.add(node);
  return assembler.finish();
}

/** Can the node match the empty string, assertions aside? */
function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case "class":
      return false;
    case "empty":
    case "assert":
      return true;
    case "concat":
      return node.items.every(isNullable);
    case "alternate":
      return node.options.some(isNullable);
    case "capture":
      return isNullable(node.inner);
    case "repeat":
      return node.min === 0 || isNullable(node.inner);
  }
}

class Assembler {
  private readonly op: number[] = [];
  private readonly x: number[] = [];
  private readonly y: number[] = [];
  private readonly setNumbers = new Map<string, number>();
  private readonly sets: CodePointRanges[] = [];
  private readonly groupNames: (string | null)[] = [];
  private readonly captures: boolean;
  private assertions = 0;

  constructor(captures: boolean) {
    this.captures = captures;
  }

  finish(): Program {
    this.emit(OP_MATCH, 0);
    return {
      op: Uint8Array.from(this.op),
      x: Int32Array.from(this.x),
      y: Int32Array.from(this.y),
      sets: this.sets,
      groupNames: this.groupNames,
      assertions: this.assertions,
    };
  }

  add(node: RegexNode): void {
    switch (node.kind) {
      case "empty":
        break;
      case "class":
        this.emit(OP_CLASS, this.setNumber(node.ranges));
        break;
      case "assert":
        this.addAssertion(node.assertion);
        break;
      case "concat":
        for (const item of node.items) this.add(item);
        break;
      case "alternate":
        this.addAlternate(node.options);
        break;
      case "capture":
        this.groupNames[node.index - 1] = node.name;
        if (this.captures) this.emit(OP_SAVE, 2 * node.index);
        this.add(node.inner);
        if (this.captures) this.emit(OP_SAVE, 2 * node.index + 1);
        break;
      case "repeat":
        this.addRepeat(node);
    }
  }

  private addAssertion(assertion: Assertion): void {
    const number = ASSERTIONS.indexOf(assertion);
    this.assertions |= 1 << number;
    this.emit(OP_ASSERT, number);
  }

  private emit(op: number, x: number): number {
    this.x.push(x);
    this.y.push(0);
    return this.op.push(op) - 1;
  }

  private setNumber(ranges: CodePointRanges): number {
    const key = ranges.join();
    let number = this.setNumbers.get(key);
    if (number === undefined) {
      number = this.sets.push(ranges) - 1;
      this.setNumbers.set(key, number);
    }
    return number;
  }

  private addAlternate(options: readonly RegexNode[]): void {
    const jumps: number[] = [];
    options.forEach((option, i) => {
      const split = i < options.length - 1 ? this.emit(OP_SPLIT, this.op.length + 1) : null;
      this.add(option);
      if (split === null) return;
      jumps.push(this.emit(OP_JUMP, 0));
      this.y[split] = this.op.length;
    });
    for (const jump of jumps) this.x[jump] = this.op.length;
  }

  private addRepeat(node: RepeatNode): void {
    if (node.max === Number.POSITIVE_INFINITY) {
      for (let i = 1; i < node.min; i++) this.add(node.inner);
      if (node.min > 0) this.addPlus(node);
      // SPEC: Go issue 46123: `x*` of a nullable x is `(x+)?`, or an empty first round would be preferred wrongly.
      else if (isNullable(node.inner)) this.addOptional(node, () => this.addPlus(node));
      else this.addStar(node);
      return;
    }
    for (let i = 0; i < node.min; i++) this.add(node.inner);
    this.addOptionals(node, node.max - node.min);
    // `(x){0}` matches nothing but still has its group.
    if (node.max === 0) this.nameGroups(node.inner);
  }

  private addOptionals(node: RepeatNode, count: number): void {
    const splits: number[] = [];
    for (let i = 0; i < count; i++) {
      splits.push(this.emit(OP_SPLIT, 0));
      this.add(node.inner);
    }
    for (const split of splits) this.branch(split, node, split + 1, this.op.length);
  }

  private addOptional(node: RepeatNode, body: () => void): void {
    const split = this.emit(OP_SPLIT, 0);
    body();
    this.branch(split, node, split + 1, this.op.length);
  }

  private addPlus(node: RepeatNode): void {
    const start = this.op.length;
    this.add(node.inner);
    const split = this.emit(OP_SPLIT, 0);
    this.branch(split, node, start, split + 1);
  }

  private addStar(node: RepeatNode): void {
    const split = this.emit(OP_SPLIT, 0);
    this.add(node.inner);
    this.emit(OP_JUMP, split);
    this.branch(split, node, split + 1, this.op.length);
  }

  /** A greedy repetition prefers to go on, a lazy one to leave. */
  private branch(split: number, node: RepeatNode, on: number, out: number): void {
    this.x[split] = node.greedy ? on : out;
    this.y[split] = node.greedy ? out : on;
  }

  private nameGroups(node: RegexNode): void {
    if (node.kind === "capture") this.groupNames[node.index - 1] = node.name;
    if (node.kind === "capture" || node.kind === "repeat") this.nameGroups(node.inner);
    const children = node.kind === "concat" ? node.items : node.kind === "alternate" ? node.options : [];
    for (const child of children) this.nameGroups(child);
  }
}
