/** Campaigns for a person at a terminal: what it is, whom it was at, why we think so, who else, what to do next. */
import {
  type Affiliation,
  ALERT_SEVERITY,
  type AtRisk,
  type Campaign,
  type CampaignHostNamed,
  type CampaignPerson,
  type Judgement,
} from "../../model/campaign.ts";
import { SEVERITIES, type Severity } from "../../model/finding.ts";
import type { Stream } from "../standard-streams.ts";
import { displayWidth, fit, padEnd, padStart, printable, type Style, wrap } from "../terminal.ts";
import { counted, date, grouped } from "../wording.ts";
import type { Aside } from "./campaign-aside.ts";
import { evidenceLines, number, probability, sentenceOf } from "./campaign-evidence.ts";
import { defangHost } from "./defang.ts";

type Out = Pick<Stream, "paint" | "width">;

/** What is said with campaigns, beside them. */
export interface CampaignSurroundings {
  readonly command: string;
  /** Whether the roster has nobody. */
  readonly isRosterEmpty: boolean;
}

// LIMIT: what a person reads at once; json has everything.
const ROWS_MAX = 20;
const INDENT = "  ";

/** A campaign, with what people decided of it where that is known. */
type Listed = Campaign & { readonly set_aside?: Aside | null };

export function campaignListPage(
  campaigns: readonly Listed[],
  out: Out & CampaignSurroundings & { readonly summary: string },
): string {
  const after = `${ordinaryLine(out.summary)}${emptyRosterNote(out)}`;
  if (campaigns.length === 0) return `No campaign.\n${after}`;
  const aside = campaigns.filter(isAside);
  const alerts = campaigns.filter((one) => !isAside(one) && isAlert(one.severity)).length;
  const head = `${counted(campaigns.length, "campaign")}, ${alerts === 0 ? "none" : grouped(alerts)} to look at now`;
  return [
    out.paint("bold", `${head}${asideWords(aside)}`),
    "",
    `${campaigns.map((c) => `${summaryOf(c, out)}\n`).join("\n")}${after}`,
  ].join("\n");
}

function isAside({ set_aside = null }: Listed): boolean {
  return set_aside !== null;
}

/** `, 2 closed, 1 withdrawn`. */
function asideWords(campaigns: readonly Listed[]): string {
  return [...Map.groupBy(campaigns, ({ set_aside }) => set_aside)]
    .map(([word, { length }]) => `, ${grouped(length)} ${word === "digest" ? "left to the digest" : word}`)
    .join("");
}

/** Begins with an empty line; nothing where there is a roster. */
export function emptyRosterNote({
  isRosterEmpty,
  command,
  width,
}: CampaignSurroundings & Pick<Out, "width">): string {
  if (!isRosterEmpty) return "";
  const lines = wrap(
    "The roster is empty: attacks that are told by whom they chose cannot be judged, and nobody can be named who " +
      "else is at risk. Import who belongs to what:",
    width,
  );
  return `\n${lines.join("\n")}\n${INDENT}${command} roster import <file>\n`;
}

interface CampaignBeside {
  readonly judgements: readonly Judgement[];
  /** What became of telling its people, in lines. */
  readonly told?: readonly string[];
}

export function campaignPage(campaign: Listed, out: Out & CampaignSurroundings & CampaignBeside): string {
  const { id, hosts, affiliations, at_risk } = campaign;
  const froms = campaign.messages.map((m) => m.from ?? "no address");
  const subjects = campaign.messages.map((m) => m.subject ?? "none");
  return [
    summaryOf(campaign, out),
    "",
    ...whyLines(campaign, out),
    ...section("From", tallied(froms, out), out),
    ...section("Subjects", tallied(subjects, out), out),
    ...section(
      "Links to and loads from",
      hosts.map((h) => hostLine(h, out)),
      out,
    ),
    ...section("Who was chosen", affiliationTable(affiliations, out), out),
    ...section("At risk", riskSummary(at_risk), out),
    ...section("Who was told", out.told ?? [], out),
    ...section("Judged by people", judgementLines(out.judgements, out), out),
    `${INDENT}${out.command} campaign targets ${id}     everybody by name`,
    `${INDENT}${out.command} campaign messages ${id}    every copy`,
    `${INDENT}${out.command} campaign show ${id} --why <a> <b>    why two messages are linked`,
    emptyRosterNote(out),
  ].join("\n");
}

/** Nothing where there are no lines; ends with an empty line. */
function section(title: string, lines: readonly string[], { paint }: Out): readonly string[] {
  return lines.length === 0 ? [] : [paint("bold", title), ...lines, ""];
}

function whyLines(campaign: Campaign, out: Out): readonly string[] {
  const indented = (text: string) => wrap(text, out.width - INDENT.length).map((line) => INDENT + line);
  return campaign.rules.flatMap((rule, i) => [
    out.paint("bold", `Why: ${rule.rule}`),
    ...(i === 0 ? indented(sentenceOf(campaign)) : []),
    ...indented(printable((rule.description ?? "").trim())),
    ...evidenceLines(rule, campaign).flatMap((line) =>
      wrap(line, out.width - 4).map((part, n) => `${INDENT}${n === 0 ? "·" : " "} ${part}`),
    ),
    "",
  ]);
}

function judgementLines(judgements: readonly Judgement[], out: Out): readonly string[] {
  return judgements.flatMap((judgement) => [
    ...wrap(judgementText(judgement), out.width - INDENT.length).map((line) => INDENT + line),
    `${INDENT}${INDENT}${out.paint("dim", printable(`${judgement.a} ${judgement.b}`))}`,
  ]);
}

/** `judged same by Ines on 12 Jan 2021 09:30 UTC: one template`. */
export function judgementText({ verdict, by, at, reason }: Judgement): string {
  const why = reason === null || reason === "" ? "" : `: ${reason}`;
  return printable(`judged ${verdict} by ${by} on ${date(at)}${why}`);
}

export function campaignTargetsPage({ people, affiliations, at_risk }: Campaign, out: Out): string {
  return [
    out.paint("bold", "Which group explains it"),
    ...affiliationTable(affiliations, out),
    "",
    out.paint("bold", `Who got it: ${counted(people.length, "person", "people")}`),
    ...people.flatMap((p) => personLines(p, out)),
    "",
    out.paint("bold", "Who else is at risk"),
    ...riskSummary(at_risk),
    ...at_risk.filter(({ state }) => state !== "hit").map((one) => riskLine(one, out)),
    "",
  ].join("\n");
}

/** Addresses are never cut: they are what one acts on. Of somebody without a roster entry all is said by the address. */
function personLines(p: CampaignPerson, { paint }: Out): readonly string[] {
  const line =
    `${INDENT}${padEnd(printable(p.name ?? p.person), 32)}  ${padEnd(p.grade, 11)}  ` +
    `${padStart(counted(p.messages, "mail"), 8)}  ${dates(p.first_seen, p.last_seen)}`;
  const others = p.name === null ? p.mailboxes.filter((mailbox) => mailbox !== p.person) : p.mailboxes;
  return others.length === 0 ? [line] : [line, INDENT + INDENT + paint("dim", printable(others.join(", ")))];
}

export function campaignMessagesPage({ messages }: Campaign, { width }: Out): string {
  const lines = messages.flatMap((m) => [
    fit(
      `${m.date?.slice(0, 16).replace("T", " ") ?? "no date         "}  ${padEnd(printable(m.mailbox || "unknown mailbox"), 34)}  ${printable(m.from ?? "no address")}`,
      width,
    ),
    fit(`${INDENT}${printable(m.subject ?? "no subject")}`, width),
    // Never cut: `judge` and `--why` take both.
    `${INDENT}${printable(m.message_id ?? "no Message-ID")}  ${m.key}`,
  ]);
  return `${lines.join("\n")}\n`;
}

function summaryOf(
  { id, kind, severity, messages, people, affiliations, rules, set_aside = null, ...c }: Listed,
  out: Out & CampaignSurroundings,
): string {
  const style: Style = set_aside !== null ? "dim" : isAlert(severity) ? ["bold", "red"] : "yellow";
  const mark = out.paint(style, padEnd((set_aside ?? severity).toUpperCase(), MARK_WIDTH));
  const what = `${kind.replaceAll("_", " ")}${set_aside === null ? "" : `, ${severity}`}`;
  const counts = `${counted(messages.length, "mail")} to ${counted(people.length, "person", "people")}`;
  return [
    `${mark}  ${out.paint("bold", id)}  ${what}  ${dates(c.first_seen, c.last_seen)}  ${counts}`,
    fit(`${SUMMARY_INDENT}${printable(rules[0]?.rule ?? "")}`, out.width),
    SUMMARY_INDENT + chosenText(affiliations, out),
  ].join("\n");
}

const MARK_WIDTH = "WITHDRAWN".length;
const SUMMARY_INDENT = " ".repeat(MARK_WIDTH + 2);
const NAME_MIN = 12;

/** Figures are never cut; where the line is too long, the name of the group is. */
function chosenText(affiliations: readonly Affiliation[], out: Out & CampaignSurroundings): string {
  if (out.isRosterEmpty) return "the roster is empty: whether the recipients belong together is not known";
  const [best] = affiliations.filter((a) => a.explained_by === null && a.q < 0.05);
  if (best === undefined) return "no group of the roster explains the recipients";
  const figures = `: ${best.hit} of the ${best.looked_at} looked at (odds ${number(best.odds)}, q ${probability(best.q)})`;
  const room = out.width - SUMMARY_INDENT.length - "at ".length - displayWidth(figures);
  return `at ${fit(printable(best.name), Math.max(NAME_MIN, room))}${figures}`;
}

/** Columns beside the group's name, with the spaces between. */
const FIGURES_WIDTH = 65;

function affiliationTable(affiliations: readonly Affiliation[], out: Out): readonly string[] {
  if (affiliations.length === 0) return [`${INDENT}no roster, or nobody of it was hit`];
  const width = Math.max(NAME_MIN, Math.min(46, out.width - FIGURES_WIDTH));
  const head =
    `${INDENT}    ${padEnd("group", width)}  ${padStart("hit", 4)} ${padStart("of", 5)} ${padStart("odds", 8)}  ` +
    `${padEnd("95 %", 13)}  ${padEnd("q", 7)}  explained by`;
  const rows = affiliations
    .slice(0, ROWS_MAX)
    .flatMap((a, i) => affiliationLines(a, { out, width, number: i + 1, all: affiliations }));
  const left = affiliations.length - Math.min(affiliations.length, ROWS_MAX);
  return [
    out.paint("dim", head),
    ...rows,
    ...(left > 0 ? [`${INDENT}    and ${grouped(left)} more, which these explain`] : []),
  ];
}

interface TableRow {
  readonly out: Out;
  /** Of the column with the group's name. */
  readonly width: number;
  readonly number: number;
  readonly all: readonly Affiliation[];
}

function affiliationLines(a: Affiliation, row: TableRow): readonly string[] {
  const { out, width, all } = row;
  const interval = `${number(a.low)}–${number(a.high)}`;
  const line =
    `${INDENT}${padStart(String(row.number), 2)}  ${padEnd(fit(printable(a.name), width), width)}  ` +
    `${padStart(grouped(a.hit), 4)} ${padStart(grouped(a.looked_at), 5)} ${padStart(number(a.odds), 8)}  ` +
    `${padEnd(interval, 13)}  ${padEnd(probability(a.q), 7)}  ${explainedBy(a, all)}`;
  const caution = a.caution === null ? [] : [`${INDENT}    ${out.paint("dim", printable(a.caution))}`];
  return [line.trimEnd(), ...caution];
}

/** The number of the row that explains this one, so that no name is said twice. */
function explainedBy({ explained_by }: Affiliation, all: readonly Affiliation[]): string {
  if (explained_by === null) return "";
  const place = all.findIndex(({ group }) => group === explained_by);
  return place === -1 ? "another" : `row ${place + 1}`;
}

function riskSummary(atRisk: readonly AtRisk[]): readonly string[] {
  if (atRisk.length === 0) return [`${INDENT}nobody can be named: no group explains the recipients`];
  const of = (state: AtRisk["state"]) => atRisk.filter((one) => one.state === state).length;
  return [
    `${INDENT}${counted(of("hit"), "member")} hit, ${grouped(of("clear"))} looked at and clear, ${grouped(of("not_looked_at"))} not looked at`,
  ];
}

function riskLine({ person, name, state, reason }: AtRisk, out: Out): string {
  const mark = state === "clear" ? padEnd("clear", 14) : out.paint("yellow", padEnd("not looked at", 14));
  return `${INDENT}${mark}  ${padEnd(printable(name ?? person), 32)}  ${printable(reason ?? "")}`;
}

function tallied(values: readonly string[], out: Out): readonly string[] {
  const counts = Map.groupBy(values, (value) => value);
  const rows = [...counts].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const shown = rows
    .slice(0, ROWS_MAX)
    .map(([value, { length }]) =>
      fit(`${INDENT}${padStart(grouped(length), 6)}  ${printable(value)}`, out.width),
    );
  const left = rows.length - shown.length;
  return [...shown, ...(left > 0 ? [`${INDENT}        and ${grouped(left)} more`] : [])];
}

function ordinaryLine(summary: string): string {
  const { ordinary = {} } = JSON.parse(summary) as { ordinary?: Readonly<Record<string, number>> };
  const named = Object.entries(ordinary).map(([kind, n]) => `${grouped(n)} ${kind.replaceAll("_", " ")}`);
  return named.length === 0 ? "" : `\nNot attacks: ${named.join(", ")}.\n`;
}

function isAlert(severity: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(ALERT_SEVERITY);
}

function dates(first: string | null, last: string | null): string {
  const [from, to] = [first?.slice(0, 10) ?? "unknown", last?.slice(0, 10) ?? "unknown"];
  return from === to ? from : `${from} to ${to}`;
}

function hostLine({ host, messages, new: isNew }: CampaignHostNamed, { width }: Out): string {
  const known = isNew ? "nobody here had mail of it before" : "known before";
  return fit(`${INDENT}${padStart(grouped(messages), 6)}  ${printable(defangHost(host))}  ${known}`, width);
}
