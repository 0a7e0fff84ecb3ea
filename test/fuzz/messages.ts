/**
 * `npm run fuzz [-- --count N --seed S --rules DIR --lists DIR --mail DIR]`: damaged mail through the whole
 * scan of one message. Fails on an exception, on a message that takes over a second, and on memory that grows.
 * Seeds are the mails that ship with the project, and those of `--mail`.
 */
import { parseArgs } from "node:util";
import { readLists, readRuleFiles, SHIPPED_LISTS, SHIPPED_RULES } from "../../src/cli/content-files.ts";
import { readMail } from "../../src/observe/sources/index.ts";
import { Scanner } from "../../src/scanner.ts";
import { mutate, randomOf } from "./mutate.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    rules: { type: "string" },
    lists: { type: "string", default: SHIPPED_LISTS },
    mail: { type: "string", multiple: true, default: [] },
  },
});

const SEED_BYTES_MAX = 200_000;
const SECONDS_MAX = 1;
/** Caches fill while the first messages pass; after that the heap must stay within this factor. */
const GROWTH_MAX = 1.5;
const GROWTH_FLOOR_BYTES = 150_000_000;

async function seeds(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const event of readMail(["examples/inbox", "test/fixtures", "content/rules", ...values.mail])) {
    if (event.kind === "message" && event.bytes.length <= SEED_BYTES_MAX) found.push(event.bytes);
  }
  return found;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const scanner = new Scanner({
  ruleFiles: readRuleFiles([values.rules ?? SHIPPED_RULES]),
  lists: readLists(values.lists),
  organizationDomains: ["parliament.example"],
  trustedAuthserv: null,
  display: true,
});
const mails = await seeds();
const random = randomOf(Number(values.seed));
const count = Number(values.count);
const pick = () => mails[Math.floor(random() * mails.length)]!;

let slowest = { index: -1, seconds: 0 };
let defective = 0;
let warm = 0;
const failures: string[] = [];
for (let index = 0; index < count; index++) {
  const bytes = mutate(pick(), pick(), random);
  const started = performance.now();
  const [scanned] = scanner.scan([
    { path: "fuzz", index, bytes, mailbox: null, defects: [], verified: null },
  ]);
  const { defects } = scanned!.result;
  const seconds = (performance.now() - started) / 1000;
  if (defects.length > 0) defective++;
  if (defects.some((d) => d.code === "internal-error")) failures.push(`message ${index} threw`);
  if (seconds > slowest.seconds) slowest = { index, seconds };
  if (seconds > SECONDS_MAX) failures.push(`message ${index} took ${seconds.toFixed(2)} s`);
  if (index === Math.floor(count / 4)) warm = heapUsed();
}
const grown = heapUsed();
if (grown > Math.max(warm * GROWTH_MAX, GROWTH_FLOOR_BYTES)) {
  failures.push(`the heap grew from ${megabytes(warm)} to ${megabytes(grown)}`);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

console.log(
  `seed ${values.seed}: ${count} damaged messages of ${mails.length} mails, ${defective} with defects`,
);
console.log(
  `slowest: message ${slowest.index}, ${slowest.seconds.toFixed(3)} s; heap ${megabytes(warm)} → ${megabytes(grown)}`,
);
for (const failure of failures) console.error(`failed: ${failure}`);
process.exitCode = failures.length > 0 || mails.length === 0 ? 1 : 0;
