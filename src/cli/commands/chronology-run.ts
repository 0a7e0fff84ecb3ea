import { type ChronologyQuestion, chronology } from "../../chronology.ts";
import { refang } from "../../hunt-target.ts";
import { chronologyPdf } from "../../letter.ts";
import type { ChronologyPage } from "../../model/chronology-page.ts";
import { basisWords } from "../../tell/chronology/answer.ts";
import type { Chronology } from "../../tell/chronology/chronology.ts";
import { EXIT, Failure } from "../failure.ts";
import { chronologyHtml } from "../formats/chronology-html.ts";
import { chronologyPage } from "../formats/chronology-page.ts";
import { chronologyText } from "../formats/chronology-text.ts";
import { pageFor, writeOut } from "../page-out.ts";
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
  if (options.format === "pdf" && options.out === undefined && process.stdout.isTTY)
    throw new Failure("a PDF is no text for a terminal", { help: "--out <file> writes it into a file" });
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

async function write(found: Chronology, { format, out }: ChronologyArguments): Promise<void> {
  const page = chronologyPage(found);
  if (format === "text") return await writeOut(chronologyText(page, pageFor(out)), out);
  if (format === "html") return await writeOut(chronologyHtml(page, VERSION), out);
  if (format === "pdf") return await writeOut(await pdfOf(page), out);
  const { title: _title, lines: _lines, ...said } = page;
  await writeOut(`${JSON.stringify({ ...said, basis: basisWords(found), ...found }, null, 2)}\n`, out);
}

async function pdfOf(page: ChronologyPage): Promise<Uint8Array> {
  const help = "a page to print from a browser: --format html";
  const set = await chronologyPdf(page, { made_at: new Date().toISOString() });
  if (set.kind === "pdf") return set.bytes;
  if (set.kind === "no_typesetter") throw new Failure(`no PDF: ${set.why}`, { help });
  throw new Failure("the chronology cannot be set as a PDF", { help });
}
