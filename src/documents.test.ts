import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gathered, happened, withWorkspaceAt } from "../test/recorded.ts";
import { eraseDocument } from "./documents.ts";
import { act, tellState } from "./duties.ts";
import type { Fact } from "./model/ledger.ts";
import { appendingOf, recordEntries } from "./record.ts";
import { applyRetention } from "./retention.ts";
import type { Store } from "./store/store.ts";
import { type Act, isRefusal } from "./tell/acts.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "./workspace-config.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-documents-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const FIRST = "2026-03-01T09:00:00.000Z";
const LATER = "2026-03-20T09:00:00.000Z";
const KEEP = { ...DEFAULT_RETENTION, documents: 30 };

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A record of one campaign at ann, whose notice was drafted twice, approved, and said to her. */
class Office {
  readonly store: Store;
  now = FIRST;

  constructor(store: Store) {
    this.store = store;
  }

  acting(by: string) {
    return { store: this.store, policy: DEFAULT_TELLING.tell, by, now: this.now };
  }

  async does(asked: Act, by = "ines", ...texts: readonly string[]): Promise<void> {
    const documents = texts.map((text) => Buffer.from(text));
    const answer = await act(this.acting(by), asked, documents);
    if (isRefusal(answer)) assert.fail(answer.refused);
  }

  async begins(): Promise<void> {
    const seen = { first_seen: null, last_seen: null, messages: 1 };
    const facts: readonly (readonly [Fact, string | null])[] = [
      [
        {
          kind: "campaign_found",
          campaign_kind: "reconnaissance",
          severity: "high",
          tell: true,
          people: 1,
          hosts: [],
          senders: [],
          ...seen,
        },
        null,
      ],
      [
        {
          kind: "duty_opened",
          deadline: LATER,
          owner: "office",
          late: false,
          grade: "targeted",
          mailboxes: ["ann@parliament.example"],
          ...seen,
        },
        "ann",
      ],
    ];
    const entries = facts.map(([fact, person]) => happened("", { campaign: "c-1", person, fact }));
    assert.ok(
      await this.store.append(await appendingOf(this.store, entries, { now: FIRST, expectedSize: 0 })),
    );
    for (const reference of ["R1", "R2"]) {
      const document = hashOf(`text of ${reference}`);
      const drafted = { reference, language: "en", document, campaign: "c-1", person: "ann" };
      await this.does({ act: "draft", ...drafted }, "ines", `text of ${reference}`);
    }
    const deliveries = [{ channel: "letter", to: null, message_id: null }] as const;
    await this.does({ act: "approve", reference: "R2", document: hashOf("text of R2"), deliveries }, "omar");
  }

  async briefs(): Promise<void> {
    const at = this.now;
    const asked = {
      act: "brief",
      reference: "R2",
      at,
      place: null,
      said: hashOf("words"),
      read_back: true,
    } as const;
    await this.does(asked, "ines", "words");
  }

  async closes(): Promise<void> {
    await this.does({ act: "close", campaign: "c-1", reason: null, unacknowledged: null });
  }

  /** How many texts went. */
  async purges(days: number): Promise<number> {
    const now = new Date(Date.parse(this.now) + days * 86_400_000).toISOString();
    return (await applyRetention(this.store, KEEP, now))!.documents;
  }
}

async function withOffice(work: (office: Office) => Promise<void>): Promise<void> {
  await withWorkspaceAt(join(folder, "office"), async ({ store }) => {
    const office = new Office(store);
    await office.begins();
    await work(office);
  });
}

describe("texts that the record names", () => {
  test("go after their time, and none before its campaign is closed", async () => {
    await withOffice(async (office) => {
      const { store } = office;
      assert.equal(await office.purges(1000), 0, "ann waits");
      office.now = LATER;
      await office.briefs();
      assert.equal(await office.purges(1000), 0, "nobody closed it");
      await office.closes();
      assert.equal((await store.documents()).length, 3);
      // The drafts are older than the conversation by 19 days.
      assert.equal(await office.purges(10), 0);
      assert.equal(await office.purges(12), 2);
      assert.deepEqual(await store.documents(), [hashOf("words")]);
      assert.equal(await office.purges(29), 0);
      const size = await store.recordSize();
      assert.equal(await office.purges(31), 1);
      assert.equal(await office.purges(31), 0);
      assert.deepEqual(await store.documents(), []);
      const [entry, ...more] = await gathered(recordEntries(store, {}, size));
      assert.deepEqual(more, []);
      assert.deepEqual([entry?.by, entry?.campaign, entry?.person], ["serjeant", "c-1", "ann"]);
      assert.deepEqual(entry?.fact, {
        kind: "document_erased",
        document: hashOf("words"),
        reason: "the time for which the office keeps texts was over",
        second: "serjeant",
      });
    });
  });

  test("stay for good where nothing else is said", async () => {
    await withOffice(async (office) => {
      await office.briefs();
      await office.closes();
      const now = "2099-01-01T00:00:00Z";
      assert.equal(await applyRetention(office.store, DEFAULT_RETENTION, now), null);
      assert.equal(
        (await applyRetention(office.store, { ...KEEP, documents: null, bodies: 1 }, now))?.documents,
        0,
      );
      assert.equal((await office.store.documents()).length, 3);
    });
  });

  test("stay where the campaign was opened again for somebody", async () => {
    await withOffice(async (office) => {
      await office.briefs();
      await office.closes();
      await office.does({ act: "ask_again", campaign: "c-1", person: "ann" });
      assert.equal(await office.purges(1000), 0);
    });
  });

  test("are erased by hand with an entry on the person that says so, once", async () => {
    await withOffice(async (office) => {
      const { store } = office;
      const erase = (text: string, by = "ines") =>
        eraseDocument(office.acting(by), {
          document: hashOf(text),
          reason: "she asked for it",
          second: "omar",
        });
      const refused = async (...asked: Parameters<typeof erase>) => {
        const answer = await erase(...asked);
        return isRefusal(answer) ? answer.refused : null;
      };
      assert.match((await refused("text of R2"))!, /somebody waits for the notice R2/);
      assert.match((await refused("text of R1", "omar"))!, /a second person is needed/);
      assert.match((await refused("a text that nobody wrote"))!, /no entry of the record names/);
      assert.equal(await refused("text of R1"), null);
      assert.match((await refused("text of R1"))!, /was erased before/);
      await office.briefs();
      assert.equal(await refused("words"), null);
      assert.deepEqual(await store.documents(), [hashOf("text of R2")]);
      const erased = (await gathered(recordEntries(store))).filter(
        ({ fact }) => fact.kind === "document_erased",
      );
      assert.deepEqual(
        erased.map(({ campaign, person, by, fact }) => [campaign, person, by, fact]),
        ["text of R1", "words"].map((text) => [
          "c-1",
          "ann",
          "ines",
          { kind: "document_erased", document: hashOf(text), reason: "she asked for it", second: "omar" },
        ]),
      );
      assert.equal((await tellState(store)).duties.size, 1);
    });
  });
});
