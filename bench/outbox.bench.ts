/**
 * `node bench/outbox.bench.ts [--notices 400] [--entries 20000]`: approved notices are sent from a record that is long
 * already, by a real SMTP server on this machine, after it was asked which of them could not leave.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { namedActors } from "../src/cli/notice-content.ts";
import { tellState } from "../src/duties.ts";
import type { Fact, NewEntry } from "../src/model/ledger.ts";
import { dueDeliveries, obstacles, sendOutbox } from "../src/outbox.ts";
import { openRoute } from "../src/outbox-route.ts";
import { appendingOf } from "../src/record.ts";
import type { Store } from "../src/store/store.ts";
import { countingServer } from "../test/e2e/outbox-server.ts";
import { CAMPAIGN, outboxWorkspace, POLICY } from "../test/e2e/outbox-workspace.ts";

const { values } = parseArgs({
  options: {
    notices: { type: "string", default: "400" },
    entries: { type: "string", default: "20000" },
  },
});
const NOW = "2026-11-22T09:00:00.000Z";
const BATCH = 6_000;

/** Somebody of another campaign who was told. */
function toldBefore(number: number): readonly NewEntry[] {
  const person = `told${number}@parliament.example`;
  const reference = `OLD${number}`;
  const delivery = `${reference}/mail`;
  const document = number.toString(16).padStart(64, "0");
  const facts: readonly Fact[] = [
    {
      kind: "duty_opened",
      deadline: "2026-11-25T09:00:00.000Z",
      owner: "security office",
      late: false,
      grade: "targeted",
      mailboxes: [person],
      messages: 1,
      first_seen: NOW,
      last_seen: NOW,
    },
    { kind: "notice_drafted", reference, language: "en", document },
    { kind: "notice_approved", reference, document },
    {
      kind: "delivery_queued",
      delivery,
      reference,
      channel: "mail",
      to: `told${number}@home.example`,
      message_id: `<${reference.toLowerCase()}.mail@office.example>`,
    },
    { kind: "delivery_attempted", delivery, attempt: 1 },
    { kind: "delivery_sent", delivery, answer: "250" },
  ];
  const nothing = { happened_at: null, learned_at: null, told_at: null };
  return facts.map((fact) => ({ by: "serjeant", campaign: `${CAMPAIGN}-OLD`, person, ...nothing, fact }));
}

/** Told people are put on the record until it has so many entries. */
async function lengthen(store: Store, entries: number): Promise<void> {
  for (let number = 0; ; ) {
    const expectedSize = await store.recordSize();
    if (expectedSize >= entries) return;
    const added: NewEntry[] = [];
    while (added.length < Math.min(BATCH, entries - expectedSize)) added.push(...toldBefore(number++));
    await store.append(await appendingOf(store, added, { now: NOW, expectedSize }));
  }
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const result = await run();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${what}: ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of CPU`);
  return result;
}

const dir = mkdtempSync(join(tmpdir(), "serjeant-bench-outbox-"));
const server = await countingServer();
const people = Number(values.notices);
const workspace = await outboxWorkspace({ dir: join(dir, "office"), port: server.port, people, now: NOW });
const { store, config } = workspace;
await lengthen(store, Number(values.entries));
console.log(`${people} notices on a record of ${await store.recordSize()} entries`);
const now = "2026-11-22T10:00:00.000Z";
const state = await timed("reading the record", () => tellState(store));
const actors = namedActors();
const acting = { store, policy: POLICY, now, actors };
const stopped = await timed("what could not leave", () => obstacles(acting, dueDeliveries(state, now)));
const route = openRoute(workspace.dir, config.mail!, config.office.name);
const run = await timed("sending", () => sendOutbox({ ...acting, route, clock: () => now }));
console.log(`${run.sent.length} sent, ${server.accepted.length} taken, ${stopped.size} could not leave`);
console.log(`${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
server.close();
await workspace.close();
rmSync(dir, { recursive: true });
