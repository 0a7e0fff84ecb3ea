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
  /** RFC 3339; where the record is a little ahead of it, the record's last time is used. */
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

/** Numbers, times, salts and hashes the entries, and erases what they say is erased; what `store.append` and `store.saveCampaigns` take. */
export async function appendingOf(
  store: Store,
  entries: readonly NewEntry[],
  moment: AppendMoment,
): Promise<Appending> {
  const { expectedSize, documents = [] } = moment;
  const nodes: CompleteNode[] = [];
  const tree = new GrowingTree(expectedSize, await nodesOf(store)(placesOf({ start: 0, end: expectedSize })));
  const recorded_at = await timeOfNext(store, entries, moment);
  const lines = entries.map((entry, i) => {
    const nonce = randomBytes(NONCE_BYTES).toString("base64url");
    const line = printEntry({ ...entry, number: expectedSize + i, recorded_at, nonce });
    nodes.push(...tree.append(leafHash(Buffer.from(line))));
    return { entry: line, campaign: entry.campaign, person: entry.person };
  });
  const erased = entries.flatMap(({ fact }) => (fact.kind === "document_erased" ? [fact.document] : []));
  return { expectedSize, entries: lines, nodes, documents, erased };
}

// LIMIT: clocks of one office differ by seconds; one that differs by more is wrong, and so is every date that it writes.
const AHEAD_MS_MAX = 10 * 60_000;

/**
 * INVARIANT: times of the record never go back, even where the clock of the machine does; only an entry that says so
 * (`clock_corrected`) is dated before the one before it.
 */
async function timeOfNext(
  store: Store,
  [next]: readonly NewEntry[],
  { now, expectedSize }: AppendMoment,
): Promise<string> {
  const time = new Date(now).toISOString();
  const last = await lastTime(store, expectedSize);
  if (next === undefined || next.fact.kind === "clock_corrected" || last === null || last <= time)
    return time;
  if (!isAhead(last, time)) return last;
  throw new WorkspaceProblem(
    `the last entry of the record is dated ${last}, and by this machine it is ${time}: nothing is written`,
    {
      help:
        "set the clock of this machine right and try again; if it is right, another one was ahead: " +
        "`serjeant record clock --accept --reason <text>` puts that on the record and goes on",
    },
  );
}

/** Whether somebody's clock is wrong: this machine's, or that of whoever wrote last. */
export function isAhead(last: string, now: string): boolean {
  return Date.parse(last) - Date.parse(now) > AHEAD_MS_MAX;
}

/** When the last entry was written, RFC 3339; null where there is none. */
export async function lastTime(store: Store, size: number): Promise<string | null> {
  if (size === 0) return null;
  for await (const [last] of store.record(size - 1))
    return last === undefined ? null : entryOf(last).recorded_at;
  return null;
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
