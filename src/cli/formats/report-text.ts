/** Figures fit to publish, for a reader at a terminal. */
import { COLUMNS, type DutyFigures, type FigureRange, type FigureRow } from "../../tell/figures.ts";
import { fit, padEnd, padStart, printable, wrap } from "../terminal.ts";
import { date } from "../wording.ts";
import { countText, owedText, REPORT_NOTES, timeText } from "./report-words.ts";
import { heading, type TextPage } from "./text-page.ts";

/** What no program can see to. */
const BEFORE_PUBLISHING =
  "Before publishing: read the reasons of holds, which are as they were written; and publish whole quarters, since two reports over times that overlap can be subtracted.";
const PAGE_WIDTH = 100;
const NAME_WIDTH = 26;
/** Of a column: its head, and room for a count beside the next. */
const GAP = 2;
const COUNT_WIDTH = "99,999".length;

export function rangeText({ since, until }: FigureRange, now: string): string {
  const from = since === null ? "from the beginning" : `from ${date(since)}`;
  return `${from} to ${date(until ?? now)}, as the record stood on ${date(now)}`;
}

export function dutiesReportText(
  figures: DutyFigures,
  { page: full, range, now }: { readonly page: TextPage; readonly range: FigureRange; readonly now: string },
): string {
  const page = { width: Math.min(full.width, PAGE_WIDTH), paint: full.paint };
  const { all, tables, holds, corrections, people } = figures;
  const held = (title: string, some: DutyFigures["holds"]["by_reason"]): readonly string[] =>
    some.length === 0
      ? []
      : [
          ...heading(page, title),
          ...some.map(
            ({ name, held: n }) => `  ${padStart(countText(n), 6)}  ${fit(printable(name), page.width - 10)}`,
          ),
        ];
  return `${[
    page.paint("bold", "Telling those who were targeted"),
    ...wrap(`Telling decided ${rangeText(range, now)}.`, page.width),
    "",
    ...wrap(owedText(people, all.counts.targeted), page.width),
    ...timeLines("From the first mail", timeText(all.from_first_mail), page),
    ...timeLines("From the decision", timeText(all.from_decision), page),
    "",
    page.paint("dim", `  ${padEnd("", NAME_WIDTH)}${COLUMNS.map((one) => inColumn(one, one)).join("")}`),
    rowText(all),
    ...tables.flatMap(({ by, rows }) => [
      ...(rows.length === 0 ? [] : heading(page, `By ${by}`)),
      ...rows.flatMap((row) => [
        rowText(row),
        ...wrap(`from the first mail: ${timeText(row.from_first_mail)}`, page.width - 4).map((line) =>
          page.paint("dim", `    ${line}`),
        ),
      ]),
    ]),
    ...held("Held now, by authority", holds.by_authority),
    ...held("Held now, by reason", holds.by_reason),
    ...heading(page, "Corrections to people who were told before"),
    `  ${countText(corrections.owed)} owed, ${countText(corrections.told)} told, ${countText(corrections.open)} open`,
    "",
    ...REPORT_NOTES.flatMap((note) => wrap(note, page.width)),
    ...wrap(BEFORE_PUBLISHING, page.width),
  ].join("\n")}\n`;
}

const TIME_INDENT = 25;

function timeLines(label: string, words: string, { width }: TextPage): readonly string[] {
  const lines = wrap(words, width - TIME_INDENT);
  return lines.map((line, i) => padEnd(i === 0 ? `  ${label}` : "", TIME_INDENT) + line);
}

function inColumn(column: (typeof COLUMNS)[number], text: string): string {
  return padStart(text, Math.max(column.length, COUNT_WIDTH) + GAP);
}

function rowText({ name, counts }: FigureRow): string {
  const cells = COLUMNS.map((column) => inColumn(column, countText(counts[column])));
  return `  ${padEnd(fit(printable(name), NAME_WIDTH), NAME_WIDTH)}${cells.join("")}`;
}
