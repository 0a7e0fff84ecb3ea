import assert from "node:assert/strict";
import { chmod, link, mkdir, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { inFolder, MESSAGES, messagesOf, readAll } from "../../../test/contract/mail-source.ts";
import { outlookItemOf, packMbox, packOutlook, packZip, quoteRd } from "../../../test/contract/packers.ts";
import { type ReadMailOptions, readMail, type SourceEvent, totalBytes } from "./index.ts";
import { mailboxOnPath } from "./look.ts";

const MAIL = MESSAGES[0]!;

async function fromStandardInput(bytes: Uint8Array, options: ReadMailOptions = {}): Promise<SourceEvent[]> {
  async function* standardInput(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  const events: SourceEvent[] = [];
  for await (const event of readMail(["-"], { ...options, standardInput: standardInput() }))
    events.push(event);
  return events;
}

const reasons = (events: readonly SourceEvent[]): string[] =>
  events.flatMap((event) => (event.kind === "skipped" ? [`${event.path}: ${event.reason}`] : []));

test("standard input is a message, an mbox, an archive or an Outlook file", async () => {
  for (const [bytes, count] of [
    [MAIL, 1],
    [packMbox(MESSAGES, quoteRd), MESSAGES.length],
    [packZip([{ name: "a.eml", bytes: MAIL }]), 1],
    [packOutlook(outlookItemOf(MAIL)), 1],
  ] as const) {
    const messages = messagesOf(await fromStandardInput(bytes));
    assert.equal(messages.length, count);
    assert.ok(messages.every((message) => message.path.startsWith("-")));
  }
  assert.deepEqual(reasons(await fromStandardInput(Buffer.alloc(0))), ["-: an empty file"]);
});

test("a file that several paths lead to is read once; hard links are copies of several people", () =>
  inFolder({ "all/ann/1.eml": MAIL }, async (folder) => {
    const ann = join(folder, "all/ann");
    await mkdir(join(folder, "all/jo"));
    await link(join(ann, "1.eml"), join(folder, "all/jo/1.eml"));
    await symlink(join(ann, "1.eml"), join(folder, "all/link.eml"));
    const events: SourceEvent[] = [];
    for await (const event of readMail([ann, join(folder, "all")])) events.push(event);
    assert.equal(messagesOf(events).length, 2);
    const repeated = events.filter((event) => event.kind === "repeated").map((event) => event.path);
    assert.deepEqual(repeated, [join(folder, "all/ann/1.eml"), join(folder, "all/link.eml")]);
    assert.equal(await totalBytes([ann, join(folder, "all")]), 2 * MAIL.length);
  }));

test("what is left out is not read, whatever it is called there", () =>
  inFolder({ "a.eml": MAIL, "b.eml": MAIL }, async (folder) => {
    await symlink(join(folder, "b.eml"), join(folder, "c.eml"));
    const leaveOut = [await realpath(join(folder, "b.eml"))];
    const paths: string[] = [];
    for await (const event of readMail([folder], { leaveOut })) paths.push(event.path);
    assert.deepEqual([...new Set(paths)], [join(folder, "a.eml")]);
  }));

test("what is no mail is named with a reason", () =>
  inFolder(
    {
      "a.txt": Buffer.from("hello\n"),
      "b.bin": Buffer.from([0, 1, 2, 3]),
      "c.gz": Buffer.from([0x1f, 0x8b, 8, 0]),
      "d.pst": Buffer.from("!BDN...."),
      "e.yml": Buffer.from("name: x\nsource: y\n"),
      "f.eml": Buffer.from("no header at all, but the name says so\n"),
    },
    async (folder) => {
      const events = await readAll(folder);
      assert.deepEqual(reasons(events), [
        "a.txt: not mail (no header fields at its beginning)",
        "b.bin: not mail (a binary file)",
        "c.gz: compressed with gzip: unpack it first",
        "d.pst: an Outlook data file (PST, OST): export its messages first",
        "e.yml: not mail (no header fields at its beginning)",
      ]);
      assert.deepEqual(
        messagesOf(events).map((message) => message.path),
        ["f.eml"],
      );
    },
  ));

test("a path that does not exist, and a link to nowhere, are reported", () =>
  inFolder({ "a.eml": MAIL }, async (folder) => {
    await symlink(join(folder, "gone"), join(folder, "link.eml"));
    assert.deepEqual(reasons(await readAll(folder)), ["link.eml: no such file or folder"]);
    assert.deepEqual(reasons(await readAll(folder, join(folder, "missing"))), [
      "missing: no such file or folder",
    ]);
  }));

test(
  "a file that may not be opened is reported",
  { skip: process.getuid?.() === 0 && "root may open everything" },
  () =>
    inFolder({ "a.eml": MAIL, "b.eml": MAIL }, async (folder) => {
      await chmod(join(folder, "a.eml"), 0);
      const events = await readAll(folder);
      assert.deepEqual(reasons(events), ["a.eml: permission denied"]);
      assert.equal(messagesOf(events).length, 1);
    }),
);

test("symbolic links that lead in circles end", () =>
  inFolder({ "a/b/1.eml": MAIL, "c/2.eml": MAIL }, async (folder) => {
    await symlink(folder, join(folder, "a/b/up"));
    await symlink(join(folder, "c"), join(folder, "a/c"));
    assert.deepEqual(
      messagesOf(await readAll(folder)).map((message) => message.path),
      ["a/b/1.eml", "a/c/2.eml"],
    );
  }));

test("names are read in the order of their code units, in every folder", () =>
  inFolder(
    { "b.eml": MAIL, "a/z.eml": MAIL, "B.eml": MAIL, "a.eml": MAIL, "a-b.eml": MAIL },
    async (folder) => {
      assert.deepEqual(
        messagesOf(await readAll(folder)).map((message) => message.path),
        ["B.eml", "a/z.eml", "a-b.eml", "a.eml", "b.eml"],
      );
      assert.equal(await totalBytes([folder, "-"]), 5 * MAIL.length);
    },
  ));

test("a Maildir gives its messages whatever they look like, and leaves out what is still being written", () =>
  inFolder(
    {
      "box/cur/1:2,S": Buffer.from("no header\n"),
      "box/new/2": MAIL,
      "box/tmp/3": MAIL,
      "box/.Sent/cur/4:2,": MAIL,
    },
    async (folder) => {
      await mkdir(join(folder, "box/.Sent/new"));
      const events = await readAll(folder);
      assert.deepEqual(
        messagesOf(events).map((message) => message.path),
        ["box/.Sent/cur/4:2,", "box/cur/1:2,S", "box/new/2"],
      );
      assert.deepEqual(reasons(events), ["box/tmp: mail that is still being delivered"]);
    },
  ));

test("encrypted entries, archives too deep and empty archives are reported", async () => {
  const encrypted = packZip([
    { name: "a.eml", bytes: MAIL, isEncrypted: true },
    { name: "b.eml", bytes: MAIL },
  ]);
  const events = await fromStandardInput(encrypted);
  assert.deepEqual(reasons(events), ["-!/a.eml: encrypted with a password"]);
  assert.equal(messagesOf(events).length, 1);
  let nested = packZip([{ name: "a.eml", bytes: MAIL }]);
  for (let depth = 0; depth < 5; depth += 1) nested = packZip([{ name: "z.zip", bytes: nested }]);
  assert.deepEqual(reasons(await fromStandardInput(nested)), [
    "-!/z.zip!/z.zip!/z.zip: too many archives inside one another",
  ]);
  assert.deepEqual(reasons(await fromStandardInput(packZip([]))), ["-: an archive without files"]);
});

test("a zip bomb stops, one entry or many together", async () => {
  const limits = { inflateFreeBytes: 100_000, inflateRatioMax: 100 };
  const bomb = Buffer.concat([MAIL, Buffer.alloc(5_000_000, "x")]);
  const one = await fromStandardInput(packZip([{ name: "a.eml", bytes: bomb }]), { limits });
  assert.deepEqual(messagesOf(one)[0]?.defects[0]?.code, "source-truncated");
  assert.deepEqual(reasons(one), ["-!/a.eml: inflates to far more than mail does (a zip bomb)"]);
  const part = Buffer.concat([MAIL, Buffer.alloc(90_000, "x")]);
  const many = packZip(Array.from({ length: 20 }, (_, at) => ({ name: `${at}.eml`, bytes: part })));
  const whole = messagesOf(await fromStandardInput(many, { limits })).filter(
    (message) => message.defects.length === 0,
  );
  assert.ok(whole.length < 20, "together they exceed the ratio of the archive");
});

test("an entry's name cannot steer the terminal", async () => {
  const [message] = messagesOf(await fromStandardInput(packZip([{ name: "\u001b[2Ja.eml", bytes: MAIL }])));
  assert.equal(message?.path, "-!/\ufffd[2Ja.eml");
});

test("a message over the limit is cut and says so", async () => {
  const [message] = messagesOf(await fromStandardInput(MAIL, { limits: { messageBytesMax: 50 } }));
  assert.equal(message?.bytes.length, 50);
  assert.deepEqual(message?.defects, [{ code: "limit-size", offset: 50 }]);
});

test("an Apple Mail file that ends early says so", async () => {
  const [message] = messagesOf(await fromStandardInput(Buffer.concat([Buffer.from("9999\n"), MAIL])));
  assert.equal(message?.bytes.length, MAIL.length);
  assert.equal(message?.defects[0]?.code, "source-truncated");
});

test("the mailbox is the nearest folder, mbox or archive that is named for an address", () => {
  const guess = (path: string, isContainer = false) => mailboxOnPath(path, isContainer);
  assert.equal(guess("mail/jane@example.org.mbox", true), "jane@example.org");
  assert.equal(guess("mail/Jane@Example.org/inbox/1.eml"), "Jane@example.org");
  assert.equal(guess("a@example.org/b@example.net/1.eml"), "b@example.net");
  assert.equal(guess("jane@example.org.zip!/inbox/1.eml"), "jane@example.org");
  assert.equal(guess("mail/jane@example.org.eml"), null);
  assert.equal(guess("inbox.mbox", true), null);
  assert.equal(guess("a@b@example.org.mbox", true), null);
  assert.equal(guess("@example.org/1.eml"), null);
});
