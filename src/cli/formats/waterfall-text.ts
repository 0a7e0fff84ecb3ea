/** Why two messages are linked: each proposition, what they show, and what it weighs. */
import type { Waterfall, WaterfallRow } from "../../link/explain.ts";
import type { Campaign, Judgement } from "../../model/campaign.ts";
import type { Observation } from "../../model/observation.ts";
import type { Stream } from "../standard-streams.ts";
import { displayWidth, fit, padEnd, padStart, printable, wrap } from "../terminal.ts";
import { grouped } from "../wording.ts";
import { judgementText } from "./campaign-text.ts";

type Side = Pick<Observation, "key" | "date" | "from" | "subject">;

/** What is known of two messages besides their weights. */
export interface PairKnowledge {
  readonly campaign: Pick<Campaign, "id" | "messages">;
  /** On just these two; null where nobody judged. */
  readonly judgement: Judgement | null;
  /** Of either message; mail of our own is not. */
  readonly isLinked: readonly boolean[];
  /** The probability from which two messages are linked. */
  readonly threshold: number;
}

export function waterfallPage(
  { prior, rows, total, probability }: Waterfall,
  [left, right]: readonly [Side, Side],
  out: Pick<Stream, "paint" | "width"> & PairKnowledge,
): string {
  const shown = rows.filter(({ level }) => level !== "missing");
  const column = shown.reduce((most, { comparison }) => Math.max(most, displayWidth(words(comparison))), 0);
  const notes = pairNotes([left, right], probability, out);
  const missing = rows.filter(({ level }) => level === "missing").map(({ comparison }) => words(comparison));
  return [
    out.paint("bold", "Two messages"),
    headOf(left, out),
    headOf(right, out),
    "",
    out.paint("bold", "What speaks for one hand, and what against (bits; each doubles or halves the odds)"),
    `${padStart(bits(prior), 8)}  before anything is compared`,
    ...shown.flatMap((row) => rowLines(row, column, out)),
    "─".repeat(8),
    `${padStart(bits(total), 8)}  ${out.paint("bold", `probability ${percent(probability)}`)}`,
    "",
    ...notes.flatMap((note) => wrap(note, out.width)),
    ...(notes.length === 0 ? [] : [""]),
    ...(missing.length === 0
      ? []
      : [
          ...wrap(`Neither for nor against, because one of them has none: ${missing.join(", ")}.`, out.width),
          "",
        ]),
  ].join("\n");
}

/** What the weights alone do not say: who judged, what is not in the campaign, how unlike messages came into one. */
function pairNotes(
  sides: readonly [Side, Side],
  probability: number,
  { campaign, judgement, threshold, isLinked }: PairKnowledge,
): readonly string[] {
  const keys = new Set(campaign.messages.map(({ key }) => key));
  const outside = sides.map(({ key }) => !keys.has(key));
  const own = isLinked.every(Boolean) ? [] : ["Mail of your own is not linked, whatever it shows."];
  const judged = [...(judgement === null ? [] : [judgedNote(judgement)]), ...own];
  if (outside[0] && outside[1]) return [...judged, `Neither of the two messages is in ${campaign.id}.`];
  if (outside[0] || outside[1]) {
    return [...judged, `The ${outside[0] ? "first" : "second"} message is not in ${campaign.id}.`];
  }
  if (probability >= threshold || judgement?.verdict === "same") return judged;
  return [
    ...judged,
    `These two alone would not be linked. Both are in ${campaign.id} because they are joined through other messages, ` +
      "or by the same sender.",
  ];
}

function judgedNote(judgement: Judgement): string {
  const said = judgementText(judgement);
  const effect =
    judgement.verdict === "unsure"
      ? "An earlier judgement is taken back."
      : "This comes before every weight.";
  return `These two were ${said.replace(/[.]$/, "")}. ${effect}`;
}

function headOf(o: Side, { width }: Pick<Stream, "width">): string {
  const when = o.date?.slice(0, 16).replace("T", " ") ?? "no date";
  return fit(
    `  ${when}  ${printable(o.from ?? "no address")}  ${printable(o.subject ?? "no subject")}`,
    width,
  );
}

function rowLines(
  row: WaterfallRow,
  column: number,
  out: Pick<Stream, "paint" | "width">,
): readonly string[] {
  const { counted, weight, reduced, level, comparison, left, right, carried } = row;
  const said = `${padStart(bits(counted), 8)}  ${padEnd(words(comparison), column)}  ${words(level)}`;
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
