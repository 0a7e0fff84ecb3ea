/**
 * Sendings to clusters: pairs above the threshold are joined, bridges between dense groups are left out, and what an
 * analyst said comes before all weights.
 *
 * INVARIANT: a function of what the sendings are and of the judgements; the order of arrival changes nothing.
 */
import { type CappedValue, orderOfRows, proposePairs } from "./blocking.ts";
import { bridgesBetweenGroups } from "./bridges.ts";
import type { Columns } from "./columns.ts";
import { DisjointSets, Edges } from "./edges.ts";

/** Scores a pair of rows, log2 odds, prior included. */
export interface PairScorer {
  weight(a: number, b: number): number;
}

export interface ClusterInput {
  readonly columns: Columns;
  /** Of each row: what breaks ties (`signatureOf`). */
  readonly signatures: Float64Array;
  readonly scorer: PairScorer;
  /** log2 odds from which two sendings are of one hand. */
  readonly threshold: number;
  readonly judged: readonly JudgedPair[];
}

/** Rows of which somebody said that they are, or are not, of one hand. */
export interface JudgedPair {
  readonly a: number;
  readonly b: number;
  readonly verdict: "same" | "different";
}

/** A link that was not followed, because nothing else joins the two groups. */
export interface ReportedBridge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
  /** Sendings on either side. */
  readonly leftSize: number;
  readonly rightSize: number;
}

export interface Clusters {
  /** By row: the row that stands for its cluster, the first of it in the order of values. */
  readonly clusterOf: Int32Array;
  readonly pairs: number;
  readonly edges: number;
  readonly capped: readonly CappedValue[];
  readonly bridges: readonly ReportedBridge[];
}

export function clusterSendings(input: ClusterInput): Clusters {
  const { columns, signatures, scorer, threshold, judged } = input;
  const order = orderOfRows(columns, signatures);
  const edges = new Edges();
  let pairs = 0;
  const capped = proposePairs(columns, order, (a, b) => {
    pairs++;
    const weight = scorer.weight(a, b);
    if (weight >= threshold) edges.add(a, b, weight);
  });
  const bridges = loneBridges(columns.size, edges, input);
  const kept = without(edges, bridges);
  for (const { a, b, verdict } of judged) if (verdict === "same") kept.add(a, b, Number.POSITIVE_INFINITY);
  const sets = joined(columns.size, kept);
  const apart = judged.filter(({ verdict }) => verdict === "different");
  const final = apart.length === 0 ? sets : keptApart({ sets, edges: kept, apart, signatures });
  return { clusterOf: representatives(final, order), pairs, edges: edges.length, capped, bridges };
}

function joined(size: number, { a, b, length }: Edges): DisjointSets {
  const sets = new DisjointSets(size);
  for (let e = 0; e < length; e++) sets.union(a[e]!, b[e]!);
  return sets;
}

/** Large blocks are compared by neighbours only, so a bridge may be one of many links that were never tried. */
const CROSS_LINKS_MIN = 3;

function loneBridges(
  size: number,
  edges: Edges,
  { scorer, threshold, judged }: ClusterInput,
): readonly ReportedBridge[] {
  const same = new Set(
    judged.filter(({ verdict }) => verdict === "same").flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]),
  );
  return bridgesBetweenGroups(size, edges).flatMap(({ a, b, leftSize, rightSize, left, right }) => {
    if (same.has(`${a} ${b}`)) return [];
    let links = 1;
    for (const l of left) {
      for (const r of right) {
        if (l === a && r === b) continue;
        if (scorer.weight(l, r) >= threshold && ++links >= CROSS_LINKS_MIN) return [];
      }
    }
    return [{ a, b, weight: scorer.weight(a, b), leftSize, rightSize }];
  });
}

function without(edges: Edges, bridges: readonly ReportedBridge[]): Edges {
  if (bridges.length === 0) return edges;
  const cut = new Set(bridges.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]));
  const kept = new Edges();
  for (let e = 0; e < edges.length; e++) {
    const [a, b] = [edges.a[e]!, edges.b[e]!];
    if (!cut.has(`${a} ${b}`)) kept.add(a, b, edges.weight[e]!);
  }
  return kept;
}

interface KeptApart {
  readonly sets: DisjointSets;
  readonly edges: Edges;
  readonly apart: readonly JudgedPair[];
  readonly signatures: Float64Array;
}

/**
 * Clusters that hold a pair which somebody told apart are joined anew, the strongest link first, and no link that
 * would bring such a pair together (constrained agglomeration; Davidson and Ravi 2005).
 */
function keptApart({ sets, edges, apart, signatures }: KeptApart): DisjointSets {
  const contested = new Set(
    apart.filter(({ a, b }) => sets.find(a) === sets.find(b)).map(({ a }) => sets.find(a)),
  );
  const size = signatures.length;
  const anew = new DisjointSets(size);
  const strongest: number[] = [];
  for (let e = 0; e < edges.length; e++) {
    if (contested.has(sets.find(edges.a[e]!))) strongest.push(e);
    else anew.union(edges.a[e]!, edges.b[e]!);
  }
  const [low, high] = [Math.min, Math.max].map(
    (pick) => (e: number) => pick(signatures[edges.a[e]!]!, signatures[edges.b[e]!]!),
  ) as [(e: number) => number, (e: number) => number];
  strongest.sort((x, y) => edges.weight[y]! - edges.weight[x]! || low(x) - low(y) || high(x) - high(y));
  for (const e of strongest) {
    const [left, right] = [anew.find(edges.a[e]!), anew.find(edges.b[e]!)];
    if (!apart.some((pair) => isBetween(pair, left, right, anew))) anew.union(left, right);
  }
  return anew;
}

function isBetween({ a, b }: JudgedPair, left: number, right: number, sets: DisjointSets): boolean {
  const [x, y] = [sets.find(a), sets.find(b)];
  return (x === left && y === right) || (x === right && y === left);
}

function representatives(sets: DisjointSets, order: Uint32Array): Int32Array {
  const firstOf = new Int32Array(order.length).fill(-1);
  const clusterOf = new Int32Array(order.length);
  for (const row of order) {
    const root = sets.find(row);
    if (firstOf[root] === -1) firstOf[root] = row;
    clusterOf[row] = firstOf[root]!;
  }
  return clusterOf;
}
