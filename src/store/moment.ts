/** Seconds since 1970 of an RFC 3339 date; null where there is none that can be read. */
export function secondsOf(date: string | null): number | null {
  if (date === null) return null;
  const milliseconds = Date.parse(date);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}

/** The date of that second, RFC 3339 in UTC. */
export function dateOf(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** False without a date: nobody knows how old it is. */
export function endedBefore(date: string | null, moment: number): boolean {
  return (secondsOf(date) ?? Number.POSITIVE_INFINITY) < moment;
}
