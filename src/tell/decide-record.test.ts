import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ToldOffice } from "../../test/told-office.ts";
import { DEFAULT_TELLING } from "../workspace-config.ts";
import { type Act, isRefusal } from "./acts.ts";
import { decide } from "./decide.ts";

const POLICY = DEFAULT_TELLING.tell;

function refusalOf(office: ToldOffice, asked: Act, by = "ines"): string | null {
  const decision = decide(office.state, asked, { by, now: office.now, policy: POLICY });
  return isRefusal(decision) ? decision.refused : null;
}

describe("erasing a text", () => {
  const erase = {
    act: "erase_document",
    reason: "asked for",
    second: "omar",
    campaign: "c-1",
    person: "ann",
  } as const;

  test("is two people's, with a reason", () => {
    const office = new ToldOffice("ann");
    office.drafts("ann", "R1");
    assert.equal(refusalOf(office, { ...erase, document: "R1" }), null);
    assert.match(
      refusalOf(office, { ...erase, document: "R1", second: "Ines " })!,
      /a second person is needed/,
    );
    assert.match(refusalOf(office, { ...erase, document: "R1", reason: " " })!, /needs a reason/);
  });

  test("waits while somebody waits for it: approved, not told, and not yet left", () => {
    const office = new ToldOffice("ann", "ben");
    office.drafts("ann", "R1");
    office.approves("R1", "ann@home.example");
    assert.match(refusalOf(office, { ...erase, document: "R1" })!, /somebody waits for the notice R1/);
    assert.equal(refusalOf(office, { ...erase, document: "another" }), null);
    const at = office.now;
    office.does({ act: "hand_letter", reference: "R1", at, place: null });
    // Its mail is still queued, and told is told.
    assert.equal(refusalOf(office, { ...erase, document: "R1" }), null);
  });
});

describe("going on after a clock that was ahead", () => {
  const correct = { act: "correct_clock", from: "2036-03-01T09:00:00.000Z", reason: "the battery" } as const;

  test("sets deadlines, holds and pauses again that end in years, and leaves the others", () => {
    const office = new ToldOffice();
    office.now = "2036-03-01T09:00:00.000Z";
    const due = { deadline: "2036-03-04T09:00:00.000Z", owner: "office", late: false };
    const facts = { grade: "targeted", messages: 1, first_seen: null, last_seen: null } as const;
    for (const person of ["ann", "ben", "carl"])
      office.take({ kind: "duty_opened", ...due, ...facts, mailboxes: [`${person}@one.example`] }, person);
    const held = { reason: "an operation", authority: "clerk", second: "omar" };
    office.does({ act: "hold", campaign: "c-1", person: "ben", until: "2036-04-01T00:00:00.000Z", ...held });
    office.drafts("carl", "R3");
    office.approves("R3", "carl@home.example");
    office.does({ act: "attempt", delivery: "R3/mail" });
    const later = { outcome: "deferred", answer: "later", not_before: "2036-03-01T10:00:00.000Z" } as const;
    office.does({ act: "outcome", delivery: "R3/mail", ...later });
    office.now = "2026-03-01T09:00:00.000Z";
    const right = { ...due, deadline: "2026-03-02T09:00:00.000Z" };
    office.take({ kind: "duty_opened", ...right, ...facts, mailboxes: ["dora@one.example"] }, "dora");
    assert.match(refusalOf(office, { ...correct, reason: "" })!, /needs a reason/);
    office.does(correct);
    for (const person of ["ann", "ben", "carl"])
      assert.equal(office.duty(person).deadline, "2026-03-04T09:00:00.000Z", person);
    assert.equal(office.duty("ben").state, "open");
    assert.equal(office.duty("dora").deadline, right.deadline);
    assert.equal(office.state.deliveries.get("R3/mail")?.not_before, office.now);
    const again = decide(office.state, correct, { by: "ines", now: office.now, policy: POLICY });
    assert.deepEqual(isRefusal(again) ? again : again.map(({ fact }) => fact.kind), ["clock_corrected"]);
  });
});
