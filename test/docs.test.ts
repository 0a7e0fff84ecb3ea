/** What the program can do is documented, and what the documents name exists. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { makeProgram } from "../src/cli/program.ts";
import { PAGES } from "../tools/reference.ts";
import { SAMPLE_EVENTS, SAMPLE_SUMMARY } from "./fixtures/sample-scan.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DOCUMENTS = [...globSync("*.md", { cwd: ROOT }), ...globSync("docs/**/*.md", { cwd: ROOT })].sort();

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

describe("pages written from the code", () => {
  for (const [name, page] of Object.entries(PAGES)) {
    test(`docs/${name} says what the code says`, () => {
      const path = join(ROOT, "docs", name);
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, page());
      // Not assert.equal: a failure would print both pages.
      assert.ok(
        read(`docs/${name}`) === page(),
        `UPDATE_GOLDEN=1 node --test test/docs.test.ts writes docs/${name}`,
      );
    });
  }
});

describe("the schema of the ndjson output", () => {
  const schema = JSON.parse(read("docs/scan.schema.json"));

  test("describes every field", () => {
    const silent: string[] = [];
    walk(schema.$defs, "$defs", silent);
    assert.deepEqual(silent, []);
  });
  test("has exactly the fields of the results", () => {
    const { result } = SAMPLE_EVENTS[0]!;
    const { properties } = schema.$defs.message;
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(result).sort());
    assert.deepEqual(Object.keys(schema.$defs.summary.properties).sort(), Object.keys(SAMPLE_SUMMARY).sort());
    assert.deepEqual(
      Object.keys(schema.$defs.finding.properties).sort(),
      Object.keys(result.findings[0]!).sort(),
    );
  });
});

function walk(node: Record<string, unknown>, path: string, silent: string[]): void {
  for (const [name, value] of Object.entries(node)) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const here = `${path}.${name}`;
    const inProperties = path.endsWith(".properties");
    const { description, $ref } = value as { description?: string; $ref?: string };
    if (inProperties && description === undefined && $ref === undefined) silent.push(here);
    walk(value as Record<string, unknown>, here, silent);
  }
}

describe("commands in the documents", () => {
  const program = makeProgram();
  const scripts = Object.keys(JSON.parse(read("package.json")).scripts);

  for (const document of DOCUMENTS) {
    const text = read(document);
    test(`of ${document} exist with their options`, () => {
      for (const words of commandsIn(text)) assertExists(program, words, document);
    });
    test(`of npm in ${document} exist`, () => {
      const named = [...text.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, script]) => script!);
      assert.deepEqual(
        named.filter((script) => !scripts.includes(script)),
        [],
      );
    });
  }
  test("are found by this test at all", () => {
    assert.ok(commandsIn(read("README.md")).length >= 2);
  });
});

/** Words after `serjeant` in code, up to the end of the code. */
function commandsIn(text: string): string[][] {
  const inline = [...text.matchAll(/`(?:npx )?serjeant ([^`]+)`/g)].map(([, words]) => words!);
  const blocks = [...text.matchAll(/^(?: {4}|\$ )(?:.*&& )?(?:npx )?serjeant (.+)$/gm)].map(
    ([, words]) => words!,
  );
  return [...inline, ...blocks].map((words) => words.replace(/\s+#.*$/, "").split(/\s+/));
}

function assertExists(program: Command, words: readonly string[], document: string): void {
  let command = program;
  let rest = [...words];
  for (;;) {
    const next = command.commands.find((c) => c.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest = rest.slice(1);
  }
  if (command === program) {
    assert.ok(
      rest[0]?.startsWith("-") || rest[0]?.startsWith("<"),
      `${document}: no command \`${words.join(" ")}\``,
    );
  }
  const known = [...command.options, ...program.options].flatMap((o) => [o.long, o.short]);
  const options = rest.map((w) => w.replace(/[[\]]/g, "")).filter((w) => /^--?[a-z]/.test(w));
  for (const option of options) {
    assert.ok(
      known.includes(option) || option === "--help",
      `${document}: \`${words.join(" ")}\` has no ${option}`,
    );
  }
}

describe("links between documents", () => {
  for (const document of DOCUMENTS) {
    test(`of ${document} lead somewhere`, () => {
      const targets = [...read(document).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
      const local = targets.filter((target) => !/^[a-z]+:/.test(target));
      assert.deepEqual(
        local.filter((target) => !existsSync(join(ROOT, dirname(document), target))),
        [],
      );
    });
  }
});

test("paths that the documents name in code exist", () => {
  const missing: string[] = [];
  for (const document of DOCUMENTS) {
    for (const [, path] of read(document).matchAll(
      /`((?:src|test|tools|docs|content|bench|bin)\/[\w./-]+)`/g,
    )) {
      // `NNNN` stands for a number to be chosen.
      if (!path!.includes("NNNN") && !existsSync(join(ROOT, path!))) missing.push(`${document}: ${path}`);
    }
  }
  assert.deepEqual(missing, []);
});

test("every environment variable that the code reads is documented", () => {
  const files = globSync("{src,test,tools,bench}/**/*.ts", { cwd: ROOT });
  const used = new Set(
    files.flatMap((f) => [...read(f).matchAll(/env(?:\.|\[")(SERJEANT_\w+)/g)].map(([, name]) => name!)),
  );
  const documented = DOCUMENTS.map(read).join("\n");
  assert.deepEqual(
    [...used].filter((name) => !documented.includes(name)),
    [],
  );
});
