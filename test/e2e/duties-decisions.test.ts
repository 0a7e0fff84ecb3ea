/**
 * What people decide about a campaign and about one person, through the commands: grades, releases, excuses and a
 * withdrawal, with a second person where one is needed; and what may no longer leave after it was approved.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DutiesOffice, type ListedDuty } from "./duties-office.ts";

const office = new DutiesOffice();
let campaign: string;
let people: readonly ListedDuty[];

before(async () => {
  await office.open();
  people = await office.duties();
  campaign = people[0]!.campaign;
});
after(() => office.close());

async function dutyTo({ person }: ListedDuty): Promise<ListedDuty> {
  const [duty] = await office.duties("--person", person);
  return duty!;
}

/** Drafted by one and approved by another. */
async function approved(to: ListedDuty, ...words: string[]): Promise<ListedDuty> {
  await office.succeed("notice", "draft", campaign, to.person, ...words, "--by", "ines");
  const { reference } = await dutyTo(to);
  await office.succeed("notice", "approve", campaign, reference!, "--yes", "--by", "omar");
  return await dutyTo(to);
}

describe("a grade", () => {
  const why = ["--reason", "a token was used", "--source", "log of the portal", "--by", "ines"];
  const grade = (word: string, ...more: string[]) => [
    ...["campaign", "grade", campaign, people[0]!.person, word],
    ...why,
    ...more,
  ];

  test("is raised by one person", async () => {
    assert.match(await office.succeed(...grade("compromised")), /: compromised, due in /);
    assert.equal((await dutyTo(people[0]!)).grade, "compromised");
  });

  test("is lowered by two, who are not the same and not the program", async () => {
    assert.match(await office.refused(...grade("exposed")), /a second person is needed to lower a grade/);
    assert.match(await office.refused(...grade("exposed", "--second", "INES ")), /this is the same one/);
    const program = await office.refused(...grade("exposed", "--second", "serjeant"));
    assert.match(program, /help: {2}the second person who agrees is a person: --second <name>/);
    assert.equal((await dutyTo(people[0]!)).grade, "compromised");
    assert.match(await office.succeed(...grade("exposed", "--second", "omar")), /: exposed, /);
    assert.equal((await dutyTo(people[0]!)).grade, "exposed");
  });

  test("is nothing that the program decides", async () => {
    const asked = ["campaign", "close", campaign, "--by", "Serjeant"];
    assert.match(
      await office.refused(...asked),
      /help: {2}people decide on duties: say who does it, --by <name>/,
    );
  });
});

describe("what notices may say", () => {
  const group = "members of the committee on water";
  const decide = (...words: string[]) => [
    ...["campaign", "release", campaign, ...words],
    ...["--authority", "the presidency", "--second", "omar", "--by", "ines"],
  ];

  test("is released, and what was approved before does not leave without it", async () => {
    const { reference } = await approved(people[1]!);
    await office.succeed(...decide("--group", group));
    assert.equal((await dutyTo(people[1]!)).next, "draft_again");
    const letter = ["notice", "letter", reference!, "--out", join(office.folder, "old.html")];
    const again = /what is known changed since notice .*\n.*draft it again/;
    assert.match(await office.refused(...letter), again);
    assert.match(await office.refused("duty", "brief", campaign, people[1]!.person), again);
  });

  test("is in the next draft, and not in the one after it was taken back", async () => {
    const released = await approved(people[1]!);
    assert.match(
      (await office.succeed("notice", "show", released.reference!)).replace(/\s+/g, " "),
      /on water/,
    );
    assert.match(await office.refused(...decide("--take-back", "--group", group)), /say what is released/);
    await office.succeed(...decide("--take-back"));
    const plain = await approved(people[1]!);
    assert.doesNotMatch(
      (await office.succeed("notice", "show", plain.reference!)).replace(/\s+/g, " "),
      /on water/,
    );
  });
});

describe("an excuse", () => {
  const excuse = (second: string) => [
    ...["duty", "excuse", campaign, people[2]!.person, "--ground", "not-a-person", "--reason", "a list"],
    ...["--second", second, "--by", "ines"],
  ];

  test("needs two people, and lets nobody draft", async () => {
    assert.match(await office.refused(...excuse("ines")), /this is the same one/);
    assert.match(await office.succeed(...excuse("omar")), /: excused, owner /);
    const draft = await office.refused("notice", "draft", campaign, people[2]!.person, "--by", "ines");
    assert.match(draft, /this person is excused/);
  });

  test("is taken back, and they are to be told", async () => {
    const on = [campaign, people[2]!.person, "--reason", "it is a person"];
    assert.match(await office.succeed("duty", "restore", ...on, "--by", "ines"), /: due in /);
    assert.equal((await dutyTo(people[2]!)).state, "open");
    assert.match(await office.refused("duty", "restore", ...on, "--by", "ines"), /nobody is excused here/);
  });
});

describe("what was approved", () => {
  test("is dated within its day, and on no day before", async () => {
    const { reference, person } = await approved(people[3]!);
    const at = (day: Date) => ["--at", day.toISOString().slice(0, 10), "--by", "ines"];
    const twoDaysBefore = new Date(Date.now() - 2 * 86_400_000);
    assert.match(
      await office.refused("duty", "hand-over", reference!, ...at(twoDaysBefore)),
      /that is before /,
    );
    const told = await office.succeed("duty", "hand-over", reference!, ...at(new Date()));
    const { told_at } = await dutyTo(people[3]!);
    assert.ok(told.includes(`letter handed over on ${Number(told_at!.slice(8, 10))} `), told);
    assert.ok(told.includes(` ${told_at!.slice(11, 16)} UTC; told`), `${told} ${person}`);
  });

  test("is acknowledged over the telephone and not by mail", async () => {
    const { reference } = await dutyTo(people[3]!);
    const how = (word: string) => ["duty", "acknowledge", reference!, "--how", word, "--by", "ines"];
    assert.match(
      await office.refused(...how("mail")),
      /whoever sits in the mailbox .* can write one; ring back/,
    );
    assert.match(await office.succeed(...how("in-person")), /: acknowledged on /);
  });

  test("is neither set nor said once it names somebody who turned out to be in the campaign", async () => {
    const roster = JSON.parse(readFileSync(join(office.folder, "world", "roster.popolo.json"), "utf8"));
    const { name } = roster.persons.find((one: { contact_details?: readonly { value: string }[] }) =>
      JSON.stringify(one).includes(office.late),
    );
    const { reference, person } = await approved(people[4]!, "--done", `We have asked ${name} for help.`);
    const letter = ["notice", "letter", reference!, "--out", join(office.folder, "letter.html")];
    await office.succeed(...letter);
    await office.succeed("duty", "brief", campaign, person);
    await office.succeed("ingest", office.lateMail);
    for (const asked of [letter, ["duty", "brief", campaign, person]])
      assert.match(await office.refused(...asked), /the text must not leave like this: .*\n.*draft it again/);
  });
});

describe("a withdrawal", () => {
  test("takes the campaign out of what is to be looked at, excuses who was not told and corrects who was", async () => {
    const before = await office.succeed("campaign", "list");
    assert.match(before, /^1 campaign, 1 to look at now\n/);
    const why = ["--reason", "an exercise of ours", "--second", "omar", "--by", "ines"];
    assert.match(await office.succeed("campaign", "withdraw", campaign, ...why), /: withdrawn; /);
    assert.match(await office.refused("campaign", "withdraw", campaign, ...why), /withdrawn already/);
    assert.match(
      await office.succeed("campaign", "list"),
      /^1 campaign, none to look at now, 1 withdrawn\n\nWITHDRAWN /,
    );
    assert.match(await office.succeed("campaign", "show", campaign), /^WITHDRAWN /);
    const open = await office.duties("--state", "to_do");
    assert.deepEqual(
      open.map(({ person, correction }) => [person, correction]),
      [[people[3]!.person, "withdrawn"]],
    );
  });

  test("is taken back: it is said how many are to be told after all", async () => {
    const excused = await office.duties("--state", "excused");
    assert.ok(excused.length > 10);
    const why = ["--reason", "it was none of ours", "--by", "ines"];
    const told = await office.succeed("campaign", "tell", campaign, ...why);
    assert.ok(told.includes(`, and ${excused.length} people who were excused are to be told; `), told);
    assert.deepEqual(await office.duties("--state", "excused"), []);
  });
});
