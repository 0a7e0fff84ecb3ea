/**
 * Run as a process of its own, to be killed: adds to the record until it is, and says before and after each call what it
 * does. Told how many calls to win, it ends after them and adds to whatever others have added meanwhile.
 */
import { createHash } from "node:crypto";
import { openStore } from "../../src/store/index.ts";
import type { Appending, Store } from "../../src/store/store.ts";

export const ENTRIES = 5;

/** Entries from `from` on, each with the hash of its leaf and with a document of its own. */
export function appendingFrom(from: number, by = "writer", entries = ENTRIES): Appending {
  const numbers = Array.from({ length: entries }, (_, i) => from + i);
  return {
    expectedSize: from,
    entries: numbers.map((number) => ({ entry: entryText(number, by), campaign: "c", person: by })),
    nodes: numbers.map((place) => ({ level: 0, place, hash: sha256(entryText(place, by)) })),
    documents: numbers.map((number) => Buffer.from(documentText(number))),
  };
}

export function entryText(number: number, by = "writer"): string {
  return JSON.stringify({ number, by, fact: { kind: "happened", what: "x".repeat(200) } });
}

export function documentText(number: number): string {
  return `Text of ${number}.`;
}

export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Its version is the number of its last entry. */
async function saveRun(store: Store, appending: Appending, linkRuns: number): Promise<boolean> {
  const version = appending.expectedSize + ENTRIES - 1;
  const entries = appending.entries.map((entry) => ({ ...entry, campaign: "linked" }));
  const outcome = await store.saveCampaigns(
    [],
    [],
    { version, at: "2026-01-02T00:00:00Z", summary: "{}" },
    {
      appending: { ...appending, entries },
      unfinished: new Set(),
      linkRuns,
    },
  );
  return outcome === "saved";
}

if (import.meta.main) {
  const { place, by, calls } = JSON.parse(process.argv[2] ?? "{}");
  const store = await openStore({ ...place, bodyKey: null });
  for (let won = 0; won < (calls ?? Number.POSITIVE_INFINITY); ) {
    const linkRuns = await store.linkRuns();
    const size = await store.recordSize();
    console.log(`adding ${size}`);
    // Every second call also saves a run of linking, which is one transaction with its entries.
    const isWritten =
      won % 2 === 0
        ? await store.append(appendingFrom(size, by))
        : await saveRun(store, appendingFrom(size, by), linkRuns);
    if (!isWritten) continue;
    won++;
    console.log(`added ${size + ENTRIES}`);
  }
  await store.close();
}
