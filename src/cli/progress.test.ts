import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Progress, progressLine } from "./progress.ts";

describe("the progress line", () => {
  test("shows share, count, rate and the time left", () => {
    assert.equal(
      progressLine({ messages: 1234, bytes: 250, totalBytes: 1000 }, 4000, 100),
      "━━━━━━━━──────────────────────  25 %   1,234 messages   309/s   about 12 s left",
    );
  });
  test("guesses no rate in the first second", () => {
    assert.ok(!progressLine({ messages: 10, bytes: 1, totalBytes: 100 }, 300, 100).includes("/s"));
  });
  test("promises no end before 2 % are done", () => {
    const at = (bytes: number): string => progressLine({ messages: 10, bytes, totalBytes: 1000 }, 2000, 100);
    assert.ok(!at(19).includes("left"));
    assert.match(at(20), /about 98 s left/);
  });
  test("has no bar where the size is not known, as on standard input", () => {
    assert.equal(progressLine({ messages: 10, bytes: 5, totalBytes: 0 }, 2000, 100), "10 messages   5/s");
  });
  test("says what it reads while nothing is looked for yet", () => {
    const state = { messages: 10, bytes: 5, totalBytes: 0, isFirstPass: true };
    assert.equal(progressLine(state, 2000, 100), "who wrote to whom: 10 messages   5/s");
  });
  test("never promises more than the whole", () => {
    assert.match(progressLine({ messages: 10, bytes: 500, totalBytes: 100 }, 2000, 100), /100 %/);
  });
  test("writes at most ten times a second and clears what it wrote", () => {
    let now = 0;
    const written: string[] = [];
    const progress = new Progress({ write: (text) => written.push(text), now: () => now, width: 80 });
    for (; now < 1000; now += 10) progress.show({ messages: now, bytes: now, totalBytes: 1000 });
    assert.equal(written.length, 10);
    progress.clear();
    assert.equal(written.at(-1), "\r\u001b[2K");
  });
  test("clears nothing when it never wrote", () => {
    const written: string[] = [];
    new Progress({ write: (text) => written.push(text), now: () => 0, width: 80 }).clear();
    assert.deepEqual(written, []);
  });
});
