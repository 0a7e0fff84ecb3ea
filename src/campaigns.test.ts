import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { contentKey, copyOf } from "../test/contract/copies.ts";
import { progressOf, withStore } from "../test/contract/with-store.ts";
import { observed } from "../test/observed.ts";
import { updateCampaigns } from "./campaigns.ts";
import { tellState } from "./duties.ts";
import { readLinkModel } from "./link/model.ts";
import { linkedFingerprint } from "./link/sendings.ts";
import type { Judgement } from "./model/campaign.ts";
import type { Observation } from "./model/observation.ts";
import type { Store } from "./store/store.ts";
import { DEFAULT_TELLING } from "./workspace-config.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-campaigns-of-a-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let stores = 0;

const MODEL = readLinkModel(readFileSync(new URL("../content/model/link.json", import.meta.url), "utf8"));
const POLICY = DEFAULT_TELLING.tell;
const NOW = "2026-03-01T00:00:00Z";
/** Everything in three mailboxes is an attack here: these tests are about which messages belong together. */
const RULE = {
  path: "attack/rule.yml",
  text: `name: "Mail to three"
type: "rule"
kind: "attack"
severity: "high"
source: "people.count >= 3"
id: "0f0c1a53-5a1c-5d0f-8f0e-5d3b6f1f7a10"
`,
};

/** A message by its name; each shows something else, so that only judgements link. */
interface Mail {
  readonly name: string;
  readonly from?: string;
  /** Null: without a date. */
  readonly date?: string | null;
  /** The mailbox, before its @; the message's name where none is said. */
  readonly to?: string;
  /** What it shows; its name where nothing is said. */
  readonly text?: string;
}

function copy(mail: Mail) {
  const { name, from = "ann@one.example", date = "2026-02-01T09:00:00Z", to = name, text = name } = mail;
  const said: Partial<Observation> = { from, date, features: { text_template: [`text of ${text}`] } };
  const fingerprint = linkedFingerprint(observed(said), 0);
  const delivery = { mailbox: `${to}@example.org`, path: `/mail/${name}.eml` };
  return copyOf({ name, observation: said, delivery, fingerprint });
}

/** Each group is judged the same; each pair of `different` is told apart. */
async function withMail(
  mails: readonly Mail[],
  { same, different = [] }: { readonly same: readonly string[][]; readonly different?: readonly string[][] },
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const makePlace = async () => ({ path: join(folder, `${++stores}.db`) });
  await withStore({ name: "SQLite", makePlace }, async (store, run) => {
    const copies = mails.map(copy);
    const progress = copies.map(({ delivery }) => progressOf(delivery.path));
    await store.addCopies(run, copies, progress);
    await store.finishRun(run, NOW);
    for (const [first, ...rest] of same) for (const name of rest) await judged(store, "same", [first!, name]);
    for (const pair of different) await judged(store, "different", pair);
    await work(store);
  });
}

function judged(store: Store, verdict: Judgement["verdict"], [a, b]: readonly string[]): Promise<void> {
  return store.addJudgement({
    a: contentKey(a!),
    b: contentKey(b!),
    verdict,
    by: "ines",
    at: NOW,
    reason: null,
  });
}

/** The names of the messages of each campaign. */
async function link(store: Store, mails: readonly Mail[]): Promise<readonly string[]> {
  const nameOf = new Map(mails.map(({ name }) => [contentKey(name), name]));
  const setup = { store, model: MODEL, ruleFiles: [RULE], lists: new Map(), policy: POLICY, now: NOW };
  const { campaigns, problems } = await updateCampaigns(setup);
  assert.deepEqual(problems, []);
  return campaigns
    .map(({ messages }) =>
      messages
        .map(({ key }) => nameOf.get(key)!)
        .sort()
        .join(" "),
    )
    .sort();
}

const bea = "bea@two.example";
const later = "2026-02-03T09:00:00Z";

describe("campaigns of a store", () => {
  test("share no message where their senders do, and a run with nothing new adds no event", async () => {
    const mails: readonly Mail[] = [
      { name: "a1" },
      { name: "a2" },
      { name: "a3" },
      { name: "a4" },
      { name: "b1" },
      { name: "b2", from: bea },
      { name: "b3", from: bea },
      { name: "from-ann", date: later },
      { name: "from-bea", from: bea, date: later },
    ];
    const same = [
      ["a1", "a2", "a3", "a4"],
      ["b1", "b2", "b3"],
    ];
    await withMail(mails, { same }, async (store) => {
      const expected = ["a1 a2 a3 a4 from-ann", "b1 b2 b3 from-bea"];
      assert.deepEqual(await link(store, mails), expected);
      assert.deepEqual(await link(store, mails), expected);
      assert.deepEqual(await store.events(), []);
    });
  });

  const ofOne: readonly Mail[] = ["a1", "a2", "a3", "a4", "b1", "b2", "b3"].map((name) => ({ name }));
  const inTwo = [
    ["a1", "a2", "a3", "a4"],
    ["b1", "b2", "b3"],
  ];

  test("are one where the same unknown sender wrote all of both", async () => {
    await withMail(ofOne, { same: inTwo }, async (store) => {
      assert.deepEqual(await link(store, ofOne), ["a1 a2 a3 a4 b1 b2 b3"]);
    });
  });

  test("stay two where somebody told a message of one from a message of the other", async () => {
    await withMail(ofOne, { same: inTwo, different: [["a2", "b3"]] }, async (store) => {
      assert.deepEqual(await link(store, ofOne), ["a1 a2 a3 a4", "b1 b2 b3"]);
    });
  });

  test("get no mail of their sender that is linked to what somebody told from them", async () => {
    const mails: readonly Mail[] = [...ofOne.filter(({ name }) => name !== "b3"), { name: "c1" }];
    const same = [
      ["a1", "a2", "a3", "a4"],
      ["b1", "b2"],
    ];
    await withMail(mails, { same, different: [["a2", "b2"]] }, async (store) => {
      assert.deepEqual(await link(store, mails), ["a1 a2 a3 a4 c1"]);
    });
  });

  test("are found by how fast they came also where a message has no date", async () => {
    const acquainted = ["p", "q", "r", "s"].map((to) => ({
      name: `before-${to}`,
      to,
      date: "2025-01-05T09:00:00Z",
    }));
    const burst: readonly Mail[] = [
      { name: "a1", to: "p" },
      { name: "a2", to: "q", date: later },
      { name: "a3", to: "r", date: later },
      { name: "a4", to: "s", date: null },
    ];
    const mails = [...acquainted, ...burst];
    await withMail(mails, { same: [["a1", "a2", "a3", "a4"]] }, async (store) => {
      assert.deepEqual(await link(store, mails), ["a1 a2 a3 a4"]);
    });
  });

  test("that were gone for a while come back as they were, with their duties", async () => {
    const mails = ["a1", "a2", "a3"].map((name): Mail => ({ name }));
    await withMail(mails, { same: [["a1", "a2", "a3"]] }, async (store) => {
      const setup = { store, model: MODEL, ruleFiles: [RULE], lists: new Map(), policy: POLICY, now: NOW };
      const [before] = (await updateCampaigns(setup)).campaigns;
      await judged(store, "different", ["a1", "a3"]);
      await judged(store, "different", ["a1", "a2"]);
      assert.deepEqual((await updateCampaigns(setup)).campaigns, []);
      assert.equal((await tellState(store)).dutiesIn(before!.id).length, 3);
      await judged(store, "same", ["a1", "a3"]);
      await judged(store, "same", ["a1", "a2"]);
      assert.deepEqual(await link(store, mails), ["a1 a2 a3"]);
      const state = await tellState(store);
      assert.deepEqual([...state.campaigns.keys()], [before!.id]);
      assert.equal(state.campaigns.get(before!.id)!.gone_at, null);
      assert.equal(state.duties.size, 3);
    });
  });

  test("name everybody who got one of more messages than are counted", async () => {
    const mails: readonly Mail[] = Array.from({ length: 20_300 }, (_, i) => ({ name: `m${i}`, text: "all" }));
    await withMail(mails, { same: [] }, async (store) => {
      const setup = { store, model: MODEL, ruleFiles: [RULE], lists: new Map(), policy: POLICY, now: NOW };
      const { campaigns } = await updateCampaigns(setup);
      assert.equal(campaigns.length, 1);
      assert.equal(campaigns[0]!.messages.length, 20_000);
      assert.equal(campaigns[0]!.people.length, mails.length);
    });
  });
});
