/**
 * Exact tests on counts of people. Everything is in natural logarithms: with four hundred recipients a chance of
 * 1e-400 is ordinary, and two of those must still be told apart.
 */

/** Two ways of dividing one population: members or not, hit or not. */
export interface Overlap {
  readonly population: number;
  readonly members: number;
  readonly hits: number;
  /** Members that were hit. */
  readonly both: number;
}

/** The margins of an overlap: all of it that chance leaves alone. */
export type Margins = Omit<Overlap, "both">;

const LN_2PI = Math.log(2 * Math.PI);
// A term below this part of the sum no longer changes it; terms fall geometrically from there.
const NEGLIGIBLE = 1e-18;

/** How few and how many members can have been hit, given the margins. */
export function supportOf({ population, members, hits }: Margins): { least: number; most: number } {
  return { least: Math.max(0, members + hits - population), most: Math.min(members, hits) };
}

/** Hypergeometric, one sided: the chance that two sets of people have so many in common, or more; 0 below 1e-308. */
export function chanceOfOverlap(overlap: Overlap): number {
  return Math.exp(logUpperTail(overlap));
}

/** Hypergeometric, one sided: the logarithm of the chance that `both` members or more are among the hits. */
export function logUpperTail(overlap: Overlap): number {
  const { least, most } = supportOf(overlap);
  if (overlap.both <= least) return 0;
  if (overlap.both > most) return Number.NEGATIVE_INFINITY;
  // From the greatest term on terms only fall, so that all of them are positive and nothing cancels.
  const start = Math.max(overlap.both, modeOf(overlap, 1));
  const sum = sumUpwards(overlap, start) + sumDownwards(overlap, start) - 1;
  return Math.min(0, logPmf(overlap, start) + Math.log(sum));
}

/** The most likely number of members among the hits where the odds of a member are `odds` times another's. */
export function modeOf(margins: Margins, odds: number): number {
  let { least, most } = supportOf(margins);
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (stepUp(margins, middle) * odds > 1) least = middle + 1;
    else most = middle;
  }
  return least;
}

/** The chance of x + 1 over the chance of x, at even odds. */
export function stepUp({ population, members, hits }: Margins, x: number): number {
  return ((members - x) * (hits - x)) / ((x + 1) * (population - members - hits + x + 1));
}

/** The terms from `start` up, the one at `start` being 1. */
function sumUpwards(overlap: Overlap, start: number): number {
  const { most } = supportOf(overlap);
  let sum = 1;
  for (let x = start, term = 1; x < most; x++) {
    term *= stepUp(overlap, x);
    sum += term;
    if (term < sum * NEGLIGIBLE) break;
  }
  return sum;
}

/** The terms from `start` down to `both`, the one at `start` being 1. */
function sumDownwards(overlap: Overlap, start: number): number {
  let sum = 1;
  for (let x = start, term = 1; x > overlap.both; x--) {
    term /= stepUp(overlap, x - 1);
    sum += term;
    if (term < sum * NEGLIGIBLE) break;
  }
  return sum;
}

/**
 * The logarithm of the chance of exactly `x` members among the hits, as three binomials. SPEC: C. Loader, Fast and
 * Accurate Computation of Binomial Probabilities (2000): differences of log-factorials would lose ten digits at a
 * population of a million.
 */
export function logPmf({ population, members, hits }: Margins, x: number): number {
  const { least, most } = supportOf({ population, members, hits });
  if (x < least || x > most) return Number.NEGATIVE_INFINITY;
  if (least === most) return 0;
  const share = { yes: hits / population, no: (population - hits) / population };
  return (
    logBinomial(x, members, share) +
    logBinomial(hits - x, population - members, share) -
    logBinomial(hits, population, share)
  );
}

interface Share {
  readonly yes: number;
  readonly no: number;
}

function logBinomial(x: number, n: number, { yes, no }: Share): number {
  if (n === 0) return 0;
  if (x === 0) return yes < 0.1 ? -deviance(n, n * no) - n * yes : n * Math.log(no);
  if (x === n) return no < 0.1 ? -deviance(n, n * yes) - n * no : n * Math.log(yes);
  const corrections = stirlingError(n) - stirlingError(x) - stirlingError(n - x);
  const fit = deviance(x, n * yes) + deviance(n - x, n * no);
  return corrections - fit - 0.5 * (LN_2PI + Math.log(x) + Math.log1p(-x / n));
}

/** x ln(x/mean) + mean - x, without the cancellation where x is near its mean. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 1; ; j++) {
    power *= v * v;
    const next = sum + power / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln(n!) less Stirling's formula; exact factorials while doubles hold them, the series after that. */
function stirlingError(n: number): number {
  if (n < SMALL_ERRORS.length) return SMALL_ERRORS[n]!;
  const square = n * n;
  const tail = (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square;
  return (1 / 12 - (1 / 360 - tail) / square) / n;
}

const SMALL_ERRORS: readonly number[] = smallStirlingErrors(17);

function smallStirlingErrors(count: number): number[] {
  const errors = [0];
  let factorial = 1;
  for (let n = 1; n < count; n++) {
    factorial *= n;
    errors.push(Math.log(factorial) - 0.5 * (LN_2PI + Math.log(n)) - n * Math.log(n) + n);
  }
  return errors;
}

/**
 * Logarithms of q-values in the order of the p-values. SPEC: Benjamini and Hochberg (1995): calling everything with q
 * below a level a discovery keeps the expected share of false ones at or below that level.
 */
export function logFalseDiscoveryRates(logPs: readonly number[]): number[] {
  const order = logPs.map((_, i) => i).sort((a, b) => compare(logPs[b]!, logPs[a]!));
  const logQs = new Array<number>(logPs.length);
  let least = 0;
  order.forEach((at, i) => {
    const rank = logPs.length - i;
    least = Math.min(least, logPs[at]! + Math.log(logPs.length / rank));
    logQs[at] = least;
  });
  return logQs;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
