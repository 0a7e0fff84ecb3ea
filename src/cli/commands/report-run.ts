import { recordEntries } from "../../record.ts";
import { digestOf } from "../../tell/digest.ts";
import { dutyFigures, type FigureRange } from "../../tell/figures.ts";
import { stepFigures, type TellingTimes, tellingTimes } from "../../tell/time-to-tell.ts";
import { EXIT, Failure } from "../failure.ts";
import { digestText } from "../formats/digest-text.ts";
import { dutiesReportHtml } from "../formats/report-html.ts";
import { dutiesReportText } from "../formats/report-text.ts";
import type { TextPage } from "../formats/text-page.ts";
import { type CampaignTimes, timesText } from "../formats/times-text.ts";
import { pageFor, writeOut } from "../page-out.ts";
import { onDuties, type Telling } from "../telling.ts";
import { VERSION } from "../version.ts";

export interface ReportArguments {
  /** RFC 3339. */
  readonly since?: string;
  readonly until?: string;
  readonly format: "text" | "json" | "html";
  readonly out?: string;
  readonly workspace?: string;
}

interface Asked {
  readonly telling: Telling;
  readonly range: FigureRange;
  readonly now: string;
  readonly page: TextPage;
}

export async function runReportDuties(options: ReportArguments): Promise<number> {
  return await report(options, async ({ telling, range, now, page }) => {
    const figures = dutyFigures(await timesOf(telling), { now, range });
    if (options.format === "json") return json({ ...range, as_of: now, ...figures });
    if (options.format === "html") return dutiesReportHtml(figures, { version: VERSION, range, now });
    return dutiesReportText(figures, { page, range, now });
  });
}

export async function runReportTimes(options: ReportArguments): Promise<number> {
  return await report(options, async ({ telling, range, now, page }) => {
    const { since, until } = range;
    const times = (await timesOf(telling)).filter(
      ({ decided_at: at }) =>
        (since === null || Date.parse(at) >= Date.parse(since)) &&
        (until === null || Date.parse(at) <= Date.parse(until)),
    );
    const rows = [
      timesRow(times, now, null),
      ...[...Map.groupBy(times, ({ campaign }) => campaign)].map(([id, some]) => timesRow(some, now, id)),
    ];
    return options.format === "json" ? json({ ...range, as_of: now, times: rows }) : timesText(rows, page);
  });
}

export async function runReportDigest(options: ReportArguments): Promise<number> {
  return await report(options, async ({ telling, range, now, page }) => {
    const items = digestOf(telling.state, range);
    return options.format === "json"
      ? json({ ...range, as_of: now, campaigns: items })
      : digestText(items, { page, range, now });
  });
}

function timesRow(times: readonly TellingTimes[], now: string, campaign: string | null): CampaignTimes {
  return {
    campaign,
    kind: campaign === null ? null : (times[0]?.campaign_kind ?? null),
    first: stepFigures(
      times.filter(({ is_correction }) => !is_correction),
      now,
    ),
    corrections: stepFigures(
      times.filter(({ is_correction }) => is_correction),
      now,
    ),
  };
}

async function timesOf({ workspace, now }: Telling): Promise<readonly TellingTimes[]> {
  const entries = [];
  for await (const entry of recordEntries(workspace.store)) entries.push(entry);
  return tellingTimes(entries, now);
}

async function report(options: ReportArguments, make: (asked: Asked) => Promise<string>): Promise<number> {
  const range = { since: options.since ?? null, until: options.until ?? null };
  if (range.since !== null && range.until !== null && range.since > range.until)
    throw new Failure("`--since` is after `--until`: nothing is between them");
  return await onDuties(options, async (telling) => {
    const page = pageFor(options.out);
    await writeOut(await make({ telling, range, now: telling.now, page }), options.out);
    return EXIT.done;
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
