import assert from "node:assert/strict";
import { test } from "node:test";
import { findUuencoded } from "./uuencoded-files.ts";

function found(text: string): string[] {
  return findUuencoded(Buffer.from(text, "latin1")).map(({ name, start, end }) => `${name} ${start}-${end}`);
}

test("finds each file by its begin line and the length of its first line (POSIX uuencode)", () => {
  assert.deepEqual(found("begin 644 a.txt\n#86)C\n`\nend\n"), ["a.txt 0-27"]);
  assert.deepEqual(found("x\r\nbegin 0755 two words\r\n#86)C\r\n`\r\nend\r\n"), ["two words 3-38"]);
  assert.deepEqual(found("begin 644 a\n#86)C\nend\nbegin 644 b\n#86)C\n"), ["a 0-21", "b 22-40"]);
});

test("passes over sentences, other modes and lines of another length", () => {
  for (const text of [
    "begin 999 a\n#86)C\n",
    "begin 644 a\nHello there\n",
    "begin 644 a\n",
    "begin 644  \n#86)C\n",
    "-begin 644 a\n#86)C\n",
  ])
    assert.deepEqual(found(text), [], text);
});

test("takes linear time for megabytes of beginnings", () => {
  const start = performance.now();
  for (const unit of [
    "begin ",
    "begin 644 a\n",
    "\nbegin 644 a\n#86)C\n",
    "begin 644 ",
    "\nend",
    "#86)C\n",
    "\r",
  ]) {
    const text = Buffer.from(unit.repeat(Math.floor(4_000_000 / unit.length)));
    assert.ok(findUuencoded(text).length <= 50);
    findUuencoded(Buffer.concat([Buffer.from("begin 644 a\n"), text]));
  }
  assert.ok(performance.now() - start < 6_000);
});
