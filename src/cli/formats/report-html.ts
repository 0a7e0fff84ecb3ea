/** Figures fit to publish, as one self-contained page: nothing is loaded, nothing runs. */
import { COLUMNS, type DutyFigures, type FigureRange, type FigureRow } from "../../tell/figures.ts";
import { mail, part } from "./html-parts.ts";
import { STYLESHEET } from "./html-style.ts";
import { pageHead } from "./page-head.ts";
import { rangeText } from "./report-text.ts";
import { countText, owedText, REPORT_NOTES, timeText } from "./report-words.ts";

const STYLE = `${STYLESHEET}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}
thead th:first-child,th[scope=row]{min-width:9rem;overflow-wrap:normal}`;

export function dutiesReportHtml(
  figures: DutyFigures,
  { version, range, now }: { readonly version: string; readonly range: FigureRange; readonly now: string },
): string {
  const { all, tables, holds, corrections, people } = figures;
  const { owed, told, open } = corrections;
  return `${pageHead({ version, title: "Telling those who were targeted", style: STYLE })}
<body id="top">
<header>
<p class="brand">Serjeant</p>
<h1>Telling those who were targeted</h1>
<p class="lead">${mail(owedText(people, all.counts.targeted))} From the first mail: ${mail(timeText(all.from_first_mail))}. From the decision: ${mail(timeText(all.from_decision))}.</p>
<p>Telling decided ${mail(rangeText(range, now))}.</p>
</header>
<main>
${part("all", "All", table([all]))}
${tables.map(({ by, rows }) => part(by.replaceAll(" ", "-"), `By ${by}`, table(rows))).join("")}
${part("held", "Held now", heldTables(holds))}
${part("corrections", "Corrections", `<p>${countText(owed)} owed, ${countText(told)} told, ${countText(open)} open.</p>`)}
${part("notes", "How to read it", REPORT_NOTES.map((note) => `<p>${mail(note)}</p>`).join("\n"))}
</main>
<footer><p>Made offline by Serjeant from its record.</p></footer>
</body>
</html>
`;
}

function table(rows: readonly FigureRow[]): string {
  if (rows.length === 0) return "<p>None.</p>";
  const head = COLUMNS.map((one) => `<th scope="col" class="n">${one}</th>`).join("");
  const body = rows.map(({ name, counts, from_first_mail }) => {
    const cells = COLUMNS.map((column) => `<td class="n">${countText(counts[column])}</td>`).join("");
    return `<tr><th scope="row">${mail(name)}</th>${cells}<td>${mail(timeText(from_first_mail))}</td></tr>`;
  });
  return `<div class="scroll"><table><thead><tr><th scope="col">Group</th>${head}<th scope="col">From the first mail to being told</th></tr></thead>
<tbody>${body.join("\n")}</tbody></table></div>`;
}

function heldTables({ by_authority, by_reason }: DutyFigures["holds"]): string {
  const tables = heldTable("Authority", by_authority) + heldTable("Reason", by_reason);
  return tables === "" ? "<p>Nobody.</p>" : tables;
}

function heldTable(title: string, rows: DutyFigures["holds"]["by_reason"]): string {
  if (rows.length === 0) return "";
  const body = rows.map(
    ({ name, held }) => `<tr><th scope="row">${mail(name)}</th><td class="n">${countText(held)}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">${title}</th><th scope="col" class="n">held</th></tr></thead><tbody>${body.join("")}</tbody></table>`;
}
