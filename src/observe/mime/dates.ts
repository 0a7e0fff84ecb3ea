import { withoutComments } from "./comments.ts";

/** A date-time as a rule compares it, and the zone it was written in. */
export interface MailDate {
  /** RFC 3339 in UTC, `2021-01-12T09:30:00Z`. */
  readonly utc: string;
  /** `+0100`; null when the date names no zone. */
  readonly offset: string | null;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// Zone names of RFC 5322 §4.3 and those that real mailers write; military letters mean "unknown" there.
const ZONES: Readonly<Record<string, string>> = {
  ut: "+0000",
  utc: "+0000",
  gmt: "+0000",
  z: "+0000",
  wet: "+0000",
  est: "-0500",
  edt: "-0400",
  cst: "-0600",
  cdt: "-0500",
  mst: "-0700",
  mdt: "-0600",
  pst: "-0800",
  pdt: "-0700",
  cet: "+0100",
  cest: "+0200",
  met: "+0100",
  mest: "+0200",
  bst: "+0100",
  eet: "+0200",
  eest: "+0300",
  msk: "+0300",
  ist: "+0530",
  jst: "+0900",
  kst: "+0900",
  hkt: "+0800",
  sgt: "+0800",
};

// LIMIT: a date is at most a line; anything longer is something else, and tokens are bounded.
const DATE_LENGTH_MAX = 200;

interface Fields {
  year: number | null;
  month: number | null;
  day: number | null;
  time: readonly [number, number, number] | null;
  afternoon: boolean | null;
  offset: string | null;
}

/**
 * Reads a date-time, RFC 5322 §3.3 with the obsolete forms of §4.3, and what broken mailers write: ISO 8601,
 * ctime, `12-Jan-2021`, AM and PM, `+01:00`, full month names, no seconds, no zone (taken as UTC). Null when
 * no day can be read.
 */
export function parseDate(text: string): MailDate | null {
  const fields: Fields = { year: null, month: null, day: null, time: null, afternoon: null, offset: null };
  const plain = withoutComments(text.slice(0, DATE_LENGTH_MAX));
  for (const token of plain.split(/[\s,]+/)) if (token !== "") readToken(token, fields);
  return toUtc(fields);
}

function readToken(token: string, fields: Fields): void {
  const lower = token.toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(.+))?$/.exec(lower);
  if (iso !== null) {
    readIso(iso, fields);
    return;
  }
  if (readTime(lower, fields)) return;
  const zone = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(lower.replace(/^(gmt|utc)(?=[+-])/, ""));
  if (zone !== null && fields.time !== null) {
    fields.offset = `${zone[1]}${zone[2]!.padStart(2, "0")}${zone[3] ?? "00"}`;
    return;
  }
  const dashed = /^(\d{1,2})[-/.]([a-z]{3,9})[-/.](\d{2,4})$/.exec(lower);
  if (dashed !== null) {
    for (const piece of dashed.slice(1)) readWord(piece, fields);
    return;
  }
  readWord(lower, fields);
}

function readIso(iso: RegExpExecArray, fields: Fields): void {
  fields.year = Number(iso[1]);
  fields.month = Number(iso[2]) - 1;
  fields.day = Number(iso[3]);
  if (iso[4] !== undefined) readTime(iso[4], fields);
}

/** `9:30`, `09:30:00`, `09.30.00`, with fraction, zone or AM/PM behind it. */
function readTime(text: string, fields: Fields): boolean {
  const found = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(am|pm|z|[+-]\d{2}:?\d{2})?$/.exec(
    text,
  );
  if (found === null || fields.time !== null) return false;
  fields.time = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const tail = found[4];
  if (tail === "am" || tail === "pm") fields.afternoon = tail === "pm";
  else if (tail !== undefined) fields.offset = tail === "z" ? "+0000" : tail.replace(":", "");
  return true;
}

function readWord(word: string, fields: Fields): void {
  if (/^\d{1,4}$/.test(word)) {
    readNumber(word, fields);
    return;
  }
  if (word === "am" || word === "pm") {
    fields.afternoon = word === "pm";
    return;
  }
  const month = word.length >= 3 && /^[a-z.]+$/.test(word) ? MONTHS.indexOf(word.slice(0, 3)) : -1;
  if (month >= 0 && fields.month === null) fields.month = month;
  else if (fields.time !== null && fields.offset === null) fields.offset = ZONES[word] ?? null;
}

function readNumber(word: string, fields: Fields): void {
  const value = Number(word);
  if (fields.day === null && word.length <= 2) fields.day = value;
  else if (fields.year === null) fields.year = fullYear(word, value);
}

/** SPEC: RFC 5322 §4.3: 00 to 49 is 20xx, 50 to 99 and three digits add 1900. */
function fullYear(word: string, value: number): number {
  if (word.length === 4) return value;
  return word.length === 3 || value >= 50 ? value + 1900 : value + 2000;
}

function toUtc(fields: Fields): MailDate | null {
  const { year, month, day, offset } = fields;
  if (year === null || month === null || day === null) return null;
  const [hourWritten, minute, second] = fields.time ?? [0, 0, 0];
  const hour = fields.afternoon === null ? hourWritten : (hourWritten % 12) + (fields.afternoon ? 12 : 0);
  if (year < 1900 || year > 9999 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59)
    return null;
  const base = Date.UTC(year, month, day, hour, minute, Math.min(second, 59));
  const moment = new Date(base - offsetMinutes(offset) * 60_000);
  return { utc: `${moment.toISOString().slice(0, 19)}Z`, offset };
}

function offsetMinutes(offset: string | null): number {
  if (offset === null) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5));
  // Offsets beyond a day are noise; the time is then taken as UTC.
  if (minutes > 24 * 60) return 0;
  return offset.startsWith("-") ? -minutes : minutes;
}
