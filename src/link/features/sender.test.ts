/** Who a message says it is from, the tool it was made with, the files it carries. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observeBytes, observeMail } from "../../../test/observe-mail.ts";
import { generatedShape } from "./generated-shape.ts";

const featuresOf = (...header: readonly string[]) => observeMail({ header, text: "x" }).features;

describe("sender", () => {
  test("has an address, a domain and a folded name", () => {
    const { sender, sender_domain, sender_name } = featuresOf("From: NEWS Desk 24 <Ada@mail.example.co.uk>");
    assert.deepEqual(
      [sender, sender_domain, sender_name],
      [["ada@mail.example.co.uk"], ["example.co.uk"], ["news desk {n}"]],
    );
  });
  test("has no name where the name is an address", () => {
    assert.equal(featuresOf('From: "a@example.org" <a@example.org>').sender_name, undefined);
  });
  test("counts Reply-To and Return-Path only where they lead elsewhere", () => {
    const own = featuresOf("Return-Path: <a@example.org>", "From: a@example.org", "Reply-To: A@example.org");
    assert.deepEqual([own.reply_to, own.return_path], [undefined, undefined]);
    const other = featuresOf(
      "Return-Path: <b@example.net>",
      "From: a@example.org",
      "Reply-To: c@example.com",
    );
    assert.deepEqual([other.reply_to, other.return_path], [["c@example.com"], ["b@example.net"]]);
  });
  test("masks what a return path carries of the recipient and of the mail", () => {
    const path = (from: string, to: string) =>
      featuresOf(`Return-Path: <${from}>`, "From: a@example.org", `To: ${to}`).return_path;
    const expected = ["bounce+{n}-{recipient}@em{n}.example.net"];
    assert.deepEqual(
      path("bounce+17-ada=parliament.example@em1234.example.net", "ada@parliament.example"),
      expected,
    );
    assert.deepEqual(
      path("bounce+9-bob=parliament.example@em77.example.net", "bob@parliament.example"),
      expected,
    );
  });
  test("names domain and selector of each DKIM signature, whether it passes or not", () => {
    const { dkim } = featuresOf(
      "DKIM-Signature: v=1; a=rsa-sha256; d=Example.net; s=K1; h=from; bh=x; b=y",
      "DKIM-Signature: v=1; d=example.org; s=s2; b=z",
      "From: a@example.org",
    );
    assert.deepEqual(dkim?.toSorted(), ["example.net/k1", "example.org/s2"]);
  });
});

describe("the mailing tool", () => {
  const shape = (id: string, from = "a@example.org") =>
    featuresOf(`From: ${from}`, `Message-ID: <${id}>`).message_id_shape?.[0];
  test("makes Message-IDs in its own way, under any sender", () => {
    const uuid = "0191f5d8-7c1a-7b3e-9f00-1a2b3c4d5e6f";
    assert.equal(shape(`${uuid}@example.org`), "{uuid}@{sender}");
    assert.equal(shape(`${uuid}@example.net`, "b@example.net"), "{uuid}@{sender}");
    assert.equal(shape(`20210112093000.17.0@mx1.example.org`), "{14 digits}.{n}.{n}@{host}.{sender}");
    assert.equal(shape(`x1y2z3@mail7.service.test`), "{n}@{host}.service.test");
  });
  test("makes boundaries in its own way", () => {
    const both = (a: string, b: string, expected: string) =>
      assert.deepEqual([generatedShape(a), generatedShape(b)], [expected, expected]);
    both(
      "----=_NextPart_000_0012_01D9A2B3.4F5E6D70",
      "----=_NextPart_001_00AF_01D9C0FF.1A2B3C4D",
      "----=_NextPart_{n}_{n}_{8}.{8}",
    );
    both("000000000000abcdef0612345678", "0000000000009bcdef0612345aa8", "{28 hex}");
    both("ldDH=_3xY9Kq2LmN7pQr4sTuVwAb3xY9Kq", "ldDH3xY9Kq2LmN7p=_Qr4sTuVwAb3xY9Kq", "{32 base64 around =_}");
  });
  test("orders and spells fields in its own way; what servers add and the occasion do not count", () => {
    const fields = ["From: a@example.org", "Subject: x", "X-Tool: 7", "Message-Id: <1@example.org>"];
    const received =
      "Received: from x.example.net (x.example.net [192.0.2.1]) by mx.parliament.example; 12 Jan 2021 09:00:00 +0000";
    const plain = featuresOf(...fields).header_order;
    assert.deepEqual(
      featuresOf("ARC-Seal: i=1", received, ...fields, "In-Reply-To: <2@example.org>", "X-MS-Exchange-Any: 1")
        .header_order,
      plain,
    );
    const shuffled = featuresOf(...fields.toReversed()).header_order;
    assert.notEqual(shuffled?.[0], plain?.[0]);
    assert.equal(shuffled?.[1], plain?.[1]);
    assert.notEqual(
      featuresOf(...fields.map((field) => field.replace("Id", "ID"))).header_order?.[1],
      plain?.[1],
    );
  });
  test("builds a tree of parts with character sets and transfer encodings", () => {
    const { mime_structure, boundary_shape } = observeBytes(MULTIPART).features;
    assert.deepEqual(mime_structure, [
      "multipart/mixed(text/plain;utf-8;quoted-printable application/pdf;base64)",
    ]);
    assert.deepEqual(boundary_shape, ["b1_{32 hex}"]);
  });
});

const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(600, 65)]);
const file = (name: string) =>
  `--b1_5f3a9c21d04be8775f3a9c21d04be877\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n` +
  `Content-Disposition: attachment; filename="${name}"\r\n\r\n${PDF.toString("base64")}\r\n`;
const MULTIPART = Buffer.from(
  'MIME-Version: 1.0\r\nTo: Ada Lovelace <ada@parliament.example>\r\nContent-Type: multipart/mixed; boundary="b1_5f3a9c21d04be8775f3a9c21d04be877"\r\n\r\n' +
    "--b1_5f3a9c21d04be8775f3a9c21d04be877\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx\r\n" +
    file("Invitation Lovelace 2021-01-12.pdf") +
    file("Invitation Lovelace 2021-01-13.pdf") +
    "--b1_5f3a9c21d04be8775f3a9c21d04be877--\r\n",
);

test("files show their bytes, their size, and their name without dates and readers", () => {
  const { attachment_hash, attachment_name, attachment_size } = observeBytes(MULTIPART).features;
  assert.equal(attachment_hash?.length, 1);
  assert.deepEqual(attachment_name, ["invitation {name} {n}.pdf"]);
  assert.deepEqual(attachment_size, [`${PDF.length} bytes pdf`]);
});

test("other recipients are those beside the owner of the copy", () => {
  const to = "To: ada@parliament.example, Bob@parliament.example";
  const mail = { header: [to, "Cc: eve@example.org"], text: "x", mailbox: "ada@parliament.example" };
  assert.deepEqual(observeMail(mail).features.other_recipients, [
    "bob@parliament.example",
    "eve@example.org",
  ]);
  assert.equal(
    observeMail({ header: ["To: ada@parliament.example"], text: "x" }).features.other_recipients,
    undefined,
  );
});
