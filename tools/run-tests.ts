/**
 * `npm test`: every `*.test.ts` of the checkout on node's own test runner.
 * Arguments narrow the run: `npm test -- src/mql` runs the tests below that folder, or that file.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const FOLDERS = ["src", "test", "content", "tools", "bench"];

/** Test files in a stable order, so that two runs print the same list. */
function testFiles(wanted: readonly string[]): string[] {
  const all = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`)).sort();
  if (wanted.length === 0) return all;
  return all.filter((file) =>
    wanted.some((w) => file === w || file.startsWith(w.endsWith("/") ? w : `${w}/`)),
  );
}

const wanted = process.argv.slice(2);
const files = testFiles(wanted);
if (files.length === 0) {
  console.error(`no test below ${wanted.join(", ") || FOLDERS.join(", ")}`);
  process.exit(1);
}
const run = spawnSync(
  process.execPath,
  ["--test", "--test-reporter=./tools/test-reporter.ts", "--test-reporter-destination=stdout", ...files],
  { stdio: ["ignore", "inherit", "inherit"] },
);
process.exit(run.status ?? 1);
