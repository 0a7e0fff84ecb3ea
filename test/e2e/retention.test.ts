/** What retention takes stays gone, and whoever asks afterwards is told that it is. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { HuntAnswer } from "../../src/hunt.ts";
import { inventedMail, writeMbox } from "./generated-mail.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-retention-"));
const world = join(folder, "world");
const ANN = "ann@parliament.example";
before(async () => {
  const size = ["--people", "360", "--legislatures", "3", "--messages", "300", "--days", "60"];
  await succeed("simulate", ...size, "--seed", "3", "--out", world);
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function succeed(...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await serjeant(args);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return { stdout, stderr };
}

async function workspace(name: string): Promise<string> {
  const dir = join(folder, name);
  await succeed("init", dir, "--org-domain", "parliament.example");
  return dir;
}

function keepFor(dir: string, days: Readonly<Record<string, number>>): void {
  const office = { name: "Security Office", phone: "+44 20 7946 0100", phone_known_from: "on your pass" };
  writeFileSync(
    join(dir, "serjeant.json"),
    JSON.stringify({ organization_domains: ["parliament.example"], retention_days: days, office }),
  );
}

/** The first is excused, the others get letters. */
async function told(campaign: string, at: readonly string[]): Promise<void> {
  const listed = async () => JSON.parse((await succeed("duty", "list", "--format", "json", ...at)).stdout);
  const [{ person }] = await listed();
  const why = ["--reason", "a test mailbox", "--second", "omar", "--by", "ines"];
  await succeed("duty", "excuse", campaign, person, "--ground", "not-a-person", ...why, ...at);
  await succeed("notice", "draft", campaign, "--by", "ines", ...at);
  await succeed("notice", "approve", campaign, "--yes", "--by", "omar", ...at);
  const duties: readonly { readonly state: string; readonly reference: string }[] = await listed();
  const open = duties.filter(({ state }) => state === "open").map(({ reference }) => reference);
  await succeed("duty", "hand-over", ...open, "--by", "ines", ...at);
}

/** By two, once; whoever looks at the notice afterwards is told that its text is gone. */
async function erasesOne(reference: string, at: readonly string[]): Promise<void> {
  const erase = ["record", "erase", reference, "--reason", "they asked for it", "--second", "omar"];
  const alone = await serjeant([...erase, "--by", "omar", ...at]);
  assert.match(alone.stderr, /a second person is needed/);
  const { stdout } = await succeed(...erase, "--by", "ines", ...at);
  assert.match(stdout, /^Erased, and on the record as entry \d+/);
  const again = await serjeant([...erase, "--by", "ines", ...at]);
  assert.match(again.stderr, /was erased before/);
  const letter = await serjeant(["notice", "letter", reference, "--out", join(folder, "letter.pdf"), ...at]);
  assert.match(letter.stderr, /the text of notice \S+ was erased/);
  for (const command of ["check", "show"]) {
    const shown = await serjeant(["notice", command, reference, ...at]);
    assert.match(shown.stdout + shown.stderr, /text (?:of notice \S+ )?was erased/, command);
  }
  const list = await succeed("record", "list", ...at);
  const entries = list.stdout.replace(/\s+/g, " ");
  assert.match(entries, /ines and omar erased the text with the hash [0-9a-f]{12}…: they asked for it/i);
  assert.equal((await serjeant(["record", "verify", ...at])).code, 0);
}

describe("campaigns after their time", () => {
  test("stay while somebody waits or nobody closed them, and then stay gone when linking runs again", async () => {
    const dir = await workspace("campaigns");
    const at = ["--workspace", dir];
    const first = JSON.parse(
      (await succeed("ingest", join(world, "mail"), ...at, "--format", "json")).stdout,
    );
    assert.ok(first.campaigns.length > 0);
    const list = JSON.parse((await succeed("campaign", "list", "--format", "json", ...at)).stdout);
    assert.deepEqual(
      first.campaigns.map(({ id, kind, severity }: Record<string, unknown>) => [id, kind, severity]),
      list.map(({ id, kind, severity }: Record<string, unknown>) => [id, kind, severity]),
    );
    for (const { messages, people } of first.campaigns) assert.ok(messages > 0 && people >= 0);

    keepFor(dir, { campaigns: 1 });
    const more = join(folder, "more");
    const ingested = async (number: number, ...how: string[]) => {
      writeMbox(join(more, `${number}.mbox`), [inventedMail({ number, to: ANN })]);
      return await succeed("ingest", more, ...at, ...how);
    };
    const { length } = first.campaigns;
    const [{ id }] = first.campaigns;
    const kept = new RegExp(`^note: {2}${length} campaigns? kept: not closed$`, "m");
    const waiting = await ingested(1);
    assert.match(waiting.stdout, new RegExp(`^${length} campaigns?:`, "m"));
    assert.match(waiting.stderr, kept);
    assert.doesNotMatch(waiting.stderr, /removed, because/);

    await told(id, at);
    const unclosed = await ingested(2);
    assert.match(unclosed.stderr, kept, "everybody knows, and nobody said that it is over");
    await succeed("campaign", "close", id, "--unacknowledged", "they are away", "--by", "ines", ...at);

    const { stdout, stderr } = await ingested(3);
    assert.match(stdout, /^0 campaigns$/m);
    assert.match(stderr, new RegExp(`removed, because .*\\b${length} campaigns?\\b`));
    assert.doesNotMatch(stderr, /not closed/);
    const again = await ingested(4, "--format", "json");
    assert.deepEqual(JSON.parse(again.stdout).campaigns, []);
    assert.doesNotMatch(again.stderr, /removed, because|not closed/);
    await succeed("link", ...at);
    for (const what of ["list", "events"]) {
      const { stdout: left } = await succeed("campaign", what, "--format", "json", ...at);
      assert.deepEqual(JSON.parse(left), [], what);
    }
    const duties = JSON.parse((await succeed("duty", "list", "--format", "json", ...at)).stdout);
    await erasesOne(duties.find(({ state }: { state: string }) => state === "told").reference, at);
    assert.ok(duties.every(({ state }: { state: string }) => state === "told" || state === "excused"));
  });
  test("are not linked, and null, where --no-link leaves them for later; what cannot be kept is said", async () => {
    const dir = await workspace("moved");
    const mail = join(folder, "moved-mail");
    cpSync(join(world, "mail"), mail, { recursive: true });
    const { stdout } = await succeed(
      "ingest",
      mail,
      "--no-link",
      "--no-default-rules",
      "--workspace",
      dir,
      "--format",
      "json",
    );
    assert.equal(JSON.parse(stdout).campaigns, null);
    rmSync(mail, { recursive: true });
    const { stderr } = await succeed("link", "--workspace", dir);
    assert.match(stderr, /note: {2}the bod(?:y|ies) of \d+ messages? could not be kept: /);
  });
});

describe("a hunt after observations went", () => {
  test("says from when on something is known", async () => {
    const dir = await workspace("observations");
    const mail = join(folder, "observations-mail");
    writeMbox(join(mail, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    keepFor(dir, { observations: 30 });
    await succeed("ingest", mail, "--no-link", "--workspace", dir);
    const asked = ["hunt", "desk.example", "--workspace", dir];
    const { stdout } = await succeed(...asked);
    assert.match(stdout, /Nobody has it, as far as was looked/);
    assert.match(stdout, /observations before \d+ \w+ \d{4} \d\d:\d\d UTC were removed by retention/);
    assert.doesNotMatch(stdout, /no mail was ingested yet/);
    const { coverage }: HuntAnswer = JSON.parse((await succeed(...asked, "--format", "json")).stdout);
    assert.deepEqual([coverage.messages, coverage.first, coverage.last], [0, null, null]);
    assert.ok(coverage.purged_before !== null);
    assert.equal(coverage.each[0]?.mailbox, ANN);
  });
});
