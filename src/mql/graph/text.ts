import { foldCase } from "../../core/fold-case.ts";
import type { AhoCorasick } from "../text/aho-corasick.ts";

/** A text with what was found out about it; equal texts of a message share one. */
export class Text {
  readonly raw: string;
  private foldedText: string | null = null;
  private readonly words: (readonly number[] | undefined)[] = [];
  /** Answers of the regexes that had to be run, by their number. */
  readonly regexes = new Map<number, boolean>();

  constructor(raw: string) {
    this.raw = raw;
  }

  get folded(): string {
    this.foldedText ??= foldCase(this.raw);
    return this.foldedText;
  }

  /** A bit for each literal of a vocabulary that occurs in the folded text. */
  bits(vocabulary: number, { automata }: Automata): readonly number[] {
    let bits = this.words[vocabulary];
    if (bits === undefined) {
      bits = automata[vocabulary]!.scan(this.folded);
      this.words[vocabulary] = bits;
    }
    return bits;
  }
}

/** One for each vocabulary. */
export interface Automata {
  readonly automata: readonly AhoCorasick[];
}
