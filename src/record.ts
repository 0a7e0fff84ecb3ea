/**
 * The record of a store: reads its entries, and adds to its end. The only file that gives entries their number, their
 * time and their random part.
 */
import { randomBytes } from "node:crypto";
import { printEntry, readEntry } from "./ledger/entry.ts";
import type { NodeSource } from "./ledger/prove.ts";
import { type CompleteNode, GrowingTree, leafHash, placesOf } from "./ledger/tree.ts";
import type { LedgerEntry, NewEntry } from "./model/ledger.ts";
import type { Appending, RecordFilter, Store } from "./store/store.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface AppendMoment {
  /** RFC 3339; where the record is ahead of it, the record's last time is used. */
  readonly now: string;
  /** The record's length that the entries were decided on. */
  readonly expectedSize: number;
  readonly documents?: readonly Uint8Array[];
}

/**
 * The record's entries in order. Facts of a kind that this version does not know are given as they are: a newer version
 * wrote them.
 */
export async function* recordEntries(
  store: Store,
  filter?: RecordFilter,
  from = 0,
): AsyncIterable<LedgerEntry> {
  for await (const rows of store.record(from, filter)) {
    for (const row of rows) yield entryOf(row);
  }
}

function entryOf({ number, entry }: { readonly number: number; readonly entry: string }): LedgerEntry {
  const read = readEntry(entry);
  if (read !== null && read.entry.number === number) return read.entry;
  throw new WorkspaceProblem(`entry ${number} of the record was changed, and cannot be read`, {
    help: "`serjeant record verify` says what else was",
  });
}

const NONCE_BYTES = 16;

/** Numbers, times, salts and hashes the entries; what `store.append` and `store.saveCampaigns` take. */
export async function appendingOf(
  store: Store,
  entries: readonly NewEntry[],
  { now, expectedSize, documents = [] }: AppendMoment,
): Promise<Appending> {
  const nodes: CompleteNode[] = [];
  const tree = new GrowingTree(expectedSize, await nodesOf(store)(placesOf({ start: 0, end: expectedSize })));
  const recorded_at = await timeOfNext(store, expectedSize, now);
  const lines = entries.map((entry, i) => {
    const nonce = randomBytes(NONCE_BYTES).toString("base64url");
    const line = printEntry({ ...entry, number: expectedSize + i, recorded_at, nonce });
    nodes.push(...tree.append(leafHash(Buffer.from(line))));
    return { entry: line, campaign: entry.campaign, person: entry.person };
  });
  return { expectedSize, entries: lines, nodes, documents };
}

/** INVARIANT: times of the record never go back, even where the clock of the machine does. */
async function timeOfNext(store: Store, size: number, now: string): Promise<string> {
  const time = new Date(now).toISOString();
  if (size === 0) return time;
  for await (const [last] of store.record(size - 1)) {
    if (last === undefined) break;
    const { recorded_at } = entryOf(last);
    return recorded_at > time ? recorded_at : time;
  }
  return time;
}

/** The store's hashes; throws a `WorkspaceProblem` where one is not there that must be. */
export function nodesOf(store: Store): NodeSource {
  return async (places) => {
    if (places.length === 0) return [];
    const hashes = await store.treeNodes(places);
    return hashes.map((hash) => {
      if (hash !== null) return hash;
      throw new WorkspaceProblem("a hash of the record is gone", {
        help: "`serjeant record verify` says what of it is still as it was signed",
      });
    });
  };
}
