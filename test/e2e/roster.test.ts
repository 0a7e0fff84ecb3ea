/** The roster from the command line: two sources, a second copy of one, what is proposed, and what a person decides. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Ran, serjeant } from "./run.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "serjeant-roster-"));
const WORKSPACE = join(FOLDER, "office");

before(async () => {
  assert.equal((await serjeant(["init", WORKSPACE, "--org-domain", "parliament.example"])).code, 0);
});
after(() => {
  rmSync(FOLDER, { recursive: true, force: true });
});

function roster(...args: readonly string[]): Promise<Ran> {
  return serjeant(["roster", ...args, "--workspace", WORKSPACE], { refuseNetwork: true });
}
function file(name: string, content: unknown): string {
  const path = join(FOLDER, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}
/** Golden files are read in review; UPDATE_GOLDEN=1 writes them. */
function expectGolden(name: string, actual: string): void {
  const path = new URL(`../golden/roster/${name}.txt`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(path)) writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, "utf8"));
}

const HOUSE = {
  persons: [
    { id: "m1", name: "Ann Example", email: "ann.example@parliament.example", birth_date: "1970-02-03" },
    { id: "m2", name: "Ben Sample", emails: ["ben.sample@parliament.example", "not an address"] },
    { id: "m3", name: "Cas Specimen" },
    { id: "m1", name: "Twice" },
  ],
  organizations: [
    { id: "house", name: "House of Samples", classification: "house" },
    { id: "defence", name: "Defence Committee", classification: "committee", parent_id: "house" },
  ],
  memberships: [
    { person_id: "m1", organization_id: "defence", role: "chair", start_date: "2020-01" },
    { person_id: "m2", organization_id: "house" },
    { person_id: "m3", organization_id: "house" },
    { person_id: "m9", organization_id: "house" },
  ],
};
const STAFF = [
  "Name;E-mail;Kind;Consent;Office",
  "Ann Example;ann@home.example;personal;yes;",
  "Dee Helper;dee.helper@parliament.example;;;Ann Example",
  "Eve;nonsense;;;",
].join("\n");

// In order: each goes on where the one before it ended.
describe("the roster", () => {
  test("takes in Popolo, says what it read and names the rows it left out", async () => {
    const { code, stdout } = await roster("import", file("house.json", HOUSE), "--as-of", "2021-01-04");
    assert.equal(code, 0);
    expectGolden("import-popolo", stdout);
  });
  test("does not change by the same list, on the same day or a later one", async () => {
    for (const day of ["2021-01-04", "2021-02-01"]) {
      const { stdout } = await roster("import", join(FOLDER, "house.json"), "--as-of", day, "--json");
      const { changes } = JSON.parse(stdout).sources[0];
      const none = { added: 0, closed: 0, changed: 0 };
      const expected = {
        people_added: 0,
        people_renamed: 0,
        groups_added: 0,
        memberships: none,
        mailboxes: none,
      };
      assert.deepEqual(changes, expected);
    }
  });
  test("closes what a later copy of the list no longer has", async () => {
    const [ann, , cas] = HOUSE.persons;
    const later = {
      ...HOUSE,
      persons: [ann, cas],
      memberships: [HOUSE.memberships[0], HOUSE.memberships[2]],
    };
    const { stdout } = await roster("import", file("house-2021-06-01.json", later), "--as-of", "2021-06-01");
    expectGolden("import-later", stdout);
    const shown = await roster("show", "m2");
    assert.match(shown.stdout, /until 2021-05-31 +House of Samples/);
    assert.match(shown.stdout, /ben\.sample@parliament\.example +official, until 2021-05-31/);
  });
  test("takes in a list as CSV as another source, and unites nobody by a name", async () => {
    const { code, stdout } = await roster("import", file("staff.csv", STAFF), "--as-of", "2021-06-01");
    assert.equal(code, 0);
    expectGolden("import-csv", stdout);
    const names = await roster("names");
    expectGolden("names", names.stdout);
    const before = JSON.parse((await roster("list", "people", "--format", "json")).stdout);
    assert.equal(before.filter(({ name }: { name: string }) => name === "Ann Example").length, 2);
  });
  test("unites two people when somebody confirms it, and parts them again when somebody refuses", async () => {
    assert.equal((await roster("confirm", "staff:ann-example")).code, 0);
    expectGolden("show-person", (await roster("show", "m1")).stdout);
    expectGolden("show-group", (await roster("show", "defence", "--on", "2021-06-01")).stdout);
    assert.equal((await roster("refuse", "staff:ann-example", "m1")).code, 0);
    const people = JSON.parse((await roster("list", "people", "--format", "json")).stdout);
    assert.equal(people.length, 6);
    assert.match((await roster("names")).stdout, /No name waits for a decision; 1 decision made/);
  });
  test("keeps a refusal of a personal mailbox over a list that says yes", async () => {
    assert.equal((await roster("consent", "ann@home.example", "no")).code, 0);
    await roster("import", join(FOLDER, "staff.csv"), "--as-of", "2021-07-01");
    assert.match((await roster("show", "staff:ann-example")).stdout, /ann@home\.example +personal, refused/);
    const official = await roster("consent", "dee.helper@parliament.example", "yes");
    assert.equal(official.code, 2);
    assert.match(official.stderr, /is no personal mailbox/);
  });
  test("gives an address to a person who is named for it", async () => {
    assert.equal((await roster("confirm", "Cas@Parliament.example", "m3")).code, 0);
    assert.match((await roster("show", "cas@parliament.example")).stdout, /Cas Specimen/);
    assert.equal((await roster("confirm", "nobody@parliament.example", "m99")).code, 2);
  });
  test("refuses a list of strangers under the name of a known source, and changes nothing for an empty one", async () => {
    const strangers = await roster("import", file("house.csv", "name,email\nTom Nobody,tom@club.example"));
    assert.equal(strangers.code, 2);
    assert.match(strangers.stderr, /nobody in it is known from the source `house`/);
    const empty = await roster("import", file("empty.json", "[]"), "--source", "house");
    assert.equal(empty.code, 3);
    assert.match(empty.stdout, /Nothing was read, and nothing was changed/);
    const damaged = await roster(
      "import",
      file("damaged.json", '{"persons": [\n{"id": '),
      file("x.yaml", "- [\n"),
    );
    assert.equal(damaged.code, 3);
    assert.match(damaged.stdout, /damaged\.json: line 2 +it is no JSON from here on/);
    const groups = JSON.parse((await roster("list", "groups", "--format", "json")).stdout);
    assert.deepEqual(
      groups.filter(({ kind }: { kind: string }) => kind !== "office").map(({ id }: { id: string }) => id),
      ["defence", "house"],
    );
  });
});
