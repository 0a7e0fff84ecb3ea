/** A stored mail is opened on the record or not at all. */
import assert from "node:assert/strict";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, test } from "node:test";
import type { LedgerEntry } from "../../src/model/ledger.ts";
import type { Roster } from "../../src/model/roster.ts";
import { recordEntries } from "../../src/record.ts";
import type { Store } from "../../src/store/store.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { inventedMail, writeMaildir } from "./generated-mail.ts";
import { ROOT, serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-open-"));
after(() => rmSync(folder, { recursive: true }));

const ANN = "ann@parliament.example";
const BO = "bo@parliament.example";
const RULES = join(folder, "word.yml");
writeFileSync(
  RULES,
  'name: "Tests: the word"\ntype: rule\nseverity: high\nsource: strings.icontains(body.current_thread.text, "zebra")\n',
);
const LOUD = inventedMail({ number: 1, to: null, word: "zebra" });
const ID = "1@desk.example";
const REASON = "Ann asked what it was";

const PARLIAMENT: Roster = {
  people: ["p-ann", "p-kim"].map((id) => ({ id, name: id, other_names: [] })),
  groups: [],
  memberships: [],
  // An office that two people read.
  mailboxes: ["p-ann", "p-kim"].map((person) => ({
    address: ANN,
    kind: "office",
    person,
    consent: null,
    start: null,
    end: null,
  })),
};

async function inStore<T>(dir: string, work: (store: Store) => Promise<T>): Promise<T> {
  const workspace = await openWorkspace(dir);
  try {
    return await work(workspace.store);
  } finally {
    await workspace.close();
  }
}

/** A workspace with a mail that lay in two mailboxes and is kept, and one that is not kept. */
async function place(): Promise<string> {
  const at = mkdtempSync(join(folder, "place-"));
  const dir = join(at, "workspace");
  assert.equal((await serjeant(["init", dir, "--org-domain", "parliament.example"])).code, 0);
  for (const mailbox of [ANN, BO]) writeMaildir(join(at, "mail", mailbox), [LOUD]);
  writeMaildir(join(at, "mail", BO, "old"), [inventedMail({ number: 2, to: BO })]);
  const rules = ["--rules", RULES, "--no-default-rules", "--no-link"];
  const { code, stderr } = await serjeant(["ingest", join(at, "mail"), "--workspace", dir, ...rules]);
  assert.equal(code, 0, stderr);
  await inStore(dir, (store) => store.saveRoster("parliament", PARLIAMENT));
  return dir;
}

function open(dir: string, ...args: readonly string[]) {
  return serjeant(["open", ...args, "--workspace", dir]);
}

function openings(dir: string): Promise<readonly LedgerEntry[]> {
  return inStore(dir, async (store) => {
    const entries = [];
    for await (const entry of recordEntries(store))
      if (entry.fact.kind === "body_opened") entries.push(entry);
    return entries;
  });
}

describe("serjeant open", () => {
  test("is refused without a reason, also with an empty one, and then says nothing to the record", async () => {
    const dir = await place();
    for (const reason of [[], ["--reason", ""], ["--reason", "  \n"]]) {
      const { code, stdout, stderr } = await open(dir, ID, ...reason);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /reason/);
    }
    assert.deepEqual(await openings(dir), []);
  });
  test("prints the mail as it came, and each person whose mail it is has an entry that says so", async () => {
    const dir = await place();
    const { code, stdout, stderr } = await open(dir, ID, "--reason", ` ${REASON} `, "--by", "grace");
    assert.equal(code, 0, stderr);
    assert.equal(stdout, LOUD);
    const entries = await openings(dir);
    assert.deepEqual(
      entries.map(({ person }) => person),
      [BO, "p-ann", "p-kim"],
    );
    const [key] = new Set(
      entries.map(({ by, campaign, fact }) => {
        assert.deepEqual([by, campaign], ["grace", null]);
        assert.ok(fact.kind === "body_opened" && fact.reason === REASON);
        return fact.message;
      }),
    );
    for (const { number, person } of entries) {
      assert.match(stderr, new RegExp(person!));
      assert.match(stderr, new RegExp(`\\b${number}\\b|entries \\d+ to \\d+`));
    }
    // By its key, and every opening is on the record for itself.
    assert.equal((await open(dir, key!, "--reason", "again")).stdout, LOUD);
    assert.equal((await openings(dir)).length, 6);
  });
  test("names the campaign that the mail is of", async () => {
    const dir = await place();
    await inStore(dir, async (store) => {
      const [id] = await store.idsNamed(`<${ID}>`);
      const [message] = await store.messages([id!]);
      const { key } = message!.observation;
      const shared = { mailbox: ANN, message_id: null, date: null, from: null, subject: null };
      const campaign = {
        id: "c-1",
        kind: "reconnaissance",
        severity: "high",
        first_seen: null,
        last_seen: null,
        messages: [{ ...shared, key }],
        people: [],
        hosts: [],
        affiliations: [],
        at_risk: [],
        rules: [],
      } as const;
      await store.saveCampaigns([campaign], [], { version: 0, at: "2026-01-02T00:00:00Z", summary: "{}" });
    });
    await open(dir, ID, "--reason", REASON);
    const campaigns = (await openings(dir)).map(({ campaign }) => campaign);
    assert.deepEqual(campaigns, ["c-1", "c-1", "c-1"]);
  });
  test("writes it byte for byte into a file, and never over the workspace", async () => {
    const dir = await place();
    const out = join(folder, "opened.eml");
    const { code, stdout, stderr } = await open(dir, ID, "--reason", REASON, "--out", out);
    assert.deepEqual([code, stdout], [0, ""], stderr);
    assert.deepEqual(readFileSync(out), Buffer.from(LOUD));
    for (const bad of [join(dir, "serjeant.db"), join(folder, "nowhere", "a.eml"), folder]) {
      assert.equal((await open(dir, ID, "--reason", REASON, "--out", bad)).code, 2);
    }
    // What could not be written was not opened either.
    assert.equal((await openings(dir)).length, 3);
  });
  test("opens nothing where the record cannot be written", async () => {
    const dir = await place();
    const database = new DatabaseSync(join(dir, "serjeant.db"));
    database.exec(
      "CREATE TRIGGER full BEFORE INSERT ON record_entry BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    database.close();
    const out = join(folder, "never.eml");
    for (const more of [[], ["--out", out]]) {
      const { code, stdout, stderr } = await open(dir, ID, "--reason", REASON, ...more);
      assert.notEqual(code, 0);
      assert.equal(stdout, "");
      assert.ok(!stderr.includes("zebra"));
    }
    assert.ok(!existsSync(out));
    assert.deepEqual(await openings(dir), []);
  });
  test("is on the record before the mail is opened: with a wrong key there is the entry, and no mail", async () => {
    const dir = await place();
    writeFileSync(join(dir, "keys", "body.key"), new Uint8Array(32));
    const { code, stdout } = await open(dir, ID, "--reason", REASON);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal((await openings(dir)).length, 3);
  });
  test("says of a mail that is not kept where it lay, and of one that is unknown that it is", async () => {
    const dir = await place();
    const notKept = await open(dir, "<2@desk.example>", "--reason", REASON);
    assert.deepEqual([notKept.code, notKept.stdout], [3, ""]);
    assert.match(notKept.stderr, /mail.bo@parliament\.example.old/);
    assert.equal((await open(dir, "nobody@desk.example", "--reason", REASON)).code, 2);
    assert.deepEqual(await openings(dir), []);
  });
});

test("nothing else in the product opens a stored mail", () => {
  const files = globSync("src/**/*.ts", { cwd: ROOT }).filter(
    (file) => !file.startsWith(join("src", "store")),
  );
  const opening = files.filter((file) => /\bbodyOf\b/.test(readFileSync(join(ROOT, file), "utf8")));
  const own = join("src", "mql", "graph", "lambdas.ts");
  assert.deepEqual(
    opening.filter((file) => file !== own),
    [join("src", "opened-body.ts")],
  );
});
