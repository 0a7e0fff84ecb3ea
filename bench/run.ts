/**
 * `npm run bench -- --mail DIR [--rules DIR] [--lists DIR] [--messages N] [--out FILE]`: figures as JSON with
 * commit and machine. Without `--mail` the example inbox is measured, which is too small to mean much.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, platform, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { readLists, readRuleFiles, SHIPPED_LISTS, SHIPPED_RULES } from "../src/cli/content-files.ts";
import { readMail } from "../src/observe/sources/index.ts";
import { type ScanItem, Scanner } from "../src/scanner.ts";
import { clocked, costByRule, measureScan } from "./scan.bench.ts";

const { values } = parseArgs({
  options: {
    mail: { type: "string", multiple: true, default: ["examples/inbox"] },
    rules: { type: "string", default: SHIPPED_RULES },
    lists: { type: "string", default: SHIPPED_LISTS },
    messages: { type: "string", default: "2000" },
    out: { type: "string" },
  },
});

/** Messages spread evenly over the sources, so that a sample has all kinds. */
async function sample(limit: number): Promise<ScanItem[]> {
  const all: ScanItem[] = [];
  for await (const event of readMail(values.mail)) {
    if (event.kind !== "message") continue;
    const { path, index, bytes, mailbox, defects } = event;
    all.push({ path, index, bytes, mailbox, defects, verified: null });
  }
  const step = Math.max(1, all.length / limit);
  return Array.from({ length: Math.min(limit, all.length) }, (_, i) => all[Math.floor(i * step)]!);
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" }).trim();
}

const setup = {
  ruleFiles: readRuleFiles([values.rules]),
  lists: readLists(values.lists),
  organizationDomains: ["parliament.example"],
  trustedAuthserv: null,
  display: false,
};
const items = await sample(Number(values.messages));
const started = performance.now();
const scanner = new Scanner(setup);
const compileMilliseconds = Math.round(performance.now() - started);
const figures = measureScan(scanner, items);
const profiled = items.slice(0, 500);
const byRule = costByRule(new Scanner(setup), profiled);
let costs: ReturnType<typeof clocked>["costs"] = () => [];
const clockedScanner = new Scanner(setup, (functions) => {
  const wrapped = clocked(functions);
  costs = wrapped.costs;
  return wrapped.functions;
});
clockedScanner.scan(profiled);

const report = {
  date: new Date().toISOString(),
  commit: git("rev-parse", "HEAD"),
  clean: git("status", "--porcelain") === "",
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    platform: platform(),
    node: process.version,
  },
  rules: scanner.detector.rules.length,
  graph: scanner.detector.statistics,
  compileMilliseconds,
  bytes: items.reduce((sum, item) => sum + item.bytes.length, 0),
  ...figures,
  profile: { messages: profiled.length, byRule, byFunction: costs() },
};
const json = JSON.stringify(report, null, 2);
console.log(json);
if (values.out !== undefined) writeFileSync(values.out, `${json}\n`);
