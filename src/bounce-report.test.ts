import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BounceReport, bounceReport } from "./bounce-report.ts";
import { readMessage } from "./observe/read-message.ts";

const NOBODY = { organizationDomains: null, mailbox: null, trustedAuthserv: null };
const ID = "<k7qf-2m9d.mail@office.example>";
const ANN = "ann@parliament.example";

function report(text: string): BounceReport | null {
  const bytes = Buffer.from(text.replaceAll(/\r?\n/g, "\r\n"), "latin1");
  return bounceReport(bytes, readMessage(bytes, NOBODY));
}

interface Notification {
  readonly fields: string;
  readonly returned?: string;
  readonly returnedType?: string;
  readonly statusEncoding?: string;
}

function notification({
  fields,
  returned = `Message-ID: ${ID}`,
  returnedType = "message/rfc822",
  statusEncoding = "7bit",
}: Notification) {
  return report(`From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not work. See <other@mail.example>.
--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: ${statusEncoding}

${fields}
--b
Content-Type: ${returnedType}

${returned}

The body, with <quoted@mail.example> in it.
--b--
`);
}

const FAILED = `Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; ${ANN}
Original-Recipient: rfc822;Ann.Member@parliament.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such
    user here`;

test("a notification says it in fields: whom, whether it is the end, and why (RFC 3464 §2.3)", () => {
  assert.deepEqual(notification({ fields: FAILED }), {
    messageIds: [ID],
    recipients: [
      {
        addresses: [ANN, "ann.member@parliament.example"],
        action: "failed",
        answer: "5.1.1 550 5.1.1 no such user here",
      },
    ],
    isStandard: true,
  });
});

test("headers alone, other types, and encodings that are not allowed there are read all the same", () => {
  for (const returnedType of ["text/rfc822-headers", "message/rfc822-headers", "message/global-headers"])
    assert.deepEqual(notification({ fields: FAILED, returnedType })?.messageIds, [ID]);
  const base64 = Buffer.from(FAILED).toString("base64");
  assert.equal(notification({ fields: base64, statusEncoding: "base64" })?.recipients[0]?.action, "failed");
});

test("delayed, relayed, expanded and delivered are no failure; a word that nobody knows is for a person", () => {
  const action = (word: string) =>
    notification({ fields: FAILED.replace("failed", word) })?.recipients[0]?.action;
  assert.equal(action("delayed"), "delayed");
  assert.equal(action("Failed"), "failed");
  for (const word of ["relayed", "expanded", "delivered"]) assert.equal(action(word), "delivered");
  assert.equal(action("pondered"), "unclear");
});

test("each recipient has its own group", () => {
  const two = `${FAILED}\n\nFinal-Recipient: rfc822; bo@parliament.example\nAction: delayed\nStatus: 4.4.1`;
  assert.deepEqual(
    notification({ fields: two })?.recipients.map(({ addresses, action }) => `${addresses[0]} ${action}`),
    [`${ANN} failed`, "bo@parliament.example delayed"],
  );
});

test("Message-IDs in the words and in the returned body are nobody's", () => {
  assert.deepEqual(notification({ fields: FAILED, returned: "Subject: x" })?.messageIds, []);
});

const QMAIL = `Return-Path: <>
From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${ANN}>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 no such user

--- Below this line is a copy of the message.

Message-ID: ${ID}
Subject: Notice
`;

test("a server that says it only in words is understood where the words are certain", () => {
  const read = report(QMAIL)!;
  assert.equal(read.isStandard, false);
  assert.ok(read.messageIds.includes(ID));
  assert.ok(read.recipients[0]!.addresses.includes(ANN));
  assert.equal(read.recipients[0]!.action, "failed");
  assert.equal(read.recipients[0]!.answer, "Remote host said: 550 5.1.1 no such user");
});

test("a warning in words is a delay, and words that say both are for a person", () => {
  const warning = QMAIL.replace(
    /This is a permanent[\s\S]*user\n/,
    "It is delayed. Delivery attempts will continue to be made.\n",
  ).replace(
    "I'm afraid I wasn't able to deliver your message",
    "A message that you sent has not yet been delivered",
  );
  assert.equal(report(warning)?.recipients[0]?.action, "delayed");
  assert.equal(
    report(QMAIL.replace("Sorry", "It was delayed before. Sorry"))?.recipients[0]?.action,
    "unclear",
  );
});

test("an absence notice that quotes the mail reports nothing", () => {
  const absent = QMAIL.replace(
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example",
    `From: ${ANN}\nAuto-Submitted: auto-replied`,
  );
  assert.equal(report(absent), null);
  assert.equal(report(`From: ${ANN}\nSubject: Re: Notice\n\nThank you. 550 people read ${ID}.\n`), null);
  const vacation = QMAIL.replace("From: MAILER", "Auto-Submitted: auto-replied (vacation)\nFrom: MAILER");
  assert.equal(report(vacation), null);
});

test("any bytes are read without a throw", () => {
  const words = fc.constantFrom(
    "From: MAILER-DAEMON@x.example\n",
    "Return-Path: <>\n",
    "\n\n",
    "--b\n",
    "Content-Type: message/delivery-status\n",
    "Content-Type: multipart/report; boundary=b\n",
    FAILED,
    ID,
    "Action: failed\n",
    "Final-Recipient: rfc822;\n",
    "\0",
    "<",
    "@",
    "5.1.1",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, fc.string({ unit: "binary", maxLength: 30 })), { maxLength: 30 }),
      (parts) => {
        report(parts.join(""));
      },
    ),
    { seed: 20210112, numRuns: 500 },
  );
});
