import { DEFECTS } from "../../model/defect.ts";
import type { Finding, MessageDisplay, MessageResult, Severity } from "../../model/finding.ts";
import { printable, printableLines } from "../terminal.ts";
import { counted, date, listed, UNNAMED } from "../wording.ts";
import { authorOf } from "./author.ts";
import { defang } from "./defang.ts";
import { badge, escapeHtml, mail } from "./html-parts.ts";
import { markHeader, markLink, markText, type Numbered, type Piece } from "./marks.ts";
import { severityRank } from "./tally.ts";

// LIMIT: enough to judge a mail by; a page of a thousand mails has to stay below what a browser can hold.
const TEXT_MAX = 12_000;
const HEADERS_MAX = 120;
const LINKS_MAX = 80;
const EVIDENCE_MAX = 12;
/** A value that counts as a whole; the text itself stands below. */
const VALUE_MAX = 200;

/** A message that the page shows in full. */
export interface Kept {
  readonly result: MessageResult;
  readonly display: MessageDisplay | null;
  /** Position in the scan, from 1; also the anchor. */
  readonly number: number;
  readonly worst: Severity;
}

/** One message with findings: what it is, why it is here, and what stands in it, the evidence marked. */
export function messageArticle({ result, display, number, worst }: Kept): string {
  const findings = [...result.findings].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const numbered = numberEvidence(findings);
  return `<article id="m${number}" aria-labelledby="m${number}-h">
<h3 id="m${number}-h">${badge(worst)} ${mail(result.subject ?? "(no subject)")}</h3>
${facts(result)}
<h4>Why it is here</h4>
${findings.map((finding) => findingItem(finding, numbered.get(finding)!, number)).join("\n")}
${display === null ? "" : contents(display, [...numbered.values()].flat(), number)}
${damage(result)}
<p class="up"><a href="#top">Back to the top</a></p>
</article>
`;
}

/** Evidence is numbered through the message, so that a mark in the text can name it, on paper too. */
function numberEvidence(findings: readonly Finding[]): Map<Finding, Numbered[]> {
  let number = 0;
  const numbered = (finding: Finding): Numbered[] =>
    finding.evidence.slice(0, EVIDENCE_MAX).map((evidence) => {
      number += 1;
      return { number, evidence };
    });
  return new Map(findings.map((finding) => [finding, numbered(finding)]));
}

function facts(result: MessageResult): string {
  const place = result.index > 0 ? `${result.path} (message ${result.index + 1})` : result.path;
  const rows = [
    ["From", authorOf(result)],
    ["For", listed(result.recipients, 12) || UNNAMED],
    ["Date", result.date === null ? "not known" : date(result.date)],
    ["Message-ID", result.message_id ?? "none"],
    ["File", place],
  ] as const;
  return `<dl class="facts">${rows.map(([k, v]) => `<div><dt>${k}</dt><dd>${mail(v)}</dd></div>`).join("")}</dl>`;
}

function findingItem(finding: Finding, numbered: readonly Numbered[], message: number): string {
  const tags = [...finding.techniques, ...finding.labels]
    .map((t) => `<span class="tag">${mail(t)}</span>`)
    .join(" ");
  const left = finding.evidence.length - numbered.length;
  return `<section class="finding ${finding.severity}" aria-label="${escapeHtml(printable(finding.rule))}">
<h5>${badge(finding.severity)} ${mail(finding.rule)} ${tags}</h5>
${finding.description === null ? "" : `<p>${mail(finding.description.trim())}</p>`}
<ul class="evidence">
${numbered.map((item) => evidenceItem(item, message)).join("\n")}
</ul>${left > 0 ? `<p>and ${counted(left, "further piece", "further pieces")} of evidence</p>` : ""}</section>`;
}

function evidenceItem({ number, evidence }: Numbered, message: number): string {
  const { field, text, expression } = evidence;
  const where = field === null ? "" : `<code>${escapeHtml(printable(field))}</code> `;
  const what =
    text === null
      ? ""
      : `<mark>${mail(defang(text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text))}</mark>`;
  const value = where + what === "" ? "" : `<div>${where}${what}</div>`;
  return `<li id="m${message}e${number}"><span class="number">${number}</span><div>${value}<code class="why">${escapeHtml(printable(expression))}</code></div></li>`;
}

function contents(display: MessageDisplay, numbered: readonly Numbered[], message: number): string {
  const shown = display.text.slice(0, TEXT_MAX);
  const cut = display.text.length - shown.length;
  const text = render(markText({ ...display, text: shown }, numbered), message, (t) =>
    defang(printableLines(t)),
  );
  return `<h4>Text</h4>
${shown.trim() === "" ? "<p>No text.</p>" : `<pre class="mail" role="region" dir="auto" tabindex="0" aria-label="Text of the message">${text}</pre>`}
${cut > 0 ? `<p>${counted(cut, "further character is", "further characters are")} not shown.</p>` : ""}
${linksTable(display, numbered, message)}
<details><summary>Header (${counted(display.headers.length, "field")})</summary>
<table class="header"><tbody>
${display.headers
  .slice(0, HEADERS_MAX)
  .map((h) => headerRow(h, numbered, message))
  .join("\n")}
</tbody></table>${display.headers.length > HEADERS_MAX ? `<p>${counted(display.headers.length - HEADERS_MAX, "further field is", "further fields are")} not shown.</p>` : ""}
</details>`;
}

function headerRow(
  field: { name: string; value: string },
  numbered: readonly Numbered[],
  message: number,
): string {
  const value = render(markHeader(field.value, numbered), message, (t) => defang(printable(t)));
  return `<tr><th scope="row">${mail(field.name)}</th><td><bdi>${value}</bdi></td></tr>`;
}

function linksTable(display: MessageDisplay, numbered: readonly Numbered[], message: number): string {
  if (display.links.length === 0) return "";
  const rows = display.links.slice(0, LINKS_MAX).map(({ shown, target }) => {
    const goes = render(markLink(target, numbered), message, (t) => defang(printable(t)));
    return `<tr><td>${shown === null ? "" : mail(defang(shown))}</td><td class="target"><bdi>${goes}</bdi></td></tr>`;
  });
  const left = display.links.length - LINKS_MAX;
  return `<h4>Links</h4>
<div class="scroll"><table><thead><tr><th scope="col">The reader sees</th><th scope="col">It goes to</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>${left > 0 ? `<p>${counted(left, "further link is", "further links are")} not shown.</p>` : ""}`;
}

function render(pieces: readonly Piece[], message: number, clean: (text: string) => string): string {
  return pieces
    .map(({ text, evidence }) => {
      const safe = escapeHtml(clean(text));
      if (evidence.length === 0) return safe;
      const notes = evidence
        .map((n) => `<a href="#m${message}e${n}" aria-label="evidence ${n}">${n}</a>`)
        .join(",");
      return `<mark>${safe}</mark><sup>${notes}</sup>`;
    })
    .join("");
}

function damage(result: MessageResult): string {
  const notes: string[] = [];
  if (result.defects.length > 0) {
    const items = [...new Set(result.defects.map((d) => DEFECTS[d.code]))].map(
      (s) => `<li>${escapeHtml(s)}</li>`,
    );
    notes.push(`<h4>Defects</h4>\n<ul>${items.join("")}</ul>`);
  }
  if (result.undecided.length > 0) {
    const missing = [...new Set(result.undecided.flatMap((u) => u.missing))].sort();
    notes.push(
      `<p class="count">${counted(result.undecided.length, "rule")} stayed undecided on this message, for want of ${mail(listed(missing, 10))}.</p>`,
    );
  }
  return notes.join("\n");
}
