import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bytes, counted, date, duration, grouped, left, listed, span } from "./wording.ts";

describe("wording", () => {
  test("groups thousands", () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
  });
  test("counts one and many", () => {
    assert.equal(counted(1, "person", "people"), "1 person");
    assert.equal(counted(0, "message"), "0 messages");
  });
  test("writes sizes in decimal units", () => {
    assert.deepEqual([1, 999, 1000, 48_213, 999_900, 3.3e9].map(bytes), [
      "1 byte",
      "999 bytes",
      "1.0 kB",
      "48 kB",
      "1.0 MB",
      "3.3 GB",
    ]);
  });
  test("writes durations with two units at most", () => {
    assert.deepEqual([0, 1234, 35_000, 250_000, 7_500_000].map(duration), [
      "0.0 s",
      "1.2 s",
      "35 s",
      "4 min 10 s",
      "2 h 5 min",
    ]);
  });
  test("says how long somebody waits in whole units that have passed", () => {
    const hour = 3_600_000;
    assert.deepEqual([-1, 0.6 * hour, 3 * hour, 47 * hour, 49 * hour, 100 * hour].map(span), [
      "0 min",
      "36 min",
      "3 h",
      "47 h",
      "2 days",
      "4 days",
    ]);
  });
  test("says how long somebody has left to the nearest hour, and takes no day away that has just begun", () => {
    const hour = 3_600_000;
    const spans = [-1, 0.6 * hour, 20.4 * hour, 71.4 * hour, 71.9 * hour, 95 * hour, 168 * hour];
    assert.deepEqual(spans.map(left), ["0 min", "36 min", "20 h", "71 h", "3 days", "3 days", "7 days"]);
  });
  test("writes dates in UTC and leaves alone what is no date", () => {
    assert.equal(date("2021-01-12T09:30:00Z"), "12 Jan 2021 09:30 UTC");
    assert.equal(date("2021-13-12T09:30:00Z"), "2021-13-12T09:30:00Z");
  });
  test("lists some and counts the rest", () => {
    assert.equal(listed(["a", "b", "c"], 3), "a, b, c");
    assert.equal(listed(["a", "b", "c"], 2), "a, b and 1 more");
  });
});
