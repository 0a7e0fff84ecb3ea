import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, test } from "node:test";
import type { CampaignRun } from "../../campaigns.ts";
import type { Waterfall, WaterfallRow } from "../../link/explain.ts";
import type { Affiliation, Campaign, CampaignMessage, Judgement } from "../../model/campaign.ts";
import type { Evidence } from "../../model/finding.ts";
import type { CampaignState } from "../../tell/tell-state.ts";
import { displayWidth } from "../terminal.ts";
import { withAside } from "./campaign-aside.ts";
import { evidenceLines, sentenceOf } from "./campaign-evidence.ts";
import { campaignFate } from "./campaign-fate.ts";
import { targetLines } from "./campaign-lines.ts";
import {
  campaignListPage,
  campaignMessagesPage,
  campaignPage,
  campaignTargetsPage,
} from "./campaign-text.ts";
import { linkPage } from "./link-text.ts";
import { waterfallPage } from "./waterfall-text.ts";

const OUT = { width: 100, paint: (_style: unknown, text: string) => text };
const WITH_ROSTER = { ...OUT, command: "serjeant", isRosterEmpty: false };
const WITHOUT_ROSTER = { ...WITH_ROSTER, isRosterEmpty: true };
const SUMMARY = '{"ordinary":{"form_mail":2}}';

/** Golden files are read in review; UPDATE_GOLDEN=1 writes them. */
function expectGolden(name: string, actual: string): void {
  const file = new URL(`../../../test/golden/formats/${name}`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1" || !existsSync(file)) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, actual);
  }
  assert.equal(actual, readFileSync(file, "utf8"));
}

function condition(expression: string, field: string | null, text: string | null): Evidence {
  return { expression, source: { start: 0, end: expression.length }, field, span: null, text };
}

const EVIDENCE = [
  condition("people.count >= 3", "people.count", "3"),
  condition("messages.count >= 4", "messages.count", "4"),
  condition("first_contact >= 0.4", "first_contact", "0.75"),
  condition("solicited <= 0.2", "solicited", "0"),
  condition("ratio(senders.list, .new and not .written_to) >= 0.6", "senders.list", "2 elements"),
  condition("tokens[0]", "tokens[0].share", "1"),
  condition(".per_recipient >= 0.8", "tokens[0].per_recipient", "1"),
  condition(".share >= 0.4", "tokens[1].share", "0.5"),
  condition("not any(files, .share >= 0.3)", "files", "0 elements"),
  condition("senders.count >= 2", "senders.count", "2"),
  condition("senders.count <= 30", "senders.count", "2"),
  condition(".q < 0.001", "groups[0].q", "0.0000000123"),
  condition(".share_of_hit >= 0.5", "groups[0].share_of_hit", "1"),
  condition(".share_of_looked_at <= 0.4", "groups[0].share_of_looked_at", "0.22"),
  condition(".name_known_elsewhere", "senders.list[1].name_known_elsewhere", "true"),
  condition(".share >= 0.25", "hosts[0].share", "1"),
  condition(".new", "hosts[0].new", "true"),
  condition("not .of_sender", "hosts[0].of_sender", "false"),
  condition("people.count >= 2", "people.count", "3"),
];

function mail(day: number, mailbox: string, from: string): CampaignMessage {
  const key = `${mailbox[0]}${day}`.padEnd(32, "0");
  const message_id = `<${key}@mail.example>`;
  return { mailbox, message_id, key, date: `2021-01-0${day}T10:00:00Z`, from, subject: "A hearing\u202e" };
}

function group(name: string, over: Partial<Affiliation> = {}): Affiliation {
  const figures = { p: 1e-9, q: 1.23e-8, odds: 1_299, low: 206, high: 2e6, hit: 3, looked_at: 4 };
  const rest = { with_offices: false, explained_by: null, caution: null };
  return { group: name.toLowerCase(), name, ...figures, ...rest, ...over };
}

const LONG = "Interparliamentary Circle for Open and Very Patient Societies of Three Continents (Assembly)";
const MESSAGES = [
  mail(1, "ada@house.example", "busy@letters.test"),
  mail(2, "bea@house.example", "busy@letters.test"),
  mail(3, "cyd@house.example", "busy@letters.test"),
  mail(4, "ada@house.example", "rare@notes.test"),
];

function person(name: string | null, mailbox: string): Campaign["people"][number] {
  const seen = { first_seen: "2021-01-01T10:00:00Z", last_seen: "2021-01-04T10:00:00Z" };
  return {
    person: name === null ? mailbox : `p-${name}`,
    name,
    grade: "targeted",
    ...seen,
    mailboxes: [mailbox],
    messages: 1,
  };
}

const CAMPAIGN: Campaign = {
  id: "c-234567",
  kind: "reconnaissance",
  severity: "high",
  first_seen: "2021-01-01T10:00:00Z",
  last_seen: "2021-01-04T10:00:00Z",
  messages: MESSAGES,
  people: [
    person("Ada Ashby", "ada@house.example"),
    person("Bea Boyd", "bea@house.example"),
    person(null, "cyd@house.example"),
  ],
  hosts: [{ host: "read.pixels.example", messages: 4, new: true }],
  affiliations: [
    group(LONG),
    group("Committee on Weights", {
      explained_by: LONG.toLowerCase(),
      q: 0.0123,
      caution: "rests on 3 people",
    }),
    group("Party of the Meadow", { explained_by: "no such", q: 0.5, odds: 1.234 }),
  ],
  at_risk: [
    { person: "p-Ada", name: "Ada Ashby", state: "hit", reason: null, mailboxes: ["ada@house.example"] },
    {
      person: "p-Dee",
      name: "Dee Dunn",
      state: "clear",
      reason: "dee@house.example, 2020-12-01 to 2021-02-01",
      mailboxes: [],
    },
    {
      person: "p-Eve",
      name: "Eve Eddy",
      state: "not_looked_at",
      reason: "no mailbox is known",
      mailboxes: [],
    },
  ],
  rules: [
    {
      rule: "Reconnaissance by links of their own",
      id: "00000000-0000-5000-8000-000000000000",
      kind: "reconnaissance",
      severity: "high",
      description: "Several addresses that are new here.",
      techniques: [],
      evidence: EVIDENCE,
    },
  ],
};
const NO_ROSTER: Campaign = {
  ...CAMPAIGN,
  people: CAMPAIGN.people.map(({ mailboxes, ...p }) => ({
    ...p,
    person: mailboxes[0]!,
    name: null,
    mailboxes,
  })),
  affiliations: [],
  at_risk: [],
};
const JUDGEMENT: Judgement = {
  a: MESSAGES[0]!.key,
  b: MESSAGES[1]!.key,
  verdict: "same",
  by: "Ines",
  at: "2021-02-01T09:30:00Z",
  reason: "one template",
};

describe("the list of campaigns", () => {
  test("says what, at whom, and what else was named", () => {
    expectGolden("campaign-list.txt", campaignListPage([CAMPAIGN], { ...WITH_ROSTER, summary: SUMMARY }));
  });
  test("cuts the name of a group and never its figures", () => {
    const page = campaignListPage([CAMPAIGN], { ...WITH_ROSTER, width: 80, summary: "{}" });
    assert.match(page, /…: 3 of the 4 looked at \(odds 1,299, q 1e-8\)$/m);
    for (const line of page.split("\n").slice(3)) assert.ok(displayWidth(line) <= 80, line);
  });
  test("says of what people set aside how they did, after what is live, and counts none of it to look at", () => {
    const state = (id: string, decided: Partial<CampaignState>) =>
      [id, { withdrawn: null, closed_at: null, decision: null, ...decided } as CampaignState] as const;
    const at = "2026-03-01T09:00:00Z";
    const known = new Map([
      state("c-1", { withdrawn: { reason: "an exercise", at }, closed_at: at }),
      state("c-2", { closed_at: at }),
      state("c-3", { decision: { tell: false, reason: "one known to all", second: "omar" } }),
      state("c-4", { decision: { tell: true, reason: "asked for", second: null } }),
    ]);
    const campaigns = ["c-1", "c-2", "c-3", "c-4", "c-5"].map((id) => ({ ...CAMPAIGN, id }));
    const listed = withAside(campaigns, { campaigns: known });
    const page = campaignListPage(listed, { ...WITH_ROSTER, summary: "{}" });
    assert.match(page, /^5 campaigns, 2 to look at now, 1 left to the digest, 1 closed, 1 withdrawn\n/);
    assert.deepEqual(
      [...page.matchAll(/^(\w+) +(c-\d) {2}([a-z, ]+?) {2}/gm)].map(([, ...row]) => row.join(" ")),
      [
        "HIGH c-4 reconnaissance",
        "HIGH c-5 reconnaissance",
        "DIGEST c-3 reconnaissance, high",
        "CLOSED c-2 reconnaissance, high",
        "WITHDRAWN c-1 reconnaissance, high",
      ],
    );
    const [shown] = campaignPage(listed.at(-1)!, { ...WITH_ROSTER, judgements: [] }).split("\n");
    assert.match(shown!, /^WITHDRAWN {2}c-1 /);
  });
  test("says that the roster is empty and what to do, with campaigns and without", () => {
    for (const campaigns of [[], [NO_ROSTER]]) {
      const page = campaignListPage(campaigns, { ...WITHOUT_ROSTER, summary: "{}" });
      assert.match(page, /The roster is empty: attacks that are told by whom they chose cannot be judged/);
      assert.match(page, /serjeant roster import <file>/);
    }
    assert.doesNotMatch(campaignListPage([], { ...WITH_ROSTER, summary: "{}" }), /roster/);
  });
});

describe("the page of a campaign", () => {
  test("says why it is one, who was chosen and who judged", () => {
    expectGolden("campaign-show.txt", campaignPage(CAMPAIGN, { ...WITH_ROSTER, judgements: [JUDGEMENT] }));
  });
  test("says that the roster is empty", () => {
    const page = campaignPage(NO_ROSTER, { ...WITHOUT_ROSTER, judgements: [] });
    assert.match(page, /The roster is empty/);
    assert.doesNotMatch(page, /Judged by people/);
  });
});

describe("the reasons of a campaign rule", () => {
  const [rule] = CAMPAIGN.rules;
  test("begin with one sentence of counts", () => {
    assert.equal(
      sentenceOf(CAMPAIGN),
      "4 mails from 2 addresses to 3 people in 3 days; 75 % are a first contact.",
    );
  });
  test("claim no first contact for mails that the rule did not see", () => {
    const evidence = [condition("first_contact >= 0.4", "first_contact", "1")];
    const messages = [...MESSAGES, mail(5, "ada@house.example", "rare@notes.test")];
    assert.doesNotMatch(
      sentenceOf({ ...CAMPAIGN, messages, rules: [{ ...rule!, evidence }] }),
      /first contact/,
    );
  });
  test("say each field once, with the narrowest bounds", () => {
    const lines = evidenceLines(rule!, CAMPAIGN);
    assert.deepEqual(
      lines.filter((line) => line.startsWith("people:")),
      ["people: 3 (at least 3)"],
    );
    assert.ok(lines.includes("sender addresses: 2 (2 to 30)"), lines.join("\n"));
    assert.equal(lines.filter((line) => line.includes("of its own for each recipient")).length, 1);
  });
  test("name the group, the sender and the host, and no place in a list", () => {
    const text = evidenceLines(rule!, CAMPAIGN).join("\n");
    assert.match(text, /from another address: rare@notes\.test/);
    assert.ok(text.includes(LONG));
    assert.match(text, /read\[\.\]pixels\[\.\]example, new here, not the sender's: in 100 % of the mails/);
    assert.doesNotMatch(text, /\[\d\]|: false/);
  });
  test("name no sender where the rule saw other mails than the campaign has", () => {
    const messages = [...MESSAGES, mail(5, "bea@house.example", "rare@notes.test")];
    const text = evidenceLines(rule!, { ...CAMPAIGN, messages }).join("\n");
    assert.match(text, /mails: 4 of the 5; the others came with their senders \(at least 4\)/);
    assert.doesNotMatch(text, /rare@notes\.test/);
  });
  test("are at most fourteen lines, and conditions nobody has words for stay as they are", () => {
    const evidence = Array.from({ length: 30 }, (_, i) => condition(`links >= 0.${i}`, "links", "1"));
    const lines = evidenceLines({ ...rule!, evidence }, CAMPAIGN);
    assert.equal(lines.length, 14);
    assert.equal(lines[0], "links >= 0.0: 1");
    assert.match(lines[13]!, /and 17 more conditions/);
  });
});

describe("the targets of a campaign", () => {
  test("are people, groups with the row that explains them, and who else is at risk", () => {
    const page = campaignTargetsPage(CAMPAIGN, OUT);
    expectGolden("campaign-targets.txt", page);
    for (const line of page.split("\n")) assert.ok(displayWidth(line) <= 100, line);
  });
  test("have the address of somebody without a roster entry once", () => {
    const page = campaignTargetsPage(NO_ROSTER, OUT);
    assert.equal(page.split("ada@house.example").length, 2);
  });
  test("are tagged lines for programs, of people also without a roster", () => {
    const tags = (campaign: Campaign) => targetLines(campaign).map((line) => Object.keys(line).join());
    assert.deepEqual(tags(NO_ROSTER), ["person", "person", "person"]);
    const three = (tag: string) => [tag, tag, tag];
    assert.deepEqual(tags(CAMPAIGN), [...three("person"), ...three("affiliation"), ...three("at_risk")]);
    assert.deepEqual(targetLines(CAMPAIGN)[0], { person: CAMPAIGN.people[0] });
  });
});

describe("the messages of a campaign", () => {
  test("have their Message-IDs and keys whole, however long, because judge takes them", () => {
    const message_id = `<${"x".repeat(120)}@mail.example>`;
    const page = campaignMessagesPage({ ...CAMPAIGN, messages: [{ ...MESSAGES[0]!, message_id }] }, OUT);
    assert.ok(page.includes(`${message_id}  ${MESSAGES[0]!.key}\n`), page);
  });
});

describe("why two messages are linked", () => {
  const row = (over: Partial<WaterfallRow>): WaterfallRow => ({
    comparison: "same_message_id_shape",
    proposition: "one program wrote both Message-IDs",
    family: "tool",
    level: "same",
    left: "{22 base64}@{sender}",
    right: "{22 base64}@{sender}",
    carried: 25,
    weight: 8.4,
    counted: 8.4,
    reduced: null,
    ...over,
  });
  const waterfall: Waterfall = {
    prior: -13.1,
    rows: [
      row({}),
      row({
        comparison: "same_text",
        level: "different",
        left: "one",
        right: "two",
        carried: null,
        weight: -1.8,
        counted: -1.8,
      }),
      row({
        comparison: "same_dkim",
        level: "missing",
        left: null,
        right: null,
        carried: null,
        weight: 0,
        counted: 0,
      }),
    ],
    total: -6.5,
    probability: 0.011,
  };
  const [left, right] = [MESSAGES[0]!, MESSAGES[1]!];
  const known = { campaign: CAMPAIGN, judgement: null, threshold: 0.9, isLinked: [true, true] };
  const page = (over: object, pair = [left, right] as const, of = waterfall) =>
    waterfallPage(of, pair, { ...OUT, ...known, ...over }).replaceAll("\n", " ");

  test("is each proposition with its weight, and who judged", () => {
    expectGolden(
      "campaign-why.txt",
      waterfallPage(waterfall, [left, right], { ...OUT, ...known, judgement: JUDGEMENT }),
    );
  });
  test("says that unlike messages are joined by others, but not where they alone are linked", () => {
    assert.match(page({}), /joined through other messages, or by the same sender/);
    assert.doesNotMatch(page({}, [left, right], { ...waterfall, probability: 0.95 }), /joined through/);
  });
  test("says which message is not in the campaign", () => {
    const other = mail(9, "zoe@house.example", "other@notes.test");
    assert.match(page({}, [left, other]), /The second message is not in c-234567\./);
    assert.match(page({}, [other, right]), /The first message is not in c-234567\./);
    assert.match(page({}, [other, other]), /Neither of the two messages is in c-234567\./);
    assert.doesNotMatch(page({}, [left, other]), /joined through/);
  });
  test("says that mail of one's own is not linked", () => {
    assert.match(page({ isLinked: [true, false] }), /Mail of your own is not linked/);
    assert.doesNotMatch(page({}), /Mail of your own/);
  });
});

describe("a campaign that is no more", () => {
  const event = (kind: "merge" | "split", from: string[], into: string[]) =>
    ({ id: 1, at: "2021-02-01T00:00:00Z", kind, from, into, representatives: [] }) as const;
  test("is followed to those that are there", () => {
    const events = [event("merge", ["c-a", "c-b"], ["c-b"]), event("merge", ["c-b", "c-d"], ["c-d"])];
    assert.equal(campaignFate("c-a", events, new Set(["c-d"])), "merged into c-d");
    assert.equal(campaignFate("c-x", events, new Set(["c-d"])), null);
  });
  test("may have no heir, and events may go in a circle", () => {
    const events = [event("merge", ["c-a"], ["c-b"]), event("merge", ["c-b"], ["c-a"])];
    assert.equal(campaignFate("c-a", events, new Set()), "merged into c-b, which is no campaign now");
  });
});

describe("what linking saw", () => {
  const figures = { messages: 9, sendings: 8, pairs: 7, links: 6, clusters: 5, capped: [], bridges: [] };
  const run = { figures, read: 4, asked: 3, ordinary: {}, problems: [] } as Omit<CampaignRun, "campaigns">;
  const capped = [{ feature: "header_order", value: 1, sendings: 12, example: "7 fields 53b3" }] as const;
  test("says of hashes what they are", () => {
    const page = linkPage({ ...run, figures: { ...figures, capped } }, 1, WITH_ROSTER);
    assert.match(page, /Too common to mean anything.*\n.*stands for an order, a set or a text/);
    assert.doesNotMatch(page, /roster/);
  });
  test("says that the roster is empty", () => {
    assert.match(linkPage(run, 0, WITHOUT_ROSTER), /The roster is empty/);
  });
});
