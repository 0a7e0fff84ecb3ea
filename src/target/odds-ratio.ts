/**
 * How much likelier a member was to be hit than anybody else, with what the numbers leave open. All of it is
 * conditional on the margins, as R's `fisher.test` reports it, so that it agrees with the test beside it.
 */
import { modeOf, type Overlap, stepUp, supportOf } from "./statistics.ts";

export interface OddsRatio {
  readonly odds: number;
  /** 95 % interval; `high` is Infinity where every hit is a member or every member is hit, `low` is 0 in the opposite. */
  readonly low: number;
  readonly high: number;
}

// Each side of the 95 % interval.
const SIDE = 0.025;
const NEGLIGIBLE = 1e-18;
// Logarithms between which every odds ratio of a countable population lies: e^60 is the square of 10^13 people.
const LOG_ODDS_MAX = 60;

/**
 * The conditional maximum likelihood estimate under Fisher's noncentral hypergeometric distribution, and the exact
 * interval of Cornfield (1956) that belongs to it. At the ends of what is possible the estimate would be 0 or
 * infinite, which nobody believes of ten people: there it is the median unbiased one (Hirji, Tsiatis and Mehta 1989).
 */
export function oddsRatio(overlap: Overlap): OddsRatio {
  const { least, most } = supportOf(overlap);
  if (least === most) return { odds: 1, low: 0, high: Number.POSITIVE_INFINITY };
  const isLeast = overlap.both === least;
  const isMost = overlap.both === most;
  return {
    odds: isLeast
      ? oddsWhere(overlap, lower(0.5))
      : isMost
        ? oddsWhere(overlap, upper(0.5))
        : likeliest(overlap),
    low: isLeast ? 0 : oddsWhere(overlap, upper(SIDE)),
    high: isMost ? Number.POSITIVE_INFINITY : oddsWhere(overlap, lower(SIDE)),
  };
}

/** Whether the odds ratio is too low to be the answer; all of them are monotone in it. */
type TooLow = (at: Moments) => boolean;

const upper =
  (chance: number): TooLow =>
  (at) =>
    at.upper < chance;
const lower =
  (chance: number): TooLow =>
  (at) =>
    at.lower > chance;

function likeliest(overlap: Overlap): number {
  return oddsWhere(overlap, (at) => at.mean < overlap.both);
}

function oddsWhere(overlap: Overlap, isTooLow: TooLow): number {
  let low = -LOG_ODDS_MAX;
  let high = LOG_ODDS_MAX;
  while (high - low > 1e-11) {
    const middle = (low + high) / 2;
    if (isTooLow(momentsAt(overlap, Math.exp(middle)))) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

interface Moments {
  /** Chance of as many or more. */
  readonly upper: number;
  /** Chance of as many or fewer. */
  readonly lower: number;
  readonly mean: number;
}

/** Sums over the distribution from its mode outwards, until terms no longer count. */
function momentsAt(overlap: Overlap, odds: number): Moments {
  const { least, most } = supportOf(overlap);
  const mode = modeOf(overlap, odds);
  const sums = { total: 0, upper: 0, lower: 0, weighted: 0 };
  const add = (x: number, term: number) => {
    sums.total += term;
    sums.weighted += term * (x - mode);
    if (x >= overlap.both) sums.upper += term;
    if (x <= overlap.both) sums.lower += term;
  };
  add(mode, 1);
  for (let x = mode, term = 1; x < most && term > NEGLIGIBLE; x++) {
    term *= stepUp(overlap, x) * odds;
    add(x + 1, term);
  }
  for (let x = mode, term = 1; x > least && term > NEGLIGIBLE; x--) {
    term /= stepUp(overlap, x - 1) * odds;
    add(x - 1, term);
  }
  const { total } = sums;
  return { upper: sums.upper / total, lower: sums.lower / total, mean: mode + sums.weighted / total };
}
