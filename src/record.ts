/**
 * The record of a store: reads its entries, and adds to its end. The only file that gives entries their number, their
 * time and their random part.
 */
import type { LedgerEntry, NewEntry } from "./model/ledger.ts";
import type { Appending, RecordFilter, Store } from "./store/store.ts";

export interface AppendMoment {
  /** RFC 3339; where the record is ahead of it, the record's last time is used. */
  readonly now: string;
  /** The record's length that the entries were decided on. */
  readonly expectedSize: number;
  readonly documents?: readonly Uint8Array[];
}

/** The record's entries in order. */
export declare function recordEntries(store: Store, filter?: RecordFilter): AsyncIterable<LedgerEntry>;

/** Numbers, times, salts and hashes the entries; what `store.append` and `store.saveCampaigns` take. */
export declare function appendingOf(
  store: Store,
  entries: readonly NewEntry[],
  moment: AppendMoment,
): Promise<Appending>;
