import assert from "node:assert/strict";
import { openStore, StoreError } from "../../src/store/index.ts";
import { contentKey, copyOf } from "./copies.ts";
import { BODY_KEY, optionsFor, type StoreTests } from "./store-case.ts";
import { addOne, progressOf, withStore } from "./with-store.ts";

const ODD = "\u0000 \ud800 \udc00\ud83d\ude00 \\ \t\r\n ' \" \\N \u2028 \ufeff é ́ ? $1";

export const TEXTS: StoreTests = {
  "comes back from an observation as it was: U+0000, halves of pairs, line ends": (given) =>
    withStore(given, async (store, run) => {
      const odd = { subject: ODD, from_name: ODD, recipients: [ODD], features: { sender_name: [ODD] } };
      const findings = [{ rule: ODD, id: ODD, severity: "low", techniques: [ODD] }] as const;
      const copy = copyOf({ name: "odd", observation: odd, findings });
      const id = await addOne(store, run, copy);
      const [kept] = await store.messages([id]);
      assert.deepEqual(kept?.observation, copy.observation);
      assert.deepEqual(kept.findings, findings);
    }),
  "in a path or an address has U+FFFD for what neither database keeps, and still finds its file": (given) =>
    withStore(given, async (store, run) => {
      const path = `/mail/${ODD}`;
      const copy = copyOf({ name: "odd", delivery: { path, mailbox: ODD } });
      await store.addCopies(run, [copy], [progressOf(path)]);
      await store.addCopies(run, [copy], [progressOf(path)]);
      assert.equal((await store.progressOf(path))?.messages, 1);
      assert.equal(await store.touchFile(run, path), 1);
      const [delivery] = await store.deliveriesOf([1]);
      const kept = ODD.toWellFormed().replaceAll("\u0000", "\ufffd");
      assert.equal(delivery?.path, `/mail/${kept}`);
      assert.deepEqual(await store.mailboxNames(), [kept]);
    }),
  "comes back from settings, the roster, campaigns and judgements as it was": (given) =>
    withStore(given, async (store) => {
      await store.setSetting(ODD, ODD);
      assert.equal(await store.setting(ODD), ODD);
      const person = { id: ODD, name: ODD, other_names: [ODD] };
      const roster = { people: [person], groups: [], memberships: [], mailboxes: [] };
      await store.saveRoster(ODD, roster);
      assert.deepEqual(await store.rosterOf(ODD), roster);
      const judgement = {
        a: "a",
        b: "b",
        verdict: "same",
        by: ODD,
        at: "2026-01-01T00:00:00Z",
        reason: ODD,
      } as const;
      await store.addJudgement(judgement);
      assert.deepEqual(await store.judgements(), [judgement]);
    }),
  "a very large observation is kept": (given) =>
    withStore(given, async (store, run) => {
      const subject = "é".repeat(3_000_000);
      const recipients = Array.from({ length: 20_000 }, (_, i) => `a${i}@example.org`);
      const id = await addOne(store, run, copyOf({ name: "large", observation: { subject, recipients } }));
      const [kept] = await store.messages([id]);
      assert.equal(kept?.observation.subject, subject);
      assert.deepEqual(kept.observation.recipients, recipients);
    }),
  "a path longer than an index entry may be finds its file": (given) =>
    withStore(given, async (store, run) => {
      const path = `/mail/${"folder/".repeat(2000)}a.eml`;
      await addOne(store, run, copyOf({ name: "deep", delivery: { path } }));
      assert.equal((await store.progressOf(path))?.isWhole, true);
      assert.equal(await store.progressOf(`${path}x`), null);
    }),
};

export const BODIES: StoreTests = {
  "come back byte for byte, and are null where none is kept": (given) =>
    withStore(given, async (store, run) => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);
      await addOne(store, run, copyOf({ name: "with", body: "From: a@example.org\r\n\r\nhello" }));
      const id = await addOne(store, run, copyOf({ name: "without" }));
      assert.equal(Buffer.from((await store.bodyOf(1))!).toString(), "From: a@example.org\r\n\r\nhello");
      assert.equal(await store.bodyOf(id), null);
      assert.equal((await store.messages([id]))[0]?.hasBody, false);
      const nobody = 99;
      await store.keepBodies([
        { message: id, body: bytes },
        { message: nobody, body: bytes },
      ]);
      assert.deepEqual(await store.bodyOf(id), bytes);
      assert.equal((await store.messages([id]))[0]?.hasBody, true);
      assert.equal(await store.bodyOf(nobody), null);
    }),
  "do not open without the key, or with another one, and a person is told why": async (given) => {
    const place = await given.makePlace();
    const store = await openStore(optionsFor(place));
    const run = await store.beginRun("2026-01-01T00:00:00Z", []);
    await store.addCopies(run, [copyOf({ name: "sealed", body: "secret words" })], []);
    await store.close();
    const without = await openStore(optionsFor(place, null));
    await assert.rejects(() => without.bodyOf(1), saysKeyIs(/key is missing/));
    await assert.rejects(
      () => without.addCopies(run, [copyOf({ name: "b", body: "x" })], []),
      saysKeyIs(/missing/),
    );
    await without.close();
    const other = await openStore(optionsFor(place, new Uint8Array(32).fill(8)));
    await assert.rejects(() => other.bodyOf(1), saysKeyIs(/not the one/));
    await assert.rejects(() => other.keepBodies([{ message: 1, body: BODY_KEY }]), saysKeyIs(/not the one/));
    assert.deepEqual(await other.idsOf([contentKey("sealed")]), [1]);
    await other.close();
    await assert.rejects(() => openStore(optionsFor(place, new Uint8Array(5))), saysKeyIs(/5 bytes, not 32/));
  },
};

function saysKeyIs(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && pattern.test(error.message) && error.help !== undefined;
}
