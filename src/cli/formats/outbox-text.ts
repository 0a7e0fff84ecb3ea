/** The outbox for a person at a terminal: what nobody knows comes first, with what to do about it. */
import type { OutboxGroup, OutboxRow } from "../../outbox-list.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, printable, wrap } from "../terminal.ts";
import { counted, date } from "../wording.ts";

type Out = Pick<Stream, "paint" | "width">;

export interface OutboxSurroundings {
  readonly command: string;
  /** A person's name, or what they are called where the roster has none. */
  nameOf(person: string): string;
  /** With what is done, too. */
  readonly all: boolean;
}

const INDENT = "  ";

export function outboxListPage(rows: readonly OutboxRow[], out: Out & OutboxSurroundings): string {
  const groups = Map.groupBy(rows, ({ group }) => group);
  const shown = [...groups].filter(([group]) => group !== "done" || out.all);
  if (shown.length === 0) return nothingLine(rows);
  return shown
    .map(([group, of]) => groupLines(group, of, out).join("\n"))
    .join("\n\n")
    .concat("\n");
}

function nothingLine(rows: readonly OutboxRow[]): string {
  if (rows.length === 0) return "Nothing waits in the outbox.\n";
  const done = counted(rows.length, "delivery by mail is", "deliveries by mail are");
  return `Nothing waits in the outbox. ${done} done.\n`;
}

function groupLines(
  group: OutboxGroup,
  rows: readonly OutboxRow[],
  out: Out & OutboxSurroundings,
): readonly string[] {
  const title = `${counted(rows.length, "delivery", "deliveries")} ${TITLES[group]}`;
  const isGrave = group === "unknown" || group === "undelivered";
  return [
    out.paint(isGrave ? ["bold", "red"] : "bold", title),
    ...adviceOf(group, out.command).flatMap((line) => wrap(line, out.width - 2).map((one) => INDENT + one)),
    "",
    ...rows.flatMap((row) => rowLines(row, out)),
  ];
}

const TITLES: Readonly<Record<OutboxGroup, string>> = {
  unknown: "UNKNOWN: begun, and nobody knows whether it left",
  undelivered: "will not arrive, and nobody else has told the person",
  stopped: "stopped",
  deferred: "put off by the mail server",
  queued: "to be sent",
  done: "done",
};

function adviceOf(group: OutboxGroup, command: string): readonly string[] {
  const advice: Readonly<Record<OutboxGroup, readonly string[]>> = {
    unknown: [
      "None is sent again, and none counts as told. Settle each by the mail server's log, or by what you know:",
      `${command} outbox settle --log <file>`,
      `${command} outbox settle <delivery> --sent --source <text>    or --not-sent`,
    ],
    undelivered: [`Tell the person another way: ${command} duty brief <campaign> <person>`],
    stopped: ["The record does not let these go; what to do stands beside each."],
    deferred: [`${command} outbox send    tries those whose time has come`],
    queued: [`${command} outbox send`],
    done: [],
  };
  return advice[group];
}

function rowLines(row: OutboxRow, out: Out & OutboxSurroundings): readonly string[] {
  const { delivery } = row;
  const id = padEnd(printable(delivery.id), 20);
  const name = padEnd(fit(printable(out.nameOf(delivery.person)), 28), 28);
  const first = `${INDENT}${out.paint("bold", id)}  ${name}  ${printable(delivery.to ?? "")}`;
  const more = printable(detailsOf(row).join("; "));
  return [first, ...wrap(more, out.width - 4).map((line) => `${INDENT}${INDENT}${out.paint("dim", line)}`)];
}

function detailsOf({ delivery, obstacle, under_way_until, group }: OutboxRow): readonly string[] {
  const { campaign, attempts, attempted_at, not_before, answer, message_id } = delivery;
  const details = [`campaign ${campaign}`];
  if (attempted_at !== null) details.push(`${counted(attempts, "attempt")}, the last ${date(attempted_at)}`);
  if (group === "unknown") details.push(`Message-ID ${message_id ?? "none"}`);
  if (under_way_until !== null) details.push(`may still be under way until ${date(under_way_until)}`);
  if (group === "deferred" && not_before !== null) details.push(`next from ${date(not_before)}`);
  if (group === "done" || group === "undelivered") details.push(delivery.state.replaceAll("_", " "));
  if (obstacle !== null) details.push(obstacle);
  if (answer !== null && answer !== "") details.push(answer);
  return details;
}
