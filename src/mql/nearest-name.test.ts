import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "./nearest-name.ts";

const NAMES = ["sender", "subject", "recipients", "root_domain", "strings.starts_with", "type"];

for (const [written, meant] of [
  ["sendr", "sender"],
  ["sneder", "sender"],
  ["Sender", "sender"],
  ["rootdomain", "root_domain"],
  ["recipient", "recipients"],
  ["strings.startswith", "strings.starts_with"],
  ["tpye", "type"],
] as const) {
  test(`\`${written}\` was most likely meant as \`${meant}\``, () => {
    assert.equal(nearestName(written, NAMES), meant);
  });
}

test("a name that is near to nothing has no advice", () => {
  assert.equal(nearestName("zebra", NAMES), undefined);
  assert.equal(nearestName("", NAMES), undefined);
  assert.equal(nearestName("x".repeat(5000), NAMES), undefined);
});
