/** What one evaluation of the graph over one root object remembers. */
import { foldCase } from "../../core/fold-case.ts";
import type { AhoCorasick } from "../text/aho-corasick.ts";
import type { Value } from "../value.ts";

/** One element of an array together with the answers that depend on it alone. Shared by all rules of a run. */
export class ElementFrame {
  readonly element: Value;
  readonly truths: Uint16Array;
  readonly values: unknown[];
  constructor(element: Value, slots: Slots) {
    this.element = element;
    this.truths = new Uint16Array(slots.truths);
    this.values = [];
  }
}

/** How many answers a scope remembers; grows while rules are compiled. */
export interface Slots {
  truths: number;
  values: number;
}

/** A text with what was found out about it; equal texts of a message share one. */
export class Text {
  readonly raw: string;
  private foldedText: string | null = null;
  private words: Uint32Array | null = null;
  /** Answers of regexes by their number: undefined until asked. */
  readonly regexes: (boolean | undefined)[] = [];

  constructor(raw: string) {
    this.raw = raw;
  }

  get folded(): string {
    this.foldedText ??= foldCase(this.raw);
    return this.foldedText;
  }

  /** Whether a literal of the graph occurs in the folded text. */
  has(word: number, automaton: AhoCorasick): boolean {
    this.words ??= automaton.scan(this.folded);
    return (this.words[word >>> 5]! & (1 << (word & 31))) !== 0;
  }
}

// LIMIT: loops over elements within loops over elements are quadratic in the number of links of a mail; a
// hostile one could stall a scan. Two million steps are about a second; ordinary mail needs some thousands.
export const STEPS_MAX = 2_000_000;

export class Run {
  readonly root: Value;
  readonly truths: Uint16Array;
  readonly values: unknown[] = [];
  /** The current element of each enclosing lambda, outermost first. */
  readonly stack: ElementFrame[] = [];
  readonly automaton: AhoCorasick;
  steps = 0;
  private readonly texts = new Map<string, Text>();

  constructor(root: Value, slots: Slots, automaton: AhoCorasick) {
    this.root = root;
    this.truths = new Uint16Array(slots.truths);
    this.automaton = automaton;
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
