/** What the store holds of the roster: the sources that have spoken, and the one roster that the rest of the program sees. */
import type { Roster } from "./model/roster.ts";
import { unitedRoster } from "./roster/united.ts";
import type { Store } from "./store/store.ts";

const SOURCES_SETTING = "roster.sources";
/** Mailboxes that a person confirmed to be somebody's, kept as a source of their own. */
export const CONFIRMED_SOURCE = "confirmed";

/** Everybody, with those united whom somebody confirmed to be one. What linking and targeting ask. */
export async function currentRoster(store: Store): Promise<Roster> {
  return unitedRoster(await store.roster(), await store.proposals());
}

/** Sources in the order in which they first spoke, with the latest day that each has spoken for. */
export async function spokenSources(store: Store): Promise<Map<string, string>> {
  const text = await store.setting(SOURCES_SETTING);
  return new Map(text === null ? [] : (JSON.parse(text) as [string, string][]));
}

export async function noteSpoken(store: Store, source: string, asOf: string): Promise<void> {
  const spoken = await spokenSources(store);
  const last = spoken.get(source);
  spoken.set(source, last !== undefined && last > asOf ? last : asOf);
  await store.setSetting(SOURCES_SETTING, JSON.stringify([...spoken]));
}
