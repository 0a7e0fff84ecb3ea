import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EMPTY_ROSTER } from "../../test/roster.ts";
import type { Roster } from "../model/roster.ts";
import { type Adopted, adoptIds } from "./adopt-ids.ts";

function house(name: string, id = "p1"): Roster {
  return {
    people: [{ id, name, other_names: [] }],
    groups: [{ id: "g1", name: `Group of ${name}`, kind: "x", parent: null }],
    memberships: [{ person: id, group: "g1", role: null, start: null, end: null }],
    mailboxes: [],
  };
}
function adopt(next: Roster, others: Roster, previous: Roster = EMPTY_ROSTER): Adopted {
  const references = { people: new Set<string>(), groups: new Set<string>() };
  const read = { roster: next, problems: [], unlisted: 0, as_of: null, references };
  return adoptIds(read, { source: "b", previous, others });
}

describe("an id of a source", () => {
  test("stays where nobody else has it", () => {
    assert.deepEqual(adopt(house("Ann Example"), EMPTY_ROSTER).roster, house("Ann Example"));
  });
  test("gets the source's name where another source has it for somebody else", () => {
    const { roster, renamed } = adopt(house("Ben Sample"), house("Ann Example"));
    assert.equal(renamed, 2);
    assert.deepEqual(
      roster.people.map(({ id }) => id),
      ["b:p1"],
    );
    assert.deepEqual(
      roster.memberships.map(({ person, group }) => [person, group]),
      [["b:p1", "b:g1"]],
    );
  });
  test("is one person where both sources have the name, too", () => {
    const { roster, shared } = adopt(house("EXAMPLE, Ann"), { ...house("Ann Example"), groups: [] });
    assert.equal(shared, 1);
    assert.deepEqual(roster.people, []);
    assert.deepEqual(
      roster.memberships.map(({ person }) => person),
      ["p1"],
    );
  });
  test("is tomorrow what it was yesterday, whatever others have taken in since", () => {
    assert.deepEqual(
      adopt(house("Ben New"), house("Ann Example"), house("Ben Sample")).roster.people[0]?.id,
      "p1",
    );
    const prefixed = adopt(house("Ben Sample"), house("Ann Example")).roster;
    assert.deepEqual(adopt(house("Ben Sample"), EMPTY_ROSTER, prefixed).roster.people[0]?.id, "b:p1");
  });
});
