import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import {
  CONFIG_FILE,
  configText,
  DEFAULT_RETENTION,
  readConfig,
  type WorkspaceConfig,
} from "./workspace-config.ts";

const dir = mkdtempSync(join(tmpdir(), "serjeant-config-"));
after(() => rmSync(dir, { recursive: true }));

function read(text: string): WorkspaceConfig {
  writeFileSync(join(dir, CONFIG_FILE), text);
  return readConfig(dir);
}

describe("the configuration of a workspace", () => {
  test("reads back as it was written, with its comments", () => {
    const config: WorkspaceConfig = {
      store: "postgres://office@db.example/serjeant",
      organizationDomains: ["parliament.example"],
      trustedAuthserv: ["mx.parliament.example"],
      rules: [join(dir, "rules")],
      lists: null,
      retention: { ...DEFAULT_RETENTION, bodies: 730 },
    };
    assert.deepEqual(read(configText(config)), config);
  });
  test("needs no entry, and takes paths from where it lies", () => {
    const config = read(
      '{ "rules": ["mine"], "lists": "lists", "organization_domains": ["Parliament.example"] }',
    );
    assert.deepEqual(config.rules, [join(dir, "mine")]);
    assert.equal(config.lists, join(dir, "lists"));
    assert.deepEqual(config.organizationDomains, ["parliament.example"]);
    assert.deepEqual([config.store, config.retention], ["serjeant.db", DEFAULT_RETENTION]);
  });
  test("does not take a URL for a comment", () => {
    const store = "postgres://office@db.example/x";
    assert.equal(read(`{\n  // the store\n  "store": "${store}"\n}`).store, store);
  });
  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['{ "organization_domain": [] }', /`organization_domain` that means nothing/],
    ['{ "rules": "mine" }', /`rules` .* must be a list of texts/],
    ['{ "retention_days": { "bodies": "long" } }', /`retention_days.bodies` .* a number of days/],
    ['{ "retention_days": { "mail": 1 } }', /`mail` that means nothing/],
    ['{ "store": 1 }', /`store` .* must be a text/],
    ["{ store: 1 }", /is no JSON/],
    ["[]", /holds no configuration/],
  ];
  for (const [text, message] of mistakes) {
    test(`names the mistake in ${text}`, () => assert.throws(() => read(text), { message }));
  }
});
