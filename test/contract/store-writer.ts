/** Run as a process of its own, to be killed: adds batches until it is, and says before and after each what it does. */
import { openStore } from "../../src/store/index.ts";
import { copyOf } from "./copies.ts";

export const BATCH = 200;

if (import.meta.main) {
  const { path, url } = JSON.parse(process.argv[2] ?? "{}");
  const bodyKey = new Uint8Array(32);
  const store = await openStore(url === undefined ? { path, bodyKey } : { url, bodyKey });
  const run = await store.beginRun("2026-01-01T00:00:00Z", ["/mail"]);
  const { messages } = await store.counts();
  for (let from = messages; ; from += BATCH) {
    const copies = Array.from({ length: BATCH }, (_, i) => copyOf({ name: `m${from + i}`, body: "text" }));
    console.log(`adding ${from}`);
    const progress = { path: "/mail/jane.mbox", sizeBytes: 1, modifiedMs: 1, isWhole: false };
    await store.addCopies(run, copies, [{ ...progress, messages: from + BATCH }]);
    console.log(`added ${from + BATCH}`);
  }
}
