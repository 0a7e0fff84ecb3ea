import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fact, LedgerEntry } from "../model/ledger.ts";
import { stepFigures, tellingTimes } from "./time-to-tell.ts";

const NOW = "2026-03-10T00:00:00Z";
const FACTS = {
  grade: "targeted",
  mailboxes: ["a@parliament.example"],
  messages: 1,
  first_seen: "2026-03-01T00:00:00Z",
  last_seen: null,
} as const;
const CAMPAIGN = {
  campaign_kind: "reconnaissance",
  severity: "high",
  tell: true,
  first_seen: null,
  last_seen: null,
  people: 1,
  messages: 1,
  hosts: [],
  senders: [],
} as const;
const DEADLINE = "2026-03-05T00:00:00Z";

/** Entries on one person, each with the day of March on which it was written. */
function record(
  ...facts: readonly (readonly [number, Fact, Partial<LedgerEntry>?])[]
): readonly LedgerEntry[] {
  return facts.map(([day, fact, more], number) => ({
    ...{
      number,
      by: "officer",
      campaign: "c",
      person: "p",
      happened_at: null,
      learned_at: null,
      told_at: null,
    },
    recorded_at: `2026-03-${String(day).padStart(2, "0")}T00:00:00Z`,
    nonce: "",
    fact,
    ...more,
  }));
}
const found: readonly [number, Fact, Partial<LedgerEntry>] = [
  2,
  { kind: "campaign_found", ...CAMPAIGN },
  { person: null },
];
const opened: readonly [number, Fact] = [
  2,
  { kind: "duty_opened", deadline: DEADLINE, owner: "o", late: false, ...FACTS },
];
function notice(day: number, reference: string): readonly (readonly [number, Fact])[] {
  const delivery = `${reference}/letter`;
  return [
    [day, { kind: "notice_drafted", reference, language: "en", document: "d" }],
    [day + 1, { kind: "notice_approved", reference, document: "d" }],
    [
      day + 1,
      { kind: "delivery_queued", delivery, reference, channel: "letter", to: null, message_id: null },
    ],
    [day + 2, { kind: "letter_handed", delivery, place: null }],
  ];
}
const reopened = (day: number, correction: "regraded" | "bounced"): readonly [number, Fact] => [
  day,
  { kind: "duty_reopened", correction, deadline: DEADLINE, ...FACTS },
];

describe("the times of a telling", () => {
  test("are each step's, from the first mail to what the person said back", () => {
    const acknowledged: readonly [number, Fact] = [
      6,
      { kind: "acknowledged", reference: "r", how: "telephone" },
    ];
    const [times, ...more] = tellingTimes(record(found, opened, ...notice(3, "r"), acknowledged), NOW);
    assert.deepEqual(more, []);
    const days = Object.fromEntries(
      Object.entries(times!).flatMap(([key, value]) =>
        key.endsWith("_at") ? [[key, value?.slice(8, 10) ?? null]] : [],
      ),
    );
    assert.deepEqual(days, {
      seen_at: "01",
      linked_at: "02",
      decided_at: "02",
      drafted_at: "03",
      approved_at: "04",
      told_at: "05",
      acknowledged_at: "06",
      read_back_at: null,
    });
    const { seen_to_told, told_to_read_back, decided_to_told } = stepFigures([times!], NOW);
    assert.equal(seen_to_told.median_hours, 96);
    assert.equal(decided_to_told.worst_hours, 72);
    assert.deepEqual([told_to_read_back.over, told_to_read_back.worst_hours], [0, 120]);
  });
  test("count a correction as a telling of its own, without the first one's dates", () => {
    const times = tellingTimes(
      record(found, opened, ...notice(3, "r"), reopened(6, "regraded"), ...notice(7, "s")),
      NOW,
    );
    assert.deepEqual(
      times.map(({ is_correction, seen_at, decided_at, told_at }) => [
        is_correction,
        seen_at !== null,
        decided_at.slice(8, 10),
        told_at?.slice(8, 10),
      ]),
      [
        [false, true, "02", "05"],
        [true, false, "06", "09"],
      ],
    );
  });
  test("go on where a notice came back: it told nobody", () => {
    const times = tellingTimes(record(found, opened, ...notice(3, "r"), reopened(6, "bounced")), NOW);
    assert.deepEqual(
      times.map(({ is_correction, told_at, standing, is_overdue }) => [
        is_correction,
        told_at,
        standing,
        is_overdue,
      ]),
      [[false, null, "open", true]],
    );
    const [figures] = times.map((one) => stepFigures([one], NOW).seen_to_told);
    assert.deepEqual([figures!.over, figures!.worst_hours, figures!.worst_still_waits], [0, 216, true]);
  });
  test("move with the duty", () => {
    const moved: readonly [number, Fact, Partial<LedgerEntry>] = [
      8,
      { kind: "duty_moved", from_campaign: "c", from_person: "p" },
      { campaign: "d" },
    ];
    const other: readonly [number, Fact, Partial<LedgerEntry>] = [
      8,
      { kind: "campaign_found", ...CAMPAIGN },
      { person: null, campaign: "d" },
    ];
    const times = tellingTimes(record(found, opened, ...notice(3, "r"), other, moved), NOW);
    assert.deepEqual(
      times.map(({ campaign, decided_at, told_at }) => [
        campaign,
        decided_at.slice(8, 10),
        told_at?.slice(8, 10),
      ]),
      [["d", "02", "05"]],
    );
  });
  test("leave out who was excused", () => {
    const excused: readonly [number, Fact] = [
      3,
      { kind: "duty_excused", ground: "not_a_person", reason: "a list", second: "other" },
    ];
    assert.equal(stepFigures(tellingTimes(record(found, opened, excused), NOW), NOW).seen_to_told.all, 0);
  });
});
