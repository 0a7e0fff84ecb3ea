/** Acts on a duty: holds, excuses, grades, and what is overdue. */
import type { NewEntry } from "../model/ledger.ts";
import type { Decision } from "./acts.ts";
import { deadlineAfter, factsOf, HOUR_MS } from "./deadlines.ts";
import { type ActOf, entryOf, onDuty, type Place, refuse, reopening, withDuty, wordOf } from "./decision.ts";
import { isGraver, isTold, mayFollow, overdueSince } from "./duty-states.ts";
import type { Duty } from "./tell-state.ts";

export function hold(asked: ActOf<"hold">, at: Place): Decision {
  return onDuty(asked, at, (duty) => {
    if (!mayFollow(duty.state, "held")) return refuse(`nobody waits here: ${wordOf(duty)}`);
    if (asked.reason.trim() === "" || asked.authority.trim() === "") {
      return refuse("a hold needs a reason and an authority");
    }
    if (!(asked.until > at.context.now)) return refuse("a hold ends in the future");
    if (Date.parse(asked.until) - Date.parse(at.context.now) > HOLD_DAYS_MAX * 24 * HOUR_MS) {
      return refuse(`a hold ends within ${HOLD_DAYS_MAX} days`, {
        help: "it can be renewed, with its reason looked at again",
      });
    }
    const { reason, authority, until, second } = asked;
    return { kind: "duty_held", reason, authority, until, second };
  });
}

// LIMIT: in the case three years passed; a hold that is still right after three months is decided again.
const HOLD_DAYS_MAX = 90;

export function excuse(asked: ActOf<"excuse">, at: Place): Decision {
  return onDuty(asked, at, (duty) => {
    if (!mayFollow(duty.state, "excused")) return refuse(`nobody waits here: ${wordOf(duty)}`);
    if (asked.reason.trim() === "") return refuse("to excuse a duty needs a reason");
    const { ground, reason, second } = asked;
    return { kind: "duty_excused", ground, reason, second };
  });
}

export function grade(asked: ActOf<"grade">, at: Place): Decision {
  return withDuty(asked, at, (duty) => {
    if (duty.grade === asked.grade) return refuse(`the grade is ${asked.grade} already`);
    if (isGraver(duty.grade, asked.grade) && asked.second === null) {
      return refuse("a second person is needed to lower a grade");
    }
    const { grade: word, reason, source } = asked;
    const graded: NewEntry = {
      ...entryOf(at, duty, { kind: "graded", grade: word, reason, source, second: asked.second }),
      happened_at: asked.happened_at ?? null,
      learned_at: asked.learned_at ?? at.context.now,
    };
    const facts = { ...factsOf(duty), grade: word };
    const after = { ...duty, ...facts };
    return [
      graded,
      isTold(duty)
        ? entryOf(at, duty, reopening(after, "regraded", at))
        : entryOf(at, duty, { kind: "duty_changed", ...facts, deadline: deadlineOf(after, at) }),
    ];
  });
}

/** Of an open duty that became graver: never later than it was. */
function deadlineOf(duty: Duty, { context }: Place): string {
  const fresh = deadlineAfter(context.now, duty.grade, context.policy);
  return fresh < duty.deadline ? fresh : duty.deadline;
}

export function escalations(duty: Duty, at: Place): readonly NewEntry[] {
  const { now, policy } = at.context;
  const since = overdueSince(duty, now);
  if (since === null) return [];
  const taken = new Set(duty.escalated.map(({ step }) => step));
  const due = policy.escalation.flatMap(({ afterHours, to }, step) => {
    const isDue = Date.parse(since) + afterHours * HOUR_MS <= Date.parse(now) && !taken.has(step);
    return isDue ? [entryOf(at, duty, { kind: "duty_escalated", step, to })] : [];
  });
  const isClosed = (at.state.campaigns.get(duty.campaign)?.closed_at ?? null) !== null;
  if (!isClosed) return due;
  const reason = "a hold ran out and somebody was not told";
  return [entryOf(at, { campaign: duty.campaign }, { kind: "campaign_reopened", reason }), ...due];
}
