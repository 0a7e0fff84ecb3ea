/**
 * Acts on duties, notices and deliveries: each is decided on the record as it stands and written in one transaction, and
 * decided again where somebody else was faster.
 */
import type { Campaign, CampaignEvent } from "./model/campaign.ts";
import type { NewEntry, TellPolicy } from "./model/ledger.ts";
import { appendingOf, recordEntries } from "./record.ts";
import type { LinkState, Store } from "./store/store.ts";
import { type Act, type Decision, isRefusal, type Refusal } from "./tell/acts.ts";
import { decide } from "./tell/decide.ts";
import { graver } from "./tell/duty-states.ts";
import { Replay } from "./tell/replay.ts";
import { syncDuties } from "./tell/sync.ts";
import type { CampaignState, TellState } from "./tell/tell-state.ts";

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
  if (acts.some(({ act: word }) => word === "decide_threshold" || word === "end_excuse")) {
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

/** Why it would be refused now; null where it would be done. Nothing is written. */
export async function refusalOf(acting: Acting, asked: Act): Promise<Refusal | null> {
  const decision = await wouldRecord(acting, asked);
  return isRefusal(decision) ? decision : null;
}

/** What it would put on the record now. Nothing is written. */
export async function wouldRecord(acting: Acting, asked: Act): Promise<Decision> {
  return decide(await sharedState(acting.store), asked, acting);
}

/** Acts that ask for nothing but the record: `decide_threshold` opens duties to whom only the campaigns name. */
type PlainAct = Exclude<Act, { readonly act: "decide_threshold" }>;

/**
 * As `act`, one act and without the state after it: for whoever does hundreds, each copy of the state costs more than the
 * act. `asked` may look at the state that it is decided on, and keep nothing of it. Null where it was done.
 */
export async function actOnce(
  acting: Acting,
  asked: PlainAct | ((state: TellState) => PlainAct | Refusal),
): Promise<Refusal | null> {
  const { store, now } = acting;
  for (;;) {
    const state = await sharedState(store);
    const one = typeof asked === "function" ? asked(state) : asked;
    const decided = isRefusal(one) ? one : decide(state, one, acting);
    if (isRefusal(decided)) return decided;
    if (decided.length === 0) return null;
    const moment = { now, expectedSize: state.size };
    if (await store.append(await appendingOf(store, decided, moment))) return null;
  }
}

/** What the record comes to now. */
export async function tellState(store: Store): Promise<TellState> {
  return await readState(store);
}

/** Campaigns that retention leaves alone: somebody of theirs waits for a notice, or nobody has closed them. */
export function unfinishedIn({ campaigns, duties }: TellState): ReadonlySet<string> {
  const unfinished = [...duties.values()].filter(
    ({ campaign, state }) =>
      state === "open" || state === "held" || campaigns.get(campaign)?.closed_at === null,
  );
  return new Set(unfinished.map(({ campaign }) => campaign));
}

/** What linking found, and the `state` that belongs to it. */
export interface LinkedCampaigns {
  readonly campaigns: readonly Campaign[];
  readonly events: readonly Omit<CampaignEvent, "id">[];
  readonly state: LinkState;
  /** `store.linkRuns()` before anything of this was read. */
  readonly linkRuns: number;
}

/**
 * Keeps campaigns together with the duties that follow from them: in one transaction, so that no recipient is in neither. Null, and
 * nothing is written, where another run of linking was saved meanwhile: what this one found is no longer so.
 */
export async function saveWithDuties(
  { store, policy, now }: Omit<Acting, "by">,
  { campaigns, events, state: linked, linkRuns }: LinkedCampaigns,
): Promise<readonly Campaign[] | null> {
  const horizon = (await store.purgedBefore()).campaigns;
  const isAged = (lastSeen: string | null) => horizon !== null && lastSeen !== null && lastSeen < horizon;
  // What was not taken yet is kept in step, however old: somebody late may be among its people.
  const there = new Set(horizon === null ? [] : (await store.campaigns()).map(({ id }) => id));
  for (;;) {
    const state = await readState(store);
    const unfinished = unfinishedIn(state);
    const graded = campaigns.map((one) => withGrades(one, state.campaigns.get(one.id)));
    const kept = graded.filter(
      ({ id, last_seen }) => unfinished.has(id) || there.has(id) || !isAged(last_seen),
    );
    const entries = syncDuties(state, { campaigns: kept, events, isAged }, { now, policy });
    const appending = await appendingOf(store, entries, { now, expectedSize: state.size });
    const outcome = await store.saveCampaigns(graded, events, linked, { appending, unfinished, linkRuns });
    if (outcome !== "grown") return outcome === "saved" ? graded : null;
  }
}

/** Linking knows who was sent what; that it was opened, or more, somebody established. */
function withGrades(campaign: Campaign, known: CampaignState | undefined): Campaign {
  if (known === undefined || known.grades.size === 0) return campaign;
  const people = campaign.people.map((one) => {
    const grade = known.grades.get(one.person);
    return grade === undefined ? one : { ...one, grade: graver(grade, one.grade) };
  });
  return { ...campaign, people };
}

/** By store: entries never change, so what they came to is read once, and then only what is new. */
const READ = new WeakMap<Store, Promise<Replay>>();

async function readState(store: Store): Promise<Replay> {
  return (await sharedState(store)).clone();
}

/** Goes on when the record does: whoever waits for anything holds another state afterwards. */
async function sharedState(store: Store): Promise<Replay> {
  const reading = caughtUp(store, READ.get(store));
  READ.set(store, reading);
  return await reading;
}

async function caughtUp(store: Store, before: Promise<Replay> | undefined): Promise<Replay> {
  const state = (await before?.catch(() => undefined)) ?? new Replay();
  for await (const entry of recordEntries(store, {}, state.size)) state.apply(entry);
  return state;
}
