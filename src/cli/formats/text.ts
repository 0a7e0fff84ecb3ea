import { type Evidence, type ScanSummary, SEVERITIES, type Severity } from "../../model/finding.ts";
import {
  displayWidth,
  fit,
  type Paint,
  padEnd,
  padStart,
  painter,
  printable,
  type Style,
  wrap,
} from "../terminal.ts";
import { bytes, counted, date, duration, grouped, listed } from "../wording.ts";
import { defang } from "./defang.ts";
import type { MakeScanFormat } from "./format.ts";
import { type RuleTally, Tally } from "./tally.ts";

// LIMIT: a first screen is read, a tenth is not. The rest is named in one line each; html has all of it.
const RULES_IN_FULL = 6;
const RULES_LISTED = 20;
const EVIDENCE_SHOWN = 4;
const SKIPPED_SHOWN = 8;
const PEOPLE_SHOWN = 3;
/** Column at which the text of a finding starts: the longest severity and two spaces. */
const INDENT = 15;

const STYLE: Readonly<Record<Severity, Style>> = {
  critical: ["bold", "red", "inverse"],
  high: ["bold", "red"],
  medium: ["bold", "yellow"],
  low: ["cyan"],
  informational: ["dim"],
};

interface Page {
  readonly width: number;
  readonly paint: Paint;
  readonly paths: readonly string[];
}

/** The summary a person can act on: what was read, what was not, what was assumed, what was found and why. */
export const text: MakeScanFormat = (options) => {
  const page = { width: Math.min(options.width, 120), paint: painter(options.color), paths: options.paths };
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
      yield `${report(page, summary, tally.byRule()).join("\n")}\n`;
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

function heading(page: Page, words: string): string[] {
  return ["", page.paint("bold", words)];
}

/** `  label      text`, the text wrapped under itself. */
function fact(page: Page, label: string, words: string): string[] {
  const [first = "", ...rest] = wrap(words, page.width - INDENT);
  return [
    `  ${page.paint("dim", padEnd(label, INDENT - 2))}${first}`,
    ...rest.map((line) => " ".repeat(INDENT) + line),
  ];
}

function whatWasRead(page: Page, summary: ScanSummary): string[] {
  const read = `${counted(summary.messages, "message")} read from ${counted(summary.files, "file")}`;
  const lines = [
    `${page.paint("bold", read)} (${bytes(summary.bytes)}) in ${duration(summary.milliseconds)}`,
    "",
  ];
  lines.push(...notRead(page, summary));
  if (summary.messages_with_defects > 0) {
    const damaged = counted(summary.messages_with_defects, "message has defects", "messages have defects");
    lines.push(...fact(page, "damaged", `${damaged}; all that could be read was scanned`));
  }
  const { organization, trusted_authserv } = summary;
  lines.push(
    ...fact(
      page,
      "mail of",
      assumed(organization.domains, organization.inferred, "the recipients", "--org-domain"),
    ),
  );
  lines.push(
    ...fact(page, "trusted", authserv(trusted_authserv.ids, trusted_authserv.inferred)),
    ...fact(page, "rules", rulesLine(summary)),
  );
  return lines;
}

function notRead(page: Page, { skipped }: ScanSummary): string[] {
  if (skipped.length === 0) return [];
  const lines = fact(page, "not read", counted(skipped.length, "file"));
  for (const { path, reason } of skipped.slice(0, SKIPPED_SHOWN)) {
    lines.push(...fact(page, "", `${printable(path)}: ${printable(reason)}`));
  }
  const more = skipped.length - SKIPPED_SHOWN;
  if (more > 0) lines.push(...fact(page, "", `and ${grouped(more)} more; --format ndjson lists them all`));
  return lines;
}

function assumed(values: readonly string[], inferred: boolean, from: string, option: string): string {
  if (values.length === 0) return `nobody known: rules about direction stay undecided; say ${option}`;
  const shown = printable(listed(values, 5));
  return inferred ? `${shown} (assumed from ${from}; ${option} says it for certain)` : shown;
}

function authserv(ids: readonly string[], inferred: boolean): string {
  if (ids.length === 0) return "no authentication results found; say --trust-authserv to name your receiver";
  const shown = `authentication results of ${printable(listed(ids, 5))}`;
  return inferred ? `${shown} (assumed: the topmost; --trust-authserv says it for certain)` : shown;
}

function rulesLine(summary: ScanSummary): string {
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
      "  An undecided rule is not a clean answer: see `rules` above.",
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
    const people = counted(summary.people_by_severity[severity], "person", "people");
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
  for (const rule of rules) lines.push("", ...oneRule(page, rule));
  return lines;
}

function oneRule(page: Page, tally: RuleTally): string[] {
  const { finding, people, messages, example } = tally;
  const techniques = finding.techniques.join(" ");
  const room = page.width - INDENT;
  const name = fit(printable(finding.rule), room - (techniques === "" ? 0 : displayWidth(techniques) + 2));
  const gap = " ".repeat(Math.max(2, room - displayWidth(name) - displayWidth(techniques)));
  const title = `  ${mark(page, finding.severity)}${page.paint("bold", name)}`;
  const reach = `${counted(messages, "message")} to ${counted(people.size, "person", "people")}`;
  const who = people.size === 0 ? reach : `${reach}: ${printable(listed([...people], PEOPLE_SHOWN))}`;
  return [
    techniques === "" ? title : title + gap + page.paint("dim", techniques),
    ...indented(page, firstSentence(finding.description), "dim"),
    ...indented(page, who),
    "",
    ...exampleOf(page, example.result),
    ...evidence(page, example.finding.evidence),
  ];
}

/** Descriptions of open rules run to paragraphs; the first one says what fired. */
function firstSentence(description: string | null): string {
  const paragraph = (description ?? "").trim().split(/\n\s*\n/)[0] ?? "";
  return fit(printable(paragraph), 240);
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
    ...row(page, "from", result.from === null ? "nobody" : printable(result.from)),
    ...row(page, "subject", result.subject === null ? "none" : printable(result.subject)),
    ...(result.date === null ? [] : row(page, "date", date(result.date))),
  ];
}

function row(page: Page, label: string, words: string): string[] {
  const room = page.width - INDENT - 10;
  return [`${" ".repeat(INDENT)}${page.paint("dim", padEnd(label, 10))}${fit(words, room)}`];
}

function evidence(page: Page, items: readonly Evidence[]): string[] {
  const lines = items.slice(0, EVIDENCE_SHOWN).flatMap((item, i) => oneEvidence(page, item, i === 0));
  const more = items.length - EVIDENCE_SHOWN;
  return more > 0 ? [...lines, ...row(page, "", page.paint("dim", `and ${more} more`))] : lines;
}

function oneEvidence(page: Page, item: Evidence, first: boolean): string[] {
  const room = page.width - INDENT - 10;
  const label = `${" ".repeat(INDENT)}${page.paint("dim", padEnd(first ? "because" : "", 10))}`;
  const below = " ".repeat(INDENT + 10);
  const expression = fit(printable(item.expression), room);
  if (item.text === null) return [label + expression];
  const field = item.field === null ? "" : `${fit(printable(item.field), Math.floor(room / 2))}  `;
  const shown = fit(`“${defang(printable(item.text))}”`, room - displayWidth(field));
  return [`${label}${field}${page.paint("bold", shown)}`, below + page.paint("dim", expression)];
}

function otherRules(page: Page, rules: readonly RuleTally[]): string[] {
  if (rules.length === 0) return [];
  const lines = heading(page, "Also fired");
  for (const { finding, messages, people } of rules.slice(0, RULES_LISTED)) {
    const reach = `${counted(messages, "message")}, ${counted(people.size, "person", "people")}`;
    const room = page.width - INDENT - 26;
    const name = padEnd(fit(printable(finding.rule), room), room);
    lines.push(`  ${mark(page, finding.severity)}${name}${padStart(reach, 26)}`);
  }
  const more = rules.length - RULES_LISTED;
  if (more > 0) lines.push(`  ${" ".repeat(INDENT - 2)}and ${counted(more, "rule")} more`);
  return lines;
}

function whatNext(page: Page, summary: ScanSummary): string[] {
  if (summary.messages_with_findings === 0) return [];
  const paths = page.paths.map(quoted).join(" ");
  return [
    "",
    ...fact(page, "all of them", `serjeant scan ${paths} --format html --out report.html`),
    ...fact(page, "why", "serjeant rules explain <rule> <message>"),
  ];
}

/** A path as a POSIX shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${printable(path).replaceAll("'", "'\\''")}'`;
}
