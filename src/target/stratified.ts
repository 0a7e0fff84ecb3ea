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
  open.sort((a, b) => a.population - b.population || a.members - b.members || a.hits - b.hits);
  return { open, fixed };
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
export function logLeastChance(strata: readonly Margins[]): number {
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
  const terms = strata.map((stratum) => termsAt(stratum, tilt));
  const { least, chances } = convolved(terms);
  let tail = 0;
  for (let x = Math.max(needed, least); x < least + chances.length; x++) {
    tail += chances[x - least]! * Math.exp(-tilt * (x - needed));
  }
  if (tilt === 0) return Math.log(tail);
  // How much of all chances the tilt had moved there: by it they are divided again.
  let moved = 0;
  let modes = 0;
  for (const [i, { mode, sum }] of terms.entries()) {
    moved += logPmf(strata[i]!, mode) + Math.log(sum);
    modes += mode;
  }
  return Math.log(tail) + moved + tilt * (modes - needed);
}

/** One stratum at some odds: Fisher's noncentral hypergeometric distribution, the chance of its mode being 1. */
interface Terms {
  readonly least: number;
  readonly values: Float64Array;
  readonly mode: number;
  readonly sum: number;
}

function termsAt(stratum: Margins, logOdds: number): Terms {
  const odds = Math.exp(logOdds);
  const { least, most } = supportOf(stratum);
  const mode = modeOf(stratum, odds);
  const below: number[] = [];
  for (let x = mode, term = 1; x > least && term > NEGLIGIBLE; x--) {
    term /= stepUp(stratum, x - 1) * odds;
    below.push(term);
  }
  const above: number[] = [];
  for (let x = mode, term = 1; x < most && term > NEGLIGIBLE; x++) {
    term *= stepUp(stratum, x) * odds;
    above.push(term);
  }
  const values = Float64Array.from(below.reverse().concat(1, above));
  return { least: mode - below.length, values, mode, sum: values.reduce((sum, value) => sum + value, 0) };
}

/** Chances of `least`, `least + 1`, … members hit; what lies outside is negligible. */
export interface SumChances {
  readonly least: number;
  readonly chances: Float64Array;
}

/** The distribution of the sum over all strata, at some odds. */
export function chancesAt(strata: readonly Margins[], logOdds: number): SumChances {
  return convolved(strata.map((stratum) => termsAt(stratum, logOdds)));
}

function convolved(terms: readonly Terms[]): SumChances {
  let sums: SumChances = { least: 0, chances: Float64Array.of(1) };
  for (const one of terms) sums = trimmed(added(sums, one));
  return sums;
}

function added({ least, chances }: SumChances, { least: more, values, sum }: Terms): SumChances {
  const sums = new Float64Array(chances.length + values.length - 1);
  for (let j = 0; j < values.length; j++) {
    const chance = values[j]! / sum;
    for (let i = 0; i < chances.length; i++) sums[i + j]! += chances[i]! * chance;
  }
  return { least: least + more, chances: sums };
}

/** Without what is negligible at both ends: so that thousands of people cost what their spread costs. */
function trimmed({ least, chances }: SumChances): SumChances {
  let [from, to] = [0, chances.length];
  while (from < to && chances[from]! < NEGLIGIBLE) from++;
  while (to > from && chances[to - 1]! < NEGLIGIBLE) to--;
  return { least: least + from, chances: chances.subarray(from, to) };
}

/** The logarithm of the odds at which `mean` members are hit on average; between the least and the most that can be. */
export function logOddsOfMean(strata: readonly Margins[], mean: number, tolerance: number): number {
  let [low, high] = [-LOG_ODDS_MAX, LOG_ODDS_MAX];
  let at = 0;
  while (high - low > 1e-12) {
    const { mean: found, variance } = momentsAt(strata, at);
    if (Math.abs(found - mean) <= tolerance * Math.max(1, Math.abs(mean))) return at;
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
