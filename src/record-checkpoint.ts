/** Signs the record as it stands; a checkpoint is kept whenever a command has added to it. */
import { openCheckpoint, type SignedCheckpoint, signCheckpoint } from "./ledger/checkpoint.ts";
import { consistencyProof, rootAt } from "./ledger/prove.ts";
import { areSame, isContinued } from "./ledger/prove-check.ts";
import { isProblem, type NoteVerifier } from "./ledger/signed-note.ts";
import { entriesCounted, entriesSaid } from "./ledger/verification.ts";
import { nodesOf } from "./record.ts";
import { HELD_FILE, heldCheckpoint, heldNote, holdCheckpoint, stateOf } from "./record-held.ts";
import { hasRecordKey, type KeyPlace, recordSigner } from "./record-key.ts";
import type { Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

/** What of a workspace the record needs. */
export interface RecordPlace extends KeyPlace {
  readonly store: Store;
}

/**
 * Signs what was added since the last checkpoint, and keeps the state beside the key; does nothing where the record still is
 * what was signed.
 */
export async function keepCheckpoint(place: RecordPlace): Promise<void> {
  const { store } = place;
  const size = await store.recordSize();
  const last = (await store.checkpoints()).at(-1)?.note;
  const held = heldNote(place);
  if (size === 0 && last === undefined && held === null) return;
  const isSigned = last === undefined ? size === 0 : await isStill(store, last, size);
  if (isSigned && (!hasRecordKey(place) || (held !== null && (await isStill(store, held, size))))) return;
  await checkpointOf(place);
}

/** Whether these are the size and the root of a note, whoever signed it; cheap enough for the end of every command. */
async function isStill(store: Store, note: string, size: number): Promise<boolean> {
  const signed = stateOf(note);
  return signed?.size === size && areSame(signed.root, await rootAt(size, nodesOf(store)));
}

/**
 * The present state, signed, and kept in the store and beside the key. Throws a `WorkspaceProblem`, and signs nothing, where
 * it continues not both of the last ones that were kept there.
 */
export async function checkpointOf(place: RecordPlace): Promise<SignedCheckpoint> {
  const { store } = place;
  const signer = await recordSigner(place);
  // Before the size: another machine may add and sign at any time, and what is signed is never longer than what is there.
  const held = heldOrFail(place, signer.verifier);
  const last = await lastSigned(store, signer.verifier);
  const size = await store.recordSize();
  // SPEC: C2SP tlog-checkpoint: a log must not sign a state that is inconsistent with one it has signed.
  if (held !== null) await mustContinue(store, held, size, ` beside the key (\`${HELD_FILE}\`)`);
  if (last !== null) await mustContinue(store, last, size, "");
  const note = signCheckpoint({ size, root: await rootAt(size, nodesOf(store)) }, signer);
  await store.addCheckpoint(size, note);
  const opened = openCheckpoint(note, signer.verifier);
  if (isProblem(opened)) throw new Error("a checkpoint that was just signed is not believed");
  holdCheckpoint(place, opened, signer.verifier);
  return opened;
}

function heldOrFail(place: RecordPlace, verifier: NoteVerifier): SignedCheckpoint | null {
  const held = heldCheckpoint(place, verifier);
  if (held === null || !isProblem(held)) return held;
  throw new WorkspaceProblem(`the checkpoint beside the key, \`${HELD_FILE}\`, ${held.problem}`, {
    help: "put it back from a backup of `keys/`; nothing is signed until then",
  });
}

async function mustContinue(
  store: Store,
  signed: SignedCheckpoint,
  size: number,
  where: string,
): Promise<void> {
  const isShorter = size < signed.size;
  if (!isShorter && (await continues(store, signed, size))) return;
  const what = isShorter
    ? `${entriesSaid(size, signed.size - 1)} ${signed.size - size === 1 ? "is" : "are"} missing at the end`
    : `among ${entriesSaid(0, signed.size - 1)} something is not as it was signed`;
  throw new WorkspaceProblem(
    `the record does not continue its checkpoint of ${entriesCounted(signed.size)}${where}: ${what}; nothing is signed`,
    {
      help:
        "`serjeant record verify` says what was changed; look at it before anything else is written. Where the store was put " +
        "back from an older backup on purpose, docs/record.md says how to go on",
    },
  );
}

async function continues(
  store: Store,
  { size: first, root }: SignedCheckpoint,
  size: number,
): Promise<boolean> {
  const nodes = nodesOf(store);
  const proof = await consistencyProof(first, size, nodes);
  const secondRoot = await rootAt(size, nodes);
  return isContinued({ first, second: size, firstRoot: root, secondRoot, proof });
}

/** The longest; every command asks, so no other signature is looked at. */
async function lastSigned(store: Store, verifier: NoteVerifier): Promise<SignedCheckpoint | null> {
  for (const { note } of (await store.checkpoints()).toReversed()) {
    const opened = openCheckpoint(note, verifier);
    if (!isProblem(opened)) return opened;
  }
  return null;
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
