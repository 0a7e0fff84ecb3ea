/** What several parts of a notice say alike: dates, periods, quotations, lists cut short. */

import type { NoticeFacts } from "../../model/notice.ts";
import { NOTICE_PARTS } from "../../model/notice.ts";
import { isRepeatable } from "../lint-evidence.ts";
import { isAddress, oneLine, quotable, unlinked } from "./evidence.ts";
import type { NoticeLanguage } from "./language.ts";

/** What every part is written from. */
export interface Writing {
  readonly language: NoticeLanguage;
  readonly facts: NoticeFacts;
  /** Those that mails are known in; all, where that is known of none. */
  readonly mailboxes: NoticeFacts["mailboxes"];
  /** Mails in all mailboxes; 0 where nobody knows how many. */
  readonly mails: number;
  /** Whether one is spoken of, or several. */
  readonly count: number;
  /** Told before, and the mails were none of an attack. */
  readonly isWithdrawn: boolean;
  /** Withdrawn, and nobody got in by another way. */
  readonly isAllClear: boolean;
  /** Fragments that are evidence; grows while the parts are written. */
  readonly quoted: Set<string>;
  readonly ownAddresses: Set<string>;
  readonly senders: Evidence;
  readonly subjects: Evidence;
  readonly hosts: Evidence;
}

/** What an attacker wrote, as a notice repeats it, and how much it does not. */
export interface Evidence {
  /** As it stands in the text. */
  readonly repeated: readonly string[];
  readonly leftOut: number;
}

// LIMIT: a notice is one page that is read in two minutes; the office has the whole list.
export const SUBJECTS_MAX = 3;
export const SENDERS_MAX = 3;
export const HOSTS_MAX = 5;
export const MAILBOXES_MAX = 4;
const SUBJECT_LENGTH_MAX = 70;
const ADDRESS_LENGTH_MAX = 64;
/** Of names, rooms and sentences of the office. */
export const SENTENCE_LENGTH_MAX = 300;

export function writingOf(language: NoticeLanguage, facts: NoticeFacts): Writing {
  const known = facts.mailboxes.filter(({ messages }) => messages > 0);
  const mails = known.reduce((sum, { messages }) => sum + messages, 0);
  const isWithdrawn = facts.correction !== null && (facts.withdrawn || facts.correction.why === "withdrawn");
  return {
    language,
    facts,
    mailboxes: known.length > 0 ? known : facts.mailboxes,
    mails,
    count: mails === 1 ? 1 : Math.max(2, mails),
    isWithdrawn,
    isAllClear: isWithdrawn && facts.grade !== "compromised",
    quoted: new Set(),
    ownAddresses: new Set(),
    senders: hostsOf(language, facts.senders, facts.left_out?.senders),
    subjects: subjectsOf(language, facts.subjects, facts.left_out?.subjects),
    hosts: hostsOf(language, facts.search_for, facts.left_out?.search_for),
  };
}

/** A subject as a notice repeats it. */
export function writtenSubject(subject: string): string {
  return quotable(subject, SUBJECT_LENGTH_MAX);
}

/** A host or a sender as a notice repeats it. */
export function writtenHost(host: string): string {
  return unlinked(host, ADDRESS_LENGTH_MAX);
}

/** Between the quotation marks of the language. */
function subjectsOf(language: NoticeLanguage, subjects: readonly string[], named = 0): Evidence {
  const written = subjects.map(writtenSubject);
  const { repeated, leftOut } = evidenceOf(language, written, named);
  return { repeated: repeated.map((text) => language.say("quoted", { text })), leftOut };
}

/** Hosts, or addresses of senders. */
function hostsOf(language: NoticeLanguage, hosts: readonly string[], named = 0): Evidence {
  const written = hosts.map(writtenHost);
  return evidenceOf(language, written, named);
}

/** Those without a letter say nothing to anybody. */
function evidenceOf(language: NoticeLanguage, written: readonly string[], named: number): Evidence {
  const readable = [...new Set(written.filter((text) => /[\p{L}\p{N}]/u.test(text)))];
  const lines = {
    title: language.say("title", { reference: "" }),
    headings: NOTICE_PARTS.map((id) => language.say(`heading.${id}`, {})),
  };
  const repeated = readable.filter((text) => isRepeatable(text, lines));
  return { repeated, leftOut: readable.length - repeated.length + named };
}

/** `14 January 2021`. Days are those of UTC, as on every other paper of the office. */
export function writtenDate({ say }: NoticeLanguage, rfc3339: string): string {
  const { year, month, day } = dayOf(rfc3339);
  // A year is a name and not a number: no language groups its digits.
  return say("date", { day, month: String(month), year: String(year) });
}

function dayOf(rfc3339: string): { readonly year: number; readonly month: number; readonly day: number } {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(rfc3339) ?? [];
  return { year: Number(year), month: Number(month), day: Number(day) };
}

/** From the first mail to the last over all mailboxes; null where no mail has a date. */
function periodOf(
  mailboxes: NoticeFacts["mailboxes"],
): { readonly first: string; readonly last: string } | null {
  const dates = mailboxes.flatMap(({ first, last }) => [first, last]).filter((date) => date !== null);
  dates.sort();
  const [first, last] = [dates[0], dates.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

/** Up to ten in words. */
export function writtenNumber({ say }: NoticeLanguage, n: number): string {
  return say("number", { n });
}

/** `Between 14 and 26 January 2021`. */
export function writtenPeriod({ language, mailboxes }: Writing): string {
  const period = periodOf(mailboxes);
  return period === null ? language.say("period.unknown", {}) : writtenSpan(language, PERIOD, period);
}

/** `14 to 26 January 2021`; null where no mail has a date. */
export function writtenDates({ language }: Writing, mailboxes: NoticeFacts["mailboxes"]): string | null {
  const period = periodOf(mailboxes);
  return period === null ? null : writtenSpan(language, DATES, period);
}

const PERIOD = { day: "period.day", month: "period.month", range: "period.range" } as const;
const DATES = { day: "mail.dates.day", month: "mail.dates.month", range: "mail.dates.range" } as const;

function writtenSpan(
  language: NoticeLanguage,
  ids: typeof PERIOD | typeof DATES,
  span: { readonly first: string; readonly last: string },
): string {
  const [first, last] = [writtenDate(language, span.first), writtenDate(language, span.last)];
  if (first === last) return language.say(ids.day, { date: first });
  if (span.first.slice(0, 7) !== span.last.slice(0, 7)) return language.say(ids.range, { first, last });
  return language.say(ids.month, { first_day: dayOf(span.first).day, last });
}

/** The first of a list, and how many more there are: `others` beside those of the list. */
export function cutShort(writing: Writing, items: readonly string[], max: number, others = 0): string[] {
  const left = Math.max(0, items.length - max) + others;
  if (left === 0) return [...items];
  return [...items.slice(0, max), writing.language.say("more", { left })];
}

/** What is repeated; from here on it stands in the notice as evidence. */
export function quoted(writing: Writing, { repeated }: Evidence): readonly string[] {
  return repeated.map((text) => evidence(writing, text));
}

function evidence(writing: Writing, text: string): string {
  writing.quoted.add(text);
  return text;
}

/** The recipient's own address, as it is; what is no address is written like anybody's. */
export function ownAddress(writing: Writing, address: string): string {
  const plain = oneLine(address, 254);
  if (!isAddress(plain)) return evidence(writing, writtenHost(plain));
  writing.ownAddresses.add(plain);
  return plain;
}

/** Where the member finds the office's number; what the office wrote is in the office's own language only. */
export function numberToCall({ language, facts: { office } }: Writing): {
  readonly known: "yes" | "no";
  readonly known_from: string;
} {
  const isSpoken = sameLanguage(language.tag, office.language) && office.phoneKnownFrom !== "";
  return { known: isSpoken ? "yes" : "no", known_from: oneLine(office.phoneKnownFrom, SENTENCE_LENGTH_MAX) };
}

function sameLanguage(a: string, b: string): boolean {
  return a.split("-")[0]?.toLowerCase() === b.split("-")[0]?.toLowerCase();
}
