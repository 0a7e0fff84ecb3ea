/** What is no longer kept, after each ingest: mail and campaigns by the store, texts that the record names by the record. */
import { eraseAged } from "./documents.ts";
import { tellState, unfinishedIn } from "./duties.ts";
import type { RetentionPolicy, Store } from "./store/store.ts";
import type { WorkspaceRetention } from "./workspace-config.ts";

export type Retained = Readonly<Record<keyof RetentionPolicy | "documents", number>> & {
  /** Campaigns that are older and kept: nobody has closed them. */
  readonly unclosed: number;
};

const DAY_MS = 86_400_000;

/** Null where everything is kept. */
export async function applyRetention(
  store: Store,
  policy: WorkspaceRetention,
  now: string,
): Promise<Retained | null> {
  if (Object.values(policy).every((days) => days === null)) return null;
  const state = await tellState(store);
  const before = (days: number): string => new Date(Date.parse(now) - days * DAY_MS).toISOString();
  const documents =
    policy.documents === null ? 0 : await eraseAged(store, { state, now, before: before(policy.documents) });
  const purged = await store.purge(policy, now, unfinishedIn(state));
  const unclosed = policy.campaigns === null ? 0 : await endedBefore(store, before(policy.campaigns));
  return { ...purged, documents, unclosed };
}

async function endedBefore(store: Store, moment: string): Promise<number> {
  const campaigns = await store.campaigns();
  return campaigns.filter((one) => Date.parse(one.last_seen ?? "") < Date.parse(moment)).length;
}
