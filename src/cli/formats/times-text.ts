/** How long telling took, campaign by campaign, for the office itself: small counts are shown. */

import type { WaitingFigures } from "../../tell/survival.ts";
import { STEP_NAMES, type StepFigures } from "../../tell/time-to-tell.ts";
import { padEnd, padStart, printable, wrap } from "../terminal.ts";
import { grouped } from "../wording.ts";
import { hoursText } from "./report-words.ts";
import { heading, type TextPage } from "./text-page.ts";

export interface CampaignTimes {
  /** Null: over all. */
  readonly campaign: string | null;
  readonly kind: string | null;
  readonly first: StepFigures;
  readonly corrections: StepFigures;
}

export function timesText(rows: readonly CampaignTimes[], full: TextPage): string {
  const page = { width: Math.min(full.width, 120), paint: full.paint };
  return `${[
    ...rows.flatMap((row) => campaignLines(row, page)),
    "",
    ...wrap(
      "“of” is everybody who has the first step; who has not the second counts as waiting so far (Kaplan-Meier). “median of those done” leaves them out, and flatters. Corrections are counted apart. For the office only: `report duties` is fit to publish.",
      page.width,
    ),
  ].join("\n")}\n`;
}

function campaignLines(
  { campaign, kind, first, corrections }: CampaignTimes,
  page: TextPage,
): readonly string[] {
  const title =
    campaign === null ? "Over all campaigns" : printable(`${campaign}  ${(kind ?? "").replaceAll("_", " ")}`);
  const corrected = corrections.decided_to_told;
  return [
    ...heading(page, title),
    page.paint(
      "dim",
      `  ${padEnd("", 24)}${["done", "of", "median", "median of those done", "worst"].map((w, i) => padStart(w, WIDTHS[i]!)).join("")}`,
    ),
    ...STEP_NAMES.filter((step) => first[step].all > 0).map((step) =>
      stepLine(step.replaceAll("_", " "), first[step]),
    ),
    ...(corrected.all === 0 ? [] : [stepLine("corrections to told", corrected)]),
  ];
}

const WIDTHS = [6, 6, 14, 22, 22] as const;

function stepLine(name: string, figures: WaitingFigures): string {
  const { all, over, median_hours, median_hours_of_those_told, worst_hours, worst_still_waits } = figures;
  const said = (hours: number | null, none: string): string =>
    hours === null ? none : hoursText(Math.round(hours));
  const worst = `${said(worst_hours, "none")}${worst_still_waits ? " so far" : ""}`;
  const cells = [
    grouped(over),
    grouped(all),
    said(median_hours, "not reached"),
    said(median_hours_of_those_told, "none"),
    worst,
  ];
  return `  ${padEnd(name, 24)}${cells.map((cell, i) => padStart(cell, WIDTHS[i]!)).join("")}`;
}
