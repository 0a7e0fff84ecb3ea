/** What one evaluation of the graph over one root object remembers. */
import { foldCase } from "../../core/fold-case.ts";
import type { AhoCorasick } from "../text/aho-corasick.ts";
import type { Value } from "../value.ts";
import type { Facts } from "./facts.ts";

/** How many answers a scope remembers; grows while rules are compiled. */
export interface Slots {
  truths: number;
  values: number;
}

/** One element of an array together with the answers that depend on it alone. Shared by all rules of a run. */
export class ElementFrame {
  element: Value = null;
  readonly truths: Uint16Array;
  readonly values: unknown[];

  constructor(slots: Slots) {
    this.truths = new Uint16Array(slots.truths);
    this.values = new Array(slots.values).fill(undefined);
  }

  reset(element: Value): void {
    this.element = element;
    this.truths.fill(0);
    this.values.fill(undefined);
  }
}

// LIMIT: frames are used again for the next message; those of a hostile mail with thousands of links are not kept.
const FRAMES_KEPT = 128;

/** The array that elements come from, before any filter, with the frames of its elements. */
export class Base {
  readonly id: number;
  readonly slots: Slots = { truths: 0, values: 0 };
  private readonly kept: ElementFrame[] = [];
  private used = 0;

  constructor(id: number) {
    this.id = id;
  }

  frame(element: Value): ElementFrame {
    let frame = this.kept[this.used];
    if (frame === undefined) {
      frame = new ElementFrame(this.slots);
      if (this.used < FRAMES_KEPT) this.kept.push(frame);
    }
    this.used++;
    frame.reset(element);
    return frame;
  }

  /** Every frame is free again; called between messages. */
  release(): void {
    this.used = 0;
  }
}

/** A text with what was found out about it; equal texts of a message share one. */
export class Text {
  readonly raw: string;
  private foldedText: string | null = null;
  private words: readonly number[] | null = null;
  /** Answers of the regexes that had to be run, by their number. */
  readonly regexes = new Map<number, boolean>();

  constructor(raw: string) {
    this.raw = raw;
  }

  get folded(): string {
    this.foldedText ??= foldCase(this.raw);
    return this.foldedText;
  }

  /** A bit for each literal of the graph that occurs in the folded text. */
  bits(automaton: AhoCorasick): readonly number[] {
    this.words ??= automaton.scan(this.folded);
    return this.words;
  }
}

// LIMIT: loops over elements within loops over elements are quadratic in the number of links of a mail; a
// hostile one could stall a scan. Nests of more steps than this stay undecided; ordinary mail has some thousands.
// The bound counts elements, not what was computed, so that it does not depend on what other rules asked before.
export const STEPS_MAX = 1_000_000;

/** One graph's memory for one message at a time: cleared and used again, because making it anew is most of the garbage. */
export class Run {
  root: Value = null;
  readonly truths: Uint16Array;
  readonly values: unknown[];
  /** The current element of each enclosing lambda, outermost first. */
  readonly stack: ElementFrame[] = [];
  readonly automaton: AhoCorasick;
  /** The bits of an empty text. */
  readonly noBits: readonly number[];
  /** The steps that the nest of loops takes down to each depth. */
  readonly steps: number[] = [];
  /** By array and subject; see `gather`. */
  readonly facts = new Map<number, Facts>();
  private readonly texts = new Map<string, Text>();
  private readonly bases: readonly Base[];

  constructor(slots: Slots, bases: readonly Base[], automaton: AhoCorasick) {
    this.truths = new Uint16Array(slots.truths);
    this.values = new Array(slots.values).fill(undefined);
    this.bases = bases;
    this.automaton = automaton;
    this.noBits = automaton.scan("");
  }

  begin(root: Value): void {
    this.root = root;
    this.truths.fill(0);
    this.values.fill(undefined);
    this.stack.length = 0;
    this.texts.clear();
    this.facts.clear();
    for (const base of this.bases) base.release();
  }

  text(raw: string): Text {
    let text = this.texts.get(raw);
    if (text === undefined) {
      text = new Text(raw);
      this.texts.set(raw, text);
    }
    return text;
  }
}
