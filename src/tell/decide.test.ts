import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Campaign, CampaignPerson } from "../model/campaign.ts";
import type { NewEntry, TellPolicy } from "../model/ledger.ts";
import { type Act, isRefusal } from "./acts.ts";
import { decide } from "./decide.ts";
import { overdueSince, standingOf } from "./duty-states.ts";
import { Replay } from "./replay.ts";
import { syncDuties } from "./sync.ts";

const POLICY: TellPolicy = {
  threshold: "high",
  deadlineHours: { targeted: 72, exposed: 72, compromised: 24 },
  owner: "security office",
  escalation: [
    { afterHours: 0, to: "head", address: null },
    { afterHours: 24, to: "secretary general", address: null },
  ],
  officers: [],
};
const ANNA = "anna@parliament.example";
const HOME = "anna@home.example";

/** A record, and a clock that only goes forward. */
class Office {
  readonly state = new Replay();
  policy = POLICY;
  now = "2026-01-05T08:00:00.000Z";

  find(people: Readonly<Record<string, readonly string[]>>, more: Partial<Campaign> = {}): void {
    this.link([campaignOf(people, more)]);
  }

  link(campaigns: readonly Campaign[], events: Parameters<typeof syncDuties>[1]["events"] = []): void {
    this.#take(syncDuties(this.state, { campaigns, events, isAged: () => false }, this));
  }

  #take(entries: readonly NewEntry[]): void {
    for (const entry of entries)
      this.state.apply({ ...entry, number: this.state.size, recorded_at: this.now });
  }

  /** What was written, or why nothing was. */
  asks(asked: Act, by = "ines"): readonly string[] | string {
    const decision = decide(this.state, asked, { by, now: this.now, policy: this.policy });
    if (isRefusal(decision)) return decision.refused;
    this.#take(decision);
    return decision.map(({ fact }) => fact.kind);
  }

  /** A notice up to its approval. */
  writes(reference: string, to: string | null, person = "anna"): void {
    this.asks({ act: "draft", ...on(person), reference, language: "en", document: reference });
    const deliveries =
      to === null ? [] : [{ channel: "mail" as const, to, message_id: `<${reference}@office.example>` }];
    assert.notEqual(
      typeof this.asks({ act: "approve", reference, document: reference, deliveries }, "ben"),
      "string",
    );
  }

  /** Attempted; and what came of it, where that is known. */
  mails(reference: string, outcome: "sent" | "deferred" | null): void {
    const delivery = `${reference}/mail`;
    assert.deepEqual(this.asks({ act: "attempt", delivery }), ["delivery_attempted"]);
    if (outcome !== null)
      this.asks({ act: "outcome", delivery, outcome, answer: "said", not_before: this.now });
  }

  stateOf(person = "anna"): string | undefined {
    return this.state.duty("c1", person)?.state;
  }
}

function on(person: string): { campaign: string; person: string } {
  return { campaign: "c1", person };
}

function campaignOf(people: Readonly<Record<string, readonly string[]>>, more: Partial<Campaign>): Campaign {
  return {
    id: "c1",
    kind: "reconnaissance",
    severity: "high",
    first_seen: "2026-01-01T00:00:00Z",
    last_seen: "2026-01-02T00:00:00Z",
    messages: [],
    people: Object.entries(people).map(
      ([person, mailboxes]): CampaignPerson => ({
        person,
        name: null,
        grade: "targeted",
        mailboxes,
        messages: mailboxes.length,
        first_seen: null,
        last_seen: null,
      }),
    ),
    hosts: [],
    affiliations: [],
    at_risk: [],
    rules: [],
    ...more,
  };
}

function annasOffice(): Office {
  const office = new Office();
  office.find({ anna: [ANNA] });
  return office;
}

describe("a duty", () => {
  test("is opened for each person of a campaign at the threshold, and for nobody below it", () => {
    const office = new Office();
    office.find({ anna: [ANNA] }, { severity: "medium" });
    assert.equal(office.stateOf(), undefined);
    office.find({ anna: [ANNA] });
    const { deadline, owner, late } = office.state.duty("c1", "anna")!;
    assert.deepEqual(
      { deadline, owner, late },
      { deadline: "2026-01-08T08:00:00.000Z", owner: "security office", late: false },
    );
  });

  test("is told by mail to a mailbox that was not attacked", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    assert.equal(office.stateOf(), "told");
  });

  test("stays open after mail to the mailbox that was attacked, until its person is heard", () => {
    const office = annasOffice();
    office.writes("R1", ANNA);
    office.mails("R1", "sent");
    assert.equal(office.stateOf(), "open");
    office.asks({ act: "acknowledge", reference: "R1", how: "telephone", at: office.now });
    assert.equal(office.stateOf(), "acknowledged");
  });

  test("of somebody whose account was entered is told by a person, and no mail leaves for that mailbox", () => {
    const office = annasOffice();
    office.asks({
      act: "grade",
      ...on("anna"),
      grade: "compromised",
      reason: "rule found",
      source: "sign-in log",
      second: null,
    });
    assert.equal(office.state.duty("c1", "anna")!.deadline, "2026-01-06T08:00:00.000Z");
    office.asks({ act: "draft", ...on("anna"), reference: "R1", language: "en", document: "R1" });
    const deliveries = [{ channel: "mail" as const, to: ANNA, message_id: null }];
    const refused = office.asks({ act: "approve", reference: "R1", document: "R1", deliveries }, "ben");
    assert.equal(refused, "a mailbox that was entered may eat the notice: not by mail to it");
    office.writes("R2", HOME);
    office.mails("R2", "sent");
    assert.equal(office.stateOf(), "open");
    office.asks({
      act: "brief",
      reference: "R2",
      at: office.now,
      place: "office",
      said: null,
      read_back: true,
    });
    assert.equal(office.stateOf(), "read_back");
  });

  test("that was told is opened again by a graver grade, another mailbox, another kind and another actor", () => {
    const ways: readonly ((office: Office) => void)[] = [
      (office) =>
        office.asks({
          act: "grade",
          ...on("anna"),
          grade: "exposed",
          reason: "token",
          source: "log",
          second: null,
        }),
      (office) => office.find({ anna: [ANNA, "second@parliament.example"] }),
      (office) => office.find({ anna: [ANNA] }, { kind: "artefact" }),
      (office) =>
        office.asks({
          act: "release",
          campaign: "c1",
          actor: "APT0",
          group: null,
          authority: "head",
          second: "ben",
        }),
      (office) => office.asks({ act: "withdraw", campaign: "c1", reason: "a drill", second: "ben" }),
    ];
    const corrections = ways.map((way) => {
      const office = annasOffice();
      office.writes("R1", HOME);
      office.mails("R1", "sent");
      way(office);
      const { state, correction, round, first_told_at } = office.state.duty("c1", "anna")!;
      assert.deepEqual([state, round, first_told_at], ["open", 2, office.now]);
      return correction;
    });
    assert.deepEqual(corrections, [
      "regraded",
      "more_mailboxes",
      "reclassified",
      "reattributed",
      "withdrawn",
    ]);
  });

  test("that was told is not opened again by more mail of the same kind to the same mailbox", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.find({ anna: [ANNA] }, { last_seen: "2026-02-01T00:00:00Z" });
    assert.equal(office.stateOf(), "told");
  });

  test("is not told by a mail that left before more was known", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", null);
    office.find({ anna: [ANNA, "second@parliament.example"] });
    office.asks({ act: "settle", delivery: "R1/mail", sent: true, source: "mail.log" });
    assert.equal(office.state.deliveries.get("R1/mail")!.state, "sent");
    assert.equal(office.stateOf(), "open");
  });

  test("stays when linking finds its campaign no more: only a person ends it", () => {
    const office = annasOffice();
    office.link([]);
    assert.equal(office.stateOf(), "open");
    assert.equal(office.state.campaigns.get("c1")!.gone_at, office.now);
  });

  test("of an address becomes its owner's once the roster knows them", () => {
    const office = new Office();
    office.find({ [ANNA]: [ANNA] });
    office.writes("R1", HOME, ANNA);
    office.mails("R1", "sent");
    office.find({ anna: [ANNA] });
    assert.equal(office.state.duty("c1", ANNA), undefined);
    assert.equal(office.stateOf(), "told");
    assert.equal(office.state.notices.get("R1")!.person, "anna");
  });

  test("of an address that turned out to be two people's was told to neither", () => {
    const office = new Office();
    office.find({ [ANNA]: [ANNA] });
    office.writes("R1", HOME, ANNA);
    office.mails("R1", "sent");
    office.find({ anna: [ANNA], otto: [ANNA] });
    assert.deepEqual(
      [office.stateOf(ANNA), office.stateOf("anna"), office.stateOf("otto")],
      ["told", "open", "open"],
    );
  });
});

describe("four eyes", () => {
  test("are of two people, however the name is spelt", () => {
    const office = annasOffice();
    office.asks(
      { act: "draft", ...on("anna"), reference: "R1", language: "en", document: "R1" },
      "Ines Holt",
    );
    const approve: Act = { act: "approve", reference: "R1", document: "R1", deliveries: [] };
    assert.equal(office.asks(approve, "ｉnes  HOLT "), "who drafted a notice cannot approve it");
    assert.deepEqual(office.asks(approve, "ben"), ["notice_approved"]);
  });

  test("look at the text that leaves", () => {
    const office = annasOffice();
    office.asks({ act: "draft", ...on("anna"), reference: "R1", language: "en", document: "R1" });
    const other: Act = { act: "approve", reference: "R1", document: "R2", deliveries: [] };
    assert.equal(office.asks(other, "ben"), "this is not the text that was drafted");
  });

  test("are needed for a hold, and for officers only where the office names them", () => {
    const office = annasOffice();
    const hold: Act = {
      act: "hold",
      ...on("anna"),
      reason: "the police ask for it",
      authority: "public prosecutor",
      until: "2026-01-10T00:00:00.000Z",
      second: "Ines",
    };
    assert.equal(office.asks(hold), "a second person is needed, and this is the same one");
    office.policy = { ...POLICY, officers: ["Ines", "Ben"] };
    assert.equal(office.asks({ ...hold, second: "otto" }), "`otto` is no officer of this workspace");
    assert.deepEqual(office.asks({ ...hold, second: "ben" }), ["duty_held"]);
  });
});

describe("a hold", () => {
  const until = "2026-01-20T00:00:00.000Z";
  const hold: Act = {
    act: "hold",
    ...on("anna"),
    reason: "police",
    authority: "court",
    until,
    second: "ben",
  };

  test("keeps a notice in that was approved before it", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.asks(hold);
    assert.equal(office.asks({ act: "attempt", delivery: "R1/mail" }), "telling this person is held");
  });

  test("that ran out is an overdue duty, counts as open, and reopens its campaign when it escalates", () => {
    const office = annasOffice();
    office.asks(hold);
    assert.equal(standingOf(office.state.duty("c1", "anna")!, office.now), "held");
    assert.deepEqual(office.asks({ act: "close", campaign: "c1", reason: null, unacknowledged: null }), [
      "campaign_closed",
    ]);
    office.now = "2026-01-20T00:00:01.000Z";
    const duty = office.state.duty("c1", "anna")!;
    assert.deepEqual([standingOf(duty, office.now), overdueSince(duty, office.now)], ["open", until]);
    assert.deepEqual(office.asks({ act: "escalate" }), ["campaign_reopened", "duty_escalated"]);
    assert.deepEqual(office.asks({ act: "escalate" }), []);
  });
});

describe("a campaign", () => {
  test("is not closed while anybody is open, and says who", () => {
    const office = new Office();
    office.find({ anna: [ANNA], otto: ["otto@parliament.example"] });
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    const close: Act = { act: "close", campaign: "c1", reason: null, unacknowledged: null };
    const decision = decide(office.state, close, { by: "ines", now: office.now, policy: POLICY });
    assert.deepEqual(decision, { refused: "1 of 2 people were not told", people: ["otto"] });
  });

  test("is not closed while somebody who was told has not said so, but for a reason", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    const close: Act = { act: "close", campaign: "c1", reason: null, unacknowledged: null };
    assert.equal(office.asks(close), "1 of 1 people were told and have not acknowledged it");
    assert.deepEqual(office.asks({ ...close, unacknowledged: "abroad until May" }), ["campaign_closed"]);
  });

  test("that was closed is open again with whoever came late", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.asks({ act: "close", campaign: "c1", reason: null, unacknowledged: "seen" });
    office.now = "2026-02-01T00:00:00.000Z";
    office.find({ anna: [ANNA], otto: ["otto@parliament.example"] });
    assert.equal(office.state.campaigns.get("c1")!.closed_at, null);
    assert.equal(office.state.duty("c1", "otto")!.late, true);
  });

  test("that is withdrawn is corrected to whoever was told, and excuses whoever was not", () => {
    const office = new Office();
    office.find({ anna: [ANNA], otto: ["otto@parliament.example"] });
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.asks({ act: "withdraw", campaign: "c1", reason: "a drill", second: "ben" });
    assert.deepEqual([office.stateOf("anna"), office.stateOf("otto")], ["open", "excused"]);
    office.find({ anna: [ANNA], otto: ["otto@parliament.example"], pia: ["pia@parliament.example"] });
    assert.equal(office.stateOf("pia"), undefined);
    office.asks({ act: "decide_threshold", campaign: "c1", tell: true, reason: "no drill", second: null });
    assert.deepEqual([office.stateOf("anna"), office.stateOf("otto")], ["open", "open"]);
    assert.equal(office.state.duty("c1", "anna")!.correction, "reclassified");
  });
});

describe("a withdrawal", () => {
  const withdraw: Act = { act: "withdraw", campaign: "c1", reason: "a drill", second: "ben" };
  const OTTO = "otto@parliament.example";

  test("holds no longer when a campaign came into it whose people are to be told", () => {
    const office = new Office();
    const live = campaignOf({ anna: [ANNA] }, { id: "c2" });
    office.link([campaignOf({ otto: [OTTO] }, {}), live]);
    office.asks(withdraw);
    assert.equal(office.stateOf("otto"), "excused");
    const merged = campaignOf({ anna: [ANNA], otto: [OTTO], pia: ["pia@parliament.example"] }, {});
    office.link([merged], [{ kind: "merge", from: ["c1", "c2"], into: ["c1"] }]);
    assert.equal(office.state.campaigns.get("c1")!.withdrawn, null);
    assert.deepEqual(
      ["anna", "otto", "pia"].map((one) => office.stateOf(one)),
      ["open", "open", "open"],
    );
  });

  test("says nothing of a part that splits off and is an attack", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.asks(withdraw);
    office.writes("R2", HOME);
    office.mails("R2", "sent");
    assert.equal(office.stateOf(), "told");
    const parts = [campaignOf({ anna: [ANNA] }, {}), campaignOf({ anna: [ANNA] }, { id: "c3" })];
    office.link(parts, [{ kind: "split", from: ["c1"], into: ["c1", "c3"] }]);
    assert.equal(office.stateOf(), "told");
    const { state, correction } = office.state.duty("c3", "anna")!;
    assert.deepEqual([state, correction], ["open", "reclassified"]);
  });

  test("stops the notice of an attack that was approved before it", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.find({ anna: [ANNA, "second@parliament.example"] });
    office.writes("R2", HOME);
    office.asks(withdraw);
    assert.equal(typeof office.asks({ act: "attempt", delivery: "R2/mail" }), "string");
    assert.equal(office.state.duty("c1", "anna")!.correction, "withdrawn");
  });

  test("is the last word: late mail to somebody who was told of it is no news", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.asks(withdraw);
    office.writes("R2", HOME);
    office.mails("R2", "sent");
    office.find({ anna: [ANNA, "second@parliament.example"] });
    assert.equal(office.stateOf(), "told");
  });
});

describe("a draft", () => {
  test("waits while a mail may have arrived", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", null);
    const draft: Act = { act: "draft", ...on("anna"), reference: "R2", language: "en", document: "R2" };
    assert.equal(
      office.asks(draft),
      "a mail to this person may have arrived: what became of R1/mail is not known",
    );
    office.asks({ act: "settle", delivery: "R1/mail", sent: false, source: "mail.log" });
    assert.deepEqual(office.asks(draft), ["notice_drafted"]);
  });
});

describe("one person alone", () => {
  test("cannot be the program, nor take it as a second", () => {
    const office = annasOffice();
    const excuse: Act = {
      act: "excuse",
      ...on("anna"),
      ground: "not_a_person",
      reason: "a printer",
      second: "Serjeant",
    };
    assert.equal(office.asks(excuse), "`serjeant` is the program, and nobody's name");
    assert.equal(
      office.asks({ ...excuse, second: "ben" }, "serjeant"),
      "`serjeant` is the program, and nobody's name",
    );
  });

  test("leaves to the digest only what stays below the threshold", () => {
    const office = new Office();
    office.find({ anna: [ANNA] }, { severity: "medium" });
    office.asks({ act: "decide_threshold", campaign: "c1", tell: false, reason: "noise", second: null });
    office.find({ anna: [ANNA] }, { severity: "critical" });
    assert.equal(office.stateOf(), "open");
  });

  test("does not lower a grade", () => {
    const office = annasOffice();
    const grade = { act: "grade", ...on("anna"), reason: "r", source: "s", second: null } as const;
    office.asks({ ...grade, grade: "compromised" });
    assert.equal(office.asks({ ...grade, grade: "targeted" }), "a second person is needed to lower a grade");
    assert.notEqual(typeof office.asks({ ...grade, grade: "targeted", second: "ben" }), "string");
  });
});

describe("a moment", () => {
  const handed = (at: string): Act => ({ act: "hand_letter", reference: "R1", at, place: null });

  test("is not before there was anything to hand over, and a day alone is within that day", () => {
    const office = annasOffice();
    office.writes("R1", null);
    assert.equal(
      office.asks(handed("1999-01-01")),
      "that is before 2026-01-05, when there was nothing to tell",
    );
    office.asks(handed("2026-01-05"));
    assert.equal(office.state.duty("c1", "anna")!.first_told_at, office.now);
  });

  test("of an acknowledgement needs something that was there to acknowledge", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    const heard: Act = { act: "acknowledge", reference: "R1", how: "telephone", at: office.now };
    assert.equal(office.asks(heard), "nothing of this notice has left yet");
  });
});

describe("two duties of one person", () => {
  test("are not both held by a hold that was decided on less harm", () => {
    const office = new Office();
    const [one, two] = [campaignOf({ anna: [ANNA] }, {}), campaignOf({ anna: [ANNA] }, { id: "c2" })];
    office.link([one, two]);
    const second = "ben";
    office.asks({
      act: "grade",
      campaign: "c2",
      person: "anna",
      grade: "compromised",
      reason: "r",
      source: "s",
      second: null,
    });
    office.asks({
      act: "hold",
      ...on("anna"),
      reason: "police",
      authority: "court",
      until: "2026-02-01T00:00:00Z",
      second,
    });
    office.link([one], [{ kind: "merge", from: ["c1", "c2"], into: ["c1"] }]);
    const { state, grade } = office.state.duty("c1", "anna")!;
    assert.deepEqual([state, grade], ["open", "compromised"]);
  });
});

describe("a delivery", () => {
  test("whose outcome nobody knows is neither tried again nor counted", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", null);
    assert.equal(office.state.deliveries.get("R1/mail")!.state, "unknown");
    assert.equal(office.asks({ act: "attempt", delivery: "R1/mail" }), "this delivery is unknown");
    assert.equal(office.stateOf(), "open");
    office.asks({ act: "settle", delivery: "R1/mail", sent: true, source: "mail.log line 7" });
    assert.equal(office.stateOf(), "told");
  });

  test("that was put off is tried again when it is due", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "deferred");
    assert.deepEqual(office.asks({ act: "attempt", delivery: "R1/mail" }), ["delivery_attempted"]);
    assert.equal(office.state.deliveries.get("R1/mail")!.attempts, 2);
  });

  test("that came back opens the duty again, unless its person was told otherwise", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.mails("R1", "sent");
    office.asks({ act: "bounce", delivery: "R1/mail", answer: "550" });
    const { state, correction, first_told_at, deadline } = office.state.duty("c1", "anna")!;
    assert.deepEqual([state, correction, first_told_at], ["open", "bounced", null]);
    assert.equal(deadline, "2026-01-08T08:00:00.000Z");
    office.writes("R2", HOME);
    office.mails("R2", "sent");
    office.asks({ act: "hand_letter", reference: "R2", at: office.now, place: null });
    office.asks({ act: "bounce", delivery: "R2/mail", answer: "550" });
    assert.equal(office.stateOf(), "told");
  });

  test("of a notice that a later one replaced is not sent", () => {
    const office = annasOffice();
    office.writes("R1", HOME);
    office.asks({ act: "draft", ...on("anna"), reference: "R2", language: "en", document: "R2" });
    assert.equal(office.state.deliveries.get("R1/mail")!.state, "not_sent");
    assert.equal(
      office.asks({ act: "attempt", delivery: "R1/mail" }),
      "a later draft took the place of this notice",
    );
  });

  test("does not name an actor whose release was taken back", () => {
    const office = annasOffice();
    const release: Act = {
      act: "release",
      campaign: "c1",
      actor: "APT0",
      group: null,
      authority: "head",
      second: "ben",
    };
    office.asks(release);
    office.writes("R1", HOME);
    office.asks({ ...release, actor: null });
    assert.equal(office.asks({ act: "attempt", delivery: "R1/mail" }), "this delivery is not_sent");
  });
});
