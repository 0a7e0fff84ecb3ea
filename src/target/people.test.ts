import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Campaign } from "../model/campaign.ts";
import { personSummary } from "./people.ts";

const ADA = { id: "p1", name: "Ada Member" };

function campaign(id: string, more: Partial<Campaign>): Campaign {
  const empty = { messages: [], people: [], hosts: [], affiliations: [], at_risk: [], rules: [] };
  return {
    id,
    kind: "reconnaissance",
    severity: "high",
    first_seen: null,
    last_seen: null,
    ...empty,
    ...more,
  };
}

function hit(
  grade: "targeted" | "exposed" | "compromised",
  first_seen: string,
  last_seen: string,
): Partial<Campaign> {
  const ada = { person: "p1", name: "Ada Member", grade, mailboxes: ["ada@parliament.example"], messages: 2 };
  return {
    people: [
      { ...ada, person: "p0" },
      { ...ada, first_seen, last_seen },
    ].map((p) => ({ first_seen, last_seen, ...p })),
  };
}

describe("what is known of a person", () => {
  test("are campaigns by when they began, the grades apart, and the first and last that was seen", () => {
    const summary = personSummary(ADA, [
      campaign("c2", hit("compromised", "2021-03-01T00:00:00Z", "2021-03-02T00:00:00Z")),
      campaign("c1", hit("targeted", "2021-01-25T00:00:00Z", "2021-04-01T00:00:00Z")),
      campaign("c3", hit("targeted", "2021-05-01T00:00:00Z", "2021-05-01T00:00:00Z")),
    ]);
    assert.deepEqual(summary.grades, { targeted: 2, exposed: 0, compromised: 1 });
    assert.deepEqual(
      summary.campaigns.map((one) => one.campaign),
      ["c1", "c2", "c3"],
    );
    assert.deepEqual(
      [summary.first_seen, summary.last_seen],
      ["2021-01-25T00:00:00Z", "2021-05-01T00:00:00Z"],
    );
    assert.ok(!("score" in summary));
  });
  test("are also campaigns that chose a group of theirs", () => {
    const row = { person: "p1", name: "Ada Member", mailboxes: [] };
    const summary = personSummary(ADA, [
      campaign("c1", { at_risk: [{ ...row, state: "not_looked_at", reason: "no mailbox known" }] }),
      campaign("c2", { at_risk: [{ ...row, state: "hit", reason: null }] }),
    ]);
    assert.deepEqual(summary.at_risk, [
      {
        campaign: "c1",
        kind: "reconnaissance",
        severity: "high",
        state: "not_looked_at",
        reason: "no mailbox known",
        mailboxes: [],
      },
    ]);
    assert.deepEqual([summary.campaigns, summary.first_seen], [[], null]);
  });
});
