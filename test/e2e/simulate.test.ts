import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readMail } from "../../src/observe/sources/index.ts";
import { readPopolo } from "../../src/roster/popolo.ts";
import { serjeant } from "./run.ts";

const dir = mkdtempSync(join(tmpdir(), "serjeant-simulate-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const SMALL = ["--messages", "400", "--people", "120", "--days", "12", "--legislatures", "3"];

function simulate(name: string, ...more: readonly string[]) {
  return serjeant(["simulate", "--out", join(dir, name), ...SMALL, ...more]);
}

async function messagesIn(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const event of readMail([path])) {
    if (event.kind !== "message") continue;
    const id = /^message-id:\s*(\S+)/im.exec(Buffer.from(event.bytes).toString("latin1"))?.[1];
    found.push(
      `${event.path
        .split("/")
        .findLast((part) => part.includes("@"))
        ?.replace(/\.mbox$/, "")} ${id}`,
    );
  }
  return found.sort();
}

describe("serjeant simulate", () => {
  test("writes mailboxes, roster and truth, and the truth is in the mailboxes", async () => {
    const { code } = await simulate("mbox");
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(join(dir, "mbox")).sort(), ["mail", "roster.popolo.json", "truth.json"]);
    const truth = JSON.parse(readFileSync(join(dir, "mbox/truth.json"), "utf8"));
    const messages = await messagesIn(join(dir, "mbox/mail"));
    assert.equal(messages.length, truth.copies);
    const planted = truth.campaigns.flatMap(
      (one: { messages: { mailbox: string; message_id: string }[] }) => one.messages,
    );
    assert.ok(planted.length > 20);
    const there = new Set(messages);
    assert.deepEqual(
      planted.filter(
        (m: { mailbox: string; message_id: string }) => !there.has(`${m.mailbox} ${m.message_id}`),
      ),
      [],
    );
  });
  test("writes the same mail as Maildirs", async () => {
    assert.equal((await simulate("maildir", "--layout", "maildir")).code, 0);
    assert.deepEqual(await messagesIn(join(dir, "maildir/mail")), await messagesIn(join(dir, "mbox/mail")));
  });
  test("writes a roster that is read without a problem, consent included", () => {
    const value: unknown = JSON.parse(readFileSync(join(dir, "mbox/roster.popolo.json"), "utf8"));
    const known = { people: new Set<string>(), groups: new Set<string>() };
    const context = { source: "simulated", officialDomains: [], freeProviders: new Set<string>(), known };
    const { roster, problems } = readPopolo(value, context);
    assert.deepEqual(problems, []);
    assert.equal(roster.people.length, 120);
    const personal = roster.mailboxes.filter(({ kind }) => kind === "personal");
    assert.deepEqual([...new Set(personal.map(({ consent }) => consent))].sort(), [false, true]);
    assert.ok(roster.groups.some(({ kind }) => kind === "alliance"));
  });
  test("writes observations, a line for each copy", async () => {
    assert.equal((await simulate("observed", "--as", "observed")).code, 0);
    const lines = readFileSync(join(dir, "observed/observations.ndjson"), "utf8").trimEnd().split("\n");
    const truth = JSON.parse(readFileSync(join(dir, "observed/truth.json"), "utf8"));
    assert.equal(lines.length, truth.copies);
    assert.deepEqual(Object.keys(JSON.parse(lines[0]!)), ["observation", "delivery", "findings"]);
  });
  test("leaves a folder alone that is not empty, and says what it wants", async () => {
    const { code, stderr } = await simulate("mbox");
    assert.equal(code, 2);
    assert.match(stderr, /is not empty/);
    assert.match((await simulate("x", "--attacks", "none,all")).stderr, /one or more of january/);
    assert.match((await simulate("x", "--groups", "clubs=3")).stderr, /parties=5/);
  });
});
