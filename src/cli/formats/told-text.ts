/** What became of the duties to tell: of a campaign's people, and of one person. */
import { overdueSince, standingOf } from "../../tell/duty-states.ts";
import { byUrgency, nextStep } from "../../tell/next-step.ts";
import type { CampaignState, Duty, NoticeState } from "../../tell/tell-state.ts";
import type { StepFigures } from "../../tell/time-to-tell.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, printable } from "../terminal.ts";
import { counted, date, grouped, span } from "../wording.ts";
import { countWords, type DutySurroundings, dueWords, noticeLines, stepWords } from "./duty-text.ts";

type Out = Pick<Stream, "paint" | "width">;

// LIMIT: what a person reads at once; `duty list` has all of them.
const NAMED_MAX = 20;
const INDENT = "  ";

/** Counts, what was decided, and who waits by name. */
export function toldLines(
  campaign: CampaignState | undefined,
  duties: readonly Duty[],
  out: Out & DutySurroundings & { readonly figures?: StepFigures },
): readonly string[] {
  if (campaign === undefined) return [];
  const decided = decisionLines(campaign).map((line) => `${INDENT}${printable(line)}`);
  if (duties.length === 0) {
    const more = `${out.command} campaign tell ${campaign.id} --reason <text>`;
    return [...decided, `${INDENT}below the threshold, left to the digest: ${more}`];
  }
  const open = duties
    .filter((duty) => standingOf(duty, out.now) === "open")
    .toSorted(byUrgency(out.now))
    .map((duty) => waitingLine(duty, out));
  const left = open.length - NAMED_MAX;
  return [
    `${INDENT}${counted(duties.length, "person", "people")}: ${countWords(duties, out.now)}${confirmedWords(duties)}`,
    ...(out.figures === undefined ? [] : [`${INDENT}${timeToTell(out.figures)}`]),
    ...decided,
    ...open.slice(0, NAMED_MAX),
    ...(left > 0 ? [`${INDENT}and ${grouped(left)} more`] : []),
    `${INDENT}${out.command} duty list --campaign ${campaign.id}`,
  ];
}

const HOUR_MS = 3_600_000;

/** `told 4 days after the first mail came, in the median; the longest 1,904 days, and still waits`. */
function timeToTell({ seen_to_told, decided_to_told }: StepFigures): string {
  const { median_hours: median, worst_hours: worst, worst_still_waits: waits } = seen_to_told;
  const spanOf = (hours: number | null) => (hours === null ? null : span(hours * HOUR_MS));
  const since = spanOf(decided_to_told.median_hours);
  const said = [
    median === null
      ? "time to tell: too many still wait for a median"
      : `time to tell: ${spanOf(median)} after the first mail, in the median`,
    ...(since === null ? [] : [`${since} after the duty was opened`]),
    ...(worst === null ? [] : [`the longest ${spanOf(worst)}${waits ? ", and still waits" : ""}`]),
  ];
  return said.join("; ");
}

function confirmedWords(duties: readonly Duty[]): string {
  const count = (state: Duty["state"]): number => duties.filter((duty) => duty.state === state).length;
  const said = [
    ...(count("acknowledged") > 0 ? [`${grouped(count("acknowledged"))} acknowledged`] : []),
    ...(count("read_back") > 0 ? [`${grouped(count("read_back"))} read back`] : []),
  ];
  return said.length === 0 ? "" : ` (of those told ${said.join(", ")})`;
}

function decisionLines({
  decision,
  withdrawn,
  closed_at,
  gone_at,
  release,
}: CampaignState): readonly string[] {
  return [
    ...(closed_at === null ? [] : [`closed on ${date(closed_at)}`]),
    ...(withdrawn === null ? [] : [`withdrawn on ${date(withdrawn.at)}: ${withdrawn.reason}`]),
    ...(gone_at === null ? [] : [`linking finds it no more since ${date(gone_at)}; its duties stay`]),
    ...(decision === null
      ? []
      : [`decided to ${decision.tell ? "tell its people" : "leave it to the digest"}: ${decision.reason}`]),
    ...(release === null
      ? []
      : [`notices may say: ${[release.actor, release.group].filter((one) => one !== null).join(", ")}`]),
  ];
}

function waitingLine(duty: Duty, out: Out & DutySurroundings): string {
  const due = padEnd(dueWords(duty, out.now), 18);
  const isOverdue = overdueSince(duty, out.now) !== null;
  const name = padEnd(fit(printable(out.nameOf(duty.person) ?? duty.person), 30), 30);
  const { what } = stepWords(nextStep(duty, out.state, out.now), duty);
  return `${INDENT}${isOverdue ? out.paint(["bold", "red"], due) : due}  ${name}  ${what}`;
}

export interface PersonTold {
  readonly duties: readonly Duty[];
  readonly notices: readonly NoticeState[];
  /** When a stored mail of theirs was opened, by whom and why. */
  readonly openings: readonly {
    readonly entry: number;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  }[];
}

/** A person's own: what they are owed, what they were sent, and who looked into their mail. */
export function personToldLines(
  { duties, notices, openings }: PersonTold,
  out: Out & DutySurroundings,
): readonly string[] {
  const lines: string[] = [];
  if (duties.length > 0) lines.push("", out.paint("bold", "To be told"));
  for (const duty of duties.toSorted(byUrgency(out.now))) {
    const { what } = stepWords(nextStep(duty, out.state, out.now), duty);
    lines.push(
      `${INDENT}${padEnd(dueWords(duty, out.now), 18)}  ${out.paint("bold", printable(duty.campaign))}  ${what}`,
    );
  }
  if (notices.length > 0) lines.push("", out.paint("bold", "Notices"));
  for (const notice of notices) lines.push(...noticeLines(notice, out));
  if (openings.length > 0) lines.push("", out.paint("bold", "Stored mail of theirs that was opened"));
  for (const { entry, at, by, reason } of openings)
    lines.push(printable(`${INDENT}${date(at)}, by ${by}: ${reason} (entry ${entry})`));
  return lines;
}
