import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { story } from "../../../test/chronology-story.ts";
import type { Fact, LedgerEntry, NewEntry } from "../../model/ledger.ts";
import { answerOf } from "./answer.ts";
import { type Chronology, type ChronologyAsked, chronologyOf } from "./chronology.ts";
import type { Asked } from "./subject.ts";
import type { Names } from "./words.ts";

const NAMES: Names = {
  of: (person) => ({ p1: "Anna Example", p2: "Ben Sample" })[person] ?? person,
  office: "Security Office",
  mask: (text) => text,
};
const ANNA: Asked = {
  kind: "person",
  id: "p1",
  name: "Anna Example",
  addresses: ["anna@home.example"],
  campaigns: [],
};
const ABOUT = { person: "p1", name: "Anna Example", campaign: "c-1", host: "img.news.test" };
const FACTS = {
  campaign_kind: "reconnaissance",
  severity: "high",
  tell: true,
  first_seen: "2021-01-12T09:00:00Z",
  last_seen: "2021-01-14T09:00:00Z",
  people: 2,
  messages: 3,
  hosts: ["img.news.test"],
  senders: ["press@news.test"],
} as const;
const DUTY = {
  grade: "targeted",
  mailboxes: ["anna@parliament.example"],
  messages: 1,
  first_seen: "2021-01-12T09:00:00Z",
  last_seen: "2021-01-12T09:00:00Z",
} as const;

interface Written extends Partial<Omit<NewEntry, "fact">> {
  readonly fact: Fact;
  readonly recorded_at?: string;
}

/** A record of these, written on 22 November 2026 where nothing else is said. */
function record(...written: readonly Written[]): readonly LedgerEntry[] {
  return written.map((one, number) => ({
    by: "officer",
    campaign: null,
    person: null,
    happened_at: null,
    learned_at: null,
    told_at: null,
    recorded_at: "2026-11-22T10:00:00.000Z",
    nonce: "",
    ...one,
    number,
  }));
}
const found = (campaign: string, more: object = {}): Written => ({
  campaign,
  fact: { kind: "campaign_found", ...FACTS, ...more },
});
const opened = (campaign: string, person: string, more: Partial<Written> = {}): Written => ({
  campaign,
  person,
  fact: { kind: "duty_opened", deadline: "2026-11-25T10:00:00.000Z", owner: "officer", late: false, ...DUTY },
  ...more,
});

function ask(entries: readonly LedgerEntry[], about: Asked, more: Partial<ChronologyAsked> = {}): Chronology {
  return chronologyOf(entries, {
    about,
    asOf: "2022-06-30T23:59:59.999Z",
    asOfBy: "event",
    names: NAMES,
    ...more,
  });
}
const text = (chronology: Chronology): string => answerOf(chronology).join("\n");
const STORY = record(found("c-1"), opened("c-1", "p1"), opened("c-1", "p2"), ...story(ABOUT));

describe("the chronology of a person", () => {
  test("says on 30 June 2022 who knew about the person, with source and entry, and that the person was not told", () => {
    const answer = text(ask(STORY, ANNA));
    assert.match(answer, /^On 30 June 2022, by what the record says today, these knew about Anna Example:$/m);
    assert.match(
      answer,
      /^• House Security: since 14 June 2022, told by Foreign Police \(report with a list of accounts\), source: letter of the Foreign Police, 14 June 2022; this is an institution, not Anna Example \[entry 5, recorded 22 November 2026\]\.$/m,
    );
    assert.match(
      answer,
      /Anna Example had not been told\. That came on 24 April 2024, 21 months later and 39 months after the first mail, which came on 12 January 2021, by Secretariat of the Alliance \(telephone\) \[entry 6\]\./,
    );
  });
  test("keeps knowing of the campaign, and of a host, apart from knowing of the person", () => {
    const { knew } = ask(STORY, ANNA);
    const by = (relation: string) => knew.filter((one) => one.relation === relation).map(({ who }) => who);
    assert.deepEqual(by("person"), ["House Security", "Foreign Police"]);
    assert.deepEqual(by("campaign"), ["House IT", "Signals Agency"]);
    assert.deepEqual(by("indicator"), ["Signals Agency", "an agency of a neighbour"]);
    assert.equal(knew.find(({ who }) => who === "House IT")!.caveat, "for technical use only");
  });
  test("has nothing of anybody else's", () => {
    const lines = JSON.stringify(ask(STORY, ANNA, { asOf: "2027-01-01T00:00:00Z" }));
    assert.doesNotMatch(lines, /Ben Sample|p2/);
  });
  test("tells what the record holds today from what it held on the day", () => {
    const then = ask(STORY, ANNA, { asOfBy: "recorded" });
    assert.deepEqual(then.entries, []);
    assert.match(text(then), /By what this record held on that day, there is no entry that anybody knew/);
    assert.match(text(then), /does not say that nobody knew/);
    const now = ask(STORY, ANNA, { asOfBy: "recorded", asOf: "2026-11-22T23:59:59.999Z" });
    assert.equal(now.entries.length, 6);
    assert.match(
      text(now),
      /Anna Example was told on 24 April 2024 by Secretariat of the Alliance \(telephone\)/,
    );
    assert.match(text(now), /No notice had told Anna Example of campaign c-1\./);
  });
  test("marks what was written more than a day after, and orders by what it is about", () => {
    const { entries } = ask(STORY, ANNA, { asOf: "2026-12-01T00:00:00Z" });
    assert.deepEqual(
      entries.map(({ entry }) => entry),
      [3, 4, 5, 6, 0, 1],
    );
    assert.deepEqual(
      entries.map(({ recorded_late }) => recorded_late),
      [true, true, true, true, false, false],
    );
  });
  test("shows a corrected entry with its correction, and never leaves it out", () => {
    const correction: Written = {
      fact: { kind: "corrected", entry: 5, what: "it was 15 June", source: "the letter" },
    };
    const chronology = ask([...STORY, ...renumbered(STORY.length, record(correction))], ANNA);
    const line = chronology.entries.find(({ entry }) => entry === 5)!;
    assert.deepEqual(
      line.corrections.map(({ entry, what }) => [entry, what]),
      [[7, "it was 15 June"]],
    );
    assert.match(text(chronology), /House Security: .*; corrected by entry 7\]/);
    const later = ask([...STORY, ...renumbered(STORY.length, record(correction))], ANNA, {
      asOf: "2027-01-01T00:00:00Z",
    });
    assert.equal(later.entries.at(-1)!.sentence, "Entry 5 is corrected: it was 15 June");
  });
  test("counts among who knew from whom somebody learned it, at the latest when they learned it", () => {
    const answer = text(
      ask(record(opened("c-1", "p1"), learned("House Security", "Federal Bureau", "2022-06-15")), ANNA),
    );
    assert.match(answer, /^• House Security: since 15 June 2022, from Federal Bureau \(letter\) \[entry 1/m);
    assert.match(
      answer,
      /^• Federal Bureau: at the latest since 15 June 2022, when it told House Security \[entry 1/m,
    );
    const own = ask(record(learned("House IT", "house it", "2022-06-15")), ANNA);
    assert.deepEqual(
      own.knew.map(({ who }) => who),
      ["House IT"],
    );
    const member = ask(record(learned("House Security", "Anna Example", "2022-06-15")), ANNA);
    assert.deepEqual(
      member.knew.map(({ who }) => who),
      ["House Security"],
    );
  });
  test("answers a month by its end, and says who may have known before it", () => {
    const entries = record(
      learned("House Security", "Federal Bureau", "2022-06"),
      learned("House IT", "Federal Bureau", "2022"),
      learned("House IT", "House Security", "2022-06-20"),
      learned("Speaker", "House IT", "2021"),
    );
    const middle = ask(entries, ANNA, { asOf: "2022-06-15T23:59:59.999Z" });
    assert.deepEqual(
      middle.knew.map(({ who }) => who),
      ["Speaker", "House IT"],
    );
    assert.deepEqual(
      middle.may_have_known.map(({ who }) => who),
      ["House IT", "House Security", "Federal Bureau"],
    );
    assert.deepEqual([middle.later, middle.unsure], [3, [0, 1]]);
    assert.match(
      text(middle),
      /^These may have known by 15 June 2022; .*:\n(?:• House Security.*\n)?• Federal Bureau: of the person, at the latest since June 2022 \(for sure by 30 June 2022\), when it told House Security/m,
    );
    assert.doesNotMatch(text(middle).split("These may have known")[1]!, /House IT: /);
    const end = ask(entries, ANNA);
    assert.deepEqual(
      end.knew.map(({ who, since, sure_since }) => [who, since, sure_since.slice(0, 10)]),
      [
        ["House IT", "2021", "2021-12-31"],
        ["Speaker", "2021", "2021-12-31"],
        ["Federal Bureau", "2022-06", "2022-06-30"],
        ["House Security", "2022-06-20", "2022-06-20"],
      ],
    );
    assert.match(
      text(end),
      /^• Federal Bureau: at the latest since June 2022 \(for sure by 30 June 2022\), when it told House Security/m,
    );
    assert.deepEqual(
      end.entries.map(({ entry, at }) => [entry, at]),
      [
        [3, "2021"],
        [0, "2022-06"],
        [2, "2022-06-20"],
      ],
    );
  });
  test("does not say that the person was told by a day of the month in which they were", () => {
    const told = record(opened("c-1", "p1"), learned("Anna Example", "Party", "2022-06"));
    const by = (asOf: string): string => text(ask(told, ANNA, { asOf: `${asOf}T23:59:59.999Z` }));
    assert.match(
      by("2022-06-15"),
      /Anna Example was told in June 2022 by Party \(letter\); whether by 15 June 2022, the record does not say/,
    );
    assert.match(
      by("2022-06-30"),
      /Anna Example was told in June 2022 by Party \(letter\), at least 16 months after/,
    );
    assert.match(by("2022-04-30"), /had not been told\. That came in June 2022, at least 31 days later/);
  });
  test("takes a month that was not over when it was written for known by then", () => {
    const now = { asOf: "2026-11-22T12:00:00.000Z" };
    assert.equal(
      ask(record(learned("House IT", "Party", "2026-11")), ANNA, now).knew[0]!.sure_since,
      "2026-11-22T10:00:00.000Z",
    );
  });
  test("counts it as told that this very person was told, and not that another person was", () => {
    const told = (to: string): Written => ({
      campaign: "c-1",
      person: "p1",
      told_at: "2022-01-01T00:00:00Z",
      fact: {
        kind: "told",
        what: "it",
        who: "Party",
        to,
        to_kind: "person",
        how: "letter",
        caveat: null,
        acknowledged_at: null,
        source: null,
      },
    });
    const one = ask(record(opened("c-1", "p1"), told("Chief of Staff")), ANNA);
    assert.match(text(one), /Anna Example had not been told/);
    assert.match(text(one), /^• Chief of Staff: since 1 January 2022/m);
    const other = ask(record(opened("c-1", "p1"), told(" anna  EXAMPLE ")), ANNA);
    assert.match(text(other), /Anna Example was told on 1 January 2022 by Party \(letter\)/);
  });
  test("knows by a notice when the duty says it told, and only then", () => {
    const at = "2026-11-22T11:00:00.000Z";
    const place = { campaign: "c-1", person: "p1", recorded_at: at };
    const mailed = (to: string) =>
      record(
        opened("c-1", "p1"),
        { ...place, fact: { kind: "notice_drafted", reference: "r", language: "en", document: "d" } },
        {
          ...place,
          fact: {
            kind: "delivery_queued",
            delivery: "r/mail",
            reference: "r",
            channel: "mail",
            to,
            message_id: null,
          },
        },
        { ...place, told_at: at, fact: { kind: "delivery_sent", delivery: "r/mail", answer: "250 ok" } },
      );
    const asOf = "2026-11-23T00:00:00Z";
    assert.match(
      text(ask(mailed("anna@home.example"), ANNA, { asOf })),
      /was told on 22 November 2026 by Security Office \(notice\)/,
    );
    assert.match(text(ask(mailed("anna@parliament.example"), ANNA, { asOf })), /had not been told/);
  });
});

describe("a duty that moved", () => {
  test("brings the past of its address and of its campaign, and no more of it than there was", () => {
    const entries = record(
      found("c-0"),
      opened("c-0", "anna@home.example"),
      {
        campaign: "c-1",
        person: "p1",
        fact: { kind: "duty_moved", from_campaign: "c-0", from_person: "anna@old.example" },
      },
      { campaign: "c-0", person: "anna@old.example", fact: { kind: "duty_assigned", owner: "later" } },
      { campaign: "c-0", fact: { kind: "campaign_gone" } },
    );
    const asOf = "2026-11-23T00:00:00Z";
    const numbers = ask(entries, { ...ANNA, addresses: [] }, { asOf }).entries.map(({ entry }) => entry);
    assert.deepEqual(numbers, [0, 2]);
    const campaign = ask(entries, { kind: "campaign", id: "c-1" }, { asOf }).entries.map(
      ({ entry }) => entry,
    );
    assert.deepEqual(campaign, [0, 1, 2]);
  });
  test("was copied where a campaign split, and the rest of the campaign stays the person's", () => {
    const entries = record(
      found("c-0"),
      opened("c-0", "p1"),
      {
        campaign: "c-1",
        person: "p1",
        fact: { kind: "duty_copied", from_campaign: "c-0", from_person: "p1" },
      },
      { campaign: "c-0", fact: { kind: "campaign_reopened", reason: "more" } },
    );
    const asOf = "2026-11-23T00:00:00Z";
    assert.deepEqual(
      ask(entries, ANNA, { asOf }).entries.map(({ entry }) => entry),
      [0, 1, 2, 3],
    );
    assert.deepEqual(
      ask(entries, { kind: "campaign", id: "c-1" }, { asOf }).entries.map(({ entry }) => entry),
      [0, 1, 2],
    );
  });
});

describe("the chronology of a campaign and of an indicator", () => {
  test("says how many of a campaign's people had been told by the day", () => {
    const answer = text(ask(STORY, { kind: "campaign", id: "c-1" }));
    assert.match(answer, /Of 2 people to tell of it, 0 had been told by 30 June 2022 and 2 had not\./);
    assert.match(answer, /these knew about campaign c-1:\n• House IT: /);
  });
  test("finds an indicator by the domain above it, and the campaigns that have it without their people", () => {
    const chronology = ask(
      STORY,
      { kind: "indicator", value: "news.test" },
      { asOf: "2026-12-01T00:00:00Z" },
    );
    assert.deepEqual(
      chronology.entries.map(({ entry }) => entry),
      [3, 4, 0],
    );
    assert.deepEqual(chronology.campaigns, ["c-1"]);
    assert.match(
      text(chronology),
      /these knew about news\.test:\n• Signals Agency: since 15 January 2021, from an agency of a neighbour/,
    );
    assert.deepEqual(ask(STORY, { kind: "indicator", value: "ews.test" }).entries, []);
    assert.deepEqual(ask(STORY, { kind: "indicator", value: "other@news.test" }).entries, []);
  });
  test("says an entry of a newer version as what it is", () => {
    const newer = { campaign: "c-1", fact: { kind: "sworn", oath: 1 } as unknown as Fact };
    const [line] = ask(
      record(newer),
      { kind: "campaign", id: "c-1" },
      { asOf: "2027-01-01T00:00:00Z" },
    ).entries;
    assert.match(line!.sentence, /a kind that this version does not know: sworn/);
  });
});

function learned(who: string, from: string, at: string): Written {
  const fact: Fact = { kind: "learned", what: "it", who, from, how: "letter", caveat: null, indicator: null };
  return { campaign: "c-1", person: "p1", learned_at: at, fact };
}

function renumbered(from: number, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.map((entry, i) => ({ ...entry, number: from + i }));
}
