/** Numbers, dates and counted nouns as a person writes them. No locale of the machine: output is compared. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12,345`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 message`, `2 messages`, `2 people`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `412 kB`, `1.4 MB`; decimal units. */
export function bytes(count: number): string {
  if (count < 1000) return counted(count, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `0.4 s`, `35 s`, `4 min 10 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long somebody waits: `4 days`, `20 h`, `35 min`; what is begun does not count. */
export function span(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : counted(Math.floor(hours / 24), "day");
}

/** How long somebody has left, to the hour: whole days of a deadline would hide most of one. */
export function left(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000);
  if (hours < 2) return span(milliseconds);
  return hours < 72 ? `${hours} h` : counted(Math.floor(hours / 24), "day");
}

/** `2021-01-12T09:30:00Z` as `12 Jan 2021 09:30 UTC`; what is no such date comes back as it is. */
export function date(rfc3339: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(rfc3339);
  const month = MONTHS[Number(parts?.[2]) - 1];
  if (!parts || month === undefined) return rfc3339;
  return `${Number(parts[3])} ${month} ${parts[1]} ${parts[4]} UTC`;
}

/** Where mail names nobody it was for: `Undisclosed recipients:;`, or no such field. */
export const UNNAMED = "recipients not named";

/** `3 people`; nobody named is no number of people. */
export function peopleOrNone(count: number): string {
  return count === 0 ? UNNAMED : counted(count, "person", "people");
}

/** `a, b, c and 4 more`. */
export function listed(items: readonly string[], shown: number): string {
  if (items.length <= shown) return items.join(", ");
  return `${items.slice(0, shown).join(", ")} and ${grouped(items.length - shown)} more`;
}
