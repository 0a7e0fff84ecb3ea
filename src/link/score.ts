/** The weight of a pair, tens of millions of times: nothing is allocated and nothing is looked up by name. */
import type { Columns } from "./columns.ts";
import type { Frequencies } from "./frequencies.ts";
import { COMPARISONS, type LinkModel } from "./model.ts";
import { MISSING, NO_RARITY, Pair } from "./pair.ts";
import { rowsOf } from "./rows.ts";
import { Sum, WeightTable } from "./weights.ts";

export class Scorer {
  readonly #pair: Pair;
  readonly #table: WeightTable;
  readonly #sum: Sum;

  constructor(columns: Columns, model: LinkModel, frequencies: Frequencies) {
    this.#pair = new Pair(rowsOf(columns, frequencies));
    this.#table = new WeightTable(model, frequencies);
    this.#sum = new Sum(model.shares);
  }

  /** log2 odds that two rows are of one hand, the prior included. The same for (a, b) and (b, a). */
  weight(a: number, b: number): number {
    this.#pair.open(a, b);
    measure(this.#pair, this.#table, this.#sum);
    return this.#table.prior + this.#sum.total();
  }
}

/** By comparison, for who wants to know more than the weight. */
export interface Found {
  readonly levels: Int8Array;
  readonly rarities: Int8Array;
}

/** Fills `sum` with the weight of every comparison of an opened pair. */
export function measure(pair: Pair, table: WeightTable, sum: Sum, found?: Found): void {
  sum.clear();
  for (let number = 0; number < COMPARISONS.length; number++) {
    pair.rarity = NO_RARITY;
    const level = COMPARISONS[number]!.compare(pair);
    sum.put(number, level, level === MISSING ? 0 : table.of(number, level, pair.rarity));
    if (found === undefined) continue;
    found.levels[number] = level;
    found.rarities[number] = pair.rarity;
  }
}

/** Of log2 odds. */
export function probability(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

/** The log2 odds of a probability: what `Scorer.weight` must reach for it. */
export function weightOf(chance: number): number {
  return Math.log2(chance / (1 - chance));
}
