/** Campaigns for a person at a terminal: what it is, whom it was at, why we think so, who else, what to do next. */
import {
  type Affiliation,
  ALERT_SEVERITY,
  type AtRisk,
  type Campaign,
  type CampaignHostNamed,
} from "../../model/campaign.ts";
import { type Evidence, SEVERITIES, type Severity } from "../../model/finding.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, padStart, printable, type Style, wrap } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";
import { defang } from "./defang.ts";

type Out = Pick<Stream, "paint" | "width">;

// LIMIT: what a person reads at once; json has everything.
const ROWS_MAX = 20;
const INDENT = "  ";

export function campaignListPage(
  campaigns: readonly Campaign[],
  out: Out & { readonly summary: string },
): string {
  const ordinary = ordinaryLine(out.summary);
  if (campaigns.length === 0) return `No campaign.\n${ordinary}`;
  const alerts = campaigns.filter(({ severity }) => isAlert(severity)).length;
  const head = `${counted(campaigns.length, "campaign")}, ${alerts === 0 ? "none" : grouped(alerts)} to look at now`;
  return `${out.paint("bold", head)}\n\n${campaigns.map((c) => `${summaryOf(c, out)}\n`).join("\n")}${ordinary}`;
}

export function campaignPage(campaign: Campaign, out: Out & { readonly command: string }): string {
  const { id, rules, hosts, affiliations, at_risk } = campaign;
  return [
    summaryOf(campaign, out),
    "",
    ...rules.flatMap((rule) => [
      out.paint("bold", `Why: ${rule.rule}`),
      ...wrap(printable((rule.description ?? "").trim()), out.width - INDENT.length).map(
        (line) => INDENT + line,
      ),
      ...rule.evidence.map((e) => fit(`${INDENT}· ${evidenceLine(e)}`, out.width)),
      "",
    ]),
    out.paint("bold", "From"),
    ...tallied(
      campaign.messages.map((m) => m.from ?? "no address"),
      out,
    ),
    "",
    out.paint("bold", "Subjects"),
    ...tallied(
      campaign.messages.map((m) => m.subject ?? "none"),
      out,
    ),
    "",
    ...(hosts.length === 0
      ? []
      : [out.paint("bold", "Links to and loads from"), ...hosts.map((h) => hostLine(h, out)), ""]),
    out.paint("bold", "Who was chosen"),
    ...affiliationTable(affiliations, out),
    "",
    out.paint("bold", "At risk"),
    ...riskSummary(at_risk),
    "",
    `${INDENT}${out.command} campaign targets ${id}     everybody by name`,
    `${INDENT}${out.command} campaign messages ${id}    every copy`,
    `${INDENT}${out.command} campaign show ${id} --why <a> <b>    why two messages are linked`,
    "",
  ].join("\n");
}

export function campaignTargetsPage({ people, affiliations, at_risk }: Campaign, out: Out): string {
  return [
    out.paint("bold", "Which group explains it"),
    ...affiliationTable(affiliations, out),
    "",
    out.paint("bold", `Who got it: ${counted(people.length, "person", "people")}`),
    ...people.map((p) =>
      // Addresses are never cut: they are what one acts on.
      [
        `${INDENT}${padEnd(printable(p.name ?? p.person), 32)}  ${padEnd(p.grade, 11)}  ${padStart(counted(p.messages, "mail"), 8)}  ` +
          dates(p.first_seen, p.last_seen),
        `${INDENT}${INDENT}${out.paint("dim", printable(p.mailboxes.join(", ")))}`,
      ].join("\n"),
    ),
    "",
    out.paint("bold", "Who else is at risk"),
    ...riskSummary(at_risk),
    ...at_risk.filter(({ state }) => state !== "hit").map((one) => riskLine(one, out)),
    "",
  ].join("\n");
}

export function campaignMessagesPage({ messages }: Campaign, out: Out): string {
  const lines = messages.flatMap((m) => [
    `${m.date?.slice(0, 16).replace("T", " ") ?? "no date         "}  ${padEnd(printable(m.mailbox || "unknown mailbox"), 34)}  ${printable(m.from ?? "no address")}`,
    `${INDENT}${printable(m.subject ?? "no subject")}`,
    `${INDENT}${printable(m.message_id ?? "no Message-ID")}  ${m.key}`,
  ]);
  return `${lines.map((line) => fit(line, out.width)).join("\n")}\n`;
}

function summaryOf(
  { id, kind, severity, messages, people, affiliations, rules, ...c }: Campaign,
  out: Out,
): string {
  const style: Style = isAlert(severity) ? ["bold", "red"] : "yellow";
  const mark = out.paint(style, padEnd(severity.toUpperCase(), 8));
  const counts = `${counted(messages.length, "mail")} to ${counted(people.length, "person", "people")}`;
  const [best] = affiliations.filter((a) => a.explained_by === null && a.q < 0.05);
  return [
    `${mark}  ${out.paint("bold", id)}  ${kind.replaceAll("_", " ")}  ${dates(c.first_seen, c.last_seen)}  ${counts}`,
    fit(`          ${printable(rules[0]?.rule ?? "")}`, out.width),
    best === undefined
      ? "          no group of the roster explains the recipients"
      : fit(
          `          at ${printable(best.name)}: ${best.hit} of the ${best.looked_at} looked at (odds ${number(best.odds)}, q ${probability(best.q)})`,
          out.width,
        ),
  ].join("\n");
}

function affiliationTable(affiliations: readonly Affiliation[], out: Out): readonly string[] {
  if (affiliations.length === 0) return [`${INDENT}no roster, or nobody of it was hit`];
  const names = new Map(affiliations.map(({ group, name }) => [group, name]));
  const width = Math.max(20, Math.min(46, out.width - 54));
  const head = `${INDENT}${padEnd("group", width)}  ${padStart("hit", 5)} ${padStart("of", 6)} ${padStart("odds", 8)}  ${padEnd("95 %", 15)}  q`;
  const rows = affiliations.slice(0, ROWS_MAX).map((a) => {
    const interval = `${number(a.low)}–${number(a.high)}`;
    const because =
      a.explained_by === null
        ? ""
        : `  explained by ${printable(names.get(a.explained_by) ?? a.explained_by)}`;
    const caution = a.caution === null ? "" : `  (${a.caution})`;
    return fit(
      `${INDENT}${padEnd(fit(printable(a.name), width), width)}  ${padStart(grouped(a.hit), 5)} ${padStart(grouped(a.looked_at), 6)} ` +
        `${padStart(number(a.odds), 8)}  ${padEnd(interval, 15)}  ${probability(a.q)}${because}${caution}`,
      Math.max(out.width, 120),
    );
  });
  const left = affiliations.length - rows.length;
  return [
    out.paint("dim", head),
    ...rows,
    ...(left > 0 ? [`${INDENT}and ${grouped(left)} more, which these explain`] : []),
  ];
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
  return fit(`${INDENT}${padStart(grouped(messages), 6)}  ${printable(defang(host))}  ${known}`, width);
}

/** A condition on an element says of which: `groups[0].q`, not `.q`. */
function evidenceLine({ expression, field, text }: Evidence): string {
  const name = /^(\.[a-z_]+)(.*)$/s.exec(expression);
  const said = name !== null && field !== null ? `${field}${name[2]}` : expression;
  return `${printable(said)}${evidenceText(text)}`;
}

function evidenceText(text: string | null): string {
  if (text === null) return "";
  const value = Number(text);
  return `: ${Number.isInteger(value) || Number.isNaN(value) ? printable(text) : number(value)}`;
}

/** Three significant digits. */
function number(value: number): string {
  if (value >= 1e6) return "over 1e6";
  return value >= 100 ? grouped(value) : String(Number(value.toPrecision(2)));
}

function probability(p: number): string {
  return p >= 0.001 ? String(Number(p.toPrecision(2))) : p.toExponential(0);
}
