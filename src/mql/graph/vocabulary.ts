import type { FilterLimits } from "../regex/prefilter.ts";

/**
 * The literals that one automaton looks for. Long texts (the raw HTML of a mail) have a vocabulary of their
 * own: it is small, so its table stays in a processor's cache while most of all characters are read, and its
 * literals may be long, so that more regexes are ruled out.
 */
export class Vocabulary {
  readonly index: number;
  /** What a regex may ask to be looked for. */
  readonly limits: Partial<FilterLimits>;
  /** Folded, in the order of their numbers. */
  readonly words: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(index: number, limits: Partial<FilterLimits>) {
    this.index = index;
    this.limits = limits;
  }

  word(folded: string): number {
    let number = this.numbers.get(folded);
    if (number === undefined) {
      number = this.words.push(folded) - 1;
      this.numbers.set(folded, number);
    }
    return number;
  }
}
