/**
 * Learns how much each finding weighs: u from random pairs, m from the pairs that blocking proposes, by expectation
 * maximisation (Winkler 1988; the division of labour is Splink's). Nobody labels anything. The expectation is the
 * scorer's own probability, with signs of one reason counted as one: a plain mixture would find the largest group of
 * pairs that agree in much at once, which in mail is "the same mailing service".
 */
import { orderOfRows, proposePairs } from "./blocking.ts";
import type { Columns } from "./columns.ts";
import { Frequencies } from "./frequencies.ts";
import { COMPARISONS, type Level, type LinkModel } from "./model.ts";
import { MISSING, Pair } from "./pair.ts";
import { rowsOf } from "./rows.ts";
import { measure, probability } from "./score.ts";
import { Sum, WeightTable } from "./weights.ts";

/** Mail of one kind. Pairs are taken within it: mail of 2002 and of today agree in nothing anyway. */
export interface Corpus {
  readonly name: string;
  readonly messages: number;
  readonly columns: Columns;
  /** By row (`signatureOf`). */
  readonly signatures: Float64Array;
}

export interface Training {
  /** The same seed and mail give the same model. */
  readonly seed: number;
  /** At most so many of a corpus. */
  readonly pairsMax: number;
  /** Day, RFC 3339: no clock here. */
  readonly date: string;
}

/** Findings of many pairs of one corpus. */
export interface Findings {
  readonly frequencies: Frequencies;
  readonly pairs: number;
  /** Pair by pair, a level (or MISSING) and a rarity for each comparison. */
  readonly levels: Int8Array;
  readonly rarities: Int8Array;
}

export interface Sampled {
  readonly random: Findings;
  readonly blocked: Findings;
}

const ROUNDS_MAX = 40;
/** Rounds stop when no probability moves more. */
const SETTLED = 1e-3;

export function train(corpora: readonly Corpus[], start: LinkModel, training: Training): LinkModel {
  const sampled = corpora.map((corpus) => sample(corpus, start, training));
  const named = corpora.map(({ name, messages, columns }) => ({ name, messages, sendings: columns.size }));
  return { ...settled(sampled, start), trained: { date: training.date, corpora: named } };
}

/**
 * The model at which one more round changes nothing. The prior stays as it is: learned from its own links it would grow
 * with each round, and how many siblings a sending has differs more between kinds of mail than anything else.
 */
export function settled(sampled: readonly Sampled[], start: LinkModel): LinkModel {
  let model = start;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const comparisons = maximised(sampled, model, start);
    const moved = largestMove(model.comparisons, comparisons);
    model = { ...model, comparisons };
    if (moved < SETTLED) break;
  }
  return model;
}

/** One round: who matches by the model so far, and what those show. */
function maximised(
  sampled: readonly Sampled[],
  model: LinkModel,
  start: LinkModel,
): LinkModel["comparisons"] {
  const matching = new Tally();
  const random = new Tally();
  for (const corpus of sampled) {
    weigh(corpus.blocked, model, (pair, chance) => matching.add(corpus.blocked, pair, chance));
    weigh(corpus.random, model, (pair, chance) => random.add(corpus.random, pair, 1 - chance));
  }
  return Object.fromEntries(
    COMPARISONS.map(({ name, levels }, comparison) => {
      const before = levels.map((level) => start.comparisons[name]![level]!);
      const learned = learnedLevels(before, {
        matching: matching.of(comparison, levels.length),
        random: random.of(comparison, levels.length),
      });
      return [name, Object.fromEntries(levels.map((level, i) => [level, learned[i]!]))];
    }),
  );
}

interface Counts {
  readonly matching: readonly number[];
  readonly random: readonly number[];
}

function learnedLevels(before: readonly Level[], { matching, random }: Counts): readonly Level[] {
  const m = changing(
    distribution(
      matching,
      before.map((level) => ({ share: level.m, isHeld: false })),
    ),
  );
  const u = distribution(
    random,
    before.map((level) => ({ share: level.u, isHeld: level.u_held !== undefined })),
  );
  return before.map((level, i) => {
    const isHeld = level.u_held !== undefined;
    return {
      ...level,
      m: m[i]!,
      u: isHeld ? level.u : u[i]!,
      matching_pairs: Math.round(matching[i]!),
      random_pairs: isHeld ? level.random_pairs : Math.round(random[i]!),
    };
  });
}

/**
 * LIMIT: a level that fewer pairs show keeps what it had. What never happens by chance in a million pairs cannot be counted,
 * and zero would be certainty.
 */
const PAIRS_MIN = 10;

interface Before {
  readonly share: number;
  readonly isHeld: boolean;
}

/**
 * Counted shares. Those that are held keep theirs, and those that are too few to count keep what so few leave possible;
 * the others divide the rest.
 */
function distribution(counts: readonly number[], before: readonly Before[]): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all < PAIRS_MIN) return before.map(({ share }) => share);
  const isCounted = counts.map((count, i) => count >= PAIRS_MIN && !before[i]!.isHeld);
  const kept = before.map(({ share, isHeld }) => (isHeld ? share : Math.min(share, PAIRS_MIN / all)));
  const sumOf = (numbers: readonly number[], counted: boolean) =>
    numbers.reduce((sum, number, i) => sum + (isCounted[i] === counted ? number : 0), 0);
  const rest = (1 - sumOf(kept, false)) / sumOf(counts, true);
  return counts.map((count, i) => rounded(isCounted[i] ? clamped(count * rest) : kept[i]!));
}

/**
 * LIMIT: how often one hand shows nothing in common, at the least. Careless senders, who are all that a corpus has, hardly ever
 * change anything; whoever wants not to be linked changes host, tool and address on purpose, and that must not speak
 * against him by more than three bits.
 */
const CHANGED_MIN = 0.15;

/** With the last level, "not so", at its least. */
function changing(m: readonly number[]): readonly number[] {
  const last = m.at(-1)!;
  if (last >= CHANGED_MIN) return m;
  return [...m.slice(0, -1).map((share) => rounded((share * (1 - CHANGED_MIN)) / (1 - last))), CHANGED_MIN];
}

/** Four digits: a person reads them. What is nearly certain must not become so. */
function rounded(share: number): number {
  return Number(share.toPrecision(share > 0.9 ? 8 : 4));
}

/** No finding is proof by itself. */
function clamped(share: number): number {
  return Math.min(1 - 1e-6, Math.max(1e-9, share));
}

class Tally {
  readonly #counts = new Float64Array(COMPARISONS.length * LEVELS_MAX);

  add({ levels }: Findings, pair: number, weight: number): void {
    const start = pair * COMPARISONS.length;
    for (let comparison = 0; comparison < COMPARISONS.length; comparison++) {
      const level = levels[start + comparison]!;
      if (level !== MISSING) this.#counts[comparison * LEVELS_MAX + level]! += weight;
    }
  }

  of(comparison: number, levels: number): readonly number[] {
    return [...this.#counts.subarray(comparison * LEVELS_MAX, comparison * LEVELS_MAX + levels)];
  }
}

const LEVELS_MAX = 8;

function largestMove(before: LinkModel["comparisons"], after: LinkModel["comparisons"]): number {
  let moved = 0;
  for (const { name, levels } of COMPARISONS) {
    for (const level of levels) {
      const [old, now] = [before[name]![level]!, after[name]![level]!];
      moved = Math.max(moved, Math.abs(old.m - now.m), Math.abs(old.u - now.u));
    }
  }
  return moved;
}

/** Calls `visit` with the probability of each pair by a model. */
function weigh(findings: Findings, model: LinkModel, visit: (pair: number, chance: number) => void): void {
  const table = new WeightTable(model, findings.frequencies);
  const sum = new Sum(model.shares);
  for (let pair = 0; pair < findings.pairs; pair++) {
    const start = pair * COMPARISONS.length;
    sum.clear();
    for (let comparison = 0; comparison < COMPARISONS.length; comparison++) {
      const level = findings.levels[start + comparison]!;
      const rarity = findings.rarities[start + comparison]!;
      sum.put(comparison, level, level === MISSING ? 0 : table.of(comparison, level, rarity));
    }
    visit(pair, probability(table.prior + sum.total()));
  }
}

function sample(corpus: Corpus, model: LinkModel, { seed, pairsMax }: Training): Sampled {
  const { columns, signatures } = corpus;
  const frequencies = Frequencies.of(columns);
  const finder = new Finder(columns, model, frequencies);
  const order = orderOfRows(columns, signatures);
  const next = randomNumbers(seed);
  return {
    random: finder.find(randomPairs(order, pairsMax, next)),
    blocked: finder.find(blockedPairs(columns, order, { pairsMax, next })),
  };
}

/** Pairs as a flat list: two rows each. */
type Pairs = readonly number[];

/** Rows are drawn by their place in the order of their values, so that the order of arrival changes nothing. */
function randomPairs(order: Uint32Array, pairsMax: number, next: () => number): Pairs {
  const pairs: number[] = [];
  // Few rows have few pairs: drawing them again and again would count them as more than they are.
  const wanted = Math.min(pairsMax, (order.length * (order.length - 1)) / 2);
  for (let i = 0; i < wanted; i++) {
    const a = Math.floor(next() * order.length);
    const b = Math.floor(next() * (order.length - 1));
    pairs.push(order[a]!, order[b < a ? b : b + 1]!);
  }
  return pairs;
}

/** A sample of all proposed pairs, each as likely (Vitter 1985, algorithm R). */
function blockedPairs(
  columns: Columns,
  order: Uint32Array,
  { pairsMax, next }: { readonly pairsMax: number; readonly next: () => number },
): Pairs {
  const pairs: number[] = [];
  let seen = 0;
  proposePairs(columns, order, (a, b) => {
    const place = seen < pairsMax ? seen : Math.floor(next() * (seen + 1));
    seen++;
    if (place >= pairsMax) return;
    pairs[place * 2] = a;
    pairs[place * 2 + 1] = b;
  });
  return pairs;
}

class Finder {
  readonly #pair: Pair;
  readonly #table: WeightTable;
  readonly #sum: Sum;
  readonly #frequencies: Frequencies;

  constructor(columns: Columns, model: LinkModel, frequencies: Frequencies) {
    this.#pair = new Pair(rowsOf(columns, frequencies));
    this.#table = new WeightTable(model, frequencies);
    this.#sum = new Sum(model.shares);
    this.#frequencies = frequencies;
  }

  find(rows: Pairs): Findings {
    const pairs = rows.length / 2;
    const levels = new Int8Array(pairs * COMPARISONS.length);
    const rarities = new Int8Array(pairs * COMPARISONS.length);
    for (let i = 0; i < pairs; i++) {
      const start = i * COMPARISONS.length;
      this.#pair.open(rows[2 * i]!, rows[2 * i + 1]!);
      measure(this.#pair, this.#table, this.#sum, {
        levels: levels.subarray(start, start + COMPARISONS.length),
        rarities: rarities.subarray(start, start + COMPARISONS.length),
      });
    }
    return { frequencies: this.#frequencies, pairs, levels, rarities };
  }
}

/** Numbers from 0 to 1 that a seed decides (mulberry32, T. Ettinger, public domain). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
