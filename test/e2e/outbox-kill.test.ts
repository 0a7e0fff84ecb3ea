/**
 * 50 kills of `serjeant outbox send` at random instants against a real mail server that counts: nobody is told twice, nobody
 * is counted as told who was not, and every delivery that nobody knows the outcome of is shown.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { OutboxRow } from "../../src/outbox-list.ts";
import { settleDelivery } from "../../src/outbox-settle.ts";
import type { Delivery, TellState } from "../../src/tell/tell-state.ts";
import { type CountingServer, countingServer } from "./outbox-server.ts";
import { addressOf, CAMPAIGN, outboxWorkspace, POLICY, personOf, stateOf } from "./outbox-workspace.ts";
import { serjeant } from "./run.ts";

const BIN = fileURLToPath(new URL("../../bin/serjeant.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "serjeant-outbox-"));
after(() => rmSync(folder, { recursive: true }));

const KILLS = 50;
// Each kill costs one notice at most; the rest must be there to be sent afterwards.
const PEOPLE = 120;

/** Of no importance but that it is the same every time (Park and Miller). */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** A process of `outbox send`, and the signal that it ended by. */
function sending(dir: string, ...more: string[]): { child: ChildProcess; ended: Promise<string | null> } {
  const { FORCE_COLOR: _color, NODE_TEST_CONTEXT: _context, ...rest } = process.env;
  // Without a cache of compiled sources starting would take longer than everything else.
  const env = { ...rest, NODE_COMPILE_CACHE: join(folder, "compiled") };
  const args = [BIN, "outbox", "send", "--workspace", dir, ...more];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  return { child, ended: new Promise((resolve) => child.on("close", (_code, signal) => resolve(signal))) };
}

/** Runs `outbox send` and kills it so long after the server first heard of it; whether it was killed. */
async function sendAndKill(dir: string, server: CountingServer, afterMs: number): Promise<boolean> {
  const { FORCE_COLOR: _color, NODE_TEST_CONTEXT: _context, ...rest } = process.env;
  const env = { ...rest, NODE_COMPILE_CACHE: join(folder, "compiled") };
  const child = spawn(process.execPath, [BIN, "outbox", "send", "--workspace", dir], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<string | null>((resolve) =>
    child.on("close", (_code, signal) => resolve(signal)),
  );
  void server
    .nextConnection()
    .then(() => delay(afterMs))
    .then(() => child.kill("SIGKILL"));
  return (await ended) === "SIGKILL";
}

/** Who was told by the record, against who got a mail by the server. */
function compare(state: TellState, server: CountingServer): { readonly unknown: readonly Delivery[] } {
  const mails = Map.groupBy(server.accepted, ({ messageId, to }) => `${messageId} ${to}`);
  for (const [mail, copies] of mails) assert.equal(copies.length, 1, `${mail} was taken once`);
  const byAddress = Map.groupBy(server.accepted, ({ to }) => to);
  for (const [to, got] of byAddress) assert.equal(got.length, 1, `${to} was told once`);
  const deliveries = [...state.deliveries.values()];
  for (const delivery of deliveries) {
    const isWith = byAddress.has(delivery.to ?? "");
    const duty = state.duties.get(`${CAMPAIGN} ${delivery.person}`)!;
    if (duty.state === "told") assert.ok(isWith, `${delivery.to} is counted as told and was`);
    if (delivery.state === "sent") assert.equal(duty.state, "told", "whom it was sent to is told");
    else assert.equal(duty.state, "open", `of ${delivery.id}, ${delivery.state}, the duty stays open`);
    if (isWith) assert.ok(["sent", "unknown"].includes(delivery.state), "what was taken is sent or unknown");
  }
  return { unknown: deliveries.filter((one) => one.state === "unknown") };
}

async function listed(dir: string): Promise<readonly OutboxRow[]> {
  const { stdout, code, stderr } = await serjeant(["outbox", "list", "--workspace", dir, "--format", "json"]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as OutboxRow[];
}

test("50 kills while notices are mailed tell nobody twice and count nobody as told who was not", {
  timeout: 120_000,
}, async () => {
  const random = seeded(20210112);
  const next = (max: number): number => random.next().value! * max;
  const server = await countingServer({
    recipient: () => next(10),
    beforeTaking: () => next(25),
    beforeAnswer: () => next(50),
  });
  after(() => server.close());
  const dir = join(folder, "office");
  const workspace = await outboxWorkspace({
    dir,
    port: server.port,
    people: PEOPLE,
    now: new Date().toISOString(),
  });
  // Who is killed leaves no cache behind.
  await sending(dir, "--dry-run").ended;
  let [kills, runs] = [0, 0];
  while (kills < KILLS && runs < KILLS + 10) {
    runs += 1;
    if (await sendAndKill(dir, server, next(150))) kills += 1;
  }
  assert.equal(kills, KILLS, `${kills} kills in ${runs} runs`);
  // What the dead left with the server comes to its end there.
  await server.idle();

  const { unknown } = compare(await stateOf(workspace), server);
  const taken = new Set(server.accepted.map(({ to }) => to));
  const between = unknown.filter(({ to }) => taken.has(to ?? ""));
  const before = unknown.length - between.length;
  assert.ok(
    between.length >= 5,
    `${between.length} kills landed between the server's taking a mail and the record`,
  );
  assert.ok(
    before >= 1,
    `${before} kills landed between the record of an attempt and the server's taking the mail`,
  );

  const rows = await listed(dir);
  const shown = rows.filter(({ group }) => group === "unknown").map(({ delivery }) => delivery.id);
  assert.deepEqual(shown.toSorted(), unknown.map(({ id }) => id).toSorted(), "every unknown is shown");
  assert.deepEqual(
    rows.slice(0, shown.length).map(({ group }) => group),
    shown.map(() => "unknown"),
    "and shown first",
  );
  const { stdout } = await serjeant(["outbox", "list", "--workspace", dir]);
  assert.match(
    stdout,
    new RegExp(`^${unknown.length} deliver\\w+ UNKNOWN: begun, and nobody knows whether it left$`, "m"),
  );
  for (const { id } of unknown) assert.ok(stdout.includes(id));

  // A whole run sends the rest, and of the unknown none.
  const { code, stdout: said } = await serjeant(["outbox", "send", "--workspace", dir]);
  assert.equal(code, 0, said);
  const later = compare(await stateOf(workspace), server);
  assert.deepEqual(later.unknown.map(({ id }) => id).toSorted(), unknown.map(({ id }) => id).toSorted());
  assert.equal(server.accepted.length, PEOPLE - before);

  // By what the server counted each is settled: an hour later, when no attempt can be under way.
  const acting = {
    store: workspace.store,
    policy: POLICY,
    by: "ben",
    now: new Date(Date.now() + 3_600_000).toISOString(),
  };
  for (const { id, to } of unknown) {
    const settled = await settleDelivery(acting, id, {
      sent: taken.has(to ?? ""),
      source: "the server counted",
    });
    assert.ok(!("refused" in settled));
  }
  const settled = await stateOf(workspace);
  assert.equal(compare(settled, server).unknown.length, 0);
  for (let number = 0; number < PEOPLE; number++) {
    const isTold = server.accepted.some(({ to }) => to === addressOf(number));
    assert.equal(settled.duties.get(`${CAMPAIGN} ${personOf(number)}`)!.state, isTold ? "told" : "open");
  }
  const again = await serjeant(["outbox", "send", "--workspace", dir]);
  assert.match(again.stdout, /^0 mails sent\.$/m);
  assert.equal(server.accepted.length, PEOPLE - before, "what was settled is not sent again");
  await workspace.close();
});

test("several processes at once send each notice once", { timeout: 60_000 }, async () => {
  const server = await countingServer({ recipient: () => 1, beforeTaking: () => 3, beforeAnswer: () => 3 });
  after(() => server.close());
  const dir = join(folder, "crowd");
  const workspace = await outboxWorkspace({
    dir,
    port: server.port,
    people: 20,
    now: new Date().toISOString(),
  });
  const runs = await Promise.all(
    Array.from({ length: 4 }, () => serjeant(["outbox", "send", "--workspace", dir, "--format", "json"])),
  );
  const sent = runs.flatMap(({ code, stdout, stderr }) => {
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { sent: { delivery: Delivery }[] }).sent;
  });
  assert.equal(sent.length, 20);
  assert.equal(server.accepted.length, 20);
  assert.equal(compare(await stateOf(workspace), server).unknown.length, 0);
  await workspace.close();
});

test("a run that is asked to end finishes the mail that it began", { timeout: 60_000 }, async () => {
  const server = await countingServer({
    recipient: () => 0,
    beforeTaking: () => 100,
    beforeAnswer: () => 100,
  });
  after(() => server.close());
  const dir = join(folder, "asked");
  const workspace = await outboxWorkspace({
    dir,
    port: server.port,
    people: 5,
    now: new Date().toISOString(),
  });
  const child = spawn(process.execPath, [BIN, "outbox", "send", "--workspace", dir], { stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  await server.nextConnection();
  child.kill("SIGTERM");
  assert.equal(await ended, 0);
  const state = await stateOf(workspace);
  assert.equal(compare(state, server).unknown.length, 0);
  const sent = [...state.deliveries.values()].filter((one) => one.state === "sent");
  assert.ok(sent.length >= 1 && sent.length < 5, `${sent.length} of 5 were sent`);
  await workspace.close();
});
