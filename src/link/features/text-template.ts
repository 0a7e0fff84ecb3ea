import { hash } from "node:crypto";
import { isWord } from "./mask-words.ts";

/** Fewer words are a formula ("see attached"), not a template. */
const WORDS_MIN = 5;

/** The same text with numbers, dates, links and names masked: a hash, because values hold no words of a body. */
export function textTemplate(words: readonly string[]): readonly string[] {
  let count = 0;
  for (const word of words) if (isWord(word)) count++;
  return count < WORDS_MIN ? [] : [`text ${hash("sha256", words.join(" ")).slice(0, 16)}`];
}
