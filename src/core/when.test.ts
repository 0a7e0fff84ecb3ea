import assert from "node:assert/strict";
import { test } from "node:test";
import { firstMoment, isVague, isWhen, lastMoment } from "./when.ts";

const span = (when: string): readonly string[] =>
  [firstMoment(when), lastMoment(when)].map((time) => new Date(time).toISOString());

test("a year, a month and a day last to their end, a second does not", () => {
  assert.deepEqual(span("2022"), ["2022-01-01T00:00:00.000Z", "2022-12-31T23:59:59.999Z"]);
  assert.deepEqual(span("2024-02"), ["2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"]);
  assert.deepEqual(span("2021-12"), ["2021-12-01T00:00:00.000Z", "2021-12-31T23:59:59.999Z"]);
  assert.deepEqual(span("2021-12-31"), ["2021-12-31T00:00:00.000Z", "2021-12-31T23:59:59.999Z"]);
  assert.deepEqual(span("2021-01-12T09:30:00+01:00"), [
    "2021-01-12T08:30:00.000Z",
    "2021-01-12T08:30:00.000Z",
  ]);
  assert.deepEqual(["2022", "2022-06", "2022-06-01", "2022-06-01T00:00:00Z"].map(isVague), [
    true,
    true,
    false,
    false,
  ]);
});

test("a time that there is not is none", () => {
  for (const text of ["2022", "2022-06", "2022-06-30", "2022-06-30T09:30:00Z"]) assert.ok(isWhen(text), text);
  for (const text of [
    "22",
    "2022-13",
    "2022-00",
    "2022-02-30",
    "2022-6",
    "2022-06-30T24:00:00Z",
    "June 2022",
    "",
  ]) {
    assert.ok(!isWhen(text), text);
  }
  assert.ok(Number.isNaN(lastMoment("June")));
});
