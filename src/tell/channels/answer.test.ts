import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf } from "./answer.ts";

test("codes, a queue id and known reasons stay, in our words", () => {
  const answers: readonly (readonly [said: string, kept: string])[] = [
    ["250 2.0.0 Ok: queued as 4XyZ1a", "250 2.0.0 queued as 4XyZ1a"],
    ["250 taken", "250"],
    [
      "550 5.1.1 <ann@parliament.example>: Recipient address rejected: User unknown",
      "550 5.1.1 no such user",
    ],
    ["550-5.1.1 The email account does not exist.\r\n550 5.1.1 Learn more", "550 5.1.1 no such user"],
    ["450 4.2.0 Greylisted, see you in 300 seconds", "450 4.2.0 greylisted"],
    ["452 4.2.2 Mailbox full", "452 4.2.2 mailbox full"],
    ["host mx[192.0.2.25] said: 554 5.7.1 listed by Spamhaus", "554 5.7.1 on a blocklist"],
    [
      "5.7.26 550 5.7.26 Unauthenticated mail, DMARC policy",
      "550 5.7.26 DMARC, DKIM or SPF, against a policy",
    ],
    ["", ""],
  ];
  for (const [said, kept] of answers)
    assert.ok(answerOf(said).startsWith(kept), `${said}: ${answerOf(said)}`);
});

test("no word that a server wrote is kept, in whatever form it quotes the mail", () => {
  const quotes = [
    "550 5.7.1 We dislike: two mails were sent to you in January 2021",
    "550 5.7.1 Subject: Ihr Büro",
    "550 5.7.1 subject=Your_interview_request",
    "550 WW91ciBpbnRlcnZpZXc=",
    "550 desk@news.example",
    "250 2.0.0 Ok: queued as interview",
    "interview request",
  ];
  for (const said of quotes)
    assert.match(answerOf(said), /^(?:[245]\d\d)?[ 0-9.]*(?:\(the server's words are not kept\))?$/, said);
});

test("a megabyte of anything is a short line", () => {
  for (const one of ["no ", "5.7.1 ", "\u001b[2J", "queued as ", "mailbox "]) {
    const kept = answerOf(one.repeat(200_000));
    assert.ok(kept.length <= 200 && !/\p{Cc}/u.test(kept), kept);
  }
});
