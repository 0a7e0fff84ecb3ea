/** Dates as rosters write them: whole, a month, a year, or with a time that nobody needs. */

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * `YYYY-MM-DD` of what a source wrote (Popolo: ISO 8601, reduced precision allowed); a month or a year is its first day
 * as a start and its last as an end. Undefined for what is no date.
 */
export function rosterDate(text: string, side: "start" | "end"): string | undefined {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ][\d:.,+Z -]*)?$/.exec(text.trim());
  if (found === null) return undefined;
  const year = Number(found[1]);
  const month = found[2] === undefined ? (side === "start" ? 1 : 12) : Number(found[2]);
  const last = daysIn(year, month);
  const day = found[3] === undefined ? (side === "start" ? 1 : last) : Number(found[3]);
  // EveryPolitician and others write 0000 or 9999 for "not known"; a person's year is neither.
  return year < 1000 || year > 2999 || day < 1 || day > last ? undefined : written(year, month, day);
}

/** A whole date of birth; null for a year alone, which half a parliament shares. */
export function birthDate(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{1,2}-\d{1,2}/.test(text) ? (rosterDate(text, "start") ?? null) : null;
}

/** The day before a `YYYY-MM-DD`. */
export function dayBefore(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  if (day > 1) return written(year, month, day - 1);
  return month > 1 ? written(year, month - 1, daysIn(year, month - 1)) : written(year - 1, 12, 31);
}

/** The day after a `YYYY-MM-DD`. */
export function dayAfter(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  if (day < daysIn(year, month)) return written(year, month, day + 1);
  return month < 12 ? written(year, month + 1, 1) : written(year + 1, 1, 1);
}
