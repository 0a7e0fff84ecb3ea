/** Acts on the record itself: a text that is erased, and a clock that was wrong. */
import type { Fact, NewEntry } from "../model/ledger.ts";
import type { ActContext, Decision } from "./acts.ts";
import { deadlineAfter, factsOf, HOUR_MS } from "./deadlines.ts";
import type { ActOf } from "./decision.ts";
import { isTold } from "./duty-states.ts";
import type { Delivery, Duty, TellState } from "./tell-state.ts";

interface Place {
  readonly state: TellState;
  readonly context: ActContext;
}

const WAITING: ReadonlySet<Duty["state"]> = new Set(["open", "held"]);
const TO_LEAVE: ReadonlySet<Delivery["state"]> = new Set(["queued", "deferred"]);

/** Not while somebody waits for this very text: the outbox and the letter would have nothing to say. */
export function eraseDocument(asked: ActOf<"erase_document">, { state, context }: Place): Decision {
  const { document, reason, second, campaign, person } = asked;
  if (reason.trim() === "") return { refused: "to erase a text needs a reason" };
  const awaited = [...state.notices.values()].find(
    (notice) =>
      notice.document === document &&
      state.dutiesOn(notice.reference).some((duty) => WAITING.has(duty.state)) &&
      state.deliveriesOf(notice.reference).some((delivery) => TO_LEAVE.has(delivery.state)),
  );
  if (awaited !== undefined) {
    return {
      refused: `somebody waits for the notice ${awaited.reference}, which is approved and has not left`,
      help: "draft it anew, or excuse the duty; then its text can be erased",
    };
  }
  return [entryOf(context, { campaign, person }, { kind: "document_erased", document, reason, second })];
}

/** What the wrong clock set is set again: a deadline, a hold or a pause that ends in years would wait for years. */
export function correctClock(asked: ActOf<"correct_clock">, { state, context }: Place): Decision {
  const { from, reason } = asked;
  if (reason.trim() === "") return { refused: "to go on after a wrong clock needs a reason" };
  const house = { campaign: null, person: null };
  const corrected = entryOf(context, house, { kind: "clock_corrected", from, reason });
  const duties = [...state.duties.values()].flatMap((duty) => dutyFacts(duty, context, reason));
  const pauses = [...state.deliveries.values()].flatMap((one) => pauseFacts(one, context));
  return [corrected, ...[...duties, ...pauses].map(({ on, fact }) => entryOf(context, on, fact))];
}

interface OnRecord {
  readonly on: Pick<NewEntry, "campaign" | "person">;
  readonly fact: Fact;
}

// LIMIT: as a person may set it; one that ends later was set by a clock ahead.
const HOLD_HOURS_MAX = 90 * 24;

function dutyFacts(duty: Duty, { now, policy }: ActContext, reason: string): readonly OnRecord[] {
  if (isTold(duty) || duty.state === "excused") return [];
  const latest = new Date(Date.parse(now) + HOLD_HOURS_MAX * HOUR_MS).toISOString();
  const held: readonly OnRecord[] =
    duty.hold !== null && duty.hold.until > latest
      ? [{ on: duty, fact: { kind: "hold_ended", reason: `a wrong clock set its end: ${reason}` } }]
      : [];
  const deadline = deadlineAfter(now, duty.grade, policy);
  const due: readonly OnRecord[] =
    duty.deadline > deadline
      ? [{ on: duty, fact: { kind: "duty_changed", deadline, ...factsOf(duty) } }]
      : [];
  return [...held, ...due];
}

// LIMIT: the outbox pauses for hours.
const PAUSE_HOURS_MAX = 7 * 24;

function pauseFacts(one: Delivery, { now }: ActContext): readonly OnRecord[] {
  const latest = new Date(Date.parse(now) + PAUSE_HOURS_MAX * HOUR_MS).toISOString();
  if (one.state !== "deferred" || one.not_before === null || one.not_before <= latest) return [];
  const answer = one.answer ?? "";
  return [{ on: one, fact: { kind: "delivery_deferred", delivery: one.id, answer, not_before: now } }];
}

function entryOf(
  { by }: ActContext,
  { campaign, person }: Pick<NewEntry, "campaign" | "person">,
  fact: Fact,
): NewEntry {
  return { by, campaign, person, happened_at: null, learned_at: null, told_at: null, fact };
}
