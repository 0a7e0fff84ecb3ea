import assert from "node:assert/strict";
import { openStore } from "../../src/store/index.ts";
import type { NewCopy } from "../../src/store/store.ts";
import { contentKey, copyOf, numbersFor } from "./copies.ts";
import { optionsFor, type StoreTests } from "./store-case.ts";
import { ALWAYS, addOne, contentOf, progressOf, withStore } from "./with-store.ts";

const FINDING = { rule: "rules/a", id: "a", severity: "high", techniques: ["T1598.003"] } as const;
const OTHER_FINDING = { rule: "rules/b", id: "b", severity: "low", techniques: [] } as const;
const KEYS = numbersFor(
  { kind: "address", value: "press@news.example" },
  { kind: "address_domain", value: "news.example" },
  { kind: "ip", value: "192.0.2.1" },
  { kind: "ip", value: "192.0.2.2" },
  { kind: "message_id", value: "<m3@example.org>" },
);

export const ADDING: StoreTests = {
  "keeps an observation as it was, member for member": (given) =>
    withStore(given, async (store, run) => {
      const copy = copyOf({ name: "whole", observation: WHOLE, findings: [FINDING] });
      const id = await addOne(store, run, copy);
      const [kept] = await store.messages([id]);
      assert.deepEqual(kept, { id, observation: copy.observation, findings: [FINDING], hasBody: false });
    }),
  "the same mail twice is one message and one delivery": (given) =>
    withStore(given, async (store, run) => {
      const copy = copyOf({ name: "once" });
      const first = await store.addCopies(run, [copy, copy], [progressOf("/mail/jane.mbox")]);
      assert.deepEqual(first, { messages: 1, deliveries: 1, known: 1 });
      const before = await contentOf(store, KEYS);
      const version = await store.version();
      const again = await store.addCopies(run, [copy], [progressOf("/mail/jane.mbox")]);
      assert.deepEqual(again, { messages: 0, deliveries: 0, known: 1 });
      assert.deepEqual(await contentOf(store, KEYS), before);
      assert.equal(await store.version(), version);
    }),
  "a mail in two mailboxes is one message with two deliveries": (given) =>
    withStore(given, async (store, run) => {
      const here = copyOf({ name: "both" });
      const there = copyOf({
        name: "both",
        delivery: { mailbox: "clerk@example.net", path: "/mail/clerk" },
      });
      assert.deepEqual(await store.addCopies(run, [here, there], []), {
        messages: 1,
        deliveries: 2,
        known: 0,
      });
      const deliveries = await store.deliveriesOf(await idsOf(store, ["both"]));
      assert.deepEqual(deliveries.map(({ mailbox }) => mailbox).sort(), [
        "clerk@example.net",
        "jane@example.org",
      ]);
      assert.deepEqual(await store.counts(), { messages: 1, deliveries: 2, mailboxes: 2 });
    }),
  "a mail in two files of one mailbox is one delivery": (given) =>
    withStore(given, async (store, run) => {
      const inbox = copyOf({ name: "twice", delivery: { path: "/mail/inbox" } });
      const archive = copyOf({ name: "twice", delivery: { path: "/mail/archive" } });
      assert.equal((await store.addCopies(run, [inbox, archive], [])).deliveries, 1);
      assert.equal((await store.deliveriesOf(await idsOf(store, ["twice"]))).length, 1);
      for await (const { messages } of store.mailboxesOfMessages()) assert.equal(messages.length, 1);
    }),
  "the order of arrival, and how copies are grouped into calls, does not show": async (given) => {
    const copies = arrivals();
    const groupings = [
      [copies],
      [copies.toReversed()],
      copies.map((copy) => [copy]),
      copies.toReversed().map((copy) => [copy]),
      [copies.slice(5), copies.slice(0, 5), copies],
    ];
    const contents: unknown[] = [];
    for (const calls of groupings) {
      await withStore(given, async (store, run) => {
        for (const call of calls) await store.addCopies(run, call, []);
        contents.push(await contentOf(store, KEYS));
      });
    }
    for (const content of contents) assert.deepEqual(content, contents[0]);
  },
  "findings of every copy are kept, each once": (given) =>
    withStore(given, async (store, run) => {
      await addOne(store, run, copyOf({ name: "found", findings: [OTHER_FINDING] }));
      const elsewhere = { path: "/mail/other", mailbox: "clerk@example.net" };
      const copy = copyOf({ name: "found", findings: [FINDING, OTHER_FINDING], delivery: elsewhere });
      const id = await addOne(store, run, copy);
      assert.deepEqual((await store.messages([id]))[0]?.findings, [FINDING, OTHER_FINDING]);
    }),
  "a message without a date is kept, and found only where no date is asked for": (given) =>
    withStore(given, async (store, run) => {
      const id = await addOne(store, run, copyOf({ name: "undated", observation: { date: null } }));
      const [key] = KEYS;
      assert.deepEqual(await store.sightings(key!, ALWAYS), [{ message: id, seconds: null }]);
      assert.deepEqual(await store.sightings(key!, { since: 0, until: null }), []);
      assert.deepEqual(await store.sightings(key!, { since: null, until: 4e9 }), []);
      assert.equal((await store.messages([id]))[0]?.observation.date, null);
      assert.equal((await store.coverage())[0]?.first, null);
    }),
  "dates that are no dates, or before 1970 or after 2106, come back as they were": (given) =>
    withStore(given, async (store, run) => {
      const dates = ["1969-07-20T20:17:40Z", "2999-01-01T00:00:00Z", "2021-01-12T09:30:00.5Z", "not a date"];
      const copies = dates.map((date, i) => copyOf({ name: `d${i}`, observation: { date } }));
      await store.addCopies(run, copies, []);
      const kept = await store.messages(await idsOf(store, ["d0", "d1", "d2", "d3"]));
      assert.deepEqual(
        kept.map(({ observation }) => observation.date),
        dates,
      );
      const seconds = (await store.sightings(KEYS[0]!, ALWAYS)).map((one) => one.seconds);
      assert.deepEqual(seconds, [0, 1_610_443_800, 0xffff_fffe, null]);
    }),
  "two messages whose keys begin alike are two": (given) =>
    withStore(given, async (store, run) => {
      const [key, other] = [`${"ab".repeat(12)}00000000`, `${"ab".repeat(12)}00000001`];
      const copies = [key, other].map((one) => withKey(copyOf({ name: one }), one));
      assert.equal((await store.addCopies(run, copies, [])).messages, 2);
      assert.equal((await store.addCopies(run, copies, [])).messages, 0);
      assert.equal(new Set(await store.idsOf([key, other])).size, 2);
    }),
  "a content key that is none is refused before anything is written": (given) =>
    withStore(given, async (store, run) => {
      await assert.rejects(
        () => store.addCopies(run, [copyOf({ name: "good" }), withKey(copyOf({ name: "bad" }), "short")], []),
        RangeError,
      );
      assert.equal((await store.counts()).messages, 0);
    }),
  "two openings of one store see and continue each other's work": async (given) => {
    const place = await given.makePlace();
    const [left, right] = [await openStore(optionsFor(place)), await openStore(optionsFor(place))];
    try {
      const run = await left.beginRun("2026-01-01T00:00:00Z", ["/mail"]);
      const names = Array.from({ length: 40 }, (_, i) => `m${i}`);
      await Promise.all(
        names.map((name, i) => (i % 2 === 0 ? left : right).addCopies(run, [copyOf({ name })], [])),
      );
      assert.equal((await left.counts()).messages, 40);
      assert.equal(new Set(await right.idsOf(names.map(contentKey))).size, 40);
      assert.equal((await left.sightings(KEYS[0]!, ALWAYS)).length, 40);
    } finally {
      await left.close();
      await right.close();
    }
  },
};

const WHOLE = {
  direction: "outbound",
  from_name: "The Press",
  reply_to: "desk@news.example",
  return_path: "bounce@mailer.example",
  recipients: ["jane@example.org", "clerk@example.net"],
  recipient_count: 140,
  urls: [
    { url: "https://www.news.example/a?b=c", host: "www.news.example", root: "news.example", kind: "link" },
    { url: "http://192.0.2.7/x.gif", host: "192.0.2.7", root: null, kind: "image" },
    { url: "https://user@login.example:8443/", host: "login.example", root: "login.example", kind: "form" },
    { url: "mailto:a@example.org", host: "", root: "", kind: "link" },
  ],
  attachments: [{ name: "note.pdf", sha256: "ab".repeat(32), size: 12, type: null }],
  origin_ip: "192.0.2.1",
  authentication: { spf: false, dmarc: true, dkim: ["news.example"] },
  traits: {
    is_reply: true,
    is_bulk: false,
    is_automatic: true,
    list_domain: "lists.example",
    asks_credentials: true,
  },
  features: { text_template: ["0123"], attachment_size: ["12"], other_recipients: [] },
  sketch: "0a".repeat(64),
} as const;

/** Ten messages, some in several mailboxes, with copies that differ in date, origin, findings and body. */
function arrivals(): readonly NewCopy[] {
  return Array.from({ length: 24 }, (_, i) => {
    const date = new Date(Date.UTC(2021, 0, 12, 9, (i * 7) % 24)).toISOString().replace(".000Z", "Z");
    return copyOf({
      name: `m${i % 10}`,
      observation: { date, origin_ip: i % 2 === 0 ? "192.0.2.1" : "192.0.2.2" },
      delivery: { mailbox: `box${i % 3}@example.org`, path: `/mail/box${i % 3}`, index: i },
      findings: i % 4 === 0 ? [FINDING] : i % 4 === 1 ? [OTHER_FINDING] : [],
      fingerprint: i % 5 === 0 ? new Uint8Array() : new Uint8Array([i]),
      body: i % 6 === 0 ? "the text" : null,
    });
  });
}

function withKey(copy: NewCopy, key: string): NewCopy {
  return { ...copy, observation: { ...copy.observation, key }, delivery: { ...copy.delivery, key } };
}

async function idsOf(
  store: { idsOf(keys: readonly string[]): Promise<readonly (number | null)[]> },
  names: readonly string[],
): Promise<readonly number[]> {
  return (await store.idsOf(names.map(contentKey))).filter((id) => id !== null);
}
