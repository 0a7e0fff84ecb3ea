import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lastMomentOf, momentOf, whenOf } from "./moment.ts";

describe("moments as a person types them", () => {
  test("are a day or a time, in UTC or with its difference from it", () => {
    assert.deepEqual(
      ["2021-01-12", "2021-01-12T09:30:00Z", " 2021-01-12 09:30Z ", "2021-01-12T09:30+01:00"].map(momentOf),
      [
        "2021-01-12T00:00:00.000Z",
        "2021-01-12T09:30:00.000Z",
        "2021-01-12T09:30:00.000Z",
        "2021-01-12T08:30:00.000Z",
      ],
    );
  });
  test("are kept as far as they are known, where a month or a year may be all", () => {
    for (const text of ["2021", "2021-01", "2021-01-12"]) assert.equal(whenOf(` ${text} `), text);
    assert.equal(whenOf("2021-01-12 09:30Z"), "2021-01-12T09:30:00.000Z");
    for (const text of ["2021-13", "21", "2021-02-30", "January 2021", "2021-02-31T10:00:00Z"])
      assert.throws(() => whenOf(text), /a date looks like/, text);
    assert.throws(() => momentOf("2021-01"), /a date looks like/);
  });
  test("count to the end of a day where an end was asked for", () => {
    assert.equal(lastMomentOf("2021-01-12"), "2021-01-12T23:59:59.999Z");
    assert.equal(lastMomentOf("2021-02"), "2021-02-28T23:59:59.999Z");
    assert.equal(lastMomentOf("2021"), "2021-12-31T23:59:59.999Z");
    assert.equal(lastMomentOf("2021-01-12T09:30:00Z"), "2021-01-12T09:30:00.000Z");
  });
  for (const text of [
    "2021-02-31T10:00:00Z",
    "2021-02-30 23:59Z",
    "2021-02-29T23:30:00-05:00",
    "2021-01-12T24:00:00Z",
    "2021-02-31",
    "tomorrow",
    "12.01.2021",
    "2021-01-12T09:30",
    "",
  ])
    test(`are not \`${text}\``, () => assert.throws(() => momentOf(text), /a date looks like/));
});
