import assert from "node:assert/strict";
import { test } from "node:test";
import { yamlItems } from "./yaml-items.ts";

test("a list of maps is split at its dashes, with the lines they stand on", () => {
  const items = yamlItems("# note\n\n- id:\n    a: 1\n  terms:\n  - x\n- id: 2\n");
  assert.deepEqual(items, [
    { line: 3, text: "- id:\n    a: 1\n  terms:\n  - x\n" },
    { line: 7, text: "- id: 2\n" },
  ]);
});
test("a map of lists is split at its keys, though its lists stand at the margin", () => {
  const items = yamlItems("---\nSSAA:\n- name: Ann\n  rank: 1\n- name: Ben\nSSBB01:\n- name: Cas\n");
  assert.deepEqual(
    items.map(({ line, text }) => [line, text.split("\n")[0], text.split("\n").length]),
    [
      [2, "SSAA:", 5],
      [6, "SSBB01:", 3],
    ],
  );
});
test("what has neither has no items", () => {
  assert.deepEqual(yamlItems("just words\n{a: 1}"), []);
  assert.deepEqual(yamlItems(""), []);
});
