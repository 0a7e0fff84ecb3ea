import assert from "node:assert/strict";
import type { RetentionPolicy, Store } from "../../src/store/store.ts";
import { contentKey, copyOf, numbersFor } from "./copies.ts";
import type { StoreTests } from "./store-case.ts";
import { campaignOf, STATE } from "./store-linking.ts";
import { ALWAYS, withStore } from "./with-store.ts";

const KEEP_ALL: RetentionPolicy = { bodies: null, observations: null, findings: null, campaigns: null };
const NOTHING = { bodies: 0, observations: 0, findings: 0, campaigns: 0 };
const NOW = "2026-01-11T00:00:00Z";
const FINDING = { rule: "rules/a", id: "a", severity: "high", techniques: [] } as const;
const [SENDER] = numbersFor({ kind: "address", value: "press@news.example" }) as [number];

/** `old` and `member` are 100 days old and arrived ten days ago with `undated` and `future`; `new` is a day old. */
async function fill(store: Store): Promise<void> {
  await addDated(store, "2026-01-01T00:00:00Z", {
    old: "2025-10-03T00:00:00Z",
    member: "2025-10-03T00:00:00Z",
    undated: null,
    future: "2099-01-01T00:00:00Z",
  });
  await addDated(store, "2026-01-10T12:00:00Z", { new: "2026-01-10T00:00:00Z" });
  const kept = campaignOf("kept", "2026-01-09T00:00:00Z", [contentKey("member")]);
  await store.saveCampaigns([kept, campaignOf("old", "2020-01-01T00:00:00Z")], [], STATE);
}

async function addDated(
  store: Store,
  startedAt: string,
  dates: Readonly<Record<string, string | null>>,
  mailbox = "jane@example.org",
): Promise<void> {
  const run = await store.beginRun(startedAt, ["/mail"]);
  const copies = Object.entries(dates).map(([name, date], index) =>
    copyOf({ name, observation: { date }, delivery: { index, mailbox }, findings: [FINDING], body: name }),
  );
  await store.addCopies(run, copies, []);
}

async function spansOf(store: Store): Promise<Readonly<Record<string, unknown>>> {
  const all = await store.coverage();
  return Object.fromEntries(
    all.map(({ mailbox, messages, first, last }) => [mailbox, [messages, first, last]]),
  );
}

async function keptNames(store: Store): Promise<readonly string[]> {
  const names = [];
  for await (const chunk of store.allMessages(ALWAYS)) {
    for (const { observation } of chunk)
      names.push(observation.message_id!.slice(1, -"@example.org>".length));
  }
  return names.sort();
}

async function idOf(store: Store, name: string): Promise<number> {
  const [id] = await store.idsOf([contentKey(name)]);
  return id!;
}

export const RETENTION: StoreTests = {
  "keeps everything where nothing is said": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      assert.deepEqual(await store.purge(KEEP_ALL, NOW), NOTHING);
      assert.equal((await keptNames(store)).length, 5);
    }),
  "takes bodies and leaves the rest, but for members of campaigns": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      assert.deepEqual(await store.purge({ ...KEEP_ALL, bodies: 30 }, NOW), { ...NOTHING, bodies: 1 });
      assert.equal(await store.bodyOf(await idOf(store, "old")), null);
      assert.notEqual(await store.bodyOf(await idOf(store, "member")), null);
      assert.notEqual(await store.bodyOf(await idOf(store, "new")), null);
      assert.equal((await keptNames(store)).length, 5);
    }),
  "takes findings": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      assert.deepEqual(await store.purge({ ...KEEP_ALL, findings: 30 }, NOW), { ...NOTHING, findings: 1 });
      const [old, member] = await store.messages([await idOf(store, "old"), await idOf(store, "member")]);
      assert.deepEqual(old?.findings, []);
      assert.deepEqual(member?.findings, [FINDING]);
    }),
  "leaves of a message its key, its date and where it lay": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      const id = await idOf(store, "old");
      const purged = await store.purge({ ...KEEP_ALL, observations: 30 }, NOW);
      assert.deepEqual(purged, { bodies: 1, observations: 1, findings: 1, campaigns: 0 });
      assert.deepEqual(await store.messages([id]), []);
      assert.equal(await store.bodyOf(id), null);
      assert.equal(await idOf(store, "old"), id);
      assert.equal((await store.deliveriesOf([id]))[0]?.date, "2025-10-03T00:00:00Z");
      assert.deepEqual(await store.idsOf(["<old@example.org>"]), [null]);
      const found = (await store.sightings(SENDER, ALWAYS)).map(({ message }) => message);
      assert.equal(found.length, 4);
      assert.ok(!found.includes(id));
      const scanned = [];
      for await (const chunk of store.fingerprints()) scanned.push(...chunk.map((one) => one.id));
      assert.equal(scanned.length, 4);
      assert.ok(!scanned.includes(id));
      assert.deepEqual(await keptNames(store), ["future", "member", "new", "undated"]);
      assert.equal((await store.counts()).messages, 5);
    }),
  "does not take back what the same mail brings again": (given) =>
    withStore(given, async (store, run) => {
      await fill(store);
      await store.purge({ ...KEEP_ALL, observations: 30 }, NOW);
      const elsewhere = { mailbox: "clerk@example.net", path: "/mail/clerk" };
      const copy = copyOf({ name: "old", delivery: elsewhere, findings: [FINDING], body: "old" });
      assert.deepEqual(await store.addCopies(run, [copy], []), { messages: 0, deliveries: 1, known: 0 });
      const id = await idOf(store, "old");
      assert.deepEqual(await store.messages([id]), []);
      assert.equal(await store.bodyOf(id), null);
      assert.equal((await store.deliveriesOf([id])).length, 2);
    }),
  "covers only what is still known, from where the purge has come to": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      await addDated(store, "2026-01-10T12:00:00Z", { early: "2025-11-01T00:00:00Z" }, "gone@example.org");
      assert.deepEqual(await spansOf(store), {
        "jane@example.org": [5, "2025-10-03T00:00:00Z", "2099-01-01T00:00:00Z"],
        "gone@example.org": [1, "2025-11-01T00:00:00Z", "2025-11-01T00:00:00Z"],
      });
      assert.deepEqual(await store.purgedBefore(), { observations: null, campaigns: null });
      await store.purge({ ...KEEP_ALL, observations: 30 }, NOW);
      // The member of a campaign is kept, and says nothing of the mail that was beside it.
      const spans = {
        "jane@example.org": [4, "2025-12-12T00:00:00Z", "2099-01-01T00:00:00Z"],
        "gone@example.org": [0, null, null],
      };
      assert.deepEqual(await spansOf(store), spans);
      assert.deepEqual(await store.purgedBefore(), { observations: "2025-12-12T00:00:00Z", campaigns: null });
      // What was purged is not known again by being read again.
      await addDated(store, "2026-01-11T00:00:00Z", { early: "2025-11-01T00:00:00Z" }, "jane@example.org");
      assert.deepEqual(await spansOf(store), spans);
      // A longer time does not bring back what is gone.
      await store.purge({ ...KEEP_ALL, observations: 60 }, NOW);
      assert.deepEqual(await spansOf(store), spans);
    }),
  "does not begin coverage anew where a purge took nothing": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      const before = await spansOf(store);
      await store.purge({ ...KEEP_ALL, observations: 1000, bodies: 1 }, NOW);
      assert.deepEqual(await spansOf(store), before);
      assert.deepEqual(await store.purgedBefore(), { observations: null, campaigns: null });
    }),
  "does not take back a campaign that linking finds again, nor what happened to it": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      await store.purge({ ...KEEP_ALL, campaigns: 30 }, NOW);
      assert.equal((await store.purgedBefore()).campaigns, "2025-12-12T00:00:00Z");
      const found = [
        campaignOf("again", "2020-01-01T00:00:00Z"),
        campaignOf("kept", "2026-01-09T00:00:00Z"),
        campaignOf("edge", "2025-12-12T00:00:00Z"),
        campaignOf("undated", null),
      ];
      const split = (into: readonly string[]) =>
        ({ at: NOW, kind: "split", from: ["kept"], into, representatives: [] }) as const;
      await store.saveCampaigns(found, [split(["kept", "again"]), split(["kept", "edge"])], STATE);
      const left = ["kept", "edge", "undated"];
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        left,
      );
      assert.deepEqual(
        (await store.events()).map(({ into }) => into),
        [["kept", "edge"]],
      );
    }),
  "takes and counts a campaign that linking found again while it was still there": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      const open = campaignOf("open", "2025-10-03T00:00:00Z");
      await store.saveCampaigns([open], [], STATE);
      assert.equal((await store.purge({ ...KEEP_ALL, campaigns: 30 }, NOW, new Set(["open"]))).campaigns, 0);
      await store.saveCampaigns([open, campaignOf("new", "2025-10-04T00:00:00Z")], [], STATE);
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        ["open"],
      );
      assert.equal((await store.purge({ ...KEEP_ALL, campaigns: 30 }, NOW)).campaigns, 1);
      await store.saveCampaigns([open], [], STATE);
      assert.deepEqual(await store.campaigns(), []);
    }),
  "leaves campaigns of which somebody must still be told, with their mail and what happened to them": (
    given,
  ) =>
    withStore(given, async (store) => {
      await fill(store);
      const member = contentKey("member");
      const open = new Set(["open"]);
      const found = [
        campaignOf("open", "2025-10-03T00:00:00Z", [member]),
        campaignOf("done", "2020-01-01T00:00:00Z"),
      ];
      const split = (from: string, into: string) =>
        ({
          at: "2025-10-04T00:00:00Z",
          kind: "split",
          from: [from],
          into: [into],
          representatives: [],
        }) as const;
      const events = [split("open", "x"), split("x", "open"), split("done", "x")];
      await store.saveCampaigns(found, events, STATE);
      const policy = { bodies: 30, observations: 30, findings: 30, campaigns: 30 };
      const purged = await store.purge(policy, NOW, open);
      assert.deepEqual(purged, { bodies: 1, observations: 1, findings: 1, campaigns: 1 });
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        ["open"],
      );
      assert.deepEqual(
        (await store.events()).map(({ id }) => id),
        [1, 2],
      );
      assert.deepEqual(await keptNames(store), ["future", "member", "new", "undated"]);
      assert.notEqual(await store.bodyOf(await idOf(store, "member")), null);
      // Linking finds it again, behind the horizon by now: it stays as long as it is unfinished, and no longer.
      const appending = { expectedSize: 0, entries: [], nodes: [], documents: [] };
      const told = { appending, unfinished: open, linkRuns: await store.linkRuns() };
      assert.equal(await store.saveCampaigns(found, [split("done", "open")], STATE, told), "saved");
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        ["open"],
      );
      assert.equal((await store.events()).length, 3);
      const last = await store.purge(policy, NOW);
      assert.deepEqual(last, { bodies: 1, observations: 1, findings: 1, campaigns: 1 });
      assert.deepEqual(await store.events(), []);
    }),
  "counts the age of mail without a date, and of mail from the future, from its arrival": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      // Ten days after the run, to the second, they are not older than ten days.
      assert.equal((await store.purge({ ...KEEP_ALL, observations: 10 }, NOW)).observations, 1);
      assert.equal((await store.purge({ ...KEEP_ALL, observations: 9 }, NOW)).observations, 2);
      assert.deepEqual(await keptNames(store), ["member", "new"]);
    }),
  "takes a campaign by its last message, and then its members are mail like any other": (given) =>
    withStore(given, async (store) => {
      await fill(store);
      assert.equal((await store.purge({ ...KEEP_ALL, campaigns: 30 }, NOW)).campaigns, 1);
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        ["kept"],
      );
      const all = await store.purge({ ...KEEP_ALL, campaigns: 1, observations: 30 }, NOW);
      assert.deepEqual(all, { bodies: 2, observations: 2, findings: 2, campaigns: 1 });
      assert.deepEqual(await keptNames(store), ["future", "new", "undated"]);
    }),
  "leaves the store usable: the next mail is added and found": (given) =>
    withStore(given, async (store, run) => {
      await fill(store);
      await store.purge({ bodies: 1, observations: 1, findings: 1, campaigns: 1 }, "2030-01-01T00:00:00Z");
      assert.deepEqual(await store.sightings(SENDER, ALWAYS), []);
      await store.addCopies(run, [copyOf({ name: "next" })], []);
      assert.equal((await store.sightings(SENDER, ALWAYS)).length, 1);
      assert.deepEqual(await keptNames(store), ["next"]);
    }),
};
