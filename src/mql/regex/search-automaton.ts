/** Yes-or-no search: the program as a deterministic automaton whose states are made on demand. */
import { type Alphabet, EDGE, OTHER } from "./alphabet.ts";
import type { Evictable, RegexBudget } from "./budget.ts";
import {
  assertionHolds,
  looksBehind,
  OP_ASSERT,
  OP_CLASS,
  OP_JUMP,
  OP_MATCH,
  OP_SPLIT,
  type Program,
} from "./program.ts";
import { keyOf, StampSet } from "./scratch.ts";
import { StateTable, UNKNOWN } from "./state-table.ts";

const FOUND = 1;
const DEAD = 2;
const visited = new StampSet();
const reached = new StampSet();

/**
 * A state is the set of instructions before which some attempt stands, and the kind of the character before.
 * What assertions need to know of the next character is known when that is read, so zero-width instructions
 * are followed then.
 */
export class SearchAutomaton implements Evictable {
  private readonly program: Program;
  private readonly alphabet: Alphabet;
  private readonly budget: RegexBudget;
  /** Attempts begin at the start of the text only. */
  private readonly anchored: boolean;
  private readonly remembersKind: boolean;
  private readonly table: StateTable;
  private attempts: Uint16Array[] = [];
  private kinds: number[] = [];
  private start = UNKNOWN;

  constructor(program: Program, alphabet: Alphabet, options: { anchored: boolean; budget: RegexBudget }) {
    this.program = program;
    this.alphabet = alphabet;
    this.budget = options.budget;
    this.anchored = options.anchored;
    this.remembersKind = looksBehind(program);
    this.table = new StateTable(alphabet.size + 1);
  }

  /** Does the program match anywhere in the text (or, anchored, at its start)? */
  test(text: string): boolean {
    if (this.start === UNKNOWN)
      this.start = this.intern(this.anchored ? Uint16Array.of(0) : new Uint16Array(0), EDGE);
    const { ascii, size } = this.alphabet;
    const length = text.length;
    let cells = this.table.cells;
    let row = this.start;
    for (let i = 0; i < length; i++) {
      // The loop that matters: nothing but ASCII and transitions that are known, until something else comes.
      let unit = 0;
      let next = 0;
      for (; i < length; i++) {
        unit = text.charCodeAt(i);
        if (unit >= 128) break;
        next = cells[row + ascii[unit]!]!;
        if (next <= DEAD) break;
        row = next;
      }
      if (i === length) break;
      let column: number;
      if (unit < 128) column = ascii[unit]!;
      else {
        const codePoint = (unit & 0xfc00) === 0xd800 ? text.codePointAt(i)! : unit;
        if (codePoint > 0xffff) i++;
        column = this.alphabet.classOf(codePoint);
        next = cells[row + column]!;
      }
      if (next === UNKNOWN) {
        next = this.step(row, column);
        cells = this.table.cells;
      }
      if (next === FOUND) return true;
      if (next === DEAD) return false;
      row = next;
    }
    const end = cells[row + size]!;
    return (end === UNKNOWN ? this.step(row, size) : end) === FOUND;
  }

  evict(): void {
    this.table.clear();
    this.attempts = [];
    this.kinds = [];
    this.start = UNKNOWN;
  }

  /** Computes one transition; column `alphabet.size` is the end of the text. */
  private step(row: number, column: number): number {
    const index = row / this.table.stride - 1;
    const atEnd = column === this.alphabet.size;
    const after = atEnd ? EDGE : this.alphabet.kinds[column]!;
    const next = this.advance(this.attempts[index]!, this.kinds[index]!, { column, after });
    if (next === null) return this.remember(row, column, FOUND);
    if (atEnd || (next.length === 0 && this.anchored)) return this.remember(row, column, DEAD);
    if (this.table.isFull) {
      // Starting afresh loses `row`, so this one transition is not remembered.
      this.evict();
      this.budget.release(this);
      return this.intern(next, after);
    }
    return this.remember(row, column, this.intern(next, after));
  }

  private remember(row: number, column: number, target: number): number {
    this.table.cells[row + column] = target;
    return target;
  }

  /** The attempts after the character, or null when one of them matched before it. */
  private advance(
    attempts: Uint16Array,
    before: number,
    at: { readonly column: number; readonly after: number },
  ): Uint16Array | null {
    const { op, x, y } = this.program;
    const { members, size } = this.alphabet;
    visited.reset(op.length);
    reached.reset(op.length);
    const next: number[] = [];
    const pending: number[] = this.anchored ? [] : [0];
    for (const pc of attempts) pending.push(pc);
    let steps = 0;
    while (pending.length > 0) {
      const pc = pending.pop()!;
      if (!visited.add(pc)) continue;
      steps++;
      const code = op[pc]!;
      if (code === OP_CLASS) {
        if (at.column < size && members[x[pc]! * size + at.column] === 1 && reached.add(pc + 1))
          next.push(pc + 1);
      } else if (code === OP_SPLIT) pending.push(x[pc]!, y[pc]!);
      else if (code === OP_JUMP) pending.push(x[pc]!);
      else if (code === OP_ASSERT) {
        if (assertionHolds(x[pc]!, before, at.after)) pending.push(pc + 1);
      } else if (code === OP_MATCH) {
        this.budget.steps += steps;
        return null;
      }
    }
    this.budget.steps += steps;
    return Uint16Array.from(next).sort();
  }

  private intern(attempts: Uint16Array, before: number): number {
    const kind = this.remembersKind ? before : OTHER;
    const key = String.fromCharCode(kind) + keyOf(attempts);
    const known = this.table.find(key);
    if (known !== undefined) return known;
    this.attempts.push(attempts);
    this.kinds.push(kind);
    const bytes = this.table.bytes;
    const row = this.table.add(key);
    this.budget.charge(this, this.table.bytes - bytes);
    return row;
  }
}
