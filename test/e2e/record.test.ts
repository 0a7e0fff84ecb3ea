import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { appendingOf } from "../../src/record.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { behindItsBack, happened } from "../recorded.ts";
import { type Ran, serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-record-e2e-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const office = join(folder, "office");
/** What a member has at home: the export and the public key, no workspace, no network. */
const home = join(folder, "home");

async function inOffice(...args: readonly string[]): Promise<Ran> {
  const ran = await serjeant([...args, "--workspace", office]);
  assert.equal(ran.code, 0, ran.stderr);
  return ran;
}

async function atHome(...args: readonly string[]): Promise<Ran> {
  return await serjeant(["record", "verify", ...args], { refuseNetwork: true });
}

const add = (kind: string, ...args: readonly string[]) => inOffice("record", "add", kind, ...args);
const at = (name: string): string => join(home, name);

before(async () => {
  mkdirSync(home);
  await serjeant(["init", office, "--org-domain", "parliament.example"]);
  const roster = join(folder, "people.csv");
  writeFileSync(
    roster,
    "id,name,email\np-1,Ann Example,ann@parliament.example\np-2,Ben Example,ben@parliament.example\n",
  );
  await inOffice("roster", "import", roster);
  await add("happened", "--what", "mails were sent", "--source", "a report", "--at", "2021-01-22");
  await inOffice("record", "checkpoint", "--out", at("early.txt"));
  await add(
    ...[
      "told",
      "--person",
      "p-1",
      "--what",
      "she was among them",
      "--who",
      "a partner service",
      "--to",
      "her house",
    ],
    ...["--to-kind", "institution", "--how", "a letter", "--caveat", "to tell nobody", "--at", "2022-06-30"],
  );
  await add("corrected", "--entry", "1", "--what", "it was a call", "--source", "the log of calls");
  await add(
    ...[
      "learned",
      "--person",
      "ben@parliament.example",
      "--what",
      "his name was on the list",
      "--who",
      "the office",
    ],
    ...["--from", "a journalist", "--how", "a call", "--at", "2023-02-17T10:00:00+01:00"],
  );
  await inOffice("record", "key", "--out", at("office.vkey"));
  await inOffice("record", "export", "--out", at("all.txt"));
  await inOffice(
    "record",
    "export",
    "--person",
    "p-1",
    "--checkpoint",
    at("early.txt"),
    "--out",
    at("ann.txt"),
  );
});

describe("serjeant record", () => {
  test("is verified on another machine with the export and the public key alone", async () => {
    const workspace = readdirSync(home).filter((name) => name === "serjeant.json");
    assert.deepEqual(workspace, []);
    const all = await atHome(at("all.txt"), "--key", at("office.vkey"), "--checkpoint", at("early.txt"));
    assert.equal(all.code, 0, all.stdout + all.stderr);
    assert.match(all.stdout, /^verified: .*all\.txt is as it was signed/);
    assert.match(all.stdout, /4 entries, 0 to 3/);
    const key = readFileSync(at("office.vkey"), "utf8").trim();
    const ann = await atHome(
      at("ann.txt"),
      "--key",
      key,
      "--checkpoint",
      at("early.txt"),
      "--format",
      "json",
    );
    const found = JSON.parse(ann.stdout);
    assert.deepEqual(
      [found.verified, found.kind, found.persons, found.entries],
      [true, "person", ["p-1"], 2],
    );
  });

  test("gives a person their own entries, the correction among them, and nobody else's", () => {
    const text = readFileSync(at("ann.txt"), "utf8");
    assert.match(text, /^numbers 1 2$/m);
    assert.ok(text.includes("it was a call"));
    assert.ok(!/ben|journalist|p-2/i.test(text));
    assert.equal(statSync(at("ann.txt")).mode & 0o077, 0, "nobody else on the machine reads it");
  });

  test("names what was changed, with the line, and ends with 1", async () => {
    writeFileSync(
      at("changed.txt"),
      readFileSync(at("all.txt"), "utf8").replace("to tell nobody", "to tell anybody"),
    );
    const changed = await atHome(at("changed.txt"), "--key", at("office.vkey"));
    assert.equal(changed.code, 1);
    assert.match(changed.stdout, /^NOT as signed: .*2 problems/);
    assert.match(changed.stdout, /line 12 +entry 1 was changed\n/);
  });

  test("asks for a key and does not trust the one who gave the export", async () => {
    const without = await atHome(at("all.txt"));
    assert.equal(without.code, 2);
    assert.match(without.stderr, /public key with --key/);
    const none = await atHome(at("all.txt"), "--key", at("all.txt"));
    assert.match(none.stderr, /holds no public key/);
    const gone = await atHome(at("gone.txt"), "--key", at("office.vkey"));
    assert.deepEqual([gone.code, /cannot read/.test(gone.stderr)], [3, true]);
  });

  test("is verified where it is kept, also against a checkpoint from before", async () => {
    const ran = await inOffice("record", "verify", "--checkpoint", at("early.txt"));
    assert.match(ran.stdout, /^verified: the record of this workspace is as it was signed/);
    assert.match(ran.stdout, /checkpoints +4 signed states/);
  });

  test("lists entries with what each says, and proves one", async () => {
    const list = await inOffice("record", "list", "--person", "Ann Example");
    assert.match(list.stdout, /a partner service told her house \(an institution\)/i);
    assert.ok(!list.stdout.includes("journalist"));
    const from = await inOffice("record", "list", "--from", "3", "--format", "ndjson");
    const entry = JSON.parse(from.stdout);
    assert.deepEqual([entry.number, entry.person, entry.learned_at], [3, "p-2", "2023-02-17T09:00:00.000Z"]);
    const proof = JSON.parse((await inOffice("record", "prove", "2", "--format", "json")).stdout);
    assert.deepEqual([proof.entry.person, proof.proof.length, proof.size], ["p-1", 2, 4]);
    const beyond = await serjeant(["record", "prove", "4", "--workspace", office]);
    assert.match(beyond.stderr, /no entry 4.*\n.*entries 0 to 3/);
  });

  test("takes no date ahead, and no entry that corrects nothing", async () => {
    const what = ["--what", "x", "--source", "y", "--workspace", office];
    const ahead = await serjeant(["record", "add", "happened", ...what, "--at", "2999-01-01"]);
    assert.match(ahead.stderr, /still to come/);
    const nothing = await serjeant(["record", "add", "corrected", ...what, "--entry", "99"]);
    assert.match(nothing.stderr, /no entry 99/);
  });

  test("that is ahead of the time takes nothing until somebody says why", async () => {
    const ahead = join(folder, "ahead");
    await serjeant(["init", ahead, "--org-domain", "parliament.example"]);
    const at = ["--workspace", ahead];
    const said = ["--what", "x", "--source", "y", ...at];
    const workspace = await openWorkspace(ahead);
    try {
      const moment = { now: "2999-01-01T00:00:00Z", expectedSize: 0 };
      assert.ok(await workspace.store.append(await appendingOf(workspace.store, [happened("z")], moment)));
    } finally {
      await workspace.close();
    }
    const refused = await serjeant(["record", "add", "happened", ...said]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /the last entry of the record is dated 2999-01-01.*nothing is written/);
    assert.match(
      refused.stderr.replace(/\s+/g, " "),
      /set the clock of this machine right .* record clock --accept/,
    );
    assert.equal((await serjeant(["record", "clock", ...at])).code, 1);
    assert.match((await serjeant(["record", "clock", "--accept", ...at])).stderr, /say with --reason/);
    const accept = ["record", "clock", "--accept", "--reason", "its battery", "--by", "ines", ...at];
    assert.match((await serjeant(accept)).stdout, /^On the record as entry 1, dated 20/);
    assert.match((await serjeant(accept)).stderr, /not ahead of the time/);
    assert.equal((await serjeant(["record", "clock", ...at])).code, 0);
    assert.equal((await serjeant(["record", "add", "happened", ...said])).code, 0);
    const list = await serjeant(["record", "list", ...at]);
    assert.match(list.stdout, /dated as late as 1 January 2999: its\s+battery/);
    assert.equal((await serjeant(["record", "verify", ...at])).code, 0);
  });

  test("that was shortened is noticed by the next command, which signs nothing of it", async () => {
    const copy = join(folder, "copy");
    await serjeant(["init", copy, "--org-domain", "parliament.example"]);
    const said = ["--what", "x", "--source", "y", "--workspace", copy];
    for (let i = 0; i < 2; i++) await serjeant(["record", "add", "happened", ...said]);
    behindItsBack(copy, [["DELETE FROM record_entry WHERE number = 1"]]);
    const next = await serjeant(["record", "key", "--workspace", copy]);
    assert.match(next.stderr, /does not continue its checkpoint of 2 entries/);
    const verified = await serjeant(["record", "verify", "--workspace", copy]);
    assert.equal(verified.code, 1);
    assert.match(verified.stdout, /entry 1 is missing at the end/);
  });

  test("that was rewritten with its checkpoints taken out is found by the one beside the key, and stays unsigned", async () => {
    const forged = join(folder, "forged");
    await serjeant(["init", forged, "--org-domain", "parliament.example"]);
    const said = ["--what", "x", "--source", "y", "--workspace", forged];
    for (let i = 0; i < 3; i++) await serjeant(["record", "add", "happened", ...said]);
    const all = ["record_entry", "record_node", "checkpoint"];
    behindItsBack(
      forged,
      all.map((table) => [`DELETE FROM ${table}`] as const),
    );
    const workspace = await openWorkspace(forged);
    try {
      const moment = { now: "2026-03-01T00:00:00Z", expectedSize: 0 };
      const others = [1, 2, 3, 4].map((i) => happened(`other ${i}`));
      assert.ok(await workspace.store.append(await appendingOf(workspace.store, others, moment)));
    } finally {
      await workspace.close();
    }
    for (const command of [["add", "happened", ...said], ["checkpoint"], ["export"]]) {
      const next = await serjeant(["record", ...command, "--workspace", forged]);
      assert.equal(next.code, 2);
      assert.match(next.stderr, /does not continue its checkpoint of 3 entries beside the key/);
      assert.ok(!next.stdout.includes("\u2014 parliament.example"), "nothing is signed");
    }
    const verified = await serjeant(["record", "verify", "--workspace", forged]);
    assert.equal(verified.code, 1);
    assert.match(verified.stdout, /^NOT as signed: .*2 problems/);
  });

  test("says by number what is not signed yet, and that nothing is where no state was", async () => {
    const stopped = join(folder, "stopped");
    const at = ["--workspace", stopped];
    await serjeant(["init", stopped, "--org-domain", "parliament.example"]);
    await serjeant(["record", "add", "happened", "--what", "x", "--source", "y", ...at]);
    const workspace = await openWorkspace(stopped);
    try {
      const moment = { now: new Date().toISOString(), expectedSize: 1 };
      const two = [happened("stopped"), happened("before it was signed")];
      assert.ok(await workspace.store.append(await appendingOf(workspace.store, two, moment)));
    } finally {
      await workspace.close();
    }
    const some = await serjeant(["record", "verify", ...at]);
    assert.equal(some.code, 0);
    assert.match(some.stdout, /^verified: .* up to entry 0; entries 1 to 2 are not signed yet\n/);
    behindItsBack(stopped, [["DELETE FROM checkpoint"]]);
    rmSync(join(stopped, "keys/record.checkpoint"));
    const none = await serjeant(["record", "verify", ...at]);
    assert.equal(none.code, 1);
    assert.match(none.stdout, /^NOT verified: /);
    const found = JSON.parse((await serjeant(["record", "verify", "--format", "json", ...at])).stdout);
    assert.deepEqual([found.verified, found.unsigned, found.held], [false, 3, null]);
  });

  test("believes its store where nothing lay beside the key, and says so once", async () => {
    const older = join(folder, "older");
    const at = ["--workspace", older];
    await serjeant(["init", older, "--org-domain", "parliament.example"]);
    await serjeant(["record", "add", "happened", "--what", "x", "--source", "y", ...at]);
    rmSync(join(older, "keys/record.checkpoint"));
    const alone = await serjeant(["record", "verify", ...at]);
    assert.equal(alone.code, 0);
    assert.match(alone.stdout, /by the store's own checkpoints: none is kept beside the key/);
    const said = /note: +no signed state of the record was kept beside the key: that of 1 entry/;
    assert.match((await serjeant(["record", "list", ...at])).stderr, said);
    assert.equal((await serjeant(["record", "list", ...at])).stderr, "");
  });
});
