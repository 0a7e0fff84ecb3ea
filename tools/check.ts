/**
 * `npm run check`: everything that must hold before a commit, in under two minutes on two cores.
 * The quick checks run side by side, then the tests, which use all cores themselves. Output is kept back
 * and printed only for what failed, so the last screen is the table or the mistake.
 * `--tests-ran` leaves the tests out: `npm test` was run just before, as .ci/run does.
 */
import { spawn } from "node:child_process";
import { styleText } from "node:util";

interface Check {
  readonly name: string;
  readonly claim: string;
  readonly command: readonly string[];
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

const TSC = "node_modules/typescript-7/bin/tsc";
const QUICK: readonly Check[] = [
  {
    name: "format, lint",
    claim: "Biome has nothing to say",
    command: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  },
  { name: "types", claim: "strict TypeScript, tests and tools included", command: [TSC, "--noEmit"] },
  {
    name: "browser types",
    claim: "src/mql compiles without Node's types",
    command: [TSC, "--noEmit", "-p", "tools/tsconfig.browser.json"],
  },
  { name: "boundaries", claim: "no import against the table", command: ["tools/check-boundaries.ts"] },
  {
    name: "dead code",
    claim: "no unused file, export or package",
    command: ["node_modules/knip/bin/knip.js", "--no-progress", "--treat-config-hints-as-errors"],
  },
];
const TESTS: Check = {
  name: "tests",
  claim: "units, golden files, documents, tidiness",
  command: ["tools/run-tests.ts"],
};

function run(check: Check): Promise<Outcome> {
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = spawn(process.execPath, check.command, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.on("close", (status) => {
    const seconds = (performance.now() - started) / 1000;
    resolve({ check, passed: status === 0, seconds, output });
  });
  return promise;
}

function row({ check, passed, seconds, output }: Outcome): string {
  const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
  const counted = /^ℹ (tests|pass|skipped) (\d+)$/gm;
  const counts = [...output.matchAll(counted)].map(([, what, count]) => `${count} ${what}`).join(", ");
  return `${mark} ${check.name.padEnd(14)} ${seconds.toFixed(1).padStart(5)} s  ${counts || check.claim}`;
}

const started = performance.now();
const outcomes = await Promise.all(QUICK.map(run));
const testsRan = process.argv.includes("--tests-ran");
if (!testsRan && outcomes.every((o) => o.passed)) outcomes.push(await run(TESTS));

const failed = outcomes.filter((o) => !o.passed);
for (const { check, output } of failed) {
  console.log(`${styleText("bold", `── ${check.name}: ${check.command.join(" ")}`)}\n${output.trimEnd()}\n`);
}
for (const outcome of outcomes) console.log(row(outcome));
if (testsRan) console.log("· tests          ran before");
else if (!outcomes.some((o) => o.check === TESTS))
  console.log("· tests          not run: mend the above first");
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exit(failed.length > 0 ? 1 : 0);
