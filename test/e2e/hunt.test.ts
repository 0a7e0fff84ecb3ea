import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { HuntAnswer } from "../../src/hunt.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { inventedMail, writeMaildir, writeMbox } from "./generated-mail.ts";
import { type Ran, serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-hunt-"));
after(() => rmSync(folder, { recursive: true }));

const WORKSPACE = join(folder, "workspace");
const ANN = "ann@parliament.example";
const BO = "bo@parliament.example";
const CY = "cy@parliament.example";
const EVIL = "editor@press.evil.example";

function hunt(...args: readonly string[]): Promise<Ran> {
  return serjeant(["hunt", ...args, "--workspace", WORKSPACE]);
}

async function answer(...args: readonly string[]): Promise<HuntAnswer> {
  const { code, stdout, stderr } = await hunt(...args, "--format", "json");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

before(async () => {
  const mail = join(folder, "mail");
  await serjeant(["init", WORKSPACE, "--org-domain", "parliament.example"]);
  const [gone] = writeMaildir(
    join(mail, "ann"),
    [1, 2].map((number) => inventedMail({ number, to: ANN, sender: EVIL })),
  );
  writeMbox(join(mail, "bo.mbox"), [
    inventedMail({ number: 2, to: BO, sender: EVIL }),
    inventedMail({ number: 200, to: BO, sender: EVIL, word: "zebra" }),
    inventedMail({ number: 5, to: BO }),
  ]);
  const workspace = await openWorkspace(WORKSPACE);
  const owns = (address: string, person: string) =>
    ({ address, person, kind: "official", start: null, end: null, consent: null }) as const;
  const everybody = ["Ann Member", "Cy Member"].map((name) => ({
    id: name.slice(0, 3).trim(),
    name,
    other_names: [],
  }));
  await workspace.store.saveRoster("test", {
    people: everybody,
    groups: [],
    memberships: [],
    mailboxes: [owns(ANN, "Ann"), owns(CY, "Cy")],
  });
  await workspace.close();
  await serjeant(["ingest", mail, "--workspace", WORKSPACE, "--no-link"]);
  rmSync(gone!);
  await serjeant(["ingest", mail, "--workspace", WORKSPACE, "--no-link"]);
});

describe("serjeant hunt", () => {
  test("finds every message, mailbox and person, whether the indicator is defanged or not", async () => {
    const { messages, mailboxes, people, first } = await answer("evil[.]example");
    assert.equal(messages, 3);
    assert.equal(first, "2021-01-04T09:00:00Z");
    assert.deepEqual(
      mailboxes.map((one) => [one.mailbox, one.people.map(({ name }) => name), one.messages]),
      [
        [ANN, ["Ann Member"], 2],
        [BO, [], 2],
      ],
    );
    assert.deepEqual(people.map(({ person, messages: count }) => [person, count]).sort(), [
      ["Ann", 2],
      [BO, 2],
    ]);
  });
  test("says whether it is still there, and shows only what is when asked", async () => {
    const { mailboxes, copies } = await answer("evil.example");
    assert.deepEqual([copies.there, copies.gone, copies.unknown], [3, 1, 0]);
    assert.ok(mailboxes.every(({ still_there }) => still_there === true));
    const left = await answer("evil.example", "--still-there");
    assert.deepEqual([left.messages, left.copies.there, left.copies.gone], [2, 3, 0]);
  });
  test("keeps to the dates that were asked for", async () => {
    assert.equal((await answer("evil.example", "--since", "2021-01-05")).messages, 1);
    assert.equal((await answer("evil.example", "--until", "2021-01-04")).messages, 2);
    const { code, stderr } = await hunt("evil.example", "--since", "2021-02-31");
    assert.equal(code, 2);
    assert.match(stderr, /a date looks like/);
    const empty = await hunt("evil.example", "--since", "2021-01-05", "--until", "2021-01-04");
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /`--since` is after `--until`/);
    assert.equal(
      (await hunt("evil.example", "--since", "2021-01-04", "--until", "2021-01-04")).code,
      0,
      "a day is a range",
    );
  });
  test("names its coverage: mailboxes, dates, and those of the roster that were never looked at", async () => {
    const { coverage } = await answer("nobody.example");
    assert.deepEqual([coverage.mailboxes, coverage.first], [2, "2021-01-04T09:00:00Z"]);
    assert.deepEqual(
      coverage.never_looked_at.map(({ mailbox, name }) => [mailbox, name]),
      [[CY, "Cy Member"]],
    );
    assert.ok(coverage.each.every(({ read_at }) => read_at !== null));
  });
  test("finds nobody without calling it clean, and says what is near", async () => {
    const { code, stdout } = await hunt("hxxps://host1[.]news[.]example/item/nope");
    assert.equal(code, 0);
    assert.match(stdout, /Nobody has it, as far as was looked/);
    assert.match(stdout, /1 message has the host host1\.news\.example/);
    assert.match(stdout, /never +1 mailbox of the roster: Cy Member/);
  });
  test("evaluates an expression over what is kept and lists what needs the body", async () => {
    const sender = `sender.email.domain.root_domain == "evil.example"`;
    assert.equal((await answer(sender)).messages, 3);
    const open = await answer(`${sender} and strings.icontains(body.current_thread.text, "zebra")`);
    assert.deepEqual([open.messages, open.undecided?.messages], [0, 3]);
    assert.deepEqual(open.undecided?.missing, { body: 3 });
    assert.equal(open.undecided?.listed.length, 3);
    assert.equal((await answer("type.inbound")).messages, 4);
  });
  test("points at a mistake in an expression", async () => {
    const { code, stderr } = await hunt("sender.emial == 'x'");
    assert.equal(code, 2);
    assert.match(stderr, /did you mean `sender\.email`/);
  });
  test("takes words as a subject, and a kind that is said", async () => {
    assert.equal((await answer("RE: number 5 about lunch")).messages, 1);
    assert.equal((await answer("5@desk.example", "--kind", "message-id")).messages, 1);
    const { code, stderr } = await hunt("d41d8cd98f00b204e9800998ecf8427e");
    assert.equal(code, 2);
    assert.match(stderr, /SHA-256/);
  });
  test("counts everything and lists up to the limit, in lines for programs too", async () => {
    const { messages, listed } = await answer("evil.example", "--limit", "1");
    assert.deepEqual([messages, listed.length], [3, 1]);
    const { stdout } = await hunt("evil.example", "--limit", "1", "--format", "ndjson");
    const kinds = stdout
      .trimEnd()
      .split("\n")
      .map((line) => Object.keys(JSON.parse(line))[0]);
    assert.deepEqual(kinds, ["mailbox", "mailbox", "person", "person", "message", "summary"]);
  });
});
