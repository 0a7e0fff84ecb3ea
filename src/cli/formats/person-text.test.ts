import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PersonSummary } from "../../target/people.ts";
import { painter } from "../terminal.ts";
import { personPage } from "./person-text.ts";

const OUT = { paint: painter(false), width: 100 };
const NOTHING: PersonSummary = {
  person: "p1",
  name: "Ada Member",
  grades: { targeted: 0, exposed: 0, compromised: 0 },
  first_seen: null,
  last_seen: null,
  campaigns: [],
  at_risk: [],
};

describe("the page of a person", () => {
  test("says grades apart, with mailboxes and dates, and where the person is at risk unseen", () => {
    const summary: PersonSummary = {
      ...NOTHING,
      grades: { targeted: 1, exposed: 0, compromised: 1 },
      first_seen: "2021-01-25T09:00:00Z",
      last_seen: "2021-03-02T00:00:00Z",
      campaigns: [
        {
          campaign: "c1",
          kind: "credential_phishing",
          severity: "high",
          grade: "compromised",
          mailboxes: ["ada@parliament.example"],
          messages: 2,
          first_seen: "2021-01-25T09:00:00Z",
          last_seen: "2021-03-02T00:00:00Z",
        },
      ],
      at_risk: [
        {
          campaign: "c2",
          kind: "reconnaissance",
          severity: "medium",
          state: "not_looked_at",
          reason: "no mailbox known",
          mailboxes: [],
        },
      ],
    };
    const personal = {
      address: "ada@home.example",
      kind: "personal",
      person: "p1",
      consent: null,
      start: null,
      end: null,
    } as const;
    const page = personPage({ summary, mailboxes: [personal], command: "serjeant" }, OUT);
    assert.equal(
      page,
      [
        "Ada Member  p1",
        "  ada@home.example  personal, no consent to look at it",
        "",
        "1 campaign: targeted in 1, compromised in 1; 2021-01-25 to 2021-03-02",
        "  HIGH           c1  credential phishing",
        "  compromised    2 mails  2021-01-25 to 2021-03-02  ada@parliament.example",
        "",
        "At risk: these chose a group of theirs",
        "  MEDIUM         c2  reconnaissance",
        "                 not looked at: no mailbox known",
        "",
        "  serjeant campaign show <id>",
        "",
      ].join("\n"),
    );
  });
  test("says that there is nothing, and lets no name repaint the terminal", () => {
    const summary = { ...NOTHING, name: "Ada\u001b[2J" };
    const page = personPage({ summary, mailboxes: [], command: "serjeant" }, OUT);
    assert.equal(page, "Ada\\u{1B}[2J  p1\n\nIn no campaign\n");
  });
});
