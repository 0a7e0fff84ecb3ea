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
import type { Run } from "./run.ts";
import type { Text } from "./text.ts";
import { WordSet } from "./word-set.ts";

/** Each set must have a word in the text. */
export type Filter = readonly WordSet[];

export function passes(filter: Filter, bits: readonly number[]): boolean {
  for (const set of filter) if (!set.hits(bits)) return false;
  return true;
}

/** One pattern that the automaton alone does not answer. */
interface Pattern {
  readonly cost: number;
  /** Empty when there are no words to go by. */
  readonly filter: Filter;
  readonly test: (text: Text) => boolean;
}

export class TextPlan {
  readonly cost: number;
  /** Patterns that are nothing but literals: any of them is the whole answer. */
  private readonly words: WordSet;
  private readonly filtered: readonly Pattern[];
  private readonly others: readonly Pattern[];

  constructor(c: Compiler, test: TextTest, patterns: readonly string[]) {
    const words: number[] = [];
    const rest: Pattern[] = [];
    for (const pattern of patterns) {
      const literals = literalsOf(test, pattern);
      if (literals !== null) words.push(...literals.map((literal) => c.word(literal)));
      else rest.push(patternOf(c, test, pattern));
    }
    rest.sort((a, b) => a.cost - b.cost);
    this.words = new WordSet(words);
    this.filtered = rest.filter((p) => p.filter.length > 0);
    this.others = rest.filter((p) => p.filter.length === 0);
    this.cost = rest.reduce((sum, p) => sum + p.cost, 1);
  }

  test(text: Text, run: Run): boolean {
    if (this.words.size > 0 || this.filtered.length > 0) {
      const bits = text.bits(run.automaton);
      if (this.words.hits(bits)) return true;
      for (const pattern of this.filtered)
        if (passes(pattern.filter, bits) && pattern.test(text)) return true;
    }
    for (const pattern of this.others) if (pattern.test(text)) return true;
    return false;
  }

  /** Whether the bits of a text can rule the test out at all. */
  get hasFilter(): boolean {
    return this.others.length === 0;
  }

  /** False when no text with these bits passes. */
  mayPass(bits: readonly number[]): boolean {
    return this.words.hits(bits) || this.filtered.some((pattern) => passes(pattern.filter, bits));
  }
}

/** Literals of which any in the folded text is the whole answer; null when it takes more. */
function literalsOf({ kind, insensitive }: TextTest, pattern: string): readonly string[] | null {
  if (kind === "contains") return insensitive && pattern !== "" ? [foldCase(pattern)] : null;
  if (kind !== "regex") return null;
  const parsed = parseOrNull(pattern, insensitive);
  return parsed === null ? null : equivalentLiterals(parsed);
}

function patternOf(c: Compiler, { kind, insensitive }: TextTest, pattern: string): Pattern {
  switch (kind) {
    case "contains":
      return { cost: 2, filter: wordFilter(c, [pattern]), test: (text) => text.raw.includes(pattern) };
    case "starts":
      return edge(pattern, insensitive, (text, literal) => text.startsWith(literal));
    case "ends":
      return edge(pattern, insensitive, (text, literal) => text.endsWith(literal));
    case "like": {
      const glob = c.patterns.glob(pattern, insensitive);
      return { cost: 3, filter: wordFilter(c, glob.literals), test: (text) => glob.test(text.raw) };
    }
    default:
      return regex(c, { kind, insensitive }, pattern);
  }
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

function regex(c: Compiler, { kind, insensitive }: TextTest, pattern: string): Pattern {
  const number = c.regexNumber(`${kind}${insensitive}:${pattern}`);
  const filter = regexFilter(c, pattern, insensitive);
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
function wordFilter(c: Compiler, literals: readonly string[]): Filter {
  const long = literals.filter((literal) => literal.length >= WORD_LENGTH_MIN);
  return long.map((literal) => new WordSet([c.word(foldCase(literal))]));
}

/** What the automaton must have found for a regex to be worth running. */
export function regexFilter(c: Compiler, pattern: string, insensitive: boolean): Filter {
  const parsed = parseOrNull(pattern, insensitive);
  return (parsed === null ? [] : requiredLiterals(parsed))
    .filter((group) => group.every((literal) => literal.length >= WORD_LENGTH_MIN))
    .map((group) => new WordSet(group.map((literal) => c.word(literal))));
}

function parseOrNull(pattern: string, insensitive: boolean): RegexNode | null {
  try {
    return parseRegex(pattern, { insensitive });
  } catch {
    // The checker has reported it; it matches nothing.
    return null;
  }
}
