/**
 * Acts on duties, notices and deliveries: each is decided on the record as it stands and written in one transaction, and
 * decided again where somebody else was faster.
 */
import type { TellPolicy } from "./model/ledger.ts";
import type { Store } from "./store/store.ts";
import type { Act, Refusal } from "./tell/acts.ts";
import type { TellState } from "./tell/tell-state.ts";

export interface Acting {
  readonly store: Store;
  readonly policy: TellPolicy;
  /** Who acts. */
  readonly by: string;
  /** RFC 3339. */
  readonly now: string;
}

/** The state after it, or why it was refused. `documents` are what its entries name by hash. */
export declare function act(
  acting: Acting,
  asked: Act | readonly Act[] | ((state: TellState) => readonly Act[]),
  documents?: readonly Uint8Array[],
): Promise<TellState | Refusal>;

/** What the record comes to now. */
export declare function tellState(store: Store): Promise<TellState>;
