/** Commands that remember: which workspace they work in, and how its problems are said. */
import { Option } from "commander";
import { keepCheckpoint } from "../record-checkpoint.ts";
import { StoreError } from "../store/index.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import { WorkspaceProblem } from "../workspace-problem.ts";
import { Failure } from "./failure.ts";

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
      const outcome = await act(workspace);
      if (signs) await keepCheckpoint(workspace);
      return outcome;
    } finally {
      await workspace.close();
    }
  });
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
