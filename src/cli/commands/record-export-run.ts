import { exportPerson, exportRecord } from "../../record-export.ts";
import { recordSigner } from "../../record-key.ts";
import { EXIT, Failure } from "../failure.ts";
import { COMMAND } from "../invocation.ts";
import { onDuties, tellingPerson } from "../telling.ts";
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
    const parts = await exportPerson(workspace, id, since);
    if (parts === null) throw new Failure(`nothing is on the record about \`${person}\``);
    await writeOut(out, parts);
    return EXIT.done;
  });
}
