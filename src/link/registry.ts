/**
 * Ids that stay. Clusters are computed anew each time; a campaign is the one it was as long as most of its messages are
 * together. What came together and what fell apart is an event; judgements reverse it, and that is an event too.
 */
import { createHash } from "node:crypto";
import type { CampaignEvent, Judgement } from "../model/campaign.ts";

/** A campaign as it was: its id and the content keys of its messages. */
export interface KnownCampaign {
  readonly id: string;
  readonly keys: readonly string[];
}

/** A cluster that is to be named. */
export interface NewCluster {
  /** Content keys, the earliest message first. */
  readonly keys: readonly string[];
  /** Those that links hold together; the others came with a sender, and no judgement parts them from it. */
  readonly core: ReadonlySet<string>;
}

export interface Naming {
  /** Disjoint in messages. */
  readonly known: readonly KnownCampaign[];
  /** Disjoint in messages. */
  readonly clusters: readonly NewCluster[];
  readonly judgements: readonly Judgement[];
  /** The event that this run was asked to reverse. */
  readonly undone?: CampaignEvent | undefined;
}

type NewEvent = Omit<CampaignEvent, "id" | "at">;

export interface Named {
  /** By cluster, in the order given. */
  readonly ids: readonly string[];
  readonly events: readonly NewEvent[];
}

export function nameClusters({ known, clusters, judgements, undone }: Naming): Named {
  const shares = sharesOf(known, clusters);
  const ids: (string | undefined)[] = clusters.map(() => undefined);
  const inherited = new Set<string>();
  for (const { id, cluster } of shares) {
    if (ids[cluster] !== undefined || inherited.has(id)) continue;
    ids[cluster] = id;
    inherited.add(id);
  }
  const taken = new Set(known.map(({ id }) => id));
  const named = clusters.map(({ keys }, i) => ids[i] ?? newId(keys, taken));
  const places: Places = { before: placesOf(known), after: placesOf(clusters), ids: named, judgements };
  const events = [...merges(shares, places), ...splits(shares, places)];
  if (undone !== undefined) events.push(reversal(undone, places));
  return { ids: named, events };
}

/** Where each message was and is. */
interface Places {
  /** By content key: the position of the known campaign, and of the cluster. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
  /** By cluster. */
  readonly ids: readonly string[];
  readonly judgements: readonly Judgement[];
}

function placesOf(groups: readonly { readonly keys: readonly string[] }[]): ReadonlyMap<string, number> {
  return new Map(groups.flatMap(({ keys }, i) => keys.map((key): [string, number] => [key, i])));
}

/** Messages that a known campaign and a cluster have in common. */
interface Share {
  readonly id: string;
  readonly cluster: number;
  readonly messages: number;
  /** The first of them that links hold there: a judgement on any other would part nothing. */
  readonly representative: string;
}

/** The largest first; equal ones by id and by message, so that nothing depends on the order of clusters. */
function sharesOf(known: readonly KnownCampaign[], clusters: readonly NewCluster[]): Share[] {
  const idOf = new Map(known.flatMap(({ id, keys }) => keys.map((key): [string, string] => [key, id])));
  const shares = clusters.flatMap(({ keys, core }, cluster) => {
    const common = Map.groupBy(
      keys.filter((key) => idOf.has(key)),
      (key) => idOf.get(key)!,
    );
    return [...common].map(([id, some]) => ({
      id,
      cluster,
      messages: some.length,
      representative: some.find((key) => core.has(key)) ?? some[0]!,
    }));
  });
  return shares.sort(
    (a, b) =>
      b.messages - a.messages ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : a.representative < b.representative ? -1 : 1),
  );
}

function merges(shares: readonly Share[], places: Places): readonly NewEvent[] {
  return [...Map.groupBy(shares, ({ cluster }) => cluster)]
    .filter(([, parts]) => parts.length > 1)
    .map(([cluster, parts]) => ({
      kind: "merge",
      from: parts.map(({ id }) => id).sort(),
      into: [places.ids[cluster]!],
      representatives: parts.map(({ representative }) => representative),
      judged: joining(cluster, places),
    }));
}

function splits(shares: readonly Share[], places: Places): readonly NewEvent[] {
  return [...Map.groupBy(shares, ({ id }) => id)]
    .filter(([, parts]) => parts.length > 1)
    .map(([id, parts]) => ({
      kind: "split",
      from: [id],
      into: parts.map(({ cluster }) => places.ids[cluster]!).sort(),
      representatives: parts.map(({ representative }) => representative),
      judged: parting(places.before.get(parts[0]!.representative)!, places),
    }));
}

/**
 * Pairs judged the same that bring known campaigns together, also in a chain over messages of none. What somebody
 * said of one campaign and a new message joins nothing else and is left out.
 */
function joining(cluster: number, { before, after, judgements }: Places): NewEvent["judged"] {
  const same = judgements.filter(
    ({ a, b, verdict }) => verdict === "same" && after.get(a) === cluster && after.get(b) === cluster,
  );
  const chainOf = chains(same);
  const reached = Map.groupBy([...chainOf], ([, chain]) => chain);
  return same
    .filter(({ a, b }) => {
      const campaigns = reached.get(chainOf.get(a)!)!.map(([key]) => before.get(key));
      const joined = new Set(campaigns.filter((campaign) => campaign !== undefined));
      return joined.size > 1 && before.get(a) !== before.get(b);
    })
    .map(({ a, b }) => [a, b]);
}

/** By content key: a number for all messages that judgements join, directly or over others. */
function chains(pairs: readonly Judgement[]): ReadonlyMap<string, number> {
  const neighbours = new Map<string, string[]>();
  for (const { a, b } of pairs) {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
    neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
  }
  const chainOf = new Map<string, number>();
  for (const [number, start] of [...neighbours.keys()].entries()) {
    const open = [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (chainOf.has(key)) continue;
      chainOf.set(key, number);
      open.push(...neighbours.get(key)!);
    }
  }
  return chainOf;
}

/** Pairs judged different that lay in one known campaign and no longer do. */
function parting(campaign: number, { before, after, judgements }: Places): NewEvent["judged"] {
  return judgements
    .filter(({ a, b, verdict }) => verdict === "different" && after.get(a) !== after.get(b))
    .filter(({ a, b }) => before.get(a) === campaign && before.get(b) === campaign)
    .map(({ a, b }) => [a, b]);
}

/** Its campaigns are those that hold the parts now: ids may have changed since the event. */
function reversal({ id, into, representatives }: CampaignEvent, { after, ids }: Places): NewEvent {
  const clusters = representatives.map((key) => after.get(key)).filter((at) => at !== undefined);
  const holding = [...new Set(clusters)].map((at) => ids[at]!).sort();
  return { kind: "reversed", from: into, into: holding, representatives, reverses: id };
}

// Crockford's base 32: no letters that are taken for digits when an id is read out on the phone.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 6;

/** Of the earliest message, so that two offices with the same mail speak of the same campaign. */
function newId(keys: readonly string[], taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const digest = createHash("sha256")
      .update(`campaign ${attempt} ${keys[0] ?? ""}`)
      .digest();
    const id = `c-${[...digest.subarray(0, ID_LENGTH)].map((byte) => ALPHABET[byte % 32]).join("")}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
