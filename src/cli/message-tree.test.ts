import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MESSAGE } from "../detect/schema.ts";
import { readMessage } from "../observe/read-message.ts";
import { messageJson } from "./message-json.ts";
import { messageTree } from "./message-tree.ts";
import { displayWidth, painter } from "./terminal.ts";

const MAIL = [
  'From: "Ann\u001b[31m" <ann@example.org>',
  "To: jo@parliament.example",
  "Subject: =?utf-8?Q?Hello=E2=80=AE?=",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<p>See <a href="https://evil.example/a?b=c">https://good.example/</a> and more words to fill a line or two.</p>',
].join("\r\n");

const { message } = readMessage(Buffer.from(MAIL), {
  organizationDomains: new Set(["parliament.example"]),
  trustedAuthserv: null,
  mailbox: null,
  verified: null,
});

describe("a message as a tree", () => {
  const lines = messageTree(message, MESSAGE, { width: 90, paint: painter(false) });

  test("shows everyday values on one line, URLs defanged and what hides written out", () => {
    assert.ok(lines.includes("  email         ann@example.org"));
    assert.ok(lines.some((line) => line.includes("hxxps://evil[.]example/a?b=c")));
    assert.ok(lines.some((line) => line.includes("Hello\\u{202E}")));
    assert.ok(!lines.join("").includes("\u001b"));
  });
  test("leaves out what is absent", () => {
    assert.ok(!lines.some((line) => /^\s*(attachments|in_reply_to|external)\b/.test(line)));
  });
  test("shows a text once and refers to it afterwards", () => {
    assert.ok(lines.some((line) => line.endsWith("the same as body.current_thread.text")));
  });
  test("stays within the width", () => {
    assert.deepEqual(
      lines.filter((line) => displayWidth(line) > 90),
      [],
    );
  });
});

describe("a message as JSON", () => {
  const json = messageJson(message, MESSAGE) as { body: { links: { href_url: { url: string } }[] } };

  test("has the fields of the schema, computed ones too, as they are", () => {
    assert.equal(json.body.links[0]?.href_url.url, "https://evil.example/a?b=c");
    assert.deepEqual(
      Object.keys(json),
      Object.keys(MESSAGE.fields).filter((name) => name !== "triage"),
    );
  });
  test("survives JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  });
});
