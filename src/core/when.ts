/**
 * A time as far as it is known: RFC 3339, or only its day, month or year (`2021-01-12`, `2021-01`, `2021`), in UTC. Minutes and
 * letters often say no more, and a day that was made up would be evidence.
 */

// SPEC: RFC 3339 §5.6 with capitals; ISO 8601-1:2019 §5.2.2 for a day, a month and a year alone.
const WHEN =
  /^\d{4}(?:-\d\d(?:-\d\d(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)?)?$/;
const DAY_LENGTH = "2021-01-12".length;

export function isWhen(text: string): boolean {
  if (!WHEN.test(text)) return false;
  // A 31 February would be read as a day in March.
  const day = text.slice(0, DAY_LENGTH);
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** Its beginning, in milliseconds since 1970; NaN for what is no time. */
export function firstMoment(when: string): number {
  return Date.parse(when);
}

/** Its end: of a month the last millisecond of its last day. Of what is known to the second, the same. */
export function lastMoment(when: string): number {
  const begins = Date.parse(when);
  if (Number.isNaN(begins) || when.length > DAY_LENGTH || !WHEN.test(when)) return begins;
  const end = new Date(begins);
  if (when.length === DAY_LENGTH) end.setUTCDate(end.getUTCDate() + 1);
  else if (isMonth(when)) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime() - 1;
}

/** Only its month or its year is known. */
export function isVague(when: string): boolean {
  return when.length < DAY_LENGTH && WHEN.test(when);
}

function isMonth(when: string): boolean {
  return when.length === "2021-01".length;
}
