import { type ChronologyQuestion, chronology } from "../../chronology.ts";
import { refang } from "../../hunt-target.ts";
import { basisWords } from "../../tell/chronology/answer.ts";
import type { Chronology } from "../../tell/chronology/chronology.ts";
import { EXIT, Failure } from "../failure.ts";
import { chronologyHtml } from "../formats/chronology-html.ts";
import { chronologyPage } from "../formats/chronology-page.ts";
import { chronologyText } from "../formats/chronology-text.ts";
import { openReport } from "../report-file.ts";
import { standardStream } from "../standard-streams.ts";
import { campaignIdNamed, onDuties, type Telling, tellingPerson } from "../telling.ts";
import { VERSION } from "../version.ts";

export interface ChronologyArguments {
  /** RFC 3339. */
  readonly asOf?: string;
  readonly recorded: boolean;
  readonly format: "text" | "html" | "pdf" | "json";
  readonly out?: string;
  readonly workspace?: string;
}

export async function runChronologyPerson(id: string, options: ChronologyArguments): Promise<number> {
  return await answer(options, async (telling) => ({ kind: "person", id: tellingPerson(telling, id).id }));
}

export async function runChronologyCampaign(id: string, options: ChronologyArguments): Promise<number> {
  return await answer(options, async (telling) => ({
    kind: "campaign",
    id: await campaignIdNamed(telling, id),
  }));
}

export async function runChronologyIndicator(text: string, options: ChronologyArguments): Promise<number> {
  const value = refang(text).trim().toLowerCase();
  if (value === "") throw new Failure("no indicator", { help: "a host, a domain or an address" });
  return await answer(options, async () => ({ kind: "indicator", value }));
}

async function answer(
  options: ChronologyArguments,
  about: (telling: Telling) => Promise<ChronologyQuestion["about"]>,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const { workspace, now } = telling;
    const found = await chronology(workspace.store, {
      about: await about(telling),
      asOf: options.asOf ?? now,
      asOfBy: options.recorded ? "recorded" : "event",
      office: workspace.config.office.name || "this office",
    });
    await write(found, options);
    return EXIT.done;
  });
}

async function write(found: Chronology, options: ChronologyArguments): Promise<void> {
  const stdout = standardStream(process.stdout);
  const page = chronologyPage(found);
  if (options.format === "text") {
    const out =
      options.out === undefined ? stdout : { width: 100, paint: (_style: unknown, text: string) => text };
    return await deliver(chronologyText(page, out), options);
  }
  if (options.format === "html") return await deliver(chronologyHtml(page, VERSION), options);
  const { title: _title, lines: _lines, ...said } = page;
  await deliver(`${JSON.stringify({ ...said, basis: basisWords(found), ...found }, null, 2)}\n`, options);
}

async function deliver(text: string, { out }: ChronologyArguments): Promise<void> {
  if (out === undefined) return await standardStream(process.stdout).write(text);
  const report = await openReport(out, []);
  try {
    report.write(text);
    report.keep();
  } finally {
    report.discard();
  }
}
