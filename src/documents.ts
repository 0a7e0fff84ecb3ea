/**
 * Texts that the record names by their hash: notices, and what was said in conversations. They can be erased, by hand or
 * after their time, with an entry that says so; the record keeps the hash, and with it which text it was.
 */
import { type Acting, act, unfinishedIn } from "./duties.ts";
import { type Fact, type LedgerEntry, type NewEntry, SERJEANT } from "./model/ledger.ts";
import { appendingOf, recordEntries } from "./record.ts";
import type { Store } from "./store/store.ts";
import type { Refusal } from "./tell/acts.ts";
import type { TellState } from "./tell/tell-state.ts";

/** For good; the state after it, or why not. Refused while somebody waits for the notice that it is. */
export async function eraseDocument(
  acting: Acting,
  {
    document,
    reason,
    second,
  }: { readonly document: string; readonly reason: string; readonly second: string },
): Promise<TellState | Refusal> {
  const { store } = acting;
  const naming = await lastNaming(store, document);
  if (naming === null) return { refused: "no entry of the record names such a text" };
  if (!(await store.documents()).includes(document)) return { refused: "this text was erased before" };
  const { campaign, person } = naming;
  return await act(acting, { act: "erase_document", document, reason, second, campaign, person });
}

async function lastNaming(store: Store, document: string): Promise<LedgerEntry | null> {
  let last: LedgerEntry | null = null;
  for await (const entry of recordEntries(store)) if (documentIn(entry.fact) === document) last = entry;
  return last;
}

function documentIn(fact: Fact): string | null {
  switch (fact.kind) {
    case "notice_drafted":
    case "notice_approved":
      return fact.document;
    case "briefed":
      return fact.said;
    default:
      return null;
  }
}

/**
 * Erases what was last named before `before` (RFC 3339), and how many these were. A text stays while somebody of its campaign
 * waits, or nobody has closed it.
 */
export async function eraseAged(
  store: Store,
  { state, before, now }: { readonly state: TellState; readonly before: string; readonly now: string },
): Promise<number> {
  const kept = new Set(await store.documents());
  if (kept.size === 0) return 0;
  const aged = new Map<string, Pick<NewEntry, "campaign" | "person"> & { readonly isAged: boolean }>();
  const isFinished = finishedIn(state);
  for await (const entry of recordEntries(store)) {
    const document = documentIn(entry.fact);
    if (document === null || !kept.has(document)) continue;
    const isAged = entry.recorded_at < before && isFinished(entry);
    const { campaign, person } = entry;
    aged.set(document, { campaign, person, isAged: (aged.get(document)?.isAged ?? true) && isAged });
  }
  const erased = [...aged].flatMap(([document, { isAged, campaign, person }]) =>
    isAged ? [agedEntry(document, { campaign, person })] : [],
  );
  if (erased.length === 0) return 0;
  const appending = await appendingOf(store, erased, { now, expectedSize: state.size });
  // Where somebody wrote meanwhile, the next ingest looks again.
  return (await store.append(appending)) ? erased.length : 0;
}

/** Without an entry nobody could tell a text whose time was over from one that was taken away. */
function agedEntry(document: string, on: Pick<NewEntry, "campaign" | "person">): NewEntry {
  const clocks = { happened_at: null, learned_at: null, told_at: null };
  const reason = "the time for which the office keeps texts was over";
  const fact = { kind: "document_erased", document, reason, second: SERJEANT } as const;
  return { by: SERJEANT, ...on, ...clocks, fact };
}

/** Whether the campaign of an entry, or where a merge or split took its notice, is closed and nobody waits in it. */
function finishedIn(state: TellState): (entry: LedgerEntry) => boolean {
  const unfinished = unfinishedIn(state);
  const isClosed = (campaign: string): boolean =>
    !unfinished.has(campaign) && (state.campaigns.get(campaign)?.closed_at ?? null) !== null;
  return ({ fact, campaign }) => {
    const reference =
      fact.kind === "briefed"
        ? state.deliveries.get(fact.delivery)?.reference
        : "reference" in fact
          ? fact.reference
          : undefined;
    const notice = state.notices.get(reference ?? "");
    const duties = state.dutiesOn(reference ?? "");
    const campaigns = [notice?.campaign ?? campaign ?? "", ...duties.map((duty) => duty.campaign)];
    return campaigns.every(isClosed);
  };
}
