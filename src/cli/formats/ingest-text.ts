import type { IngestSummary } from "../../ingest.ts";
import { SEVERITIES } from "../../model/finding.ts";
import type { MailboxBy } from "../../model/observation.ts";
import { displayWidth, padEnd, printable } from "../terminal.ts";
import { bytes, counted, date, duration, grouped } from "../wording.ts";
import { assumed, fact, heading, notRead, type TextPage } from "./text-page.ts";

interface IngestPage extends TextPage {
  /** What a person types to run Serjeant. */
  readonly command: string;
  /** ` --workspace …` where it had to be said, else empty. */
  readonly option: string;
}

/** What was kept, whose mail it is and how that is known, what was not read, and what to do next. */
export function ingestReport(summary: IngestSummary, full: IngestPage): string {
  const page = { ...full, width: Math.min(full.width, 120) };
  const lines = [
    ...kept(page, summary),
    ...notRead(page, summary.skipped, "--format json"),
    ...mailboxes(page, summary),
    ...found(page, summary),
    ...next(page, summary),
  ];
  return `${lines.join("\n")}\n`;
}

function kept(page: IngestPage, summary: IngestSummary): string[] {
  const { read, files, added, unchanged, store } = summary;
  const title =
    read === 0
      ? unchanged.files === 0
        ? "No message could be read"
        : "Nothing new: no file changed since it was read"
      : `${counted(read, "message")} read from ${counted(files, "file")} (${bytes(summary.bytes)}) in ${duration(summary.milliseconds)}`;
  const lines = [page.paint("bold", title), ""];
  if (read > 0) lines.push(...fact(page, "new", `${counted(added.messages, "message")}, ${copies(summary)}`));
  if (unchanged.files > 0) {
    const same = `${counted(unchanged.files, "file")} with ${counted(unchanged.copies, "copy", "copies")}`;
    lines.push(...fact(page, "unchanged", `${same}, kept before and not read again`));
  }
  const all = `${counted(store.messages, "message")} in ${counted(store.mailboxes, "mailbox", "mailboxes")}`;
  return [
    ...lines,
    ...fact(page, "workspace", `${all} now (${counted(store.deliveries, "copy", "copies")})`),
  ];
}

function copies({ added: { deliveries, known } }: IngestSummary): string {
  const fresh = counted(deliveries, "new copy", "new copies");
  return known === 0 ? fresh : `${fresh}; ${counted(known, "copy was", "copies were")} there already`;
}

const BY: Readonly<Record<MailboxBy, string>> = {
  option: "by --mailbox",
  "delivered-to": "by Delivered-To",
  "x-original-to": "by X-Original-To",
  "received-for": "by the topmost Received",
  "file-name": "by the name of the file or folder",
  unknown: "unknown",
};

function mailboxes(page: IngestPage, summary: IngestSummary): string[] {
  const { read, mailboxes_by: by, mailboxes: count, first, last, organization } = summary;
  if (read === 0) return [];
  const known = (Object.keys(BY) as MailboxBy[])
    .filter((way) => by[way] > 0)
    .map((way) => `${grouped(by[way])} ${BY[way]}`);
  const lines = fact(
    page,
    "mailboxes",
    `${grouped(count)}; whose mailbox a copy lay in is known for: ${known.join(", ")}`,
  );
  if (by.unknown > 0) {
    const help = "nobody can be told of a copy whose mailbox is unknown; --mailbox <address> says it";
    lines.push(...fact(page, "", page.paint("dim", help)));
  }
  if (first !== null && last !== null) lines.push(...fact(page, "dates", `${date(first)} to ${date(last)}`));
  const { domains, inferred } = organization;
  const from = "where mail was delivered";
  return [...lines, ...fact(page, "mail of", assumed(domains, inferred, from, "organization_domains"))];
}

function found(page: IngestPage, summary: IngestSummary): string[] {
  const { read, messages_with_findings: count, findings_by_severity: severities } = summary;
  if (read === 0) return [];
  const figures = SEVERITIES.toReversed()
    .filter((severity) => severities[severity] > 0)
    .map((severity) => `${grouped(severities[severity])} ${severity}`);
  const words =
    count === 0
      ? `none by ${counted(summary.rules, "rule")}; no body was kept`
      : `${figures.join(", ")}, in ${counted(count, "message")} whose bodies are kept, sealed`;
  const damaged =
    summary.messages_with_defects === 0
      ? []
      : fact(
          page,
          "damaged",
          counted(summary.messages_with_defects, "message has defects", "messages have defects"),
        );
  return [...fact(page, "findings", words), ...damaged];
}

function next(page: IngestPage, { read, unchanged }: IngestSummary): string[] {
  if (read === 0 && unchanged.files === 0) return [];
  const { command } = page;
  const option = printable(page.option);
  return [
    ...heading(page, "Next"),
    ...inColumns([
      [`${command} hunt <domain, address, link, hash>${option}`, "who else got this"],
      [`${command} campaign list${option}`, "what belongs together"],
    ]),
  ];
}

function inColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => displayWidth(first)));
  return rows.map(([first, second]) => `  ${padEnd(first, width)}   ${second}`);
}
