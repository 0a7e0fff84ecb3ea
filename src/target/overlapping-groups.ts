/**
 * Is it the alliance, or only the committee that most of them sit on? Groups overlap, so one real choice makes many
 * groups significant. Those that have something left when the others are taken into account stand by themselves. Given
 * another group, people are compared with those of their stratum who are in it, or not in it, alike.
 */
import { Division, type People, type Stratified } from "./division.ts";
import type { Overlap } from "./statistics.ts";
import { logStratifiedTail } from "./stratified.ts";

/** A group with the people it was tested with. */
export interface TestedGroup {
  readonly group: string;
  readonly name: string;
  readonly withOffices: boolean;
  /** Numbers of its people, looked at or not. */
  readonly members: Int32Array;
  readonly overlap: Overlap;
  readonly stratified: Stratified;
  readonly logP: number;
  readonly logQ: number;
}

export interface ExplainedGroup {
  readonly test: TestedGroup;
  /** The group that explains this one's hits; null where it stands by itself. */
  readonly explainedBy: string | null;
}

const LOG_LEFT = Math.log(0.05);

// LIMIT: more than eight groups chosen at once are no choice a reader could follow; a ninth is shown as explained.
// It also bounds the parts that people are divided into (2^8).
const STANDING_MAX = 8;

// LIMIT: the groups that are tested against each other; where more are significant, those behind them are parts or
// wholes of the first. Each costs one conditional test for every group that stands.
const COMPARED_MAX = 250;

/**
 * The better explanation first: the less likely by chance; then the one with fewer members that were not hit; then by
 * id, so that two groups of the same people always come in the same order.
 */
export function byRank(a: TestedGroup, b: TestedGroup): number {
  return (
    compare(a.logP, b.logP) ||
    a.overlap.members - a.overlap.both - (b.overlap.members - b.overlap.both) ||
    compare(a.group, b.group) ||
    Number(a.withOffices) - Number(b.withOffices)
  );
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Choice extends People {
  /** How many groups were tested, of which the significant ones are what is left. */
  readonly tested: number;
}

/** Significant groups, by rank: those that stand by themselves first, then those that one of them explains. */
export function explain(significant: readonly TestedGroup[], people: Choice): readonly ExplainedGroup[] {
  const standing = standingOf(significant.slice(0, COMPARED_MAX), people).toSorted(byRank);
  const divisions = standing.map((group) => ({ group, division: new Division(people, [group]) }));
  const rest = significant.filter((test) => !standing.includes(test));
  return [
    ...standing.map((test) => ({ test, explainedBy: null })),
    ...rest.map((test) => {
      const leaves = divisions.map(({ group, division }) => ({ group, left: logLeft(test, division) }));
      // The one that leaves least of it; of equals the better ranked one.
      const best = leaves.reduce((one, other) => (other.left > one.left ? other : one));
      return { test, explainedBy: best.group.group };
    }),
  ];
}

/**
 * Forward selection with backward elimination. The group that is most unlikely given those that stand joins them, if
 * it is unlikely enough for having been picked among all that were tested (Bonferroni; counting only the significant
 * ones, which the same hits have picked, let up to 0.3 false groups a draw stand beside the true one); then those leave of
 * which nothing is left given the others. So a house leaves once both committees that were chosen in it stand, a committee gives way to the
 * alliance that explains it, and one that left does not come back: the search ends.
 */
function standingOf(candidates: readonly TestedGroup[], people: Choice): readonly TestedGroup[] {
  let standing: readonly TestedGroup[] = [];
  let waiting = candidates;
  while (waiting.length > 0 && standing.length < STANDING_MAX) {
    const next = mostLeft(waiting, new Division(people, standing));
    if (standing.length > 0 && next.left + Math.log(people.tested) > LOG_LEFT) break;
    waiting = waiting.filter((group) => group !== next.group);
    standing = withoutExplained([...standing, next.group], people);
  }
  return standing;
}

interface Left {
  readonly group: TestedGroup;
  /** Logarithm of the chance of its hits, given other groups. */
  readonly left: number;
}

/** The first of the candidates that is the most unlikely; they come by rank. */
function mostLeft(candidates: readonly TestedGroup[], division: Division): Left {
  const lefts = candidates.map((group) => ({ group, left: logLeft(group, division) }));
  return lefts.reduce((best, other) => (other.left < best.left ? other : best));
}

/** Groups that keep something when all the others are given; the emptiest leaves first, of equals the worse ranked one. */
function withoutExplained(groups: readonly TestedGroup[], people: People): readonly TestedGroup[] {
  let standing = groups.toSorted(byRank);
  while (standing.length > 1) {
    const lefts = standing.map((group) => {
      const others = standing.filter((other) => other !== group);
      return { group, left: logLeft(group, new Division(people, others)) };
    });
    const emptiest = lefts.reduce((worst, other) => (other.left >= worst.left ? other : worst));
    if (emptiest.left <= LOG_LEFT) break;
    standing = standing.filter((group) => group !== emptiest.group);
  }
  return standing;
}

/** What is left of a group's hits within the parts of a division: the logarithm of their chance. */
function logLeft({ members }: TestedGroup, division: Division): number {
  const { strata, both } = division.stratified(members);
  return logStratifiedTail(strata, both);
}
