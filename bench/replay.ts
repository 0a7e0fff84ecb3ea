/**
 * `npm run bench:replay -- [--messages N] [--people N] [--days N] [--seed S] [--change-half-way] [--attacks LIST] [--out FILE]`:
 * the January 2021 replay (CASE, acceptance test a). Generates observations, stores them, links, judges, asks who was
 * chosen, and compares with the truth. A table to read, and the same as JSON with --out. With --keep the store stays,
 * and a later run with the same options links it anew.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { updateCampaigns } from "../src/campaigns.ts";
import { shippedModel } from "../src/cli/campaign-run.ts";
import { readLists, readRuleFiles, SHIPPED_LISTS } from "../src/cli/content-files.ts";
import { linkedFingerprint } from "../src/link/sendings.ts";
import { observableKey, observablesOf } from "../src/model/observable.ts";
import { readPopolo } from "../src/roster/popolo.ts";
import { observedCopies, type SimulatedCopy } from "../src/simulate/render/observed.ts";
import { popoloRoster } from "../src/simulate/roster.ts";
import { Simulation } from "../src/simulate/simulation.ts";
import { ATTACKS, type AttackName } from "../src/simulate/world.ts";
import { openStore } from "../src/store/index.ts";
import type { NewCopy, Store } from "../src/store/store.ts";
import { DEFAULT_TELLING } from "../src/workspace-config.ts";
import { measuredAgainst, replayTable } from "./replay-measure.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "4000000" },
    people: { type: "string", default: "9000" },
    days: { type: "string", default: "120" },
    seed: { type: "string", default: "2021" },
    "change-half-way": { type: "boolean", default: false },
    attacks: { type: "string", default: ATTACKS.join(",") },
    keep: { type: "string" },
    out: { type: "string" },
  },
});

const CAMPAIGN_RULES = fileURLToPath(new URL("../content/campaign-rules", import.meta.url));

/** As many copies in one transaction: the store's own batches are about as large. */
const BATCH = 5_000;

function newCopy({ observation, delivery, findings }: SimulatedCopy): NewCopy {
  return {
    observation,
    delivery,
    findings,
    keys: observablesOf(observation).map(observableKey),
    fingerprint: linkedFingerprint(observation, findings.length),
    body: null,
  };
}

/** Milliseconds: of making observations, and of storing them. */
async function fill(store: Store, simulation: Simulation): Promise<{ made: number; stored: number }> {
  const run = await store.beginRun("2021-05-01T00:00:00Z", ["mail"]);
  const spent = { made: 0, stored: 0 };
  let batch: NewCopy[] = [];
  let copies = 0;
  let at = performance.now();
  const flush = async (): Promise<void> => {
    const made = performance.now();
    spent.made += made - at;
    await store.addCopies(run, batch, []);
    copies += batch.length;
    batch = [];
    at = performance.now();
    spent.stored += at - made;
    if (copies % (BATCH * 40) === 0)
      process.stderr.write(`\r${copies} copies, ${Math.round((spent.made + spent.stored) / 1000)} s `);
  };
  for (const copy of observedCopies(simulation)) {
    batch.push(newCopy(copy));
    if (batch.length === BATCH) await flush();
  }
  await flush();
  await store.finishRun(run, "2021-05-01T12:00:00Z");
  process.stderr.write("\n");
  return spent;
}

async function importPeople(store: Store, simulation: Simulation): Promise<void> {
  const known = { people: new Set<string>(), groups: new Set<string>() };
  const context = { source: "simulated", officialDomains: [], freeProviders: new Set<string>(), known };
  const { roster } = readPopolo(popoloRoster(simulation.world.parliament), context);
  await store.saveRoster("simulated", roster);
}

function rss(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** A store that --keep has from an earlier run is linked anew; only the truth is made again. */
async function filledOrKept(store: Store, simulation: Simulation): Promise<{ made: number; stored: number }> {
  if ((await store.counts()).deliveries === 0) {
    await importPeople(store, simulation);
    return await fill(store, simulation);
  }
  for (const _ of simulation.mails());
  return { made: 0, stored: 0 };
}

const dir = values.keep ?? mkdtempSync(join(tmpdir(), "serjeant-replay-"));
mkdirSync(dir, { recursive: true });
try {
  const simulation = new Simulation({
    messages: Number(values.messages),
    people: Number(values.people),
    days: Number(values.days),
    seed: Number(values.seed),
    changesHalfWay: values["change-half-way"],
    attacks: values.attacks === "none" ? [] : (values.attacks.split(",") as AttackName[]),
    groups: { parties: 6, committees: 14, allParty: 24 },
  });
  const store = await openStore({ path: join(dir, "serjeant.db"), bodyKey: new Uint8Array(32) });
  const filled = await filledOrKept(store, simulation);
  const rssFilled = rss();
  const phases: Record<string, number> = { making: filled.made, storing: filled.stored };
  let phase = "linking";
  let since = performance.now();
  const next = (name: string): void => {
    phases[phase] = performance.now() - since;
    phase = name;
    since = performance.now();
  };
  const run = await updateCampaigns({
    store,
    model: shippedModel(),
    ruleFiles: readRuleFiles([CAMPAIGN_RULES]),
    lists: readLists(SHIPPED_LISTS),
    policy: DEFAULT_TELLING.tell,
    now: "2021-05-01T12:00:00Z",
    onProgress: (name) => {
      if (name !== "linking") next(name);
    },
  });
  next("done");
  const report = {
    options: values,
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    seconds: Object.fromEntries(
      Object.entries(phases).map(([name, ms]) => [name, Math.round(ms / 100) / 10]),
    ),
    megabytes: { whenFilled: rssFilled, atTheEnd: rss() },
    linking: { ...run.figures, capped: run.figures.capped.length, bridges: run.figures.bridges.length },
    examined: run.asked,
    ordinary: run.ordinary,
    ...measuredAgainst(simulation.truth(), run.campaigns),
  };
  console.log(replayTable(report));
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report, null, 1)}\n`);
  await store.close();
} finally {
  if (values.keep === undefined) rmSync(dir, { recursive: true, force: true });
}
