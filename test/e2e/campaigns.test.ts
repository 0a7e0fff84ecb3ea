/** From mail on disk to campaigns, as a person does it: the synthetic parliament, the commands, the truth beside it. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ALERT_SEVERITY, type Campaign, type CampaignEvent } from "../../src/model/campaign.ts";
import { SEVERITIES } from "../../src/model/finding.ts";
import type { Truth } from "../../src/simulate/truth.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-campaigns-"));
const world = join(folder, "world");
const office = join(folder, "office");
let truth: Truth;
let campaigns: readonly Campaign[];

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await serjeant(args);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}

async function campaignsOf(workspace: string): Promise<readonly Campaign[]> {
  return JSON.parse(await succeed("campaign", "list", "--format", "json", "--workspace", workspace));
}

const roster = (workspace: string) =>
  succeed("roster", "import", join(world, "roster.popolo.json"), "--workspace", workspace);

function copiesOf(campaign: Campaign): Set<string> {
  return new Set(campaign.messages.map(({ mailbox, message_id }) => `${mailbox} ${message_id}`));
}

function holding(kind: string): {
  readonly found: readonly Campaign[];
  readonly copies: ReadonlySet<string>;
} {
  const { messages } = truth.campaigns.find((campaign) => campaign.kind === kind)!;
  const copies = new Set(messages.map(({ mailbox, message_id }) => `${mailbox} ${message_id}`));
  return { found: campaigns.filter((c) => !copiesOf(c).isDisjointFrom(copies)), copies };
}

before(async () => {
  const size = ["--people", "360", "--legislatures", "3", "--messages", "1000", "--days", "60"];
  await succeed("simulate", ...size, "--seed", "3", "--out", world);
  truth = JSON.parse(readFileSync(join(world, "truth.json"), "utf8"));
  await succeed("init", office);
  await succeed("ingest", join(world, "mail"), "--workspace", office, "--no-link");
  await roster(office);
  campaigns = await campaignsOf(office);
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe("campaigns of a synthetic alliance", () => {
  test("are valid by docs/campaign.schema.json", () => {
    const schema = JSON.parse(
      readFileSync(new URL("../../docs/campaign.schema.json", import.meta.url), "utf8"),
    );
    const valid = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
    for (const campaign of campaigns) assert.ok(valid(campaign), JSON.stringify(valid.errors));
    assert.equal(valid({ ...campaigns[0], score: 1 }), false);
  });

  test("of the January attack there is one, with all of its mails and no other", () => {
    const { found, copies } = holding("january");
    assert.equal(found.length, 1);
    assert.deepEqual([...copiesOf(found[0]!)].sort(), [...copies].sort());
    assert.equal(found[0]!.kind, "reconnaissance");
  });

  test("name the alliance first and say of every member what is known", () => {
    const [january] = holding("january").found;
    const { group, people, members_not_hit } = truth.campaigns.find(({ kind }) => kind === "january")!;
    assert.equal(january!.affiliations[0]!.group, group);
    assert.equal(january!.affiliations[0]!.explained_by, null);
    const states = new Map(january!.at_risk.map(({ person, state }) => [person, state]));
    for (const person of members_not_hit) assert.ok(["clear", "not_looked_at"].includes(states.get(person)!));
    const hit = january!.at_risk.filter(({ state }) => state === "hit").map(({ person }) => person);
    assert.ok(hit.length > 0);
    assert.deepEqual(
      hit.filter((person) => !people.includes(person)),
      [],
    );
    assert.deepEqual(january!.people.map(({ person }) => person).sort(), people.toSorted());
  });

  test("are nothing else at the level at which somebody must look now", () => {
    const attacks = new Set(truth.campaigns.flatMap(({ kind }) => [...holding(kind).copies]));
    const alerts = campaigns.filter(
      ({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(ALERT_SEVERITY),
    );
    const others = alerts.filter((campaign) => copiesOf(campaign).isDisjointFrom(attacks));
    assert.deepEqual(
      others.map(({ kind, rules }) => [kind, rules[0]!.rule]),
      [],
    );
    assert.ok(alerts.length >= 4, `${alerts.length} of five attacks`);
  });
});

describe("a workspace that got the same mail otherwise", () => {
  test("has the same campaigns: the roster first, two runs, the last files first", async () => {
    const other = join(folder, "other");
    await succeed("init", other);
    await roster(other);
    const files = readdirSync(join(world, "mail"))
      .toReversed()
      .map((name) => join(world, "mail", name));
    const half = Math.floor(files.length / 3);
    await succeed("ingest", ...files.slice(0, half), "--workspace", other);
    await succeed("ingest", ...files.slice(half), "--workspace", other);
    const plain = (all: readonly Campaign[]) =>
      all.map((c) => [c.kind, [...copiesOf(c)].sort(), c.affiliations.map(({ group, q }) => [group, q])]);
    const byFirst = (all: readonly Campaign[]) =>
      all.toSorted((a, b) => (a.messages[0]!.key < b.messages[0]!.key ? -1 : 1));
    assert.deepEqual(plain(byFirst(await campaignsOf(other))), plain(byFirst(campaigns)));
  });

  test("has nothing new when the same mail comes again", async () => {
    const summary = JSON.parse(
      await succeed("ingest", join(world, "mail"), "--workspace", office, "--format", "json"),
    );
    assert.equal(summary.added.messages, 0);
    assert.deepEqual(await campaignsOf(office), campaigns);
  });
});

describe("an analyst's word", () => {
  const at = ["--workspace", office];
  const january = () => holding("january").found[0]!;
  const keys = () => [...new Set(january().messages.map(({ key }) => key))];

  test("is helped by the reasons for a link", async () => {
    const [a, b] = keys();
    const page = await succeed("campaign", "show", january().id, "--why", a!, b!, ...at);
    assert.match(page, /before anything is compared/);
    assert.match(page, /probability/);
    const whole = JSON.parse(
      await succeed("campaign", "show", january().id, "--format", "json", "--why", a!, b!, ...at),
    );
    const sum = whole.rows.reduce(
      (total: number, row: { counted: number }) => total + row.counted,
      whole.prior,
    );
    assert.ok(Math.abs(sum - whole.total) < 1e-6);
  });

  test("parts two messages, outlives the next run, and is taken back", async () => {
    const [a, b] = keys();
    await succeed("judge", "different", a!, b!, "--by", "Ines", "--reason", "test", ...at);
    await succeed("link", ...at);
    const parted = await campaignsOf(office);
    const holders = [a, b].map((key) => parted.find((c) => c.messages.some((m) => m.key === key))?.id);
    assert.notEqual(holders[0], holders[1]);
    await succeed("judge", "unsure", a!, b!, ...at);
    assert.deepEqual(await campaignsOf(office), campaigns);
  });

  test("joins what nothing links; the merge is an event, and undoing it alone parts them again", async () => {
    const [spoofed] = holding("spoofing").found;
    const [a, b] = [keys()[0]!, spoofed!.messages[0]!.key];
    await succeed("judge", "same", a, b, ...at);
    const merged = await campaignsOf(office);
    const together = merged.filter((c) => c.messages.some((m) => m.key === a || m.key === b));
    assert.equal(together.length, 1);
    assertDisjoint(merged);
    const merge = (await eventsOf()).findLast(({ kind }) => kind === "merge")!;
    assert.deepEqual(merge.from.toSorted(), [january().id, spoofed!.id].sort());
    assert.deepEqual(
      merge.judged!.map((pair) => pair.toSorted()),
      [[a, b].sort()],
    );
    const gone = merge.from.find((id) => !merge.into.includes(id))!;
    const shown = await succeed("campaign", "show", gone.slice(0, -1), ...at);
    assert.match(
      shown,
      new RegExp(`^${gone}  linking finds it no more since .*\\n  became +merged into ${together[0]!.id}\\n`),
    );
    const json = JSON.parse(await succeed("campaign", "show", gone, "--format", "json", ...at));
    assert.deepEqual([json.id, json.fate], [gone, `merged into ${together[0]!.id}`]);
    assert.match(await succeed("chronology", "campaign", gone, ...at), /Linking finds the campaign no more/);
    await succeed("campaign", "undo", String(merge.id), ...at);
    const apart = await campaignsOf(office);
    assertDisjoint(apart);
    assert.deepEqual(byId(apart), byId(campaigns));
    const reversed = (await eventsOf()).at(-1)!;
    assert.equal(reversed.kind, "reversed");
    assert.equal(reversed.reverses, merge.id);
    assert.deepEqual(reversed.into, merge.from.toSorted());
  });

  test("undoes an event once; the list says so, and the split that came of it can be undone in turn", async () => {
    const events = await eventsOf();
    const { reverses, id } = events.at(-1)!;
    const again = await serjeant(["campaign", "undo", String(reverses), ...at]);
    assert.notEqual(again.code, 0);
    assert.match(again.stderr, /already reversed, by event/);
    assert.match(await succeed("campaign", "events", ...at), new RegExp(`\\(reversed by ${id}\\)`));
    const split = events.findLast(({ kind }) => kind === "split")!;
    await succeed("campaign", "undo", String(split.id), ...at);
    assert.equal((await campaignsOf(office)).length, campaigns.length - 1);
    const merge = (await eventsOf()).findLast(({ kind }) => kind === "merge")!;
    await succeed("campaign", "undo", String(merge.id), ...at);
    assert.deepEqual(byId(await campaignsOf(office)), byId(campaigns));
  });

  test("is all that changes campaigns: linking again adds no event, and no message is in two", async () => {
    const events = await eventsOf();
    assertDisjoint(campaigns);
    await succeed("link", ...at);
    await succeed("link", ...at);
    assert.deepEqual(await eventsOf(), events);
  });

  async function eventsOf(): Promise<readonly CampaignEvent[]> {
    return JSON.parse(await succeed("campaign", "events", "--format", "json", ...at));
  }

  const byId = (all: readonly Campaign[]) =>
    all.map((c) => `${c.id} ${c.kind} ${[...copiesOf(c)].sort().join(" ")}`).sort();
});

function assertDisjoint(all: readonly Campaign[]): void {
  const seen = new Map<string, string>();
  for (const { id, messages } of all) {
    for (const { key } of messages) {
      assert.equal(seen.get(key) ?? id, id, `a message is in ${seen.get(key)} and in ${id}`);
      seen.set(key, id);
    }
  }
}
