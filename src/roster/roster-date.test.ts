import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { birthDate, dayAfter, dayBefore, rosterDate } from "./roster-date.ts";

describe("a date of a roster", () => {
  test("of a year or a month is its first day as a start and its last as an end", () => {
    assert.equal(rosterDate("2021", "start"), "2021-01-01");
    assert.equal(rosterDate("2021", "end"), "2021-12-31");
    assert.equal(rosterDate("2024-02", "end"), "2024-02-29");
    assert.equal(rosterDate("2100-02", "end"), "2100-02-28");
  });
  test("may carry a time, which is left out", () => {
    assert.equal(rosterDate("2021-03-04T10:00:00+01:00", "start"), "2021-03-04");
  });
  test("that no calendar has is none", () => {
    for (const text of [
      "2021-02-29",
      "2021-13",
      "2021-00-01",
      "0000-01-01",
      "9999-12-31",
      "soon",
      "20210304",
      "",
    ])
      assert.equal(rosterDate(text, "start"), undefined, text);
  });
  test("has a day before and a day after over months and years", () => {
    assert.equal(dayBefore("2024-03-01"), "2024-02-29");
    assert.equal(dayBefore("2021-01-01"), "2020-12-31");
    assert.equal(dayAfter("2021-12-31"), "2022-01-01");
    assert.equal(dayAfter("2023-02-28"), "2023-03-01");
  });
  test("of birth is whole or nothing", () => {
    assert.equal(birthDate("1970-02-03"), "1970-02-03");
    assert.equal(birthDate("1970"), null);
  });
});
