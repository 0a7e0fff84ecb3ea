/** Why two messages are linked: each proposition, what they show, and what it weighs. */
import type { Waterfall, WaterfallRow } from "../../link/explain.ts";
import type { StoredMessage } from "../../store/store.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, padEnd, padStart, printable } from "../terminal.ts";
import { grouped } from "../wording.ts";

export function waterfallPage(
  { prior, rows, total, probability }: Waterfall,
  [left, right]: readonly [StoredMessage, StoredMessage],
  out: Pick<Stream, "paint" | "width">,
): string {
  const shown = rows.filter(({ level }) => level !== "missing");
  const missing = rows.filter(({ level }) => level === "missing").map(({ comparison }) => words(comparison));
  return [
    out.paint("bold", "Two messages"),
    headOf(left, out),
    headOf(right, out),
    "",
    out.paint("bold", "What speaks for one hand, and what against (bits; each doubles or halves the odds)"),
    `${padStart(bits(prior), 8)}  before anything is compared`,
    ...shown.flatMap((row) => rowLines(row, out)),
    "─".repeat(8),
    `${padStart(bits(total), 8)}  ${out.paint("bold", `probability ${percent(probability)}`)}`,
    "",
    ...(missing.length === 0
      ? []
      : [`Neither for nor against, because one of them has none: ${missing.join(", ")}.`, ""]),
  ].join("\n");
}

function headOf({ observation: o }: StoredMessage, { width }: Pick<Stream, "width">): string {
  const when = o.date?.slice(0, 16).replace("T", " ") ?? "no date";
  return fit(
    `  ${when}  ${printable(o.from ?? "no address")}  ${printable(o.subject ?? "no subject")}`,
    width,
  );
}

function rowLines(row: WaterfallRow, out: Pick<Stream, "paint" | "width">): readonly string[] {
  const { counted, weight, reduced, level, comparison, left, right, carried } = row;
  const said = `${padStart(bits(counted), 8)}  ${padEnd(words(comparison), 20)} ${words(level)}`;
  const values = left === right ? `${left ?? ""}` : `${left ?? "none"} | ${right ?? "none"}`;
  const others = carried === null ? "" : ` (${grouped(carried)} sendings have it)`;
  const why =
    reduced === null || Math.abs(weight - counted) < 0.05
      ? []
      : [`          ${bits(weight)} alone: ${reduced}`];
  const detail = [`          ${printable(values)}${others}`, ...why].map((line) =>
    out.paint("dim", fit(line, out.width)),
  );
  return [fit(said, out.width), ...detail];
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function bits(value: number): string {
  return `${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`;
}

function percent(probability: number): string {
  if (probability > 0.999) return "over 99.9 %";
  return probability < 0.001 ? "under 0.1 %" : `${(probability * 100).toFixed(1)} %`;
}
