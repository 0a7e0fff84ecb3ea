/** Workspaces with a record, in a temporary folder, and what can be done to them behind their back. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { SignedCheckpoint } from "../src/ledger/checkpoint.ts";
import { verifyExport } from "../src/ledger/export-verifier.ts";
import type { NoteVerifier } from "../src/ledger/signed-note.ts";
import type { Verification } from "../src/ledger/verification.ts";
import type { Fact, NewEntry } from "../src/model/ledger.ts";
import { appendingOf } from "../src/record.ts";
import { keepCheckpoint } from "../src/record-checkpoint.ts";
import type { Store } from "../src/store/store.ts";
import { initWorkspace, type Workspace } from "../src/workspace.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "../src/workspace-config.ts";

export const RECORDED_NOW = "2026-03-01T09:00:00.000Z";

/** A new workspace at `dir`, closed and removed after the work. */
export async function withWorkspaceAt(
  dir: string,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  const config = {
    ...DEFAULT_TELLING,
    organizationDomains: ["parliament.example"],
    trustedAuthserv: [],
    rules: [],
    lists: null,
    retention: DEFAULT_RETENTION,
  };
  const workspace = await initWorkspace({ dir, db: null, config, now: RECORDED_NOW });
  try {
    await work(workspace);
  } finally {
    await workspace.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export function happened(what: string, said: Partial<NewEntry> = {}): NewEntry {
  const fact: Fact = { kind: "happened", what, source: "a letter", indicator: null };
  const clocks = { happened_at: null, learned_at: null, told_at: null };
  return { by: "clerk", campaign: null, person: null, ...clocks, fact, ...said };
}

/** Each group is written by a command of its own, and signed. */
export async function recording(
  workspace: Workspace,
  groups: readonly (readonly NewEntry[])[],
): Promise<void> {
  for (const entries of groups) {
    await append(workspace.store, entries);
    await keepCheckpoint(workspace);
  }
}

export async function append(store: Store, entries: readonly NewEntry[]): Promise<void> {
  const expectedSize = await store.recordSize();
  await store.append(await appendingOf(store, entries, { now: RECORDED_NOW, expectedSize }));
}

export async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function whole(parts: AsyncIterable<string>): Promise<string> {
  return (await gathered(parts)).join("");
}

export async function verified(
  content: string | Uint8Array,
  verifier: NoteVerifier,
  given: readonly SignedCheckpoint[] = [],
): Promise<Verification> {
  return await verifyExport(chunksOf(Buffer.from(content)), verifier, given);
}

/** In pieces that end within lines. */
async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
}

export function problemsOf({ problems }: Verification): readonly string[] {
  return problems.map(({ text }) => text);
}

/** Runs SQL on the store's file as somebody would who has the machine: nothing there refuses it. */
export function behindItsBack(
  dir: string,
  statements: readonly (readonly [string, ...SQLInputValue[]])[],
): void {
  const database = new DatabaseSync(join(dir, "serjeant.db"));
  const triggers = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
  for (const [sql, ...values] of statements) database.prepare(sql).run(...values);
  database.close();
}
