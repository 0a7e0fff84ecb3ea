/**
 * From mail that was read to a notice that came back, through the commands alone: what arrives at a real server is what
 * was approved, it is signed, and telling is what the record makes of it.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import PostalMime from "postal-mime";
import type { NoticeDocument } from "../../src/model/notice.ts";
import { verifyAuthentication } from "../../src/observe/auth/verify.ts";
import type { Duty } from "../../src/tell/tell-state.ts";
import { type AcceptedMail, type CountingServer, countingServer } from "./outbox-server.ts";
import { type Ran, serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-outbox-campaign-"));
const office = join(folder, "office");
let server: CountingServer;
let campaign: string;
/** The DNS of the office, as `outbox dkim` prints it. */
let dns: { readonly name: string; readonly value: string };
/** Mailed where nobody was attacked, and mailed where there is no other mailbox. */
let told: ListedDuty;
let attacked: ListedDuty;

interface ListedDuty extends Duty {
  readonly name: string;
  readonly next: string;
}

function run(...args: string[]): Promise<Ran> {
  return serjeant([...args, "--workspace", office]);
}

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}

async function duties(): Promise<readonly ListedDuty[]> {
  return JSON.parse(await succeed("duty", "list", "--format", "json"));
}

async function dutyTo({ person }: Duty): Promise<ListedDuty> {
  return (await duties()).find((duty) => duty.person === person)!;
}

function mailOf({ reference }: Duty): AcceptedMail {
  const found = server.accepted.filter(({ messageId }) => messageId.includes(reference!.toLowerCase()));
  assert.equal(found.length, 1, "one mail for each notice");
  return found[0]!;
}

before(async () => {
  server = await countingServer();
  const world = join(folder, "world");
  const size = ["--people", "80", "--legislatures", "1", "--messages", "120", "--days", "8"];
  const made = await serjeant(["simulate", ...size, "--attacks", "january", "--seed", "3", "--out", world]);
  assert.equal(made.code, 0, made.stderr);
  assert.equal((await serjeant(["init", office])).code, 0);
  const config = join(office, "serjeant.json");
  const dkim = { domain: "office.example", selector: "notices", key_file: "keys/dkim.pem" };
  const mail = { from: "notices@office.example", host: "127.0.0.1", port: server.port, tls: false, dkim };
  const said = readFileSync(config, "utf8")
    .replace('"name": ""', '"name": "Parliamentary Security Office"')
    .replace('"phone": ""', '"phone": "+44 20 7946 0100"')
    .replace('"phone_known_from": ""', '"phone_known_from": "on the back of your pass"')
    .replace('"mail": null', `"mail": ${JSON.stringify(mail)}`);
  writeFileSync(config, said);
  await succeed("roster", "import", join(world, "roster.popolo.json"));
  await succeed("ingest", join(world, "mail"));
  dns = JSON.parse(await succeed("outbox", "dkim", "--type", "ed25519", "--format", "json"));
  campaign = (await duties())[0]!.campaign;
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every notice that was approved arrives once, word for word as the office shows it, and signed", async () => {
  await succeed("notice", "draft", campaign, "--by", "ines");
  await succeed("notice", "approve", campaign, "--yes", "--by", "omar");
  await succeed("outbox", "send");
  const all = await duties();
  assert.ok(all.length > 10);
  assert.equal(server.accepted.length, all.length);
  for (const duty of all) {
    const { bytes, to } = mailOf(duty);
    const { text, headers, from, attachments } = await PostalMime.parse(bytes);
    assert.equal(from?.address, "notices@office.example");
    assert.equal(attachments.length, 0);
    assert.equal(headers.filter(({ key }) => key === "to").length, 1);
    assert.equal(await isSigned(bytes), true, to);
    assert.ok(text!.includes(duty.reference!));
    const others = all.filter(({ person }) => person !== duty.person);
    assert.ok(!others.some(({ name, mailboxes }) => bytes.includes(name) || bytes.includes(mailboxes[0]!)));
  }
  for (const duty of [all[0]!, all.at(-1)!]) {
    const { text, subject } = await PostalMime.parse(mailOf(duty).bytes);
    assert.equal(text!.trimEnd(), (await succeed("notice", "show", duty.reference!)).trimEnd());
    const shown = await succeed("notice", "show", duty.reference!, "--format", "json");
    assert.equal(subject, (JSON.parse(shown) as NoticeDocument).notice.title);
  }
  assert.match(await succeed("outbox", "send"), /^0 mails sent/m);
});

async function isSigned(bytes: Buffer): Promise<boolean> {
  const resolver = async (name: string): Promise<string[][]> => {
    if (name === dns.name) return [[dns.value]];
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  const { dkim } = await verifyAuthentication(bytes, resolver);
  return dkim.length === 1 && dkim[0]!.domain === "office.example" && dkim[0]!.verdict === "pass";
}

test("who was written to at a mailbox that was attacked is not told; who has another one is", async () => {
  for (const duty of await duties()) {
    const isAttacked = duty.mailboxes.includes(mailOf(duty).to);
    const expected = isAttacked ? ["open", "second_channel"] : ["told", "wait_for_acknowledgement"];
    assert.deepEqual([duty.state, duty.next], expected, duty.name);
    if (isAttacked) attacked = duty;
    else told = duty;
  }
  assert.ok(attacked && told, "there is somebody of either kind");
});

test("the notice that came back opens the duty of who was told, and of nobody else", async () => {
  const returned = join(folder, "returned");
  mkdirSync(returned);
  writeFileSync(join(returned, "1.eml"), bounce(mailOf(told)));
  const before = await duties();
  assert.match(await succeed("outbox", "bounces", returned, "--by", "ines"), /1 bounce recorded/);
  const after = await dutyTo(told);
  assert.deepEqual([after.state, after.correction, after.next], ["open", "bounced", "draft"]);
  const others = (some: readonly ListedDuty[]) => some.filter(({ person }) => person !== told.person);
  assert.deepEqual(
    others(await duties()).map(({ person, state }) => [person, state]),
    others(before).map(({ person, state }) => [person, state]),
  );
  const listed = await succeed("outbox", "list");
  assert.ok(listed.includes(told.name) && listed.includes("550 5.1.1 no such user"), listed);
});

test("the letter of the mail that told nobody tells", async () => {
  await succeed("duty", "hand-over", attacked.reference!, "--place", "their office", "--by", "ines");
  assert.equal((await dutyTo(attacked)).state, "told");
});

/** As the office's own server returns it. */
function bounce({ messageId, to }: AcceptedMail): string {
  return [
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.office.example",
    "To: notices@office.example",
    "Subject: Undelivered Mail Returned to Sender",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.office.example",
    "",
    `Final-Recipient: rfc822; ${to}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${messageId}`,
    "",
    "--b--",
    "",
  ].join("\r\n");
}
