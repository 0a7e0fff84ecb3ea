/**
 * Texts as lists of sentences, so that a mail is described once and rendered twice: as words, and as what linking would
 * have seen of them. A sentence is a number: its kind and the seed from which its words are drawn, or the index of a
 * fixed sentence that many mails share.
 */
import type { Language } from "./languages/language.ts";
import { HEX4, mixed, Random, textSeed } from "./random.ts";

const KIND = 0x1_0000_0000;
export type SentenceKind = "work" | "news" | "casework" | "short" | "fixed";
const KINDS: readonly SentenceKind[] = ["work", "news", "casework", "short", "fixed"];

/** A sentence of a mail. Two are equal exactly when their words are. */
export type Sentence = number;

export function sentence(kind: SentenceKind, seed: number): Sentence {
  return KINDS.indexOf(kind) * KIND + seed;
}

export interface Signature {
  /** Distinct for each author. */
  readonly id: number;
  readonly lines: readonly string[];
}

/** What a mail says. */
export interface TextPlan {
  readonly language: Language;
  /** Index of the greeting; -1 for none. */
  readonly greeting: number;
  readonly sentences: readonly Sentence[];
  readonly closing: number;
  readonly signature: Signature | null;
  readonly isConfidential: boolean;
}

const BINS = 64;

interface FixedSentence {
  readonly text: string;
  readonly words: number;
  /** The least hash in each bin; all ones where the bin is empty. */
  readonly bins: Uint32Array;
}

/** Sentences that many mails share: templates, boilerplate, the lure of a campaign. */
export class Phrases {
  readonly #fixed: FixedSentence[] = [];
  readonly #byText = new Map<string, Sentence>();

  /** The number of a fixed sentence, the same for the same words. */
  fixed(text: string): Sentence {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const number = sentence("fixed", this.#fixed.length);
    this.#fixed.push(read(text));
    this.#byText.set(text, number);
    return number;
  }

  textOf(language: Language, one: Sentence): string {
    const seed = one % KIND;
    const kind = KINDS[Math.floor(one / KIND)]!;
    return kind === "fixed" ? this.#fixed[seed]!.text : composed(language, kind, seed);
  }

  /** Words that count for a template, numbers and days left out. */
  wordsOf(language: Language, one: Sentence): number {
    const seed = one % KIND;
    const kind = Math.floor(one / KIND);
    if (kind === 4) return this.#fixed[seed]!.words;
    return kind === 3 ? shortWords(language, seed) : 8 + (seed & 7);
  }

  /** The hash of the sentences, 16 hexadecimal digits: what linking calls the template. */
  templateOf({ sentences, greeting }: TextPlan): string {
    // Whom a mail greets is masked, that it greets is not.
    let high = greeting < 0 ? 0x746578 : 0x746579;
    let low = sentences.length;
    for (const one of sentences) {
      const seed = one % KIND;
      const kind = Math.floor(one / KIND);
      high = mixed(high, seed);
      low = mixed(low, seed ^ (kind << 20));
    }
    return HEX4[high >>> 16]! + HEX4[high & 0xffff]! + HEX4[low >>> 16]! + HEX4[low & 0xffff]!;
  }

  /**
   * The sketch that the words would have, without the words: shared sentences bring their own least hashes, personal
   * ones random ones.
   */
  sketchOf({ sentences }: TextPlan): string {
    const bins = scratch.fill(EMPTY);
    for (const one of sentences) {
      const seed = one % KIND;
      const kind = Math.floor(one / KIND);
      if (kind === 4) merge(bins, this.#fixed[seed]!);
      else drawInto(bins, seed, { kind, shingles: kind === 3 ? 3 : 8 + (seed & 7) });
    }
    return hexOf(bins);
  }
}

const EMPTY = 0xffffffff;
const scratch = new Uint32Array(BINS);
const random = new Random();

/** Masked as linking masks: slots and numbers say nothing. */
function read(text: string): FixedSentence {
  const words = text
    .replace(/\{\w+\}|\d+/g, "0")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const bins = new Uint32Array(BINS).fill(EMPTY);
  for (let i = 0; i + 2 < words.length; i++) {
    const hash = textSeed(`${words[i]} ${words[i + 1]} ${words[i + 2]}`);
    const bin = hash % BINS;
    bins[bin] = Math.min(bins[bin]!, mixed(hash, 0x42494e));
  }
  return { text, words: words.length, bins };
}

function merge(bins: Uint32Array, { bins: others }: FixedSentence): void {
  for (let i = 0; i < BINS; i++) if (others[i]! < bins[i]!) bins[i] = others[i]!;
}

function drawInto(bins: Uint32Array, seed: number, of: { kind: number; shingles: number }): void {
  random.seedWith(seed, of.kind, 0x534b);
  for (let i = 0; i < of.shingles; i++) {
    const bits = random.bits();
    const bin = bits % BINS;
    const value = bits >>> 6;
    if (value < bins[bin]!) bins[bin] = value;
  }
}

function shortWords(language: Language, seed: number): number {
  const words = language.shortReplies[seed % language.shortReplies.length]!.replace(/\{\w+\}/g, "");
  return words.split(/[^\p{L}]+/u).filter((word) => word !== "").length;
}

const bytes = new Uint8Array(BINS);

/** An empty bin takes the value of the next full one, turned by the distance (densified one-permutation hashing). */
function hexOf(bins: Uint32Array): string {
  let distance = 0;
  // What follows the last bin is the first full one.
  while (distance < BINS - 1 && bins[distance] === EMPTY) distance++;
  let near = bins[distance]!;
  for (let i = BINS - 1; i >= 0; i--) {
    const value = bins[i]!;
    distance++;
    if (value !== EMPTY) {
      near = value;
      distance = 0;
    }
    bytes[i] = (near + distance * 37) & 0xff;
  }
  let made = "";
  for (let i = 0; i < BINS; i += 2) made += HEX4[(bytes[i]! << 8) | bytes[i + 1]!]!;
  return made;
}

/** The words of a drawn sentence. */
function composed(language: Language, kind: SentenceKind, seed: number): string {
  const draw = new Random(seed, KINDS.indexOf(kind), 0x544558);
  const table = {
    work: language.sentences,
    news: language.news,
    casework: language.casework,
    short: language.shortReplies,
    fixed: [],
  }[kind];
  // Short answers are few: seeds that differ are words that differ.
  if (kind === "short") {
    const day = language.days[Math.floor(seed / table.length) % language.days.length]!;
    return withSlots(language, table[seed % table.length]!, { draw: new Random(1), day });
  }
  return capitalised(withSlots(language, draw.pick(table), { draw, day: null }));
}

export function capitalised(text: string): string {
  return text === "" ? text : text[0]!.toUpperCase() + text.slice(1);
}

interface SlotSource {
  readonly draw: Random;
  /** Null draws one. */
  readonly day: string | null;
}

function withSlots(language: Language, text: string, { draw, day }: SlotSource): string {
  const filled = text.replace(/\{(topic|thing|place|day)\}/g, (_, slot: string) => {
    if (slot === "topic") return draw.pick(language.topics);
    if (slot === "thing") return draw.pick(language.things);
    return slot === "place" ? draw.pick(language.places) : (day ?? draw.pick(language.days));
  });
  return filled.replace(/\{number\}/g, () => `${draw.between(2, 90)}`);
}

/** A subject line, from the language's own. */
export function subjectLine(language: Language, seed: number): string {
  const draw = new Random(seed, 0x53554a);
  return capitalised(withSlots(language, draw.pick(language.subjects), { draw, day: null }));
}

/** A headline: one of the sentences of news, without its full stop. */
export function headline(language: Language, seed: number): string {
  return composed(language, "news", seed).replace(/[.;]$/, "");
}
