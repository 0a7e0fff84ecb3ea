/**
 * A text as its words, with everything masked that varies between two mails of one hand: numbers, dates, links, addresses,
 * tokens, names. What is left is the template.
 */
import { replaceConfusables } from "../../core/confusables.ts";
import { foldCase } from "../../core/fold-case.ts";
import type { Names } from "./names-to-mask.ts";
import { AFTER_NUMBER_WORDS, DATE_WORDS, GREETINGS, SHORT_DATE_WORDS, TITLES } from "./phrases.ts";
import { isGenerated } from "./token-shape.ts";

const MASKS = {
  number: "{n}",
  name: "{name}",
  url: "{url}",
  address: "{address}",
  greeting: "{greeting}",
} as const;

// LIMIT: words of a text; at six characters a word this is the whole of what `newest-text` keeps.
const WORDS_MAX = 20_000;
// LIMIT: a run of letters without a space that is longer is no word, or of a script that has none.
const RUN_LENGTH_MAX = 60;

// Nobody sees these, and spam puts them into words.
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** The masked words of a text in NFKC. */
export function maskWords(text: string, names: Names): readonly string[] {
  const masker = new Masker(names);
  for (const line of text.replace(IGNORABLE, "").split("\n")) {
    masker.line(line);
    if (masker.words.length >= WORDS_MAX) break;
  }
  return masker.words;
}

/** True for a word of the text itself. */
export function isWord(word: string): boolean {
  return !word.startsWith("{");
}

class Masker {
  readonly words: string[] = [];
  private readonly names: Names;
  /** Names that the salutation gave away. */
  private readonly greeted = new Set<string>();
  /** Capitalised words that may still belong to a title before them. */
  private afterTitle = 0;

  constructor(names: Names) {
    this.names = names;
  }

  line(line: string): void {
    this.afterTitle = 0;
    for (const chunk of this.afterGreeting(line).split(/\s+/)) if (chunk !== "") this.chunk(chunk);
  }

  /** The line without its salutation, whose words are kept as names. */
  private afterGreeting(line: string): string {
    const phrase = greetingOf(line);
    if (phrase === null) return line;
    const end = greetingEnd(line, phrase.length);
    this.push(MASKS.greeting);
    for (const run of line.slice(phrase.length, end).match(RUNS) ?? []) {
      const folded = foldCase(run);
      if (isCapitalised(run) && run.length >= 2 && !TITLES.has(folded)) this.greeted.add(folded);
    }
    return line.slice(end);
  }

  private chunk(chunk: string): void {
    const mask = maskOfChunk(chunk);
    if (mask !== null) {
      this.push(mask);
      return;
    }
    for (const run of chunk.match(RUNS) ?? []) this.run(run);
    // A sentence that ends is the end of a name.
    if (/[.!?;:,]$/.test(chunk) && !/^\p{L}{1,4}\.$/u.test(chunk)) this.afterTitle = 0;
  }

  private run(run: string): void {
    if (SMALL_LETTERS.test(run)) {
      this.word(run);
      return;
    }
    if (UNSPACED.test(run)) {
      this.unspaced(run);
      return;
    }
    const folded = foldCase(MIXED_SCRIPTS.test(run) ? replaceConfusables(run) : run);
    if (this.isNumber(run, folded)) this.number();
    else this.push(this.isName(run, folded) ? MASKS.name : folded);
    this.maskAuthor();
  }

  /** A short word in small ASCII letters: most words are, and need not be asked what else they may be. */
  private word(word: string): void {
    this.afterTitle = 0;
    if (DATE_WORDS.has(word) || this.isAfterNumber(word)) this.number();
    else this.push(word);
    this.maskAuthor();
  }

  /** The author's name, once its last word is there. */
  private maskAuthor(): void {
    for (const name of this.names.author) {
      const start = this.words.length - name.length;
      if (start < 0 || !name.every((word, i) => this.words[start + i] === word)) continue;
      this.words.length = start;
      this.push(MASKS.name);
      return;
    }
  }

  private isNumber(run: string, folded: string): boolean {
    return isNumberLike(run) || DATE_WORDS.has(folded) || this.isAfterNumber(folded);
  }

  private isAfterNumber(folded: string): boolean {
    if (this.words.at(-1) !== MASKS.number) return false;
    return AFTER_NUMBER_WORDS.has(folded) || SHORT_DATE_WORDS.has(folded);
  }

  /** A number takes the short name of a month or a day before it along: `Fri 3`, `may 2021`. */
  private number(): void {
    while (SHORT_DATE_WORDS.has(this.words.at(-1) ?? "")) this.words.pop();
    this.push(MASKS.number);
  }

  private isName(run: string, folded: string): boolean {
    if (TITLES.has(folded) && isCapitalised(run)) {
      this.afterTitle = 3;
      return true;
    }
    const capitalised = isCapitalised(run);
    if (this.afterTitle > 0 && capitalised) {
      this.afterTitle--;
      this.greeted.add(folded);
      return true;
    }
    this.afterTitle = 0;
    if (!capitalised) return false;
    if (this.names.readers.has(folded) || this.greeted.has(folded)) return true;
    const possessive = folded.replace(/['’]s?$/, "");
    return possessive !== folded && (this.names.readers.has(possessive) || this.greeted.has(possessive));
  }

  /** Chinese, Japanese and Thai have no spaces: each character is a word, so that shingles are of characters. */
  private unspaced(run: string): void {
    for (const character of run) {
      if (/\p{N}/u.test(character)) this.number();
      else this.push(character);
    }
  }

  /** Masks in a row are one: a date has three numbers in one country and two in another. */
  private push(word: string): void {
    if (this.words.length >= WORDS_MAX) return;
    if (!isWord(word) && this.words.at(-1) === word) return;
    this.words.push(word);
  }
}

const SMALL_LETTERS = /^[a-z]{1,9}$/;
// A Cyrillic о in an English word; another one in the next mail.
const MIXED_SCRIPTS = /[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]/;
const RUNS = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+){0,4}/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

function maskOfChunk(chunk: string): string | null {
  const start = chunk.slice(0, 400);
  if (/[^\s@]@[^\s@]/.test(start)) return MASKS.address;
  return isUrl(chunk) ? MASKS.url : null;
}

/** With digits in it, or of letters in no order of a word. */
function isNumberLike(run: string): boolean {
  return run.length > RUN_LENGTH_MAX || /\p{N}/u.test(run) || isGenerated(run);
}

function isUrl(chunk: string): boolean {
  if (chunk.includes("://") || /^[<(["']?www\./i.test(chunk)) return true;
  return BARE_HOST.test(chunk.slice(0, 400));
}

// A host without a scheme. Two words with a full stop and no space between them are none.
const BARE_HOST =
  /^[<(["']?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:[a-z]{2}|com|org|net|info|biz|gov|edu|int|online|shop|site|app|dev|cloud|live|xyz|top|club|store|news|example|test|invalid)(?:[/:?#]|[.,;!)>\]"']{0,3}$)/;

/** True also for letters that have no case. */
function isCapitalised(run: string): boolean {
  const first = String.fromCodePoint(run.codePointAt(0) ?? 0);
  return first !== first.toLowerCase() || first === first.toUpperCase();
}

/** The words a line greets with, as they stand; null when it does not. */
function greetingOf(line: string): string | null {
  const start = foldCase(line.slice(0, 30));
  const phrase = GREETING_STARTS.get(start.slice(0, 2))?.find((candidate) => {
    if (!start.startsWith(candidate)) return false;
    const next = start[candidate.length];
    return next === undefined || UNSPACED.test(candidate) || !/[\p{L}\p{N}'’-]/u.test(next);
  });
  return phrase === undefined ? null : line.slice(0, phrase.length);
}

const GREETING_STARTS: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  GREETINGS.toSorted((a, b) => b.length - a.length),
  (phrase) => phrase.slice(0, 2),
);

const GREETING_LENGTH_MAX = 80;
const GREETING_WORDS_MAX = 8;

/**
 * Where a salutation ends: after its comma, colon or exclamation mark; at the end of a short line; else after the
 * capitalised words that follow ("Hello Ada I am writing").
 */
function greetingEnd(line: string, start: number): number {
  const mark = line.slice(start, start + GREETING_LENGTH_MAX).search(/[,!:;，！：、،]/);
  if (mark >= 0 && wordsIn(line.slice(start, start + mark)) <= GREETING_WORDS_MAX) return start + mark + 1;
  if (line.length <= GREETING_LENGTH_MAX && wordsIn(line.slice(start)) <= 5) return line.length;
  let end = start;
  for (const match of line.slice(start, start + GREETING_LENGTH_MAX).matchAll(/\s{1,4}([^\s,]{1,40})/g)) {
    const isNameLike =
      isCapitalised(match[1] ?? "") && match.index === end - start && (match[1] ?? "") !== "I";
    if (!isNameLike) break;
    end = start + match.index + match[0].length;
  }
  return end;
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}
