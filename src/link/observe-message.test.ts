import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { mutate, randomOf } from "../../test/fuzz/mutate.ts";
import { type Mail, observeBytes, observeMail } from "../../test/observe-mail.ts";
import { FEATURES, type FeatureName, type Observation } from "../model/observation.ts";

/** One hand's mail with whatever a hand can change at will. */
function mailOf(hand: {
  readonly from: string;
  readonly host: string;
  readonly subject: string;
  readonly reader: string;
  readonly token: string;
}): Observation {
  const { from, host, subject, reader, token } = hand;
  const [first = "", last = ""] = reader.split(".");
  return observeMail({
    mailbox: `${reader}@parliament.example`,
    header: [
      `From: ${from}`,
      `To: ${first} ${last} <${reader}@parliament.example>`,
      `Subject: ${subject}`,
      "Date: Tue, 12 Jan 2021 09:30:00 +0000",
      `Message-ID: <${token}.17@${from.slice(from.indexOf("@") + 1, -1)}>`,
    ],
    html:
      `<html><body><div class="story"><p>Dear ${first[0]?.toUpperCase()}${first.slice(1)},</p><p>The committee heard on 12 January that the ` +
      `programme will cost 3,200 million more than the ministers said, and that nobody had asked the members who sit for the ` +
      `towns along the river what they thought of the plan.</p><p><a href="https://${host}/n/${token}">Read it all</a></p>` +
      `<img src="https://${host}/o/${token}.gif" width="1" height="1"></div></body></html>`,
  });
}

const FIRST = mailOf({
  from: "Morning News <desk@example.com>",
  host: "t.example.com",
  subject: "New costs of the river programme",
  reader: "ada.lovelace",
  token: "5f3a9c21d04be877a1c2d3e4",
});
const SECOND = mailOf({
  from: "River Watch <editor@example.org>",
  host: "img.example.net",
  subject: "What the ministers did not say",
  reader: "grace.hopper",
  token: "8e2b7a10c94d5f3a9c21d04b",
});

function shared(a: Observation, b: Observation): FeatureName[] {
  return FEATURES.filter((name) => a.features[name]?.some((value) => b.features[name]?.includes(value)));
}

describe("a hand that changes sender, host, subject and reader", () => {
  test("still shows the same words, markup, links, tokens, trackers and tool", () => {
    assert.deepEqual(shared(FIRST, SECOND), [
      "text_template",
      "html_skeleton",
      "url_scheme",
      "token_scheme",
      "tracker_layout",
      "message_id_shape",
      "header_order",
      "mime_structure",
    ]);
    assert.equal(FIRST.sketch, SECOND.sketch);
    assert.notEqual(FIRST.key, SECOND.key);
  });
  test("keeps no word of the body in a value", () => {
    const values = JSON.stringify([FIRST.features, FIRST.sketch]);
    for (const word of ["committee", "ministers", "towns"]) assert.ok(!values.includes(word), word);
  });
});

describe("key", () => {
  const mail: Mail = {
    header: ["From: a@example.org", "To: l@example.org", "Subject: x", "Message-ID: <1@example.org>"],
    text: "Hello\r\n",
  };
  const traced = (trace: readonly string[], text = "Hello\r\n"): string =>
    observeMail({ ...mail, header: [...trace, ...(mail.header ?? [])], text }).key;
  test("is one for two copies that other servers took in", () => {
    const trace = [
      "Delivered-To: ada@parliament.example",
      "ARC-Seal: i=1; a=x",
      "Received: from x.example.net ([192.0.2.1]) by mx.parliament.example; 12 Jan 2021 09:00:00 +0000",
    ];
    assert.equal(traced(trace), traced([]));
    assert.equal(traced([], "Hello\n\n"), traced([]));
    assert.match(traced([]), /^[0-9a-f]{32}$/);
  });
  test("is another for other words, subjects, readers and Message-IDs", () => {
    const keys = [
      traced([]),
      traced([], "Hello you\r\n"),
      ...["x", "l@", "<1"].map(
        (part) =>
          observeMail({ ...mail, header: mail.header?.map((field) => field.replace(part, `${part}2`)) ?? [] })
            .key,
      ),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });
});

const received = (client: string, date: string, by = "mx.parliament.example") =>
  `Received: from ${client} by ${by} with ESMTP; ${date}`;
const OUTSIDE = "x.example.net (x.example.net [198.51.100.77])";
const NOON = "Tue, 12 Jan 2021 12:00:00 +0000";

describe("date", () => {
  const dateOf = (...header: readonly string[]) => observeMail({ header, text: "x" }).date;
  test("is when the last server took the mail in", () => {
    assert.equal(
      dateOf(received(OUTSIDE, NOON), "Date: Mon, 1 Jan 2035 00:00:00 +0000"),
      "2021-01-12T12:00:00Z",
    );
  });
  test("passes over absurd times, then takes the written date", () => {
    const broken = received("inner.parliament.example", "Thu, 1 Jan 1970 00:00:00 +0000");
    assert.equal(dateOf(broken, received(OUTSIDE, NOON)), "2021-01-12T12:00:00Z");
    assert.equal(dateOf(broken, "Date: Tue, 12 Jan 2021 09:30:00 +0100"), "2021-01-12T08:30:00Z");
    assert.equal(dateOf("Date: Thu, 1 Jan 1970 00:00:00 +0000"), null);
    assert.equal(dateOf("Date: soon"), null);
  });
});

describe("origin", () => {
  const originOf = (...header: readonly string[]) => {
    const { origin_ip, features } = observeMail({ header, text: "x" });
    return [origin_ip, features.origin_network?.[0] ?? null];
  };
  test("is the client that our own server recorded, not what stands below", () => {
    const inner = received(
      "mx.parliament.example (mx.parliament.example [10.0.0.2])",
      NOON,
      "store.parliament.example",
    );
    const forged = received("y.example.org (y.example.org [203.0.113.5])", NOON, "x.example.net");
    assert.deepEqual(originOf(inner, received(OUTSIDE, NOON), forged), ["198.51.100.77", "198.51.100.0/24"]);
  });
  test("is a /48 of an IPv6 address", () => {
    const six = received("x.example.net (x.example.net [IPv6:2001:db8:12:34::7])", NOON);
    assert.deepEqual(originOf(six), ["2001:db8:12:34::7", "2001:db8:12::/48"]);
  });
  test("is missing where nobody recorded one, and for mail of our own", () => {
    assert.deepEqual(originOf("From: a@example.org"), [null, null]);
  });
});

describe("traits", () => {
  const traitsOf = (mail: Mail) => observeMail(mail).traits;
  test("know mailings, their lists and services", () => {
    const list = traitsOf({ header: ["List-Id: News <news.lists.example.org>"], text: "x" });
    assert.deepEqual([list.is_bulk, list.list_domain], [true, "example.org"]);
    const service = traitsOf({ header: ["List-Unsubscribe: <https://u.example.net/x>"], text: "x" });
    assert.deepEqual([service.is_bulk, service.list_domain], [true, "example.net"]);
    assert.equal(traitsOf({ text: "x" }).is_bulk, false);
  });
  test("know answers and automatic mail", () => {
    assert.equal(traitsOf({ header: ["In-Reply-To: <1@example.org>"], text: "x" }).is_reply, true);
    assert.equal(traitsOf({ header: ["Auto-Submitted: auto-replied"], text: "x" }).is_automatic, true);
    assert.equal(traitsOf({ header: ["Auto-Submitted: no"], text: "x" }).is_automatic, false);
  });
  test("see who asks for a password: by a form, or by words and a link", () => {
    const asks = (html: string) => traitsOf({ html }).asks_credentials;
    assert.equal(asks('<form action="https://example.org/"><input type="password"></form>'), true);
    assert.equal(asks('<p>Please verify your account</p><a href="https://example.org/">here</a>'), true);
    assert.equal(asks("<p>Please verify your account</p>"), false);
    assert.equal(asks('<p>The minutes</p><a href="https://example.org/">here</a>'), false);
  });
});

describe("limits", () => {
  test("hold whatever a mail carries, and keep the rare host among many links", () => {
    const links = Array.from({ length: 300 }, (_, i) => `<a href="https://a.example/${i}">x</a>`).join("");
    const to = Array.from({ length: 500 }, (_, i) => `p${i}@example.org`).join(", ");
    const seen = observeMail({ header: [`To: ${to}`], html: `${links}<a href="https://b.example/">y</a>` });
    assert.equal(seen.urls.length, 64);
    assert.ok(seen.urls.some(({ host }) => host === "b.example"));
    assert.deepEqual([seen.recipients.length, seen.recipient_count], [100, 500]);
    assert.equal(seen.features.other_recipients?.length, 20);
    for (const values of Object.values(seen.features)) assert.ok(values.length <= 20);
  });
});

const FIXTURES = join(import.meta.dirname, "..", "..", "test", "fixtures", "mail");

test("damaged mail throws nothing, and gives the same observation twice", () => {
  const mails = readdirSync(FIXTURES)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => readFileSync(join(FIXTURES, name)));
  const random = randomOf(3);
  const pick = () => mails[Math.floor(random() * mails.length)]!;
  for (let i = 0; i < 400; i++) {
    const bytes = mutate(pick(), pick(), random);
    assert.deepEqual(observeBytes(bytes), observeBytes(bytes));
  }
});
