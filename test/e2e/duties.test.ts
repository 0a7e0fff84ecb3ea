/**
 * Replay (e) of the case: a campaign cannot be closed while one person is not told. In the case everybody told an
 * institution, and nobody owned telling the person. On the synthetic parliament, through the commands.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DutiesOffice, type ListedDuty } from "./duties-office.ts";
import type { Ran } from "./run.ts";

const office = new DutiesOffice();
/** Of the one who is told last. */
let last: ListedDuty;
let campaign: string;
/** What whoever approved was shown, and the duties then. */
let shown: string;
let open: readonly ListedDuty[];

before(() => office.open());
after(() => office.close());

const run = (...args: string[]): Promise<Ran> => office.run(...args);
const succeed = (...args: string[]): Promise<string> => office.succeed(...args);
const duties = (...filter: string[]): Promise<readonly ListedDuty[]> => office.duties(...filter);

describe("a campaign at many people", () => {
  test("opens a duty to each of them, and to nobody else", async () => {
    const all = await duties();
    campaign = all[0]!.campaign;
    assert.ok(all.length > 10, `${all.length} duties`);
    const [known] = JSON.parse(await succeed("campaign", "list", "--format", "json"));
    const people = known.people.map(({ person }: { person: string }) => person).sort();
    assert.deepEqual(all.map(({ person }) => person).sort(), people);
    assert.ok(all.every(({ state, next }) => state === "open" && next === "draft"));
  });

  test("is drafted by one and approved by another, who is shown the exact texts", async () => {
    await succeed("notice", "draft", campaign, "--by", "ines");
    const done = ["--done", "We asked the host of the pictures to keep what it has."];
    const kept = await succeed("notice", "draft", campaign, ...done, "--by", "ines");
    assert.match(
      kept,
      /^Nobody waits for a draft of .*\n\d+ drafts wait for approval and stay as they are, without what --done/,
    );
    await succeed("notice", "draft", campaign, "--again", ...done, "--by", "ines");
    const own = await run("notice", "approve", campaign, "--yes", "--by", "Ines ");
    assert.equal(own.code, 2);
    assert.match(own.stderr, /who drafted a notice cannot approve it/);
    shown = await succeed("notice", "approve", campaign, "--yes", "--by", "omar");
    open = await duties();
    assert.equal(shown.replace(/\s+/g, " ").split(done[1]!).length - 1 >= open.length, true);
    for (const { name, reference, mailboxes } of open) {
      assert.ok(shown.includes(`Dear ${name},`), name);
      assert.ok(shown.includes(`Reference ${reference}`));
      assert.ok(shown.includes(mailboxes[0]!));
    }
  });

  test("names in the notice to one nobody else who got it", () => {
    const texts = shown.split(/^─+$/m).slice(0, -1);
    assert.equal(texts.length, open.length);
    for (const text of texts) {
      const named = open.filter(
        ({ name, mailboxes }) => text.includes(name) || mailboxes.some((one) => text.includes(one)),
      );
      assert.equal(named.length, 1);
    }
  });

  test("is not closed while one of them was not told: who it is stands there, and the exit code is 1", async () => {
    last = open.at(-1)!;
    const others = open.slice(0, -1).map(({ reference }) => reference!);
    await succeed("duty", "hand-over", ...others, "--place", "their offices", "--by", "ines");
    const { code, stdout, stderr } = await run("campaign", "close", campaign, "--by", "ines");
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`1 of ${open.length} people were not told`));
    assert.ok(stderr.includes(`${last.name} (${last.person})`));
    const named = open.filter(({ name }) => stderr.includes(name)).map(({ name }) => name);
    assert.deepEqual(named, [last.name]);
  });

  test("is overdue again when a hold ran out, says so first everywhere, and is still not closed", async () => {
    const until = new Date(Date.now() + 10_000).toISOString();
    const why = ["--reason", "an operation", "--authority", "the clerk", "--until", until];
    const alone = await run(
      "duty",
      "hold",
      campaign,
      last.person,
      ...why,
      "--second",
      "ines",
      "--by",
      "ines",
    );
    assert.match(alone.stderr, /a second person is needed/);
    await succeed("duty", "hold", campaign, last.person, ...why, "--second", "omar", "--by", "ines");
    while (new Date().toISOString() <= until) await new Promise((resolve) => setTimeout(resolve, 100));
    const overdue = await duties("--overdue");
    assert.deepEqual(
      overdue.map(({ person, next }) => [person, next]),
      [[last.person, "hold_expired"]],
    );
    const banner = /^overdue: 1 person of 1 campaign, the longest by 0 min/;
    for (const command of [
      ["duty", "list"],
      ["campaign", "list"],
      ["person", "show", last.person],
    ])
      assert.match(await succeed(...command), banner, command.join(" "));
    const machine = await run("hunt", "nobody.example", "--format", "json");
    assert.match(machine.stderr, banner);
    assert.ok(JSON.parse(machine.stdout));
    assert.equal((await run("campaign", "close", campaign)).code, 1);
  });

  test("goes to whoever the schedule names, once", async () => {
    assert.match(await succeed("duty", "escalate", "--by", "ines"), /To head of the security office: 1 duty/);
    assert.match(await succeed("duty", "escalate", "--by", "ines"), /Nothing is to be escalated/);
  });

  test("closes when the last was told and all have acknowledged, or it is said why not", async () => {
    const script = await succeed("duty", "brief", campaign, last.person);
    assert.ok(script.includes(last.name));
    const at = new Date().toISOString();
    const told = ["--at", at, "--place", "by telephone", "--said", "asked about the router", "--read-back"];
    assert.match(await succeed("duty", "brief", campaign, last.person, ...told, "--by", "ines"), /read back/);
    const silent = await run("campaign", "close", campaign, "--by", "ines");
    assert.equal(silent.code, 1);
    assert.match(silent.stderr, /have not acknowledged it/);
    const references = (await duties("--state", "told")).map(({ reference }) => reference!);
    await succeed("duty", "acknowledge", ...references, "--how", "telephone", "--by", "ines");
    assert.match(await succeed("campaign", "close", campaign, "--by", "ines"), /closed/);
  });

  test("opens again when somebody's mail comes late, and is not closed without them", async () => {
    const said = await succeed("ingest", office.lateMail);
    assert.match(
      said,
      new RegExp(
        `^1 more person must be told: .* duty list --workspace .*\\ncampaign ${campaign} is open again$`,
        "m",
      ),
    );
    const waiting = await duties("--state", "to_do");
    assert.deepEqual(
      waiting.map(({ mailboxes, late: isLate }) => [mailboxes, isLate]),
      [[[office.late], true]],
    );
    const { code, stderr } = await run("campaign", "close", campaign);
    assert.equal(code, 1);
    assert.ok(stderr.includes(waiting[0]!.name));
  });
});

describe("a reference that a member reads out", () => {
  test("is found in any spelling, with the person and what to read out", async () => {
    const spoken = last.reference!.replace("-", " ").toLowerCase();
    const answer = await succeed("notice", "check", spoken);
    assert.ok(answer.startsWith(`Ours: ${last.reference}, to ${last.name}`));
    const [mailbox] = last.mailboxes;
    assert.ok(answer.replace(/\s+/g, " ").includes(mailbox!));
  });

  test("that the office never gave out is not from it", async () => {
    const { code, stdout } = await run("notice", "check", "K7QM-2XPD");
    assert.equal(code, 1);
    assert.match(stdout, /^NOT FROM US: we sent no notice with the reference/);
  });
});
