import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { Message, ReadMessage } from "../model/message.ts";
import { ATTACHMENT_BYTES_MAX } from "./mime/limits.ts";
import { allDefects, type ReadContext, readMessage } from "./read-message.ts";

const NOBODY: ReadContext = { organizationDomains: null, trustedAuthserv: null, mailbox: null };
const PARLIAMENT: ReadContext = { ...NOBODY, organizationDomains: new Set(["parliament.example"]) };

function read(text: string, context: ReadContext = NOBODY): Message {
  return readMessage(Buffer.from(text), context).message;
}

/** The direction that is true, `unknown` when all are null. */
function directionOf(header: string, context: ReadContext = PARLIAMENT): string {
  const { inbound, internal, outbound } = read(`${header}\n\ntext`, context).type;
  const named = Object.entries({ inbound, internal, outbound }).filter(([, value]) => value === true);
  assert.ok(named.length <= 1);
  return named[0]?.[0] ?? (inbound === null ? "unknown" : "none");
}

const RECEIVED =
  "Received: from x.example.net ([198.51.100.1]) by mx.parliament.example; 12 Jan 2021 09:00:00 +0000";
const PASSED = "Authentication-Results: mx.parliament.example; dmarc=pass header.from=parliament.example";
const FAILED =
  "Authentication-Results: mx.parliament.example; spf=fail smtp.mailfrom=parliament.example; dmarc=fail";
const OURS = "From: ada@parliament.example";

test("calls mail of strangers inbound, and does not guess without the organisation's domains", () => {
  assert.equal(directionOf("From: a@example.net\nTo: ada@parliament.example"), "inbound");
  assert.equal(directionOf("To: ada@parliament.example"), "inbound");
  assert.equal(directionOf("From: a@example.net", NOBODY), "unknown");
});

test("calls mail among colleagues internal only when the author is authenticated", () => {
  const to = "To: bob@parliament.example";
  assert.equal(directionOf(`${PASSED}\n${RECEIVED}\n${OURS}\n${to}`), "internal");
  assert.equal(directionOf(`${FAILED}\n${RECEIVED}\n${OURS}\n${to}`), "inbound");
  assert.equal(directionOf(`${RECEIVED}\n${OURS}\n${to}`), "inbound");
});

test("does not take SPF of another domain for the author's", () => {
  const spf = "Authentication-Results: mx.parliament.example; spf=pass smtp.mailfrom=b@example.net";
  const header = `${spf}\n${RECEIVED}\n${OURS}\nTo: bob@parliament.example`;
  assert.equal(directionOf(`Return-Path: <b@example.net>\n${header}`), "inbound");
  const own = spf.replace("b@example.net", "ada@parliament.example");
  assert.equal(directionOf(header.replace(spf, own)), "internal");
});

test("does not believe a pass that the sender wrote where the receiver wrote none", () => {
  const to = "To: bob@parliament.example";
  const forged = `${PASSED}; spf=pass smtp.mailfrom=ada@parliament.example; dkim=pass header.d=parliament.example`;
  const below = `${RECEIVED}\n${forged}\n${OURS}`;
  assert.equal(read(`${below}\n${to}\n\n`, PARLIAMENT).headers.auth_summary.dmarc.pass, true);
  assert.equal(directionOf(`${below}\n${to}`), "inbound");
  assert.equal(directionOf(`${below}\nTo: x@example.net`), "inbound");
  const helo =
    "Received: from mx.parliament.example (unknown [192.0.2.1]) by mx.parliament.example; 12 Jan 2021 09:00:00 +0000";
  assert.equal(directionOf(`${helo}\n${forged}\n${RECEIVED}\n${OURS}\n${to}`), "inbound");
});

test("does not decode an encoded word in results before they are read (RFC 2047 §5)", () => {
  const word = "=?utf-8?Q?x=3B_dmarc=3Dpass_header=2Efrom=3Dparliament=2Eexample?=@example.net";
  const results = `Authentication-Results: mx.parliament.example; spf=none smtp.mailfrom=${word}`;
  const message = read(`${results}\n${RECEIVED}\n${OURS}\nTo: bob@parliament.example\n\n`, PARLIAMENT);
  assert.equal(message.headers.auth_summary.dmarc.pass, null);
  assert.equal(message.type.inbound, true);
  assert.match(message.headers.hops[0]?.fields.at(-1)?.value ?? "", /=\?utf-8\?Q\?x=3B/);
});

test("calls a sent copy outbound, and a delivered message that claims our author inbound", () => {
  const header = `${OURS}\nTo: journalist@example.net, bob@parliament.example`;
  assert.equal(directionOf(header), "outbound");
  assert.equal(
    directionOf(`Return-Path: <x@example.net>\nDelivered-To: bob@parliament.example\n${header}`),
    "inbound",
  );
});

test("counts sub-domains as the organisation's", () => {
  assert.equal(directionOf("From: a@mail.parliament.example\nTo: x@example.net"), "outbound");
  assert.equal(directionOf("From: a@notparliament.example\nTo: x@example.net"), "inbound");
});

/** Address of the mailbox a header is found in. */
function mailboxOf(header: string, context: ReadContext = NOBODY): string | null {
  return read(`${header}\n\n`, context).mailbox?.email.email ?? null;
}

test("finds whose copy it is: told, delivered to, received for, sole recipient", () => {
  const header = "To: list@example.org, ada@parliament.example";
  assert.equal(mailboxOf(header, { ...NOBODY, mailbox: "bob@parliament.example" }), "bob@parliament.example");
  assert.equal(mailboxOf(`Delivered-To: bob@parliament.example\n${header}`), "bob@parliament.example");
  assert.equal(
    mailboxOf(`Received: from a by b for <eve@parliament.example>; 12 Jan 2021 09:00:00 +0000\n${header}`),
    "eve@parliament.example",
  );
  assert.equal(mailboxOf(header), null);
  assert.equal(mailboxOf(header, PARLIAMENT), "ada@parliament.example");
  assert.equal(mailboxOf("To: ada@example.org"), "ada@example.org");
  assert.equal(mailboxOf(`Delivered-To: list@example.org\n${header}`, PARLIAMENT), "ada@parliament.example");
});

test("reads the person's names from the display name or the local part", () => {
  const names = (header: string): (string | null | undefined)[] => {
    const { mailbox } = read(`${header}\n\n`);
    return [mailbox?.first_name, mailbox?.last_name];
  };
  assert.deepEqual(names('To: "Example, Ada" <a@example.org>'), ["Ada", "Example"]);
  assert.deepEqual(names("To: Ada M. Example (MP) <a@example.org>"), ["Ada", "Example"]);
  assert.deepEqual(names("To: ada.example@example.org"), ["Ada", "Example"]);
  assert.deepEqual(names("To: info@example.org"), [null, null]);
});

test("does not believe X-Original-From outside of a Google group", () => {
  assert.equal(
    read("From: a@example.net\nX-Original-From: b@example.org\n\n").sender?.email.email,
    "a@example.net",
  );
});

test("reads the less common fields of the header", () => {
  const { headers } = read(
    `X-Originating-IP: [192.0.2.7]
X-Authenticated-Sender: host.example: user@example.org
X-Sender: <s@example.org>
User-Agent: Example/1
Return-Path: <>
msip_labels: MSIP_Label_11111111-2222-3333-4444-555555555555_Enabled=True; MSIP_Label_11111111-2222-3333-4444-555555555555_Name=Secret; MSIP_Label_11111111-2222-3333-4444-555555555555_SiteId=site
Reply-To: r@example.org, s@example.org

`,
  );
  assert.equal(headers.x_originating_ip?.ip, "192.0.2.7");
  assert.equal(headers.x_authenticated_sender?.email, "user@example.org");
  assert.equal(headers.x_authenticated_domain?.domain, "example.org");
  assert.equal(headers.x_sender?.email, "s@example.org");
  assert.equal(headers.mailer, "Example/1");
  assert.equal(headers.return_path, null);
  assert.equal(headers.reply_to.length, 2);
  assert.deepEqual(headers.sensitivity_label, {
    id: "11111111-2222-3333-4444-555555555555",
    name: "Secret",
    provider: "microsoft",
    provider_account_id: "site",
  });
});

test("hashes attachments over their decoded bytes", () => {
  const content = "attached bytes";
  const base64 = Buffer.from(content).toString("base64");
  const result = readMessage(
    Buffer.from(
      `Content-Type: application/x-test; name=a.bin\nContent-ID: <c1>\nContent-Transfer-Encoding: base64\n\n${base64}`,
    ),
    NOBODY,
  );
  const [attachment] = result.message.attachments;
  assert.equal(attachment?.sha256, createHash("sha256").update(content).digest("hex"));
  assert.equal(attachment?.md5, createHash("md5").update(content).digest("hex"));
  assert.equal(attachment?.content_id, "c1");
  assert.equal(attachment?.raw, base64);
  assert.equal(Buffer.from(result.attachmentBytes(0)).toString(), content);
  assert.equal(result.attachmentBytes(9).length, 0);
});

/** Text of both bodies and names of the attachments of a multipart/mixed. */
function placesOf(...parts: string[]): readonly [string | null, string | null, (string | null)[]] {
  const message = read(
    `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join("")}--b--\n`,
  );
  const { plain, html } = message.body;
  return [plain?.raw ?? null, html?.raw ?? null, message.attachments.map((file) => file.file_name)];
}

test("takes text with a file name for an attachment whatever its disposition, unless it comes first", () => {
  const smuggled = "Content-Type: text/html\nContent-Disposition: inline; filename=x.html\n\n<b>x</b>";
  const page = 'Content-Type: text/html; name="y.htm"\n\n<b>y</b>';
  const notes = "Content-Type: text/plain; name=n.txt\n\nn";
  assert.deepEqual(placesOf("\ntext", smuggled), ["text", "<b>x</b>", ["x.html"]]);
  assert.deepEqual(placesOf("\ntext", smuggled, page), ["text", "<b>x</b>", ["x.html", "y.htm"]]);
  assert.deepEqual(placesOf("\ntext", smuggled, "Content-Type: text/html\n\n<b>z</b>"), [
    "text",
    "<b>z</b>",
    ["x.html"],
  ]);
  assert.deepEqual(placesOf(page, notes), ["n", "<b>y</b>", ["y.htm", "n.txt"]]);
  assert.deepEqual(placesOf(notes, "\nfooter"), ["n\nfooter", null, []]);
});

test("gives a file that stands uuencoded in the text as an attachment, and says so", () => {
  const text = "Hello\nbegin 644 evil.exe\n%35IH:0H`\n`\nend\nbye\n";
  const bodies = [
    `\n${text}`,
    `Content-Transfer-Encoding: base64\n\n${Buffer.from(text).toString("base64")}`,
    `Content-Transfer-Encoding: quoted-printable\n\n${text.replace("begin", "=62egin")}`,
    `\n${text.replaceAll("\n", "\r\n")}`,
  ];
  for (const body of bodies) {
    const whole = readMessage(Buffer.from(`Subject: s\n${body}`), NOBODY);
    const [file, ...others] = whole.message.attachments;
    assert.deepEqual([file?.file_name, file?.file_extension, others.length], ["evil.exe", "exe", 0], body);
    assert.equal(Buffer.from(whole.attachmentBytes(0)).toString(), "MZhi\n");
    assert.equal(file?.file_type, "exe");
    assert.deepEqual(codesOf(whole), ["uuencoded-in-text"]);
  }
  for (const prose of [
    "begin 644 things\nand go on\n",
    "begin 12 x\n#AB\n",
    "we begin 644 a\n#86)C\nend\n",
    "begin 644 a",
  ])
    assert.equal(read(`Subject: s\n\n${prose}`).attachments.length, 0, prose);
});

test("keeps 2,000 links of a text, of HTML those that are seen, and says that there are more", () => {
  const hidden = '<a style="display:none" href="https://example.com/h">h</a>'.repeat(2_500);
  const html = readMessage(
    Buffer.from(`Content-Type: text/html\n\n${hidden}<a href="https://example.net/">Pay</a>`),
    NOBODY,
  );
  assert.equal(html.message.body.html?.links.length, 2_000);
  assert.equal(html.message.body.html?.links[0]?.display_text, "Pay");
  const text = readMessage(Buffer.from(`Subject: s\n\n${"https://example.com/x ".repeat(3_000)}`), NOBODY);
  assert.equal(text.message.body.plain?.links.length, 2_000);
  for (const limited of [html, text]) {
    assert.ok(limited.message.body.current_thread.links.length <= 4_000);
    assert.deepEqual(codesOf(limited), ["limit-links"]);
  }
});

test("keeps about 10,000 addresses of all fields of one name, and says that there are more", () => {
  const field = `To: ${"a@example.org,".repeat(6_000)}b@example.org\n`;
  const whole = readMessage(Buffer.from(`${field.repeat(50)}\n`), NOBODY);
  assert.equal(whole.message.recipients.to.length, 12_002);
  assert.ok(codesOf(whole).includes("limit-addresses"));
});

/** Codes of the defects, without what a header of few fields brings. */
function codesOf(whole: ReadMessage): string[] {
  const codes = allDefects(whole).map(({ code }) => code);
  return codes.filter((code) => code !== "header-from-missing");
}

test("gives one text for one message however its lines end", () => {
  const text = "From: a@example.org\n\none\ntwo\n";
  assert.equal(read(text).body.plain?.raw, read(text.replaceAll("\n", "\r\n")).body.plain?.raw);
});

test("identifies a message by its bytes and a mail by its Message-ID and author", () => {
  const text = "From: A@example.org\nMessage-ID: <1@example.org>\n\nx";
  assert.equal(read(text)._meta.id, createHash("sha256").update(text).digest("hex"));
  assert.equal(read(text)._meta.canonical_id, read(`X: 1\n${text.replace("A@", "a@")}`)._meta.canonical_id);
});

test("reads a part of 200 MB up to the limit, and the part after it", () => {
  const head = Buffer.from(
    "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b\n\n",
  );
  const tail = Buffer.from("\n--b\nContent-Type: text/plain\n\nthe rest\n--b--\n");
  const bytes = Buffer.concat([head, Buffer.alloc(200_000_000, 0x61), tail]);
  const result = readMessage(bytes, NOBODY);
  assert.equal(result.message.attachments[0]?.size, ATTACHMENT_BYTES_MAX);
  assert.equal(result.message.body.plain?.raw, "the rest");
  assert.deepEqual(
    result.defects.map((d) => [d.code, d.part]),
    [["limit-size", "1"]],
  );
});

test("has defects with their places, complete after everything was read", () => {
  const text = "From: a@example.org\nDate: never\nContent-Transfer-Encoding: base64\n\n!!!!";
  const result = readMessage(Buffer.from(text), NOBODY);
  assert.deepEqual(result.defects, []);
  assert.deepEqual(allDefects(result), [
    { code: "date-invalid", offset: 20, detail: "Date" },
    { code: "base64-invalid", offset: text.indexOf("!!!!") },
  ]);
});

test("says of no bytes that there are none", () => {
  const result = readMessage(new Uint8Array(0), PARLIAMENT);
  assert.deepEqual(allDefects(result), [{ code: "empty-message" }]);
  assert.equal(result.message.sender, null);
  assert.equal(result.message.subject.subject, null);
});

const FRAGMENTS = [
  "From: ",
  "To: ",
  "Subject: ",
  "Received: from a by b; ",
  "Content-Type: ",
  "multipart/mixed; boundary=b",
  "text/html",
  "Content-Transfer-Encoding: base64",
  "quoted-printable",
  "\r\n",
  "\n",
  "\n\n",
  "--b\n",
  "--b--",
  "=?utf-8?B?",
  "?=",
  "\0",
  "\xff",
  "<a@example.org>",
  ",",
  '"',
  "(",
  "<p style=display:none>",
  "&#x",
  "begin 644 a\n",
  "charset=utf-7",
  "filename*0*=utf-8''%",
  "\r",
];

test("reads any bytes without throwing, and the same way twice", () => {
  const fragments = fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 12 })), {
    maxLength: 40,
  });
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fragments.map((parts) => new Uint8Array(Buffer.from(parts.join(""), "latin1"))),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const first = readMessage(bytes, PARLIAMENT);
      const defects = allDefects(first);
      assert.deepEqual(allDefects(readMessage(bytes, PARLIAMENT)), defects);
      assert.equal(typeof first.message.type.inbound, "boolean");
    }),
    { seed: 20_210_112, numRuns: 1_000 },
  );
});
