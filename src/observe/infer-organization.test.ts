import assert from "node:assert/strict";
import { test } from "node:test";
import { inferOrganization } from "./infer-organization.ts";
import { readMessage } from "./read-message.ts";

const PUBLIC = new Set(["freemail.example"]);
const CONTEXT = { organizationDomains: null, trustedAuthserv: null, mailbox: null };

function mail(to: string, deliveredTo?: string): string {
  const delivered = deliveredTo === undefined ? "" : `Delivered-To: ${deliveredTo}\r\n`;
  return `${delivered}From: someone@sender.example\r\nTo: ${to}\r\n\r\nHello\r\n`;
}

function expectOwners(mails: readonly string[], owners: readonly string[]): void {
  const messages = mails.map((text) => readMessage(Buffer.from(text), CONTEXT).message);
  assert.deepEqual(inferOrganization(messages, PUBLIC), owners);
}

test("the domain that mail was delivered to is the organisation's", () => {
  expectOwners([mail("list@lists.example", "ada@parliament.example")], ["parliament.example"]);
});

test("a rare domain beside a usual one is not the organisation's", () => {
  const usual = Array.from({ length: 9 }, () => mail("ada@parliament.example"));
  expectOwners([...usual, mail("x@elsewhere.example")], ["parliament.example"]);
});

test("of a provider that anybody can use, the mailbox is ours and the domain is not", () => {
  const usual = Array.from({ length: 9 }, () => mail("ada@parliament.example"));
  expectOwners(
    [...usual, mail("Ada.Private@freemail.example")],
    ["ada.private@freemail.example", "parliament.example"],
  );
});

test("private mailboxes alone are enough to know whose mail it is", () => {
  expectOwners([mail("ada@freemail.example")], ["ada@freemail.example"]);
});

test("a private mailbox among several addressees proves nothing", () => {
  expectOwners([mail("ada@freemail.example, bob@freemail.example")], []);
});

test("mail from the same provider to a private mailbox is inbound", () => {
  const text = "From: eve@freemail.example\r\nTo: ada@freemail.example\r\n\r\nHello\r\n";
  const context = { ...CONTEXT, organizationDomains: new Set(["ada@freemail.example"]) };
  const { type } = readMessage(Buffer.from(text), context).message;
  assert.deepEqual({ ...type }, { inbound: true, internal: false, outbound: false });
});
