import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openStore } from "../../src/store/index.ts";
import type { Store } from "../../src/store/store.ts";
import { contentKey, numbersFor } from "./copies.ts";
import { optionsFor, type Place, type StoreTests } from "./store-case.ts";
import { BATCH } from "./store-writer.ts";
import { ALWAYS } from "./with-store.ts";

const WRITER = fileURLToPath(new URL("./store-writer.ts", import.meta.url));
/** Milliseconds into the third batch of a process. */
const MOMENTS = [0, 3, 8, 20];
const [SENDER] = numbersFor({ kind: "address", value: "press@news.example" }) as [number];

/** Kills a writer while it adds; the messages that it had been told were kept. */
async function killWhileAdding(place: Place, moment: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, JSON.stringify(place)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(writer, "exit");
  let told = 0;
  let batches = 0;
  for await (const line of createInterface(writer.stdout)) {
    const [word, count] = line.split(" ");
    if (word === "added") told = Number(count);
    else if (++batches === 3) {
      await wait(moment);
      writer.kill("SIGKILL");
    }
  }
  await ended;
  return told;
}

async function checkWhole(store: Store): Promise<number> {
  const { messages, deliveries } = await store.counts();
  assert.equal(messages % BATCH, 0, "a batch is there in part");
  assert.equal(deliveries, messages);
  const ids = await store.idsOf(Array.from({ length: messages }, (_, i) => contentKey(`m${i}`)));
  assert.equal(new Set(ids).size, messages);
  assert.equal((await store.messages(ids.filter((id) => id !== null))).length, messages);
  assert.equal((await store.sightings(SENDER, ALWAYS)).length, messages);
  let fingerprints = 0;
  for await (const chunk of store.fingerprints()) fingerprints += chunk.length;
  assert.equal(fingerprints, messages);
  assert.equal((await store.progressOf("/mail/jane.mbox"))?.messages ?? 0, messages);
  if (messages > 0) assert.equal(Buffer.from((await store.bodyOf(ids.at(-1)!))!).toString(), "text");
  return messages;
}

export const KILL: StoreTests = {
  "in the middle of adding leaves all of a call or nothing, and what it was told was kept": async (given) => {
    const place = await given.makePlace();
    for (const moment of MOMENTS) {
      const told = await killWhileAdding(place, moment);
      const store = await openStore(optionsFor(place, new Uint8Array(32)));
      try {
        assert.ok((await checkWhole(store)) >= told);
      } finally {
        await store.close();
      }
    }
  },
};
