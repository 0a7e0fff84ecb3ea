/**
 * How much likelier a member was to be hit than others of the same stratum, with what the numbers leave open. All of it
 * is conditional on the margins, as R's `fisher.test` and `mantelhaen.test(exact = TRUE)` report it, so that it agrees
 * with the test beside it.
 */
import type { Margins } from "./statistics.ts";
import { chancesAt, LOG_ODDS_MAX, logOddsOfMean, openStrata, supportOfSum } from "./stratified.ts";

export interface OddsRatio {
  readonly odds: number;
  /** 95 % interval; `high` is Infinity where every hit is a member or every member is hit, `low` is 0 in the opposite. */
  readonly low: number;
  readonly high: number;
}

// Each side of the 95 % interval.
const SIDE = 0.025;
const PRECISION = 1e-11;

/**
 * The conditional maximum likelihood estimate of one odds ratio for all strata, under Fisher's noncentral
 * hypergeometric distribution, and the exact interval that belongs to it (Cornfield 1956; of several strata Gart 1970,
 * Mehta, Patel and Gray 1985). At the ends of what is possible the estimate would be 0 or infinite, which nobody
 * believes of ten people: there it is the median unbiased one (Hirji, Tsiatis and Mehta 1989).
 */
export function oddsRatio(strata: readonly Margins[], both: number): OddsRatio {
  const { open, fixed } = openStrata(strata);
  const hit = both - fixed;
  const { least, most } = supportOfSum(open);
  if (least === most) return { odds: 1, low: 0, high: Number.POSITIVE_INFINITY };
  // Half a person from the ends, where all chances are ordinary numbers, the search for the others begins.
  const mean = Math.min(Math.max(hit, least + 0.5), most - 0.5);
  const middle = logOddsOfMean(open, mean, PRECISION * Math.max(1, mean));
  const where = (side: Side, chance: number) =>
    Math.exp(logOddsWhere({ strata: open, hit, side }, chance, middle));
  return {
    odds: hit === least ? where("fewer", 0.5) : hit === most ? where("more", 0.5) : Math.exp(middle),
    low: hit === least ? 0 : where("more", SIDE),
    high: hit === most ? Number.POSITIVE_INFINITY : where("fewer", SIDE),
  };
}

type Side = "more" | "fewer";

interface Tail {
  readonly strata: readonly Margins[];
  readonly hit: number;
  readonly side: Side;
}

/**
 * The logarithm of the odds at which the tail has this chance. Newton's method on the logarithm of the tail, which is
 * concave because the distribution is log-concave: it cannot circle, and what it oversteps is halved.
 */
function logOddsWhere(tail: Tail, chance: number, start: number): number {
  let [low, high] = [-LOG_ODDS_MAX, LOG_ODDS_MAX];
  let at = start;
  while (high - low > PRECISION) {
    const { logChance, slope } = tailAt(tail, at);
    const isTooLow = tail.side === "more" ? logChance < Math.log(chance) : logChance > Math.log(chance);
    if (isTooLow) low = at;
    else high = at;
    const step = (Math.log(chance) - logChance) / slope;
    if (Math.abs(step) < PRECISION) return at + step;
    const next = at + step;
    at = next > low && next < high ? next : (low + high) / 2;
  }
  return at;
}

/** The logarithm of the chance of as many or more (or as many or fewer), and how fast it changes with that of the odds. */
function tailAt({ strata, hit, side }: Tail, logOdds: number): { logChance: number; slope: number } {
  const { least, chances } = chancesAt(strata, logOdds);
  let [sum, mean, tail, tailMean] = [0, 0, 0, 0];
  for (let i = 0; i < chances.length; i++) {
    // Counted from the hits, so that the means keep their digits.
    const x = least + i - hit;
    sum += chances[i]!;
    mean += chances[i]! * x;
    if (side === "more" ? x < 0 : x > 0) continue;
    tail += chances[i]!;
    tailMean += chances[i]! * x;
  }
  return { logChance: Math.log(tail / sum), slope: tailMean / tail - mean / sum };
}
