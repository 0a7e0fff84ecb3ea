import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_SECONDS, prevalenceOf } from "./prevalence.ts";
import { NEVER_SEEN } from "./seen.ts";

const NOW = 2_000 * DAY_SECONDS;

/** The class of a sender of so many messages, the first and the last so many days ago. */
function classOf(messages: number, firstDaysAgo: number, lastDaysAgo = 0): string {
  const at = (days: number): number => NOW - days * DAY_SECONDS;
  return prevalenceOf({ messages, first: at(firstDaysAgo), last: at(lastDaysAgo) }, NOW);
}

test("who never wrote is new", () => {
  assert.equal(prevalenceOf(NEVER_SEEN, NOW), "new");
});

test("a wave of one day stays new to its last mail, however large it is", () => {
  assert.equal(classOf(5_000, 0.99), "new");
  assert.notEqual(classOf(5_000, 1), "new");
});

test("two mails are an outlier, three are rare, ten uncommon, fifty common", () => {
  assert.deepEqual(
    [1, 2, 3, 9, 10, 49, 50].map((messages) => classOf(messages, 300)),
    ["outlier", "outlier", "rare", "rare", "uncommon", "uncommon", "common"],
  );
});

test("a sender that was silent for more than a year is an outlier again", () => {
  assert.equal(classOf(500, 900, 365), "common");
  assert.equal(classOf(500, 900, 366), "outlier");
});

test("no flood makes a sender common within a month", () => {
  assert.equal(classOf(100_000, 29.9), "uncommon");
  assert.equal(classOf(100_000, 30), "common");
});
