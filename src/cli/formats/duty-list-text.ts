/** Duties as a list; of many, people of one campaign who need the same next stand together. */
import { overdueSince } from "../../tell/duty-states.ts";
import { nextStep } from "../../tell/next-step.ts";
import type { Duty } from "../../tell/tell-state.ts";
import type { Stream } from "../standard-streams.ts";
import { displayWidth, fit, padEnd, printable, wrap } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";
import { countWords, type DutySurroundings, dueWords, stepWords } from "./duty-text.ts";

type Out = Pick<Stream, "paint" | "width"> & DutySurroundings;

// LIMIT: what a person reads line by line.
const LINES_MAX = 40;
const INDENT = "  ";
const NO_BREAK = "\u00a0";

/** In the order given: a line each, or `isAll` is false and there are too many for that. */
export function dutyListPage(duties: readonly Duty[], out: Out & { readonly isAll?: boolean }): string {
  if (duties.length === 0) return "No duty.\n";
  const isGrouped = duties.length > LINES_MAX && out.isAll !== true;
  return [
    out.paint("bold", headWords(duties, out.now)),
    "",
    ...(isGrouped ? groupLines(duties, out) : dutyLines(duties, out)),
    "",
    ...(isGrouped ? [`${INDENT}${out.command} duty list --all    one a line`] : []),
    `${INDENT}${out.command} duty show <campaign> <person>    its history, and what to do next`,
    "",
  ].join("\n");
}

/** `3 duties, 1 overdue: 1 told, 1 held, 1 open, 0 excused`. */
function headWords(duties: readonly Duty[], now: string): string {
  const overdue = duties.filter((duty) => overdueSince(duty, now) !== null).length;
  const late = overdue === 0 ? "" : `, ${grouped(overdue)} overdue`;
  return `${counted(duties.length, "duty", "duties")}${late}: ${countWords(duties, now)}`;
}

function dutyLines(duties: readonly Duty[], out: Out): readonly string[] {
  const names = duties.map(({ person }) => printable(out.nameOf(person) ?? person));
  const width = {
    name: Math.min(30, Math.max(...names.map(displayWidth))),
    campaign: Math.max(...duties.map(({ campaign }) => campaign.length)),
  };
  return duties.map((duty, i) => {
    const due = padEnd(dueWords(duty, out.now), 18);
    const mark = overdueSince(duty, out.now) === null ? due : out.paint(["bold", "red"], due);
    const name = padEnd(fit(names[i]!, width.name), width.name);
    const { what } = stepWords(nextStep(duty, out.state, out.now), duty);
    return `${INDENT}${mark}  ${name}  ${padEnd(duty.campaign, width.campaign)}  ${padEnd(duty.grade, 11)}  ${what}`;
  });
}

/** The most urgent first: of a group its first duty says how urgent it is. */
function groupLines(duties: readonly Duty[], out: Out): readonly string[] {
  const groups = Map.groupBy(duties, (duty) => {
    const isOverdue = overdueSince(duty, out.now) !== null;
    return JSON.stringify([isOverdue, duty.campaign, whatOf(duty, out), isOverdue ? "" : duty.state]);
  });
  return [...groups.values()].flatMap((group, i) => [...(i === 0 ? [] : [""]), ...linesOf(group, out)]);
}

function whatOf(duty: Duty, { state, now }: Out): string {
  return stepWords(nextStep(duty, state, now), duty).what;
}

function linesOf(group: readonly Duty[], out: Out): readonly string[] {
  const first = group[0]!;
  const due = padEnd(dueOf(group, out.now), 18);
  const mark = overdueSince(first, out.now) === null ? due : out.paint(["bold", "red"], due);
  const head = `${counted(group.length, "person", "people")}  ${printable(first.campaign)}  ${whatOf(first, out)}`;
  // A name stays on its line.
  const names = group.map((duty) => nameOf(duty, out).replaceAll(" ", NO_BREAK)).join(", ");
  return [
    `${INDENT}${mark}  ${out.paint("bold", head)}`,
    ...wrap(names, Math.max(20, out.width - 6)).map(
      (line) => INDENT.repeat(3) + line.replaceAll(NO_BREAK, " "),
    ),
  ];
}

/** Of several the one that waits longest, or has the least time left. */
function dueOf(group: readonly Duty[], now: string): string {
  const words = new Set(group.map((duty) => dueWords(duty, now)));
  const [first = ""] = words;
  if (words.size === 1) return first;
  return overdueSince(group[0]!, now) === null ? `first ${first}` : `${first} and less`;
}

/** The grade where it is more than being sent something. */
function nameOf({ person, grade }: Duty, out: Out): string {
  const name = printable(out.nameOf(person) ?? person);
  return grade === "targeted" ? name : `${name} (${grade})`;
}
