/**
 * How long it took until somebody was told, where some still wait. A median over those who were told flatters: who has
 * waited longest is not in it. Kaplan and Meier (1958) count everybody for as long as they have been seen to wait.
 */

export interface Waited {
  readonly hours: number;
  /** Otherwise: so far. */
  readonly isOver: boolean;
}

export interface WaitingFigures {
  /** How many are counted: `over` of them have it behind them, the others wait. */
  readonly all: number;
  readonly over: number;
  /** Of everybody, after Kaplan and Meier; null where too many still wait to say it. Hours. */
  readonly median_hours: number | null;
  /** Only of those that have it behind them: flattering while others wait. */
  readonly median_hours_of_those_told: number | null;
  readonly worst_hours: number | null;
  /** The one who waited longest still waits. */
  readonly worst_still_waits: boolean;
}

export function waitingFigures(waits: readonly Waited[]): WaitingFigures {
  const over = waits.filter(({ isOver }) => isOver).map(({ hours }) => hours);
  const worst = waits.reduce<Waited | null>(
    (most, one) =>
      most === null || one.hours > most.hours || (one.hours === most.hours && !one.isOver) ? one : most,
    null,
  );
  return {
    all: waits.length,
    over: over.length,
    median_hours: survivalMedian(waits),
    median_hours_of_those_told: median(over),
    worst_hours: worst?.hours ?? null,
    worst_still_waits: worst !== null && !worst.isOver,
  };
}

/** The first time at which at most half are expected to wait still. */
export function survivalMedian(waits: readonly Waited[]): number | null {
  // Who is told in the hour in which another was last seen waiting was told first: that one waited at least as long.
  const ordered = waits.toSorted((a, b) => a.hours - b.hours || Number(b.isOver) - Number(a.isOver));
  let waiting = 1;
  for (const [i, { hours, isOver }] of ordered.entries()) {
    const atRisk = ordered.length - i;
    if (isOver) waiting *= (atRisk - 1) / atRisk;
    // Products of fractions: a half may come out a hair above.
    if (waiting <= 0.5 + 1e-9) return hours;
  }
  return null;
}

/** The lower of the two in the middle of an even number, so that both medians agree where nobody waits. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
