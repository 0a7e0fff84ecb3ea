import { GAPS } from "../frequencies.ts";
import { MISSING } from "../pair.ts";
import type { Comparison } from "./comparison.ts";

function levelOf(seconds: number): number {
  let level = 0;
  while (level < GAPS.length && seconds > GAPS[level]!) level++;
  return level;
}

/** Number of the level "week". */
const WEEK = 3;

/** A sending that went on for months overlaps with everything: it is only known to be near, not to the minute. */
export const sentTogether: Comparison = {
  name: "sent_together",
  proposition: "They were sent at about the same time.",
  family: "occasion",
  features: [],
  levels: ["minutes", "hour", "day", "week", "further"],
  compare: (pair) => {
    const gap = pair.gap;
    if (Number.isNaN(gap)) return MISSING;
    return Math.max(levelOf(gap), Math.min(WEEK, levelOf(pair.duration)));
  },
};
