import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DeliveryMailbox } from "../model/observation.ts";
import { readMessage } from "./read-message.ts";

interface Known {
  readonly told?: string;
  readonly onPath?: string;
  readonly ours?: readonly string[];
}

function deliveryOf(header: string, { told, onPath, ours }: Known = {}): DeliveryMailbox {
  const { delivery } = readMessage(Buffer.from(`${header}\r\n\r\nwords\r\n`), {
    organizationDomains: ours === undefined ? null : new Set(ours),
    trustedAuthserv: null,
    mailbox: told ?? null,
    mailboxOnPath: onPath ?? null,
  });
  return delivery;
}

const FOR =
  "Received: from a.example by b.example for <for@parliament.example>; Tue, 12 Jan 2021 09:30:00 +0000";
const ONWARDS =
  "Received: from b.example by c.example for <early@parliament.example>; Tue, 12 Jan 2021 09:29:00 +0000";

describe("whose mailbox a copy lay in is told by", () => {
  const table: readonly (readonly [string, string, Known, DeliveryMailbox])[] = [
    [
      "the one who hands it over, before everything else",
      "Delivered-To: a@parliament.example",
      { told: "B@parliament.example" },
      { mailbox: "b@parliament.example", mailbox_by: "option" },
    ],
    [
      "the topmost Delivered-To, which the last server wrote",
      "Delivered-To: a@parliament.example\r\nDelivered-To: list@lists.example",
      {},
      { mailbox: "a@parliament.example", mailbox_by: "delivered-to" },
    ],
    [
      "X-Original-To where there is no Delivered-To",
      `X-Original-To: a@parliament.example\r\n${FOR}`,
      {},
      { mailbox: "a@parliament.example", mailbox_by: "x-original-to" },
    ],
    [
      "the `for` of the topmost Received, and of no other",
      `${FOR}\r\n${ONWARDS}`,
      { onPath: "file@parliament.example" },
      { mailbox: "for@parliament.example", mailbox_by: "received-for" },
    ],
    [
      "the name of its file where the header says nothing",
      "To: a@parliament.example",
      { onPath: "File@parliament.example" },
      { mailbox: "file@parliament.example", mailbox_by: "file-name" },
    ],
    [
      "its file where the header names somebody outside: a list, or whom a sent copy went to",
      "Delivered-To: everybody@lists.example",
      { onPath: "file@parliament.example", ours: ["parliament.example"] },
      { mailbox: "file@parliament.example", mailbox_by: "file-name" },
    ],
    [
      "somebody outside where nobody inside is named",
      "Delivered-To: private@mail.example",
      { ours: ["parliament.example"] },
      { mailbox: "private@mail.example", mailbox_by: "delivered-to" },
    ],
    [
      "nobody: an only recipient is a guess",
      "To: a@parliament.example",
      {},
      { mailbox: "", mailbox_by: "unknown" },
    ],
  ];
  for (const [name, header, known, expected] of table) {
    test(name, () => assert.deepEqual(deliveryOf(header, known), expected));
  }
});
