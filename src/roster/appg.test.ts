import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { mailboxTexts, membershipText, problemTexts, readerContext } from "../../test/roster.ts";
import { readRosterFiles } from "../roster-files.ts";
import { isAppg, readAppgs } from "./appg.ts";
import type { ReadRoster } from "./draft.ts";

function read(...values: readonly unknown[]): ReadRoster {
  return readAppgs(
    values.map((value, i) => ({ place: `g${i + 1}.json`, value })),
    readerContext(),
  );
}

const SAMPLES = {
  slug: "samples",
  title: "All-Party Group on Samples",
  parliament: "uk",
  index_date: "260629",
  officers: [
    { role: "Chair", name: "Ann Example", party: "Blue", twfy_id: "p/1", mnis_id: "7", removed: false },
    {
      role: "Officer",
      name: "Lady Sample of Test",
      party: "Green",
      twfy_id: null,
      mnis_id: null,
      removed: false,
    },
  ],
  members_list: {
    members: [
      { name: "Ann Example MP", member_type: "mp", twfy_id: "p/1", is_officer: true, removed: false },
      { name: "Ben Sample", member_type: "mp", twfy_id: null, mnis_id: "9", removed: false },
      { name: "The Lady SAMPLE of Test", member_type: "lord", twfy_id: null, mnis_id: null, removed: false },
      { name: "Gone Member", member_type: "mp", twfy_id: "p/2", removed: true },
    ],
  },
  contact_details: {
    registered_contact_name: "Ann Example MP",
    registered_contact_email: "ann.example@parliament.example",
  },
};

describe("a register of all-party groups", () => {
  test("has officers and members, houses and parties; who was taken off is off", () => {
    const found = read(SAMPLES);
    assert.deepEqual(found.problems, []);
    assert.equal(found.as_of, "2026-06-29");
    assert.deepEqual(found.roster.memberships.map(membershipText).sort(), [
      "list:lady-sample-of-test uk/house-of-lords",
      "list:lady-sample-of-test uk/party/Green",
      "list:lady-sample-of-test uk/samples Officer",
      "mnis/9 uk/house-of-commons",
      "mnis/9 uk/samples member",
      "p/1 uk/house-of-commons",
      "p/1 uk/party/Blue",
      "p/1 uk/samples Chair",
    ]);
    assert.deepEqual(found.roster.people.find(({ id }) => id === "p/1")?.other_names, ["Ann Example MP"]);
    assert.deepEqual(mailboxTexts(found.roster), ["ann.example@parliament.example official p/1"]);
  });
  test("ends the groups that the latest register no longer has", () => {
    const found = read(SAMPLES, { ...SAMPLES, slug: "old", index_date: "250102", contact_details: null });
    const old = found.roster.memberships.filter(({ group }) => group === "uk/old");
    assert.deepEqual([...new Set(old.map(({ end }) => end))], ["2025-01-02"]);
  });
  test("gives nobody the address of a secretariat", () => {
    const contact_details = {
      ...SAMPLES.contact_details,
      registered_contact_email: "office@samples.example",
    };
    assert.deepEqual(mailboxTexts(read({ ...SAMPLES, contact_details }).roster), []);
  });
  test("names what is damaged", () => {
    const found = read(
      [3],
      { officers: [] },
      { slug: "x", officers: [{ role: "Chair" }, 4], members_list: { members: {} } },
    );
    assert.deepEqual(problemTexts(found.problems), [
      "g1.json: it is no object",
      "g2.json: it has no slug",
      "g3.json, officers[1]: it is no object",
      "g3.json, members: it is no list",
      "g3.json, officers[0]: it has no name",
    ]);
    assert.ok(!isAppg({ slug: "x" }));
  });
});

const FOLDER = process.env["SERJEANT_APPG"];
const skip = FOLDER === undefined ? "SERJEANT_APPG names no checkout of appg-membership" : false;

test("the real registers of four parliaments go in whole", { skip }, () => {
  const folders = { appgs: 500, apg_ni: 40, cpg_scotland: 80, cpg_senedd_en: 60 };
  for (const [name, least] of Object.entries(folders)) {
    const folder = join(FOLDER!, "data", name);
    const { files, problems } = readRosterFiles([folder], null);
    assert.deepEqual(problems, []);
    assert.equal(files.length, readdirSync(folder).length);
    const read = readAppgs(
      files.flatMap(({ values }) => values),
      readerContext(),
    );
    assert.deepEqual(read.problems, [], name);
    const groups = read.roster.groups.filter(({ kind }) => kind === "all-party group");
    assert.equal(groups.length, files.length);
    assert.ok(groups.length >= least, `${name}: ${groups.length}`);
    const withMembers = new Set(read.roster.memberships.map(({ group }) => group));
    assert.ok(groups.filter(({ id }) => withMembers.has(id)).length >= least * 0.9, name);
  }
});
