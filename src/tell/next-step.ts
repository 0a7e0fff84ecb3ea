/** What a duty needs next from a person of the office. Told people are waited for; nobody is waited for in silence. */
import { aboutNow, covers, overdueSince, standingOf } from "./duty-states.ts";
import type { Delivery, Duty, TellState } from "./tell-state.ts";

export const NEXT_STEPS = [
  /** Nobody knows whether a mail left. */
  "settle",
  /** It was held, and the hold is over. */
  "hold_expired",
  "draft",
  /** What is known changed after the draft. */
  "draft_again",
  "approve",
  /** Approved and not yet out. */
  "send",
  /** A mail is out that tells nobody by itself, or came back: a person has to go. */
  "second_channel",
  "hand_over",
  "wait_for_hold",
  "wait_for_acknowledgement",
  "wait_for_read_back",
  "nothing",
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export function nextStep(duty: Duty, state: TellState, now: string): NextStep {
  const standing = standingOf(duty, now);
  if (standing === "excused") return "nothing";
  if (standing === "told") return afterTelling(duty);
  const deliveries = deliveriesOf(duty, state);
  if (deliveries.some((one) => one.state === "unknown")) return "settle";
  if (standing === "held") return "wait_for_hold";
  return duty.state === "held" ? "hold_expired" : towardsTelling(duty, state, deliveries);
}

function afterTelling({ state }: Duty): NextStep {
  if (state === "told") return "wait_for_acknowledgement";
  return state === "acknowledged" ? "wait_for_read_back" : "nothing";
}

function towardsTelling(duty: Duty, state: TellState, deliveries: readonly Delivery[]): NextStep {
  const notice = duty.reference === null ? undefined : state.notices.get(duty.reference);
  if (notice === undefined) return "draft";
  const isCurrent = covers(notice.about, aboutNow(duty, state.campaigns.get(duty.campaign)));
  if (!isCurrent) return "draft_again";
  if (notice.approved_at === null) return "approve";
  const mail = deliveries.find(({ channel }) => channel === "mail");
  if (mail === undefined) return "hand_over";
  return mail.state === "queued" || mail.state === "deferred" ? "send" : "second_channel";
}

/** Of the notice of this round. */
function deliveriesOf({ reference }: Duty, { deliveries }: TellState): readonly Delivery[] {
  return reference === null ? [] : [...deliveries.values()].filter((one) => one.reference === reference);
}

/** Overdue first, those that wait longest before; then by deadline; who is told or excused last. */
export function byUrgency(now: string): (a: Duty, b: Duty) => number {
  const key = (duty: Duty): string => {
    const since = overdueSince(duty, now);
    if (since !== null) return `0${since}`;
    const standing = standingOf(duty, now);
    if (standing === "open") return `1${duty.deadline}`;
    return standing === "held" ? `2${duty.hold?.until}` : `${standing === "told" ? 3 : 4}${duty.deadline}`;
  };
  return (a, b) => compareText(key(a), key(b)) || compareText(a.person, b.person);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
