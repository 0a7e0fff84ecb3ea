import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRuleFile } from "./rule-source.ts";

test("formats the source block and nothing else", () => {
  const before = '# top\nname:   "x"   # keep\nsource: |\n  a   and b // why\n\n# between\ntags: [ a ]\n';
  const after = '# top\nname:   "x"   # keep\nsource: |\n  a\n  and b  // why\n\n# between\ntags: [ a ]\n';
  assert.deepEqual(formatRuleFile(before), { text: after, leftAlone: null });
  assert.deepEqual(formatRuleFile(after), { text: after, leftAlone: null });
});

test("keeps the indentation and the line ends of the file", () => {
  assert.equal(
    formatRuleFile("source: |-\r\n    a and b\r\nname: x\r\n").text,
    "source: |-\r\n    a\r\n    and b\r\nname: x\r\n",
  );
});

test("formats a block at the end of a file without a line break", () => {
  assert.equal(formatRuleFile("name: x\nsource: |\n  a and b").text, "name: x\nsource: |\n  a\n  and b");
});

for (const [title, text, reason] of [
  ["a source in quotes", 'name: x\nsource: "a   and b"\n', /no literal block/],
  ["a folded source", "name: x\nsource: >\n  a   and b\n", /no literal block/],
  ["a source that does not parse", "name: x\nsource: |\n  a   and\n", /syntax error/],
  ["broken YAML", "name: [\nsource: |\n  a   and b\n", /no YAML/],
  ["a file without a source", "name:   x\n", /no `source`/],
  ["no mapping", "- a\n", /no `source`/],
] as const) {
  test(`leaves ${title} as it is, and says why`, () => {
    const formatted = formatRuleFile(text);
    assert.equal(formatted.text, text);
    assert.match(formatted.leftAlone ?? "", reason);
  });
}
