import { type ScanSummary, SEVERITIES, type Severity } from "../../model/finding.ts";
import { bytes, counted, date, duration, grouped, listed, peopleOrNone, UNNAMED } from "../wording.ts";
import { authorOf } from "./author.ts";
import type { FormatOptions, MakeScanFormat } from "./format.ts";
import { type Kept, messageArticle } from "./html-message.ts";
import { badge, escapeHtml, mail, part } from "./html-parts.ts";
import { STYLESHEET } from "./html-style.ts";
import { pageHead } from "./page-head.ts";
import { severityRank, Tally, worstOf } from "./tally.ts";

// LIMIT: a browser stays quick with a thousand messages in full (about 20 MB at worst); more would make the
// report unusable just when much was found. The most severe are kept, and the page says what was left out.
const MESSAGES_MAX = 1000;
/** In one list by severity, person or rule. */
const ROWS_MAX = 50;
const PEOPLE_MAX = 500;
const SKIPPED_MAX = 200;
/** Of those on the command line: a shell makes hundreds of `mail/*.eml`. */
const PATHS_MAX = 10;

/** One self-contained page for a person: nothing is loaded, nothing runs, links of mails cannot be clicked. */
export const html: MakeScanFormat = (options) => {
  const shelf = new Shelf();
  const tally = new Tally();
  const notices: string[] = [];
  let number = 0;
  return {
    message(result, display) {
      number += 1;
      tally.add(result);
      if (result.findings.length > 0)
        shelf.keep({ result, display, number, worst: worstOf(result.findings) });
      return "";
    },
    notice(text) {
      notices.push(text);
    },
    *end(summary) {
      const kept = shelf.messages();
      yield head(options);
      yield overview(options, summary, notices, kept.length);
      yield bySeverity(summary, kept);
      yield byPerson(tally, kept);
      yield byRule(tally, kept);
      yield messagesHeading(summary, kept.length);
      for (const message of kept) yield messageArticle(message);
      yield notReadSection(summary);
      yield '</main>\n<footer><p>Made offline by Serjeant. <a href="#top">Back to the top</a></p></footer>\n</body>\n</html>\n';
    },
  };
};

/** Keeps at most MESSAGES_MAX messages: of the most severe, those that came first. */
class Shelf {
  private readonly bySeverity = new Map<Severity, Kept[]>(SEVERITIES.map((s) => [s, []]));
  private count = 0;

  keep(message: Kept): void {
    this.bySeverity.get(message.worst)!.push(message);
    this.count += 1;
    if (this.count <= MESSAGES_MAX) return;
    for (const severity of SEVERITIES) {
      if (this.bySeverity.get(severity)!.pop() === undefined) continue;
      this.count -= 1;
      return;
    }
  }

  messages(): Kept[] {
    return [...SEVERITIES].reverse().flatMap((severity) => this.bySeverity.get(severity)!);
  }
}

function head(options: FormatOptions): string {
  return `${pageHead({ version: options.version, title: `Mail scan: ${listed(options.paths, 2)}`, style: STYLESHEET })}
<body id="top">
<a class="skip" href="#messages">Skip to the messages</a>
`;
}

function overview(
  options: FormatOptions,
  summary: ScanSummary,
  notices: readonly string[],
  kept: number,
): string {
  const found =
    summary.messages_with_findings === 0
      ? "No rule fired."
      : `Rules fired on ${grouped(summary.messages_with_findings)} of ${counted(summary.messages, "message")}.`;
  return `<header>
<p class="brand">Serjeant</p>
<h1>Mail scan</h1>
<p class="lead">${found}</p>
<p class="handling">This page holds text of the scanned mail. Handle it like the mail itself. Addresses of web pages are written so that nothing makes a link of them (hxxps, [.]).</p>
</header>
<nav aria-label="Parts of this report"><ul>
<li><a href="#overview">Overview</a></li>
<li><a href="#severity">By severity</a></li>
<li><a href="#people">By person</a></li>
<li><a href="#rules">By rule</a></li>
<li><a href="#messages">Messages (${grouped(kept)})</a></li>
<li><a href="#not-read">Not read (${grouped(summary.skipped.length)})</a></li>
</ul></nav>
<main>
<section id="overview" aria-labelledby="overview-h"><h2 id="overview-h">Overview</h2>
<dl class="facts">
${factRow("Scanned", listed(options.paths, PATHS_MAX))}
${factRow("Made", `${date(options.generatedAt)} with Serjeant ${options.version}`)}
${factRow("Read", `${counted(summary.messages, "message")} from ${counted(summary.files, "file")} (${bytes(summary.bytes)}) in ${duration(summary.milliseconds)}`)}
${factRow("Not read", summary.skipped.length === 0 ? "nothing was left out" : counted(summary.skipped.length, "file"))}
${factRow("Damaged", summary.messages_with_defects === 0 ? "no message" : `${counted(summary.messages_with_defects, "message")} with defects; all that could be read was scanned`)}
${factRow("Mail of", assumption(summary.organization.domains, summary.organization.inferred, "assumed from the recipients"))}
${authenticationRow(summary)}
${factRow("Rules", rulesFact(summary))}
${notices.map((text) => factRow("Note", text)).join("\n")}
</dl></section>
`;
}

function factRow(name: string, value: string): string {
  return `<div><dt>${name}</dt><dd>${mail(value)}</dd></div>`;
}

function authenticationRow({ verification, trusted_authserv }: ScanSummary): string {
  if (verification === null) {
    const { ids, inferred } = trusted_authserv;
    return factRow("Trusted receivers", assumption(ids, inferred, "assumed: the topmost result"));
  }
  const { verified, failed_to_ask } = verification;
  const unknown = failed_to_ask === 0 ? "" : `; of ${grouped(failed_to_ask)} nobody could be asked`;
  return factRow("Verified by DNS", `SPF and DMARC of ${counted(verified, "message")}${unknown}`);
}

function assumption(values: readonly string[], inferred: boolean, how: string): string {
  if (values.length === 0) return "not known";
  return inferred ? `${values.join(", ")} (${how})` : values.join(", ");
}

function rulesFact(summary: ScanSummary): string {
  if (summary.messages === 0) return `${grouped(summary.rules)}, with no message to decide on`;
  if (summary.rules_undecided_somewhere === 0)
    return `${grouped(summary.rules)}, each decided on every message`;
  const missing = Object.entries(summary.missing).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const names = missing.map(([name, count]) => `${name} (${counted(count, "rule")})`).join(", ");
  return `${grouped(summary.rules)}; ${grouped(summary.rules_undecided_somewhere)} stayed undecided on some message, for want of: ${names}`;
}

function bySeverity(summary: ScanSummary, kept: readonly Kept[]): string {
  const sections = [...SEVERITIES].reverse().map((severity) => {
    const count = summary.findings_by_severity[severity];
    if (count === 0) return "";
    const people = peopleOrNone(summary.people_by_severity[severity]);
    const messages = kept.filter((m) => m.result.findings.some((f) => f.severity === severity));
    return `<h3>${badge(severity)} ${counted(count, "finding")}, ${people}</h3>\n${messageTable(messages)}`;
  });
  return part("severity", "By severity", sections.join("\n") || "<p>Nothing found.</p>");
}

function byPerson(tally: Tally, kept: readonly Kept[]): string {
  const people = tally.byPerson();
  const messages = Map.groupBy(
    kept.flatMap((m) => [...new Set(m.result.recipients)].map((address) => ({ address, m }))),
    ({ address }) => address,
  );
  const sections = people.slice(0, PEOPLE_MAX).map((person) => {
    const theirs = (messages.get(person.address) ?? []).map(({ m }) => m);
    const summary = `<summary>${badge(person.worst)} <b>${mail(person.address)}</b> <span class="count">${counted(person.messages, "message")}</span></summary>`;
    return `<details>${summary}\n${messageTable(theirs)}</details>`;
  });
  const more = people.length - PEOPLE_MAX;
  if (more > 0)
    sections.push(`<p>${grouped(more)} more people are not listed here; --format ndjson has them all.</p>`);
  return part("people", "By person", sections.join("\n") || "<p>Nobody is named.</p>");
}

function byRule(tally: Tally, kept: readonly Kept[]): string {
  const sections = tally.byRule().map(({ finding, messages, people }) => {
    const hits = kept.filter((m) =>
      m.result.findings.some((f) => f.id === finding.id && f.rule === finding.rule),
    );
    const reach = `${counted(messages, "message")}, ${peopleOrNone(people.size)}`;
    const techniques = finding.techniques.map((t) => `<span class="tag">${escapeHtml(t)}</span>`).join(" ");
    return `<details><summary>${badge(finding.severity)} <b>${mail(finding.rule)}</b> ${techniques} <span class="count">${reach}</span></summary>
${finding.description === null ? "" : `<p>${mail(finding.description.trim())}</p>`}
${messageTable(hits)}</details>`;
  });
  return part("rules", "By rule", sections.join("\n") || "<p>None.</p>");
}

/** Dates are RFC 3339 in UTC, so their order is that of the text; without a date comes last. */
function worstThenEarliest(a: Kept, b: Kept): number {
  const [left, right] = [a.result.date ?? "~", b.result.date ?? "~"];
  return severityRank(b.worst) - severityRank(a.worst) || (left < right ? -1 : Number(left > right));
}

function messageTable(messages: readonly Kept[]): string {
  if (messages.length === 0) return "<p>The messages are not among those shown in full below.</p>";
  const rows = messages
    .toSorted(worstThenEarliest)
    .slice(0, ROWS_MAX)
    .map(({ result, number, worst }) => {
      const when = result.date === null ? "" : date(result.date);
      const subject = mail(result.subject ?? "(no subject)");
      return `<tr><td>${badge(worst)}</td><td class="when">${escapeHtml(when)}</td><td>${mail(authorOf(result))}</td><td>${mail(listed(result.recipients, 2) || UNNAMED)}</td><td><a href="#m${number}">${subject}</a></td></tr>`;
    });
  const more = messages.length - ROWS_MAX;
  return `<div class="scroll"><table class="list"><thead><tr><th scope="col" class="w">Worst</th><th scope="col" class="d">Date</th><th scope="col" class="f">From</th><th scope="col" class="t">For</th><th scope="col">Subject</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>${more > 0 ? `<p>and ${grouped(more)} more, below.</p>` : ""}`;
}

function messagesHeading(summary: ScanSummary, kept: number): string {
  const left = summary.messages_with_findings - kept;
  const statement =
    left > 0
      ? `<p class="handling">This page shows the ${grouped(kept)} most severe messages. ${counted(left, "message")} with findings are counted above and not shown; <code>--format ndjson</code> has every one.</p>`
      : "";
  return `<h2 id="messages">Messages</h2>\n${statement}${kept === 0 ? "<p>No message with findings.</p>\n" : ""}`;
}

function notReadSection(summary: ScanSummary): string {
  const rows = summary.skipped
    .slice(0, SKIPPED_MAX)
    .map(({ path, reason }) => `<tr><td>${mail(path)}</td><td>${mail(reason)}</td></tr>`);
  const more = summary.skipped.length - SKIPPED_MAX;
  const table = `<div class="scroll"><table><thead><tr><th scope="col">File</th><th scope="col">Why not</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
  const rest = more > 0 ? `<p>and ${counted(more, "file")} more; --format ndjson lists them all.</p>` : "";
  return part("not-read", "Not read", rows.length === 0 ? "<p>Every file was read.</p>" : table + rest);
}
