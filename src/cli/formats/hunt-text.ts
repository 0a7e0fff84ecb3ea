import type { HuntAnswer, HuntCoverage, HuntedMailbox, HuntedMessage } from "../../hunt.ts";
import type { HuntKind } from "../../hunt-kinds.ts";
import type { DateRange } from "../../store/store.ts";
import { displayWidth, fit, padEnd, padStart, printable } from "../terminal.ts";
import { counted, date, duration, grouped, listed } from "../wording.ts";
import { defang } from "./defang.ts";
import { fact, heading, INDENT, type TextPage } from "./text-page.ts";
import { authorLines, wholeAddress, wholeWords } from "./whole-addresses.ts";

export interface HuntHead {
  readonly kind: HuntKind | "mql";
  readonly value: string;
  /** Whether the kind was inferred. */
  readonly inferred: boolean;
  readonly range: DateRange;
  readonly stillThere: boolean;
  /** Where nothing was found: what is wider and there. */
  readonly near: { readonly kind: HuntKind; readonly value: string; readonly messages: number } | null;
  readonly milliseconds: number;
}

// LIMIT: a first screen is read; --format json has all of them.
const MAILBOXES_SHOWN = 40;
const NEVER_SHOWN = 5;
/** Of the table: counts, two days, still there, and what is between. */
const FIXED_COLUMNS = 53;

/** Who has it, whether it is still there, which messages, and what was looked at. */
export function huntReport(head: HuntHead, answer: HuntAnswer, full: TextPage): string {
  const page = { width: Math.min(full.width, 140), paint: full.paint };
  const lines = [
    ...title(page, head, answer),
    ...mailboxTable(page, answer),
    ...messages(page, answer),
    ...undecided(page, answer),
    ...coverage(page, answer.coverage),
  ];
  return `${lines.join("\n")}\n`;
}

const KINDS: Readonly<Record<HuntHead["kind"], string>> = {
  domain: "domain, and everything below it",
  host: "host",
  url: "URL",
  address: "e-mail address",
  ip: "IP address",
  hash: "SHA-256 of an attachment",
  subject: "subject",
  "message-id": "Message-ID",
  mql: "MQL expression",
};

function title(page: TextPage, head: HuntHead, answer: HuntAnswer): string[] {
  const { kind, value, inferred, range, stillThere, near, milliseconds } = head;
  const { first, last } = answer;
  const what = defang(value);
  const isAddress = kind === "address" || kind === "domain" || kind === "host";
  const shown = isAddress ? wholeAddress(what) : fit(printable(what), page.width);
  const lines = [
    page.paint("bold", `${found(answer)}: ${shown}`),
    "",
    ...fact(page, "taken as", `${KINDS[kind]}${inferred ? "; --kind says otherwise" : ""}`),
  ];
  const limits = [
    ...(range.since === null ? [] : [`from ${dayOf(range.since)}`]),
    ...(range.until === null ? [] : [`up to ${dayOf(range.until)}`]),
    ...(stillThere ? ["still in its mailbox"] : []),
  ];
  if (limits.length > 0) lines.push(...fact(page, "only", `mail ${limits.join(", ")}`));
  if (first !== null && last !== null) lines.push(...fact(page, "dates", `${date(first)} to ${date(last)}`));
  if (near !== null) {
    const wider = `${near.kind} ${printable(defang(near.value))}`;
    lines.push(
      ...fact(page, "but", `${counted(near.messages, "message has", "messages have")} the ${wider}`),
    );
  }
  return [...lines, ...fact(page, "took", duration(milliseconds))];
}

function found({ messages: count, mailboxes, people }: HuntAnswer): string {
  if (count === 0) return "Nobody has it, as far as was looked";
  const boxes = mailboxes.filter(({ mailbox }) => mailbox !== "").length;
  return `${counted(count, "message")} in ${counted(boxes, "mailbox", "mailboxes")} of ${counted(people.length, "person", "people")}`;
}

function dayOf(seconds: number): string {
  return date(new Date(seconds * 1000).toISOString());
}

function mailboxTable(page: TextPage, { mailboxes, copies }: HuntAnswer): string[] {
  if (mailboxes.length === 0) return [];
  const shown = mailboxes.slice(0, MAILBOXES_SHOWN);
  const person = widest(shown.map(ownerOf), 22);
  const address = widest(shown.map(nameOf), page.width - FIXED_COLUMNS - person);
  const head = `  ${padEnd("mailbox", address)}  ${padEnd("person", person)}  messages  ${padEnd("first", 11)}  ${padEnd("last", 11)}  still there`;
  const rows = shown.flatMap((one) => {
    const name = nameOf(one);
    // On a line of its own where the column is too narrow.
    const isNarrow = displayWidth(name) > address;
    const columns = [padEnd(isNarrow ? "" : name, address), padEnd(fit(ownerOf(one), person), person)];
    const days = [one.first, one.last].map((day) => padEnd(day === null ? "no date" : shortDate(day), 11));
    const row = `  ${columns.join("  ")}  ${padStart(grouped(one.messages), 8)}  ${days.join("  ")}  ${thereOf(page, one)}`;
    return isNarrow ? [`  ${name}`, row] : [row];
  });
  const rest = mailboxes.length - shown.length;
  const more =
    rest > 0
      ? [`  and ${counted(rest, "more mailbox", "more mailboxes")}; --format json lists them all`]
      : [];
  const { there, gone, unknown } = copies;
  const sums = `copies: ${grouped(there)} still there, ${grouped(gone)} gone, ${grouped(unknown)} not known`;
  return [
    ...heading(page, "Who has it"),
    page.paint("dim", head),
    ...rows,
    ...more,
    `  ${page.paint("dim", sums)}`,
  ];
}

function widest(texts: readonly string[], max: number): number {
  return Math.min(Math.max(10, max), Math.max(7, ...texts.map(displayWidth)));
}

function nameOf({ mailbox }: HuntedMailbox): string {
  return mailbox === "" ? "mailbox not known" : wholeAddress(mailbox);
}

function ownerOf({ people, mailbox }: HuntedMailbox): string {
  const names = people.map(({ person, name }) => printable(name ?? person));
  if (names.length > 0) return listed(names, 2);
  return mailbox === "" ? "" : "unknown";
}

/** The day only: `12 Jan 2021`. */
function shortDate(rfc3339: string): string {
  return date(rfc3339).split(" ").slice(0, 3).join(" ");
}

function thereOf(page: TextPage, { still_there: there }: HuntedMailbox): string {
  if (there === null) return "not known";
  return there ? page.paint("bold", "yes") : "no";
}

function messages(page: TextPage, { listed: shown, messages: count }: HuntAnswer): string[] {
  if (shown.length === 0) return [];
  const title =
    shown.length < count ? `Messages, the first ${grouped(shown.length)} of ${grouped(count)}` : "Messages";
  return [...heading(page, title), ...shown.flatMap((message) => oneMessage(page, message))];
}

function oneMessage(page: TextPage, message: HuntedMessage): string[] {
  const { subject, date: day, places, mailboxes, rules, message_id: id } = message;
  const room = page.width - INDENT;
  const when = padEnd(day === null ? "no date" : shortDate(day), INDENT - 4);
  const words = `${subject === null ? "no subject" : `“${printable(subject)}”`}`;
  const owners = mailboxes.map((one) => wholeAddress(one || "a mailbox not known"));
  const findings = `${counted(rules.length, "finding")}: ${printable(listed(rules, 2))}`;
  const facts = [
    ...authorLines(message, room),
    ...(places.length === 0 ? [] : [fit(`in ${places.join(", ")}`, room)]),
    ...wholeWords(`to ${listed(owners, 3)}`, room),
    ...(rules.length === 0 ? [] : [fit(findings, room)]),
  ];
  return [
    `  ${when}  ${page.paint("bold", fit(words, room))}`,
    ...facts.map((one) => " ".repeat(INDENT) + one),
    ...(id === null ? [] : [" ".repeat(INDENT) + page.paint("dim", fit(printable(id), room))]),
  ];
}

function undecided(page: TextPage, { undecided: open }: HuntAnswer): string[] {
  if (open === null || open.messages === 0) return [];
  const missing = Object.entries(open.missing).map(([name, count]) => `${name} (${grouped(count)})`);
  const lines = heading(page, `Needs the body: ${counted(open.messages, "message")} could not be decided`);
  lines.push(...fact(page, "missing", printable(listed(missing, 6))));
  const kept =
    open.with_body === 0
      ? "no body of these is kept; the mail itself can be scanned again with `scan` and a rule"
      : `${counted(open.with_body, "body is", "bodies are")} kept, sealed; opening one is recorded, so a hunt does not do it`;
  lines.push(...fact(page, "bodies", kept));
  return [...lines, ...open.listed.slice(0, NEVER_SHOWN).flatMap((message) => oneMessage(page, message))];
}

function coverage(
  page: TextPage,
  { mailboxes, first, last, purged_before, read_at, never_looked_at: never, messages: count }: HuntCoverage,
): string[] {
  const lines = heading(page, "What was looked at");
  if (count === 0 && purged_before === null)
    return [...lines, ...fact(page, "nothing", "no mail was ingested yet")];
  lines.push(...fact(page, "mailboxes", `${grouped(mailboxes)}, with ${counted(count, "copy", "copies")}`));
  if (first !== null && last !== null) lines.push(...fact(page, "dates", `${date(first)} to ${date(last)}`));
  if (purged_before !== null) {
    const words = `observations before ${date(purged_before)} were removed by retention`;
    lines.push(...fact(page, "not any more", words));
  }
  lines.push(
    ...fact(
      page,
      "last read",
      read_at === null ? "not all of them were read whole" : `all since ${date(read_at)}`,
    ),
  );
  if (never.length === 0) return lines;
  const names = listed(
    never.map(({ mailbox, name }) =>
      name === null ? wholeAddress(mailbox) : `${printable(name)} <${wholeAddress(mailbox)}>`,
    ),
    NEVER_SHOWN,
  );
  const refused = never.filter(({ without_consent: without }) => without).length;
  const why = refused === 0 ? "" : ` (${grouped(refused)} without consent)`;
  const text = `${counted(never.length, "mailbox", "mailboxes")} of the roster${why}: ${names}`;
  const [firstLine = "", ...rest] = wholeWords(text, page.width - INDENT);
  return [...lines, ...fact(page, "never", firstLine), ...rest.map((line) => " ".repeat(INDENT) + line)];
}
