import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EMPTY_ROSTER } from "../../test/roster.ts";
import type { NameProposal, Person, Roster } from "../model/roster.ts";
import { proposeOwners, proposeSamePeople } from "./name-proposals.ts";
import { unitedRoster } from "./united.ts";

function people(
  ...rows: readonly (readonly [id: string, name: string, more?: Partial<Person> & { email?: string }])[]
): Roster {
  return {
    ...EMPTY_ROSTER,
    people: rows.map(([id, name, more]) => ({
      id,
      name,
      other_names: [],
      ...(more?.birth_date ? { birth_date: more.birth_date } : {}),
    })),
    mailboxes: rows.flatMap(([person, , more]) =>
      more?.email === undefined
        ? []
        : [{ address: more.email, kind: "official" as const, person, consent: null, start: null, end: null }],
    ),
  };
}
function texts(proposals: readonly NameProposal[]): string[] {
  return proposals.map(
    ({ found, person, likeness, reason }) => `${found} ${person} ${likeness.toFixed(2)} ${reason}`,
  );
}

describe("two sources", () => {
  const house = people(
    ["h1", "Ann Example", { birth_date: "1970-02-03", email: "ann@parliament.example" }],
    ["h2", "Ben Sample"],
  );

  test("may have one person under two names, and say why", () => {
    const alliance = people(["a1", "Ánn EXAMPLE MP"], ["a2", "Sample, B."], ["a3", "Nobody Else"]);
    assert.deepEqual(
      texts(
        proposeSamePeople(
          [
            { source: "h", roster: house },
            { source: "a", roster: alliance },
          ],
          [],
        ),
      ),
      ["a1 h1 0.95 the same name", "a2 h2 0.70 the same last name, and the initials fit"],
    );
  });
  test("agree on an address or a date of birth, which makes it all but sure", () => {
    const alliance = people(
      ["a1", "A. Example", { email: "ann@parliament.example" }],
      ["a2", "Anne Example", { birth_date: "1970-02-03" }],
    );
    assert.deepEqual(
      texts(
        proposeSamePeople(
          [
            { source: "h", roster: house },
            { source: "a", roster: alliance },
          ],
          [],
        ),
      ),
      ["a1 h1 0.98 the same last name, and the initials fit, and an address of both"].concat([]),
    );
  });
  test("have two people where the dates of birth differ", () => {
    const alliance = people(["a1", "Ann Example", { birth_date: "1980-02-03" }]);
    assert.deepEqual(
      proposeSamePeople(
        [
          { source: "h", roster: house },
          { source: "a", roster: alliance },
        ],
        [],
      ),
      [],
    );
  });
  test("are not asked again about what somebody decided", () => {
    const alliance = people(["a1", "Ann Example"]);
    const refused: NameProposal = { found: "a1", person: "h1", likeness: 1, reason: "", state: "refused" };
    assert.deepEqual(
      proposeSamePeople(
        [
          { source: "h", roster: house },
          { source: "a", roster: alliance },
        ],
        [refused],
      ),
      [],
    );
  });
});

test("within a source, whoever is only named may be whoever has an id", () => {
  const roster = people(["p/1", "Ann Example"], ["r:ann-example", "Ann Example"], ["r:cas", "Cas Other"]);
  assert.deepEqual(texts(proposeSamePeople([{ source: "r", roster }], [])), [
    "r:ann-example p/1 0.95 the same name",
  ]);
});

test("an address that nobody owns may be that of somebody who is named like it", () => {
  const roster = people(
    ["h1", "Ann Example", { email: "ann.example@parliament.example" }],
    ["h2", "Ben Sample"],
  );
  const addresses = [
    "ann.example@parliament.example",
    "ann.example@home.example",
    "b.sample+news@parliament.example",
    "sample@parliament.example",
    "office@parliament.example",
    "",
  ];
  assert.deepEqual(texts(proposeOwners(addresses, roster, [])), [
    "ann.example@home.example h1 0.85 the address has the same name",
    "b.sample+news@parliament.example h2 0.63 the address has the same last name, and the initials fit",
  ]);
});

describe("confirmed proposals", () => {
  const roster: Roster = {
    ...people(["a", "Ann Example"], ["b", "A. Example"], ["c", "Anne Example"], ["d", "Dee Other"]),
    memberships: [
      { person: "a", group: "g", role: null, start: null, end: null },
      { person: "b", group: "g", role: null, start: null, end: null },
      { person: "c", group: "h", role: null, start: null, end: null },
    ],
  };
  const say = (found: string, person: string, state: NameProposal["state"] = "confirmed"): NameProposal => {
    return { found, person, likeness: 1, reason: "", state };
  };

  test("unite people with their memberships, also over several steps", () => {
    const united = unitedRoster(roster, [say("c", "b"), say("b", "a")]);
    assert.deepEqual(united.people, [
      { id: "a", name: "Ann Example", other_names: ["A. Example", "Anne Example"] },
      { id: "d", name: "Dee Other", other_names: [] },
    ]);
    assert.deepEqual(
      united.memberships.map(({ person, group }) => person + group),
      ["ag", "ah"],
    );
  });
  test("that go round unite the same people once", () => {
    const united = unitedRoster(roster, [say("a", "b"), say("b", "c"), say("c", "a")]);
    assert.equal(united.people.length, 2);
  });
  test("that wait, were refused or name nobody change nothing", () => {
    const others = [say("b", "a", "proposed"), say("c", "a", "refused"), say("x", "a"), say("b", "y")];
    assert.deepEqual(unitedRoster(roster, others).people.length, 4);
  });
});
