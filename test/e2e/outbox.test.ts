/** The outbox against a real mail server and a real store: put off, given up, stopped, settled, come back. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import PostalMime from "postal-mime";
import { readBounces } from "../../src/bounces.ts";
import { namedActors } from "../../src/cli/notice-content.ts";
import { act } from "../../src/duties.ts";
import type { Fact } from "../../src/model/ledger.ts";
import { messageIdOf } from "../../src/notices.ts";
import { type SendingOutbox, sendOutbox } from "../../src/outbox.ts";
import { openRoute } from "../../src/outbox-route.ts";
import { settleByLog, settleDelivery } from "../../src/outbox-settle.ts";
import { recordEntries } from "../../src/record.ts";
import type { Delivery } from "../../src/tell/tell-state.ts";
import type { Workspace } from "../../src/workspace.ts";
import { type CountingServer, countingServer, type Slowness } from "./outbox-server.ts";
import {
  addressOf,
  CAMPAIGN,
  deliveryOf,
  documentFor,
  joinCampaign,
  OFFICE,
  outboxWorkspace,
  POLICY,
  personOf,
  referenceOf,
  stateOf,
  textFor,
} from "./outbox-workspace.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-outbox-"));
after(() => rmSync(folder, { recursive: true }));

const START = "2026-11-22T09:00:00.000Z";
const MINUTE_MS = 60_000;

class Office {
  readonly dir: string;
  readonly server: CountingServer;
  readonly workspace: Workspace;
  /** Milliseconds since 1970; moves when a test says so. */
  now = Date.parse(START) + MINUTE_MS;

  constructor(dir: string, server: CountingServer, workspace: Workspace) {
    this.dir = dir;
    this.server = server;
    this.workspace = workspace;
  }

  clock = (): string => new Date(this.now).toISOString();

  async send(more: Partial<SendingOutbox> = {}) {
    const { store, config } = this.workspace;
    const route = openRoute(this.dir, config.mail!, config.office.name);
    const limits = { connectMs: 5_000, greetingMs: 5_000, silenceMs: 500, totalMs: 10_000 };
    return await sendOutbox({
      store,
      policy: POLICY,
      route,
      actors: namedActors(),
      clock: this.clock,
      limits,
      ...more,
    });
  }

  async delivery(number = 0): Promise<Delivery> {
    return (await stateOf(this.workspace)).deliveries.get(deliveryOf(number))!;
  }

  async dutyState(number = 0): Promise<string> {
    return (await stateOf(this.workspace)).duties.get(`${CAMPAIGN} ${personOf(number)}`)!.state;
  }

  acting() {
    return { store: this.workspace.store, policy: POLICY, by: "ben", now: this.clock() };
  }
}

let offices = 0;
async function office(people = 1, slow?: Partial<Slowness>): Promise<Office> {
  const server = await countingServer(slow);
  const dir = join(folder, `office-${offices++}`);
  const workspace = await outboxWorkspace({ dir, port: server.port, people, now: START });
  after(async () => {
    server.close();
    await workspace.close();
  });
  return new Office(dir, server, workspace);
}

const LATER = Object.assign(new Error("4.2.0 Greylisted"), { responseCode: 450 });
const NEVER = Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 });

test("the mail that arrives has the approved text, the title, and nothing else", async () => {
  const one = await office();
  await one.send();
  const read = await PostalMime.parse(one.server.accepted[0]!.bytes);
  assert.equal(read.text, textFor(0));
  assert.equal(read.html, undefined);
  assert.equal(read.attachments.length, 0);
  assert.equal(read.subject, documentFor(0).notice.title);
  assert.deepEqual(
    read.to?.map(({ address }) => address),
    [addressOf(0)],
  );
  assert.equal(read.from?.address, OFFICE);
  assert.equal(read.messageId, messageIdOf(referenceOf(0), "office.example"));
  assert.equal(await one.dutyState(), "told");
});

test("what is put off is tried again after 5, 15, 60 and then every 240 minutes, with the same Message-ID", async () => {
  let answers = 0;
  const one = await office(1, { refusal: () => (answers++ < 5 ? LATER : null) });
  const waits: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const run = await one.send();
    assert.equal(run.sent[0]?.outcome, "deferred");
    const { not_before, state } = await one.delivery();
    assert.equal(state, "deferred");
    assert.equal(await one.dutyState(), "open");
    waits.push((Date.parse(not_before!) - one.now) / MINUTE_MS);
    one.now = Date.parse(not_before!) - 1;
    assert.equal((await one.send()).sent.length, 0, "before its time nothing is tried");
    one.now += 1;
  }
  assert.deepEqual(waits, [5, 15, 60, 240, 240]);
  const run = await one.send();
  assert.equal(run.sent[0]?.outcome, "sent");
  assert.equal(one.server.accepted.length, 1);
  assert.equal(one.server.accepted[0]!.messageId, messageIdOf(referenceOf(0), "office.example"));
  assert.equal(await one.dutyState(), "told");
});

test("after 72 hours of later it has failed, and the duty waits for a person", async () => {
  const one = await office(1, { refusal: () => LATER });
  for (let attempt = 0; attempt < 100; attempt++) {
    await one.send();
    const { state, not_before } = await one.delivery();
    if (state !== "deferred") break;
    one.now = Date.parse(not_before!);
  }
  const { state, answer, attempts } = await one.delivery();
  assert.equal(state, "failed");
  assert.match(answer!, /^given up after \d+ attempts: 450 4\.2\.0 greylisted/);
  assert.ok(one.now <= Date.parse(START) + 72 * 60 * MINUTE_MS);
  assert.ok(attempts > 10, `${attempts} attempts`);
  assert.equal(await one.dutyState(), "open");
});

test("a notice whose first attempt comes after days is not given up at the first greylisting", async () => {
  const one = await office(1, { refusal: () => LATER });
  one.now += 100 * 60 * MINUTE_MS;
  await one.send();
  assert.equal((await one.delivery()).state, "deferred");
});

test("what the server refuses has failed, is not tried again, and is shown first", async () => {
  const one = await office(2, { refusal: (to) => (to === addressOf(0) ? NEVER : null) });
  await one.send();
  await one.send();
  assert.equal((await one.delivery(0)).state, "failed");
  assert.equal((await one.delivery(0)).attempts, 1);
  assert.equal(await one.dutyState(0), "open");
  assert.equal((await one.delivery(1)).state, "sent");
  const { stdout } = await serjeant(["outbox", "list", "--workspace", one.dir]);
  assert.match(stdout, /1 delivery will not arrive, and nobody else has told the person/);
  assert.match(stdout, /550 5\.1\.1 no such user/);
});

test("a server that lets nobody in ends the run, and the rest stays queued without an attempt", async () => {
  const one = await office(3);
  one.server.close();
  const run = await one.send();
  assert.equal(run.isUnreachable, true);
  assert.equal(run.left, 2);
  const states = [await one.delivery(0), await one.delivery(1), await one.delivery(2)];
  assert.deepEqual(states.map(({ state, attempts }) => `${state} ${attempts}`).sort(), [
    "deferred 1",
    "queued 0",
    "queued 0",
  ]);
});

test("a mail whose answer never came is unknown, stays so, and is told to nobody", async () => {
  const one = await office(1, { beforeAnswer: () => 60_000 });
  const run = await one.send();
  assert.equal(run.sent[0]?.outcome, "unknown");
  assert.equal(one.server.accepted.length, 1);
  one.now += 30 * 24 * 60 * MINUTE_MS;
  assert.equal((await one.send()).sent.length, 0);
  assert.equal(one.server.accepted.length, 1);
  assert.equal((await one.delivery()).state, "unknown");
  assert.equal(await one.dutyState(), "open");
});

test("while a person is held, nothing leaves; when the hold is over it does", async () => {
  const one = await office();
  const until = new Date(one.now + 60 * MINUTE_MS).toISOString();
  const on = { campaign: CAMPAIGN, person: personOf(0) };
  await act(one.acting(), {
    act: "hold",
    ...on,
    reason: "an arrest is being made",
    authority: "the prosecutor",
    until,
    second: "ann",
  });
  const run = await one.send();
  assert.equal(run.sent[0]?.outcome, "refused");
  assert.match(run.sent[0]!.answer, /held/);
  assert.equal((await one.delivery()).attempts, 0);
  one.now += 61 * MINUTE_MS;
  await one.send();
  assert.equal(one.server.accepted.length, 1);
});

test("a notice that names somebody who joined the campaign since the approval does not leave, and says what to do", async () => {
  const one = await office(2);
  const named = "editor@news.example";
  assert.ok(textFor(0).includes(named.replaceAll(".", "[.]")));
  await joinCampaign(one.workspace, named, one.clock());
  const run = await one.send();
  assert.deepEqual(
    run.sent.map(({ outcome }) => outcome),
    ["refused", "refused"],
  );
  assert.ok(run.sent[0]!.answer.includes("draft it again: `serjeant notice draft C-TEST member"));
  assert.equal((await one.delivery()).attempts, 0);
  assert.equal(one.server.accepted.length, 0);
  const { stdout } = await serjeant(["outbox", "list", "--workspace", one.dir]);
  assert.match(stdout.replace(/\s+/g, " "), /must not leave like this: which mail: [^;]*editor@news/);
  const dry = await serjeant(["outbox", "send", "--dry-run", "--workspace", one.dir]);
  assert.match(dry.stdout, /would not be sent: the text must not leave like this/);
});

test("what somebody settled while it was under way keeps the server's answer on the record beside it", {
  timeout: 60_000,
}, async () => {
  const one = await office(1, { beforeAnswer: () => 200 });
  const sending = one.send();
  await one.server.nextConnection();
  // By the door that does not ask whether the attempt is over.
  for (;;) {
    const settled = await act(one.acting(), {
      act: "settle",
      delivery: deliveryOf(0),
      sent: false,
      source: "a guess",
    });
    if (!("refused" in settled)) break;
  }
  await sending;
  assert.equal((await one.delivery()).state, "not_sent");
  let fact: Fact | null = null;
  for await (const entry of recordEntries(one.workspace.store)) fact = entry.fact;
  assert.ok(fact?.kind === "happened" && /ended after it was settled: sent, 250/.test(fact.what));
});

test("an attempt that may be under way cannot be settled, and after twenty minutes it can", async () => {
  const one = await office();
  await act({ ...one.acting(), by: "serjeant" }, { act: "attempt", delivery: deliveryOf(0) });
  const settlement = { sent: true, source: "the postmaster looked" };
  const early = await settleDelivery(one.acting(), deliveryOf(0), settlement);
  assert.ok("refused" in early && /under way/.test(early.refused));
  one.now += 21 * MINUTE_MS;
  const late = await settleDelivery(one.acting(), deliveryOf(0), settlement);
  assert.ok(!("refused" in late));
  assert.equal(await one.dutyState(), "told");
});

test("unknown deliveries are settled by the server's log, those it knows and no others", async () => {
  const one = await office(4);
  for (const number of [0, 1, 2, 3])
    await act({ ...one.acting(), by: "serjeant" }, { act: "attempt", delivery: deliveryOf(number) });
  const line = (queueId: string, agent: string, rest: string) =>
    `${one.clock()} mx postfix/${agent}[7]: ${queueId}: ${rest}`;
  const mail = (number: number, queueId: string, end: string) => [
    line(queueId, "cleanup", `message-id=${messageIdOf(referenceOf(number), "office.example")}`),
    line(queueId, "qmgr", `from=<${OFFICE}>, size=900, nrcpt=1 (queue active)`),
    line(
      queueId,
      "smtp",
      `to=<${addressOf(number)}>, relay=mx.home.example[192.0.2.1]:25, delay=1, dsn=2.0.0, ${end}`,
    ),
  ];
  const log = join(one.dir, "mail.log");
  writeFileSync(
    log,
    [
      ...mail(0, "4AAAAA1", "status=sent (250 2.0.0 Ok)"),
      ...mail(
        1,
        "4AAAAA2",
        `status=bounced (host said: 550 5.1.1 no such user: ${textFor(1).slice(200, 300).replace(/\s+/g, " ")})`,
      ),
      ...mail(2, "4AAAAA3", "status=deferred (connect: timed out)"),
    ].join("\n"),
  );
  const early = await settleByLog(one.acting(), log, OFFICE);
  assert.deepEqual(
    early.map(({ verdict }) => verdict),
    ["under_way", "under_way", "open", "not_found"],
  );
  one.now += 21 * MINUTE_MS;
  const settled = await settleByLog(one.acting(), log, OFFICE);
  assert.deepEqual(
    settled.map(({ verdict }) => verdict),
    ["sent", "not_sent", "open", "not_found"],
  );
  const states = await Promise.all([0, 1, 2, 3].map(async (number) => (await one.delivery(number)).state));
  assert.deepEqual(states, ["sent", "not_sent", "unknown", "unknown"]);
  assert.equal(await one.dutyState(0), "told");
  assert.equal(await one.dutyState(1), "open");
  const { answer } = await one.delivery(1);
  assert.match(
    answer!,
    /^mail log: \S+ mx 4AAAAA2: status=bounced, dsn=2\.0\.0, relay=mx\.home\.example\S+ \(550 5\.1\.1 no such user\)$/,
  );
});

/** A delivery status notification as Postfix writes it. */
function bounce(number: number, { to = addressOf(number), action = "failed" } = {}): string {
  const messageId = messageIdOf(referenceOf(number), "office.example");
  return [
    "Return-Path: <>",
    "From: MAILER-DAEMON@mx.office.example (Mail Delivery System)",
    `To: ${OFFICE}`,
    "Subject: Undelivered Mail Returned to Sender",
    "Date: Sun, 22 Nov 2026 09:05:00 +0000",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    `<${to}>: host mx.home.example said: 550 5.1.1 no such user`,
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.office.example",
    "",
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${action === "failed" ? "5.1.1" : "4.4.1"}`,
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

test("mail that came back opens the duty again, and the same bounce twice does nothing more", async () => {
  const one = await office(2);
  await one.send();
  const mail = join(one.dir, "returned");
  mkdirSync(mail);
  writeFileSync(join(mail, "1.eml"), bounce(0));
  one.now += MINUTE_MS;
  const read = await readBounces(one.acting(), [mail]);
  assert.deepEqual(
    read.bounces.map(({ verdict, answer }) => `${verdict}: ${answer}`),
    ["recorded: 550 5.1.1 no such user"],
  );
  assert.equal((await one.delivery(0)).state, "bounced");
  assert.equal(await one.dutyState(0), "open");
  assert.equal(await one.dutyState(1), "told");
  const size = await one.workspace.store.recordSize();
  const again = await readBounces(one.acting(), [mail]);
  assert.equal(again.bounces[0]!.verdict, "known");
  assert.equal(await one.workspace.store.recordSize(), size);
});

test("a report that names only an address inside the other server opens the duty: our mail has one recipient", async () => {
  const one = await office();
  await one.send();
  const mail = join(one.dir, "returned");
  mkdirSync(mail);
  writeFileSync(join(mail, "1.eml"), bounce(0, { to: "m0@store7.home.example" }));
  const { code, stdout } = await serjeant(["outbox", "bounces", mail, "--workspace", one.dir]);
  assert.equal(code, 0);
  assert.match(stdout, /came back, under the address m0@store7\.home\.example: 550 5\.1\.1 no such user/);
  assert.match(stdout, /1 bounce recorded/);
  assert.equal(await one.dutyState(), "open");
});

test("a failure at an address of ours that names no mail of ours is for a person to read", async () => {
  const one = await office();
  await one.send();
  const mail = join(one.dir, "returned");
  mkdirSync(mail);
  writeFileSync(join(mail, "1.eml"), bounce(999, { to: addressOf(0) }));
  const read = await readBounces(one.acting(), [mail]);
  assert.deepEqual(
    read.bounces.map(({ verdict, delivery }) => [verdict, delivery?.reference]),
    [["unclear", referenceOf(0)]],
  );
  assert.equal(await one.dutyState(), "told");
});

test("a delay under another address changes nothing", async () => {
  const one = await office();
  await one.send();
  const mail = join(one.dir, "returned");
  mkdirSync(mail);
  writeFileSync(join(mail, "1.eml"), bounce(0, { to: "m0@store7.home.example", action: "delayed" }));
  const read = await readBounces(one.acting(), [mail]);
  assert.deepEqual(
    read.bounces.map(({ verdict, named }) => [verdict, named]),
    [["delayed", ["m0@store7.home.example"]]],
  );
  assert.equal(await one.dutyState(), "told");
});

test("delays, reports on mail of others, and forgeries about what was not sent change nothing", async () => {
  const one = await office(3);
  await one.send({ isStopping: stopAfter(2) });
  const mail = join(one.dir, "returned");
  mkdirSync(mail);
  const sent: number[] = [];
  for (const number of [0, 1, 2]) if ((await one.delivery(number)).state === "sent") sent.push(number);
  assert.equal(sent.length, 2);
  const [first] = sent as [number, number];
  const queued = [0, 1, 2].find((number) => !sent.includes(number))!;
  writeFileSync(join(mail, "1.eml"), bounce(first, { action: "delayed" }));
  writeFileSync(join(mail, "2.eml"), bounce(queued));
  writeFileSync(join(mail, "3.eml"), bounce(999));
  const size = await one.workspace.store.recordSize();
  const read = await readBounces(one.acting(), [mail]);
  assert.deepEqual(
    read.bounces.map(({ verdict }) => verdict),
    ["delayed", "known", "not_ours"],
  );
  assert.equal(await one.workspace.store.recordSize(), size);
});

function stopAfter(count: number): () => boolean {
  let asked = 0;
  return () => asked++ >= count;
}

test("a text that was erased is not mailed, and nothing is attempted", async () => {
  const one = await office();
  const { store } = one.workspace;
  const without = new Proxy(store, {
    get: (target, name) => {
      if (name === "document") return async () => null;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const run = await one.send({ store: without });
  assert.equal(run.sent[0]?.outcome, "refused");
  assert.match(run.sent[0]!.answer, /erased/);
  assert.equal((await one.delivery()).attempts, 0);
  assert.equal(one.server.accepted.length, 0);
});

test("the commands say what would be sent, send it, and settle", async () => {
  const one = await office();
  const on = ["--workspace", one.dir];
  const dry = await serjeant(["outbox", "send", "--dry-run", ...on]);
  assert.match(
    dry.stdout,
    new RegExp(`${deliveryOf(0)}\\s+member0@parliament\\.example: would be sent to member0@home\\.example`),
  );
  assert.equal(one.server.accepted.length, 0);
  const waiting = await serjeant(["outbox", "list", ...on]);
  assert.match(waiting.stdout, /1 delivery to be sent/);
  const sent = await serjeant(["outbox", "send", ...on]);
  assert.equal(sent.code, 0, sent.stderr);
  assert.match(sent.stdout, new RegExp(`${deliveryOf(0)} .*: sent: 250\\n1 mail sent\\.`));
  const done = await serjeant(["outbox", "list", ...on]);
  assert.match(done.stdout, /Nothing waits in the outbox\. 1 delivery by mail is done\./);
  assert.match((await serjeant(["outbox", "list", "--all", ...on])).stdout, /1 delivery done/);
  const settle = ["outbox", "settle", deliveryOf(0), ...on];
  assert.match((await serjeant([...settle, "--sent", "--source", "x"])).stderr, /this delivery is sent/);
  assert.match((await serjeant([...settle, "--sent"])).stderr, /--source/);
  assert.match((await serjeant([...settle, "--source", "x"])).stderr, /--sent or --not-sent/);
  assert.match((await serjeant(["outbox", "settle", ...on])).stderr, /name a delivery/);
});

test("the key is made once, readable by its owner alone, and printed as a record that fits the DNS", async () => {
  const one = await office();
  const file = join(one.dir, "keys", "dkim.pem");
  rmSync(file);
  const on = ["outbox", "dkim", "--workspace", one.dir];
  const made = await serjeant(on);
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /A new key is in/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const record = /^notices\._domainkey\.office\.example\. IN TXT (.*)$/m.exec(made.stdout)![1]!;
  const strings = [...record.matchAll(/"([^"]*)"/g)].map(([, string]) => string!);
  assert.ok(strings.every((string) => string.length <= 255));
  assert.match(strings.join(""), /^v=DKIM1; k=rsa; p=MII[A-Za-z0-9+/=]+$/);
  const before = readFileSync(file, "utf8");
  const again = await serjeant(on);
  assert.doesNotMatch(again.stdout, /A new key/);
  assert.ok(again.stdout.includes(record));
  assert.equal(readFileSync(file, "utf8"), before);
});

test("without a route, a key, or a password nothing is begun, and the words say what is missing", async () => {
  const one = await office();
  const config = join(one.dir, "serjeant.json");
  const text = readFileSync(config, "utf8");
  const send = async () => (await serjeant(["outbox", "send", "--workspace", one.dir])).stderr;
  writeFileSync(config, text.replace('"user":null', '"user":"office"'));
  assert.match(await send(), /the mail server's password is not there/);
  writeFileSync(config, text.replace(/^ {2}"mail": .*$/m, '  "mail": null'));
  assert.match(await send(), /this workspace mails nothing/);
  writeFileSync(
    config,
    text.replaceAll("office.example", "other.example").replace("notices@other", "notices@office"),
  );
  assert.match(await send(), /cannot be signed for/);
  writeFileSync(config, text.replaceAll("office.example", "büro.example"));
  assert.match(await send(), /cannot be used in mail/);
  writeFileSync(config, text);
  rmSync(join(one.dir, "keys", "dkim.pem"));
  assert.match(await send(), /cannot read the key/);
  assert.equal((await one.delivery()).attempts, 0);
});
