/** Times at which something was so, one after the other. */
import type { Dated } from "../model/roster.ts";
import { dayAfter } from "./roster-date.ts";

/** Rows of one key as spells: those that overlap or follow each other within a day are one. Terms do both. */
export function spellsOf<T extends Dated>(rows: readonly T[]): T[] {
  const spells: T[] = [];
  for (const row of [...rows].sort(byStart)) {
    const last = spells.at(-1);
    const isSame =
      last !== undefined && (last.end === null || row.start === null || row.start <= dayAfter(last.end));
    if (!isSame) spells.push(row);
    else spells[spells.length - 1] = { ...last, end: laterEnd(last.end, row.end) };
  }
  return spells;
}

function laterEnd(a: string | null, b: string | null): string | null {
  return a === null || b === null ? null : a > b ? a : b;
}

/** What began first comes first; what has no beginning before all. */
export function byStart(a: Dated, b: Dated): number {
  const [left, right] = [`${a.start ?? "0"} ${a.end ?? "9"}`, `${b.start ?? "0"} ${b.end ?? "9"}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
