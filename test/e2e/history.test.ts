/** History on the command line: an archive is told what came before each of its messages. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { MessageResult } from "../../src/model/finding.ts";
import { serjeant } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "serjeant-history-"));
after(() => rmSync(folder, { recursive: true }));

const RULES: readonly (readonly [name: string, source: string])[] = [
  ["new", 'type.inbound and profile.by_sender_email().prevalence == "new"'],
  ["known", "type.inbound and sender.email.email in $sender_emails"],
  ["unsolicited", "type.inbound and not profile.by_sender().solicited"],
  ["written to", "type.inbound and sender.email.domain.root_domain in $recipient_domains"],
];

const rules = join(folder, "rules");
mkdirSync(rules);
for (const [name, source] of RULES) {
  writeFileSync(
    join(rules, `${name}.yml`),
    `name: "${name}"\ntype: rule\nseverity: low\ndescription: "${name}"\nsource: |\n  ${source}\n`,
  );
}

interface Mail {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly day: number;
  /** When the copy came in. */
  readonly received?: string;
}

function mailText({ name, from, to, day, received = "09:30:00" }: Mail): string {
  const date = `${day} Jan 2021 09:30:00 +0000`;
  const trace = from.includes("parliament")
    ? ""
    : `Return-Path: <${from}>\r\nReceived: from mx.example.org by mx.parliament.example; ${day} Jan 2021 ${received} +0000\r\n`;
  return `${trace}From: <${from}>\r\nTo: <${to}>\r\nSubject: ${name}\r\nDate: ${date}\r\nMessage-ID: <${name}@x.example>\r\n\r\nHello\r\n`;
}

const ANN = "ann@example.org";
const BOB = "bob@example.net";
const JO = "jo@parliament.example";
const MAILS: readonly Mail[] = [
  { name: "ann-writes", from: ANN, to: JO, day: 1 },
  { name: "ann-writes-again", from: ANN, to: JO, day: 3 },
  { name: "jo-answers-ann", from: JO, to: ANN, day: 5 },
  { name: "ann-thanks", from: ANN, to: JO, day: 7 },
  { name: "bob-writes", from: BOB, to: JO, day: 8 },
];

function archive(name: string, mails: readonly Mail[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [i, mail] of mails.entries())
    writeFileSync(join(path, `${String(i).padStart(3, "0")}.eml`), mailText(mail));
  return path;
}

const SCAN = [
  "--no-default-rules",
  "--rules",
  rules,
  "--org-domain",
  "parliament.example",
  "--format",
  "ndjson",
];

async function scan(path: string, ...more: string[]): Promise<MessageResult[]> {
  const { code, stdout, stderr } = await serjeant(["scan", path, ...SCAN, ...more]);
  assert.equal(code, 0, stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as MessageResult);
}

/** Rules that fired, by subject. */
function fired(results: readonly MessageResult[]): Record<string, readonly string[]> {
  const named = results.map(
    ({ subject, findings }) => [subject, findings.map((f) => f.rule).sort()] as const,
  );
  return Object.fromEntries(named.sort(([a], [b]) => (a! < b! ? -1 : 1)));
}

const EXPECTED = {
  "ann-thanks": ["known", "written to"],
  "ann-writes": ["new", "unsolicited"],
  "ann-writes-again": ["known", "unsolicited"],
  "bob-writes": ["new", "unsolicited"],
  "jo-answers-ann": [],
};

describe("a scan of an archive", () => {
  test("knows at each message what came before it, and nothing else", async () => {
    const results = await scan(archive("in-order", MAILS));
    assert.deepEqual(fired(results), EXPECTED);
    assert.deepEqual(
      results.flatMap((r) => r.undecided),
      [],
    );
  });

  test("answers alike whatever the order of the files", async () => {
    assert.deepEqual(fired(await scan(archive("reversed", MAILS.toReversed()))), EXPECTED);
    const [first, ...rest] = MAILS;
    assert.deepEqual(fired(await scan(archive("rotated", [...rest, first!]))), EXPECTED);
  });

  test("says the same on one thread and on two", async () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      MAILS.map((mail) => ({
        ...mail,
        name: `${mail.name}-${i}`,
        from: mail.from.replace(/^[ab]/, `$&${i % 7}`),
      })),
    ).flat();
    const path = archive("many", many);
    const [one, two] = await Promise.all([scan(path, "--jobs", "1"), scan(path, "--jobs", "2")]);
    assert.deepEqual(two, one);
    assert.ok(one.some((r) => r.findings.length > 0));
  });

  test("copies of a mail in several mailboxes, and the same archive twice, change nothing", async () => {
    const later = MAILS.map((mail) => ({ ...mail, received: "09:31:07" }));
    const results = await scan(archive("copies", [...later, ...MAILS, ...MAILS]));
    assert.equal(results.length, 3 * MAILS.length);
    assert.deepEqual(fired(results.slice(0, MAILS.length)), EXPECTED);
    assert.deepEqual(fired(results.slice(MAILS.length)), EXPECTED);
  });

  test("without mail that went out nobody says that a sender was not written to", async () => {
    const inbox = MAILS.filter((mail) => mail.from !== JO);
    const results = await scan(archive("inbox", inbox));
    assert.deepEqual(fired(results)["ann-writes"], ["new"]);
    const missing = new Set(results.flatMap((r) => r.undecided).flatMap((u) => u.missing));
    assert.deepEqual([...missing].sort(), ["list:recipient_domains", "sent_mail"]);
  });

  test("one message alone, and any with --no-history, leave the rules undecided", async () => {
    const alone = await scan(archive("alone", MAILS.slice(0, 1)));
    const without = await scan(join(folder, "in-order"), "--no-history");
    for (const { subject, undecided } of [...alone, ...without]) {
      assert.equal(undecided.length, subject === "jo-answers-ann" ? 0 : RULES.length, subject ?? "");
    }
  });

  test("on standard input is known as far as it is held", async () => {
    const mbox = MAILS.map(
      (mail) => `From x@example.org Fri Jan  1 00:00:00 2021\n${mailText(mail).replaceAll("\r\n", "\n")}\n`,
    ).join("");
    const { stdout } = await serjeant(["scan", "-", ...SCAN], { input: mbox });
    const results = stdout
      .trimEnd()
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as MessageResult);
    assert.deepEqual(fired(results), EXPECTED);
  });
});

test("rules explain looks back where it is told to, as the scan does", async () => {
  const path = join(folder, "in-order");
  const known = join(rules, "known.yml");
  const explain = ["rules", "explain", known, join(path, "001.eml"), "--org-domain", "parliament.example"];
  const alone = await serjeant(explain);
  assert.match(alone.stdout, /undecided, missing list:sender_emails/);
  const { stdout } = await serjeant([...explain, "--history", path]);
  assert.match(stdout, /^known {2}match\n/);
});

test("rules check counts rules that ask for history as evaluable", async () => {
  const { stdout } = await serjeant(["rules", "check", rules, "--format", "json"]);
  const { summary } = JSON.parse(stdout);
  assert.equal(summary.evaluable_now, RULES.length);
  assert.ok(readFileSync(join(rules, "new.yml"), "utf8").includes("prevalence"));
});
