import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";
import { story } from "../../../test/chronology-story.ts";
import type { Fact, LedgerEntry } from "../../model/ledger.ts";
import { chronologyOf } from "../../tell/chronology/chronology.ts";
import type { Asked } from "../../tell/chronology/subject.ts";
import { chronologyHtml } from "./chronology-html.ts";
import { chronologyPage } from "./chronology-page.ts";
import { chronologyText } from "./chronology-text.ts";

const PLAIN = { width: 100, paint: (_style: unknown, text: string) => text };
const ANNA: Asked = { kind: "person", id: "p1", name: "Anna Example", addresses: [], campaigns: [] };
const NAMES = {
  of: (id: string) => (id === "p1" ? "Anna Example" : id),
  office: "Security Office",
  mask: (t: string) => t,
};

function entry(number: number, fact: Fact, more: Partial<LedgerEntry> = {}): LedgerEntry {
  const clocks = { happened_at: null, learned_at: null, told_at: null };
  const recorded_at = "2026-11-22T10:00:00.000Z";
  return {
    number,
    by: "E. Officer",
    campaign: "c-1",
    person: null,
    ...clocks,
    recorded_at,
    nonce: "",
    fact,
    ...more,
  };
}

const SEEN = { first_seen: "2021-01-12T09:00:00Z", last_seen: "2021-01-14T09:00:00Z", messages: 3 };
const STORY: readonly LedgerEntry[] = [
  entry(0, {
    kind: "campaign_found",
    campaign_kind: "reconnaissance",
    severity: "high",
    tell: true,
    people: 2,
    hosts: ["img.news.test"],
    senders: ["press@news.test"],
    ...SEEN,
  }),
  entry(
    1,
    {
      kind: "duty_opened",
      deadline: "2026-11-25T10:00:00.000Z",
      owner: "E. Officer",
      late: false,
      grade: "targeted",
      mailboxes: ["anna@parliament.example"],
      ...SEEN,
    },
    { person: "p1" },
  ),
  ...story({ person: "p1", name: "Anna Example", campaign: "c-1", host: "img.news.test" }).map((one, i) =>
    entry(2 + i, one.fact, one),
  ),
  entry(
    6,
    { kind: "corrected", entry: 4, what: "the list came on 15 June", source: "the letter's stamp" },
    { campaign: null },
  ),
];

const pageOf = (about: Asked, asOf: string, asOfBy: "event" | "recorded" = "event") =>
  chronologyPage(chronologyOf(STORY, { about, asOf, asOfBy, names: NAMES }));
const DAY = "2022-06-30T23:59:59.999Z";

/** Golden files are read in review; UPDATE_GOLDEN=1 writes them. */
function expectGolden(name: string, actual: string): void {
  const path = new URL(`../../../test/golden/chronology/${name}.txt`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(path)) writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, "utf8"));
}

describe("a chronology as text", () => {
  test("answers before it shows the entries", () => {
    expectGolden("person-as-of", chronologyText(pageOf(ANNA, DAY), PLAIN));
  });
  test("says what the record itself held on the day, which was nothing", () => {
    expectGolden("person-recorded", chronologyText(pageOf(ANNA, DAY, "recorded"), PLAIN));
  });
  test("shows all of a campaign", () => {
    const text = chronologyText(pageOf({ kind: "campaign", id: "c-1" }, "2026-11-30T00:00:00Z"), PLAIN);
    expectGolden("campaign", text);
  });
  test("shows an indicator without making a link of it", () => {
    const text = chronologyText(pageOf({ kind: "indicator", value: "img.news.test" }, DAY), PLAIN);
    expectGolden("indicator", text);
    assert.doesNotMatch(text, /img\.news\.test/);
  });
});

describe("a chronology as a page", () => {
  test("loads nothing, runs nothing, and says the same as the text", () => {
    const page = pageOf(ANNA, DAY);
    const html = chronologyHtml(page, "0");
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /<script|src=|https?:\/\/|@import|url\(/i);
    const words = html.replace(/<[^>]+>/g, "").replaceAll("&#39;", "'");
    for (const sentence of [...page.answer, ...page.lines.map((line) => line.sentence)])
      assert.ok(words.includes(sentence.replace(/^• /, "")), sentence);
  });
  test("takes markup and control characters of a statement as text", () => {
    const hostile = entry(7, {
      kind: "happened",
      what: "<img src=x onerror=alert(1)>\u001b[2J\u202e see https://evil.test/a",
      source: '"><script>alert(1)</script>',
      indicator: null,
    });
    const about: Asked = { kind: "campaign", id: "c-1" };
    const page = chronologyPage(
      chronologyOf([...STORY, hostile], {
        about,
        asOf: "2027-01-01T00:00:00Z",
        asOfBy: "event",
        names: NAMES,
      }),
    );
    const [html, text] = [chronologyHtml(page, "0"), chronologyText(page, PLAIN)];
    assert.doesNotMatch(html, /<img|<script/);
    assert.match(text, /hxxps:\/\/evil\[\.\]test\/a/);
    assert.doesNotMatch(text + html, /[\u001b\u202e]/);
  });
});
