/**
 * How one text test with literal patterns is answered: what the automaton has found already, then what it
 * has not ruled out.
 */
import { foldCase } from "../../core/fold-case.ts";
import type { RegexNode } from "../regex/node.ts";
import { parseRegex } from "../regex/parse.ts";
import { equivalentLiterals, requiredLiterals } from "../regex/prefilter.ts";
import type { Regex } from "../regex/regex.ts";
import type { TextTest } from "../text-functions.ts";
import type { Compiler } from "./compiler.ts";
import type { Facts } from "./facts.ts";
import type { Plan } from "./program.ts";
import type { Text } from "./text.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Walk } from "./walk.ts";

/** Sets of words, of each of which one must be in the text. */
export type Filter = readonly (readonly number[])[];

export function passes(filter: Filter, bits: readonly number[]): boolean {
  return filter.every((words) => words.some((word) => (bits[word >>> 5]! & (1 << (word & 31))) !== 0));
}

/** One pattern that the automaton alone does not answer. */
interface Pattern {
  readonly cost: number;
  /** Empty when there are no words to go by. */
  readonly filter: Filter;
  readonly test: (text: Text) => boolean;
}

/** One text test with literal patterns. */
export interface TextQuestion {
  readonly test: TextTest;
  readonly patterns: readonly string[];
  readonly vocabulary: Vocabulary;
}

/**
 * The words of a plan lie in one pool with those of all plans, as rows of pairs (cell of the bits, mask):
 *
 *     sure: the patterns that are nothing but literals
 *     gate: all words of the first sets of the filtered patterns; without any, none of them can match
 *     for each filtered pattern: where the next begins, then its sets
 *
 * each set as its number of pairs and the pairs.
 */
export class TextPlan implements Plan {
  readonly cost: number;
  private readonly at: number;
  private readonly filtered: readonly Pattern[];
  private readonly others: readonly Pattern[];
  private readonly hasWords: boolean;
  private readonly vocabulary: number;

  constructor(c: Compiler, { test, patterns, vocabulary }: TextQuestion) {
    this.vocabulary = vocabulary.index;
    const sure: number[] = [];
    const rest: Pattern[] = [];
    for (const pattern of patterns) {
      const literals = literalsOf(test, pattern);
      if (literals !== null) sure.push(...literals.map((literal) => vocabulary.word(literal)));
      else rest.push(patternOf(c, { test, pattern, vocabulary }));
    }
    rest.sort((a, b) => a.cost - b.cost);
    this.filtered = rest.filter((p) => p.filter.length > 0);
    this.others = rest.filter((p) => p.filter.length === 0);
    this.cost = rest.reduce((sum, p) => sum + p.cost, 1);
    this.hasWords = sure.length > 0 || this.filtered.length > 0;
    this.at = this.write(c.program.pool, sure);
  }

  private write(pool: number[], sure: readonly number[]): number {
    const at = pool.length;
    writeSet(pool, sure);
    writeSet(
      pool,
      this.filtered.flatMap((pattern) => pattern.filter[0] ?? []),
    );
    for (const { filter } of this.filtered) {
      const next = pool.push(0) - 1;
      pool.push(filter.length);
      for (const set of filter) writeSet(pool, set);
      pool[next] = pool.length;
    }
    return at;
  }

  test(text: Text, walk: Walk): boolean {
    if (this.hasWords && this.testWords(text, walk)) return true;
    for (const pattern of this.others) if (pattern.test(text)) return true;
    return false;
  }

  private testWords(text: Text, walk: Walk): boolean {
    const bits = text.bits(this.vocabulary, walk);
    const { pool } = walk;
    if (hits(pool, this.at, bits)) return true;
    const gate = after(pool, this.at);
    if (!hits(pool, gate, bits)) return false;
    let at = after(pool, gate);
    for (const pattern of this.filtered) {
      if (passesAt(pool, at + 1, bits) && pattern.test(text)) return true;
      at = pool[at]!;
    }
    return false;
  }

  /** Whether the bits of a text can rule the test out at all. */
  get hasFilter(): boolean {
    return this.others.length === 0;
  }

  /** False when none of the texts passes. */
  mayPass(facts: Facts, walk: Walk): boolean {
    const { pool } = walk;
    const bits = facts.bits(this.vocabulary, walk);
    if (hits(pool, this.at, bits)) return true;
    const gate = after(pool, this.at);
    if (!hits(pool, gate, bits)) return false;
    let at = after(pool, gate);
    for (let i = 0; i < this.filtered.length; i++) {
      if (passesAt(pool, at + 1, bits)) return true;
      at = pool[at]!;
    }
    return false;
  }
}

/** Words as pairs of a cell and a mask: neighbours, as the words of one test are, share a pair. */
function writeSet(pool: number[], words: readonly number[]): void {
  const masks = new Map<number, number>();
  for (const word of words) masks.set(word >>> 5, (masks.get(word >>> 5) ?? 0) | (1 << (word & 31)));
  pool.push(masks.size, ...[...masks].flat());
}

function hits(pool: Int32Array, at: number, bits: readonly number[]): boolean {
  const end = at + 1 + 2 * pool[at]!;
  for (let i = at + 1; i < end; i += 2) if ((bits[pool[i]!]! & pool[i + 1]!) !== 0) return true;
  return false;
}

/** Where the set after this one begins. */
function after(pool: Int32Array, at: number): number {
  return at + 1 + 2 * pool[at]!;
}

/** Whether each of a row of sets has a word in the text; `at` is where their number stands. */
function passesAt(pool: Int32Array, at: number, bits: readonly number[]): boolean {
  let set = at + 1;
  for (let sets = pool[at]!; sets > 0; sets--) {
    if (!hits(pool, set, bits)) return false;
    set = after(pool, set);
  }
  return true;
}

/** Literals of which any in the folded text is the whole answer; null when it takes more. */
function literalsOf({ kind, insensitive }: TextTest, pattern: string): readonly string[] | null {
  if (kind === "contains")
    return insensitive && pattern.length >= WORD_LENGTH_MIN ? [foldCase(pattern)] : null;
  if (kind !== "regex") return null;
  const parsed = parseOrNull(pattern, insensitive);
  return parsed === null ? null : equivalentLiterals(parsed);
}

interface PatternQuestion {
  readonly test: TextTest;
  readonly pattern: string;
  readonly vocabulary: Vocabulary;
}

function patternOf(
  c: Compiler,
  { test: { kind, insensitive }, pattern, vocabulary }: PatternQuestion,
): Pattern {
  switch (kind) {
    case "contains":
      return part(pattern, insensitive, vocabulary);
    case "starts":
      return edge(pattern, insensitive, (text, literal) => text.startsWith(literal));
    case "ends":
      return edge(pattern, insensitive, (text, literal) => text.endsWith(literal));
    case "like": {
      const glob = c.patterns.glob(pattern, insensitive);
      return { cost: 3, filter: wordFilter(glob.literals, vocabulary), test: (text) => glob.test(text.raw) };
    }
    default:
      return regex(c, { test: { kind, insensitive }, pattern, vocabulary });
  }
}

function part(pattern: string, insensitive: boolean, vocabulary: Vocabulary): Pattern {
  const folded = foldCase(pattern);
  const test = insensitive
    ? (text: Text) => text.folded.includes(folded)
    : (text: Text) => text.raw.includes(pattern);
  return { cost: 2, filter: wordFilter([pattern], vocabulary), test };
}

/** A literal at the edge of a text is found at once, without the automaton. */
function edge(
  pattern: string,
  insensitive: boolean,
  isAt: (text: string, literal: string) => boolean,
): Pattern {
  const folded = foldCase(pattern);
  const test = insensitive
    ? (text: Text) => isAt(text.folded, folded)
    : (text: Text) => isAt(text.raw, pattern);
  return { cost: 2, filter: [], test };
}

function regex(c: Compiler, { test: { kind, insensitive }, pattern, vocabulary }: PatternQuestion): Pattern {
  const number = c.regexNumber(`${kind}${insensitive}:${pattern}`);
  const filter = regexFilter(pattern, insensitive, vocabulary);
  const whole = kind === "regexWhole";
  let compiled: Regex | null | undefined;
  const ask = (text: Text): boolean => {
    if (compiled === undefined) compiled = c.patterns.regex(pattern, insensitive);
    if (compiled === null) return false;
    return whole ? compiled.matches(text.raw) : compiled.test(text.raw);
  };
  const test = (text: Text): boolean => {
    let answer = text.regexes.get(number);
    if (answer === undefined) {
      answer = ask(text);
      text.regexes.set(number, answer);
    }
    return answer;
  };
  return { cost: filter.length > 0 ? 6 : 60, filter, test };
}

// LIMIT: shorter literals occur in almost every text; they would only make the automaton stop at every character.
const WORD_LENGTH_MIN = 3;

/** Every one of the literals must be there. */
function wordFilter(literals: readonly string[], vocabulary: Vocabulary): Filter {
  const long = literals.filter((literal) => literal.length >= WORD_LENGTH_MIN);
  return long.map((literal) => [vocabulary.word(foldCase(literal))]);
}

/** What the automaton must have found for a regex to be worth running. */
export function regexFilter(pattern: string, insensitive: boolean, vocabulary: Vocabulary): Filter {
  const parsed = parseOrNull(pattern, insensitive);
  return (parsed === null ? [] : requiredLiterals(parsed, vocabulary.limits))
    .filter((group) => group.every((literal) => literal.length >= WORD_LENGTH_MIN || literal > "\u007f"))
    .map((group) => group.map((literal) => vocabulary.word(literal)));
}

function parseOrNull(pattern: string, insensitive: boolean): RegexNode | null {
  try {
    return parseRegex(pattern, { insensitive });
  } catch {
    // The checker has reported it; it matches nothing.
    return null;
  }
}
