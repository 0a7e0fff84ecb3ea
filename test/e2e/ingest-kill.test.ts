/** Killed at any instant, the store opens again with every committed message once, and the next run goes on from there. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { initWorkspace } from "../../src/workspace.ts";
import { DEFAULT_RETENTION, DEFAULT_TELLING } from "../../src/workspace-config.ts";
import { inventedMail, writeMaildir, writeMbox } from "./generated-mail.ts";
import { contentOf } from "./workspace-content.ts";

const CHILD = fileURLToPath(new URL("ingest-child.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "serjeant-kill-"));
after(() => rmSync(folder, { recursive: true }));

const ANN = "ann@parliament.example";
const BO = "bo@parliament.example";
const KILLS = 50;
const MESSAGES = 1_600;
// From the first transaction to some dozen later; a whole run takes seconds.
const DELAY_MS_MAX = 60;

/** 1,600 messages: all at one member, a third of them at another too, and some twice in the same mailbox. */
function writeMail(): string {
  const mail = join(folder, "mail");
  const mails = (to: string, choose: (number: number) => boolean): string[] =>
    Array.from({ length: MESSAGES }, (_, number) => number)
      .filter(choose)
      .map((number) => inventedMail({ number, to, word: number % 20 === 0 ? "zebra" : "lunch" }));
  writeMbox(
    join(mail, "a-first.mbox"),
    mails(ANN, (n) => n < 900),
  );
  writeMaildir(
    join(mail, "b-folder"),
    mails(BO, (n) => n % 3 === 0),
  );
  writeMbox(
    join(mail, "c-second.mbox"),
    mails(ANN, (n) => n >= 850),
  );
  return mail;
}

async function emptyWorkspace(name: string): Promise<string> {
  const dir = join(folder, name);
  const config = {
    organizationDomains: [],
    trustedAuthserv: [],
    rules: [],
    lists: null,
    retention: DEFAULT_RETENTION,
    ...DEFAULT_TELLING,
  };
  const workspace = await initWorkspace({ dir, db: null, config, now: "2021-02-01T00:00:00Z" });
  await workspace.close();
  return dir;
}

/** When a run is killed: so long after it said so. */
interface Kill {
  readonly mark: "begun" | "working";
  readonly afterMs: number;
}

/** What the run had said when it ended. */
async function run(dir: string, mail: string, kill: Kill | null): Promise<string> {
  // Without a cache of compiled sources starting would take longer than everything else.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
  const child = spawn(process.execPath, [CHILD, dir, mail], { stdio: ["ignore", "pipe", "inherit"], env });
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  let said = "";
  let isDoomed = false;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (kill === null || isDoomed || !said.includes(kill.mark)) return;
    isDoomed = true;
    void delay(kill.afterMs).then(() => child.kill("SIGKILL"));
  });
  const code = await ended;
  assert.equal(code, said.includes("whole") ? 0 : null, "a run ends by itself only when it is through");
  return said;
}

/** Of no importance but that it is the same every time (Park and Miller). */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

test("50 kills during ingest lose nothing and keep nothing twice", { timeout: 300_000 }, async () => {
  const mail = writeMail();
  const [killed, calm] = [await emptyWorkspace("killed"), await emptyWorkspace("calm")];
  assert.match(await run(calm, mail, null), /whole/);
  const random = seeded(20210112);
  const states = new Set<number>();
  let hits = 0;
  for (let i = 0; i < KILLS; i++) {
    const mark = i % 5 === 0 ? "begun" : "working";
    const said = await run(killed, mail, { mark, afterMs: random.next().value! * DELAY_MS_MAX });
    if (!said.includes("whole")) hits++;
    states.add((await contentOf(killed)).length);
  }
  assert.ok(hits >= KILLS * 0.9, `${hits} of ${KILLS} kills found a run at work`);
  assert.ok(states.size >= 10, `the kills left ${states.size} different states`);
  assert.match(await run(killed, mail, null), /whole/);

  const content = await contentOf(killed);
  assert.equal(content.length, MESSAGES);
  assert.equal(new Set(content.map(({ key }) => key)).size, MESSAGES);
  assert.equal(content.filter(({ hasBody }) => hasBody).length, MESSAGES / 20);
  const copies = content.flatMap((message) => message.copies.map((copy) => `${message.key} ${copy.place}`));
  // Two copies in one mailbox are one delivery.
  assert.equal(copies.length, MESSAGES + Math.ceil(MESSAGES / 3));
  assert.equal(new Set(copies).size, copies.length);
  assert.deepEqual(content, await contentOf(calm));
});
