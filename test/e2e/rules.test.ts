import assert from "node:assert/strict";
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { ROOT, serjeant } from "./run.ts";

const RULES = "content/rules";
const [RULE = ""] = globSync(`${RULES}/reconnaissance/*/rule.yml`, { cwd: ROOT });
const [FIRES = ""] = globSync(join(RULE, "../fires/*.eml"), { cwd: ROOT });
const folder = mkdtempSync(join(tmpdir(), "serjeant-e2e-"));
after(() => rmSync(folder, { recursive: true }));

function ruleFile(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, `name: Test\nseverity: low\nsource: |\n  ${source}\n`);
  return path;
}

describe("serjeant rules check", () => {
  test("says of the rules that ship that all parse, type-check and can be evaluated", async () => {
    const { code, stdout } = await serjeant(["rules", "check", RULES]);
    assert.equal(code, 0);
    assert.match(stdout, /20 rules\n +parsed +20\n +typed +20\n +evaluable +20\n/);
  });
  test("points at a mistake, helps, and ends with 1", async () => {
    const { code, stdout } = await serjeant([
      "rules",
      "check",
      ruleFile("typo.yml", "sender.emial.email == 'a'"),
    ]);
    assert.equal(code, 1);
    assert.match(stdout, /error\[SJ101\][\s\S]*typo\.yml:4:10[\s\S]*\^+[\s\S]*did you mean `sender\.email`/);
  });
  test("names what is missing, and for how many rules it is the only thing", async () => {
    const path = ruleFile(
      "nlu.yml",
      'any(ml.nlu_classifier(subject.subject).intents, .name == "bec") and any($org_vips, .email == "a")',
    );
    const { code, stdout } = await serjeant(["rules", "check", path]);
    assert.equal(code, 0);
    assert.match(stdout, /evaluable +0/);
    assert.match(stdout, /nlu +1 +0/);
    assert.match(stdout, /list:org_vips +1 +0/);
  });
  test("gives editors JSON with lines and columns", async () => {
    const path = ruleFile("typo.yml", "sender.emial.email == 'a'");
    const { code, stdout } = await serjeant(["rules", "check", path, "--format", "json"]);
    assert.equal(code, 1);
    const { summary, diagnostics } = JSON.parse(stdout);
    assert.deepEqual([summary.rules, summary.parsed, summary.typed], [1, 1, 0]);
    assert.equal(diagnostics[0].code, "SJ101");
    assert.equal(diagnostics[0].start.line, 4);
  });
});

describe("serjeant rules explain", () => {
  test("shows the tree with the truth of every node", async () => {
    const { code, stdout } = await serjeant(["rules", "explain", RULE, FIRES]);
    assert.equal(code, 0);
    assert.match(stdout, /^.* match\n/);
    assert.match(stdout, /\n✓ all of\n {2}✓ type\.inbound\n/);
  });
  test("finds a rule that ships by its name", async () => {
    const [, name = ""] = /^name: "(.*)"$/m.exec(readFileSync(join(ROOT, RULE), "utf8")) ?? [];
    const { code, stdout } = await serjeant(["rules", "explain", name.toUpperCase(), FIRES]);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(name));
  });
  test("says what is missing for an undecided rule", async () => {
    const path = ruleFile("history.yml", "profile.by_sender().solicited");
    const { stdout } = await serjeant(["rules", "explain", path, FIRES]);
    assert.match(stdout, /undecided, missing history\n/);
  });
  test("says what the scan says where a null rules a rule out", async () => {
    const path = ruleFile("null.yml", 'headers.return_path.email == "a" and profile.by_sender().solicited');
    const message = join(folder, "no-return-path.eml");
    writeFileSync(message, "From: ann@example.org\n\nHello\n");
    const { stdout } = await serjeant(["rules", "explain", path, message]);
    assert.match(stdout, /^Test {2}no match\n/);
  });
  test("cuts nothing in a pipe", async () => {
    const words = Array.from({ length: 40 }, (_, i) => `"word number ${i}"`).join(", ");
    const path = ruleFile("long.yml", `strings.icontains(subject.subject, ${words})`);
    const { stdout } = await serjeant(["rules", "explain", path, FIRES]);
    assert.match(stdout, /"word number 39"\)\n/);
  });
  test("gives programs the tree as JSON, with what matched", async () => {
    const path = ruleFile(
      "json.yml",
      'type.inbound and strings.icontains(sender.email.email, "nobody", "@")',
    );
    const { stdout } = await serjeant(["rules", "explain", path, FIRES, "--json"]);
    const { verdict, missing, tree } = JSON.parse(stdout);
    assert.deepEqual([verdict, missing, tree.kind, tree.value], ["match", [], "and", true]);
    assert.equal(tree.children[1].matched.pattern, "@");
    assert.equal(tree.children[1].matched.text, "@");
  });
  test("ends with 3 when there is no message", async () => {
    assert.equal((await serjeant(["rules", "explain", RULE, "nowhere.eml"])).code, 3);
  });
});

describe("serjeant rules test", () => {
  test("passes for the rules that ship", async () => {
    const { code, stdout } = await serjeant(["rules", "test"]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^20 rules, \d+ mails: all as they should be\n$/);
  });
  test("fails, and names the mail, when a rule fires on what it should leave alone", async () => {
    writeFileSync(join(folder, "rule.yml"), "name: Everything\nsource: |\n  true\n");
    const quiet = join(folder, "quiet");
    const { mkdirSync } = await import("node:fs");
    mkdirSync(quiet);
    copyFileSync(join(ROOT, FIRES), join(quiet, "a.eml"));
    const alone = join(folder, "rule.yml");
    const { code, stdout } = await serjeant(["rules", "test", alone]);
    assert.equal(code, 1);
    assert.match(stdout, /wrong .* fires on .*quiet\/a\.eml, which stands in quiet\//);
  });
});

describe("serjeant rules format", () => {
  test("has nothing to change in the rules that ship", async () => {
    const { code, stdout } = await serjeant(["rules", "format", "--check", RULES]);
    assert.equal(code, 0, stdout);
  });
  test("writes the source in its layout and leaves the rest of the file alone", async () => {
    const path = ruleFile("wide.yml", "sender.email.email=='a'   and type.inbound");
    assert.equal((await serjeant(["rules", "format", "--check", path])).code, 1);
    assert.equal((await serjeant(["rules", "format", path])).code, 0);
    assert.equal((await serjeant(["rules", "format", "--check", path])).code, 0);
    assert.match(
      readFileSync(path, "utf8"),
      /^name: Test\nseverity: low\nsource: \|\n {2}sender\.email\.email == 'a'\n/,
    );
  });
});

describe("serjeant rules format on what it cannot format", () => {
  test("names each file with the reason, ends with 1 and writes nothing", async () => {
    const inside = mkdtempSync(join(folder, "format-"));
    const files: Readonly<Record<string, Buffer>> = {
      "broken.yml": Buffer.from("name: x\nsource: |\n  a  and\n"),
      "latin.yml": Buffer.from("name: caf\xe9\nsource: |\n  a  and b\n", "latin1"),
      "other.yml": Buffer.from("name: x\n"),
      "quoted.yml": Buffer.from('name: x\nsource: "a  and b"\n'),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(inside, name), bytes);
    const { code, stdout } = await serjeant(["rules", "format", inside]);
    assert.equal(code, 1);
    assert.match(stdout, /left alone {2}\S+broken\.yml: its source has a syntax error\n/);
    assert.match(stdout, /left alone {2}\S+latin\.yml: it is not UTF-8\n/);
    assert.match(stdout, /left alone {2}\S+other\.yml: it has no `source`\n/);
    assert.match(stdout, /left alone {2}\S+quoted\.yml: its source is no literal block/);
    assert.match(stdout, /\n4 rules, 0 changed, 4 left alone\n$/);
    for (const [name, bytes] of Object.entries(files))
      assert.deepEqual(readFileSync(join(inside, name)), bytes);
  });
});

describe("serjeant message", () => {
  test("shows the fields, the parts and the defects", async () => {
    const { code, stdout } = await serjeant(["message", FIRES]);
    assert.equal(code, 0);
    assert.match(stdout, /\nsender\n {2}display_name /);
    assert.match(stdout, /\nMIME parts\n/);
    assert.match(stdout, /\n(No defects|Defects: \d+)\n/);
  });
  test("explains damage in a sentence with its place", async () => {
    const { stdout } = await serjeant(["message", "-"], {
      input: "Subject: caf\u00e9\nContent-Type: multipart/mixed; boundary=x\n\nno parts",
    });
    assert.match(stdout, /header-from-missing {2}there is no From field/);
    assert.match(stdout, /boundary-not-found {2}the boundary of a multipart never occurs/);
  });
  test("gives the whole model as JSON", async () => {
    const { stdout } = await serjeant(["message", FIRES, "--json"]);
    const { message, defects } = JSON.parse(stdout);
    assert.ok(message.sender.email.email.includes("@"));
    assert.ok(Array.isArray(defects));
  });
  test("ends with 3 and a reason for what is no mail", async () => {
    const { code, stderr } = await serjeant(["message", "LICENSE"]);
    assert.equal(code, 3);
    assert.match(stderr, /error: cannot read `LICENSE`: /);
  });
});
