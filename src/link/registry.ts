/**
 * Ids that stay. Clusters are computed anew each time; a campaign is the one it was as long as most of its messages are
 * together. What came together and what fell apart is an event, and a judgement reverses it.
 */
import { createHash } from "node:crypto";
import type { CampaignEvent } from "../model/campaign.ts";

/** A campaign as it was: its id and the content keys of its messages. */
export interface KnownCampaign {
  readonly id: string;
  readonly keys: readonly string[];
}

export interface Named {
  /** By cluster, in the order given. */
  readonly ids: readonly string[];
  readonly events: readonly Pick<CampaignEvent, "kind" | "from" | "into" | "representatives">[];
}

/** `clusters` are content keys, the earliest message first. */
export function nameClusters(
  known: readonly KnownCampaign[],
  clusters: readonly (readonly string[])[],
): Named {
  const shares = sharesOf(known, clusters);
  const ids: (string | undefined)[] = clusters.map(() => undefined);
  const inherited = new Set<string>();
  for (const { id, cluster } of shares) {
    if (ids[cluster] !== undefined || inherited.has(id)) continue;
    ids[cluster] = id;
    inherited.add(id);
  }
  const taken = new Set(known.map(({ id }) => id));
  const named = clusters.map((keys, i) => ids[i] ?? newId(keys, taken));
  return { ids: named, events: [...merges(shares, named), ...splits(shares, named)] };
}

/** Messages that a known campaign and a cluster have in common. */
interface Share {
  readonly id: string;
  readonly cluster: number;
  readonly messages: number;
  /** The first of them. */
  readonly representative: string;
}

/** The largest first; equal ones by id and by message, so that nothing depends on the order of clusters. */
function sharesOf(known: readonly KnownCampaign[], clusters: readonly (readonly string[])[]): Share[] {
  const idOf = new Map(known.flatMap(({ id, keys }) => keys.map((key): [string, string] => [key, id])));
  const shares = clusters.flatMap((keys, cluster) => {
    const common = Map.groupBy(
      keys.filter((key) => idOf.has(key)),
      (key) => idOf.get(key)!,
    );
    return [...common].map(([id, some]) => ({
      id,
      cluster,
      messages: some.length,
      representative: some[0]!,
    }));
  });
  return shares.sort(
    (a, b) =>
      b.messages - a.messages ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : a.representative < b.representative ? -1 : 1),
  );
}

function merges(shares: readonly Share[], ids: readonly string[]): Named["events"] {
  return [...Map.groupBy(shares, ({ cluster }) => cluster)]
    .filter(([, parts]) => parts.length > 1)
    .map(([cluster, parts]) => ({
      kind: "merge",
      from: parts.map(({ id }) => id).sort(),
      into: [ids[cluster]!],
      representatives: parts.map(({ representative }) => representative),
    }));
}

function splits(shares: readonly Share[], ids: readonly string[]): Named["events"] {
  return [...Map.groupBy(shares, ({ id }) => id)]
    .filter(([, parts]) => parts.length > 1)
    .map(([id, parts]) => ({
      kind: "split",
      from: [id],
      into: parts.map(({ cluster }) => ids[cluster]!).sort(),
      representatives: parts.map(({ representative }) => representative),
    }));
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
