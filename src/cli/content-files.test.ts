import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readLists, readRuleFiles, rulePaths, SHIPPED_LISTS, SHIPPED_RULES } from "./content-files.ts";
import { rulesFrom } from "./options.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("rules from folders", () => {
  test("finds .yml files at any depth, sorted, and nothing else", () => {
    const paths = ["rules/b.yml", "rules/a/c.yml", "rules/a.yml"].map((name) => file(name, "name: x"));
    file("rules/notes.md", "");
    file("rules/d.yaml", "");
    file("rules/.github/workflow.yml", "");
    assert.deepEqual(rulePaths(join(folder, "rules")), paths.toSorted());
  });
  test("takes a named file whatever its name, and each file once", () => {
    const path = file("one.txt", "name: y");
    assert.deepEqual(readRuleFiles([path, path]), [{ path, text: "name: y" }]);
  });
  test("finds the rules and lists that ship", () => {
    assert.ok(rulePaths(SHIPPED_RULES).length >= 20);
    assert.ok(readLists(SHIPPED_LISTS).size > 10);
  });
});

test("takes a rule file once, whatever the paths that lead to it", () => {
  const path = file("twice/a.yml", "name: z");
  const files = rulesFrom([path, join(folder, "twice"), join(folder, "twice/../twice/a.yml")], false);
  assert.deepEqual(files, [{ path, text: "name: z" }]);
});

describe("lists from a folder", () => {
  file("lists/url_shorteners.txt", "# comment\n B.Example \n\na.example\r\n");
  file("lists/tranco_top_10k.csv", "1,a.example\n2,b.example\n");
  file("lists/tenant_domains.txt", "\n");
  file("lists/manifest.json", "{}");
  const lists = readLists(join(folder, "lists"));

  test("reads one entry a line, lower case, without comments and blanks", () => {
    assert.deepEqual(lists.get("url_shorteners"), ["b.example", "a.example"]);
  });
  test("reads ranked files under the name that rules use", () => {
    assert.deepEqual(lists.get("tranco_10k"), ["a.example", "b.example"]);
  });
  test("leaves an empty list out, so that rules see it as unavailable and not as empty", () => {
    assert.deepEqual([...lists.keys()], ["tranco_10k", "url_shorteners"]);
  });
});
