/**
 * The last signed state, kept beside the key: `keys/record.checkpoint`. Whoever changes the store, and has neither the key nor
 * this file, can delete the store's own checkpoints; this one they cannot.
 *
 * INVARIANT: it is written after the entries and the checkpoint are in the store for good, so it is never ahead of a store that
 * nobody touched. Where several machines share one store, another machine's is behind, which is no less true.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
  openCheckpoint,
  parseCheckpoint,
  printCheckpoint,
  type SignedCheckpoint,
} from "./ledger/checkpoint.ts";
import { isProblem, type NoteProblem, type NoteVerifier } from "./ledger/signed-note.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

/** The workspace's folder. */
interface HeldPlace {
  readonly dir: string;
}

/** As messages name it. */
export const HELD_FILE = "keys/record.checkpoint";

/** Null where there is none: in a workspace older than this file, or after the key alone was restored. */
export function heldNote({ dir }: HeldPlace): string | null {
  const path = join(dir, HELD_FILE);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT") return null;
    throw new WorkspaceProblem(`cannot read \`${path}\` (${code})`);
  }
}

/** Null where there is none; a problem where it is not one of this key. */
export function heldCheckpoint(
  place: HeldPlace,
  verifier: NoteVerifier,
): SignedCheckpoint | NoteProblem | null {
  const note = heldNote(place);
  return note === null ? null : openCheckpoint(note, verifier);
}

/** Keeps a state, unless another process kept a longer one of this key meanwhile. */
export function holdCheckpoint(place: HeldPlace, checkpoint: SignedCheckpoint, verifier: NoteVerifier): void {
  const held = heldCheckpoint(place, verifier);
  if (held !== null && !isProblem(held) && held.size >= checkpoint.size) return;
  replaceHeld(place, printCheckpoint(checkpoint));
}

/** Whole or not at all, whenever the machine stops. */
export function replaceHeld({ dir }: HeldPlace, note: string): void {
  const path = join(dir, HELD_FILE);
  const next = `${path}.${process.pid}.next`;
  try {
    const file = openSync(next, "w", 0o600);
    try {
      writeSync(file, note);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
    syncFolder(join(dir, "keys"));
  } catch (error) {
    rmSync(next, { force: true });
    throw new WorkspaceProblem(`cannot write \`${path}\` (${(error as NodeJS.ErrnoException).code ?? ""})`, {
      help: "the signed state of the record is kept there, so that a store that was changed is found out",
    });
  }
}

/** A rename outlives a power cut when the folder is on the disk. */
function syncFolder(path: string): void {
  // LIMIT: Windows opens no folder; its file systems log the rename.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** How many entries a note says it is over, whoever signed it; null for what is no checkpoint. */
export function stateOf(note: string): { readonly size: number; readonly root: Uint8Array } | null {
  return parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
}
