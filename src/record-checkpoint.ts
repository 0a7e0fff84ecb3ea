/** Signs the record as it stands; a checkpoint is kept whenever a command has added to it. */
import {
  openCheckpoint,
  parseCheckpoint,
  type SignedCheckpoint,
  signCheckpoint,
} from "./ledger/checkpoint.ts";
import { consistencyProof, rootAt } from "./ledger/prove.ts";
import { areSame, isContinued } from "./ledger/prove-check.ts";
import { isProblem, type NoteVerifier } from "./ledger/signed-note.ts";
import { nodesOf } from "./record.ts";
import { type KeyPlace, recordSigner } from "./record-key.ts";
import type { Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

/** What of a workspace the record needs. */
export interface RecordPlace extends KeyPlace {
  readonly store: Store;
}

/** Signs what was added since the last checkpoint; does nothing where the record still is what was signed. */
export async function keepCheckpoint(place: RecordPlace): Promise<void> {
  const size = await place.store.recordSize();
  const last = (await place.store.checkpoints()).at(-1);
  if (last === undefined ? size === 0 : await isStill(place.store, last.note, size)) return;
  await checkpointOf(place);
}

/** Whether these are the size and the root of a note, whoever signed it; cheap enough for the end of every command. */
async function isStill(store: Store, note: string, size: number): Promise<boolean> {
  const signed = parseCheckpoint(note.slice(0, note.lastIndexOf("\n\n") + 1));
  return signed?.size === size && areSame(signed.root, await rootAt(size, nodesOf(store)));
}

/** The present state, signed and kept. Throws a `WorkspaceProblem` where it does not continue the last one. */
export async function checkpointOf(place: RecordPlace): Promise<SignedCheckpoint> {
  const { store } = place;
  const signer = await recordSigner(place);
  const size = await store.recordSize();
  const root = await rootAt(size, nodesOf(store));
  const last = await lastSigned(store, signer.verifier);
  // SPEC: C2SP tlog-checkpoint: a log must not sign a state that is inconsistent with one it has signed.
  if (last !== undefined && !(await continues(store, last, { size, root }))) {
    throw new WorkspaceProblem(
      `the record does not continue its checkpoint of ${last.size} entries, so it is not signed`,
      { help: "`serjeant record verify` says what was changed; look at it before anything else is written" },
    );
  }
  const note = signCheckpoint({ size, root }, signer);
  await store.addCheckpoint(size, note);
  const opened = openCheckpoint(note, signer.verifier);
  if (isProblem(opened)) throw new Error("a checkpoint that was just signed is not believed");
  return opened;
}

async function continues(
  store: Store,
  last: SignedCheckpoint,
  { size, root }: { readonly size: number; readonly root: Uint8Array },
): Promise<boolean> {
  if (last.size > size) return false;
  const proof = await consistencyProof(last.size, size, nodesOf(store));
  return isContinued({ first: last.size, second: size, firstRoot: last.root, secondRoot: root, proof });
}

/** The longest; every command asks, so no other signature is looked at. */
async function lastSigned(store: Store, verifier: NoteVerifier): Promise<SignedCheckpoint | undefined> {
  for (const { note } of (await store.checkpoints()).toReversed()) {
    const opened = openCheckpoint(note, verifier);
    if (!isProblem(opened)) return opened;
  }
  return undefined;
}

/** Kept checkpoints that this key signed, each once, the longest last. */
export async function signedStates(
  store: Store,
  verifier: NoteVerifier,
): Promise<readonly SignedCheckpoint[]> {
  const opened = (await store.checkpoints()).map(({ note }) => openCheckpoint(note, verifier));
  const states = opened.filter((one): one is SignedCheckpoint => !isProblem(one));
  return states.filter(
    (one, i) => i === 0 || one.size !== states[i - 1]!.size || !areSame(one.root, states[i - 1]!.root),
  );
}
