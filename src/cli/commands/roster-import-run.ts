import type { CsvMapping } from "../../roster/csv-columns.ts";
import type { RosterFormat } from "../../roster-files.ts";
import { importRoster } from "../../roster-import.ts";
import { EXIT } from "../failure.ts";
import { rosterImportPage } from "../formats/roster-import-text.ts";
import { COMMAND } from "../invocation.ts";
import { listsFrom } from "../options.ts";
import { standardStream } from "../standard-streams.ts";
import { withWorkspace } from "../workspace.ts";

export interface RosterImportArguments {
  readonly format?: RosterFormat;
  readonly source?: string;
  readonly asOf?: string;
  readonly map?: CsvMapping;
  readonly officialDomain?: readonly string[];
  readonly json?: boolean;
  readonly workspace?: string;
}

export async function runRosterImport(
  paths: readonly string[],
  options: RosterImportArguments,
): Promise<number> {
  return await withWorkspace(options.workspace, async ({ store, config }) => {
    const imported = await importRoster({
      store,
      paths,
      format: options.format ?? null,
      source: options.source ?? null,
      asOf: options.asOf ?? null,
      today: new Date().toISOString().slice(0, 10),
      mapping: options.map ?? null,
      officialDomains: options.officialDomain ?? [],
      freeProviders: new Set(listsFrom(config.lists ?? undefined).get("free_email_providers") ?? []),
    });
    const out = standardStream(process.stdout);
    await out.write(
      options.json === true
        ? `${JSON.stringify(imported, null, 2)}\n`
        : rosterImportPage(imported, { ...out, command: COMMAND }),
    );
    return imported.sources.length === 0 ? EXIT.nothingReadable : EXIT.done;
  });
}
