import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { EMPTY_ROSTER, mailboxTexts, membershipText } from "../../test/roster.ts";
import { holdsOn, type Membership, type Roster } from "../model/roster.ts";
import { mergeRoster } from "./merge.ts";
import { spellsOf } from "./spells.ts";

type Row = readonly [person: string, group: string, start?: string | null, end?: string | null];

function roster(...rows: readonly Row[]): Roster {
  const memberships = rows.map(([person, group, start = null, end = null]): Membership => {
    return { person, group, role: null, start, end };
  });
  const people = [...new Set(rows.map(([person]) => person))].map((id) => ({
    id,
    name: id,
    other_names: [],
  }));
  const groups = [...new Set(rows.map(([, group]) => group))].map((id) => ({
    id,
    name: id,
    kind: "x",
    parent: null,
  }));
  return { ...EMPTY_ROSTER, people, groups, memberships };
}

/** Merges lists in the order given, each with its day. */
function merged(...lists: readonly (readonly [asOf: string, list: Roster])[]): Roster {
  let known = EMPTY_ROSTER;
  let lastAsOf: string | null = null as string | null;
  for (const [asOf, list] of lists) {
    known = mergeRoster(known, list, { asOf, lastAsOf });
    lastAsOf = lastAsOf === null || lastAsOf < asOf ? asOf : lastAsOf;
  }
  return known;
}

function texts(...lists: readonly (readonly [string, Roster])[]): string[] {
  return merged(...lists).memberships.map(membershipText);
}

const [MARCH, JUNE, SEPTEMBER] = ["2021-03-01", "2021-06-01", "2021-09-01"] as const;

describe("a list that comes again", () => {
  test("closes what is gone on the day before, and adds what is new from its day", () => {
    assert.deepEqual(texts([MARCH, roster(["ann", "c"])], [JUNE, roster(["ben", "c"])]), [
      "ann c ..2021-05-31",
      "ben c 2021-06-01..",
    ]);
  });
  test("says nothing about the beginning of a group that it did not have before", () => {
    assert.deepEqual(texts([MARCH, roster(["ann", "c"])], [JUNE, roster(["ann", "c"], ["ann", "d"])]), [
      "ann c",
      "ann d",
    ]);
  });
  test("makes a new membership of one that was closed", () => {
    assert.deepEqual(
      texts(
        [MARCH, roster(["ann", "c"], ["ben", "c"])],
        [JUNE, roster(["ben", "c"])],
        [SEPTEMBER, roster(["ann", "c"], ["ben", "c"])],
      ),
      ["ann c ..2021-05-31", "ann c 2021-09-01..", "ben c"],
    );
  });
  test("takes over dates that the source has learned or corrected", () => {
    assert.deepEqual(
      texts([MARCH, roster(["ann", "c"])], [JUNE, roster(["ann", "c", "2020-01-01", "2021-05-01"])]),
      ["ann c 2020-01-01..2021-05-01"],
    );
    assert.deepEqual(
      texts([MARCH, roster(["ann", "c", "2020-01-01"])], [JUNE, roster(["ann", "c", "2020-02-01"])]),
      ["ann c 2020-02-01.."],
    );
  });
  test("keeps a spell that was known apart from one that began after it", () => {
    assert.deepEqual(texts([MARCH, roster(["ann", "c"])], [SEPTEMBER, roster(["ann", "c", "2021-06-01"])]), [
      "ann c ..2021-05-31",
      "ann c 2021-06-01..",
    ]);
  });
  test("that is older than what is known adds history and closes nothing", () => {
    assert.deepEqual(texts([JUNE, roster(["ben", "c"])], [MARCH, roster(["ann", "c"])]), [
      "ann c ..2021-05-31",
      "ben c",
    ]);
  });
  test("keeps every name a person had, the latest first", () => {
    const named = (name: string): Roster => ({
      ...roster(["ann", "c"]),
      people: [{ id: "ann", name, other_names: [] }],
    });
    assert.deepEqual(merged([MARCH, named("Ann Old")], [JUNE, named("Ann New")]).people, [
      { id: "ann", name: "Ann New", other_names: ["Ann Old"] },
    ]);
    assert.deepEqual(merged([JUNE, named("Ann New")], [MARCH, named("Ann Old")]).people, [
      { id: "ann", name: "Ann New", other_names: ["Ann Old"] },
    ]);
  });
});

describe("mailboxes that come again", () => {
  const mailbox = (
    address: string,
    person: string,
    consent: boolean | null = null,
    kind: "official" | "personal" = "official",
  ): Roster => ({
    ...EMPTY_ROSTER,
    mailboxes: [{ address, person, kind, consent, start: null, end: null }],
  });

  test("go to the next owner on the day", () => {
    const both = merged(
      [MARCH, mailbox("seat7@parliament.example", "ann")],
      [JUNE, mailbox("seat7@parliament.example", "ben")],
    );
    assert.deepEqual(mailboxTexts(both), [
      "seat7@parliament.example official ann ..2021-05-31",
      "seat7@parliament.example official ben 2021-06-01..",
    ]);
  });
  test("stay refused, whatever the list says", () => {
    const personal = (consent: boolean | null): Roster =>
      mailbox("ann@home.example", "ann", consent, "personal");
    assert.deepEqual(mailboxTexts(merged([MARCH, personal(false)], [JUNE, personal(true)])), [
      "ann@home.example personal ann no",
    ]);
    assert.deepEqual(mailboxTexts(merged([MARCH, personal(true)], [JUNE, personal(null)])), [
      "ann@home.example personal ann yes",
    ]);
    assert.deepEqual(mailboxTexts(merged([MARCH, personal(true)], [JUNE, personal(false)])), [
      "ann@home.example personal ann no",
    ]);
  });
});

const DAYS = ["2020-06-15", "2020-12-31", "2021-01-01", "2021-06-15", "2022-01-01", "2022-06-15"];
const day = fc.constantFrom(...DAYS);
const person = fc.constantFrom("ann", "ben", "cas");
const group = fc.constantFrom("c", "d");
const undated = fc
  .uniqueArray(fc.tuple(person, group), { selector: ([p, g]) => p + g, maxLength: 6 })
  .map((rows) => roster(...rows));
const dates = fc
  .tuple(fc.option(day), fc.option(day))
  .filter(([start, end]) => start === null || end === null || start <= end);
const dated = fc.array(fc.tuple(person, group, dates), { maxLength: 8 }).map((rows) => {
  const list = roster(...rows.map(([p, g, [start, end]]): Row => [p, g, start, end]));
  const keyed = Map.groupBy(list.memberships, (row) => row.person + row.group);
  return { ...list, memberships: [...keyed.values()].flatMap(spellsOf) };
});
const history = (list: fc.Arbitrary<Roster>) => fc.array(fc.tuple(day, list), { minLength: 1, maxLength: 4 });
const distinctDays = fc.uniqueArray(fc.tuple(day, undated), {
  selector: ([asOf]) => asOf,
  minLength: 1,
  maxLength: 4,
});
const RUNS = { seed: 3, numRuns: 1_000 };

function membersOn({ memberships }: Roster, on: string): string[] {
  return memberships.filter((row) => holdsOn(row, on)).map((row) => row.person + row.group);
}

describe("whatever lists come in whatever order", () => {
  test("the last one again changes nothing", () => {
    fc.assert(
      fc.property(history(dated), (lists) => {
        const once = merged(...lists);
        assert.deepEqual(merged(...lists, lists.at(-1)!), once);
      }),
      RUNS,
    );
  });
  test("history never shrinks: nobody and no spell is lost, and no day before it without a word of the list", () => {
    fc.assert(
      fc.property(history(undated), day, undated, (lists, asOf, list) => {
        const before = merged(...lists);
        const after = merged(...lists, [asOf, list]);
        const ids = new Set(after.people.map(({ id }) => id));
        assert.ok(before.people.every(({ id }) => ids.has(id)));
        assert.ok(after.memberships.length >= before.memberships.length);
        for (const on of DAYS.filter((d) => d < asOf)) {
          const now = new Set(membersOn(after, on));
          assert.ok(
            membersOn(before, on).every((member) => now.has(member)),
            on,
          );
        }
      }),
      RUNS,
    );
  });
  test("spells are never fewer, also where lists are dated", () => {
    fc.assert(
      fc.property(history(dated), day, dated, (lists, asOf, list) => {
        assert.ok(merged(...lists, [asOf, list]).memberships.length >= merged(...lists).memberships.length);
      }),
      RUNS,
    );
  });
  test("on the day of the latest list, members are who it names", () => {
    fc.assert(
      fc.property(distinctDays, (lists) => {
        const [asOf, list] = lists.reduce((best, one) => (one[0] > best[0] ? one : best));
        assert.deepEqual(new Set(membersOn(merged(...lists), asOf)), new Set(membersOn(list, asOf)));
      }),
      RUNS,
    );
  });
  test("an older list after a newer one keeps both true on their days", () => {
    fc.assert(
      fc.property(undated, undated, (older, newer) => {
        const both = merged(["2022-01-01", newer], ["2021-01-01", older]);
        const then = new Set(membersOn(both, "2021-01-01"));
        assert.ok(membersOn(older, "2021-01-01").every((member) => then.has(member)));
        assert.deepEqual(new Set(membersOn(both, "2022-01-01")), new Set(membersOn(newer, "2022-01-01")));
      }),
      RUNS,
    );
  });
});
