/** A store of its own for each test, closed whatever happens. */
import { openStore } from "../../src/store/index.ts";
import type { FileProgress, IngestRun, NewCopy, Store } from "../../src/store/store.ts";
import { optionsFor, type StoreCase } from "./store-case.ts";

export const ALWAYS = { since: null, until: null };

export async function withStore(
  { makePlace }: StoreCase,
  work: (store: Store, run: IngestRun) => Promise<void>,
): Promise<void> {
  const store = await openStore(optionsFor(await makePlace()));
  try {
    await work(store, await store.beginRun("2026-01-01T00:00:00Z", ["/mail"]));
  } finally {
    await store.close();
  }
}

export function progressOf(path: string, said: Partial<FileProgress> = {}): FileProgress {
  return { path, sizeBytes: 1000, modifiedMs: 1_600_000_000_000.25, messages: 1, isWhole: true, ...said };
}

/** Everything that a store says of its messages, without the numbers that depend on the order of arrival. */
export async function contentOf(store: Store, keys: readonly number[]): Promise<unknown> {
  const keyOf = new Map<number, string>();
  const messages = [];
  for await (const chunk of store.allMessages(ALWAYS)) {
    for (const { id, observation, findings, hasBody } of chunk) {
      keyOf.set(id, observation.key);
      messages.push({ observation, findings, hasBody });
    }
  }
  const fingerprints = [];
  for await (const chunk of store.fingerprints()) {
    for (const { id: _id, ...rest } of chunk) fingerprints.push(rest);
  }
  const deliveries = await store.deliveriesOf([...keyOf.keys()]);
  const sightings = [];
  for (const key of keys) {
    const found = await store.sightings(key, ALWAYS);
    sightings.push(byText(found.map(({ message, seconds }) => [keyOf.get(message), seconds])));
  }
  return {
    messages: byText(messages),
    fingerprints: byText(fingerprints),
    deliveries: byText(deliveries.map(({ message: _message, ...rest }) => rest)),
    sightings,
    coverage: byText(await store.coverage()),
    counts: await store.counts(),
  };
}

function byText(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

export async function addOne(store: Store, run: IngestRun, copy: NewCopy): Promise<number> {
  await store.addCopies(run, [copy], [progressOf(copy.delivery.path)]);
  const [id] = await store.idsOf([copy.observation.key]);
  return id!;
}
