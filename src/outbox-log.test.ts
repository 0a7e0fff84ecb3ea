import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type LoggedMail, MailLog } from "./outbox-log.ts";

const MAIL: LoggedMail = {
  messageId: "<k7qf-2m9d.mail@office.example>",
  to: "ann@parliament.example",
  from: "notices@office.example",
  attemptedAt: "2026-11-22T09:00:00Z",
};

const QUEUED = [
  "2026-11-22T10:00:01.250000+01:00 mx postfix/smtpd[1]: 4XyZ1a: client=serjeant.office.example[192.0.2.7]",
  "2026-11-22T10:00:01.300000+01:00 mx postfix/cleanup[2]: 4XyZ1a: message-id=<k7qf-2m9d.mail@office.example>",
  "2026-11-22T10:00:01.310000+01:00 mx postfix/qmgr[3]: 4XyZ1a: from=<notices@office.example>, size=1820, nrcpt=1 (queue active)",
];
const TO =
  "to=<ann@parliament.example>, relay=mx.parliament.example[192.0.2.25]:25, delay=0.5, delays=0.1/0/0.2/0.2";
const at = (minute: number, agent: string, rest: string): string =>
  `2026-11-22T10:${String(minute).padStart(2, "0")}:02.000000+01:00 mx postfix/${agent}[4]: 4XyZ1a: ${rest}`;

function verdict(lines: readonly string[], mail: LoggedMail = MAIL): boolean | null | undefined {
  const log = new MailLog([mail]);
  for (const line of lines) log.read(line);
  return log.verdicts().get(mail.messageId)?.sent;
}

test("sent, bounced and expired are the last word; deferred is none", () => {
  const end = (rest: string) => verdict([...QUEUED, at(1, "smtp", `${TO}, ${rest}`)]);
  assert.equal(end("dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4ABC)"), true);
  assert.equal(end("dsn=5.1.1, status=bounced (host said: 550 5.1.1 no such user)"), false);
  assert.equal(end("dsn=4.4.1, status=deferred (connection timed out)"), null);
  const expired = "from=<notices@office.example>, status=expired, returned to sender";
  assert.equal(verdict([...QUEUED, at(59, "qmgr", expired)]), false);
});

test("of a line its fields are kept, and nothing of what the other server said", () => {
  const said = (line: string) => {
    const log = new MailLog([MAIL]);
    for (const one of [...QUEUED, line]) log.read(one);
    return log.verdicts().get(MAIL.messageId)?.said;
  };
  const quoting =
    "dsn=5.7.1, status=bounced (host mx said: 550 5.7.1 you wrote: two mails to your mailbox (in reply to end of DATA))";
  assert.equal(
    said(at(1, "smtp", `${TO}, ${quoting}`)),
    "2026-11-22T10:01:02.000000+01:00 mx 4XyZ1a: status=bounced, dsn=5.7.1, relay=mx.parliament.example[192.0.2.25]:25 " +
      "(550 5.7.1 (the server's words are not kept))",
  );
  const refused =
    "milter-reject: END-OF-MESSAGE from x[192.0.2.7]: 5.7.1 it says interview; from=<notices@office.example>";
  assert.equal(
    said(at(1, "cleanup", refused)),
    "2026-11-22T10:01:02.000000+01:00 mx 4XyZ1a: status=rejected (5.7.1 (the server's words are not kept))",
  );
  const hostile = at(1, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`).replace(
    " mx ",
    " <b>interview</b> ",
  );
  assert.match(said(hostile) ?? "", / \? 4XyZ1a: status=sent/);
});

test("deferred and then sent is sent; queued and nothing more is not known", () => {
  const deferred = at(1, "smtp", `${TO}, dsn=4.2.0, status=deferred (450 greylisted)`);
  const sent = at(20, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`);
  assert.equal(verdict([...QUEUED, deferred, sent, at(20, "qmgr", "removed")]), true);
  assert.equal(verdict(QUEUED), null);
  assert.equal(verdict([]), undefined);
});

test("time stamps of syslog have no year and no zone", () => {
  const lines = [
    "Nov 22 04:00:01 mx postfix/cleanup[2]: 4XyZ1a: message-id=<k7qf-2m9d.mail@office.example>",
    "Nov 22 04:00:01 mx postfix/qmgr[3]: 4XyZ1a: from=<notices@office.example>, size=1820, nrcpt=1 (queue active)",
    `Nov 22 04:00:02 mx postfix/smtp[4]: 4XyZ1a: ${TO}, dsn=2.0.0, status=sent (250 ok)`,
  ];
  assert.equal(verdict(lines), true);
  assert.equal(verdict(lines.map((line) => line.replace("Nov 22", "Nov  2"))), undefined, "another day");
  const newYear = { ...MAIL, attemptedAt: "2027-01-01T00:10:00Z" };
  assert.equal(
    verdict(
      lines.map((line) => line.replace("Nov 22 04", "Dec 31 19")),
      newYear,
    ),
    true,
  );
});

test("a queue id that is used again is another mail", () => {
  const other = at(5, "cleanup", "message-id=<other@office.example>");
  const sent = at(6, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`);
  assert.equal(verdict([...QUEUED, other, sent]), null);
  assert.equal(verdict([...QUEUED, at(5, "qmgr", "removed"), sent]), null);
});

test("lines on other recipients, and on other queue ids, say nothing", () => {
  const others = [
    at(
      1,
      "smtp",
      "to=<bo@parliament.example>, relay=x[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)",
    ),
    at(1, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`).replace("4XyZ1a", "4XyZ1b"),
  ];
  assert.equal(verdict([...QUEUED, ...others]), null);
});

test("what an alias expands to counts for the address that was written to; two ends are none", () => {
  const to = (inner: string, status: string) =>
    at(
      2,
      "smtp",
      `to=<${inner}>, orig_to=<Ann@Parliament.example>, relay=x[192.0.2.1]:25, delay=1, dsn=2.0.0, status=${status} (x)`,
    );
  assert.equal(verdict([...QUEUED, to("ann.home@home.example", "sent")]), true);
  assert.equal(
    verdict([...QUEUED, to("ann.home@home.example", "sent"), to("aide@home.example", "bounced")]),
    null,
  );
});

test("handed to a filter on the same machine is not sent; what comes out of it is", () => {
  const filter = at(
    1,
    "smtp",
    `${TO.replace("mx.parliament.example[192.0.2.25]:25", "127.0.0.1[127.0.0.1]:10024")}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4XyZ2b)`,
  );
  assert.equal(verdict([...QUEUED, filter]), null);
  const again = [...QUEUED, at(2, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`)].map((line) =>
    line.replace("4XyZ1a", "4XyZ2b"),
  );
  assert.equal(verdict([...QUEUED, filter, ...again]), true);
  const lmtp = filter.replace("postfix/smtp[", "postfix/lmtp[");
  assert.equal(verdict([...QUEUED, lmtp]), true, "into a mailbox on this machine");
});

test("discarded is not sent, and neither is what a filter refused", () => {
  const discarded = at(1, "discard", `${TO}, dsn=2.0.0, status=sent (discarded)`);
  assert.equal(verdict([...QUEUED, discarded]), false);
  const refused = at(
    1,
    "cleanup",
    "milter-reject: END-OF-MESSAGE from x[192.0.2.7]: 5.7.1 no; from=<notices@office.example> to=<ann@parliament.example>",
  );
  assert.equal(verdict([QUEUED[1]!, refused]), false);
});

test("a mail of somebody else with our Message-ID settles nothing", () => {
  const forged = QUEUED.map((line) =>
    line.replace("from=<notices@office.example>", "from=<mallory@evil.example>"),
  );
  assert.equal(verdict([...forged, at(1, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`)]), undefined);
});

test("a Message-ID from long before or after is not this attempt's", () => {
  const sent = at(1, "smtp", `${TO}, dsn=2.0.0, status=sent (250 ok)`);
  const on = (day: string) => [...QUEUED, sent].map((line) => line.replace("2026-11-22", day));
  assert.equal(verdict(on("2026-11-21")), undefined);
  assert.equal(verdict(on("2026-11-24")), undefined);
});

test("what others wrote into the log is nothing special", () => {
  const hostile = [
    // In a Message-ID, in a recipient's local part, in a server's answer, in a name of a client.
    at(
      1,
      "cleanup",
      "message-id=<k7qf-2m9d.mail@office.example> 4XyZ1a: to=<ann@parliament.example>, status=sent (250 ok)",
    ),
    at(
      1,
      "smtp",
      'to=<"to=<ann@parliament.example>, status=sent"@evil.example>, relay=x[192.0.2.1]:25, status=bounced (x)',
    ),
    at(
      1,
      "smtp",
      "to=<bo@parliament.example>, relay=x[192.0.2.1]:25, dsn=4.0.0, status=deferred (to=<ann@parliament.example>, status=sent (250 ok))",
    ),
    "2026-11-22T10:01:02.000000+01:00 mx postfix/smtpd[4]: NOQUEUE: reject: 4XyZ1a: to=<ann@parliament.example>, status=sent (250 ok)",
    `2026-11-22T10:01:02.000000+01:00 mx sshd[4]: 4XyZ1a: ${TO}, dsn=2.0.0, status=sent (250 ok)`,
    `2026-11-22T10:01:02.000000+01:00 mx app[4]: postfix/smtp[4]: 4XyZ1a: ${TO}, dsn=2.0.0, status=sent (250 ok)`,
    at(1, "smtp", `${TO}, dsn=4.0.0, status=deferred (said: 450 x, status=sent (250 ok))`),
  ];
  for (const line of hostile) assert.notEqual(verdict([...QUEUED, line]), true, line);
});

test("any line is read without a throw, and none settles a mail that the log does not have", () => {
  const words = fc.constantFrom(
    "2026-11-22T10:01:02+01:00 mx ",
    "Nov 22 10:01:02 mx ",
    "postfix/smtp[4]: ",
    "postfix/qmgr[1]: ",
    "4XyZ1a: ",
    "removed",
    "from=<notices@office.example>, ",
    TO,
    "status=sent (250)",
    "to=<",
    ">, ",
    "\0",
    "\u2028",
    "é",
    "message-id=",
    "status=expired",
  );
  const line = fc
    .array(fc.oneof(words, fc.string({ maxLength: 20 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      assert.equal(verdict(lines), undefined);
    }),
    { seed: 20210112, numRuns: 500 },
  );
});

test("a log of a million hostile characters takes linear time", () => {
  const log = new MailLog([MAIL]);
  for (const line of QUEUED) log.read(line);
  for (let i = 0; i < 2_000; i++) {
    log.read(at(1, "smtp", `to=<${"a".repeat(300)}>, ${"status=".repeat(500)}`));
    log.read(`${" ".repeat(5_000)}postfix/`);
  }
  assert.equal(log.verdicts().get(MAIL.messageId)?.sent, null);
});
