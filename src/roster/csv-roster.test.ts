import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { mailboxTexts, membershipText, problemTexts, readerContext } from "../../test/roster.ts";
import type { CsvMapping } from "./csv-columns.ts";
import { readCsvRoster } from "./csv-roster.ts";
import type { ReaderContext, ReadRoster } from "./draft.ts";

function read(
  lines: readonly string[],
  mapping: CsvMapping | null = null,
  over: Partial<ReaderContext> = {},
): ReadRoster {
  return readCsvRoster(lines.join("\n"), readerContext(over), mapping);
}
function memberships({ roster }: ReadRoster): string[] {
  return roster.memberships.map(membershipText).sort();
}
function names({ roster }: ReadRoster): string[] {
  return roster.people.map(({ id, name }) => `${id} ${name}`);
}

describe("a list as CSV", () => {
  test("is read by the columns that a person names", () => {
    const found = read(
      [
        "Mitglied,E-mail,Ausschuss,Von,Bis,Amt",
        "Ann Example,Ann@Parliament.example,Defence,01.02.2020,2021,chair",
      ],
      { name: "Mitglied", email: "e-mail", group: "Ausschuss", start: "Von", end: "Bis", role: "Amt" },
    );
    assert.deepEqual(found.problems, []);
    assert.deepEqual(names(found), ["list:ann-example Ann Example"]);
    assert.deepEqual(memberships(found), ["list:ann-example list:defence chair 2020-02-01..2021-12-31"]);
    assert.deepEqual(mailboxTexts(found.roster), ["ann@parliament.example official list:ann-example"]);
  });
  test("is read by numbers where it has no header", () => {
    const found = read(["x,ann@parliament.example,Ann Example"], { name: "3", email: "2" });
    assert.deepEqual(mailboxTexts(found.roster), ["ann@parliament.example official list:ann-example"]);
  });
  test("is read by the headers that lists have, and says which column is missing where it is asked for one", () => {
    assert.deepEqual(names(read(["First name,Surname,ID", "Ann,Example,m1"])), ["m1 Ann Example"]);
    const { problems, roster } = read(["Name,Mail", "Ann Example,a@b.example"], { name: "Nome" });
    assert.deepEqual(problemTexts(problems), ["line 1: there is no column `Nome` among `Name`, `Mail`"]);
    assert.deepEqual(roster.people, []);
  });
  test("has several mailboxes a person, their kinds, and consent for personal ones", () => {
    const found = read([
      "name,email,kind,consent,personal email",
      "Ann Example,ann@parliament.example,,,",
      "Ann Example,ann@home.example,personal,yes,",
      "Ann Example,a@mail.example,,no,",
      "Ann Example,old@parliament.example,former,,ae@home.example",
    ]);
    assert.deepEqual(mailboxTexts(found.roster), [
      "a@mail.example personal list:ann-example no",
      "ae@home.example personal list:ann-example",
      "ann@home.example personal list:ann-example yes",
      "ann@parliament.example official list:ann-example",
      "old@parliament.example former list:ann-example",
    ]);
  });
  test("has offices with staff: the column names whose office it is", () => {
    const found = read([
      "name,email,group,office",
      "Ann Example,ann@parliament.example,House,",
      "Cas Staff,cas@parliament.example,,Office of Ann Example",
      "Dee Staff,dee@parliament.example,,Ben Elsewhere",
    ]);
    assert.deepEqual(memberships(found), [
      "list:ann-example list:house",
      "list:ann-example list:office:list:ann-example principal",
      "list:ben-elsewhere list:office:list:ben-elsewhere principal",
      "list:cas-staff list:office:list:ann-example staff",
      "list:dee-staff list:office:list:ben-elsewhere staff",
    ]);
    assert.equal(found.roster.mailboxes.find(({ person }) => person === "list:cas-staff")?.kind, "staff");
  });
  test("has groups within groups, several in a cell", () => {
    const { roster } = read([
      "name,committee,parent,classification",
      "Ann Example,Defence; Samples,House,committee",
    ]);
    assert.deepEqual(roster.groups, [
      { id: "list:defence", name: "Defence", kind: "committee", parent: "list:house" },
      { id: "list:house", name: "House", kind: "house", parent: null },
      { id: "list:samples", name: "Samples", kind: "committee", parent: "list:house" },
    ]);
  });
  test("adds to people and groups of other sources where it names their ids", () => {
    const known = { people: new Set(["m1"]), groups: new Set(["house"]) };
    const found = read(
      ["person,email,group", "m1,ann@parliament.example,house", "m2,ben@parliament.example,"],
      null,
      { known },
    );
    assert.deepEqual(found.roster.people, []);
    assert.deepEqual(memberships(found), ["m1 house"]);
    assert.deepEqual(problemTexts(found.problems), ["line 3: there is no person `m2`"]);
    assert.deepEqual([...found.references.people], ["m1"]);
  });
});

describe("two rows of one name", () => {
  test("are two people where they have two official addresses at one domain", () => {
    const found = read([
      "name,email,kind",
      "Ann Example,ann1@parliament.example,",
      "Ann Example,ann2@parliament.example,",
      "Ann Example,ann@home.example,personal",
    ]);
    assert.deepEqual(names(found), [
      "list:ann1@parliament.example Ann Example",
      "list:ann2@parliament.example Ann Example",
    ]);
    assert.deepEqual(problemTexts(found.problems), [
      "line 4: several people are named `Ann Example`, and it has no id",
    ]);
  });
  test("are whoever has the id, and a row without one joins the only person of its name", () => {
    const found = read([
      "id,name,email",
      "1,Ann Example,",
      "2,Ben Sample,",
      ",Dr Ann Example,ann@parliament.example",
    ]);
    assert.deepEqual(mailboxTexts(found.roster), ["ann@parliament.example official 1"]);
  });
});

test("bad rows are named with their lines, and the good ones go in", () => {
  const found = read([
    "name,email,from,to",
    "Ann Example,ann@parliament.example,,",
    ",,2020-01-01,",
    '"Ben\nSample",nonsense,,',
    "Cas,cas@parliament.example,2021-99-01,",
    "Dee,dee@parliament.example,2022,2021",
    "Eve,eve@parliament.example,,,more",
    "Fay,fay@parliament.example,2020,",
  ]);
  assert.deepEqual(problemTexts(found.problems), [
    "line 3: it has neither a name nor an address",
    "line 4: `nonsense` is no address",
    "line 6: `2021-99-01` is no date",
    "line 7: it ends before it starts",
    "line 8: it has 5 cells, the first row 4",
  ]);
  assert.deepEqual(names(found), [
    "list:ann-example Ann Example",
    "list:ben-sample Ben Sample",
    "list:fay Fay",
  ]);
  assert.deepEqual(mailboxTexts(found.roster), [
    "ann@parliament.example official list:ann-example",
    "fay@parliament.example official list:fay 2020-01-01..",
  ]);
});
