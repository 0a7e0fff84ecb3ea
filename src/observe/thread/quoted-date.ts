/** The date-time in the introduction of a quoted message, as mail programs write it in nine languages. */
import { parseDate } from "../mime/dates.ts";

// English, German, French, Spanish, Italian, Dutch, Polish, Portuguese, Czech; no word means two months.
const MONTH_WORDS = [
  "jan january januar jänner janv janvier ene enero gen gennaio januari sty styczeń stycznia janeiro led leden ledna",
  "feb february februar févr fév février febrero febbraio februari lut luty lutego fev fevereiro úno únor února",
  "mar march mär märz mrz mars marzo maart mrt marzec marca março bře březen března",
  "apr april avr avril abr abril aprile kwi kwiecień kwietnia dub duben dubna",
  "may mai mayo mag maggio mei maj maja maio kvě květen května",
  "jun june juni juin junio giu giugno cze czerwiec czerwca junho čvn červen června",
  "jul july juli juil juillet julio lug luglio lip lipiec lipca julho čvc červenec července",
  "aug august août ago agosto augustus sie sierpień sierpnia srp srpen srpna",
  "sep sept september septembre septiembre set settembre wrz wrzesień września setembro zář září",
  "oct october okt oktober octobre octubre ott ottobre paź październik października out outubro říj říjen října",
  "nov november novembre noviembre lis listopad listopada novembro",
  "dec december dez dezember déc décembre dic diciembre dicembre gru grudzień grudnia dezembro pro prosinec prosince",
];
const ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS: ReadonlyMap<string, number> = new Map(
  MONTH_WORDS.flatMap((words, index) => words.split(" ").map((word) => [word, index + 1] as const)),
);
/** `12 de enero de 2021`, `12th of January`. */
const BETWEEN = new Set(["de", "del", "di", "of", "st", "nd", "rd", "th"]);

// LIMIT: an introduction has at most 400 characters, and its date stands near an end.
const TEXT_LENGTH_MAX = 400;

interface Day {
  readonly year: string;
  readonly month: number;
  readonly day: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads day and time, RFC 3339 in UTC; local time without a zone is taken as UTC. Null without a time of day, or when
 * day and month may be either. `dayFirst`: numbers between slashes or hyphens begin with the day.
 */
export function quotedDate(text: string, dayFirst: boolean): string | null {
  const plain = text
    .slice(0, TEXT_LENGTH_MAX)
    .replaceAll(/<[^<>]*>|\[[^[\]]*\]/g, (address) => " ".repeat(address.length))
    .replaceAll(/[\u00a0\u202f]/g, " ");
  const day = yearFirst(plain) ?? dotted(plain) ?? worded(plain) ?? slashed(plain, dayFirst);
  if (day === null) return null;
  const time = timeIn(plain.slice(day.end)) ?? timeIn(plain.slice(0, day.start));
  const month = ENGLISH[day.month - 1];
  if (time === null || month === undefined) return null;
  return parseDate(`${day.day} ${month} ${day.year} ${time}`)?.utc ?? null;
}

/** `2021-01-12`, `2021. 1. 12.`, `2021年1月12日`. */
function yearFirst(text: string): Day | null {
  const found = /(?<!\d)(\d{4})(?:[-/]|\. ?|年)(\d{1,2})(?:[-/]|\. ?|月)(\d{1,2})(?!\d)/.exec(text);
  return found === null ? null : dayOf(found, [found[1]!, Number(found[2]), found[3]!]);
}

/** `12.01.2021`, `12. 1. 21`: with dots, everywhere, the day comes first. */
function dotted(text: string): Day | null {
  const found = /(?<![\d.])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})(?!\d)/.exec(text);
  return found === null ? null : dayOf(found, [found[3]!, Number(found[2]), found[1]!]);
}

function slashed(text: string, dayFirst: boolean): Day | null {
  const found = /(?<!\d)(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})(?!\d)/.exec(text);
  if (found === null) return null;
  const [, first = "", second = "", year = ""] = found;
  if (dayFirst || Number(first) > 12 || Number(first) === Number(second)) {
    return dayOf(found, [year, Number(second), first]);
  }
  return Number(second) > 12 ? dayOf(found, [year, Number(first), second]) : null;
}

function dayOf(found: RegExpExecArray, [year, month, day]: readonly [string, number, string]): Day | null {
  if (month < 1 || month > 12) return null;
  return { year, month, day, start: found.index, end: found.index + found[0].length };
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `12. Januar 2021`, `12 de ene. de 2021`, `January 12, 2021`, `2021. jan. 12.` */
function worded(text: string): Day | null {
  const tokens: Token[] = [];
  for (const { 0: word, index } of text.toLowerCase().matchAll(/\d+|\p{L}+/gu)) {
    if (!BETWEEN.has(word)) tokens.push({ text: word, start: index, end: index + word.length });
  }
  // In this order, because `mar` is also Tuesday: `mar 4 mar 2025`.
  return inOrder(tokens, "dmy") ?? inOrder(tokens, "mdy") ?? inOrder(tokens, "ymd");
}

function inOrder(tokens: readonly Token[], order: "dmy" | "mdy" | "ymd"): Day | null {
  for (let at = 0; at + 2 < tokens.length; at++) {
    const [year, month, day] = ["y", "m", "d"].map((letter) => tokens[at + order.indexOf(letter)]!.text);
    const number = MONTHS.get(month!);
    if (number === undefined || !/^\d{4}$/.test(year!) || !/^\d{1,2}$/.test(day!)) continue;
    return { year: year!, month: number, day: day!, start: tokens[at]!.start, end: tokens[at + 2]!.end };
  }
  return null;
}

/** The first time of day, with its half and zone, in the form that `parseDate` reads. */
function timeIn(text: string): string | null {
  const found = /(?<!\d)(\d{1,2}) ?[:.h] ?(\d{2})(?:[:.](\d{2}))?(?!\d)/i.exec(text);
  if (found === null) return null;
  const behind = text.slice(found.index + found[0].length);
  const half = /^ ?([ap])\.? ?m\b\.?/i.exec(behind);
  const zone = zoneIn(half === null ? behind : behind.slice(half[0].length));
  const tail = half === null ? "" : `${half[1]!.toLowerCase()}m`;
  return `${found[1]}:${found[2]}:${found[3] ?? "00"}${tail} ${zone}`;
}

/** `+0100`, `GMT+1`, `CET`; in capitals only, since `met` and `ist` are words. */
function zoneIn(text: string): string {
  const offset = /^ ?\(?(?:GMT|UTC)? ?([+-]\d{1,2}:?(?:\d{2})?)(?!\d)/.exec(text);
  if (offset !== null) return offset[1]!;
  return /^ ?\(?(Z|[A-Z]{2,4})(?![\p{L}\d])/u.exec(text)?.[1] ?? "";
}
