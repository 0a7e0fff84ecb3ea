/**
 * How large and how small an unknown can be, given sums. What anybody can work out from a published table, so that we know
 * it first: a linear program over the cells that are not shown.
 */

// Counts are small integers; what is smaller than this is rounding.
const EPSILON = 1e-7;

/** `sum of coefficient x unknown = constant`, with every unknown at least 0. */
export interface Sum {
  readonly coefficients: ReadonlyMap<number, number>;
  readonly constant: number;
}

// The steepest way is the shortest one, and can go in a circle; after so many steps Bland's rule goes on, which cannot.
const STEEPEST_MAX = 2_000;

/**
 * A simplex tableau. LIMIT: dense, so for tables that a person reads: a few hundred
 * unknowns.
 */
export class LinearBounds {
  readonly #rows: Float64Array[] = [];
  readonly #basis: number[] = [];
  readonly #unknowns: number;

  /** The sums must have a solution. */
  constructor(sums: readonly Sum[], unknowns: number) {
    this.#unknowns = unknowns;
    this.#begin(sums);
    this.#maximise(this.#artificialObjective(sums.length));
    this.#dropArtificials();
  }

  /** Both ends of what the unknown can be; the upper one may be infinite. */
  of(unknown: number): readonly [number, number] {
    const objective = new Float64Array(this.#unknowns);
    objective[unknown] = 1;
    const high = this.#maximise(objective);
    objective[unknown] = -1;
    return [-this.#maximise(objective), high];
  }

  /** Values of all unknowns where the sum of `costs` x unknown is least; every cost at least 0. */
  cheapest(costs: readonly number[]): readonly number[] {
    this.#maximise(Float64Array.from(costs, (cost) => -cost));
    const values = new Array<number>(this.#unknowns).fill(0);
    for (const [i, j] of this.#basis.entries()) values[j] = this.#rows[i]!.at(-1)!;
    return values;
  }

  /** An artificial unknown in each row makes a first solution; the constant stands last. */
  #begin(sums: readonly Sum[]): void {
    for (const [i, { coefficients, constant }] of sums.entries()) {
      const sign = constant < 0 ? -1 : 1;
      const row = new Float64Array(this.#unknowns + sums.length + 1);
      for (const [unknown, coefficient] of coefficients) row[unknown] = sign * coefficient;
      row[this.#unknowns + i] = 1;
      row[row.length - 1] = sign * constant;
      this.#rows.push(row);
      this.#basis.push(this.#unknowns + i);
    }
  }

  #artificialObjective(artificials: number): Float64Array {
    return new Float64Array(this.#unknowns + artificials).fill(-1, this.#unknowns);
  }

  /** They are 0 now. A row that has nothing else says what other rows said. */
  #dropArtificials(): void {
    for (let i = this.#rows.length - 1; i >= 0; i--) {
      if (this.#basis[i]! < this.#unknowns) continue;
      const column = this.#rows[i]!.findIndex((value, j) => j < this.#unknowns && Math.abs(value) > EPSILON);
      if (column >= 0) this.#pivot(i, column);
      else {
        this.#rows.splice(i, 1);
        this.#basis.splice(i, 1);
      }
    }
    for (const [i, row] of this.#rows.entries()) {
      const short = new Float64Array(this.#unknowns + 1);
      short.set(row.subarray(0, this.#unknowns));
      short[this.#unknowns] = row[row.length - 1]!;
      this.#rows[i] = short;
    }
  }

  #maximise(objective: Float64Array): number {
    for (let pivots = 0; ; pivots++) {
      const column = this.#entering(objective, pivots < STEEPEST_MAX);
      if (column === -1) break;
      const row = this.#leaving(column);
      if (row === -1) return Number.POSITIVE_INFINITY;
      this.#pivot(row, column);
    }
    return this.#basis.reduce((sum, j, i) => sum + (objective[j] ?? 0) * this.#rows[i]!.at(-1)!, 0);
  }

  /** The column by which the objective grows most, else the first by which it grows. */
  #entering(objective: Float64Array, isSteepest: boolean): number {
    const gains = Float64Array.from(objective);
    for (const [i, row] of this.#rows.entries()) {
      const weight = objective[this.#basis[i]!] ?? 0;
      if (weight !== 0) for (let j = 0; j < gains.length; j++) gains[j]! -= weight * row[j]!;
    }
    let best = -1;
    for (const [j, gain] of gains.entries()) {
      if (gain <= EPSILON || (best !== -1 && gain <= gains[best]!)) continue;
      best = j;
      if (!isSteepest) break;
    }
    return best;
  }

  #leaving(column: number): number {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, row] of this.#rows.entries()) {
      if (row[column]! <= EPSILON) continue;
      const ratio = row.at(-1)! / row[column]!;
      const isTie = Math.abs(ratio - least) <= EPSILON;
      if (isTie ? this.#basis[i]! < this.#basis[best]! : ratio < least) {
        best = i;
        least = Math.min(ratio, least);
      }
    }
    return best;
  }

  #pivot(at: number, column: number): void {
    const pivot = this.#rows[at]!;
    const by = pivot[column]!;
    for (let j = 0; j < pivot.length; j++) pivot[j]! /= by;
    for (const [i, row] of this.#rows.entries()) {
      const factor = row[column]!;
      if (i === at || Math.abs(factor) <= EPSILON * EPSILON) continue;
      for (let j = 0; j < row.length; j++) row[j]! -= factor * pivot[j]!;
    }
    this.#basis[at] = column;
  }
}
