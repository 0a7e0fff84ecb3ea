/**
 * The literals that one automaton looks for. Long texts (the raw HTML of a mail) have a vocabulary of their
 * own: it is small, so its table stays in a processor's cache while most of all characters are read, and its
 * literals may be long, so that more regexes are ruled out.
 */
export class Vocabulary {
  readonly index: number;
  /** Longest literal worth looking for. */
  readonly literalMax: number;
  /** Folded, in the order of their numbers. */
  readonly words: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(index: number, literalMax: number) {
    this.index = index;
    this.literalMax = literalMax;
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
