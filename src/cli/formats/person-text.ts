/** One person over all campaigns, for a reader at a terminal. */
import { GRADES } from "../../model/campaign.ts";
import type { OwnedMailbox } from "../../model/roster.ts";
import type { PersonCampaign, PersonRisk, PersonSummary } from "../../target/people.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, padStart, printable, wrap } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";

type Out = Pick<Stream, "paint" | "width">;

export interface PersonShown {
  readonly summary: PersonSummary;
  readonly mailboxes: readonly OwnedMailbox[];
  readonly command: string;
  /** What they are owed and were told, in lines. */
  readonly told?: readonly string[];
}

const INDENT = "  ";

export function personPage({ summary, mailboxes, command, told = [] }: PersonShown, out: Out): string {
  const { person, name, campaigns, at_risk } = summary;
  return [
    `${out.paint("bold", printable(name ?? person))}${name === null ? "" : `  ${printable(person)}`}`,
    ...mailboxes.map((one) => `${INDENT}${printable(one.address)}  ${mailboxNote(one)}`),
    "",
    out.paint("bold", headOf(summary)),
    ...campaigns.flatMap((one) => campaignLines(one, out)),
    ...(at_risk.length === 0 ? [] : ["", out.paint("bold", "At risk: these chose a group of theirs")]),
    ...at_risk.flatMap((one) => riskLines(one, out)),
    ...told,
    ...(campaigns.length + at_risk.length === 0 ? [] : ["", `${INDENT}${command} campaign show <id>`]),
    "",
  ].join("\n");
}

function mailboxNote({ kind, consent, start, end }: OwnedMailbox): string {
  const agreed = kind === "personal" && consent !== true ? ", no consent to look at it" : "";
  const dates = start === null && end === null ? "" : `, ${start ?? ""} to ${end ?? "now"}`;
  return `${kind}${agreed}${dates}`;
}

function headOf({ grades, campaigns, first_seen, last_seen }: PersonSummary): string {
  if (campaigns.length === 0) return "In no campaign";
  const said = GRADES.filter((grade) => grades[grade] > 0).map(
    (grade) => `${grade} in ${grouped(grades[grade])}`,
  );
  return `${counted(campaigns.length, "campaign")}: ${said.join(", ")}; ${dates(first_seen, last_seen)}`;
}

function campaignLines(one: PersonCampaign, out: Out): readonly string[] {
  const { campaign, kind, severity, grade, messages, mailboxes } = one;
  return [
    `${INDENT}${padEnd(severity.toUpperCase(), 13)}  ${out.paint("bold", printable(campaign))}  ${words(kind)}`,
    fit(
      `${INDENT}${padEnd(grade, 13)}  ${padStart(counted(messages, "mail"), 7)}  ` +
        `${dates(one.first_seen, one.last_seen)}  ${printable(mailboxes.join(", "))}`,
      out.width,
    ),
  ];
}

function riskLines({ campaign, kind, severity, state, reason }: PersonRisk, out: Out): readonly string[] {
  const said = `${state === "clear" ? "looked at and clear" : "not looked at"}: ${printable(reason ?? "")}`;
  return [
    `${INDENT}${padEnd(severity.toUpperCase(), 13)}  ${out.paint("bold", printable(campaign))}  ${words(kind)}`,
    ...wrap(said, Math.max(20, out.width - 17)).map((line) => `${" ".repeat(17)}${line}`),
  ];
}

function words(kind: string): string {
  return printable(kind.replaceAll("_", " "));
}

function dates(first: string | null, last: string | null): string {
  const [from, to] = [first?.slice(0, 10) ?? "no date", last?.slice(0, 10) ?? "no date"];
  return from === to ? from : `${from} to ${to}`;
}
