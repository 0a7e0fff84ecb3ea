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
import type { Workspace } from "../../src/workspace.ts";
import { type CountingServer, countingServer, type Slowness } from "./outbox-server.ts";
import { addressOf, CAMPAIGN, outboxWorkspace, POLICY, personOf, stateOf } from "./outbox-workspace.ts";
import { serjeant } from "./run.ts";

const BIN = fileURLToPath(new URL("../../bin/serjeant.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "serjeant-outbox-"));
after(() => rmSync(folder, { recursive: true }));

const KILLS = 50;
/** Side by side, for starting a process takes most of the time. */
const OFFICES = 2;
// Of each office. A kill costs one notice at most, a run sends one or two before; some must be left at the end.
const PEOPLE = 80;

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

interface Office {
  readonly dir: string;
  readonly server: CountingServer;
  readonly workspace: Workspace;
}

async function office(name: string, people: number, slow: Partial<Slowness>): Promise<Office> {
  const server = await countingServer(slow);
  after(() => server.close());
  const dir = join(folder, name);
  const now = new Date().toISOString();
  return { dir, server, workspace: await outboxWorkspace({ dir, port: server.port, people, now }) };
}

/** Kills runs of an office until so many died; each dies at another place. */
async function killRuns(
  { dir, server }: Office,
  kills: number,
  next: (max: number) => number,
): Promise<void> {
  // Who is killed leaves no cache behind.
  await sending(dir, "--dry-run").ended;
  let died = 0;
  for (let runs = 0; died < kills && runs < kills + 5; runs++) {
    if (await sendAndKill(dir, server, next(150))) died += 1;
  }
  assert.equal(died, kills);
  // What the dead left with the server comes to its end there.
  await server.idle();
}

async function shows(dir: string, unknown: readonly Delivery[]): Promise<void> {
  const rows = await listed(dir);
  const ids = unknown.map(({ id }) => id);
  const first = rows.slice(0, ids.length);
  assert.deepEqual(
    first.map(({ group, delivery }) => `${group} ${delivery.id}`).toSorted(),
    ids.map((id) => `unknown ${id}`).toSorted(),
    "every unknown is shown, and before everything else",
  );
  const { stdout } = await serjeant(["outbox", "list", "--workspace", dir]);
  assert.match(stdout, /^\d+ deliver\w+ UNKNOWN: begun, and nobody knows whether it left$/m);
  for (const id of ids) assert.ok(stdout.includes(id), id);
}

/** By what the server counted, an hour later, when no attempt can be under way. */
async function settleAll({ workspace, server }: Office, unknown: readonly Delivery[]): Promise<void> {
  const now = new Date(Date.now() + 3_600_000).toISOString();
  const acting = { store: workspace.store, policy: POLICY, by: "ben", now };
  for (const { id, to } of unknown) {
    const sent = server.accepted.some((mail) => mail.to === to);
    const settled = await settleDelivery(acting, id, { sent, source: "the server counted" });
    assert.ok(!("refused" in settled));
  }
}

/** Kills, then everything that comes after; how many kills landed where it hurts. */
async function killedOffice(
  name: string,
  seed: number,
): Promise<{ readonly taken: number; readonly lost: number }> {
  const random = seeded(seed);
  const next = (max: number): number => random.next().value! * max;
  const slow = { recipient: () => next(10), beforeTaking: () => next(25), beforeAnswer: () => next(50) };
  const killed = await office(name, PEOPLE, slow);
  const { dir, server, workspace } = killed;
  await killRuns(killed, KILLS / OFFICES, next);
  const { unknown } = compare(await stateOf(workspace), server);
  const taken = unknown.filter(({ to }) => server.accepted.some((mail) => mail.to === to)).length;
  const lost = unknown.length - taken;
  await shows(dir, unknown);

  // A whole run sends the rest, and of the unknown none.
  const { code, stdout } = await serjeant(["outbox", "send", "--workspace", dir]);
  assert.equal(code, 0, stdout);
  const later = compare(await stateOf(workspace), server);
  assert.deepEqual(later.unknown.map(({ id }) => id).toSorted(), unknown.map(({ id }) => id).toSorted());
  assert.equal(server.accepted.length, PEOPLE - lost);

  await settleAll(killed, unknown);
  const settled = await stateOf(workspace);
  assert.equal(compare(settled, server).unknown.length, 0);
  const told = [...settled.duties.values()]
    .filter(({ state }) => state === "told")
    .map(({ person }) => person);
  const counted = Array.from({ length: PEOPLE }, (_, number) => number).filter((number) =>
    server.accepted.some(({ to }) => to === addressOf(number)),
  );
  assert.deepEqual(
    told.toSorted(),
    counted.map(personOf).toSorted(),
    "told are those whom the server counted",
  );
  const again = await serjeant(["outbox", "send", "--workspace", dir]);
  assert.match(again.stdout, /^0 mails sent\.$/m);
  assert.equal(server.accepted.length, PEOPLE - lost, "what was settled is not sent again");
  await workspace.close();
  return { taken, lost };
}

test("50 kills while notices are mailed tell nobody twice and count nobody as told who was not", {
  timeout: 120_000,
}, async (t) => {
  const offices = await Promise.all([killedOffice("first", 20210112), killedOffice("second", 20240325)]);
  const sum = (of: "taken" | "lost") => offices.reduce((total, one) => total + one[of], 0);
  const [taken, lost] = [sum("taken"), sum("lost")];
  t.diagnostic(
    `${KILLS} kills: ${taken} after the server had taken a mail, ${lost} between the attempt and that`,
  );
  assert.ok(taken >= 5, `${taken} kills landed between the server's taking a mail and the record`);
  assert.ok(
    lost >= 1,
    `${lost} kills landed between the record of an attempt and the server's taking the mail`,
  );
});

test("several processes at once send each notice once", { timeout: 60_000 }, async () => {
  const slow = { recipient: () => 1, beforeTaking: () => 3, beforeAnswer: () => 3 };
  const { dir, server, workspace } = await office("crowd", 20, slow);
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
  const slow = { recipient: () => 0, beforeTaking: () => 100, beforeAnswer: () => 100 };
  const { dir, server, workspace } = await office("asked", 5, slow);
  const { child, ended } = sending(dir);
  await server.nextConnection();
  child.kill("SIGTERM");
  assert.equal(await ended, null);
  const state = await stateOf(workspace);
  assert.equal(compare(state, server).unknown.length, 0);
  const sent = [...state.deliveries.values()].filter((one) => one.state === "sent");
  assert.ok(sent.length >= 1 && sent.length < 5, `${sent.length} of 5 were sent`);
  await workspace.close();
});
