/** Duties for a person at a terminal: who waits, since when, and what has to be done next. */
import { type Exposure, overdueSince, STANDINGS, type Standing, standingOf } from "../../tell/duty-states.ts";
import type { NoticeProblem } from "../../tell/lint.ts";
import { type NextStep, nextStep } from "../../tell/next-step.ts";
import type { Delivery, Duty, NoticeState, TellState } from "../../tell/tell-state.ts";
import type { Stream } from "../standard-streams.ts";
import { padEnd, printable, wrap } from "../terminal.ts";
import { counted, date, grouped, left, span } from "../wording.ts";
import { fact, heading } from "./text-page.ts";

type Out = Pick<Stream, "paint" | "width">;

export interface DutySurroundings {
  readonly state: TellState;
  /** RFC 3339. */
  readonly now: string;
  readonly command: string;
  /** A person's name; null where the roster has none. */
  nameOf(person: string): string | null;
}

const INDENT = "  ";

/** What has to be done, with the command that does it; `reference` is of the round's notice. */
export function stepWords(step: NextStep, duty: Duty): { readonly what: string; readonly command: string } {
  const { campaign, person, reference } = duty;
  const on = `${campaign} ${quoted(person)}`;
  const of = reference ?? "<reference>";
  const words: Readonly<Record<NextStep, readonly [string, string]>> = {
    settle: ["settle: nobody knows whether the mail left", "outbox list"],
    hold_expired: ["the hold is over: draft, or hold again", `notice draft ${on}`],
    draft: ["draft", `notice draft ${on}`],
    draft_again: ["draft again: what is known changed", `notice draft ${on}`],
    approve: ["approve", `notice approve ${campaign} ${of}`],
    send: ["send", "outbox send"],
    second_channel: ["second channel: hand over the letter, or brief", `duty brief ${on}`],
    hand_over: ["hand over the letter, or brief", `duty brief ${on}`],
    wait_for_hold: [`held to ${date(duty.hold?.until ?? "")}`, `duty release ${on}`],
    wait_for_acknowledgement: ["acknowledgement", `duty acknowledge ${of} --how telephone`],
    wait_for_read_back: ["read-back", `duty read-back ${of} --how telephone`],
    nothing: ["nothing", ""],
  };
  const [what, command] = words[step];
  return { what, command };
}

/** As a shell takes it for one word. */
function quoted(person: string): string {
  return /^[\w.@+:-]+$/.test(person) ? person : `'${person.replaceAll("'", "'\\''")}'`;
}

/** `120 told, 1 held, 3 open, 0 excused`: together all who were sent something. */
export function countWords(duties: readonly Duty[], now: string): string {
  const counts = countsOf(duties, now);
  return STANDINGS.map((standing) => `${grouped(counts[standing])} ${standing}`).join(", ");
}

function countsOf(duties: readonly Duty[], now: string): Readonly<Record<Standing, number>> {
  const counts = { told: 0, held: 0, open: 0, excused: 0 };
  for (const duty of duties) counts[standingOf(duty, now)] += 1;
  return counts;
}

/** `overdue 4 days`, `due in 20 h`, `held`, `read back`. */
export function dueWords(duty: Duty, now: string): string {
  const since = overdueSince(duty, now);
  if (since !== null) return `overdue ${span(Date.parse(now) - Date.parse(since))}`;
  if (standingOf(duty, now) === "open") return `due in ${left(Date.parse(duty.deadline) - Date.parse(now))}`;
  return duty.state.replaceAll("_", " ");
}

export interface DutyHistory {
  readonly duty: Duty;
  readonly notices: readonly NoticeState[];
  readonly deliveries: readonly Delivery[];
  /** References of those whose text was erased. */
  readonly erased?: ReadonlySet<string>;
  /** A sentence for each entry. */
  readonly history: readonly { readonly number: number; readonly at: string; readonly what: string }[];
}

export function dutyPage(shown: DutyHistory, out: Out & DutySurroundings): string {
  const { duty, notices, deliveries, history } = shown;
  const { what, command } = stepWords(nextStep(duty, out.state, out.now), duty);
  const name = out.nameOf(duty.person);
  const lines = [
    `${out.paint("bold", printable(name ?? duty.person))}${name === null ? "" : `  ${printable(duty.person)}`}  ${printable(duty.campaign)}`,
    "",
    ...dutyFacts(duty, out),
    ...fact(out, "next", `${what}${command === "" ? "" : `: ${out.command} ${printable(command)}`}`),
  ];
  if (notices.length > 0) lines.push(...heading(out, "Notices"));
  for (const notice of notices) {
    lines.push(...noticeLines(notice, out));
    if (shown.erased?.has(notice.reference) === true) lines.push(`${INDENT}${INDENT}${ERASED}`);
    for (const one of deliveries.filter(({ reference }) => reference === notice.reference))
      lines.push(...deliveryLines(one, out));
  }
  lines.push(...heading(out, "History"));
  for (const { number, at, what: did } of history) {
    const [first = "", ...rest] = wrap(printable(did), Math.max(20, out.width - 34));
    lines.push(`${INDENT}${String(number).padStart(6)}  ${padEnd(date(at), 22)}  ${first}`);
    lines.push(...rest.map((line) => " ".repeat(34) + line));
  }
  return `${lines.join("\n")}\n`;
}

function dutyFacts(duty: Duty, out: Out & DutySurroundings): readonly string[] {
  const { hold, excuse, correction } = duty;
  const seen = [duty.first_seen, duty.last_seen].map((day) => day?.slice(0, 10) ?? "no date");
  const lines = [
    ...fact(out, "state", stateWords(duty, out.now)),
    ...fact(out, "grade", duty.grade),
    ...fact(out, "mail", `${counted(duty.messages, "mail")}, ${seen[0]} to ${seen[1]}`),
    ...fact(out, "mailboxes", printable(duty.mailboxes.join(", "))),
    ...fact(out, "owner", printable(duty.owner)),
    ...fact(out, "deadline", date(duty.deadline)),
  ];
  if (duty.first_told_at !== null) lines.push(...fact(out, "first told", date(duty.first_told_at)));
  if (correction !== null) lines.push(...fact(out, "again because", correction.replaceAll("_", " ")));
  if (hold !== null) {
    const who = `${hold.by} and ${hold.second}, by authority of ${hold.authority}, to ${date(hold.until)}`;
    lines.push(...fact(out, "held by", printable(`${who}: ${hold.reason}`)));
  }
  if (excuse !== null)
    lines.push(
      ...fact(
        out,
        "excused by",
        printable(
          `${excuse.by} on ${date(excuse.at)}, ${excuse.ground.replaceAll("_", " ")}: ${excuse.reason}`,
        ),
      ),
    );
  for (const { to, at } of duty.escalated)
    lines.push(...fact(out, "escalated", `to ${printable(to)} on ${date(at)}`));
  return lines;
}

/** `open, due in 20 h`, `read back`. */
function stateWords(duty: Duty, now: string): string {
  const [state, due] = [duty.state.replaceAll("_", " "), dueWords(duty, now)];
  return state === due ? state : `${state}, ${due}`;
}

/** The record keeps what happened; only the text is gone. */
export const ERASED = "its text was erased; the record keeps its hash";

/** `K7QM-2XPD  drafted by ann on …, approved by ben on …`. */
export function noticeLines(notice: NoticeState, out: Out): readonly string[] {
  const { reference, drafted_by, drafted_at, approved_by, approved_at, language } = notice;
  const approved =
    approved_by === null || approved_at === null
      ? "not approved"
      : `approved by ${approved_by} on ${date(approved_at)}`;
  const words = `${language}, drafted by ${drafted_by} on ${date(drafted_at)}, ${approved}`;
  return [`${INDENT}${out.paint("bold", printable(reference))}  ${printable(words)}`];
}

const DELIVERY_WORDS: Readonly<Record<Delivery["state"], string>> = {
  queued: "waits",
  unknown: "UNKNOWN: begun, and nobody knows whether it left",
  deferred: "put off by the mail server",
  sent: "done",
  failed: "failed",
  bounced: "came back",
  not_sent: "never left",
};

function deliveryLines({ channel, to, state, attempts, answer }: Delivery, out: Out): readonly string[] {
  const where = to === null ? channel : `${channel} to ${to}`;
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  const said = answer === null || answer === "" ? "" : `: ${answer}`;
  return wrap(
    printable(`${where}  ${DELIVERY_WORDS[state]}${tries}${said}`),
    Math.max(20, out.width - 4),
  ).map((line) => `${INDENT}${INDENT}${line}`);
}

/** `mail to ann@parliament.example (attacked: tells nobody by itself), letter, briefing`. */
export function waysText(
  deliveries: readonly Pick<Delivery, "channel" | "to">[],
  { attacked }: Pick<Exposure, "attacked">,
): string {
  const note = (to: string) => (attacked.has(to.toLowerCase()) ? " (attacked: tells nobody by itself)" : "");
  return deliveries
    .map(({ channel, to }) => (to === null ? channel : `${channel} to ${to}${note(to)}`))
    .join(", ");
}

/** A rule that a notice breaks, in a line. */
export function problemWords({ place, message, found }: NoticeProblem): string {
  return `${place.replaceAll("_", " ")}: ${message}${found === "" ? "" : `: ${found}`}`;
}
