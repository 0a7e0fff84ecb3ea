/** Why two messages are linked, or not: the same findings and weights as the scorer's, with names and values. */
import type { FeatureName, Observation } from "../model/observation.ts";
import { ColumnsBuilder } from "./columns.ts";
import type { Comparison, Family } from "./comparisons/comparison.ts";
import { featureHash, packFingerprint } from "./fingerprint.ts";
import type { Frequencies } from "./frequencies.ts";
import { COMPARISONS, type LinkModel } from "./model.ts";
import { MISSING, Pair } from "./pair.ts";
import { rowsOf } from "./rows.ts";
import { measure, probability } from "./score.ts";
import { type Explanation, Sum, WeightTable } from "./weights.ts";

/** One message of a pair, with the dates of its sending. */
export interface Side {
  readonly observation: Observation;
  /** Seconds since 1970; null when unknown. */
  readonly first: number | null;
  readonly last: number | null;
}

/** One step of the waterfall. Left and right are mail content: never log them. */
export interface WaterfallRow {
  readonly comparison: string;
  readonly proposition: string;
  readonly family: Family;
  /** `missing` where one of the two shows nothing. */
  readonly level: string;
  /** What they share; where they share nothing, what each shows. Null when missing. */
  readonly left: string | null;
  readonly right: string | null;
  /** Sendings that carry the rarest shared value. */
  readonly carried: number | null;
  /** Bits. */
  readonly weight: number;
  /** Bits that the total has of it. */
  readonly counted: number;
  /** Why it does not count whole. */
  readonly reduced: string | null;
}

/** prior + all `counted` = total, in bits (log2 odds). */
export interface Waterfall {
  readonly prior: number;
  readonly rows: readonly WaterfallRow[];
  readonly total: number;
  readonly probability: number;
}

/** A message that is a sending by itself. */
export function sideOf(observation: Observation): Side {
  const milliseconds = observation.date === null ? Number.NaN : Date.parse(observation.date);
  const seconds = Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
  return { observation, first: seconds, last: seconds };
}

export interface Knowledge {
  readonly model: LinkModel;
  readonly frequencies: Frequencies;
}

export function explain(a: Side, b: Side, { model, frequencies }: Knowledge): Waterfall {
  const builder = new ColumnsBuilder();
  for (const { observation, first, last } of [a, b])
    builder.widen(builder.add(packFingerprint(observation), first), last);
  const pair = new Pair(rowsOf(builder.build(), frequencies));
  const table = new WeightTable(model, frequencies);
  const sum = new Sum(model.shares);
  const levels = new Int8Array(COMPARISONS.length);
  pair.open(0, 1);
  measure(pair, table, sum, { levels, rarities: new Int8Array(COMPARISONS.length) });
  const total = table.prior + sum.total();
  const shares = sum.countedShares();
  const explanation = sum.explanation;
  const rows = COMPARISONS.map((comparison, number): WaterfallRow => {
    const weight = sum.weights[number]!;
    return {
      ...shown(comparison, levels[number]!, { a, b, frequencies }),
      weight,
      counted: weight * shares[number]!,
      reduced: weight === 0 ? null : reasonFor(shares[number]!, explanation, model),
    };
  });
  return { prior: table.prior, rows, total, probability: probability(total) };
}

const REASONS: Readonly<Record<Explanation, string>> = {
  setting: "users of one mailing service, list or office agree in this",
  program: "what people write with one mail program agrees in this",
  sender: "all ordinary mail of one sender or office agrees in this",
  mailing: "all mailings of one sender agree in this",
};

function reasonFor(share: number, explanation: Explanation, { shares }: LinkModel): string | null {
  if (share === 1) return null;
  return share === shares.family ? "a stronger sign has the same reason" : REASONS[explanation];
}

type Shown = Omit<WaterfallRow, "weight" | "counted" | "reduced">;

interface Between {
  readonly a: Side;
  readonly b: Side;
  readonly frequencies: Frequencies;
}

function shown(comparison: Comparison, level: number, { a, b, frequencies }: Between): Shown {
  const { name, proposition, family, features } = comparison;
  const said = { comparison: name, proposition, family };
  if (level === MISSING) return { ...said, level: "missing", left: null, right: null, carried: null };
  const found = { ...said, level: comparison.levels[level]! };
  if (features.length === 0) return { ...found, left: dates(a), right: dates(b), carried: null };
  const shared = features.flatMap((feature) => sharedValues(feature, a, b));
  const isShared = shared.length > 0 && level < comparison.levels.length - 1;
  if (!isShared) return { ...found, left: values(features, a), right: values(features, b), carried: null };
  const counts = shared.map(({ feature, value }) => frequencies.countOf(featureHash(feature, value)));
  const both = listed(shared.map(({ value }) => value));
  return { ...found, left: both, right: both, carried: Math.min(...counts) };
}

interface SharedValue {
  readonly feature: FeatureName;
  readonly value: string;
}

function sharedValues(feature: FeatureName, a: Side, b: Side): readonly SharedValue[] {
  const right = new Set(b.observation.features[feature]);
  const left = new Set(a.observation.features[feature]);
  return [...left].filter((value) => right.has(value)).map((value) => ({ feature, value }));
}

function values(features: readonly FeatureName[], { observation }: Side): string | null {
  const all = features.flatMap((feature) => observation.features[feature] ?? []);
  return all.length === 0 ? null : listed(all);
}

// LIMIT: a person reads a few values; a mail may have sixteen hosts.
const SHOWN_MAX = 3;

function listed(all: readonly string[]): string {
  const more = all.length - SHOWN_MAX;
  return all.slice(0, SHOWN_MAX).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function dates({ first, last }: Side): string | null {
  if (first === null) return null;
  const written = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  return last === null || last === first ? written(first) : `${written(first)} to ${written(last)}`;
}
