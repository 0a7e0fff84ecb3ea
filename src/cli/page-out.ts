/** Where a page goes: to standard output, or whole into the file of `--out`. */
import type { TextPage } from "./formats/text-page.ts";
import { openReport } from "./report-file.ts";
import { standardStream } from "./standard-streams.ts";

/** Width and colour of it; a file has no colour. */
export function pageFor(out: string | undefined): TextPage {
  return out === undefined ? standardStream(process.stdout) : { width: 100, paint: (_style, text) => text };
}

export async function writeOut(page: string | Uint8Array, out: string | undefined): Promise<void> {
  if (out === undefined) return await standardStream(process.stdout).write(page);
  const report = await openReport(out, []);
  try {
    report.write(page);
    report.keep();
  } finally {
    report.discard();
  }
}
