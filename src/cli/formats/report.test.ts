import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { LedgerEntry } from "../../model/ledger.ts";
import { digestOf } from "../../tell/digest.ts";
import { dutyFigures } from "../../tell/figures.ts";
import { Replay } from "../../tell/replay.ts";
import { stepFigures, type TellingTimes } from "../../tell/time-to-tell.ts";
import { displayWidth } from "../terminal.ts";
import { digestText } from "./digest-text.ts";
import { dutiesReportHtml } from "./report-html.ts";
import { dutiesReportText } from "./report-text.ts";
import { owedText } from "./report-words.ts";
import { timesText } from "./times-text.ts";

const NOW = "2026-06-30T12:00:00Z";
const RANGE = { since: null, until: null };
const PAGE = { width: 120, paint: (_style: unknown, text: string) => text };

/** Golden files are read in review; UPDATE_GOLDEN=1 writes them. */
function expectGolden(name: string, actual: string): void {
  const path = new URL(`../../../test/golden/report/${name}.txt`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(path)) writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, "utf8"));
}

function tellings(count: number, more: Partial<TellingTimes>): readonly TellingTimes[] {
  const none = {
    drafted_at: null,
    approved_at: null,
    told_at: null,
    acknowledged_at: null,
    read_back_at: null,
  };
  return Array.from({ length: count }, (_, i) => ({
    campaign: "c-1",
    person: `${more.grade}-${more.standing}-${i}`,
    is_correction: false,
    campaign_kind: "reconnaissance",
    grade: "targeted",
    standing: "open",
    is_overdue: false,
    hold: null,
    seen_at: "2026-01-01T00:00:00Z",
    linked_at: "2026-02-01T00:00:00Z",
    decided_at: "2026-02-01T06:00:00Z",
    ...none,
    ...more,
  }));
}
const TIMES: readonly TellingTimes[] = [
  ...tellings(30, {
    standing: "told",
    told_at: "2026-02-03T00:00:00Z",
    acknowledged_at: "2026-02-04T00:00:00Z",
  }),
  ...tellings(9, { standing: "told", told_at: "2026-02-12T00:00:00Z", grade: "exposed" }),
  ...tellings(2, { standing: "told", told_at: "2026-02-02T00:00:00Z", grade: "compromised" }),
  ...tellings(12, { is_overdue: true, grade: "exposed" }),
  ...tellings(6, {
    standing: "held",
    hold: { reason: "an inquiry goes on", authority: "public prosecutor" },
  }),
  ...tellings(5, { standing: "told", told_at: "2026-03-03T00:00:00Z", is_correction: true }),
];

describe("figures fit to publish, as they are said", () => {
  const figures = dutyFigures(TIMES, { now: NOW, range: RANGE });
  test("give the median of everybody beside the flattering one, and no small count", () => {
    const text = dutiesReportText(figures, { page: PAGE, range: RANGE, now: NOW });
    expectGolden("duties", text);
    assert.match(text, /compromised +c +c +0/);
    for (const line of text.split("\n")) assert.ok(displayWidth(line) <= 100, line);
  });
  test("say to how many people it was owed, and what of that is not published", () => {
    const said = [owedText(59, 59), owedText(114, 130), owedText(114, null), owedText(null, 130)];
    assert.deepEqual(said, [
      "Owed to 59 people, to each once.",
      "Owed to 114 people, 130 times in all: each person once for each campaign.",
      "Owed to 114 people, each person once for each campaign; how often that is in all is not published.",
      "Owed 130 times, each person once for each campaign; to how many is not published.",
    ]);
    assert.doesNotMatch(owedText(null, null), /\d/);
    assert.equal(owedText(0, 0), "Owed to nobody.");
  });
  test("are a page that loads nothing", () => {
    const html = dutiesReportHtml(figures, { version: "0", range: RANGE, now: NOW });
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /<script|src=|https?:\/\//i);
    assert.match(html, /public prosecutor/);
  });
});

describe("times by campaign, for the office", () => {
  test("say how many have each step behind them, and who still waits", () => {
    const first = stepFigures(
      TIMES.filter(({ is_correction }) => !is_correction),
      NOW,
    );
    const corrections = stepFigures(
      TIMES.filter(({ is_correction }) => is_correction),
      NOW,
    );
    expectGolden("times", timesText([{ campaign: null, kind: null, first, corrections }], PAGE));
  });
});

describe("the digest", () => {
  const found = (campaign: string, tell: boolean, people: number): Omit<LedgerEntry, "number"> => ({
    ...{ by: "serjeant", campaign, person: null, happened_at: null, learned_at: null, told_at: null },
    recorded_at: "2026-02-01T00:00:00.000Z",
    nonce: "",
    fact: {
      kind: "campaign_found",
      campaign_kind: "credential_phishing",
      severity: "medium",
      tell,
      first_seen: "2026-01-10T00:00:00Z",
      last_seen: "2026-01-12T00:00:00Z",
      people,
      messages: 12,
      hosts: ["login.portal.test"],
      senders: ["help@portal.test"],
    },
  });
  const state = Replay.of(
    [found("c-1", false, 9), found("c-2", true, 40), found("c-3", false, 3)].map((one, number) => ({
      ...one,
      number,
    })),
  );
  test("has what nobody is told of one by one, without links and without few people's number", () => {
    const text = digestText(digestOf(state, RANGE), { page: PAGE, range: RANGE, now: NOW });
    expectGolden("digest", text);
    assert.doesNotMatch(text, /login\.portal|40 people/);
  });
  test("has only what was found in the time", () => {
    assert.deepEqual(digestOf(state, { since: "2026-03-01T00:00:00Z", until: null }), []);
    assert.equal(digestOf(state, { since: null, until: "2026-03-01T00:00:00Z" }).length, 2);
  });
});
