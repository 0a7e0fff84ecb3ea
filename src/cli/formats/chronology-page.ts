/** A chronology as it is said in any format: every text safe to show, whatever stood in the record. */
import { isVague } from "../../core/when.ts";
import type { ChronologyPage, ChronologyPageLine } from "../../model/chronology-page.ts";
import { answerOf, basisWords, subjectWords } from "../../tell/chronology/answer.ts";
import type { Chronology, ChronologyEntry } from "../../tell/chronology/chronology.ts";
import { dayOf } from "../../tell/chronology/words.ts";
import { printable } from "../terminal.ts";
import { counted, date, listed } from "../wording.ts";
import { defang, defangHost } from "./defang.ts";

export function chronologyPage(chronology: Chronology): ChronologyPage {
  const { about, as_of } = chronology;
  // A host that was asked for is as little to be clicked as one that was found.
  const shown: Chronology =
    about.kind === "indicator"
      ? { ...chronology, about: { ...about, value: indicator(about.value) } }
      : chronology;
  const subject = subjectWords(shown);
  const safe = safeWithout(hostsOf(chronology));
  return {
    title: safe(`Chronology of ${subject}`),
    question: safe(
      `Who knew about ${subject} on ${day(as_of)}, and what had been done: ${basisWords(chronology)}.`,
    ),
    answer: answerOf(shown).map(safe),
    lines: chronology.entries.map((entry) => lineOf(entry, { chronology, safe })),
    notes: notesOf(chronology).map(safe),
  };
}

type Safe = (text: string) => string;

/** Also bare hosts that the record names as indicators: mail programs make links of them. */
function safeWithout(hosts: readonly string[]): Safe {
  return (text) =>
    printable(hosts.reduce((said, host) => said.replaceAll(host, defangHost(host)), defang(text)));
}

function hostsOf({ entries }: Chronology): readonly string[] {
  const hosts = entries.flatMap(({ indicators }) => indicators).filter((one) => indicator(one) !== one);
  return [...new Set(hosts)].sort((a, b) => b.length - a.length);
}

/** Addresses are read out and compared; a host becomes a link by itself. */
function indicator(value: string): string {
  return value.includes("@") || value.includes("/") ? value : defangHost(value);
}

/** `22 Jan 2021`, with the time where one is known: a day alone may be kept as its first or last moment. `January 2021`. */
function day(rfc3339: string): string {
  if (isVague(rfc3339)) return dayOf(rfc3339);
  const isDay = !rfc3339.includes("T") || /T(?:00:00:00(?:\.0+)?|23:59:59\.999)Z$/.test(rfc3339);
  const said = date(rfc3339.length === "2021-01-22".length ? `${rfc3339}T00:00:00Z` : rfc3339);
  return isDay ? said.replace(/ \d\d:\d\d UTC$/, "") : said.replace(/ UTC$/, "");
}

function lineOf(
  entry: ChronologyEntry,
  { chronology: { about }, safe }: { readonly chronology: Chronology; readonly safe: Safe },
): ChronologyPageLine {
  const { at, clock, sentence, how, caveat, source, by, indicators } = entry;
  const details: readonly (readonly [string, string | null])[] = [
    ["how", how],
    ["caveat", caveat],
    ["source", source],
    ["hosts, senders", indicators.length === 0 ? null : indicators.map(indicator).join(", ")],
    ["written by", by],
  ];
  return {
    date: day(at),
    clock,
    about: safe(aboutWords(entry, about.kind)),
    sentence: safe(sentence),
    details: details.flatMap(([label, text]) =>
      text === null || text === "" ? [] : [{ label, text: safe(text) }],
    ),
    entry: entry.entry,
    recorded_late: entry.recorded_late
      ? `recorded ${day(entry.recorded_at).replace(/ \d\d:\d\d$/, "")}`
      : null,
    corrections: entry.corrections.map((one) =>
      safe(
        `entry ${one.entry} corrects it: ${one.what} (source: ${one.source}; ${one.by}, ${day(one.recorded_at)})`,
      ),
    ),
  };
}

function aboutWords({ about, campaign }: ChronologyEntry, asked: Chronology["about"]["kind"]): string {
  const of = campaign === null ? "" : ` ${campaign}`;
  if (asked === "indicator") return about === "indicator" ? "" : `campaign${of}, which has it`;
  if (asked === "campaign") return about === "person" ? "one of its people" : "";
  if (about === "person") return campaign === null ? "this person" : `this person, campaign${of}`;
  return about === "campaign"
    ? `campaign${of}, which this person is in; not this person`
    : "a host or address of a campaign that this person is in; not this person";
}

// LIMIT: what a reader looks up by hand; json has all of them.
const UNSURE_SHOWN = 5;

function notesOf(chronology: Chronology): readonly string[] {
  const { as_of_by, later, unsure, about, entries } = chronology;
  return [
    as_of_by === "event"
      ? "Shown is what the record says today about the time up to the end of that day, also what was written into it later. What the record itself held on that day is the other question: --recorded."
      : "Shown is what this record itself held at the end of that day. What is known today about that time is the other question: without --recorded.",
    ...(later === 0
      ? []
      : [`${counted(later, "entry is", "entries are")} about a later time and not shown.`]),
    ...(unsure.length === 0
      ? []
      : [
          `Of these, ${counted(unsure.length, "names", "name")} only a day, a month or a year that had begun and was not over (${listed(
            unsure.map((number) => `entry ${number}`),
            UNSURE_SHOWN,
          )}).`,
        ]),
    ...([...entries, ...chronology.knew].some((one) => isVague("at" in one ? one.at : one.since)) ||
    unsure.length > 0
      ? ["Where an entry names only a month or a year, it stands at its beginning and counts from its end."]
      : []),
    ...(entries.some(({ recorded_late }) => recorded_late)
      ? ["“recorded” with a date marks an entry that was written more than a day after what it is about."]
      : []),
    ...(about.kind === "person"
      ? [
          "Of other targeted people, the names, surnames of four letters or more, and addresses that the roster has were taken out of this page, except where they are part of a sender's address. A nickname, a misspelt name or an office may still tell who it is: before it is handed over, somebody reads its free text for that, and its caveats.",
        ]
      : []),
    "Times are in UTC. An entry is never changed: what was wrong in it is corrected by a later one, and both are shown. Where there is no entry, nothing was recorded; that does not say that nothing happened.",
  ];
}
