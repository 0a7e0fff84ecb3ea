import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { membershipText, problemTexts, readerContext } from "../../test/roster.ts";
import { RosterIndex } from "../model/roster-index.ts";
import { readRosterFiles } from "../roster-files.ts";
import type { ReadRoster } from "./draft.ts";
import { isLegislatorsItem, readLegislators } from "./legislators.ts";

function read(...values: readonly unknown[]): ReadRoster {
  return readLegislators(
    values.map((value, i) => ({ place: `line ${i + 1}`, value })),
    readerContext(),
  );
}

const ANN = {
  id: { bioguide: "E000001" },
  name: { first: "Ann", last: "Example", nickname: "Annie", official_full: "Ann B. Example" },
  bio: { birthday: "1970-02-03" },
  terms: [
    { type: "rep", start: "2015-01-06", end: "2017-01-03", party: "Blue" },
    { type: "rep", start: "2019-01-03", end: "2021-01-03", party: "Blue" },
    {
      type: "rep",
      start: "2021-01-03",
      end: "2023-01-03",
      party: "Green",
      party_affiliations: [
        { start: "2021-01-03", end: "2021-05-01", party: "Blue" },
        { start: "2021-05-02", end: "2023-01-03", party: "Green" },
      ],
    },
  ],
};
const COMMITTEE = {
  type: "house",
  name: "House Committee on Samples",
  thomas_id: "HSSA",
  subcommittees: [{ name: "Small Samples", thomas_id: "01" }],
};

describe("congress-legislators", () => {
  test("has chambers and parties by term, terms in a row being one membership", () => {
    const { roster, problems } = read(ANN);
    assert.deepEqual(problems, []);
    assert.deepEqual(roster.memberships.map(membershipText), [
      "E000001 us-house representative 2015-01-06..2017-01-03",
      "E000001 us-house representative 2019-01-03..2023-01-03",
      "E000001 us-party/Blue 2015-01-06..2017-01-03",
      "E000001 us-party/Blue 2019-01-03..2021-05-01",
      "E000001 us-party/Green 2021-05-02..2023-01-03",
    ]);
    assert.deepEqual(roster.people[0], {
      id: "E000001",
      name: "Ann B. Example",
      other_names: ["Ann Example", "Annie Example"],
      birth_date: "1970-02-03",
    });
  });
  test("has committees within chambers, and seats since the present service began", () => {
    const { roster } = read(ANN, COMMITTEE, {
      HSSA01: [{ name: "Ann Example", bioguide: "E000001", title: "Chair" }],
    });
    const index = new RosterIndex(roster);
    assert.deepEqual(index.ancestorsOf("HSSA01"), ["HSSA", "us-house", "us-congress"]);
    assert.deepEqual(
      index
        .membershipsOf("E000001", null)
        .filter(({ group }) => group === "HSSA01")
        .map(membershipText),
      ["E000001 HSSA01 Chair 2019-01-03.."],
    );
  });
  test("names rows that are no legislator, have no id, or sit on nothing", () => {
    const { problems } = read(
      { terms: [], name: { first: "No", last: "Id" } },
      {
        ...ANN,
        terms: [
          { type: "prez", start: "2021-01-20", end: "2025-01-20" },
          { type: "sen", start: "soon" },
        ],
      },
      { HSXX: [{ bioguide: "E000001" }, { name: "No Id" }, { bioguide: "Z999999" }] },
      "words",
      { colour: "blue" },
      { thomas_id: "AAAA", type: "moon", name: "Moon" },
    );
    assert.deepEqual(problemTexts(problems), [
      "line 4: it is no entry of the data set",
      "line 1: it has no bioguide id",
      "line 2, terms[0]: a term is `rep` or `sen`, not `prez`",
      "line 2, terms[1]: `soon` is no date",
      "line 6: a committee is `house`, `senate` or `joint`",
      "line 3, HSXX[1]: it has no bioguide id",
      "line 5: it is neither a legislator, a committee nor the members of one",
      "line 3, HSXX[0]: there is no group `HSXX`",
      "line 3, HSXX[2]: there is no person `Z999999`",
    ]);
  });
  test("is known from files of the same shape that are not it", () => {
    assert.ok(isLegislatorsItem(ANN));
    assert.ok(isLegislatorsItem(COMMITTEE));
    assert.ok(isLegislatorsItem({ SSAF01: [] }));
    assert.ok(!isLegislatorsItem({ id: { bioguide: "E000001" }, offices: [] }));
    assert.ok(!isLegislatorsItem({ ...ANN, terms: [{ type: "prez" }] }));
  });
});

const FOLDER = process.env["SERJEANT_LEGISLATORS"];
const skip = FOLDER === undefined ? "SERJEANT_LEGISLATORS names no checkout of congress-legislators" : false;

test("the real data set goes in whole: everybody who sits, all committees, no bad row", { skip }, () => {
  const names = [
    "legislators-current",
    "committees-current",
    "committees-historical",
    "committee-membership-current",
  ];
  const paths = names.map((name) => join(FOLDER!, `${name}.yaml`)).filter((path) => existsSync(path));
  const { files, problems } = readRosterFiles(paths, null);
  assert.deepEqual(problems, []);
  const read = readLegislators(
    files.flatMap(({ values }) => values),
    readerContext(),
  );
  assert.deepEqual(read.problems, []);
  const index = new RosterIndex(read.roster);
  const ends = read.roster.memberships.flatMap(({ group, end }) =>
    group === "us-house" && end !== null ? [end] : [],
  );
  const day = `${Number(ends.sort().at(-1)!.slice(0, 4)) - 1}-12-01`;
  const sitting = index.membersOf("us-congress", day).length;
  assert.ok(sitting >= 535 && sitting <= 541, `${sitting} sit`);
  assert.equal(index.membersOf("us-senate", day).length, 100);
  const committees = read.roster.groups.filter(({ kind }) => kind === "committee");
  assert.ok(committees.length >= 45, `${committees.length} committees`);
  assert.ok(committees.filter(({ id }) => index.membersOf(id, day).length > 0).length >= 40);
});
