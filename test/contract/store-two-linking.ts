/** Two people whose commands link at once: what the slower one found is of a state that is no more. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { updateCampaigns } from "../../src/campaigns.ts";
import { tellState } from "../../src/duties.ts";
import { readLinkModel } from "../../src/link/model.ts";
import { linkedFingerprint } from "../../src/link/sendings.ts";
import { openStore } from "../../src/store/index.ts";
import type { Store } from "../../src/store/store.ts";
import { DEFAULT_TELLING } from "../../src/workspace-config.ts";
import { observed } from "../observed.ts";
import { contentKey, copyOf } from "./copies.ts";
import { optionsFor, type StoreTests } from "./store-case.ts";
import { progressOf } from "./with-store.ts";

const MODEL = readLinkModel(readFileSync(new URL("../../content/model/link.json", import.meta.url), "utf8"));
/** Everything in three mailboxes is an attack here. */
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

function link(store: Store, now: string) {
  const policy = DEFAULT_TELLING.tell;
  return updateCampaigns({ store, model: MODEL, ruleFiles: [RULE], lists: new Map(), policy, now });
}

/** One message to each of these mailboxes, judged to belong together. */
async function sent(store: Store, names: readonly string[], now: string): Promise<void> {
  const copies = names.map((name) => {
    const said = {
      features: { text_template: [`text of ${name}`] },
      from: `${names[0]}@one.example`,
      date: now,
    };
    const delivery = { mailbox: `${name}@example.org`, path: `/mail/${name}.eml` };
    return copyOf({ name, observation: said, delivery, fingerprint: linkedFingerprint(observed(said), 0) });
  });
  const run = await store.beginRun(now, ["/mail"]);
  await store.addCopies(
    run,
    copies,
    copies.map(({ delivery }) => progressOf(delivery.path)),
  );
  await store.finishRun(run, now);
  for (const name of names.slice(1)) await judgedSame(store, names[0]!, name);
}

async function judgedSame(store: Store, a: string, b: string): Promise<void> {
  const said = { verdict: "same", by: "ines", at: "2026-02-01T00:00:00Z", reason: null } as const;
  await store.addJudgement({ a: contentKey(a), b: contentKey(b), ...said });
}

/** The same store; what is to happen in between happens before its first run of linking is saved. */
function interrupted(store: Store, between: () => Promise<void>): Store {
  let pending: (() => Promise<void>) | null = between;
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      if (name !== "saveCampaigns") return member.bind(target);
      return async (...given: readonly unknown[]) => {
        const first = pending;
        pending = null;
        await first?.();
        return member.apply(target, given);
      };
    },
  });
}

export const TWO_LINKING: StoreTests = {
  "loses nothing of the newer run: no campaign, no duty twice, no event twice": async ({ makePlace }) => {
    const place = await makePlace();
    const [slow, fast] = [await openStore(optionsFor(place)), await openStore(optionsFor(place))];
    try {
      await sent(fast, ["a", "b", "c"], "2026-02-01T09:00:00Z");
      await sent(fast, ["d", "e", "f"], "2026-02-02T09:00:00Z");
      await link(fast, "2026-02-03T09:00:00Z");
      assert.equal((await fast.campaigns()).length, 2);
      await judgedSame(fast, "a", "d");
      let newer: readonly string[] = [];
      const between = async () => {
        await sent(fast, ["g", "h", "i"], "2026-02-04T09:00:00Z");
        await link(fast, "2026-02-05T09:00:00Z");
        newer = (await fast.campaigns()).map(({ id }) => id);
      };
      const run = await link(interrupted(slow, between), "2026-02-05T09:00:01Z");
      const campaigns = (await fast.campaigns()).map(({ id }) => id);
      assert.equal(newer.length, 2);
      assert.deepEqual(campaigns, newer);
      assert.deepEqual(
        run.campaigns.map(({ id }) => id),
        newer,
      );
      assert.deepEqual(
        (await fast.events()).map(({ kind }) => kind),
        ["merge"],
      );
      const { duties } = await tellState(fast);
      assert.deepEqual(
        [...duties.values()].map(({ person }) => person).sort(),
        [..."abcdefghi"].map((name) => `${name}@example.org`),
      );
      assert.deepEqual(new Set([...duties.values()].map(({ campaign }) => campaign)), new Set(newer));
      assert.equal((await fast.linkState())?.version, await fast.version());
      assert.equal(await fast.linkRuns(), 3);
    } finally {
      await slow.close();
      await fast.close();
    }
  },
};
