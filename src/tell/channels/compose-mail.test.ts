import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { composeMail, type NoticeMail } from "./compose-mail.ts";

const MAIL: NoticeMail = {
  from: { name: "Members' Security Office", address: "notices@office.example" },
  to: "ann@parliament.example",
  subject: "Notice from the Members' Security Office",
  text: "Two mails were sent to you.\n",
  messageId: "K7QF-2M9D.mail@office.example",
  date: "2026-11-22T09:00:00Z",
};

async function bytesOf(mail: NoticeMail): Promise<Buffer> {
  const composed = await composeMail(mail);
  assert.ok("bytes" in composed);
  return composed.bytes;
}

function fieldNames(bytes: Buffer): readonly string[] {
  const header = bytes.toString("latin1").split("\r\n\r\n")[0]!;
  return header.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(":")));
}

const FIELDS = [
  "From",
  "To",
  "Subject",
  "Date",
  "Message-ID",
  "MIME-Version",
  "Content-Transfer-Encoding",
  "Content-Type",
];

test("a notice is plain text from the office to one person, and nothing else", async () => {
  const bytes = await bytesOf(MAIL);
  assert.equal(
    bytes.toString("latin1"),
    [
      'From: "Members\' Security Office" <notices@office.example>',
      "To: ann@parliament.example",
      "Subject: Notice from the Members' Security Office",
      "Date: Sun, 22 Nov 2026 09:00:00 +0000",
      "Message-ID: <K7QF-2M9D.mail@office.example>",
      "MIME-Version: 1.0",
      "Content-Transfer-Encoding: quoted-printable",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "Two mails were sent to you.",
      "",
    ].join("\r\n"),
  );
});

test("nothing marks the notice as automatic: a person approved it, and absence notices must come back", async () => {
  assert.ok(!fieldNames(await bytesOf(MAIL)).includes("Auto-Submitted"));
});

test("every character of the approved text arrives, for any text", async () => {
  const anyText = fc.string({ unit: "grapheme", maxLength: 400 }).map((text) => text.replace(/\r\n?/g, "\n"));
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const bytes = await bytesOf({ ...MAIL, text });
      assert.ok(
        bytes
          .toString("latin1")
          .split("\r\n")
          .every((line) => line.length <= 78),
        "no server breaks a line",
      );
      const read = await PostalMime.parse(bytes);
      // The reader ends a text with a line end; nothing else may differ.
      assert.equal((read.text ?? "").replace(/\n$/, ""), text.replace(/\n$/, ""));
    }),
    { seed: 20210112, numRuns: 300 },
  );
});

test("dots, From lines, trailing spaces and long lines arrive as they are", async () => {
  const text = `.\n..\n.hidden\nFrom the office\ntrailing  \n\t\n${"long ".repeat(500)}\nÉtat – ½ – 議員\n`;
  assert.equal((await PostalMime.parse(await bytesOf({ ...MAIL, text }))).text, text);
});

test("no name, title or address writes a header field of its own", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "\r\n",
          "\n",
          "\r",
          "Bcc: x@evil.example",
          " ",
          "\t",
          "\u2028",
          "é",
          "=?utf-8?Q?a?=",
          "\0",
          "<",
          ">",
          '"',
        ),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join("")),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (name, subject) => {
      const composed = await composeMail({
        ...MAIL,
        subject: `Notice${subject}`,
        from: { ...MAIL.from, name },
      });
      assert.ok("bytes" in composed);
      assert.deepEqual(fieldNames(composed.bytes), FIELDS);
      const { from } = await PostalMime.parse(composed.bytes);
      assert.equal(from?.address, MAIL.from.address);
    }),
    { seed: 20210112, numRuns: 500 },
  );
});

test("a Message-ID that is none, or an office without an address, composes nothing", async () => {
  const bad: readonly Partial<NoticeMail>[] = [
    { messageId: "a@b\r\nBcc: x@evil.example" },
    { messageId: "no-at-sign" },
    { subject: "\r\n" },
    { messageId: "<a@b> <c@d>" },
    { from: { name: "Office", address: "office" } },
    { to: "ann@parliament.example\nBcc: x@evil.example" },
  ];
  for (const change of bad) assert.ok("unusable" in (await composeMail({ ...MAIL, ...change })));
});

test("a domain beyond ASCII is written in ASCII, and a local part beyond it is not sent to", async () => {
  const composed = await composeMail({ ...MAIL, to: "ann@bücher.example" });
  assert.ok("bytes" in composed);
  assert.equal(composed.envelope.to, "ann@xn--bcher-kva.example");
  const bytes = await bytesOf({ ...MAIL, messageId: "<k7qf.mail@bücher.example>" });
  assert.match(bytes.toString("latin1"), /^Message-ID: <k7qf\.mail@xn--bcher-kva\.example>\r$/m);
  assert.ok("unusable" in (await composeMail({ ...MAIL, to: "änne@parliament.example" })));
});

test("the same notice gives the same bytes", async () => {
  assert.deepEqual(await bytesOf(MAIL), await bytesOf(MAIL));
});
