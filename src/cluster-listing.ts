/** The largest clusters as an analyst sees them, attacks or not: what is alike in them, and why they are one. */
import { explain, sideOf, type WaterfallRow } from "./link/explain.ts";
import { Frequencies } from "./link/frequencies.ts";
import type { LinkModel } from "./link/model.ts";
import { type LinkedStore, linkStore } from "./link-store.ts";
import type { Observation } from "./model/observation.ts";
import type { Store } from "./store/store.ts";

export interface ListedCluster {
  readonly messages: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Of the messages that were read; the most frequent first. */
  readonly senders: readonly string[];
  readonly subjects: readonly string[];
  readonly hosts: readonly string[];
  /** What two of its sendings have in common, the weightiest first; empty where all messages show the same. */
  readonly reasons: readonly WaterfallRow[];
  readonly probability: number;
}

// LIMIT: so many messages of a cluster are read to describe it.
const READ_MAX = 200;
const NAMED_MAX = 3;
const REASONS_MAX = 4;

export async function listClusters(
  store: Store,
  model: LinkModel,
  count: number,
): Promise<readonly ListedCluster[]> {
  const linked = await linkStore(store, model, await store.judgements());
  const frequencies = Frequencies.of(linked.sendings.columns);
  const largest = linked.members.toSorted((a, b) => b.length - a.length).slice(0, count);
  const listed: ListedCluster[] = [];
  for (const members of largest) {
    const observations = await read(store, linked, members);
    listed.push({
      messages: members.length,
      ...described(observations),
      ...whyOne(observations, model, frequencies),
    });
  }
  return listed;
}

async function read(
  store: Store,
  { sendings }: LinkedStore,
  members: Uint32Array,
): Promise<readonly Observation[]> {
  const step = Math.max(1, members.length / READ_MAX);
  const some = Array.from(
    { length: Math.min(members.length, READ_MAX) },
    (_, i) => sendings.ids[members[Math.floor(i * step)]!]!,
  );
  return (await store.messages(some)).map(({ observation }) => observation);
}

function described(
  observations: readonly Observation[],
): Omit<ListedCluster, "messages" | "reasons" | "probability"> {
  const dates = observations
    .map(({ date }) => date)
    .filter((date) => date !== null)
    .sort();
  return {
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    senders: frequent(observations.map(({ from }) => from ?? "no address")),
    subjects: frequent(observations.map(({ subject }) => subject ?? "no subject")),
    hosts: frequent(observations.flatMap(({ urls }) => [...new Set(urls.map(({ host }) => host))])),
  };
}

/** By the pair of different sendings that are farthest apart in what was read: the first and the last. */
function whyOne(
  observations: readonly Observation[],
  model: LinkModel,
  frequencies: Frequencies,
): Pick<ListedCluster, "reasons" | "probability"> {
  const [first] = observations;
  const other = observations.findLast(
    (one) => one.features.text_template?.[0] !== first?.features.text_template?.[0],
  );
  const last = other ?? observations.at(-1);
  if (first === undefined || last === undefined) return { reasons: [], probability: 1 };
  const { rows, probability } = explain(sideOf(first), sideOf(last), { model, frequencies });
  const reasons = rows.filter(({ counted }) => counted > 0).sort((a, b) => b.counted - a.counted);
  return { reasons: reasons.slice(0, REASONS_MAX), probability };
}

function frequent(values: readonly string[]): readonly string[] {
  return [...Map.groupBy(values, (value) => value)]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .slice(0, NAMED_MAX)
    .map(([value]) => value);
}
