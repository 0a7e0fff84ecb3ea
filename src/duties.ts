/**
 * Acts on duties, notices and deliveries: each is decided on the record as it stands and written in one transaction, and
 * decided again where somebody else was faster.
 */
import type { NewEntry, TellPolicy } from "./model/ledger.ts";
import { appendingOf, recordEntries } from "./record.ts";
import type { Store } from "./store/store.ts";
import { type Act, isRefusal, type Refusal } from "./tell/acts.ts";
import { decide } from "./tell/decide.ts";
import { Replay } from "./tell/replay.ts";
import { syncDuties } from "./tell/sync.ts";
import type { TellState } from "./tell/tell-state.ts";

export interface Acting {
  readonly store: Store;
  readonly policy: TellPolicy;
  /** Who acts. */
  readonly by: string;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * The state after it, or why it was refused; of several acts all or none. `documents` are what their entries name by hash.
 */
export async function act(
  acting: Acting,
  asked: Act | readonly Act[] | ((state: TellState) => readonly Act[]),
  documents: readonly Uint8Array[] = [],
): Promise<TellState | Refusal> {
  const { store, now } = acting;
  for (;;) {
    const state = await readState(store);
    const decided = await decideAll(acting, state, actsOf(asked, state));
    if (isRefusal(decided) || decided.entries.length === 0) return isRefusal(decided) ? decided : state;
    const moment = { now, expectedSize: state.size, documents };
    if (await store.append(await appendingOf(store, decided.entries, moment))) return decided.after;
  }
}

function actsOf(asked: Parameters<typeof act>[1], state: TellState): readonly Act[] {
  if (typeof asked === "function") return asked(state);
  return "act" in asked ? [asked] : asked;
}

interface Decided {
  readonly entries: readonly NewEntry[];
  readonly after: Replay;
}

/** Each act sees what those before it did. */
async function decideAll(acting: Acting, state: Replay, acts: readonly Act[]): Promise<Decided | Refusal> {
  const after = state.clone();
  const entries: NewEntry[] = [];
  for (const one of acts) {
    const decision = decide(after, one, acting);
    if (isRefusal(decision)) return decision;
    take(after, decision, acting.now);
    entries.push(...decision);
  }
  if (acts.some(({ act: word }) => word === "decide_threshold")) {
    const opened = await syncing(acting.store, after, acting);
    take(after, opened, acting.now);
    entries.push(...opened);
  }
  return { entries, after };
}

function take(state: Replay, entries: readonly NewEntry[], now: string): void {
  for (const entry of entries) state.apply({ ...entry, number: state.size, recorded_at: now });
}

/** A person's word on the threshold opens duties to people whom only the campaigns name. */
async function syncing(
  store: Store,
  state: Replay,
  { now, policy }: Pick<Acting, "now" | "policy">,
): Promise<readonly NewEntry[]> {
  const campaigns = await store.campaigns();
  return syncDuties(state, { campaigns, events: [], isAged: () => true }, { now, policy });
}

/** What the record comes to now. */
export async function tellState(store: Store): Promise<TellState> {
  return await readState(store);
}

async function readState(store: Store): Promise<Replay> {
  const state = new Replay();
  for await (const entry of recordEntries(store)) state.apply(entry);
  return state;
}
