/** The guard bites: imports against the table are found, and each is reported under its own rule. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "serjeant-boundaries-"));
after(() => rmSync(folder, { recursive: true }));

const PLANTED: Readonly<Record<string, string>> = {
  "src/core/a.ts": 'import type { B } from "../model/b.ts";\nexport type A = B;\n',
  "src/model/b.ts": "export type B = string;\n",
  "src/mql/c.ts": 'import { hash } from "node:crypto";\nexport const c = hash;\n',
  "src/observe/mime/d.ts":
    'import { readFileSync } from "node:fs";\nimport "../../detect/e.ts";\nexport const d = readFileSync;\n',
  "src/detect/e.ts": 'import fc from "fast-check";\nexport const e = fc;\n',
  "src/cli/f.ts": 'import "./g.ts";\n',
  "src/cli/g.ts": 'import "./f.ts";\n',
  "src/jobs/h.ts": 'import "../observe/mime/d.ts";\nimport "./gone.ts";\n',
};

test("imports against the table are refused, each with the reason of its rule", () => {
  for (const name of [
    "package.json",
    "tsconfig.json",
    ".dependency-cruiser.cjs",
    "tools/check-boundaries.ts",
  ]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(ROOT, name), join(folder, name));
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const run = spawnSync(process.execPath, ["tools/check-boundaries.ts"], { cwd: folder, encoding: "utf8" });
  assert.equal(run.status, 1);
  const rules = [...run.stderr.matchAll(/^ {2}([a-z-]+): /gm)].map(([, rule]) => rule!);
  assert.deepEqual([...new Set(rules)].sort(), [
    "core-imports-nothing",
    "everything-resolves",
    "files-and-sockets-at-the-edge",
    "jobs-know-no-stage",
    "mql-imports-core-only",
    "no-circles",
    "no-development-packages",
    "observe-imports-no-other-stage",
  ]);
});
