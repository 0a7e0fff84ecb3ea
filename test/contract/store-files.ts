import assert from "node:assert/strict";
import type { IngestRun, NewCopy, Store } from "../../src/store/store.ts";
import { contentKey, copyOf } from "./copies.ts";
import type { StoreTests } from "./store-case.ts";
import { progressOf, withStore } from "./with-store.ts";

const FILE = "/mail/jane.mbox";

interface Reading {
  readonly startedAt: string;
  readonly files: readonly {
    readonly path: string;
    readonly names: readonly string[];
    readonly changed?: number;
  }[];
  readonly touched?: readonly string[];
  readonly unread?: readonly string[];
  readonly isWhole?: boolean;
  readonly roots?: readonly string[];
}

/** One run over the roots, as ingest makes it. */
async function read(store: Store, reading: Reading): Promise<IngestRun> {
  const { startedAt, files, touched = [], unread = [], isWhole = true, roots = ["/mail"] } = reading;
  const run = await store.beginRun(startedAt, roots);
  for (const { path, names, changed = 1 } of files) {
    const copies = names.map((name, index) => copyOf({ name, delivery: { path, index } }));
    const progress = progressOf(path, { messages: names.length, modifiedMs: changed, isWhole });
    await store.addCopies(run, copies, [progress]);
  }
  for (const path of touched) await store.touchFile(run, path);
  if (isWhole) await store.finishRun(run, startedAt.replace("T00", "T01"), unread);
  return run;
}

async function thereOf(store: Store, name: string): Promise<boolean | null | undefined> {
  const [id] = await store.idsOf([contentKey(name)]);
  return (await store.deliveriesOf([id!]))[0]?.still_there;
}

const FIRST = { startedAt: "2026-01-01T00:00:00Z", files: [{ path: FILE, names: ["a", "b"] }] };
const SECOND = "2026-02-01T00:00:00Z";

export const FILES: StoreTests = {
  "progress comes back as it was said, and is null for a file nobody read": (given) =>
    withStore(given, async (store, run) => {
      assert.equal(await store.progressOf(FILE), null);
      await store.addCopies(run, [], [progressOf(FILE, { isWhole: false })]);
      assert.deepEqual(await store.progressOf(FILE), progressOf(FILE, { isWhole: false }));
      await store.addCopies(run, [], [progressOf(FILE, { messages: 7 })]);
      assert.deepEqual(await store.progressOf(FILE), progressOf(FILE, { messages: 7 }));
    }),
  "what was read is there, seen by the last run that read or touched its file": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      await read(store, { startedAt: SECOND, files: [], touched: [FILE] });
      const [id] = await store.idsOf([contentKey("a")]);
      const [delivery] = await store.deliveriesOf([id!]);
      assert.equal(delivery?.still_there, true);
      assert.equal(delivery.last_seen, SECOND);
    }),
  "a mail deleted from a mailbox that is read again is no longer there": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      await read(store, { startedAt: SECOND, files: [{ path: FILE, names: ["b"], changed: 2 }] });
      assert.equal(await thereOf(store, "a"), false);
      assert.equal(await thereOf(store, "b"), true);
      const [id] = await store.idsOf([contentKey("a")]);
      assert.equal((await store.deliveriesOf([id!]))[0]?.last_seen, FIRST.startedAt);
    }),
  "a file that the next whole run does not come across took its mail along": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      await read(store, { startedAt: SECOND, files: [] });
      assert.equal(await thereOf(store, "a"), false);
      await read(store, { ...FIRST, startedAt: "2026-03-01T00:00:00Z" });
      assert.equal(await thereOf(store, "a"), true);
    }),
  "a file that could not be read says nothing, nor does one in a folder that could not": (given) =>
    withStore(given, async (store) => {
      await read(store, { ...FIRST, files: [...FIRST.files, { path: "/mail/sub/c", names: ["c"] }] });
      await read(store, { startedAt: SECOND, files: [], unread: [FILE, "/mail/sub"] });
      assert.equal(await thereOf(store, "a"), null);
      assert.equal(await thereOf(store, "c"), null);
    }),
  "a file read in part says nothing of what was not come to": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      const files = [{ path: FILE, names: ["b"], changed: 2 }];
      await read(store, { startedAt: SECOND, files, isWhole: false });
      assert.equal(await thereOf(store, "a"), null);
      assert.equal(await thereOf(store, "b"), true);
    }),
  "a file that was read on by a second run has all that both read": (given) =>
    withStore(given, async (store) => {
      await read(store, { ...FIRST, files: [{ path: FILE, names: ["a"] }], isWhole: false });
      await read(store, { startedAt: SECOND, files: [{ path: FILE, names: ["b"] }] });
      assert.equal(await thereOf(store, "a"), true);
      assert.equal(await thereOf(store, "b"), true);
    }),
  "a mail that moved to another file of the mailbox is still there": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      const files = [{ path: "/mail/archive.mbox", names: ["a"] }];
      await read(store, { startedAt: SECOND, files });
      assert.equal(await thereOf(store, "a"), true);
      assert.equal(await thereOf(store, "b"), false);
    }),
  "what lies outside of a run's roots is not judged by it, nor a folder with a longer name": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      await read(store, { startedAt: SECOND, files: [], roots: ["/mail/jane", "/other", "/mai"] });
      assert.equal(await thereOf(store, "a"), true);
    }),
  "mail in an archive is as much there as the archive": (given) =>
    withStore(given, async (store) => {
      const copies = ["a", "b"].map((name) =>
        copyOf({ name, delivery: { path: `/mail/x.zip!/${name}.eml` } }),
      );
      await readArchive(store, FIRST.startedAt, copies);
      const touching = await read(store, { startedAt: SECOND, files: [], touched: ["/mail/x.zip"] });
      assert.equal(touching.startedAt, SECOND);
      assert.equal(await thereOf(store, "a"), true);
      await readArchive(store, "2026-03-01T00:00:00Z", copies.slice(1));
      assert.equal(await thereOf(store, "a"), false);
      assert.equal(await thereOf(store, "b"), true);
    }),
  "an unchanged file is touched without reading it, and tells how much it holds": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      const run = await store.beginRun(SECOND, ["/mail"]);
      assert.equal(await store.touchFile(run, FILE), 2);
      assert.equal(await store.touchFile(run, "/mail/nobody"), 0);
    }),
  "a mailbox with a file that could not be read was not read, and one whose mail is gone was": (given) =>
    withStore(given, async (store) => {
      const other = { path: "/mail/clerk", mailbox: "clerk@example.net" };
      const run = await store.beginRun(FIRST.startedAt, ["/mail"]);
      await store.addCopies(run, [copyOf({ name: "a" }), copyOf({ name: "b", delivery: other })], []);
      await store.finishRun(run, FIRST.startedAt);
      await read(store, { startedAt: SECOND, files: [], unread: [FILE] });
      const readAt = new Map((await store.coverage()).map(({ mailbox, read_at }) => [mailbox, read_at]));
      assert.equal(readAt.get("jane@example.org"), FIRST.startedAt);
      assert.equal(readAt.get("clerk@example.net"), SECOND.replace("T00", "T01"));
    }),
  "a touched file is not forgotten when the call that would write it fails": (given) =>
    withStore(given, async (store) => {
      await read(store, FIRST);
      const run = await store.beginRun(SECOND, ["/mail"]);
      await store.touchFile(run, FILE);
      const none = copyOf({ name: "c", observation: { key: "none" } });
      await assert.rejects(() => store.addCopies(run, [none], []));
      await store.finishRun(run, SECOND);
      assert.equal(await thereOf(store, "a"), true);
    }),
  "coverage tells of each mailbox how many, from when to when, and when it was read last": (given) =>
    withStore(given, async (store, run) => {
      const early = copyOf({ name: "a", observation: { date: "2020-01-01T00:00:00Z" } });
      const late = copyOf({ name: "b", observation: { date: "2021-01-01T00:00:00Z" } });
      const other = copyOf({ name: "b", delivery: { mailbox: "", path: "/elsewhere/x" } });
      await store.addCopies(run, [early, late, other], []);
      await store.finishRun(run, "2026-01-01T01:00:00Z");
      const [first, last] = ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"];
      assert.deepEqual(
        (await store.coverage()).toSorted((a, b) => (a.mailbox < b.mailbox ? -1 : 1)),
        [
          {
            mailbox: "",
            messages: 1,
            first: "2021-01-12T09:30:00Z",
            last: "2021-01-12T09:30:00Z",
            read_at: null,
          },
          { mailbox: "jane@example.org", messages: 2, first, last, read_at: "2026-01-01T01:00:00Z" },
        ],
      );
    }),
};

async function readArchive(store: Store, startedAt: string, copies: readonly NewCopy[]): Promise<void> {
  const run = await store.beginRun(startedAt, ["/mail"]);
  const progress = progressOf("/mail/x.zip", { messages: copies.length, modifiedMs: copies.length });
  await store.addCopies(run, copies, [progress]);
  await store.finishRun(run, startedAt);
}
