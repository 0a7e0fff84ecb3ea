/**
 * Exact inference on several two-by-two tables with fixed margins and one odds ratio: the distribution of the number of
 * members hit in all strata together. SPEC: Gart, Point and interval estimation of the common odds ratio (Biometrika
 * 57, 1970); Mehta, Patel and Gray, Computing an exact confidence interval for the common odds ratio (JASA 80, 1985);
 * as R's `mantelhaen.test(exact = TRUE)`.
 */
import { logPmf, logUpperTail, type Margins, modeOf, stepUp, supportOf } from "./statistics.ts";

/** Strata in which more than one number of members can have been hit, and the members hit where only one can. */
export interface OpenStrata {
  readonly open: readonly Margins[];
  readonly fixed: number;
}

// A term this much smaller than the greatest no longer changes a sum that is taken near its mean.
const NEGLIGIBLE = 1e-25;
/** Logarithms between which every odds ratio of a countable population lies: e^60 is the square of 10^13 people. */
export const LOG_ODDS_MAX = 60;

/**
 * Strata without members or hits, or of nothing else, add a constant: they say nothing. The others come in an order of
 * their own, so that rounding does not depend on how strata are numbered.
 */
export function openStrata(strata: readonly Margins[]): OpenStrata {
  let fixed = 0;
  const open: Margins[] = [];
  for (const stratum of strata) {
    const { least, most } = supportOf(stratum);
    if (least === most) fixed += least;
    else open.push(stratum);
  }
  return { open: open.sort(inOrder), fixed };
}

function inOrder(a: Margins, b: Margins): number {
  return a.population - b.population || a.members - b.members || a.hits - b.hits;
}

/** How few and how many members can have been hit in all of the strata. */
export function supportOfSum(strata: readonly Margins[]): { least: number; most: number } {
  let [least, most] = [0, 0];
  for (const stratum of strata) {
    const support = supportOf(stratum);
    least += support.least;
    most += support.most;
  }
  return { least, most };
}

/**
 * Given how many were hit in each stratum, the logarithm of the chance that `both` members or more are among them. In
 * one stratum it is the hypergeometric test. SPEC: the exact one-sided Mantel-Haenszel test (Agresti, Categorical Data
 * Analysis, 6.7.1). A sum far out in the tail is taken where it is ordinary and brought back (exponential tilting): all
 * terms are positive, nothing cancels or vanishes, and a chance of 1e-400 keeps its digits.
 */
export function logStratifiedTail(strata: readonly Margins[], both: number): number {
  const { open, fixed } = openStrata(strata);
  const needed = both - fixed;
  const { least, most } = supportOfSum(open);
  if (needed <= least) return 0;
  if (needed > most) return Number.NEGATIVE_INFINITY;
  if (open.length === 1) return logUpperTail({ ...open[0]!, both: needed });
  if (needed === most) return logLeastChance(open);
  const tilt = meanAtEvenOdds(open) >= needed ? 0 : logOddsOfMean(open, needed, CLOSE_ENOUGH);
  return Math.min(0, logTailTilted(open, needed, tilt));
}

// Half a person from the mean a term is as good as at it.
const CLOSE_ENOUGH = 0.5;

/** The logarithm of the smallest chance that the margins allow: all members hit that can be. */
function logLeastChance(strata: readonly Margins[]): number {
  let sum = 0;
  for (const stratum of strata) sum += logPmf(stratum, supportOf(stratum).most);
  return sum;
}

function meanAtEvenOdds(strata: readonly Margins[]): number {
  let mean = 0;
  for (const { population, members, hits } of strata) mean += (members * hits) / population;
  return mean;
}

function logTailTilted(strata: readonly Margins[], needed: number, tilt: number): number {
  const { least, chances, logTotal, modes } = chancesAt(strata, tilt);
  const step = Math.exp(-tilt);
  let tail = 0;
  let weight = Math.exp(-tilt * Math.max(0, least - needed));
  for (let i = Math.max(0, needed - least); i < chances.length; i++, weight *= step)
    tail += chances[i]! * weight;
  return Math.log(tail) + logTotal + tilt * (modes - needed);
}

/** How many members are hit in all strata together, at some odds. */
export interface SumChances {
  /** The number that the first chance is of; what lies outside is negligible. */
  readonly least: number;
  readonly chances: Float64Array;
  /** The strata's most likely numbers, added. */
  readonly modes: number;
  /** What the chances were divided by, at odds 1 the chances themselves: of each number x with odds^(x - modes). */
  readonly logTotal: number;
}

/** The distribution of the sum over all strata, each at these odds (Fisher's noncentral hypergeometric). */
export function chancesAt(strata: readonly Margins[], logOdds: number): SumChances {
  const odds = Math.exp(logOdds);
  let sums: Float64Array = new Float64Array(16);
  let length = 1;
  sums[0] = 1;
  let [least, modes, logTotal] = [0, 0, 0];
  for (const stratum of strata) {
    const { below, values, sum } = termsAt(stratum, odds);
    const mode = modeOf(stratum, odds);
    if (logOdds !== 0) logTotal += logPmf(stratum, mode) + Math.log(sum);
    modes += mode;
    least += mode - below;
    sums = withRoom(sums, length + values.length - 1);
    length = convolve(sums, length, { values, sum });
    const cut = trim(sums, length);
    least += cut.from;
    length = cut.length;
  }
  return { least, chances: sums.subarray(0, length), modes, logTotal };
}

/** The chances of one stratum's numbers, that of the mode being 1; numbers below the mode come first. */
interface Terms {
  readonly below: number;
  readonly values: readonly number[];
  readonly sum: number;
}

function termsAt(stratum: Margins, odds: number): Terms {
  const { least, most } = supportOf(stratum);
  const mode = modeOf(stratum, odds);
  const values: number[] = [];
  let sum = 1;
  for (let x = mode, term = 1; x > least && term > NEGLIGIBLE; x--) {
    term /= stepUp(stratum, x - 1) * odds;
    sum += term;
    values.push(term);
  }
  const below = values.length;
  values.reverse().push(1);
  for (let x = mode, term = 1; x < most && term > NEGLIGIBLE; x++) {
    term *= stepUp(stratum, x) * odds;
    sum += term;
    values.push(term);
  }
  return { below, values, sum };
}

function withRoom(sums: Float64Array, length: number): Float64Array {
  if (length <= sums.length) return sums;
  const more = new Float64Array(2 * length);
  more.set(sums);
  return more;
}

/** In place, from the end: a place is read for the last time when it is written. Gives the new length. */
function convolve(sums: Float64Array, length: number, { values, sum }: Omit<Terms, "below">): number {
  const longer = length + values.length - 1;
  for (let k = longer - 1; k >= 0; k--) {
    let chance = 0;
    const to = Math.min(values.length - 1, k);
    for (let j = Math.max(0, k - length + 1); j <= to; j++) chance += values[j]! * sums[k - j]!;
    sums[k] = chance / sum;
  }
  return longer;
}

/** Without what is negligible at both ends: so that thousands of people cost what their spread costs. */
function trim(sums: Float64Array, length: number): { from: number; length: number } {
  let [from, to] = [0, length];
  while (from < to && sums[from]! < NEGLIGIBLE) from++;
  while (to > from && sums[to - 1]! < NEGLIGIBLE) to--;
  if (from > 0) sums.copyWithin(0, from, to);
  return { from, length: to - from };
}

/** The logarithm of the odds at which `mean` members are hit on average; between the least and the most that can be. */
export function logOddsOfMean(strata: readonly Margins[], mean: number, tolerance: number): number {
  let [low, high] = [-LOG_ODDS_MAX, LOG_ODDS_MAX];
  let at = 0;
  while (high - low > 1e-12) {
    const { mean: found, variance } = momentsAt(strata, at);
    if (Math.abs(found - mean) <= tolerance) return at;
    if (found < mean) low = at;
    else high = at;
    // Newton's step; where it leaves what is known, halving.
    const next = at + (mean - found) / variance;
    at = next > low && next < high ? next : (low + high) / 2;
  }
  return at;
}

function momentsAt(strata: readonly Margins[], logOdds: number): { mean: number; variance: number } {
  const odds = Math.exp(logOdds);
  let [mean, variance] = [0, 0];
  for (const stratum of strata) {
    const { least, most } = supportOf(stratum);
    const mode = modeOf(stratum, odds);
    let [sum, first, second] = [1, 0, 0];
    for (let x = mode, term = 1; x < most && term > NEGLIGIBLE; x++) {
      term *= stepUp(stratum, x) * odds;
      sum += term;
      first += term * (x + 1 - mode);
      second += term * (x + 1 - mode) ** 2;
    }
    for (let x = mode, term = 1; x > least && term > NEGLIGIBLE; x--) {
      term /= stepUp(stratum, x - 1) * odds;
      sum += term;
      first -= term * (mode - x + 1);
      second += term * (mode - x + 1) ** 2;
    }
    mean += mode + first / sum;
    variance += second / sum - (first / sum) ** 2;
  }
  return { mean, variance };
}
