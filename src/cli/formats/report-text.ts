/** Figures fit to publish, for a reader at a terminal. */
import { COLUMNS, type DutyFigures, type FigureRange, type FigureRow } from "../../tell/figures.ts";
import { fit, padEnd, padStart, printable, wrap } from "../terminal.ts";
import { date } from "../wording.ts";
import { countText, REPORT_NOTES, timeText } from "./report-words.ts";
import { heading, type TextPage } from "./text-page.ts";

/** What no program can see to. */
const BEFORE_PUBLISHING =
  "Before publishing: read the reasons of holds, which are as they were written; and publish whole quarters, since two reports over times that overlap can be subtracted.";
const NAME_WIDTH = 26;
const COLUMN_WIDTH = 13;

export function rangeText({ since, until }: FigureRange, now: string): string {
  const from = since === null ? "from the beginning" : `from ${date(since)}`;
  return `${from} to ${date(until ?? now)}, as the record stood on ${date(now)}`;
}

export function dutiesReportText(
  figures: DutyFigures,
  { page: full, range, now }: { readonly page: TextPage; readonly range: FigureRange; readonly now: string },
): string {
  const page = { width: Math.min(full.width, 120), paint: full.paint };
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
    `  ${countText(people)} people in ${countText(all.counts.targeted)} tellings owed`,
    `  From the first mail    ${timeText(all.from_first_mail)}`,
    `  From the decision      ${timeText(all.from_decision)}`,
    "",
    page.paint(
      "dim",
      `  ${padEnd("", NAME_WIDTH)}${COLUMNS.map((one) => padStart(one, COLUMN_WIDTH)).join("")}`,
    ),
    rowText(all),
    ...tables.flatMap(({ by, rows }) => [
      ...heading(page, `By ${by}`),
      ...rows.flatMap((row) => [
        rowText(row),
        page.paint("dim", `    from the first mail: ${timeText(row.from_first_mail)}`),
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

function rowText({ name, counts }: FigureRow): string {
  const cells = COLUMNS.map((column) => padStart(countText(counts[column]), COLUMN_WIDTH));
  return `  ${padEnd(fit(printable(name), NAME_WIDTH), NAME_WIDTH)}${cells.join("")}`;
}
