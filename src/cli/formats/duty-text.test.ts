import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ToldOffice } from "../../../test/told-office.ts";
import { byUrgency } from "../../tell/next-step.ts";
import { overdueLine } from "../overdue.ts";
import { painter } from "../terminal.ts";
import { dutyListPage } from "./duty-list-text.ts";
import { dutyPage, waysText } from "./duty-text.ts";
import { toldLines } from "./told-text.ts";

/** Anna is told, Ben waits since two days, Cleo is held. */
function office(): ToldOffice {
  const made = new ToldOffice("anna", "ben", "cleo");
  made.drafts("anna", "R1");
  made.approves("R1");
  made.does({ act: "hand_letter", reference: "R1", at: made.now, place: "her office" });
  const why = { reason: "an operation", authority: "the clerk", until: "2026-03-20T09:00:00Z" } as const;
  made.does({ act: "hold", campaign: "c-1", person: "cleo", ...why, second: "omar" });
  made.now = "2026-03-06T10:00:00Z";
  return made;
}

function out({ state, now }: ToldOffice) {
  const nameOf = (person: string) => (person === "ben" ? "Ben \u202eelpmaxE" : null);
  return { paint: painter(false), width: 100, state, now, command: "serjeant", nameOf };
}

describe("the page of duties", () => {
  test("says of each how long it waits and what it needs, with nothing that cannot be seen", () => {
    const made = office();
    const page = dutyListPage([...made.state.duties.values()], out(made));
    assert.ok(page.startsWith("3 duties, 1 overdue: 1 told, 1 held, 1 open, 0 excused\n"));
    assert.match(page, /overdue 2 days +Ben \\u\{202E\}elpmaxE +c-1 +targeted +draft\n/);
    assert.match(page, /held +cleo +c-1 +targeted +held to 20 Mar 2026 09:00 UTC\n/);
    assert.match(page, /told +anna +c-1 +targeted +acknowledgement\n/);
  });

  test("lists many by what they need and not by line, everybody by name, and one a line where that is wanted", () => {
    const people = Array.from({ length: 60 }, (_, i) => `person-${i}`);
    const made = new ToldOffice(...people);
    made.drafts("person-7", "R1");
    const duties = [...made.state.duties.values()];
    const page = dutyListPage(duties, out(made));
    assert.match(page, /^60 duties: 0 told, 0 held, 60 open, 0 excused\n/);
    assert.deepEqual(page.match(/^ {2}due.*$/gm), [
      "  due in 3 days       59 people  c-1  draft",
      "  due in 3 days       1 person  c-1  approve",
    ]);
    for (const person of people) assert.match(page, new RegExp(`\\b${person}(?:,|\\n)`));
    for (const line of page.split("\n")) assert.ok(line.length <= 100, line);
    assert.equal(dutyListPage(duties, { ...out(made), isAll: true }).match(/ draft\n/g)?.length, 59);
  });

  test("says of many the one that waits longest, and the grade of whom more happened to", () => {
    const made = new ToldOffice(...Array.from({ length: 60 }, (_, i) => `person-${i}`));
    const grade = { act: "grade", grade: "compromised", reason: "a token", source: "log" } as const;
    made.does({ ...grade, campaign: "c-1", person: "person-3", second: null });
    made.now = "2026-03-06T10:00:00Z";
    const duties = [...made.state.duties.values()].toSorted(byUrgency(made.now));
    const page = dutyListPage(duties, out(made));
    assert.match(page, /^60 duties, 60 overdue: /);
    assert.match(
      page,
      /^ {2}overdue 4 days and less {2}60 people {2}c-1 {2}draft\n {6}person-3 \(compromised\), /m,
    );
  });

  test("says of one its hold with who and until when, and what happened to it by number", () => {
    const made = office();
    const history = [{ number: 7, at: made.now, what: "held by ines\nand omar" }];
    const shown = { duty: made.duty("cleo"), notices: [], deliveries: [], history };
    const page = dutyPage(shown, out(made));
    assert.doesNotMatch(page, /erased/);
    assert.match(
      page,
      /held by +ines and omar, by authority of the clerk, to 20 Mar 2026 09:00 UTC:\s+an operation/,
    );
    assert.match(page, / 7 {2}6 Mar 2026 10:00 UTC +held by ines and omar\n/);
  });

  test("says of one why it is told again", () => {
    const made = office();
    for (const correction of ["bounced", "more_mailboxes"] as const) {
      const duty = { ...made.duty("anna"), correction };
      const page = dutyPage({ duty, notices: [], deliveries: [], history: [] }, out(made));
      assert.match(page, new RegExp(`^ {2}again because ${correction.replace("_", " ")}$`, "m"));
    }
  });

  test("says of one which of its notices has no text any more", () => {
    const made = office();
    const shown = { duty: made.duty("anna"), notices: [...made.state.notices.values()], deliveries: [] };
    const page = dutyPage({ ...shown, erased: new Set(["R1"]), history: [] }, out(made));
    assert.match(page, /^ {2}R1 .*\n {4}its text was erased; the record keeps its hash$/m);
  });

  test("of a campaign names who waits, and says where nobody must be told", () => {
    const made = office();
    const duties = [...made.state.duties.values()];
    const lines = toldLines(made.state.campaigns.get("c-1"), duties, out(made));
    assert.equal(lines[0], "  3 people: 1 told, 1 held, 1 open, 0 excused");
    assert.equal(lines.filter((line) => line.includes("overdue")).length, 1);
    const none = toldLines(made.state.campaigns.get("c-1"), [], out(made));
    assert.match(none.join("\n"), /below the threshold, left to the digest: serjeant campaign tell c-1/);
  });
});

test("whoever approves sees which mailbox was attacked, in whatever spelling and campaign", () => {
  const deliveries = [
    { channel: "mail", to: "Anna@home.example" },
    { channel: "letter", to: null },
  ] as const;
  const ways = (...attacked: readonly string[]) => waysText(deliveries, { attacked: new Set(attacked) });
  assert.equal(
    ways("anna@home.example"),
    "mail to Anna@home.example (attacked: tells nobody by itself), letter",
  );
  assert.equal(ways("anna@parliament.example"), "mail to Anna@home.example, letter");
});

describe("the line that comes before everything", () => {
  test("counts people and campaigns, and says how long the longest waits", () => {
    const { state, now } = office();
    assert.equal(
      overdueLine(state, now),
      "1 person of 1 campaign, the longest by 2 days: `npx serjeant duty list --overdue`",
    );
  });
  test("is not there while nobody waits for too long", () => {
    assert.equal(overdueLine(office().state, "2026-03-02T09:00:00Z"), null);
  });
});
