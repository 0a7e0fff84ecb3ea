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
  writeFileSync(
    join(dir, "serjeant.json"),
    JSON.stringify({ organization_domains: ["parliament.example"], retention_days: days }),
  );
}

describe("campaigns after their time", () => {
  test("stay gone when linking runs again, and ingest counts those that are left", async () => {
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
    writeMbox(join(more, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    const { stdout, stderr } = await succeed("ingest", more, ...at);
    assert.match(stdout, /^0 campaigns$/m);
    assert.match(stderr, new RegExp(`\\b${first.campaigns.length} campaigns?\\b`));
    writeMbox(join(more, "b.mbox"), [inventedMail({ number: 2, to: ANN })]);
    const again = await succeed("ingest", more, ...at, "--format", "json");
    assert.deepEqual(JSON.parse(again.stdout).campaigns, []);
    assert.doesNotMatch(again.stderr, /removed, because/);
    await succeed("link", ...at);
    for (const what of ["list", "events"]) {
      const { stdout: left } = await succeed("campaign", what, "--format", "json", ...at);
      assert.deepEqual(JSON.parse(left), [], what);
    }
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
