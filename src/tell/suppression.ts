/**
 * Tables of counts that are fit to publish. A small count points at people, and a count that is left out can be worked out
 * from a total; so others are left out beside it until nothing that is left out can be told to within a few.
 */
import { LinearBounds, type Sum } from "./linear-bounds.ts";

/**
 * LIMIT: a count from 1 to 4 is not published. The threshold rule; some agencies ask for three, some for five (OECD, Glossary
 * of Statistical Terms, "threshold rule"), the Office for National Statistics for ten of research outputs.
 */
export const SMALLEST_CELL = 5;

export interface Table {
  readonly counts: ReadonlyMap<string, number>;
  /** Each total with the cells that add up to it; a cell may stand in several. */
  readonly sums: readonly { readonly total: string; readonly parts: readonly string[] }[];
}

/**
 * The cells to leave out. Everything that can be told of them together from what is left is worked out by a linear program
 * (Massell, Cell Suppression and Audit Programs, US Census Bureau RR2001/01), with what everybody may know: that a cell that
 * is left out is not 0, since 0 is published.
 */
export function suppressed(table: Table): ReadonlySet<string> {
  const out = new Set([...table.counts].filter(([, n]) => n > 0 && n < SMALLEST_CELL).map(([cell]) => cell));
  const safe = new Set<string>();
  for (;;) {
    const exposed = firstExposed(table, out, safe);
    if (exposed === null) return out;
    const beside = cheapestBeside(table, out, exposed);
    // Nothing is left that could be left out: the whole of what hangs together is.
    if (beside.length === 0) safe.add(exposed);
    for (const cell of beside) out.add(cell);
  }
}

/** The smallest and the largest value that each cell that is left out can have, for whoever sees the rest. */
export function disclosed(
  table: Table,
  out: ReadonlySet<string>,
): ReadonlyMap<string, readonly [number, number]> {
  const intervals = partsOf(table, out).flatMap((cells) => {
    const bounds = boundsOf(table, out, cells);
    return cells.map((cell, i): [string, readonly [number, number]] => {
      const [low, high] = bounds.of(i);
      return [cell, [low + 1, high + 1]];
    });
  });
  return new Map(intervals);
}

/** What can be told of cells of `safe` was told to be little before: leaving out more tells no more. */
function firstExposed(table: Table, out: ReadonlySet<string>, safe: Set<string>): string | null {
  for (const cells of partsOf(table, out)) {
    if (cells.every((cell) => safe.has(cell))) continue;
    const bounds = boundsOf(table, out, cells);
    for (const [i, cell] of cells.entries()) {
      if (safe.has(cell)) continue;
      const [low, high] = bounds.of(i);
      if (high - low < SMALLEST_CELL - 1 - 1e-6) return cell;
      safe.add(cell);
    }
  }
  return null;
}

/**
 * The cells whose leaving out lets the exposed one be larger by enough, the least counts in all: a second linear program, over
 * how far each cell could be from what it is.
 */
function cheapestBeside(table: Table, out: ReadonlySet<string>, exposed: string): readonly string[] {
  const { counts, sums } = table;
  const cells = [...counts.keys()].filter((cell) => counts.get(cell)! > 0);
  const place = new Map(cells.map((cell, i) => [cell, 2 * i]));
  const small = cells.filter((cell) => counts.get(cell)! < LOWERED_MAX);
  const differences = (terms: readonly (readonly [string, number])[]): Map<number, number> =>
    new Map(
      terms.flatMap(([cell, sign]) => {
        const more = place.get(cell);
        return more === undefined ? [] : [[more, sign] as const, [more + 1, -sign] as const];
      }),
    );
  const equations: readonly Sum[] = [
    ...sums.map(({ total, parts }) => ({
      coefficients: differences([[total, -1], ...parts.map((one) => [one, 1] as const)]),
      constant: 0,
    })),
    // A cell that is left out is at least 1; the rest up to what it is now is an unknown of its own.
    ...small.map((cell, i) => ({
      coefficients: new Map([[place.get(cell)! + 1, 1] as const, [2 * cells.length + i, 1] as const]),
      constant: counts.get(cell)! - 1,
    })),
    { coefficients: differences([[exposed, 1]]), constant: SMALLEST_CELL - 1 },
  ];
  const unknowns = 2 * cells.length + small.length;
  const costs = Array.from({ length: unknowns }, (_, i) => {
    const cell = cells[i >> 1];
    return cell === undefined || out.has(cell) ? 0 : counts.get(cell)!;
  });
  const moved = new LinearBounds(equations, unknowns).cheapest(costs);
  const needed = cells.filter((cell, i) => !out.has(cell) && moved[2 * i]! + moved[2 * i + 1]! > 1e-6);
  if (needed.length > 0) return needed;
  // Bounds that were not asked of larger cells would have mattered: the smallest is left out, and the question comes again.
  return cells
    .filter((cell) => !out.has(cell))
    .sort((a, b) => counts.get(a)! - counts.get(b)!)
    .slice(0, 1);
}

// LIMIT: nothing moves by more than a few times the five that are asked for; a bound for each larger cell only costs time.
const LOWERED_MAX = 2 * SMALLEST_CELL;

/** Cells that are left out, in parts that no sum connects. */
function partsOf({ sums }: Table, out: ReadonlySet<string>): readonly (readonly string[])[] {
  const part = new Map([...out].map((cell) => [cell, [cell]]));
  for (const { total, parts } of sums) {
    const hidden = [total, ...parts].filter((cell) => out.has(cell));
    const whole = [...new Set(hidden.map((cell) => part.get(cell)!))].flat();
    for (const cell of whole) part.set(cell, whole);
  }
  return [...new Set(part.values())];
}

/** Unknown is by how much a cell is more than 1. */
function boundsOf({ counts, sums }: Table, out: ReadonlySet<string>, cells: readonly string[]): LinearBounds {
  const numbers = new Map(cells.map((cell, i) => [cell, i]));
  const equations = sums.flatMap(({ total, parts }): Sum[] => {
    const coefficients = new Map<number, number>();
    let constant = 0;
    for (const [cell, sign] of [[total, -1] as const, ...parts.map((one) => [one, 1] as const)]) {
      const unknown = numbers.get(cell);
      if (unknown !== undefined) coefficients.set(unknown, sign);
      constant -= sign * (unknown !== undefined || out.has(cell) ? 1 : counts.get(cell)!);
    }
    return coefficients.size === 0 ? [] : [{ coefficients, constant }];
  });
  return new LinearBounds(equations, cells.length);
}
