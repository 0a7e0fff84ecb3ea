/** By when somebody is to be told, and what of a duty is copied into the entry that says so. */
import type { DutyFacts, TellPolicy } from "../model/ledger.ts";
import type { Duty } from "./tell-state.ts";

export const HOUR_MS = 3_600_000;

export function deadlineAfter(now: string, harm: Duty["grade"], policy: TellPolicy): string {
  return new Date(Date.parse(now) + policy.deadlineHours[harm] * HOUR_MS).toISOString();
}

export function factsOf({ grade: harm, mailboxes, messages, first_seen, last_seen }: DutyFacts): DutyFacts {
  return { grade: harm, mailboxes, messages, first_seen, last_seen };
}
