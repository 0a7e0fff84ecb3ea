import { exportPerson, exportRecord } from "../../record-export.ts";
import { recordSigner } from "../../record-key.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { standardStream } from "../standard-streams.ts";
import { onDuties, tellingPerson } from "../telling.ts";
import { listed } from "../wording.ts";
import { withWorkspace } from "../workspace.ts";
import { writeOut } from "./record-run.ts";
import { checkpointsGiven } from "./record-verify-run.ts";

export interface RecordExportArguments {
  readonly person?: string;
  readonly checkpoint: readonly string[];
  readonly out?: string;
  readonly workspace?: string;
}

export async function runRecordExport(options: RecordExportArguments): Promise<number> {
  const { person, checkpoint, out } = options;
  if (person === undefined) {
    if (checkpoint.length > 0) {
      throw new Failure(
        "--checkpoint belongs to --person: a whole record shows by itself what it continues",
        {
          help: `\`${COMMAND} record verify <export> --checkpoint <file>\` compares it`,
        },
      );
    }
    return await withWorkspace(options.workspace, async (workspace) => {
      await writeOut(out, exportRecord(workspace));
      return EXIT.done;
    });
  }
  return await onDuties(options, async (telling) => {
    const { workspace } = telling;
    const { id } = tellingPerson(telling, person);
    const since = checkpointsGiven(checkpoint, (await recordSigner(workspace)).verifier);
    const made = await exportPerson(workspace, id, since);
    if (made === null) throw new Failure(`nothing is on the record about \`${person}\``);
    await writeOut(out, made.parts);
    await warnOf(made.naming);
    return EXIT.done;
  });
}

// LIMIT: numbers that fit on a line; the rest is counted.
const NUMBERS_SHOWN = 20;

/** The program leaves nobody else's entries in; what a hand wrote about one person into another's, only a hand can judge. */
async function warnOf(numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const { paint, write } = standardStream(process.stderr);
  const entries = `${numbers.length === 1 ? "entry" : "entries"} ${listed(numbers.map(String), NUMBERS_SHOWN)}`;
  await write(
    `${paint("bold", "note:")}  in ${entries} somebody else of the roster is named; read that before you hand it over\n`,
  );
}
