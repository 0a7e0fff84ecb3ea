/**
 * Reads a text from its end and knows at every position which instructions can still reach the end of a match.
 * With that, a match is written down going forward without ever trying a branch that fails (the two-pass method
 * of Kearns 1991 and of Frisch and Cardelli, "Greedy regular expression matching", 2004): all matches of a text
 * together take time linear in it, which searching again after each match does not give.
 */
import { type Alphabet, EDGE, OTHER } from "./alphabet.ts";
import type { Evictable, RegexBudget } from "./budget.ts";
import {
  assertionHolds,
  looksAhead,
  OP_ASSERT,
  OP_CLASS,
  OP_JUMP,
  OP_MATCH,
  OP_SAVE,
  OP_SPLIT,
  type Program,
} from "./program.ts";
import { keyOf, StampSet } from "./scratch.ts";
import { StateTable, UNKNOWN } from "./state-table.ts";

/** What can happen from one position on. */
export interface Prospect {
  /** Bit `n` of the set: the `n`-th `OP_CLASS` consumes the character here and the match can be completed. */
  readonly viable: Uint16Array;
  /** Kind of the character here (`EDGE` at the end of the text). */
  readonly after: number;
  /** Two bits for each kind of character before: known, and whether a match can begin here. */
  begins: number;
}

const reached = new StampSet();

export class BackwardAutomaton implements Evictable {
  readonly program: Program;
  readonly alphabet: Alphabet;
  /** `viableBit[pc]`: number of this `OP_CLASS` among all of them. */
  readonly viableBit: Int32Array;
  private readonly budget: RegexBudget;
  private readonly remembersKind: boolean;
  private readonly table: StateTable;
  private readonly backward: readonly (readonly number[])[];
  private readonly classPcs: readonly number[];
  private prospects: Prospect[] = [];

  constructor(program: Program, alphabet: Alphabet, budget: RegexBudget) {
    this.program = program;
    this.alphabet = alphabet;
    this.budget = budget;
    this.remembersKind = looksAhead(program);
    this.table = new StateTable(alphabet.size);
    this.backward = predecessors(program);
    const classPcs: number[] = [];
    this.viableBit = Int32Array.from(program.op, (code, pc) =>
      code === OP_CLASS ? classPcs.push(pc) - 1 : -1,
    );
    this.classPcs = classPcs;
  }

  /** The state at the end of a text. */
  endOfText(): number {
    return this.intern(new Uint16Array((this.classPcs.length + 15) >> 4), EDGE);
  }

  /** The state before a character of class `column` that stands before state `row`. */
  before(row: number, column: number): number {
    const known = this.table.cells[row + column]!;
    if (known !== UNKNOWN) return known;
    const viable = this.retreat(this.prospect(row), column);
    const target = this.intern(viable, this.alphabet.kinds[column]!);
    this.table.cells[row + column] = target;
    return target;
  }

  prospect(row: number): Prospect {
    return this.prospects[row / this.table.stride - 1]!;
  }

  /** The state with this prospect, made again if it has been thrown away. */
  resume(prospect: Prospect): number {
    return this.intern(prospect.viable, prospect.after);
  }

  /** To be asked between states that nobody needs any more: all rows become invalid when this says true. */
  flushIfFull(): boolean {
    if (!this.table.isFull) return false;
    this.evict();
    this.budget.release(this);
    return true;
  }

  evict(): void {
    this.table.clear();
    this.prospects = [];
  }

  /** Can a match begin at a position with this prospect, behind a character of kind `before`? */
  canBegin(prospect: Prospect, before: number): boolean {
    const known = (prospect.begins >> (2 * before)) & 3;
    if (known !== 0) return known === 3;
    this.reach(prospect, before);
    const begins = reached.has(0);
    prospect.begins |= (begins ? 3 : 1) << (2 * before);
    return begins;
  }

  private retreat(next: Prospect, column: number): Uint16Array {
    this.reach(next, this.alphabet.kinds[column]!);
    const { members, size } = this.alphabet;
    const viable = new Uint16Array(next.viable.length);
    this.classPcs.forEach((pc, bit) => {
      if (members[this.program.x[pc]! * size + column] !== 1 || !reached.has(pc + 1)) return;
      viable[bit >> 4]! |= 1 << (bit & 15);
    });
    return viable;
  }

  /** Marks all instructions from which, at this position, a match can be completed. */
  private reach(prospect: Prospect, before: number): void {
    const { op, x } = this.program;
    reached.reset(op.length);
    const pending: number[] = [op.length - 1];
    for (let word = 0; word < prospect.viable.length; word++) {
      for (let bits = prospect.viable[word]!; bits !== 0; bits &= bits - 1) {
        pending.push(this.classPcs[word * 16 + 31 - Math.clz32(bits & -bits)]!);
      }
    }
    let steps = 0;
    while (pending.length > 0) {
      const pc = pending.pop()!;
      if (!reached.add(pc)) continue;
      steps++;
      for (const from of this.backward[pc]!) {
        if (op[from] !== OP_ASSERT || assertionHolds(x[from]!, before, prospect.after)) pending.push(from);
      }
    }
    this.budget.steps += steps;
  }

  private intern(viable: Uint16Array, after: number): number {
    const kind = this.remembersKind ? after : OTHER;
    const key = String.fromCharCode(kind) + keyOf(viable);
    const known = this.table.find(key);
    if (known !== undefined) return known;
    this.prospects.push({ viable, after: kind, begins: 0 });
    const bytes = this.table.bytes;
    const row = this.table.add(key);
    this.budget.charge(this, this.table.bytes - bytes);
    return row;
  }
}

/** For every instruction those that lead to it without consuming anything. */
function predecessors({ op, x, y }: Program): readonly (readonly number[])[] {
  const lists: number[][] = Array.from(op, () => []);
  op.forEach((code, pc) => {
    if (code === OP_SPLIT) {
      lists[x[pc]!]!.push(pc);
      lists[y[pc]!]!.push(pc);
    } else if (code === OP_JUMP) lists[x[pc]!]!.push(pc);
    else if (code === OP_ASSERT || code === OP_SAVE) lists[pc + 1]!.push(pc);
    else if (code !== OP_CLASS && code !== OP_MATCH) throw new Error(`unknown instruction ${code}`);
  });
  return lists;
}
