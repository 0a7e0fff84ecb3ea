/** What somebody finds who has the store's file and not its key. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openStore } from "../../src/store/index.ts";
import type { Store } from "../../src/store/store.ts";
import { copyOf } from "./copies.ts";
import { BODY_KEY } from "./store-case.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-store-privacy-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 400;
const SUBJECT = "an-invented-subject";
const BODY = "Words of a body. ".repeat(20);

/** The database and its log, as they lie on the disk. */
function onDisk(): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

async function fill(store: Store): Promise<void> {
  const run = await store.beginRun("2021-02-01T00:00:00Z", ["/mail"]);
  const copies = Array.from({ length: COUNT }, (_, i) =>
    copyOf({ name: `m${i}`, observation: { subject: `${SUBJECT}-${i}` }, body: `${i} ${BODY}` }),
  );
  await store.addCopies(run, copies, []);
}

const NOTICE = "words-of-a-notice";

test("a document that is erased is overwritten", async () => {
  const store = await openStore({ path: join(folder, "documents.db"), bodyKey: BODY_KEY });
  const documents = Array.from({ length: COUNT }, (_, i) => Buffer.from(`${NOTICE} ${i} `.repeat(100)));
  const nothing = { entries: [], nodes: [], documents: [] };
  await store.append({ ...nothing, expectedSize: 0, documents });
  assert.ok(onDisk().includes(NOTICE));
  await store.append({ ...nothing, expectedSize: 0, erased: await store.documents() });
  assert.deepEqual(await store.documents(), []);
  assert.ok(!onDisk().includes(NOTICE));
  await store.close();
  assert.ok(!onDisk().includes(NOTICE));
});

test("bodies are never on the disk in the clear, and what retention takes is overwritten", async () => {
  const store = await openStore({ path: join(folder, "serjeant.db"), bodyKey: BODY_KEY });
  await fill(store);
  assert.ok(onDisk().includes(SUBJECT), "observations are not sealed");
  assert.ok(!onDisk().includes("Words of a body"));
  const policy = { bodies: 1, observations: 1, findings: 1, campaigns: 1 };
  assert.equal((await store.purge(policy, "2026-01-01T00:00:00Z")).observations, COUNT);
  assert.ok(!onDisk().includes(SUBJECT));
  await store.close();
  assert.ok(!onDisk().includes(SUBJECT));
});
