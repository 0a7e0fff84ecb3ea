import assert from "node:assert/strict";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { MessageResult, ScanSummary } from "../../src/model/finding.ts";
import { ROOT, serjeant } from "./run.ts";

const INBOX = "examples/inbox";
const folder = mkdtempSync(join(tmpdir(), "serjeant-e2e-"));
after(() => rmSync(folder, { recursive: true }));

const MAIL = [
  "From: Ann Sample <ann@example.org>",
  "To: jo@parliament.example",
  "Subject: Lunch",
  "Date: Tue, 12 Jan 2021 09:30:00 +0000",
  "Message-ID: <1@example.org>",
  "",
  "At one?",
  "",
].join("\r\n");

interface Parsed {
  readonly messages: readonly MessageResult[];
  readonly summary: ScanSummary;
}

function parse(ndjson: string): Parsed {
  const lines = ndjson
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { messages: lines.slice(0, -1), summary: lines.at(-1).summary };
}

/** All but how long it took. */
function timeless({ messages, summary }: Parsed): unknown {
  return { messages, summary: { ...summary, milliseconds: 0 } };
}

/** The inbox is scanned in one thread for its size; several copies of it are not. */
function copiesOf(path: string): string[] {
  const copies = mkdtempSync(join(folder, "copies-"));
  return ["a", "b", "c"].map((name) => {
    cpSync(join(ROOT, path), join(copies, name), { recursive: true });
    return join(copies, name);
  });
}

/** One scan, looked at by several tests. */
const inbox = serjeant(["scan", INBOX, "--format", "ndjson"]);

describe("serjeant scan on the example inbox", () => {
  test("says in words what was read, assumed and found", async () => {
    const { code, stdout, stderr } = await serjeant(["scan", INBOX]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\d+ messages read from \d+ files/);
    assert.match(stdout, /mail of +parliament\.example \(assumed/);
    assert.match(stdout, /Findings in \d+ of \d+ messages/);
    assert.ok(!stdout.includes("\u001b"), "a pipe gets no colour");
    assert.ok(!stderr.includes("\u001b"), "a pipe gets no progress bar");
  });

  test("finds the tracked news mail of January 2021 at several members", async () => {
    const { stdout } = await inbox;
    const tracked = parse(stdout).messages.filter((m) =>
      m.findings.some((f) => f.techniques.includes("T1598.003")),
    );
    const people = new Set(tracked.flatMap((m) => m.recipients));
    assert.ok(people.size >= 3, `only ${people.size} people`);
  });

  test("leaves most of the ordinary mail alone", async () => {
    const { stdout } = await inbox;
    const { messages, summary } = parse(stdout);
    assert.ok(messages.length >= 50);
    assert.ok(summary.messages_with_findings * 3 < messages.length);
  });

  test("writes ndjson that its schema allows, every message once, the summary last", async () => {
    const { code, stdout } = await inbox;
    assert.equal(code, 0);
    const schema = JSON.parse(readFileSync(join(ROOT, "docs/scan.schema.json"), "utf8"));
    const valid = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
    for (const line of stdout.trimEnd().split("\n"))
      assert.ok(valid(JSON.parse(line)), JSON.stringify(valid.errors));
    const { messages, summary } = parse(stdout);
    assert.equal(messages.length, summary.messages);
    assert.equal(new Set(messages.map((m) => `${m.path} ${m.index}`)).size, messages.length);
  });

  test("accounts for every rule on every message", async () => {
    const { messages, summary } = parse((await inbox).stdout);
    for (const { verdicts, findings, undecided } of messages) {
      assert.equal(verdicts.match + verdicts.no_match + verdicts.undecided, summary.rules);
      assert.equal(verdicts.match, findings.length);
      assert.equal(verdicts.undecided, undecided.length);
    }
  });

  test("writes one page that only its owner can read", async () => {
    const out = join(folder, "report.html");
    const { code, stdout } = await serjeant(["scan", INBOX, "--format", "html", "--out", out]);
    assert.equal(code, 0);
    assert.equal(stdout, "");
    const page = readFileSync(out, "utf8");
    assert.ok(page.startsWith("<!doctype html>") && page.trimEnd().endsWith("</html>"));
    assert.ok(!/<(script|img|iframe|link)\b/i.test(page));
    assert.equal(statSync(out).mode & 0o077, 0);
  });

  test("says the same with one thread and with two", async () => {
    const paths = copiesOf(INBOX);
    const [one, two] = await Promise.all(
      ["1", "2"].map((jobs) => serjeant(["scan", ...paths, "--format", "ndjson", "--jobs", jobs])),
    );
    assert.equal(one?.code, 0, one?.stderr);
    assert.deepEqual(timeless(parse(two!.stdout)), timeless(parse(one!.stdout)));
  });

  test("says the same with the network refused, in worker threads too", async () => {
    const paths = copiesOf(INBOX);
    const args = ["scan", ...paths, "--format", "ndjson", "--jobs", "2"];
    const [free, refused] = await Promise.all([serjeant(args), serjeant(args, { refuseNetwork: true })]);
    assert.equal(refused.code, 0, refused.stderr);
    assert.ok(!refused.stderr.includes("network used"), refused.stderr);
    assert.deepEqual(timeless(parse(refused.stdout)), timeless(parse(free.stdout)));
  });
});

describe("the exit code of serjeant scan", () => {
  test("is 1 when a finding is at or above --fail-on", async () => {
    assert.equal((await serjeant(["scan", INBOX, "--fail-on", "high"])).code, 1);
  });
  test("is 0 when nothing reaches --fail-on", async () => {
    const path = join(folder, "lunch.eml");
    writeFileSync(path, MAIL);
    assert.equal((await serjeant(["scan", path, "--fail-on", "informational"])).code, 0);
  });
  test("is 3 for a path that does not exist, with the reason", async () => {
    const { code, stdout } = await serjeant(["scan", join(folder, "nowhere")]);
    assert.equal(code, 3);
    assert.match(stdout, /nowhere: (there is )?no such file/);
  });
  test("is 3 for an empty folder", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const { code, stdout } = await serjeant(["scan", empty]);
    assert.equal(code, 3);
    assert.match(stdout, /Nothing was read/);
  });
  test("is 3 for files that are no mail, each named with the reason", async () => {
    const path = join(folder, "picture.png");
    writeFileSync(path, Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
    const { code, stdout, stderr } = await serjeant(["scan", path, "--format", "ndjson"]);
    assert.equal(code, 3);
    assert.equal(parse(stdout).summary.skipped.length, 1);
    assert.match(stderr, /error: no message could be read\n {2}\S+picture\.png: /);
  });
});

describe("wrong usage ends with 2 and words that help", () => {
  const cases: readonly (readonly [name: string, args: readonly string[], words: RegExp])[] = [
    ["no path", ["scan"], /error: missing required argument `path`\n/],
    [
      "an unknown option",
      ["scan", INBOX, "--frmat", "text"],
      /error: unknown option `--frmat`\nhelp: {2}did you mean `--format`\?\n/,
    ],
    ["an unknown command", ["scna"], /error: unknown command `scna`\nhelp: {2}did you mean `scan`\?\n/],
    ["an unknown format", ["scan", INBOX, "--format", "pdf"], /text, ndjson, html/],
    [
      "an unknown severity",
      ["scan", INBOX, "--fail-on", "terrible"],
      /informational, low, medium, high, critical/,
    ],
    ["no rules at all", ["scan", INBOX, "--no-default-rules"], /no rule to run[\s\S]*--rules/],
    [
      "a rule folder that is not there",
      ["scan", INBOX, "--rules", "nowhere"],
      /cannot read `nowhere`: there is no such/,
    ],
    ["a folder without rules", ["scan", INBOX, "--rules", "docs/adr"], /no rule in `docs\/adr`/],
    ["a list folder that is not there", ["scan", INBOX, "--lists", "nowhere"], /cannot read `nowhere`/],
    [
      "a domain that is none",
      ["scan", INBOX, "--org-domain", "parliament"],
      /looks like `parliament\.example`/,
    ],
    ["no threads", ["scan", INBOX, "--jobs", "0"], /a number from 1 to 256/],
    [
      "a file that cannot be written",
      ["scan", INBOX, "--out", "nowhere/r.html"],
      /cannot write `nowhere\/r\.html`/,
    ],
    [
      "an unknown rule",
      ["rules", "explain", "no such rule", "x.eml"],
      /no rule file or rule named `no such rule`/,
    ],
  ];
  for (const [name, args, words] of cases) {
    test(name, async () => {
      const { code, stdout, stderr } = await serjeant(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, words);
      assert.ok(!/\bat .*\.ts:\d+/.test(stderr), "no stack trace");
    });
  }
});

describe("the file of --out", () => {
  const place = (name: string): string => {
    const inside = mkdtempSync(join(folder, "out-"));
    writeFileSync(join(inside, name), MAIL);
    return join(inside, name);
  };

  test("is never one of the files that are read, by no path, link or folder", async () => {
    const own = place("own.eml");
    const inside = join(own, "..");
    symlinkSync(own, join(inside, "link.eml"));
    linkSync(own, join(inside, "hard.eml"));
    const tries: readonly (readonly [input: string, out: string])[] = [
      [own, own],
      [own, join(inside, "link.eml")],
      [join(inside, "link.eml"), own],
      [own, join(inside, "hard.eml")],
      [inside, own],
      [join(inside, "..", "."), own],
    ];
    for (const [input, out] of tries) {
      const { code, stderr } = await serjeant(["scan", input, "--out", out]);
      assert.equal(code, 2, `${input} to ${out}`);
      assert.match(stderr, /error: `.*` is one of the files that are read\nhelp:/);
    }
    assert.equal(readFileSync(own, "utf8"), MAIL);
    assert.deepEqual(readdirSync(inside).sort(), ["hard.eml", "link.eml", "own.eml"]);
  });
  test("is none of the rules that are run", async () => {
    const rule = join(folder, "out-rule.yml");
    writeFileSync(rule, "name: x\nsource: |\n  true\n");
    assert.equal((await serjeant(["scan", place("a.eml"), "--rules", rule, "--out", rule])).code, 2);
    assert.match(readFileSync(rule, "utf8"), /^name: x/);
  });
  test("may be new in a folder that is read, and is not read itself", async () => {
    const mail = place("a.eml");
    const out = join(mail, "..", "b.html");
    const { code, stderr } = await serjeant(["scan", join(mail, ".."), "--format", "html", "--out", out]);
    assert.equal(code, 0, stderr);
    const page = readFileSync(out, "utf8");
    assert.match(page, /1 message from 1 file /);
    assert.match(page, /Every file was read/);
    assert.deepEqual(readdirSync(join(mail, "..")).sort(), ["a.eml", "b.html"]);
  });
  test("keeps the earlier report until the new one is whole", async () => {
    const out = join(folder, "earlier.html");
    writeFileSync(out, "the earlier report");
    const { code } = await serjeant(["scan", join(folder, "nowhere"), "--format", "html", "--out", out]);
    assert.equal(code, 3);
    assert.equal(readFileSync(out, "utf8"), "the earlier report");
    assert.equal((await serjeant(["scan", INBOX, "--jobs", "0", "--out", out])).code, 2);
    assert.equal(readFileSync(out, "utf8"), "the earlier report");
    assert.equal((await serjeant(["scan", place("a.eml"), "--format", "html", "--out", out])).code, 0);
    assert.match(readFileSync(out, "utf8"), /^<!doctype html>/);
    assert.equal(statSync(out).mode & 0o077, 0);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".part")),
      [],
    );
  });
  test("replaces what a link leads to and leaves the link", async () => {
    const out = join(folder, "linked.html");
    writeFileSync(out, "old");
    symlinkSync(out, join(folder, "link.html"));
    const args = ["scan", place("a.eml"), "--format", "html", "--out", join(folder, "link.html")];
    assert.equal((await serjeant(args)).code, 0);
    assert.match(readFileSync(out, "utf8"), /^<!doctype html>/);
  });
  test("may be standard output", { skip: !existsSync("/dev/stdout") }, async () => {
    const { spawnSync } = await import("node:child_process");
    const command = `"${process.execPath}" bin/serjeant.js scan ${place("a.eml")} --out /dev/stdout | cat`;
    const { stdout, stderr } = spawnSync("/bin/sh", ["-c", command], { cwd: ROOT, encoding: "utf8" });
    assert.match(stdout, /^1 message read from 1 file/);
    assert.equal(stderr, "");
  });
  test("is not left half written when the scan is stopped", async () => {
    const { spawn } = await import("node:child_process");
    const inside = mkdtempSync(join(folder, "stopped-"));
    const out = join(inside, "r.ndjson");
    // Standard input stays open, so the scan waits until it is stopped.
    const args = ["bin/serjeant.js", "scan", "-", "--format", "ndjson", "--out", out];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["pipe", "ignore", "ignore"] });
    while (readdirSync(inside).length === 0) await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    assert.equal(code, 130);
    assert.deepEqual(readdirSync(inside), []);
  });
});

describe("what the summary of serjeant scan says", () => {
  test("a file that several paths lead to is scanned once, and said so", async () => {
    const path = join(folder, "once.eml");
    writeFileSync(path, MAIL);
    const args = ["scan", path, join(folder, ".", "once.eml"), "--format", "ndjson"];
    const { stdout, stderr } = await serjeant(args);
    assert.deepEqual([parse(stdout).summary.messages, parse(stdout).summary.files], [1, 1]);
    assert.match(stderr, /note: .*once\.eml was given more than once and is scanned once\n/);
  });
  test("counts as files only those that held mail", async () => {
    const inside = mkdtempSync(join(folder, "mixed-"));
    writeFileSync(join(inside, "a.eml"), MAIL);
    for (const name of ["b.png", "c.png"])
      writeFileSync(join(inside, name), Buffer.from("89504e470d0a1a0a", "hex"));
    const { stdout } = await serjeant(["scan", inside]);
    assert.match(stdout, /^1 message read from 1 file /);
    assert.match(stdout, /not read +2 files\n/);
  });
  test("takes undisclosed recipients for nobody", async () => {
    const input = MAIL.replace("To: jo@parliament.example", "To: undisclosed-recipients:;");
    const { messages } = parse((await serjeant(["scan", "-", "--format", "ndjson"], { input })).stdout);
    assert.deepEqual(messages[0]?.recipients, []);
  });
  test("says when no DNS question was answered, and believes no receiver instead", async () => {
    const results = "Authentication-Results: mx.parliament.example; spf=pass; dmarc=pass";
    const args = ["scan", "-", "--dns", "--format", "ndjson"];
    const { stdout, stderr } = await serjeant(args, { input: `${results}\r\n${MAIL}`, refuseNetwork: true });
    const { summary } = parse(stdout);
    assert.deepEqual(summary.verification, { verified: 0, failed_to_ask: 1 });
    assert.deepEqual(summary.trusted_authserv.ids, []);
    assert.match(stderr, /note: .*not one of \d+ DNS questions was answered/);
  });
});

describe("the other ways in", () => {
  test("reads standard input", async () => {
    const { code, stdout } = await serjeant(["scan", "-", "--format", "ndjson"], { input: MAIL });
    assert.equal(code, 0);
    assert.deepEqual(
      parse(stdout).messages.map((m) => [m.path, m.from, m.from_name]),
      [["-", "ann@example.org", "Ann Sample"]],
    );
  });
  test("takes the organization it is told and says that nothing was assumed", async () => {
    const args = ["scan", "-", "--format", "ndjson", "--org-domain", "@Senate.example"];
    const { summary } = parse((await serjeant(args, { input: MAIL })).stdout);
    assert.deepEqual(summary.organization, { domains: ["senate.example"], inferred: false });
  });
  test("leaves out a rule with an error and says which", async () => {
    const rule = join(folder, "broken.yml");
    writeFileSync(rule, "name: Broken\nsource: 'sender.emial.email =='\n");
    const { code, stderr } = await serjeant(["scan", "-", "--rules", rule], { input: MAIL });
    assert.equal(code, 0);
    assert.match(stderr, /note: .*broken\.yml/);
  });
  test("prints help and version on standard output and ends with 0", async () => {
    for (const args of [["--help"], ["scan", "--help"], ["rules", "check", "--help"], ["--version"]]) {
      const { code, stdout } = await serjeant(args);
      assert.equal(code, 0);
      assert.ok(stdout.length > 4);
    }
  });
  test("stops quietly when the reader of the pipe has seen enough", {
    skip: !existsSync("/bin/sh"),
  }, async () => {
    const { spawnSync } = await import("node:child_process");
    const command = `"${process.execPath}" bin/serjeant.js scan ${INBOX} --format ndjson | head -n 1`;
    const { status, stderr } = spawnSync("/bin/sh", ["-c", command], { cwd: ROOT, encoding: "utf8" });
    assert.equal(status, 0);
    assert.equal(stderr, "");
  });
});
