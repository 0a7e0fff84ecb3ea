/** Commands that remember: which workspace they work in, and how its problems are said. */
import { Option } from "commander";
import { keepCheckpoint } from "../record-checkpoint.ts";
import { heldNote, stateOf } from "../record-held.ts";
import { StoreError } from "../store/index.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { WorkspaceProblem } from "../workspace-problem.ts";
import { Failure } from "./failure.ts";
import { COMMAND } from "./invocation.ts";
import { standardStream } from "./standard-streams.ts";
import { counted } from "./wording.ts";

export function workspaceOption(): Option {
  return new Option(
    "--workspace <dir>",
    "the workspace to use; without it that of SERJEANT_WORKSPACE, else the nearest above the current folder",
  );
}

/**
 * Opens the workspace, acts, signs what the record has gained, and closes it whatever happened. A command that is killed
 * before leaves the signing to the next one.
 */
export async function withWorkspace<T>(
  dir: string | undefined,
  act: (workspace: Workspace) => Promise<T>,
  { signs = true }: { readonly signs?: boolean } = {},
): Promise<T> {
  return await saying(async () => {
    const workspace = await openWorkspace(dir);
    try {
      const wasHeld = heldNote(workspace) !== null;
      const outcome = await act(workspace);
      if (signs) await keepCheckpoint(workspace);
      if (!wasHeld) await sayHeld(workspace);
      return outcome;
    } finally {
      await workspace.close();
    }
  });
}

/** Where no signed state lay beside the key, the store was believed; that is said once. */
async function sayHeld(workspace: Workspace): Promise<void> {
  const note = heldNote(workspace);
  const state = note === null ? null : stateOf(note);
  if (state === null) return;
  const { paint, write } = standardStream(process.stderr);
  await write(
    `${paint("bold", "note:")}  no signed state of the record was kept beside the key: that of ${counted(state.size, "entry", "entries")} ` +
      `is from now on, as the store has it. \`${COMMAND} record verify --checkpoint <file>\` compares it with a copy from before.\n`,
  );
}

/** A problem of the workspace or its store ends the command in words for a person. */
export async function saying<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof WorkspaceProblem) && !(error instanceof StoreError)) throw error;
    throw new Failure(error.message, error.help === undefined ? {} : { help: error.help });
  }
}
