/** Moments as a person types them. */
import { InvalidArgumentError } from "commander";
import { isVague, isWhen, lastMoment } from "../core/when.ts";

/** RFC 3339 in UTC; of a day alone its beginning. */
export function momentOf(value: string): string {
  return new Date(millisecondsOf(value)).toISOString();
}

/** The same; a day, a month or a year alone counts to its end. */
export function lastMomentOf(value: string): string {
  const text = value.trim();
  const isWhole = isWhen(text) && (isVague(text) || text.length === DAY_LENGTH);
  return new Date(isWhole ? lastMoment(text) : millisecondsOf(value)).toISOString();
}

/** A day, a month or a year as it was typed, where no more is known; else RFC 3339 in UTC. */
export function whenOf(value: string): string {
  const text = value.trim();
  if (isWhen(text) && text.length <= DAY_LENGTH) return text;
  if (/^\d{4}-\d{2}-\d{2}./.test(text)) return momentOf(text);
  throw new InvalidArgumentError(
    "a date looks like `2021-01-12`, `2021-01`, `2021` or `2021-01-12T09:30:00Z`",
  );
}

const DAY_LENGTH = "2021-01-12".length;

function isRealDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function millisecondsOf(value: string): number {
  const text = value.trim().replace(/^(\S+) (?=\d\d:)/, "$1T");
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  // Some read `2021-02-31` as a day in March and `24:00` as the next day; nobody means that.
  if (!Number.isNaN(time) && isRealDay(text.slice(0, DAY_LENGTH)) && !text.includes("T24")) return time;
  throw new InvalidArgumentError("a date looks like `2021-01-12` or `2021-01-12T09:30:00Z`");
}
