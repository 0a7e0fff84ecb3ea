/** Campaign rules fire on the clusters beside them that they are for, and stay quiet on the close ones. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readLists, readRuleFiles, SHIPPED_LISTS } from "../src/cli/content-files.ts";
import { CampaignRules } from "../src/detect/campaigns/campaign-rules.ts";
import type { CampaignFacts } from "../src/model/campaign-facts.ts";
import { UNREMARKABLE } from "./unremarkable-campaign.ts";

const FOLDER = fileURLToPath(new URL("../content/campaign-rules", import.meta.url));
const lists = readLists(SHIPPED_LISTS);
const files = readRuleFiles([FOLDER]);

type Json = { readonly [name: string]: Json } | readonly Json[] | string | number | boolean | null;

/** Objects are filled in from `base`; of lists each element is filled in from the first of the base's, where it has one. */
function filledIn(base: Json, said: Json | undefined): Json {
  if (said === undefined) return base;
  if (Array.isArray(said)) {
    const first = Array.isArray(base) ? (base as readonly Json[])[0] : undefined;
    return said.map((element) => (first === undefined ? element : filledIn(first, element)));
  }
  if (typeof said !== "object" || said === null || typeof base !== "object" || base === null) return said;
  const whole = { ...(base as Record<string, Json>) };
  for (const [name, value] of Object.entries(said)) {
    assert.ok(name in whole, `an unremarkable campaign has no \`${name}\``);
    whole[name] = filledIn(whole[name]!, value);
  }
  return whole;
}

function cluster(path: string): CampaignFacts {
  const said = JSON.parse(readFileSync(path, "utf8")) as Json;
  return filledIn(UNREMARKABLE as unknown as Json, said) as unknown as CampaignFacts;
}

test("every campaign rule reads and type-checks, with a kind, a severity and a description", () => {
  assert.deepEqual(new CampaignRules(files, lists).problems, []);
  for (const { path, text } of files) {
    assert.match(text, /^kind: "[a-z_]+"$/m, path);
    assert.match(text, /^severity: "[a-z]+"$/m, path);
    assert.match(text, /^description: \|$/m, path);
    assert.match(text, /^id: "[0-9a-f-]{36}"$/m, path);
  }
});

for (const file of files) {
  const folder = dirname(file.path);
  const rules = new CampaignRules([file], lists);
  describe(basename(folder), () => {
    const [fires, quiet] = ["fires", "quiet"].map((name) => globSync(join(folder, name, "*.json")).sort());
    test("has clusters that must and clusters that must not fire it", () => {
      assert.ok(fires!.length >= 1 && quiet!.length >= 2, `${fires!.length} and ${quiet!.length}`);
    });
    for (const path of fires!) {
      test(`fires on ${basename(path, ".json")}`, () => {
        const [finding] = rules.judge(cluster(path));
        assert.ok(finding !== undefined);
        assert.ok(finding.evidence.length > 0);
      });
    }
    for (const path of quiet!) {
      test(`is quiet on ${basename(path, ".json")}`, () => assert.deepEqual(rules.judge(cluster(path)), []));
    }
  });
}
