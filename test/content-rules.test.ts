/**
 * The rules that ship fire on the mails beside them that they are for, stay quiet on the close ones, and say of
 * `examples/inbox` what `examples/README.md` promises.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readLists, readRuleFiles, SHIPPED_LISTS, SHIPPED_RULES } from "../src/cli/content-files.ts";
import type { MessageResult } from "../src/model/finding.ts";
import { scan } from "../src/pipeline.ts";

const INBOX = fileURLToPath(new URL("../examples/inbox", import.meta.url));
const EXAMPLES_README = fileURLToPath(new URL("../examples/README.md", import.meta.url));
const RULE_COUNT = 20;

const ruleFiles = readRuleFiles([SHIPPED_RULES]);
const lists = readLists(SHIPPED_LISTS);
const idOf = new Map(ruleFiles.map((file) => [folderOf(file.path), /^id: "(.+)"$/m.exec(file.text)?.[1]]));
const ruleOf = new Map([...idOf].map(([folder, id]) => [id, basename(folder)]));

function folderOf(rulePath: string): string {
  return relative(SHIPPED_RULES, dirname(rulePath)).split(sep).join("/");
}

/** Inference is what a person gets who configures nothing, so the tests go without an organisation domain too. */
async function scanned(path: string): Promise<readonly MessageResult[]> {
  const results: MessageResult[] = [];
  const options = {
    orgDomains: [],
    trustAuthserv: [],
    resolver: null,
    history: true,
    jobs: 1,
    display: false,
    now: () => 0,
  };
  for await (const event of scan({ ...options, paths: [path], ruleFiles, lists })) {
    assert.notEqual(event.kind, "notice", JSON.stringify(event));
    if (event.kind === "message") results.push(event.result);
  }
  return results;
}

function rulesIn(result: MessageResult): string[] {
  assert.deepEqual(result.undecided, [], `undecided on ${result.path}`);
  return result.findings.map((finding) => ruleOf.get(finding.id) ?? finding.rule).sort();
}

test(`there are ${RULE_COUNT} rules, each with its own id and ATT&CK techniques`, () => {
  assert.equal(ruleFiles.length, RULE_COUNT);
  assert.equal(new Set(idOf.values()).size, RULE_COUNT);
  for (const file of ruleFiles) assert.match(file.text, /^ {2}- "T\d{4}(\.\d{3})?"$/m, file.path);
});

const besideRules = new Map((await scanned(SHIPPED_RULES)).map((result) => [result.path, result]));

for (const folder of idOf.keys()) {
  const rule = basename(folder);
  describe(`the rule ${folder}`, () => {
    for (const kind of ["fires", "quiet"] as const) {
      const mails = join(SHIPPED_RULES, folder, kind);
      test(`has at least two mails in ${kind}`, () => {
        assert.ok(existsSync(mails) && readdirSync(mails).length >= 2);
      });
      for (const name of existsSync(mails) ? readdirSync(mails).sort() : []) {
        test(`${kind === "fires" ? "fires on" : "is quiet on"} ${name.replace(/\.eml$/, "").replaceAll("-", " ")}`, () => {
          const result = besideRules.get(join(mails, name));
          assert.ok(result !== undefined, "not read");
          assert.equal(rulesIn(result).includes(rule), kind === "fires", rulesIn(result).join(", "));
        });
      }
    }
  });
}

const results = await scanned(INBOX);

describe("the example inbox", () => {
  test("has 68 messages", () => {
    assert.equal(results.length, 68);
  });

  test("has exactly the findings that its README promises", () => {
    const found = results.flatMap((r) => rulesIn(r).map((rule) => `${placeOf(r)}: ${rule}`));
    assert.deepEqual(found.sort(), promisedFindings());
  });

  test("was read without damage", () => {
    assert.deepEqual(
      results.filter((r) => r.defects.length > 0).map((r) => [placeOf(r), r.defects]),
      [],
    );
  });
});

/** As the README names a message: the path in the inbox, with the position where a file has several. */
function placeOf(result: MessageResult): string {
  const path = relative(INBOX, result.path).split(sep).join("/");
  return path.endsWith(".mbox") ? `${path}, message ${result.index}` : path;
}

/** The rows of the README's first table: message, what it is, rule. A Maildir name is cut at its time. */
function promisedFindings(): string[] {
  const readme = readFileSync(EXAMPLES_README, "utf8");
  const rows = [...readme.matchAll(/^\| `([^`]+)`(, message \d+)? \| [^|]+ \| ([a-z-]+) \|$/gm)];
  assert.ok(rows.length > 0);
  return rows.map(([, path, message, rule]) => `${fullName(path ?? "")}${message ?? ""}: ${rule}`).sort();
}

function fullName(path: string): string {
  if (!path.endsWith("…")) return path;
  const start = path.slice(0, -1);
  const name = readdirSync(join(INBOX, dirname(start))).find((n) => n.startsWith(basename(start)));
  return `${dirname(start)}/${name}`;
}
