import { foldCase } from "../../core/fold-case.ts";
import type { AhoCorasick } from "../text/aho-corasick.ts";

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
