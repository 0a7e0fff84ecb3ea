/**
 * Bodies of messages that turn out to matter later: a mail without a finding becomes a member of a campaign when its
 * siblings arrive. They are read again where they lay, and kept only if they are still the same bytes.
 */
import { hash } from "node:crypto";
import { readMail } from "./observe/sources/index.ts";
import type { Store, StoredDelivery } from "./store/store.ts";

export interface KeptBodies {
  /** Messages whose body is kept now and was not before. */
  readonly kept: number;
  /** Messages whose body lies nowhere any more as it was. */
  readonly missing: number;
}

// LIMIT: bodies held before they are sealed, and messages asked for at once.
const BODY_BYTES_MAX = 16_000_000;
const MESSAGES_AT_ONCE = 5_000;

/** Keeps the bodies of these messages (by store id) that are not kept yet. */
export async function keepCampaignBodies(
  { store }: { readonly store: Store },
  messageIds: readonly number[],
): Promise<KeptBodies> {
  let kept = 0;
  let missing = 0;
  for (let i = 0; i < messageIds.length; i += MESSAGES_AT_ONCE) {
    const stored = await store.messages(messageIds.slice(i, i + MESSAGES_AT_ONCE));
    const wanted = new Set(stored.filter(({ hasBody }) => !hasBody).map(({ id }) => id));
    const asked = wanted.size;
    const deliveries = wanted.size === 0 ? [] : await store.deliveriesOf([...wanted]);
    for (const [path, there] of byFile(deliveries)) await keepFrom(store, { path, there, wanted });
    kept += asked - wanted.size;
    missing += wanted.size;
  }
  return { kept, missing };
}

/** By the file on disk: several messages of one mbox are found in one reading. */
function byFile(deliveries: readonly StoredDelivery[]): ReadonlyMap<string, readonly StoredDelivery[]> {
  return Map.groupBy(deliveries, ({ path }) => {
    const inner = path.indexOf("!/");
    return inner < 0 ? path : path.slice(0, inner);
  });
}

interface FileOfBodies {
  readonly path: string;
  readonly there: readonly StoredDelivery[];
  /** Ids without a body; those that were found leave it. */
  readonly wanted: Set<number>;
}

async function keepFrom(store: Store, { path, there, wanted }: FileOfBodies): Promise<void> {
  const byDigest = new Map(
    there.filter(({ message }) => wanted.has(message)).map(({ digest, message }) => [digest, message]),
  );
  if (byDigest.size === 0 || path === "-") return;
  let bodies: { message: number; body: Uint8Array }[] = [];
  let bytes = 0;
  for await (const event of readMail([path])) {
    if (event.kind !== "message") continue;
    // By content and not by place: a mailbox that was tidied has the same mail at another one.
    const digest = hash("sha256", event.bytes);
    const message = byDigest.get(digest);
    if (message === undefined) continue;
    byDigest.delete(digest);
    wanted.delete(message);
    bodies.push({ message, body: event.bytes });
    bytes += event.bytes.length;
    if (bytes >= BODY_BYTES_MAX) {
      await store.keepBodies(bodies);
      bodies = [];
      bytes = 0;
    }
    if (byDigest.size === 0) break;
  }
  if (bodies.length > 0) await store.keepBodies(bodies);
}
