import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { IngestSummary } from "../../src/ingest.ts";
import { keepCampaignBodies } from "../../src/ingest-bodies.ts";
import { openWorkspace } from "../../src/workspace.ts";
import { inventedMail, writeMaildir, writeMbox } from "./generated-mail.ts";
import { serjeant } from "./run.ts";
import { contentOf, type RememberedMessage } from "./workspace-content.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-ingest-"));
after(() => rmSync(folder, { recursive: true }));

const ANN = "ann@parliament.example";
const BO = "bo@parliament.example";

const RULE = `name: "Tests: the word"
type: rule
severity: high
source: strings.icontains(body.current_thread.text, "zebra")
`;
const RULES = join(folder, "rules");
mkdirSync(RULES);
writeFileSync(join(RULES, "word.yml"), RULE);

/** A folder of its own with a workspace in it. */
async function place(): Promise<{ readonly dir: string; readonly mail: string }> {
  const at = mkdtempSync(join(folder, "place-"));
  const dir = join(at, "workspace");
  const { code, stderr } = await serjeant(["init", dir, "--org-domain", "parliament.example"]);
  assert.equal(code, 0, stderr);
  mkdirSync(join(at, "mail"));
  return { dir, mail: join(at, "mail") };
}

async function ingest(dir: string, ...args: readonly string[]): Promise<IngestSummary> {
  const options = [
    "--workspace",
    dir,
    "--rules",
    RULES,
    "--no-default-rules",
    "--no-link",
    "--format",
    "json",
  ];
  const { code, stdout, stderr } = await serjeant(["ingest", ...args, ...options]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const deliveriesOf = (messages: readonly RememberedMessage[]): string[] =>
  messages.flatMap(({ message_id, copies }) =>
    [...new Set(copies.map(({ mailbox }) => mailbox))].map((mailbox) => `${message_id} ${mailbox}`),
  );

describe("serjeant init", () => {
  test("makes a workspace that only its owner can read, and never overwrites one", async () => {
    const { dir } = await place();
    const mode = (...path: readonly string[]): number => statSync(join(dir, ...path)).mode & 0o777;
    assert.deepEqual([mode("keys"), mode("keys", "body.key"), mode("serjeant.db")], [0o700, 0o600, 0o600]);
    assert.equal(statSync(join(dir, "keys", "body.key")).size, 32);
    const key = readFileSync(join(dir, "keys", "body.key"));
    const { code, stderr } = await serjeant(["init", dir]);
    assert.equal(code, 2);
    assert.match(stderr, /already has/);
    assert.deepEqual(readFileSync(join(dir, "keys", "body.key")), key);
  });
  test("leaves nothing behind when the database cannot be reached, and prints no password", async () => {
    const dir = join(folder, "unreachable");
    const { code, stderr } = await serjeant(["init", dir, "--db", "postgres://u:s3cret@127.0.0.1:9/none"]);
    assert.equal(code, 2);
    assert.ok(!stderr.includes("s3cret"), stderr);
    assert.ok(!existsSync(dir));
  });
  test("says where there is no workspace, and how one is made", async () => {
    const { code, stderr } = await serjeant(["hunt", "news.example", "--workspace", folder]);
    assert.equal(code, 2);
    assert.match(stderr, /no workspace/);
    assert.match(stderr, /serjeant init/);
  });
  test("names the entry of the configuration that is wrong", async () => {
    const { dir, mail } = await place();
    writeFileSync(join(dir, "serjeant.json"), '// mine\n{ "store": "serjeant.db", "organisation": [] }');
    const { code, stderr } = await serjeant(["ingest", mail, "--workspace", dir]);
    assert.equal(code, 2);
    assert.match(stderr, /`organisation`/);
  });
});

describe("serjeant ingest", () => {
  test("keeps the same mail in two mailboxes as one message with two deliveries", async () => {
    const { dir, mail } = await place();
    writeMbox(join(mail, "a.mbox"), [
      inventedMail({ number: 1, to: ANN }),
      inventedMail({ number: 2, to: ANN }),
    ]);
    writeMbox(join(mail, "b.mbox"), [inventedMail({ number: 1, to: BO })]);
    const { added } = await ingest(dir, mail);
    assert.deepEqual(added, { messages: 2, deliveries: 3, known: 0 });
    assert.deepEqual(deliveriesOf(await contentOf(dir)).sort(), [
      `<1@desk.example> ${ANN}`,
      `<1@desk.example> ${BO}`,
      `<2@desk.example> ${ANN}`,
    ]);
  });
  test("changes nothing when the same mail is read again, and does not open unchanged files", async () => {
    const { dir, mail } = await place();
    writeMbox(join(mail, "a.mbox"), [
      inventedMail({ number: 1, to: ANN }),
      inventedMail({ number: 1, to: ANN }),
    ]);
    const first = await ingest(dir, mail);
    assert.deepEqual(first.added, { messages: 1, deliveries: 1, known: 1 });
    const before = await contentOf(dir);
    const again = await ingest(dir, mail);
    assert.deepEqual([again.read, again.unchanged.files], [0, 1]);
    assert.deepEqual(await contentOf(dir), before);
  });
  test("gives the same whatever the order of files and the number of threads", async () => {
    const [one, other] = [await place(), await place()];
    for (const { mail } of [one, other]) {
      writeMbox(
        join(mail, "a.mbox"),
        numbers(0, 130).map((number) => inventedMail({ number, to: ANN })),
      );
      writeMbox(
        join(mail, "b.mbox"),
        numbers(100, 200).map((number) => inventedMail({ number, to: BO })),
      );
    }
    await ingest(one.dir, join(one.mail, "a.mbox"), join(one.mail, "b.mbox"), "--jobs", "2");
    await ingest(other.dir, join(other.mail, "b.mbox"), join(other.mail, "a.mbox"), "--jobs", "1");
    const placeless = async ({ dir, mail }: typeof one) =>
      JSON.stringify(await contentOf(dir)).replaceAll(mail, "");
    assert.equal(await placeless(one), await placeless(other));
  });
  test("reads a file that grew from its beginning and adds what is new", async () => {
    const { dir, mail } = await place();
    const path = join(mail, "a.mbox");
    writeMbox(path, [inventedMail({ number: 1, to: ANN })]);
    await ingest(dir, mail);
    const more = inventedMail({ number: 2, to: ANN }).replaceAll("\r\n", "\n");
    appendFileSync(path, `From MAILER-DAEMON Mon Jan  4 08:00:00 2021\n${more}\n`);
    const { added } = await ingest(dir, mail);
    assert.deepEqual(added, { messages: 1, deliveries: 1, known: 1 });
  });
  test("knows whose mailbox a copy lay in by option, header or file, and says by which", async () => {
    const { dir, mail } = await place();
    const number = 3;
    writeMbox(join(mail, "x", `${BO}.mbox`), [
      inventedMail({ number: 1, to: ANN }),
      inventedMail({ number: 2, to: null }),
    ]);
    writeMaildir(join(mail, "y", ANN), [inventedMail({ number, to: null })]);
    writeMbox(join(mail, "z", "nobody.mbox"), [inventedMail({ number: 4, to: null })]);
    const { mailboxes_by: by } = await ingest(dir, mail);
    assert.deepEqual([by["delivered-to"], by["file-name"], by.unknown], [1, 2, 1]);
    assert.deepEqual(deliveriesOf(await contentOf(dir)).sort(), [
      `<1@desk.example> ${ANN}`,
      `<2@desk.example> ${BO}`,
      `<3@desk.example> ${ANN}`,
      "<4@desk.example> ",
    ]);
    const told = await place();
    writeMbox(join(told.mail, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    await ingest(told.dir, told.mail, "--mailbox", BO.toUpperCase());
    assert.deepEqual(deliveriesOf(await contentOf(told.dir)), [`<1@desk.example> ${BO}`]);
  });
  test("says of mail that was deleted that it is no longer there, and of moved mail that it is", async () => {
    const { dir, mail } = await place();
    const [first, second] = writeMaildir(
      join(mail, ANN),
      [1, 2].map((number) => inventedMail({ number, to: ANN })),
    );
    writeMbox(join(mail, "b.mbox"), [
      inventedMail({ number: 2, to: BO }),
      inventedMail({ number: 3, to: BO }),
    ]);
    await ingest(dir, mail);
    rmSync(first!);
    renameSync(second!, `${second!}T`);
    writeMbox(join(mail, "b.mbox"), [inventedMail({ number: 3, to: BO })]);
    await ingest(dir, mail);
    assert.deepEqual(await whereabouts(dir), {
      [`<1@desk.example> ${ANN}`]: false,
      [`<2@desk.example> ${ANN}`]: true,
      [`<2@desk.example> ${BO}`]: false,
      [`<3@desk.example> ${BO}`]: true,
    });
  });
  test("knows nothing of copies whose folder could not be found again", async () => {
    const { dir, mail } = await place();
    writeMbox(join(mail, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    await ingest(dir, mail);
    renameSync(mail, `${mail}-unmounted`);
    const { code } = await serjeant(["ingest", mail, "--workspace", dir, "--no-link"]);
    assert.equal(code, 3);
    assert.deepEqual(await whereabouts(dir), { [`<1@desk.example> ${ANN}`]: null });
  });
  test("keeps bodies of messages with findings only, and later those of campaigns where they still lie", async () => {
    const { dir, mail } = await place();
    const loud = inventedMail({ number: 1, to: ANN, word: "zebra" });
    writeMbox(join(mail, "a.mbox"), [loud, inventedMail({ number: 2, to: ANN })]);
    const [path] = writeMaildir(join(mail, BO), [inventedMail({ number: 3, to: BO })]);
    await ingest(dir, mail);
    const kept = async () =>
      (await contentOf(dir))
        .filter((m) => m.hasBody)
        .map((m) => m.message_id)
        .sort();
    assert.deepEqual(await kept(), ["<1@desk.example>"]);
    const sealed = readFileSync(join(dir, "serjeant.db")).includes("This is number 1, about zebra");
    assert.ok(!sealed, "a body must not lie in the store as it is");
    rmSync(path!);
    const workspace = await openWorkspace(dir);
    try {
      assert.deepEqual(await keepCampaignBodies(workspace, [1, 2, 3]), { kept: 1, missing: 1 });
      const bodies = await Promise.all([1, 2, 3].map((id) => workspace.store.bodyOf(id)));
      const texts = bodies.map((body) => (body === null ? null : Buffer.from(body).toString()));
      assert.equal(texts.filter((text) => text?.includes("This is number 2, about lunch")).length, 1);
      assert.equal(texts.filter((text) => text === null).length, 1);
    } finally {
      await workspace.close();
    }
    assert.deepEqual(await kept(), ["<1@desk.example>", "<2@desk.example>"]);
  });
  test("does not search a file twice for a body that it has no more, until it changes", async () => {
    const { dir, mail } = await place();
    const path = join(mail, "a.mbox");
    const mails = (...all: readonly number[]) => all.map((number) => inventedMail({ number, to: ANN }));
    writeMbox(path, mails(1, 2));
    await ingest(dir, mail);
    const then = new Date("2021-02-01T00:00:00Z");
    const keep = async (numbers: readonly number[], modified: Date) => {
      writeMbox(path, mails(...numbers));
      utimesSync(path, modified, modified);
      const workspace = await openWorkspace(dir);
      try {
        return await keepCampaignBodies(workspace, [1, 2]);
      } finally {
        await workspace.close();
      }
    };
    assert.deepEqual(await keep([1, 3], then), { kept: 1, missing: 1 });
    // The same size and time: it was not opened, or the message were found.
    assert.deepEqual(await keep([1, 2], then), { kept: 0, missing: 1 });
    assert.deepEqual(await keep([1, 2], new Date("2021-02-02T00:00:00Z")), { kept: 1, missing: 0 });
  });
  test("lets rules ask what came before, of this run and of earlier ones", async () => {
    const { dir, mail } = await place();
    const asking = join(folder, "asking");
    mkdirSync(asking, { recursive: true });
    const source = 'profile.by_sender_email().prevalence == "new"';
    writeFileSync(
      join(asking, "new.yml"),
      `name: "Tests: new"\ntype: rule\nseverity: low\nsource: '${source}'\n`,
    );
    const from = (number: number, sender: string) => inventedMail({ number, to: ANN, sender });
    const [known, stranger] = ["known@desk.example", "stranger@desk.example"];
    writeMbox(join(mail, "a.mbox"), [from(1, known), from(2, known), from(3, "other@desk.example")]);
    const again = ["--workspace", dir, "--rules", asking, "--no-default-rules", "--no-link"];
    await serjeant(["ingest", mail, ...again]);
    writeMbox(join(mail, "b.mbox"), [from(1500, known), from(1501, stranger)]);
    await serjeant(["ingest", mail, ...again]);
    const fired = (await contentOf(dir)).filter(({ rules }) => rules.length > 0);
    const late = fired.map(({ message_id }) => message_id).filter((id) => /150\d/.test(id ?? ""));
    assert.deepEqual(late, ["<1501@desk.example>"]);
  });
  test("passes over its own files where the workspace lies among the mail", async () => {
    const at = mkdtempSync(join(folder, "among-"));
    await serjeant(["init", at, "--org-domain", "parliament.example"]);
    writeMbox(join(at, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    const { read, skipped } = await ingest(at, at);
    assert.deepEqual([read, skipped], [1, []]);
  });
  test("says in words what was kept, whose it is and what to do next", async () => {
    const { dir, mail } = await place();
    writeMbox(join(mail, "a.mbox"), [inventedMail({ number: 1, to: ANN })]);
    const { code, stdout, stderr } = await serjeant(["ingest", mail, "--workspace", dir, "--no-link"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1 message read from 1 file/);
    assert.match(stdout, /1 by Delivered-To/);
    assert.match(stdout, /serjeant hunt/);
  });
  test("refuses where nothing is readable, with the reason", async () => {
    const { dir } = await place();
    const { code, stdout } = await serjeant(["ingest", join(folder, "nowhere"), "--workspace", dir]);
    assert.equal(code, 3);
    assert.match(stdout, /no such file/);
  });
});

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** By message and mailbox: whether any copy is still there. */
async function whereabouts(dir: string): Promise<Record<string, boolean | null>> {
  const found: Record<string, boolean | null> = {};
  for (const { message_id, copies } of await contentOf(dir)) {
    for (const [mailbox, there] of Map.groupBy(copies, (copy) => copy.mailbox)) {
      const states = there.map(({ still_there }) => still_there);
      found[`${message_id} ${mailbox}`] = states.includes(true) ? true : states.includes(null) ? null : false;
    }
  }
  return found;
}
