/**
 * CASE, acceptance test (d): "on 30 June 2022, who knew about member X?" gets a sourced answer. On the simulated
 * parliament, with what institutions said to each other put on the record years later, as in the case.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Campaign, CampaignPerson } from "../../src/model/campaign.ts";
import type { Truth } from "../../src/simulate/truth.ts";
import { story } from "../chronology-story.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-chronology-"));
const office = join(folder, "office");
let campaign: Campaign;
let member: CampaignPerson;
const name = (): string => member.name!;

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await serjeant(args, { refuseNetwork: true });
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}
const chronology = (...args: string[]) => succeed("chronology", ...args, "--workspace", office);
/** Lines of a terminal as one. */
const flat = (text: string): string => text.replace(/\s+/g, " ");

before(async () => {
  const world = join(folder, "world");
  const size = ["--people", "360", "--legislatures", "3", "--messages", "1000", "--days", "60"];
  await succeed("simulate", ...size, "--seed", "3", "--out", world);
  await succeed("init", office);
  await succeed("ingest", join(world, "mail"), "--workspace", office, "--no-link");
  await succeed("roster", "import", join(world, "roster.popolo.json"), "--workspace", office);
  const campaigns: readonly Campaign[] = JSON.parse(
    await succeed("campaign", "list", "--format", "json", "--workspace", office),
  );
  const truth: Truth = JSON.parse(readFileSync(join(world, "truth.json"), "utf8"));
  const hit = new Set(truth.campaigns.find(({ kind }) => kind === "january")!.people);
  campaign = campaigns.find(({ people }) => people.every(({ person }) => hit.has(person)))!;
  member = campaign.people.find((one) => one.name !== null)!;
  await stateWhatHappened();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** As an officer does it: `serjeant record add`, with what letters and minutes say. */
async function stateWhatHappened(): Promise<void> {
  const about = { person: member.person, name: name(), campaign: campaign.id, host: campaign.hosts[0]!.host };
  for (const { fact, ...entry } of story(about)) {
    const { kind, ...said } = fact;
    const at = entry.told_at ?? entry.learned_at;
    const options = { at, campaign: entry.campaign, person: entry.person, by: "E. Officer", ...said };
    const flags = Object.entries(options).flatMap(([key, value]) =>
      value === null ? [] : [`--${key.replaceAll("_", "-")}`, String(value)],
    );
    await succeed("record", "add", kind, ...flags, "--workspace", office);
  }
}

describe("on 30 June 2022, who knew about a member?", () => {
  test("has a sourced answer in words", async () => {
    const text = flat(await chronology("person", name(), "--as-of", "2022-06-30"));
    assert.ok(text.includes(`On 30 June 2022, by what the record says today, these knew about ${name()}:`));
    assert.match(
      text,
      /House Security: since 14 June 2022, told by Foreign Police \(report with a list of accounts\), source: letter of the Foreign Police, 14 June 2022; this is an institution, not .{3,60} \[entry \d+, recorded /,
    );
    assert.match(
      text,
      /House IT: since 22 January 2021, told by Signals Agency \(technical report\), under the caveat “for technical use only”/,
    );
    assert.match(text, /their entries do not say that they knew about/);
    assert.ok(text.includes(`${name()} had not been told. That came on 24 April 2024, 21 months later and `));
    assert.match(text, /by Secretariat of the Alliance \(telephone\) \[entry \d+\]/);
  });
  test("has the same answer for a program, with the entries by number", async () => {
    const answer = JSON.parse(
      await chronology("person", member.person, "--as-of", "2022-06-30", "--format", "json"),
    );
    assert.equal(answer.as_of, "2022-06-30T23:59:59.999Z");
    const knew = (relation: string) =>
      answer.knew
        .filter((one: { relation: string }) => one.relation === relation)
        .map(({ who }: { who: string }) => who);
    assert.deepEqual(knew("person"), ["House Security", "Foreign Police"]);
    assert.deepEqual(knew("campaign"), ["House IT", "Signals Agency"]);
    assert.deepEqual(knew("indicator"), ["Signals Agency", "an agency of a neighbour"]);
    const security = answer.knew.find(({ who }: { who: string }) => who === "House Security");
    const line = answer.entries.find(({ entry }: { entry: number }) => entry === security.entry);
    assert.equal(line.source, "letter of the Foreign Police, 14 June 2022");
    assert.equal(line.recorded_late, true);
    assert.equal(answer.tellings[0].at.slice(0, 10), "2024-04-24");
  });
  test("has the same answer as a page that loads nothing", async () => {
    const out = join(folder, "chronology.html");
    await chronology("person", name(), "--as-of", "2022-06-30", "--format", "html", "--out", out);
    const html = readFileSync(out, "utf8");
    assert.match(html, /House Security: since 14 June 2022, told by Foreign Police/);
    assert.doesNotMatch(html, /<script|src=|https?:\/\//i);
  });
  test("has the same answer on paper, where there is a typesetter", async (t) => {
    const out = join(folder, "chronology.pdf");
    const args = ["person", name(), "--as-of", "2022-06-30", "--format", "pdf", "--out", out];
    const { code, stderr } = await serjeant(["chronology", ...args, "--workspace", office]);
    if (code !== 0) {
      assert.match(stderr, /no PDF: .*\n.*--format html/);
      return t.skip("the optional package for PDF is not installed here");
    }
    assert.match(readFileSync(out, "latin1"), /^%PDF-/);
  });
  test("is that the record itself held nothing then", async () => {
    const text = flat(await chronology("person", name(), "--as-of", "2022-06-30", "--recorded"));
    assert.match(text, /By what this record held on that day, there is no entry that anybody knew/);
    assert.match(text, /0 entries/);
    assert.doesNotMatch(text, /House Security|24 April 2024/);
  });
  test("names nobody else who was targeted", async () => {
    const json = await chronology("person", name(), "--format", "json");
    const others = campaign.people.filter(({ person }) => person !== member.person);
    assert.ok(others.length > 20);
    for (const { person, name: other } of others) {
      assert.ok(!json.includes(`"${person}"`), "an id");
      assert.ok(other === null || !json.includes(other), "a name");
    }
  });
});

describe("a chronology of which only months and years are known", () => {
  test("is put on the record as it is known, and answered by the end of the month", async () => {
    const place = ["--person", member.person, "--by", "E. Officer", "--workspace", office];
    const said = ["--what", "a list of accounts", "--who", "House Registry", "--from", "Federal Bureau"];
    const times = ["--at", "2022-06", "--happened-at", "2021"];
    await succeed("record", "add", "learned", ...said, "--how", "letter", ...times, ...place);
    const listed = await succeed("record", "list", "--format", "json", "--workspace", office);
    assert.match(listed, /"happened_at": ?"2021",\s*"learned_at": ?"2022-06"/);
    const middle = flat(await chronology("person", name(), "--as-of", "2022-06-15"));
    assert.match(
      middle,
      /These may have known by 15 June 2022; .* • House Registry: of the person, since June 2022 \(for sure by 30 June 2022\), from Federal Bureau/,
    );
    assert.match(
      middle,
      /Of these, 1 names only a day, a month or a year that had begun and was not over \(entry \d+\)/,
    );
    const end = flat(await chronology("person", name(), "--as-of", "2022-06"));
    assert.match(end, /• House Registry: since June 2022 /);
    assert.match(end, /June 2022 House Registry learned from Federal Bureau/);
    assert.match(end, /it stands at its beginning and counts from its end/);
    assert.doesNotMatch(end, /may have known/);
    await succeed("record", "verify", "--workspace", office);
  });
});

describe("the same of a campaign and of a host", () => {
  test("says how many had been told", async () => {
    const text = flat(await chronology("campaign", campaign.id, "--as-of", "2022-06-30"));
    assert.ok(
      text.includes(`Of ${campaign.people.length} people to tell of it, 0 had been told by 30 June 2022`),
    );
  });
  test("finds the tip of January 2021 by the host", async () => {
    const text = flat(await chronology("indicator", campaign.hosts[0]!.host, "--as-of", "2021-01-31"));
    assert.match(text, /Signals Agency: since 15 January 2021, from an agency of a neighbour/);
  });
  test("refuses a day that there is not", async () => {
    const { code, stderr } = await serjeant(["chronology", "person", "x", "--as-of", "2022-02-30"]);
    assert.equal(code, 2);
    assert.match(stderr, /--as-of/);
  });
});
