import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { observableKey } from "../../model/observable.ts";
import { Unavailable, type Value } from "../../mql/value.ts";
import { History } from "./history.ts";
import { HistoryBuilder } from "./history-record.ts";
import type { MailFacts, Party } from "./mail-facts.ts";
import { MessageHistory, NO_HISTORY, NO_SENT_MAIL } from "./message-history.ts";
import { DAY_SECONDS } from "./prevalence.ts";
import { type AskedMessage, type HistorySource, storedAnswers } from "./stored-answers.ts";

const FREE = new Set(["free.example"]);

function party(address: string): Party {
  const domain = address.slice(address.indexOf("@") + 1);
  return { address, domain, root: domain.split(".").slice(-2).join(".") };
}

let keys = 0;

/** Mail that came in on a day. */
function from(address: string, day: number, more: Partial<MailFacts> = {}): MailFacts {
  return {
    key: ++keys,
    seconds: day * DAY_SECONDS,
    isInbound: true,
    isOutbound: false,
    sender: party(address),
    replyTo: [],
    recipients: [],
    messageId: `<${keys}@x.example>`,
    inReplyTo: null,
    hasFailed: false,
    ...more,
  };
}

/** Mail of ours that went out on a day. */
function to(address: string, day: number, more: Partial<MailFacts> = {}): MailFacts {
  const recipients = [party(address)];
  return from("jo@parliament.example", day, { isInbound: false, isOutbound: true, recipients, ...more });
}

function knownBefore(message: MailFacts, mail: readonly MailFacts[]): MessageHistory {
  const builder = new HistoryBuilder();
  for (const facts of [...mail, message]) builder.add(facts);
  return new MessageHistory(new History(builder.record()), message);
}

function field(profile: Value, name: string): unknown {
  return (profile as Record<string, unknown>)[name];
}

/** Mail of ours to somebody else, so that it is known whom the organisation wrote to. */
const SENT = to("other@elsewhere.example", 1);

describe("the profile of a sender", () => {
  test("describes the world before the message: neither itself nor what came later", () => {
    const first = from("ann@press.example", 10);
    const known = knownBefore(first, [SENT, from("ann@press.example", 11), to("ann@press.example", 12)]);
    const profile = known.bySender(FREE);
    assert.equal(field(profile, "prevalence"), "new");
    assert.equal(field(profile, "solicited"), false);
    assert.equal(field(profile, "days_known"), 0);
    assert.deepEqual(field(profile, "days_since"), {
      first_contact: null,
      last_contact: null,
      last_inbound: null,
      last_outbound: null,
    });
  });

  test("counts days since each kind of contact", () => {
    const mail = [from("ann@press.example", 10), to("ann@press.example", 15), from("ann@press.example", 30)];
    const profile = knownBefore(from("ann@press.example", 40), mail).bySender(FREE);
    assert.equal(field(profile, "days_known"), 30);
    assert.deepEqual(field(profile, "days_since"), {
      first_contact: 30,
      last_contact: 10,
      last_inbound: 10,
      last_outbound: 25,
    });
  });

  test("goes by organizational domain, at free mail providers by address", () => {
    const mail = [from("a@news.press.example", 1), from("b@free.example", 1)];
    const prevalence = (address: string) =>
      field(knownBefore(from(address, 40), mail).bySender(FREE), "prevalence");
    assert.equal(prevalence("c@press.example"), "outlier");
    assert.equal(prevalence("c@free.example"), "new");
    assert.equal(prevalence("b@free.example"), "outlier");
  });

  test("cannot tell one kind of domain from the other without the list of free providers", () => {
    const known = knownBefore(from("a@press.example", 2), [SENT]);
    assert.deepEqual(known.bySender(null), Unavailable.of(["list:free_email_providers"]));
    assert.equal(field(known.bySenderEmail(), "prevalence"), "new");
    assert.equal(field(known.bySenderDomain(), "prevalence"), "new");
  });

  test("takes copies of one message for one, that came when the first copy came", () => {
    const first = from("ann@press.example", 10);
    const later = { ...first, seconds: first.seconds! + 7_200 };
    for (const copy of [first, later]) {
      const known = knownBefore(copy, [SENT, first, later]);
      assert.equal(field(known.bySenderEmail(), "days_known"), 0);
      assert.equal(known.isIn("sender_emails", "ann@press.example"), false);
    }
  });

  test("says that earlier mail in the sender's name failed authentication", () => {
    const mail = [from("ann@press.example", 3, { hasFailed: true }), from("bob@press.example", 3)];
    const failed = (address: string, day: number) =>
      field(knownBefore(from(address, day), mail).bySenderEmail(), "auth_failed");
    assert.equal(failed("ann@press.example", 4), true);
    assert.equal(failed("ann@press.example", 3), false);
    assert.equal(failed("bob@press.example", 4), false);
    assert.equal(
      field(knownBefore(from("bob@press.example", 4), mail).bySenderDomain(), "auth_failed"),
      true,
    );
  });

  test("a message without a sender was written to by nobody", () => {
    const profile = knownBefore(from("x@y.example", 9, { sender: null }), []).bySender(FREE);
    assert.equal(field(profile, "prevalence"), "unknown");
    assert.equal(field(profile, "solicited"), false);
  });

  test("no judgement of anybody is at hand, and findings are none", () => {
    const profile = knownBefore(from("ann@press.example", 9), [from("ann@press.example", 1)]).bySender(FREE);
    for (const name of ["any_messages_benign", "any_messages_malicious_or_spam", "any_false_positives"])
      assert.equal(field(profile, name), false, name);
  });
});

describe("solicited", () => {
  const solicited = (message: MailFacts, mail: readonly MailFacts[]) =>
    field(knownBefore(message, [SENT, ...mail]).bySenderEmail(), "solicited");

  test("somebody of the organisation wrote first", () => {
    assert.equal(solicited(from("ann@press.example", 5), [to("ann@press.example", 4)]), true);
  });
  test("somebody of the organisation answered", () => {
    const mail = [from("ann@press.example", 2), to("ann@press.example", 3)];
    assert.equal(solicited(from("ann@press.example", 4), mail), true);
  });
  test("an answer to mail of ours is, whoever answers", () => {
    const sent = to("office@press.example", 3, { messageId: "<q@parliament.example>" });
    const answer = from("ann@agency.example", 4, { inReplyTo: "<q@parliament.example>" });
    assert.equal(solicited(answer, [sent]), true);
    assert.equal(solicited({ ...answer, key: 1e9, inReplyTo: "<other@parliament.example>" }, [sent]), false);
  });
  test("an answer speaks for its sender and not for the address that it wants answers at", () => {
    const sent = to("office@press.example", 3, { messageId: "<q@parliament.example>" });
    const replyTo = [party("thief@else.example")];
    const answer = from("office@press.example", 4, { inReplyTo: "<q@parliament.example>", replyTo });
    const profile = knownBefore(answer, [sent]).byReplyTo();
    assert.equal(field(profile, "solicited"), false);
  });
  test("mail that is answered later is not", () => {
    assert.equal(solicited(from("ann@press.example", 4), [to("ann@press.example", 5)]), false);
  });
  test("mail to a colleague of the sender counts for the domain and not for the address", () => {
    const known = knownBefore(from("ann@press.example", 5), [to("bob@press.example", 4)]);
    assert.equal(field(known.bySenderEmail(), "solicited"), false);
    assert.equal(field(known.bySenderDomain(), "solicited"), true);
  });
  test("without any mail of ours nobody knows, and that is no `no`", () => {
    const known = knownBefore(from("ann@press.example", 5), [from("ann@press.example", 1)]);
    assert.equal(field(known.bySenderEmail(), "solicited"), NO_SENT_MAIL);
    assert.deepEqual(
      known.isIn("recipient_emails", "ann@press.example"),
      Unavailable.of(["list:recipient_emails"]),
    );
    assert.ok(known.entries("recipient_domains") instanceof Unavailable);
  });
});

test("the address that replies go to has a profile of its own, and null where there is none", () => {
  const mail = [SENT, from("ann@press.example", 1)];
  const message = from("x@new.example", 30, { replyTo: [party("ann@press.example")] });
  assert.equal(field(knownBefore(message, mail).byReplyTo(), "prevalence"), "outlier");
  assert.equal(knownBefore(from("x@new.example", 30), mail).byReplyTo(), null);
});

test("the lists are as they were before the message, in the order of first contact", () => {
  const mail = [
    from("b@two.example", 2),
    from("a@mail.one.example", 1),
    to("c@three.example", 3),
    from("d@late.example", 20),
  ];
  const known = knownBefore(from("x@y.example", 10), mail);
  assert.deepEqual(known.entries("sender_emails"), ["a@mail.one.example", "b@two.example"]);
  assert.deepEqual(known.entries("sender_domains"), ["mail.one.example", "one.example", "two.example"]);
  assert.deepEqual(known.entries("recipient_emails"), ["c@three.example"]);
  assert.equal(known.isIn("recipient_domains", "Three.Example"), true);
  assert.equal(known.isIn("sender_domains", "late.example"), false);
  assert.equal(known.isIn("sender_domains", 7), false);
});

test("a message without date or direction has no history", () => {
  for (const odd of [{ seconds: null }, { isInbound: false }]) {
    const known = knownBefore(from("ann@press.example", 5, odd), [SENT]);
    for (const profile of [known.bySender(FREE), known.bySenderEmail(), known.byReplyTo()])
      assert.equal(profile, NO_HISTORY);
    assert.ok(known.isIn("sender_emails", "a@b.example") instanceof Unavailable);
    assert.ok(known.entries("sender_emails") instanceof Unavailable);
  }
});

test("the order in which mail is read, and reading it twice, change no answer", () => {
  const drawn = fc.record({
    address: fc.constantFrom("a@one.example", "b@one.example", "c@free.example"),
    day: fc.integer({ min: 0, max: 500 }),
    isOutbound: fc.boolean(),
    hasFailed: fc.boolean(),
    key: fc.integer({ min: 1, max: 30 }),
  });
  const mail = fc
    .array(drawn, { minLength: 1, maxLength: 40 })
    .map((all) =>
      all.map(({ address, day, isOutbound, hasFailed, key }) =>
        isOutbound
          ? to(address, day, { key: key + 100 })
          : from(address, day, { key, hasFailed, messageId: `<${key}>` }),
      ),
    );
  const shuffled = mail.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
  );
  const answers = (message: MailFacts, all: readonly MailFacts[]) => {
    const known = knownBefore(message, all);
    return [
      known.bySender(FREE),
      known.bySenderEmail(),
      known.bySenderDomain(),
      known.entries("sender_emails"),
      known.entries("recipient_domains"),
    ];
  };
  // Two messages of one key must agree on who sent them; that is what the key is made of.
  const agrees = (all: readonly MailFacts[]) =>
    all.every((one) =>
      all.every((other) => one.key !== other.key || one.sender?.address === other.sender?.address),
    );
  const property = fc.property(shuffled, ([all, other]) => {
    fc.pre(agrees(all));
    for (const message of all) assert.deepEqual(answers(message, other), answers(message, all));
  });
  fc.assert(property, { numRuns: 150, seed: 20210112, maxSkipsPerRun: 2_000 });
});

describe("a store beside the mail of the run", () => {
  const seen = { messages: 12, first: 100 * DAY_SECONDS, last: 190 * DAY_SECONDS };

  /** A store in which one sender is known. */
  function storeWith(known: readonly number[], hasSent: boolean): HistorySource {
    const before: HistorySource["before"] = async (asked) =>
      asked.map(({ key }) => (known.includes(key) ? seen : { messages: 0, first: null, last: null }));
    return { before, hasSent };
  }

  async function withStore(message: MailFacts, source: HistorySource): Promise<MessageHistory> {
    const asked: AskedMessage = { facts: message, seconds: message.seconds! };
    const [stored] = await storedAnswers([asked], source);
    return new MessageHistory(new History(new HistoryBuilder().record()), message, stored);
  }

  test("answers for what was kept before", async () => {
    const known = [observableKey({ kind: "address", value: "ann@press.example" })];
    const history = await withStore(from("ann@press.example", 200), storeWith(known, true));
    const profile = history.bySenderEmail();
    assert.equal(field(profile, "prevalence"), "uncommon");
    assert.equal(field(profile, "days_known"), 100);
    assert.equal(field(profile, "solicited"), false);
    assert.equal(history.isIn("sender_emails", "ann@press.example"), true);
    assert.equal(history.isIn("recipient_domains", "press.example"), false);
  });

  test("what it was not asked stays unknown, and so does the whole of a list", async () => {
    const history = await withStore(from("ann@press.example", 200), storeWith([], true));
    assert.ok(history.isIn("sender_domains", "linked.example") instanceof Unavailable);
    assert.ok(history.entries("sender_emails") instanceof Unavailable);
  });

  test("knows what was answered and what failed", async () => {
    const marks = [
      observableKey({ kind: "sent_message_id", value: "<q@parliament.example>" }),
      observableKey({ kind: "failed_address", value: "ann@press.example" }),
    ];
    const message = from("ann@press.example", 200, { inReplyTo: "<q@parliament.example>" });
    const history = await withStore(message, storeWith(marks, true));
    assert.equal(field(history.bySenderEmail(), "solicited"), true);
    assert.equal(field(history.bySenderEmail(), "auth_failed"), true);
    assert.equal(field(history.bySenderDomain(), "auth_failed"), false);
  });
});
