/** Signed states of the record (https://c2sp.org/tlog-checkpoint): whoever holds one can tell whether it was rewritten. */
import {
  base64,
  exactBase64,
  isProblem,
  type NoteProblem,
  type NoteSigner,
  type NoteVerifier,
  openNote,
  signatureLine,
  signNote,
} from "./signed-note.ts";
import { HASH_BYTES } from "./tree.ts";

export interface Checkpoint {
  /** Whose record: the name of the key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface SignedCheckpoint extends Checkpoint {
  /** In base64, with the key's id. */
  readonly signature: string;
}

/** No time is in it, nor anything else that cannot be recomputed from the record: one state has one checkpoint. */
export function signCheckpoint(state: Omit<Checkpoint, "origin">, signer: NoteSigner): string {
  return signNote(checkpointText({ ...state, origin: signer.verifier.name }), signer);
}

function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\n`;
}

/** The same bytes that were signed. */
export function printCheckpoint(checkpoint: SignedCheckpoint): string {
  return `${checkpointText(checkpoint)}\n${signatureLine(checkpoint.origin, checkpoint.signature)}`;
}

/** The state that this key signed; lines of other signers, such as witnesses, are passed over. */
export function openCheckpoint(note: string, verifier: NoteVerifier): SignedCheckpoint | NoteProblem {
  const opened = openNote(note, verifier);
  if (isProblem(opened)) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === null || checkpoint.origin !== verifier.name)
    return { problem: `is no checkpoint of the record ${verifier.name}` };
  return { ...checkpoint, signature: opened.signature };
}

/** Null for what is no text of a checkpoint, or not the one way to write it. Ours have no extension lines. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", hash = ""] = text.split("\n");
  const root = exactBase64(hash);
  if (origin === "" || !isCount(size) || root?.length !== HASH_BYTES) return null;
  const checkpoint = { origin, size: Number(size), root };
  return checkpointText(checkpoint) === text ? checkpoint : null;
}

/** Decimal digits without leading zeros, of a number that can be counted to. */
export function isCount(text: string): boolean {
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
}
