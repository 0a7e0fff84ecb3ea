import { type Evidence, type ScanSummary, SEVERITIES, type Severity } from "../../model/finding.ts";
import { displayWidth, fit, padEnd, padStart, painter, printable, type Style, wrap } from "../terminal.ts";
import { bytes, counted, date, duration, grouped, listed, peopleOrNone, UNNAMED } from "../wording.ts";
import { authorOf } from "./author.ts";
import { defang } from "./defang.ts";
import type { MakeScanFormat } from "./format.ts";
import { type RuleTally, severityRank, Tally } from "./tally.ts";
import { assumed, fact, heading, INDENT, notRead, type TextPage } from "./text-page.ts";

// LIMIT: a first screen is read, a tenth is not. The rest is named in one line each; html has all of it.
const RULES_IN_FULL = 4;
const RULES_LISTED = 20;
const EVIDENCE_SHOWN = 3;
const PEOPLE_SHOWN = 3;
/** In the command that makes a page of the same scan. */
const INPUTS_SHOWN = 3;

const STYLE: Readonly<Record<Severity, Style>> = {
  critical: ["bold", "red", "inverse"],
  high: ["bold", "red"],
  medium: ["bold", "yellow"],
  low: ["cyan"],
  informational: ["dim"],
};

/** From this many people on, one hand is at work on a group and not on a mailbox. */
const GROUP_MIN = 3;

/**
 * By severity; a rule that reached several people counts as one step more severe. Attacks on legislators were found
 * by what several of them had received, while each mail alone looked harmless.
 */
function mostTellingFirst(rules: readonly RuleTally[]): RuleTally[] {
  const weight = (rule: RuleTally): number =>
    severityRank(rule.finding.severity) + (reachesGroup(rule) ? 1 : 0);
  return rules.toSorted((a, b) => weight(b) - weight(a) || b.people.size - a.people.size);
}

function reachesGroup({ people }: RuleTally): boolean {
  return people.size >= GROUP_MIN;
}

interface Page extends TextPage {
  readonly paths: readonly string[];
  readonly command: string;
}

/** The summary a person can act on: what was read, what was not, what was assumed, what was found and why. */
export const text: MakeScanFormat = (options) => {
  const { paths, command } = options;
  const page = { width: Math.min(options.width, 120), paint: painter(options.color), paths, command };
  const tally = new Tally();
  return {
    message(result) {
      tally.add(result);
      return "";
    },
    notice() {
      // Notices go to standard error, which the command does for every format.
    },
    *end(summary) {
      yield `${report(page, summary, mostTellingFirst(tally.byRule())).join("\n")}\n`;
    },
  };
};

function report(page: Page, summary: ScanSummary, rules: readonly RuleTally[]): string[] {
  return [
    ...whatWasRead(page, summary),
    ...severities(page, summary),
    ...inFull(page, rules.slice(0, RULES_IN_FULL)),
    ...otherRules(page, rules.slice(RULES_IN_FULL)),
    ...whatNext(page, summary),
  ];
}

function whatWasRead(page: Page, summary: ScanSummary): string[] {
  const read = `${counted(summary.messages, "message")} read from ${counted(summary.files, "file")}`;
  const lines = [
    `${page.paint("bold", read)} (${bytes(summary.bytes)}) in ${duration(summary.milliseconds)}`,
    "",
  ];
  lines.push(...notRead(page, summary.skipped, "--format ndjson"));
  if (summary.messages_with_defects > 0) {
    const damaged = counted(summary.messages_with_defects, "message has defects", "messages have defects");
    lines.push(...fact(page, "damaged", `${damaged}; all that could be read was scanned`));
  }
  const { organization, trusted_authserv, verification } = summary;
  lines.push(
    ...fact(
      page,
      "mail of",
      assumed(organization.domains, organization.inferred, "the recipients", "--org-domain"),
    ),
  );
  lines.push(
    ...(verification === null
      ? fact(page, "trusted", authserv(trusted_authserv.ids, trusted_authserv.inferred))
      : fact(page, "verified", verifiedLine(verification))),
    ...fact(page, "rules", rulesLine(summary)),
  );
  return lines;
}

function authserv(ids: readonly string[], inferred: boolean): string {
  if (ids.length === 0) return "no authentication results found; say --trust-authserv to name your receiver";
  const shown = `authentication results of ${printable(listed(ids, 5))}`;
  return inferred ? `${shown} (assumed: the topmost; --trust-authserv says it for certain)` : shown;
}

function verifiedLine({ verified, failed_to_ask }: NonNullable<ScanSummary["verification"]>): string {
  if (failed_to_ask === 0) return `SPF and DMARC of ${counted(verified, "message")}, by DNS questions`;
  const unknown = `${counted(failed_to_ask, "message")} could not be asked about: authenticity unknown`;
  return verified === 0
    ? `nothing; ${unknown}`
    : `SPF and DMARC of ${counted(verified, "message")}, by DNS questions; ${unknown}`;
}

function rulesLine(summary: ScanSummary): string {
  if (summary.messages === 0) return `${grouped(summary.rules)}, with no message to decide on`;
  if (summary.rules_undecided_somewhere === 0)
    return `${grouped(summary.rules)}, each decided on every message`;
  const missing = Object.entries(summary.missing).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const names = missing.map(([capability, rules]) => `${capability} (${grouped(rules)})`);
  const some = `${grouped(summary.rules)}, of which ${grouped(summary.rules_undecided_somewhere)} stayed undecided somewhere`;
  return `${some}; missing: ${printable(listed(names, 6))}`;
}

function severities(page: Page, summary: ScanSummary): string[] {
  if (summary.messages === 0) return heading(page, "Nothing was read");
  if (summary.messages_with_findings === 0) {
    return heading(page, "No rule fired").concat(
      summary.rules_undecided_somewhere === 0
        ? []
        : "  An undecided rule is not a clean answer: see `rules` above.",
    );
  }
  const lines = heading(
    page,
    `Findings in ${grouped(summary.messages_with_findings)} of ${counted(summary.messages, "message")}`,
  );
  const most = Math.max(...Object.values(summary.findings_by_severity));
  for (const severity of [...SEVERITIES].reverse()) {
    const count = summary.findings_by_severity[severity];
    if (count === 0) continue;
    const bar = "█".repeat(Math.max(1, Math.round((count / most) * Math.min(24, page.width - 50))));
    const people = peopleOrNone(summary.people_by_severity[severity]);
    const figures = `${padStart(counted(count, "finding"), 14)}  ${padStart(people, 12)}`;
    lines.push(
      `  ${mark(page, severity)}${figures}   ${page.paint(STYLE[severity], bar).replace("\u001b[7m", "")}`,
    );
  }
  return lines;
}

/** The severity in its colour, padded to the column where the text starts. */
function mark(page: Page, severity: Severity): string {
  return page.paint(STYLE[severity], severity) + " ".repeat(INDENT - 2 - severity.length);
}

function inFull(page: Page, rules: readonly RuleTally[]): string[] {
  if (rules.length === 0) return [];
  const lines = heading(page, "The most telling");
  if (rules.some(reachesGroup)) {
    const why = `what reached ${GROUP_MIN} people or more is ranked as one severity higher`;
    lines.push(`  ${page.paint("dim", why)}`);
  }
  for (const rule of rules) lines.push("", ...oneRule(page, rule));
  return lines;
}

function oneRule(page: Page, tally: RuleTally): string[] {
  const { finding, people, messages, example } = tally;
  const name = wrap(printable(finding.rule), page.width - INDENT);
  const who =
    people.size === 0
      ? `${counted(messages, "message")}, ${UNNAMED}`
      : `${counted(messages, "message")} to ${counted(people.size, "person", "people")}: ${printable(listed([...people], PEOPLE_SHOWN))}`;
  const techniques = finding.techniques.length === 0 ? [] : row(page, "ATT&CK", finding.techniques.join(" "));
  return [
    ...name.map(
      (line, i) =>
        (i === 0 ? `  ${mark(page, finding.severity)}` : " ".repeat(INDENT)) + page.paint("bold", line),
    ),
    ...indented(page, inShort(finding.description), "dim"),
    ...indented(page, who),
    "",
    ...exampleOf(page, example.result),
    ...techniques,
    ...evidence(page, example.finding.evidence),
  ];
}

const DESCRIPTION_MAX = 260;

/** Descriptions run to paragraphs; the first sentences say what fired. */
function inShort(description: string | null): string {
  const paragraph = printable((description ?? "").trim().split(/\n\s*\n/)[0] ?? "");
  const [first = "", ...more] = paragraph.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
  let short = first;
  for (const sentence of more) {
    if (short.length + sentence.length >= DESCRIPTION_MAX) break;
    short += ` ${sentence}`;
  }
  return fit(short, DESCRIPTION_MAX + 60);
}

function indented(page: Page, words: string, style?: Style): string[] {
  const lines = wrap(words, page.width - INDENT);
  return lines.map((line) => " ".repeat(INDENT) + (style === undefined ? line : page.paint(style, line)));
}

type Result = RuleTally["example"]["result"];

function exampleOf(page: Page, result: Result): string[] {
  const place = result.index > 0 ? `${result.path} (message ${result.index + 1})` : result.path;
  return [
    ...row(page, "in", printable(place)),
    ...row(page, "from", printable(authorOf(result))),
    ...row(page, "subject", result.subject === null ? "none" : printable(result.subject)),
    ...(result.date === null ? [] : row(page, "date", date(result.date))),
  ];
}

function row(page: Page, label: string, words: string, style?: Style): string[] {
  const shown = fit(words, page.width - INDENT - 10);
  const painted = style === undefined ? shown : page.paint(style, shown);
  return [`${" ".repeat(INDENT)}${page.paint("dim", padEnd(label, 10))}${painted}`];
}

function evidence(page: Page, items: readonly Evidence[]): string[] {
  // `type.inbound` is true of nearly every mail: it is part of the proof and tells a reader nothing.
  const telling = items.filter((item) => item.text !== "true" && item.text !== "false");
  const shown = (telling.length > 0 ? telling : items)
    .toSorted((a, b) => Number(isWholeText(a)) - Number(isWholeText(b)))
    .slice(0, EVIDENCE_SHOWN);
  const lines = shown.flatMap((item, i) => oneEvidence(page, item, i === 0));
  const more = items.length - shown.length;
  return more > 0 ? [...lines, ...row(page, "", `and ${counted(more, "further condition")}`, "dim")] : lines;
}

/** A value too long to be shown: that something stands in it says less than a value that can be read. */
function isWholeText({ text, span }: Evidence): boolean {
  return span === null && text !== null && text.length > 120;
}

function oneEvidence(page: Page, item: Evidence, first: boolean): string[] {
  const room = page.width - INDENT - 10;
  const label = `${" ".repeat(INDENT)}${page.paint("dim", padEnd(first ? "because" : "", 10))}`;
  const expression = printable(item.expression);
  if (item.text === null) return [label + fit(expression, room)];
  const field = item.field === null ? "" : `${fit(printable(item.field), Math.floor(room / 2))}  `;
  const shown = fit(`“${defang(printable(item.text))}”`, room - displayWidth(field));
  const value = `${label}${field}${page.paint("bold", shown)}`;
  return [
    value,
    " ".repeat(INDENT + 12) + page.paint("dim", fit(conditionOn(item.field, expression), room - 2)),
  ];
}

/** The condition without the field that stands above it. */
function conditionOn(field: string | null, expression: string): string {
  return field !== null && expression.startsWith(`${field} `)
    ? expression.slice(field.length + 1)
    : expression;
}

function otherRules(page: Page, rules: readonly RuleTally[]): string[] {
  if (rules.length === 0) return [];
  const lines = heading(page, "Also fired");
  const listedRules = rules.slice(0, RULES_LISTED);
  const reaches = listedRules.map(
    ({ messages, people }) => `${counted(messages, "message")}, ${peopleOrNone(people.size)}`,
  );
  const column = Math.max(...reaches.map(displayWidth)) + 2;
  const room = page.width - INDENT - column;
  listedRules.forEach(({ finding }, i) => {
    const name = padEnd(fit(printable(finding.rule), room), room);
    lines.push(`  ${mark(page, finding.severity)}${name}${padStart(reaches[i]!, column)}`);
  });
  const more = rules.length - RULES_LISTED;
  if (more > 0) lines.push(`  ${" ".repeat(INDENT - 2)}and ${counted(more, "rule")} more`);
  return lines;
}

function whatNext(page: Page, summary: ScanSummary): string[] {
  if (summary.messages_with_findings === 0) return [];
  const { command } = page;
  const more = page.paths.length > INPUTS_SHOWN ? " …" : "";
  const paths = page.paths.slice(0, INPUTS_SHOWN).map(quoted).join(" ") + more;
  return [
    "",
    ...fact(page, "all of them", `${command} scan ${paths} --format html --out report.html`),
    ...fact(page, "why", `${command} rules explain <rule> <message>`),
  ];
}

/** A path as a POSIX shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${printable(path).replaceAll("'", "'\\''")}'`;
}
