/**
 * `npm run boundaries`: the import table of ARCHITECTURE.md, checked by dependency-cruiser.
 *
 * dependency-cruiser reads TypeScript with TypeScript 6; with only TypeScript 7 installed it sees no module
 * and still reports success. So this guard counts: fewer modules than source files is a failure.
 */
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

const config = createRequire(import.meta.url)("../.dependency-cruiser.cjs");

const result = await cruise(
  ["src"],
  { ...config.options, validate: true, ruleSet: { forbidden: config.forbidden } },
  undefined,
  { tsConfig: extractTsConfig("tsconfig.json") },
);
const { modules, summary } = result.output as ICruiseResult;

const sources = globSync("src/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
const seen = new Set(modules.map((module) => module.source));
const unseen = sources.filter((file) => !seen.has(file));

for (const { rule, from, to } of summary.violations) {
  console.error(`${from} -> ${to}\n  ${rule.name}: ${commentOf(rule.name)}`);
}
if (unseen.length > 0) {
  console.error(
    `${unseen.length} of ${sources.length} source files were not seen, so nothing is proved: ${unseen.slice(0, 5).join(", ")}` +
      "\n  is the package `typescript` still version 6? dependency-cruiser reads no TypeScript with version 7",
  );
}
const failed = summary.violations.length > 0 || unseen.length > 0;
if (!failed)
  console.log(`${sources.length} files, ${summary.totalDependenciesCruised} imports, none against the table`);
process.exit(failed ? 1 : 0);

function commentOf(name: string): string {
  return config.forbidden.find((rule: { name: string }) => rule.name === name)?.comment ?? "";
}
