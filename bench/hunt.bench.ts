/**
 * `npm run bench:hunt -- [--messages N] [--store FILE] [--out FILE]`: replay (b). A store of N observed messages, then
 * one domain hunted in it: every mailbox that still has it. Observations are made here, so that a million costs no mail.
 */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hunt } from "../src/hunt.ts";
import type { HuntKind } from "../src/hunt-kinds.ts";
import { targetOf } from "../src/hunt-target.ts";
import { observableKey, observablesOf } from "../src/model/observable.ts";
import { NOTHING_OBSERVED, type Observation, type ObservedUrl } from "../src/model/observation.ts";
import { openStore } from "../src/store/index.ts";
import type { FileProgress, IngestRun, NewCopy, Store } from "../src/store/store.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    /** Made where there is none, and hunted in again where there is one. */
    store: { type: "string" },
    out: { type: "string" },
  },
});

const MESSAGES = Number(values.messages);
const MAILBOXES = 5_000;
const SENDERS = 60_000;
/** Mails with the hunted domain: the campaign of January 2021 had a thousand, at four hundred accounts. */
const ATTACK_MAILS = 1_000;
const ATTACKED = 400;
/** One attack mail in so many. */
const STEP = Math.max(1, Math.floor(MESSAGES / ATTACK_MAILS));
const BATCH = 20_000;
const FIRST_SECONDS = Date.UTC(2019, 0, 1) / 1000;
const DAYS = 1_095;

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}

function mailboxOf(number: number): string {
  return `member${number % MAILBOXES}@parliament${number % 12}.example`;
}

function urlAt(host: string, root: string, path: string): ObservedUrl {
  return { url: `https://${host}/${path}`, host, root, kind: "link" };
}

function observation(number: number, isAttack: boolean): Observation {
  const sender = (number * 7_919) % SENDERS;
  const root = isAttack ? "wire-desk.example" : `desk${sender % 9_000}.example`;
  const seconds = FIRST_SECONDS + Math.floor((number / MESSAGES) * DAYS * 86_400);
  const from = isAttack ? `editor${Math.floor(number / STEP) % 10}@${root}` : `writer${sender}@${root}`;
  return {
    ...NOTHING_OBSERVED,
    // Spread as a hash is: the store finds a key by its beginning.
    key: `${hex(Math.imul(number + 1, 0x9e3779b1) >>> 0, 8)}${hex(number + 1, 24)}`,
    message_id: `<${number}@${root}>`,
    date: new Date(seconds * 1000).toISOString().replace(".000", ""),
    direction: "inbound",
    from,
    from_name: `Writer ${sender}`,
    from_root: root,
    return_path: from,
    recipients: [mailboxOf(number)],
    recipient_count: 1,
    subject: `Number ${number % 200_000}`,
    urls: [
      urlAt(`www.${root}`, root, `item/${number}`),
      urlAt("click.mailroute.example", "mailroute.example", `t/${hex(number * 31, 12)}`),
    ],
    origin_ip: `192.0.2.${sender % 250}`,
    authentication: { spf: true, dmarc: true, dkim: [root] },
  };
}

function copyOf(number: number): NewCopy {
  const isAttack = number % STEP === 0 && number / STEP < ATTACK_MAILS;
  const mailbox = mailboxOf(isAttack ? (number / STEP) % ATTACKED : number);
  const one = observation(number, isAttack);
  return {
    observation: one,
    delivery: {
      key: one.key,
      mailbox,
      mailbox_by: "file-name",
      digest: hex(number + 1, 64),
      path: `mail/${mailbox}.mbox`,
      index: number,
    },
    findings: [],
    keys: observablesOf(one).map(observableKey),
    fingerprint: new Uint8Array(0),
    body: null,
  };
}

async function fill(store: Store): Promise<number> {
  const started = performance.now();
  const run: IngestRun = await store.beginRun("2022-01-01T00:00:00Z", ["mail"]);
  for (let at = 0; at < MESSAGES; at += BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, MESSAGES - at) }, (_, i) => copyOf(at + i));
    const paths = new Set(copies.map(({ delivery }) => delivery.path));
    const progress = [...paths].map(
      (path): FileProgress => ({ path, sizeBytes: 1, modifiedMs: 0, messages: at + BATCH, isWhole: true }),
    );
    await store.addCopies(run, copies, progress);
    if (at % 500_000 === 0) process.stderr.write(`${at} of ${MESSAGES} messages\n`);
  }
  await store.finishRun(run, "2022-01-01T01:00:00Z");
  return (performance.now() - started) / 1000;
}

async function timed(store: Store, text: string, kind: HuntKind) {
  const started = performance.now();
  const answer = await hunt(
    store,
    { kind: "indicator", target: targetOf(text, kind)! },
    { range: { since: null, until: null }, stillThere: true, limit: 20 },
  );
  return {
    hunted: `${kind} ${text}`,
    milliseconds: Math.round(performance.now() - started),
    messages: answer.messages,
    mailboxes: answer.mailboxes.length,
  };
}

async function main(): Promise<void> {
  const folder = values.store === undefined ? mkdtempSync(join(tmpdir(), "serjeant-hunt-bench-")) : null;
  const path = values.store ?? join(folder!, "serjeant.db");
  try {
    const isThere = existsSync(path);
    const filling = await openStore({ path, bodyKey: null });
    const fillSeconds = isThere ? null : await fill(filling);
    await filling.close();
    // Opened again: the first hunt of a morning has a cold cache of its own, if not of the system.
    const store = await openStore({ path, bodyKey: null });
    const hunts = [];
    for (let i = 0; i < 5; i++) hunts.push(await timed(store, "wire-desk.example", "domain"));
    hunts.push(await timed(store, "editor3@wire-desk.example", "address"));
    hunts.push(await timed(store, "www.wire-desk.example", "host"));
    hunts.push(await timed(store, "desk17.example", "domain"));
    hunts.push(await timed(store, "Number 17", "subject"));
    await store.close();
    const figures = {
      messages: MESSAGES,
      mailboxes: MAILBOXES,
      fill_seconds: fillSeconds === null ? null : Math.round(fillSeconds),
      store_bytes: statSync(path).size,
      hunts,
      peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
      machine: {
        cpu: cpus()[0]?.model,
        cores: cpus().length,
        memory_bytes: totalmem(),
        node: process.version,
      },
    };
    const text = `${JSON.stringify(figures, null, 2)}\n`;
    process.stdout.write(text);
    if (values.out !== undefined) writeFileSync(values.out, text);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true });
  }
}

await main();
