import assert from "node:assert/strict";
import type { IngestRun, NewCopy, Store } from "../../src/store/store.ts";
import { contentKey, copyOf, numbersFor } from "./copies.ts";
import type { StoreTests } from "./store-case.ts";
import { ALWAYS, withStore } from "./with-store.ts";

const [SENDER, DOMAIN, NOBODY] = numbersFor(
  { kind: "address", value: "press@news.example" },
  { kind: "address_domain", value: "news.example" },
  { kind: "address", value: "nobody@news.example" },
) as [number, number, number];
const START = Date.UTC(2021, 0, 1) / 1000;

/** Messages a minute apart, the even ones from the press. */
function manyCopies(from: number, to: number): readonly NewCopy[] {
  return Array.from({ length: to - from }, (_, i) => {
    const number = from + i;
    const date = new Date((START + 60 * number) * 1000).toISOString().replace(".000Z", "Z");
    const author = number % 2 === 0 ? "press@news.example" : `p${number}@news.example`;
    return copyOf({
      name: `m${number}`,
      observation: { date, from: author },
      delivery: { mailbox: `box${number % 7}@example.org`, path: "/mail/all.mbox", index: number },
    });
  });
}

/** In calls of different sizes, so that parts are merged on the way. */
async function addMany(store: Store, run: IngestRun, total: number): Promise<void> {
  for (let from = 0, size = 1; from < total; from += size, size = (size % 97) + 13) {
    await store.addCopies(run, manyCopies(from, Math.min(total, from + size)), []);
  }
}

export const LOOKUPS: StoreTests = {
  "finds every message under a number, by date, after many calls": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 2500);
      const found = await store.sightings(SENDER, ALWAYS);
      assert.deepEqual(
        found.map(({ seconds }) => seconds),
        Array.from({ length: 1250 }, (_, i) => START + 120 * i),
      );
      const messages = await store.messages(found.map(({ message }) => message));
      assert.ok(messages.every(({ observation }) => observation.from === "press@news.example"));
      assert.equal((await store.sightings(DOMAIN, ALWAYS)).length, 2500);
      assert.deepEqual(await store.sightings(NOBODY, ALWAYS), []);
      const range = { since: START + 120, until: START + 360 };
      assert.equal((await store.sightings(SENDER, range)).length, 3);
    }),
  "a number that fills many blocks is found whole, and its neighbours too": (given) =>
    withStore(given, async (store, run) => {
      await store.addCopies(run, manyCopies(0, 3000), []);
      assert.equal((await store.sightings(DOMAIN, ALWAYS)).length, 3000);
      const ids = await store.idsOf(Array.from({ length: 3000 }, (_, i) => `<m${i}@example.org>`));
      assert.equal(new Set(ids).size, 3000);
    }),
  "what was known before a moment counts up to 1,000 messages, with first and last": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 2500);
      const answers = await store.seenBefore([
        { key: SENDER, seconds: START + 121 },
        { key: SENDER, seconds: START },
        { key: DOMAIN, seconds: START + 60 * 2500 },
        { key: NOBODY, seconds: START + 60 * 2500 },
        { key: SENDER, seconds: START + 121 },
      ]);
      const two = { messages: 2, first: START, last: START + 120 };
      const none = { messages: 0, first: null, last: null };
      const all = { messages: 1000, first: START, last: START + 60 * 2499 };
      assert.deepEqual(answers, [two, none, all, none, two]);
    }),
  "what was there before a run is told apart from what the run adds": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 4);
      const { firstMessage } = await store.beginRun("2026-01-02T00:00:00Z", ["/more"]);
      const asked = [{ key: DOMAIN, seconds: START + 60 * 100 }];
      await store.addCopies(run, manyCopies(4, 10), []);
      assert.deepEqual(await store.seenBefore(asked, firstMessage), [
        { messages: 4, first: START, last: START + 60 * 3 },
      ]);
      assert.equal((await store.seenBefore(asked))[0]?.messages, 10);
      assert.equal((await store.seenBefore(asked, 1))[0]?.messages, 0);
    }),
  "what was known before a run began leaves out what the run adds": (given) =>
    withStore(given, async (store, run) => {
      assert.equal(run.firstMessage, 1);
      await store.addCopies(run, manyCopies(0, 100), []);
      const next = await store.beginRun("2026-02-01T00:00:00Z", ["/mail"]);
      await store.addCopies(next, manyCopies(100, 200), []);
      const asked = [{ key: DOMAIN, seconds: START + 60 * 1000 }];
      const [before] = await store.seenBefore(asked, next.firstMessage);
      assert.deepEqual(before, { messages: 100, first: START, last: START + 60 * 99 });
      assert.equal((await store.seenBefore(asked))[0]?.messages, 200);
    }),
  "asks for 100,000 ids in one go, in the order asked": (given) =>
    withStore(given, async (store, run) => {
      await store.addCopies(run, manyCopies(0, 100), []);
      const keys = Array.from({ length: 100_000 }, (_, i) =>
        i % 3 === 0 ? `<m${i % 200}@example.org>` : contentKey(`m${i % 200}`),
      );
      const ids = await store.idsOf(keys);
      assert.equal(ids.length, keys.length);
      assert.ok(ids.every((id, i) => (id === null) === i % 200 >= 100));
      const kept = await store.messages([ids[0]!, ids[50]!]);
      assert.deepEqual(
        kept.map(({ observation }) => observation.key),
        [contentKey("m0"), contentKey("m50")],
      );
      const all = await store.messages(Array.from({ length: 100_000 }, (_, i) => i));
      assert.equal(all.length, 100);
      assert.equal((await store.deliveriesOf(Array.from({ length: 100_000 }, (_, i) => i))).length, 100);
    }),
  "a Message-ID whatever it looks like finds its message, the first of several": (given) =>
    withStore(given, async (store, run) => {
      const odd = "<\u0000'\"\\%_ \ud800\u2028@example.org>";
      const copies = ["a", "b"].map((name) => copyOf({ name, observation: { message_id: odd } }));
      await store.addCopies(run, copies.slice(0, 1), []);
      await store.addCopies(run, copies.slice(1), []);
      assert.deepEqual(await store.idsOf([odd, contentKey("a"), "<none@example.org>", ""]), [
        1,
        1,
        null,
        null,
      ]);
    }),
  "a name tells all messages that have it, by id": (given) =>
    withStore(given, async (store, run) => {
      const shared = { message_id: "<shared@example.org>" };
      const copies = ["a", "b", "c"].map((name) =>
        copyOf({ name, observation: name === "b" ? {} : shared, delivery: { path: `/mail/${name}` } }),
      );
      for (const copy of copies) await store.addCopies(run, [copy], []);
      assert.deepEqual(await store.idsNamed("<shared@example.org>"), [1, 3]);
      assert.deepEqual(await store.idsNamed("<b@example.org>"), [2]);
      assert.deepEqual(await store.idsNamed(contentKey("c")), [3]);
      assert.deepEqual(await store.idsNamed(contentKey("nobody")), []);
      assert.deepEqual(await store.idsNamed("<none@example.org>"), []);
    }),
  "scans all messages, fingerprints and mailboxes by id": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 2500);
      await checkScans(store);
    }),
  "scans messages between two dates, both included": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 300);
      const dates = [];
      for await (const chunk of store.allMessages({ since: START + 60, until: START + 180 })) {
        for (const { observation } of chunk) dates.push(observation.date);
      }
      assert.deepEqual(dates.sort(), [
        "2021-01-01T00:01:00Z",
        "2021-01-01T00:02:00Z",
        "2021-01-01T00:03:00Z",
      ]);
    }),
  "a scan goes on while mail is added": (given) =>
    withStore(given, async (store, run) => {
      await addMany(store, run, 2500);
      let seen = 0;
      for await (const chunk of store.allMessages(ALWAYS)) {
        if (seen === 0) await store.addCopies(run, manyCopies(2500, 2600), []);
        seen += chunk.length;
      }
      assert.equal(seen, 2600);
    }),
};

async function checkScans(store: Store): Promise<void> {
  const keys: string[] = [];
  const ids: number[] = [];
  for await (const chunk of store.allMessages(ALWAYS)) {
    for (const { id, observation } of chunk) {
      ids.push(id);
      keys.push(observation.key);
    }
  }
  assert.equal(new Set(keys).size, 2500);
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  );
  const scanned = [];
  for await (const chunk of store.fingerprints()) {
    for (const { id, key, seconds, fingerprint } of chunk) {
      scanned.push(key);
      assert.equal(key, keys[ids.indexOf(id)]);
      const name = Buffer.from(fingerprint).toString();
      assert.equal(contentKey(name), key);
      assert.equal(seconds, START + 60 * Number(name.slice(1)));
    }
  }
  assert.deepEqual(scanned, keys);
  const names = await store.mailboxNames();
  const pairs = new Map<number, string>();
  for await (const { messages, mailboxes } of store.mailboxesOfMessages()) {
    for (const [i, message] of messages.entries()) pairs.set(message, names[mailboxes[i]!]!);
  }
  assert.deepEqual([...pairs.keys()], ids);
  const [delivery] = await store.deliveriesOf([ids[10]!]);
  assert.equal(pairs.get(ids[10]!), delivery?.mailbox);
}
