/** Habits of this repository as tests: what is easy to promise and easy to forget. */
import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { basename } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { messageJson } from "../src/cli/message-json.ts";
import { MESSAGE } from "../src/detect/schema.ts";
import { readMessage } from "../src/observe/read-message.ts";
import { readMail } from "../src/observe/sources/index.ts";
import { functionLengths } from "../tools/function-lengths.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
process.chdir(ROOT);

function read(path: string): string {
  return readFileSync(path, "utf8");
}

const SOURCES = globSync("{src,tools,bench,test}/**/*.ts").sort();

describe("dependencies", () => {
  const manifest = JSON.parse(read("package.json"));
  const lock = JSON.parse(read("package-lock.json"));
  const shipped: Record<string, string> = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const direct: Record<string, string> = { ...shipped, ...manifest.devDependencies };
  const reasons = read("docs/dependencies.md");

  test("are pinned exactly, overrides too", () => {
    const versions = { ...direct, ...manifest.overrides };
    const loose = Object.entries(versions).filter(
      ([, v]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(`${v}`),
    );
    assert.deepEqual(loose, []);
  });
  test("have a reason in docs/dependencies.md, and no reason is left over", () => {
    const named = [...reasons.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name!);
    assert.deepEqual(named.sort(), [...Object.keys(direct), ...Object.keys(manifest.overrides)].sort());
  });
  test("run no install script but that of node", () => {
    const scripts = Object.entries<{ hasInstallScript?: boolean }>(lock.packages).filter(
      ([, p]) => p.hasInstallScript,
    );
    // fsevents is for macOS only, optional, and without a reason to run its script: it is not in `allowScripts`.
    const names = scripts
      .map(([path]) => path.replace(/^.*node_modules\//, ""))
      .filter((name) => name !== "fsevents");
    assert.deepEqual(names, ["node"]);
    assert.deepEqual(manifest.allowScripts, { node: true });
  });
  test("are locked without the address of a registry", () => {
    const resolved = Object.entries<{ resolved?: string }>(lock.packages).filter(
      ([, p]) => p.resolved !== undefined,
    );
    assert.deepEqual(
      resolved.map(([path]) => path),
      [],
    );
  });
  test("are locked for every platform: npm drops those of other machines when it installs over an old tree", () => {
    const missing: string[] = [];
    for (const [path, entry] of Object.entries<{ optionalDependencies?: object }>(lock.packages)) {
      for (const name of Object.keys(entry.optionalDependencies ?? {})) {
        const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
        if (!places.some((place) => place in lock.packages)) missing.push(`${path}: ${name}`);
      }
    }
    assert.deepEqual(missing, []);
  });
  test("are imported from one folder each, which docs/dependencies.md names", () => {
    const folders = new Map<string, Set<string>>();
    for (const file of globSync("src/**/*.ts").filter((f) => !f.endsWith(".test.ts"))) {
      for (const name of packagesOf(file))
        folders.set(name, (folders.get(name) ?? new Set()).add(homeOf(file)));
    }
    for (const [name, homes] of folders) {
      assert.equal(homes.size, 1, `${name} is imported from ${[...homes].join(" and ")}`);
      assert.ok(reasons.includes(`| \`${name}\` | \`${[...homes][0]}\` |`), `${name}: ${[...homes][0]}`);
    }
    assert.deepEqual([...folders.keys()].sort(), Object.keys(shipped).sort());
  });
});

/** npm packages that a file imports, by name. */
function packagesOf(file: string): string[] {
  const imports = [
    ...read(file).matchAll(
      /^(?:import|export)[^"';]*?from "([^"]+)"|^import "([^"]+)"|import\("([^"]+)"\)/gm,
    ),
  ];
  const names = imports.map(([, a, b, c]) => a ?? b ?? c ?? "").filter((name) => !/^(\.|node:)/.test(name));
  return names.map((name) =>
    name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/"),
  );
}

/** `observe/mime` of `src/observe/mime/walk.ts`; a stage without parts is its own. */
function homeOf(file: string): string {
  const [stage = "", part = ""] = file.replace(/^src\//, "").split("/");
  return stage === "observe" ? `${stage}/${part}` : stage;
}

describe("decisions", () => {
  const files = readdirSync("docs/adr")
    .filter((name) => name !== "README.md")
    .sort();
  test("are numbered without gaps", () => {
    const numbers = files.map((name) => name.slice(0, 4));
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => String(i + 1).padStart(4, "0")),
    );
  });
  for (const name of files) {
    test(`${name} has its parts, fits a page, and is titled as it is named`, () => {
      const text = read(`docs/adr/${name}`);
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, [
        "Context",
        "Decision",
        "Alternatives",
        "Consequences",
        "What would change it",
      ]);
      assert.ok(text.split("\n").length <= 60);
      const [, number, title] = /^# (\d+)\. (.*)$/m.exec(text) ?? [];
      const slug = title?.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      assert.equal(Number(number), Number(name.slice(0, 4)));
      const words = basename(name, ".md")
        .slice(5)
        .split("-")
        .filter((word) => word.length > 3);
      assert.ok(words.filter((word) => slug?.includes(word)).length >= words.length / 2, `${slug}`);
    });
  }
});

describe("the tree", () => {
  test("is licensed under Apache-2.0 and says so in the package", () => {
    assert.match(read("LICENSE"), /Apache License\s+Version 2\.0, January 2004/);
    assert.equal(JSON.parse(read("package.json")).license, "Apache-2.0");
  });
  test("has a README of a few lines in every stage folder", () => {
    const folders = readdirSync("src", { withFileTypes: true }).filter((e) => e.isDirectory());
    const missing = folders.map((e) => e.name).filter((name) => !existsSync(`src/${name}/README.md`));
    assert.deepEqual(missing, []);
  });
  test("has no file named utils, helpers, common or manager, and names in kebab-case", () => {
    const names = SOURCES.map((file) => basename(file).replace(/(\.test|\.bench|\.d)?\.ts$/, ""));
    assert.deepEqual(
      names.filter((name) => /^(utils?|helpers?|common|manager|misc)$/.test(name)),
      [],
    );
    assert.deepEqual(
      names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)),
      [],
    );
  });
  test("has no skipped type check, no `any`, no TODO and no focused test", () => {
    const bad =
      /@ts-(ignore|expect-error|nocheck)|\bas any\b|: any\b|\b(TODO|FIXME|XXX|HACK)\b|\b(test|describe)\.only\(/;
    const found = SOURCES.filter(
      (file) => !file.endsWith("tidy.test.ts") && bad.test(withoutComments(read(file))),
    );
    assert.deepEqual(found, []);
  });
  test("names no machine: no path of a home or work directory, no registry", () => {
    const files = [...SOURCES, ...globSync("{*,.ci/*,docs/**/*}.{md,json,cjs}"), ".ci/run", ".npmrc"];
    const bad = /(^|[\s"'`(])\/(work|home|root|Users)\/|"resolved": "http/m;
    assert.deepEqual(
      files.filter((file) => !file.endsWith("tidy.test.ts") && bad.test(read(file))),
      [],
    );
  });
});

/** Prose may say "any"; what the compiler or a searcher acts on stays. */
function withoutComments(source: string): string {
  return source.replace(/^\s*(\/\/|\*|\/\*\*)(?!.*(TODO|FIXME|@ts-)).*$/gm, "");
}

// A ratchet: functions that are longer, with their length. Entries may shrink or go, never grow or come.
const LINES_MAX = 70;
const LONG_FUNCTIONS: Readonly<Record<string, number>> = {};

test(`no function is longer than ${LINES_MAX} lines`, () => {
  const files = SOURCES.filter((file) => !file.endsWith(".test.ts"));
  const long = files.flatMap((file) => functionLengths(file)).filter(({ lines }) => lines > LINES_MAX);
  assert.deepEqual(
    long.filter(({ name, lines }) => lines > (LONG_FUNCTIONS[name] ?? 0)),
    [],
  );
  const gone = Object.keys(LONG_FUNCTIONS).filter((name) => !long.some((f) => f.name === name));
  assert.deepEqual(gone, [], "shorter now: take it off the list");
});

describe("invented people", () => {
  const allowed = realHosts();

  test("live at reserved domains only: every address in every mail we ship", async () => {
    const bad = new Set<string>();
    for await (const { path, text } of mailTexts()) {
      for (const [, host] of text.matchAll(/[\w.+=%-]+@([\w-]+(?:\.[\w-]+)+)/g)) {
        if (!isReserved(host!)) bad.add(`${path}: @${host}`);
      }
    }
    assert.deepEqual([...bad], []);
  });
  test("link to reserved domains and to the few real hosts that content/rules/REAL-HOSTS.md explains", async () => {
    const bad = new Set<string>();
    for await (const { path, text } of mailTexts()) {
      for (const [, host] of text.matchAll(/https?:\/\/(?:[^\s/@"'<>\\]*@)?([\w-]+(?:\.[\w-]+)+)/gi)) {
        const name = host!.toLowerCase();
        if (!isReserved(name) && !isIP(name) && !allowed.has(name)) bad.add(`${path}: ${host}`);
      }
    }
    assert.deepEqual([...bad], []);
  });
  test("write from documentation addresses (RFC 5737, RFC 3849) and private ones", async () => {
    const bad = new Set<string>();
    for await (const { path, text } of mailTexts()) {
      for (const [address] of text.matchAll(/(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.-])/g)) {
        if (isIP(address) === 4 && !isDocumentationAddress(address)) bad.add(`${path}: ${address}`);
      }
    }
    assert.deepEqual([...bad], []);
  });
});

const RESERVED = /(^|\.)(example\.(com|org|net)|example|test|invalid|localhost)$/;

/** RFC 2606 and RFC 6761. */
function isReserved(host: string): boolean {
  return RESERVED.test(host.toLowerCase());
}

function isDocumentationAddress(address: string): boolean {
  return /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0)/.test(
    address,
  );
}

function realHosts(): ReadonlySet<string> {
  const rows = read("content/rules/REAL-HOSTS.md").matchAll(/^\| `([^`]+)` \|/gm);
  return new Set([...rows].map(([, host]) => host!));
}

const MAIL_FOLDERS = ["content/rules", "examples", "test/fixtures"].filter((folder) => existsSync(folder));

/** Each mail as it decodes, with its header as it lies there: a real address in base64 is still a real address. */
async function* mailTexts(): AsyncGenerator<{ path: string; text: string }> {
  for await (const event of readMail(MAIL_FOLDERS)) {
    if (event.kind !== "message") continue;
    const context = { organizationDomains: null, trustedAuthserv: null, mailbox: null, verified: null };
    const { message } = readMessage(event.bytes, context);
    const { attachments: _files, ...decoded } = messageJson(message, MESSAGE) as Record<string, unknown>;
    const [header = ""] = Buffer.from(event.bytes)
      .toString("latin1")
      .split(/\r?\n\r?\n/, 1);
    yield { path: event.path, text: `${header}\n${JSON.stringify(decoded)}` };
  }
}
