import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { mailboxTexts, membershipText, problemTexts, readerContext } from "../../test/roster.ts";
import type { ReadRoster } from "./draft.ts";
import { readPopolo, readPopoloFiles } from "./popolo.ts";

function read(value: unknown): ReadRoster {
  return readPopolo(value, readerContext());
}
function memberships({ roster }: ReadRoster): string[] {
  return roster.memberships.map(membershipText);
}

const ANN = { id: "ann", name: "Ann Example" };
const HOUSE = { id: "house", name: "House", classification: "legislature" };

describe("Popolo", () => {
  test("has people, groups within groups, and dated memberships", () => {
    const found = read({
      persons: [
        { ...ANN, birth_date: "1970-02-03", other_names: [{ name: "Anne Exemple", lang: "fr" }, "A. E."] },
      ],
      organizations: [HOUSE, { id: "c", name: "Defence", classification: "committee", parent_id: "house" }],
      memberships: [
        { person_id: "ann", organization_id: "c", role: "chair", start_date: "2020", end_date: "2021-06" },
      ],
    });
    assert.deepEqual(found.problems, []);
    assert.deepEqual(found.roster.people, [
      { id: "ann", name: "Ann Example", other_names: ["A. E.", "Anne Exemple"], birth_date: "1970-02-03" },
    ]);
    assert.deepEqual(found.roster.groups[0], {
      id: "c",
      name: "Defence",
      kind: "committee",
      parent: "house",
    });
    assert.deepEqual(memberships(found), ["ann c chair 2020-01-01..2021-06-30"]);
  });
  test("as EveryPolitician writes it: periods date memberships, and `on_behalf_of_id` is the party", () => {
    const found = read({
      persons: [ANN],
      organizations: [HOUSE, { id: "party/green", name: "Greens" }],
      events: [
        {
          id: "term/9",
          classification: "legislative period",
          start_date: "2019-07-02",
          end_date: "2024-07-15",
        },
      ],
      memberships: [
        {
          person_id: "ann",
          organization_id: "house",
          on_behalf_of_id: "party/green",
          legislative_period_id: "term/9",
          role: "member",
        },
      ],
    });
    assert.deepEqual(memberships(found), [
      "ann house member 2019-07-02..2024-07-15",
      "ann party/green 2019-07-02..2024-07-15",
    ]);
    assert.equal(found.roster.groups.find(({ id }) => id === "party/green")?.kind, "party");
  });
  test("as parlparse writes it: posts link to houses, names are in parts", () => {
    const found = read({
      persons: [{ id: "uk/1", other_names: [{ given_name: "Ann", family_name: "Example", note: "Main" }] }],
      organizations: [HOUSE],
      posts: [{ id: "post/1", organization_id: "house", role: "Member for Sample" }],
      memberships: [{ person_id: "uk/1", post_id: "post/1", start_date: "2019-12-13" }],
    });
    assert.equal(found.roster.people[0]?.name, "Ann Example");
    assert.deepEqual(memberships(found), ["uk/1 house Member for Sample 2019-12-13.."]);
  });
  test("may be a list of objects, one document a line, or rows within each other", () => {
    const nested = read([
      { ...ANN, memberships: [{ organization: { id: "house", name: "House", classification: "house" } }] },
    ]);
    assert.deepEqual(memberships(nested), ["ann house"]);
    const lines = readPopoloFiles(
      [
        { value: { "@type": "Person", ...ANN }, place: "line 1: " },
        { value: HOUSE, place: "line 2: " },
        { value: { person_id: "ann", organization_id: "house" }, place: "line 3: " },
        { value: 7, place: "line 4: " },
      ],
      readerContext(),
    );
    assert.deepEqual(memberships(lines), ["ann house"]);
    assert.deepEqual(problemTexts(lines.problems), [
      "line 4: it has no people, organizations or memberships",
    ]);
  });
});

describe("mailboxes in Popolo", () => {
  test("are official, staff, personal or former by their keys, labels and notes", () => {
    const found = read({
      persons: [
        {
          ...ANN,
          email: "Ann@Parliament.example",
          personal_email: "ann@home.example",
          contact_details: [
            { type: "email", label: "personal", value: "a.e@home.example", note: "consent: yes" },
            { type: "email", note: "former", value: "ann@old.example", valid_until: "2020" },
            { type: "email", value: "ann@mail.example" },
            { type: "voice", value: "123" },
          ],
        },
      ],
    });
    assert.deepEqual(mailboxTexts(found.roster), [
      "a.e@home.example personal ann yes",
      "ann@home.example personal ann",
      "ann@mail.example personal ann",
      "ann@old.example former ann ..2020-12-31",
      "ann@parliament.example official ann",
    ]);
  });
  test("of an office are those of its people, and its staff have staff mailboxes", () => {
    const found = read({
      persons: [ANN, { id: "cas", name: "Cas Staff", email: "cas@parliament.example" }],
      organizations: [
        HOUSE,
        {
          id: "o",
          name: "Office of Ann Example",
          classification: "office",
          parent_id: "house",
          email: "office@parliament.example",
        },
      ],
      memberships: [
        { person_id: "ann", organization_id: "house" },
        { person_id: "cas", organization_id: "o", role: "adviser", start_date: "2021-01-01" },
      ],
    });
    assert.deepEqual(memberships(found), ["ann house", "ann o principal", "cas o adviser 2021-01-01.."]);
    assert.deepEqual(mailboxTexts(found.roster), [
      "cas@parliament.example staff cas",
      "office@parliament.example office ann",
      "office@parliament.example office cas 2021-01-01..",
    ]);
  });
  test("of somebody who works on behalf of a person are in that person's office", () => {
    const found = read({
      persons: [ANN, { id: "cas", name: "Cas Staff", email: "cas@parliament.example" }],
      organizations: [HOUSE],
      memberships: [
        { person_id: "ann", organization_id: "house" },
        { person_id: "cas", on_behalf_of_id: "ann" },
      ],
    });
    assert.deepEqual(memberships(found), [
      "ann house",
      "ann list:office:ann principal",
      "cas list:office:ann staff",
    ]);
    assert.deepEqual(mailboxTexts(found.roster), ["cas@parliament.example staff cas"]);
  });
});

describe("damage in Popolo", () => {
  test("is named with its place, and the good rows go in", () => {
    const found = read({
      persons: [
        ANN,
        { id: "ann", name: "Again" },
        { id: "x" },
        17,
        { id: {}, name: "Y" },
        { ...ANN, id: "ben", emails: ["no address"] },
      ],
      organizations: [
        HOUSE,
        { id: "a", name: "A", parent_id: "b" },
        { id: "b", name: "B", parent_id: "a" },
        { id: "d", name: "D", parent_id: "?" },
      ],
      memberships: [
        { person_id: "nobody", organization_id: "house" },
        { person_id: "ann", organization_id: "nothing" },
        { person_id: "ann" },
        { organization_id: "house" },
        { person_id: "ann", organization_id: "house", start_date: "2021-02-30" },
        { person_id: "ann", organization_id: "house", start_date: "2022", end_date: "2021" },
        { person_id: "ann", organization_id: "house", start_date: "2022" },
      ],
    });
    assert.deepEqual(problemTexts(found.problems), [
      "persons[3]: it is no object",
      "persons[1]: the id `ann` is there twice; the first is kept",
      "persons[2]: `x` has no name",
      "persons[4]: its id or its name is no text",
      "persons[5].emails[0]: its value is no address",
      "memberships[2]: it names no organization",
      "memberships[3]: it names no person",
      "memberships[4]: `2021-02-30` is no date",
      "memberships[5]: it ends before it starts",
      "organizations[2]: it is within `a`, which is within it",
      "organizations[3]: there is no group `?` above it",
      "memberships[0]: there is no person `nobody`",
      "memberships[1]: there is no group `nothing`",
    ]);
    assert.deepEqual(memberships(found), ["ann house 2022-01-01.."]);
  });
  test("of any shape is no exception, and pollutes no prototype (CWE-1321)", () => {
    const key = fc.constantFrom(
      "persons",
      "memberships",
      "organizations",
      "posts",
      "id",
      "name",
      "person_id",
      "organization_id",
      "parent_id",
      "email",
      "contact_details",
      "other_names",
      "children",
      "__proto__",
      "constructor",
      "start_date",
      "on_behalf_of_id",
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>(null, true, 3, "", "a", "2021", "x@y.example"),
        fc.array(tie("value"), { maxLength: 4 }),
        fc
          .array(fc.tuple(key, tie("value")), { maxLength: 5 })
          .map(
            (entries) =>
              JSON.parse(
                `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(",")}}`,
              ) as unknown,
          ),
      ),
    }));
    fc.assert(
      fc.property(value, (document) => {
        const { roster } = read(document);
        const ids = new Set(roster.people.map(({ id }) => id));
        assert.ok(roster.memberships.every(({ person }) => ids.has(person)));
        assert.ok(roster.mailboxes.every(({ person }) => ids.has(person)));
        assert.equal(({} as Record<string, unknown>)["name"], undefined);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
