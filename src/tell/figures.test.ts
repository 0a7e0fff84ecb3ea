import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { GRADES } from "../model/campaign.ts";
import { dutyFigures, type FigureRow } from "./figures.ts";
import type { TellingTimes } from "./time-to-tell.ts";

const NOW = "2026-06-30T00:00:00Z";
const EVER = { now: NOW, range: { since: null, until: null } };

function telling(number: number, more: Partial<TellingTimes> = {}): TellingTimes {
  const none = {
    drafted_at: null,
    approved_at: null,
    told_at: null,
    acknowledged_at: null,
    read_back_at: null,
  };
  return {
    ...{
      campaign: "c",
      person: `p${number}`,
      is_correction: false,
      campaign_kind: "reconnaissance",
      grade: "targeted",
    },
    ...{ standing: "open", is_overdue: false, hold: null, linked_at: "2026-01-02T00:00:00Z" },
    ...{ seen_at: "2026-01-01T00:00:00Z", decided_at: "2026-01-03T00:00:00Z", ...none },
    ...more,
  } as TellingTimes;
}
const some = (count: number, more: Partial<TellingTimes>, from = 0): readonly TellingTimes[] =>
  Array.from({ length: count }, (_, i) => telling(from + i, more));
const TOLD = { standing: "told", told_at: "2026-01-05T00:00:00Z" } as const;

describe("figures fit to publish", () => {
  test("say who was told, late and held, with the median of everybody beside that of those told", () => {
    const figures = dutyFigures([...some(20, TOLD), ...some(30, { is_overdue: true }, 20)], EVER);
    const { targeted, told, overdue, held } = figures.all.counts;
    assert.deepEqual([targeted, told, overdue, held], [50, 20, 30, 0]);
    assert.deepEqual(figures.all.from_first_mail, {
      median_hours: null,
      median_hours_of_those_told: 96,
      worst: "up to 1 year",
      worst_still_waits: true,
    });
  });
  test("leave out a small count, and what it could be worked out from", () => {
    const times = [...some(40, TOLD), ...some(3, { ...TOLD, grade: "compromised" }, 40), ...some(10, {}, 50)];
    const figures = dutyFigures(times, EVER);
    const [targeted, exposed, compromised] = figures.tables[0]!.rows;
    assert.equal(compromised!.counts.told, null);
    assert.equal(compromised!.from_first_mail, null);
    assert.equal(exposed!.counts.told, 0);
    assert.ok(targeted!.counts.told === null || figures.all.counts.told === null);
  });
  test("count corrections apart, and holds by authority", () => {
    const hold = { reason: "an inquiry", authority: "public prosecutor" };
    const times = [
      ...some(30, TOLD),
      ...some(7, { standing: "held", hold }, 30),
      ...some(6, { ...TOLD, is_correction: true }),
    ];
    const figures = dutyFigures(times, EVER);
    assert.equal(figures.all.counts.targeted, 37);
    assert.deepEqual(figures.holds.by_authority, [{ name: "public prosecutor", held: 7 }]);
    assert.deepEqual(figures.corrections, { owed: 6, told: 6, open: 0 });
  });
  test("are by quarter of the decision, and only of the time that was asked for", () => {
    const times = [...some(8, TOLD), ...some(9, { decided_at: "2026-04-01T00:00:00Z" }, 10)];
    const rows = (range: { since: string | null; until: string | null }) =>
      dutyFigures(times, { now: NOW, range }).tables[2]!.rows.map(({ name, counts }) => [
        name,
        counts.targeted,
      ]);
    assert.deepEqual(rows(EVER.range), [
      ["2026 Q1", 8],
      ["2026 Q2", 9],
    ]);
    assert.deepEqual(rows({ since: "2026-03-01T00:00:00Z", until: null }), [["2026 Q2", 9]]);
  });
  test("never give a count from 1 to 4 away by one sum, for any tellings", () => {
    const any = fc.array(
      fc.record({
        grade: fc.constantFrom(...GRADES),
        campaign_kind: fc.constantFrom("reconnaissance", "rapport", "artefact"),
        standing: fc.constantFrom("told", "told", "told", "open", "open", "held", "excused"),
        is_overdue: fc.boolean(),
        decided_at: fc.constantFrom("2026-01-03T00:00:00Z", "2026-04-03T00:00:00Z"),
      }),
      { maxLength: 90 },
    );
    fc.assert(
      fc.property(any, (drawn) => {
        const times = drawn.map((one, i) =>
          telling(i, {
            ...one,
            is_overdue: one.is_overdue && one.standing === "open",
            told_at: one.standing === "told" ? "2026-05-01T00:00:00Z" : null,
            hold: one.standing === "held" ? { reason: "r", authority: "a" } : null,
          } as Partial<TellingTimes>),
        );
        const figures = dutyFigures(times, EVER);
        for (const row of [figures.all, ...figures.tables.flatMap(({ rows }) => rows)]) noSumGivesAway(row);
        for (const { rows } of figures.tables)
          for (const column of ["targeted", "told", "open", "held", "excused", "overdue"] as const) {
            const parts = rows.map(({ counts }) => counts[column]);
            if (rows.length > 0) notAlone([figures.all.counts[column], ...parts], column);
          }
      }),
      { seed: 9, numRuns: 60 },
    );
  });
  test("name nobody and no campaign", () => {
    const text = JSON.stringify(dutyFigures(some(9, { campaign: "c-secret", person: "Anna Example" }), EVER));
    assert.doesNotMatch(text, /c-secret|Anna/);
  });
});

function noSumGivesAway({ counts }: FigureRow): void {
  for (const [name, n] of Object.entries(counts))
    assert.ok(n === null || n === 0 || n >= 5, `${name} is ${n}`);
  const { targeted, told, open, held, excused } = counts;
  notAlone([targeted, told, open, held, excused], "a row");
}

function notAlone(cells: readonly (number | null)[], what: string): void {
  assert.notEqual(cells.filter((one) => one === null).length, 1, `${what}: ${cells.join(" ")}`);
}
