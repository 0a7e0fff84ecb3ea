/** What is overdue is mailed to whom the schedule names an address for, through the command that a timer runs. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import PostalMime from "postal-mime";
import { verifyAuthentication } from "../../src/observe/auth/verify.ts";
import { dkimDnsRecord } from "../../src/outbox-route.ts";
import type { Workspace } from "../../src/workspace.ts";
import { type CountingServer, countingServer, type Slowness } from "./outbox-server.ts";
import { CAMPAIGN, OFFICE, outboxWorkspace, personOf, stateOf } from "./outbox-workspace.ts";
import { type Ran, serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-escalation-"));
after(() => rmSync(folder, { recursive: true }));

const HEAD = "head@security.example";

interface Office {
  readonly dir: string;
  readonly server: CountingServer;
  readonly workspace: Workspace;
  escalate(): Promise<Ran>;
}

let offices = 0;

/** Two people who should have been told long ago; the head of the office has an address in the schedule. */
async function lateOffice(slow?: Partial<Slowness>): Promise<Office> {
  const server = await countingServer(slow);
  const dir = join(folder, `office-${offices++}`);
  const workspace = await outboxWorkspace({
    dir,
    port: server.port,
    people: 2,
    now: "2021-01-22T09:00:00.000Z",
  });
  after(async () => {
    server.close();
    await workspace.close();
  });
  edit(dir, '"to":"head of the security office"', `"to":"head of the security office","address":"${HEAD}"`);
  // A timer is no officer, and needs to be none.
  edit(dir, '"officers": []', '"officers": ["ann","ben"]');
  const escalate = (): Promise<Ran> => serjeant(["duty", "escalate", "--by", "serjeant", "--workspace", dir]);
  return { dir, server, workspace, escalate };
}

function edit(dir: string, before: string | RegExp, now: string): void {
  const file = join(dir, "serjeant.json");
  const text = readFileSync(file, "utf8");
  const edited = text.replace(before, now);
  assert.notEqual(edited, text);
  writeFileSync(file, edited);
}

async function escalatedTo({ workspace }: Office): Promise<readonly string[]> {
  const { duties } = await stateOf(workspace);
  return [...duties.values()].flatMap(({ escalated }) => escalated.map(({ to }) => to));
}

test("one signed mail says how many and since when, and names nobody; a second run mails nothing", async () => {
  const office = await lateOffice();
  const { code, stdout, stderr } = await office.escalate();
  assert.equal(code, 0, stderr);
  assert.ok(stdout.includes(`Mailed to head of the security office (${HEAD})`));
  assert.equal(office.server.accepted.length, 1);
  const { bytes, to } = office.server.accepted[0]!;
  assert.equal(to, HEAD);
  const read = await PostalMime.parse(bytes);
  assert.equal(read.from?.address, OFFICE);
  assert.equal(read.subject, "Overdue: 2 duties of 1 campaign");
  assert.ok(read.text!.includes(`  ${CAMPAIGN}: 2 duties, overdue since 2021-01-25 09:00 UTC\n`));
  assert.ok(read.text!.includes("serjeant duty list --overdue"));
  const raw = bytes.toString("latin1");
  for (const person of [personOf(0), personOf(1)]) assert.ok(!raw.includes(person));
  assert.ok(!raw.includes("news"), "nothing of the attackers' mail");
  assert.equal(await isSigned(office, bytes), true);
  assert.match((await office.escalate()).stdout, /Nothing is to be escalated/);
  assert.equal(office.server.accepted.length, 1);
});

async function isSigned({ workspace }: Office, bytes: Buffer): Promise<boolean> {
  const { name, value } = dkimDnsRecord(workspace.config.mail!, "ed25519");
  const resolver = async (asked: string): Promise<string[][]> => {
    if (asked === name) return [[value]];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const { dkim } = await verifyAuthentication(bytes, resolver);
  return dkim.length === 1 && dkim[0]!.verdict === "pass";
}

const NEVER = Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 });

test("a mail that does not leave is said, with exit code 1, and the escalation is on the record", async () => {
  const office = await lateOffice({ refusal: () => NEVER });
  const { code, stderr } = await office.escalate();
  assert.equal(code, 1);
  assert.ok(
    stderr.includes(`NOT MAILED to head of the security office (${HEAD}): failed: 550 5.1.1 no such user`),
  );
  assert.equal((await escalatedTo(office)).length, 6);
});

test("without a key, or without a route, the escalation is on the record, and who was not mailed is said", async () => {
  const keyless = await lateOffice();
  rmSync(join(keyless.dir, "keys", "dkim.pem"));
  const unsigned = await keyless.escalate();
  assert.equal(unsigned.code, 1);
  assert.match(unsigned.stderr, /NOT MAILED to head of the security office: cannot read the key/);
  assert.equal((await escalatedTo(keyless)).length, 6);
  const routeless = await lateOffice();
  edit(routeless.dir, /^ {2}"mail": .*$/m, '  "mail": null');
  const unsent = await routeless.escalate();
  assert.equal(unsent.code, 1);
  assert.match(unsent.stderr, /NOT MAILED to head of the security office: `mail` in serjeant\.json is null/);
  assert.equal((await escalatedTo(routeless)).length, 6);
});

test("ingest says that steps are due, and takes none itself", async () => {
  const office = await lateOffice();
  const mail = join(office.dir, "one.eml");
  writeFileSync(mail, "From: a@news.example\r\nTo: b@parliament.example\r\nSubject: x\r\n\r\nHello\r\n");
  const ingest = ["ingest", mail, "--workspace", office.dir];
  assert.match((await serjeant(ingest)).stderr, /6 steps of escalation are due: `.*serjeant duty escalate`/);
  assert.deepEqual(await escalatedTo(office), []);
  await office.escalate();
  assert.doesNotMatch((await serjeant(ingest)).stderr, /escalation/);
});
