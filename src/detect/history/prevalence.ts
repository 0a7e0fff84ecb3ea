/**
 * How usual it is that a sender writes. The vendor of the language publishes the words and not the thresholds; these are
 * ours. All of them look at mail that came in before the message: what the organisation itself wrote is `solicited`.
 */
import type { Seen } from "./seen.ts";

export type Prevalence = "new" | "outlier" | "rare" | "uncommon" | "common" | "unknown";

export const DAY_SECONDS = 86_400;

/** A sender is new for a day: the mails of one wave are hours apart, and the last is as new as the first. */
const NEW_DAYS = 1;
/** Fewer messages than this are single events: two are a mail and its reminder. */
const OUTLIER_MESSAGES_MAX = 2;
/** A domain that fell silent for a year may have expired and be somebody else's. */
const DORMANT_DAYS = 365;
/** Up to this many somebody has written now and then. */
const RARE_MESSAGES_MAX = 9;
/** A weekly letter is common after a year. */
const UNCOMMON_MESSAGES_MAX = 49;
/** SECURITY: a flood makes no sender common. Whoever wants to be it has to write for a month. */
const COMMON_DAYS_MIN = 30;

/** The class of a sender, by the mail of his that came before `now` (seconds since 1970). */
export function prevalenceOf({ messages, first, last }: Seen, now: number): Prevalence {
  if (first === null || last === null || now - first < NEW_DAYS * DAY_SECONDS) return "new";
  if (messages <= OUTLIER_MESSAGES_MAX || now - last > DORMANT_DAYS * DAY_SECONDS) return "outlier";
  if (messages <= RARE_MESSAGES_MAX) return "rare";
  if (messages <= UNCOMMON_MESSAGES_MAX || now - first < COMMON_DAYS_MIN * DAY_SECONDS) return "uncommon";
  return "common";
}
