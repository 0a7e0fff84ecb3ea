import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Group, Membership, OwnedMailbox, Roster } from "./roster.ts";
import { RosterIndex } from "./roster-index.ts";

function group(id: string, kind: string, parent: string | null = null): Group {
  return { id, name: id, kind, parent };
}
function member(
  person: string,
  of: string,
  dates: { start?: string; end?: string; role?: string } = {},
): Membership {
  return { person, group: of, role: dates.role ?? null, start: dates.start ?? null, end: dates.end ?? null };
}
function mailbox(
  address: string,
  person: string,
  dates: { start?: string; end?: string } = {},
): OwnedMailbox {
  return {
    address,
    person,
    kind: "official",
    consent: null,
    start: dates.start ?? null,
    end: dates.end ?? null,
  };
}

const ROSTER: Roster = {
  people: ["ann", "ben", "cas", "dee"].map((id) => ({ id, name: id, other_names: [] })),
  groups: [
    group("house", "house"),
    group("defence", "committee", "house"),
    group("cyber", "subcommittee", "defence"),
    group("greens", "party"),
    group("office-ann", "office", "house"),
  ],
  memberships: [
    member("ann", "cyber", { start: "2020-01-01", end: "2020-12-31" }),
    member("ann", "house"),
    member("ben", "house", { start: "2021-01-01" }),
    member("ann", "office-ann"),
    member("cas", "office-ann", { role: "Senior adviser" }),
    member("dee", "office-ann"),
    member("dee", "greens"),
    member("cas", "house", { start: "2023-01-01" }),
  ],
  mailboxes: [
    mailbox("ann@parliament.example", "ann"),
    mailbox("office.ann@parliament.example", "ann"),
    mailbox("office.ann@parliament.example", "dee"),
    mailbox("seat7@parliament.example", "ann", { end: "2020-12-31" }),
    mailbox("seat7@parliament.example", "ben", { start: "2021-02-01" }),
  ],
};
const INDEX = new RosterIndex(ROSTER);

describe("membership", () => {
  test("of a group within another counts to the one above, on its days only", () => {
    assert.deepEqual(INDEX.groupsOf("ann", "2020-06-01"), ["cyber", "defence", "house", "office-ann"]);
    assert.deepEqual(INDEX.groupsOf("ann", "2021-01-01T00:00:00Z"), ["house", "office-ann"]);
    assert.deepEqual(INDEX.membersOf("defence", "2020-12-31"), ["ann"]);
    assert.deepEqual(INDEX.membersOf("defence", "2021-01-01"), []);
    assert.deepEqual(INDEX.membersOf("defence", null), ["ann"]);
  });
  test("of an office makes nobody a member of the house above it", () => {
    assert.deepEqual(INDEX.membersOf("house", "2020-06-01"), ["ann"]);
    assert.deepEqual(INDEX.groupsOf("dee", "2020-06-01"), ["greens", "office-ann"]);
  });
  test("brings the people of the members' offices when they are asked for", () => {
    assert.deepEqual(INDEX.membersOf("cyber", "2020-06-01", { withOffices: true }), ["ann", "cas", "dee"]);
    assert.deepEqual(INDEX.membersOf("greens", "2020-06-01", { withOffices: true }), ["dee"]);
  });
  test("survives groups that are within each other", () => {
    const groups = [group("a", "x", "b"), group("b", "x", "a"), group("c", "x", "c")];
    const circle = new RosterIndex({ ...ROSTER, groups, memberships: [member("ann", "a")] });
    assert.deepEqual(circle.membersOf("b", null), ["ann"]);
    assert.deepEqual(circle.groupsOf("ann", null), ["a", "b"]);
    assert.deepEqual(circle.partsOf("c"), []);
  });
});

describe("an office", () => {
  test("is for whoever has a seat, not for staff in a party or staff that got a seat later", () => {
    assert.deepEqual(INDEX.principalsOf("dee", "2020-06-01"), ["ann"]);
    assert.deepEqual(INDEX.principalsOf("cas", "2024-06-01"), ["ann"]);
    assert.deepEqual(INDEX.principalsOf("ann", "2020-06-01"), []);
    assert.deepEqual(INDEX.staffOf("ann", "2020-06-01"), ["cas", "dee"]);
  });
});

describe("a mailbox", () => {
  test("has several owners where it is an office's", () => {
    assert.deepEqual(INDEX.peopleOf("Office.Ann@parliament.example", "2020-06-01"), ["ann", "dee"]);
    assert.equal(INDEX.personOf("office.ann@parliament.example", "2020-06-01"), null);
  });
  test("that was closed belongs to whoever had it last, and before its first owner to that one", () => {
    assert.equal(INDEX.personOf("seat7@parliament.example", "2020-12-31"), "ann");
    assert.equal(INDEX.personOf("seat7@parliament.example", "2021-01-15"), "ann");
    assert.equal(INDEX.personOf("seat7@parliament.example", "2021-02-01"), "ben");
    const later = new RosterIndex({
      ...ROSTER,
      mailboxes: [mailbox("b@example.org", "ben", { start: "2022-01-01" })],
    });
    assert.equal(later.personOf("b@example.org", "2020-01-01"), "ben");
    assert.deepEqual(later.mailboxesOf("ben", "2020-01-01"), []);
    assert.deepEqual(later.peopleOf("nobody@example.org", "2020-01-01"), []);
  });
});

describe("standing", () => {
  const index = new RosterIndex({
    people: [],
    groups: [
      group("legislature", "legislature"),
      group("chamber", "chamber", "legislature"),
      group("clerks", "administration", "legislature"),
      group("party", "party"),
      group("office", "office"),
      group("empty office", "office"),
    ],
    memberships: [
      member("seated", "chamber", { end: "2020-12-31" }),
      member("seated", "party"),
      member("principal", "office", { role: "Principal" }),
      member("aide", "office", { role: "staff" }),
      member("aide", "party"),
      member("orphan", "empty office", { role: "staff" }),
      member("clerk", "clerks", { role: "official" }),
      member("researcher", "party", { role: "researcher" }),
      member("minister", "office"),
      member("minister", "chamber"),
      member("secretary", "chamber", { role: "secretary" }),
    ],
    mailboxes: [],
  });
  for (const [person, standing] of [
    ["seated", "seat"],
    ["principal", "seat"],
    ["aide", "staff"],
    ["orphan", "staff"],
    ["clerk", "other"],
    ["researcher", "other"],
    ["minister", "seat"],
    ["secretary", "other"],
    ["nobody", null],
  ] as const) {
    test(`of ${person} is ${standing ?? "not known"}`, () => {
      assert.equal(index.standingOf(person, "2020-06-01"), standing);
    });
  }
  test("of somebody in a party only, without an office, is a seat", () => {
    assert.equal(index.standingOf("seated", "2022-01-01"), "seat");
  });
});
