import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ToldOffice } from "../../test/told-office.ts";
import { byUrgency, nextStep } from "./next-step.ts";

const ON = { campaign: "c-1", person: "anna" } as const;
const ELSEWHERE = "anna@home.example";
const ATTACKED = "anna@parliament.example";

function next(office: ToldOffice): string {
  return nextStep(office.duty("anna"), office.state, office.now);
}

function approved(mailTo: string | null): ToldOffice {
  const office = new ToldOffice("anna");
  office.drafts("anna", "R1");
  office.approves("R1", mailTo);
  return office;
}

describe("what a duty needs next", () => {
  test("is a draft, then somebody else's approval, then a letter or a conversation", () => {
    const office = new ToldOffice("anna");
    const steps = [next(office)];
    office.drafts("anna", "R1");
    steps.push(next(office));
    office.approves("R1");
    steps.push(next(office));
    office.does({ act: "hand_letter", reference: "R1", at: office.now, place: null });
    steps.push(next(office));
    office.does({ act: "acknowledge", reference: "R1", how: "telephone", at: office.now });
    steps.push(next(office));
    office.does({ act: "read_back", reference: "R1", how: "telephone", at: office.now });
    steps.push(next(office));
    assert.deepEqual(steps, [
      "draft",
      "approve",
      "hand_over",
      "wait_for_acknowledgement",
      "wait_for_read_back",
      "nothing",
    ]);
  });

  test("is another draft where what is known changed, approved or not", () => {
    const release = { act: "release", campaign: "c-1", actor: null, group: "the committee" } as const;
    const office = new ToldOffice("anna");
    office.drafts("anna", "R1");
    office.does({ ...release, authority: "the clerk", second: "omar" });
    assert.equal(next(office), "draft_again");
    const later = approved(ELSEWHERE);
    later.does({ ...release, authority: "the clerk", second: "omar" });
    assert.equal(next(later), "draft_again");
  });

  test("is to send, and to settle what nobody knows the outcome of, before anything else", () => {
    const office = approved(ELSEWHERE);
    assert.equal(next(office), "send");
    office.does({ act: "attempt", delivery: "R1/mail" });
    assert.equal(next(office), "settle");
    const hold = { reason: "an operation", authority: "the clerk", until: "2026-03-09T09:00:00Z" } as const;
    office.does({ act: "hold", ...ON, ...hold, second: "omar" });
    assert.equal(next(office), "settle");
  });

  test("is a second channel where the mail went to the attacked mailbox, failed or came back", () => {
    const answer = { answer: "said so", not_before: null } as const;
    const sent = approved(ATTACKED);
    sent.does({ act: "attempt", delivery: "R1/mail" });
    sent.does({ act: "outcome", delivery: "R1/mail", outcome: "sent", ...answer });
    assert.equal(next(sent), "second_channel");
    const failed = approved(ELSEWHERE);
    failed.does({ act: "attempt", delivery: "R1/mail" });
    failed.does({ act: "outcome", delivery: "R1/mail", outcome: "failed", ...answer });
    assert.equal(next(failed), "second_channel");
  });

  test("is nothing while it is held, and to act once the hold ran out", () => {
    const office = new ToldOffice("anna");
    const until = "2026-03-02T09:00:00Z";
    const why = { reason: "an operation", authority: "the clerk", until, second: "omar" } as const;
    office.does({ act: "hold", ...ON, ...why });
    assert.equal(next(office), "wait_for_hold");
    office.now = "2026-03-02T09:00:01Z";
    assert.equal(next(office), "hold_expired");
  });
});

test("duties are listed by urgency: overdue, open by deadline, held, told, excused", () => {
  const office = new ToldOffice("told", "excused", "held", "open", "expired");
  office.drafts("told", "R1");
  office.approves("R1");
  office.does({ act: "hand_letter", reference: "R1", at: office.now, place: null });
  office.does({
    act: "excuse",
    campaign: "c-1",
    person: "excused",
    ground: "not_a_person",
    reason: "a list",
    second: "omar",
  });
  const hold = (person: string, until: string) =>
    office.does({
      act: "hold",
      campaign: "c-1",
      person,
      reason: "an operation",
      authority: "the clerk",
      until,
      second: "omar",
    });
  hold("held", "2026-03-09T09:00:00Z");
  hold("expired", "2026-03-01T10:00:00Z");
  office.now = "2026-03-01T11:00:00Z";
  const sorted = [...office.state.duties.values()].toSorted(byUrgency(office.now));
  assert.deepEqual(
    sorted.map(({ person }) => person),
    ["expired", "open", "held", "told", "excused"],
  );
});
