/** Verifies the record where it is kept: every entry, every hash of the tree, every signed state, every text. */
import { openCheckpoint, type SignedCheckpoint } from "./ledger/checkpoint.ts";
import { readEntry } from "./ledger/entry.ts";
import { areSame } from "./ledger/prove-check.ts";
import { isProblem, type NoteVerifier } from "./ledger/signed-note.ts";
import type { CompleteNode } from "./ledger/tree.ts";
import { entriesCounted, entriesSaid, Problems, type Verification } from "./ledger/verification.ts";
import { type KnownState, WholeCheck } from "./ledger/whole-check.ts";
import type { LedgerEntry } from "./model/ledger.ts";
import { HELD_FILE, heldCheckpoint } from "./record-held.ts";
import { TextCheck } from "./record-texts.ts";
import { recordKey } from "./store/index.ts";
import type { RecordRow, Store } from "./store/store.ts";

export interface StoreVerification extends Verification {
  /** Entries at the end that no checkpoint covers yet. */
  readonly unsigned: number;
  /** Entries of the checkpoint that is kept beside the key; null where none is: then the store alone was asked. */
  readonly held: number | null;
}

/** What of a workspace is verified. */
export interface VerifiedPlace {
  readonly dir: string;
  readonly store: Store;
}

/** `given`: checkpoints that are kept elsewhere, of the same key. */
export async function verifyStore(
  place: VerifiedPlace,
  verifier: NoteVerifier,
  given: readonly SignedCheckpoint[] = [],
): Promise<StoreVerification> {
  const { store } = place;
  const problems = new Problems();
  // Before the entries: what others add and sign meanwhile is no concern of this.
  const held = heldState(place, verifier, problems);
  const kept = await keptStates(store, verifier, problems);
  const states = [...kept, ...notInStore(held, kept, problems), ...given.map(asGiven)];
  const check = new WholeCheck(problems, states);
  const texts = new TextCheck(store, problems);
  const tree = new NodeCheck(store, problems);
  let size = 0;
  for await (const rows of store.record()) {
    await tree.rows(rows, check);
    for (const row of rows) compareRow(row, texts, problems);
    size = rows.at(-1)!.number + 1;
  }
  check.end(null);
  await tree.end(size);
  await texts.end(size);
  const signed = Math.min(size, Math.max(0, ...states.map((state) => state.size)));
  if (signed === 0 && size > 0)
    problems.add(`no state of it is signed: nothing shows that ${entriesSaid(0, size - 1)} are as written`);
  return {
    kind: "whole",
    origin: verifier.name,
    size,
    ...check.figures,
    persons: [],
    until: check.until,
    unsigned: size - signed,
    held: held?.size ?? null,
    ...problems.said(),
  };
}

function asGiven({ size, root }: SignedCheckpoint): KnownState {
  return { size, root, line: null, isGiven: true };
}

function heldState(
  place: VerifiedPlace,
  verifier: NoteVerifier,
  problems: Problems,
): SignedCheckpoint | null {
  const held = heldCheckpoint(place, verifier);
  if (held === null || !isProblem(held)) return held;
  problems.add(`the checkpoint beside the key, \`${HELD_FILE}\`, ${held.problem}`);
  return null;
}

/** SECURITY: whoever rewrites a store takes the signed states out that do not fit; the one beside the key is left. */
function notInStore(
  held: SignedCheckpoint | null,
  kept: readonly KnownState[],
  problems: Problems,
): readonly KnownState[] {
  if (held === null || held.size === 0) return [];
  if (kept.some(({ size, root }) => size === held.size && areSame(root, held.root))) return [];
  const where = " beside the key";
  problems.add(`the checkpoint of ${entriesCounted(held.size)}${where} is gone from the store`);
  return [{ ...asGiven(held), where }];
}

async function keptStates(
  store: Store,
  verifier: NoteVerifier,
  problems: Problems,
): Promise<readonly KnownState[]> {
  const states: KnownState[] = [];
  for (const { size, note } of await store.checkpoints()) {
    const opened = openCheckpoint(note, verifier);
    const name = `the kept checkpoint of ${entriesCounted(size)}`;
    if (isProblem(opened)) problems.add(`${name} ${opened.problem}`);
    else if (opened.size !== size) problems.add(`${name} is signed for ${entriesCounted(opened.size)}`);
    else states.push({ size, root: opened.root, line: null });
  }
  return states;
}

function compareRow(row: RecordRow, texts: TextCheck, problems: Problems): void {
  const entry = readEntry(row.entry)?.entry;
  if (entry === undefined) return;
  compareKeys(row, entry, problems);
  texts.entry(row.number, entry.fact);
}

/**
 * SECURITY: what an entry is found by is not hashed. Whoever changes it leaves every entry as it was signed, and a person's
 * list of entries without theirs.
 */
function compareKeys(row: RecordRow, entry: LedgerEntry, problems: Problems): void {
  for (const about of ["campaign", "person"] as const) {
    const [found, right] = [row[about], recordKey(entry[about])];
    if (found === right || (found !== null && right !== null && areSame(found, right))) continue;
    problems.add(
      right === null
        ? `entry ${row.number} is listed under a ${about} and is about none`
        : `entry ${row.number} is not listed under the ${about} that it is about`,
    );
  }
}

/** Hashes of the tree against the entries; of those over one changed entry, only the narrowest is named. */
class NodeCheck {
  private readonly store: Store;
  private readonly problems: Problems;
  private named = -1;

  constructor(store: Store, problems: Problems) {
    this.store = store;
    this.problems = problems;
  }

  async rows(rows: readonly RecordRow[], check: WholeCheck): Promise<void> {
    const leaves = await this.store.treeNodes(rows.map(({ number }) => ({ level: 0, place: number })));
    const completed = rows.flatMap(({ number, entry }, i) =>
      check.entry({ number, json: entry, leaf: leaves[i]!, line: null }),
    );
    if (!check.isWhole) return;
    const nodes = completed.filter(({ listed }) => listed.level > 0);
    const found = await this.store.treeNodes(nodes.map(({ listed }) => listed));
    for (const [i, { listed, computed }] of nodes.entries()) {
      const hash = found[i]!;
      if (hash === null || !(areSame(hash, listed.hash) || areSame(hash, computed.hash)))
        this.name(listed, hash);
    }
  }

  private name({ level, place }: CompleteNode, hash: Uint8Array | null): void {
    const [from, to] = [place * 2 ** level, (place + 1) * 2 ** level - 1];
    if (from <= this.named) return;
    this.named = to;
    this.problems.add(
      hash === null
        ? `the hash over ${entriesSaid(from, to)} is gone`
        : `the hash over ${entriesSaid(from, to)} is not theirs: one of them was changed together with its own hash`,
    );
  }

  async end(size: number): Promise<void> {
    const [next] = await this.store.treeNodes([{ level: 0, place: size }]);
    if (next === null || next === undefined) return;
    // Somebody may have added an entry since the last one was read.
    if ((await this.store.recordSize()) <= size)
      this.problems.add(`entry ${size} was removed at the end: its hash is still there`);
  }
}
