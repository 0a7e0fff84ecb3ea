/** A chronology as one self-contained page to read and print: nothing is loaded, nothing runs. */
import type { ChronologyPage, ChronologyPageLine } from "../../model/chronology-page.ts";
import { ITEM } from "../../tell/chronology/answer.ts";
import { counted } from "../wording.ts";
import { escapeHtml, part } from "./html-parts.ts";
import { STYLESHEET } from "./html-style.ts";
import { pageHead } from "./page-head.ts";

const STYLE = `${STYLESHEET}
.entries .d{width:9.5rem}.entries .e{width:9rem}.entries dl{margin:.2rem 0 0}
.entries .facts div{grid-template-columns:7.5rem 1fr;gap:.5rem}.entries .facts{font-size:.88rem}
.late,.correction{color:var(--medium);font-weight:600}.answer li{margin:.35rem 0}
@page{margin:18mm}@media print{thead{display:table-header-group}}`;

export function chronologyHtml(page: ChronologyPage, version: string): string {
  return `${pageHead({ version, title: page.title, style: STYLE })}
<body id="top">
<a class="skip" href="#entries">Skip to the entries</a>
<header>
<p class="brand">Serjeant</p>
<h1>${text(page.title)}</h1>
<p class="lead">${text(page.question)}</p>
</header>
<main>
${part("answer", "Answer", answerList(page.answer))}
${part("entries", counted(page.lines.length, "entry", "entries"), entryTable(page.lines))}
${part("notes", "How to read it", page.notes.map((note) => `<p>${text(note)}</p>`).join("\n"))}
</main>
<footer><p>Made offline by Serjeant from its record. <a href="#top">Back to the top</a></p></footer>
</body>
</html>
`;
}

/** What stands in a text cannot turn the direction of what is around it. */
function text(value: string): string {
  return `<bdi>${escapeHtml(value).replaceAll("@", "@<wbr>")}</bdi>`;
}

function answerList(answer: readonly string[]): string {
  const out: string[] = [];
  let isOpen = false;
  for (const one of answer) {
    const isItem = one.startsWith(ITEM);
    if (isItem !== isOpen) out.push(isItem ? '<ul class="answer">' : "</ul>");
    isOpen = isItem;
    out.push(isItem ? `<li>${text(one.slice(ITEM.length))}</li>` : `<p><b>${text(one)}</b></p>`);
  }
  return `${out.join("\n")}${isOpen ? "\n</ul>" : ""}`;
}

function entryTable(lines: readonly ChronologyPageLine[]): string {
  if (lines.length === 0) return "<p>No entry.</p>";
  return `<div class="scroll"><table class="entries"><thead><tr><th scope="col" class="d">Date (UTC)</th><th scope="col">What</th><th scope="col" class="e">Entry</th></tr></thead>
<tbody>${lines.map(entryRow).join("\n")}</tbody></table></div>`;
}

function entryRow(line: ChronologyPageLine): string {
  const { date, clock, about, sentence, details, entry, recorded_late, corrections } = line;
  const facts = [...(about === "" ? [] : [{ label: "about", text: about }]), ...details];
  const rows = facts.map(
    ({ label, text: value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${text(value)}</dd></div>`,
  );
  const late = recorded_late === null ? "" : `<br><span class="late">${text(recorded_late)}</span>`;
  const wrong = corrections.map((one) => `<p class="correction">${text(one)}</p>`).join("");
  return `<tr id="e${entry}"><td>${text(date)}<br><span class="count">${escapeHtml(clock)}</span></td><td>${text(sentence)}<dl class="facts">${rows.join("")}</dl>${wrong}</td><td>entry ${entry}${late}</td></tr>`;
}
