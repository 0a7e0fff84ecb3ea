/** Writes down the leftmost-first matches of a text, from left to right, in time linear in the text. */
import { EDGE } from "./alphabet.ts";
import type { BackwardAutomaton, Prospect } from "./backward-automaton.ts";
import { assertionHolds, OP_ASSERT, OP_CLASS, OP_JUMP, OP_MATCH, OP_SAVE, OP_SPLIT } from "./program.ts";
import { StampSet } from "./scratch.ts";

// LIMIT: positions whose states are kept at a time. Longer texts are read twice: once to the front to note the
// state at each block's end, and block by block again. So the memory is one state a block, not one a character.
const BLOCK = 1024;

const blockStates = new Int32Array(BLOCK + 1);
const visited = new StampSet();

export class MatchReader {
  private readonly automaton: BackwardAutomaton;
  private readonly text: string;
  /** What can happen from the end of each block on. */
  private readonly blockEnds: Prospect[] = [];
  private block = -1;
  /** Start and end of the match and of each group, -1 for groups that took no part. */
  readonly slots: Int32Array;

  constructor(automaton: BackwardAutomaton, text: string) {
    this.automaton = automaton;
    this.text = text;
    this.slots = new Int32Array(2 * (automaton.program.groupNames.length + 1));
    this.readBackward();
  }

  /** Finds the first match that begins at `from` or later; its places are then in `slots`. */
  next(from: number): boolean {
    for (let at = from; at <= this.text.length; at++) {
      if (this.isInsidePair(at)) continue;
      if (!this.automaton.canBegin(this.prospectAt(at), this.kindBefore(at))) continue;
      this.follow(at);
      return true;
    }
    return false;
  }

  private isInsidePair(at: number): boolean {
    if ((this.text.charCodeAt(at) & 0xfc00) !== 0xdc00 || at === 0) return false;
    return (this.text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  }

  private kindBefore(at: number): number {
    if (at === 0) return EDGE;
    const { alphabet } = this.automaton;
    const start = this.isInsidePair(at - 1) ? at - 2 : at - 1;
    return alphabet.kinds[alphabet.classOf(this.text.codePointAt(start)!)]!;
  }

  private prospectAt(at: number): Prospect {
    const block = Math.min(Math.floor(at / BLOCK), this.blockEnds.length - 1);
    if (block !== this.block) this.readBlock(block);
    return this.automaton.prospect(blockStates[at - block * BLOCK]!);
  }

  private readBackward(): void {
    const blocks = Math.max(1, Math.ceil(this.text.length / BLOCK));
    let row = this.automaton.endOfText();
    for (let block = blocks - 1; block >= 0; block--) {
      const end = this.automaton.prospect(row);
      this.blockEnds[block] = end;
      if (this.automaton.flushIfFull()) row = this.automaton.resume(end);
      // The last one read is the first block, and the states of that one are what `next` asks for first.
      row = this.readStates(block, row);
    }
    this.block = 0;
  }

  private readBlock(block: number): void {
    this.automaton.flushIfFull();
    this.readStates(block, this.automaton.resume(this.blockEnds[block]!));
    this.block = block;
  }

  /** Fills `blockStates` for the positions of a block, its end included; answers the state at its start. */
  private readStates(block: number, stateAtEnd: number): number {
    const { alphabet } = this.automaton;
    const start = block * BLOCK;
    let row = stateAtEnd;
    let at = Math.min(start + BLOCK, this.text.length);
    blockStates[at - start] = row;
    while (at > start) {
      at--;
      const unit = this.text.charCodeAt(at);
      let codePoint = unit;
      if (this.isInsidePair(at)) {
        // A pair that crosses the blocks' border belongs to the block where it begins.
        if (at === start) return row;
        codePoint = this.text.codePointAt(at - 1)!;
        at--;
      } else if ((unit & 0xfc00) === 0xd800) codePoint = this.text.codePointAt(at)!;
      row = this.automaton.before(row, alphabet.classOf(codePoint));
      blockStates[at - start] = row;
    }
    return row;
  }

  /** Follows the preferred branches that can be completed; there always is one. */
  private follow(start: number): void {
    const { program } = this.automaton;
    this.slots.fill(-1);
    let at = start;
    let pc = 0;
    for (;;) {
      pc = this.resolve(pc, at);
      if (program.op[pc] === OP_MATCH) break;
      at += this.text.codePointAt(at)! > 0xffff ? 2 : 1;
      pc++;
    }
    this.slots[0] = start;
    this.slots[1] = at;
  }

  /** The instruction that `pc` prefers at this position: the match, or a character that leads to one. */
  private resolve(pc: number, at: number): number {
    const { op, x, y } = this.automaton.program;
    const prospect = this.prospectAt(at);
    visited.reset(op.length);
    // Negative entries put back a slot: -1 - slot, its old value below it.
    const pending: number[] = [pc];
    while (pending.length > 0) {
      const top = pending.pop()!;
      if (top < 0) {
        this.slots[-1 - top] = pending.pop()!;
        continue;
      }
      if (!visited.add(top)) continue;
      const code = op[top]!;
      if (code === OP_MATCH || (code === OP_CLASS && this.isViable(prospect, top))) return top;
      if (code === OP_SPLIT) pending.push(y[top]!, x[top]!);
      else if (code === OP_JUMP) pending.push(x[top]!);
      else if (code === OP_SAVE) {
        const slot = x[top]!;
        pending.push(this.slots[slot]!, -1 - slot, top + 1);
        this.slots[slot] = at;
      } else if (code === OP_ASSERT && assertionHolds(x[top]!, this.kindBefore(at), prospect.after)) {
        pending.push(top + 1);
      }
    }
    throw new Error("the backward pass promised a match that the forward pass cannot follow");
  }

  private isViable(prospect: Prospect, pc: number): boolean {
    const bit = this.automaton.viableBit[pc]!;
    return ((prospect.viable[bit >> 4]! >> (bit & 15)) & 1) === 1;
  }
}
