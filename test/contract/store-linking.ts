import assert from "node:assert/strict";
import type { Campaign, Judgement } from "../../src/model/campaign.ts";
import type { Roster } from "../../src/model/roster.ts";
import { contentKey, copyOf } from "./copies.ts";
import type { StoreTests } from "./store-case.ts";
import { addOne, withStore } from "./with-store.ts";

export function campaignOf(id: string, lastSeen: string | null, keys: readonly string[] = []): Campaign {
  const messages = keys.map((key) => ({
    mailbox: "jane@example.org",
    message_id: null,
    key,
    date: null,
    from: null,
    subject: null,
  }));
  return {
    id,
    kind: "reconnaissance",
    severity: "high",
    first_seen: null,
    last_seen: lastSeen,
    messages,
    people: [],
    hosts: [],
    affiliations: [],
    at_risk: [],
    rules: [],
  };
}

export const STATE = { version: 3, at: "2026-01-02T00:00:00Z", summary: '{"pairs":1}' };

const PARLIAMENT: Roster = {
  people: [{ id: "p1", name: "Jane Doe", other_names: ["J. Doe"] }],
  groups: [{ id: "g1", name: "House", kind: "house", parent: null }],
  memberships: [{ person: "p1", group: "g1", role: "member", start: "2020-01-01", end: null }],
  mailboxes: [],
};
const ALLIANCE: Roster = {
  people: [],
  groups: [{ id: "g2", name: "Alliance", kind: "alliance", parent: null }],
  memberships: [{ person: "p1", group: "g2", role: null, start: null, end: null }],
  mailboxes: [
    {
      address: "jane@example.org",
      kind: "official",
      person: "p1",
      consent: null,
      start: null,
      end: "2024-01-01",
    },
  ],
};

function judgementOf(said: Partial<Judgement>): Judgement {
  return { a: "a", b: "b", verdict: "same", by: "ada", at: "2026-01-01T00:00:00Z", reason: null, ...said };
}

export const LINKING: StoreTests = {
  "the roster is the union of what its sources say; saving one replaces that one": (given) =>
    withStore(given, async (store) => {
      await store.saveRoster("parliament", PARLIAMENT);
      await store.saveRoster("alliance", ALLIANCE);
      const both = await store.roster();
      assert.deepEqual(both.groups.map(({ id }) => id).sort(), ["g1", "g2"]);
      assert.equal(both.memberships.length, 2);
      assert.deepEqual(await store.rosterOf("alliance"), ALLIANCE);
      const gone = { ...PARLIAMENT, memberships: [{ ...PARLIAMENT.memberships[0]!, end: "2026-01-01" }] };
      await store.saveRoster("parliament", gone);
      assert.deepEqual(await store.rosterOf("parliament"), gone);
      assert.deepEqual(await store.rosterOf("alliance"), ALLIANCE);
      const nothing = { people: [], groups: [], memberships: [], mailboxes: [] };
      assert.deepEqual(await store.rosterOf("nobody"), nothing);
    }),
  "proposals are kept as they were handed over last": (given) =>
    withStore(given, async (store) => {
      const one = {
        found: "J Doe",
        person: "p1",
        likeness: 0.9,
        reason: "initial",
        state: "proposed",
      } as const;
      await store.saveProposals([one]);
      await store.saveProposals([{ ...one, state: "confirmed" }]);
      assert.deepEqual(await store.proposals(), [{ ...one, state: "confirmed" }]);
    }),
  "a run's campaigns take the place of the last run's, and its events are added": (given) =>
    withStore(given, async (store) => {
      assert.equal(await store.linkState(), null);
      const event = {
        at: "2026-01-02T00:00:00Z",
        kind: "merge",
        from: ["a"],
        into: ["b"],
        representatives: [],
      } as const;
      await store.saveCampaigns([campaignOf("b", null), campaignOf("a", null)], [event], STATE);
      await store.saveCampaigns([campaignOf("c", null), campaignOf("a", null)], [event], {
        ...STATE,
        version: 4,
      });
      assert.deepEqual(
        (await store.campaigns()).map(({ id }) => id),
        ["c", "a"],
      );
      assert.deepEqual(await store.campaign("c"), campaignOf("c", null));
      assert.equal(await store.campaign("b"), null);
      assert.deepEqual(await store.events(), [
        { id: 1, ...event },
        { id: 2, ...event },
      ]);
      assert.deepEqual(await store.linkState(), { ...STATE, version: 4 });
    }),
  "a later judgement on the same two messages counts, whichever is named first": (given) =>
    withStore(given, async (store) => {
      const first = judgementOf({ verdict: "same" });
      const other = judgementOf({ a: "a", b: "c" });
      const later = judgementOf({ a: "b", b: "a", verdict: "different", by: "grace" });
      for (const judgement of [first, other, later]) await store.addJudgement(judgement);
      assert.deepEqual(await store.judgements(), [other, later]);
    }),
  "judgements outlive every run of linking": (given) =>
    withStore(given, async (store) => {
      await store.addJudgement(judgementOf({}));
      await store.saveCampaigns([], [], STATE);
      assert.deepEqual(await store.judgements(), [judgementOf({})]);
    }),
  "the version grows with added messages, judgements and the roster, and with nothing else": (given) =>
    withStore(given, async (store, run) => {
      const steps = [
        () => addOne(store, run, copyOf({ name: "a" })),
        () => addOne(store, run, copyOf({ name: "b" })),
        () => store.addJudgement(judgementOf({ a: contentKey("a"), b: contentKey("b") })),
        () => store.saveRoster("parliament", PARLIAMENT),
      ];
      let version = await store.version();
      for (const step of steps) {
        await step();
        const next = await store.version();
        assert.ok(next > version);
        version = next;
      }
      await addOne(store, run, copyOf({ name: "a" }));
      await store.saveCampaigns([campaignOf("a", null)], [], STATE);
      await store.setSetting("name", "value");
      assert.equal(await store.version(), version);
    }),
  "a setting is null until it is set, and then the last value": (given) =>
    withStore(given, async (store) => {
      assert.equal(await store.setting("name"), null);
      await store.setSetting("name", "one");
      await store.setSetting("name", "two");
      assert.equal(await store.setting("name"), "two");
    }),
};
