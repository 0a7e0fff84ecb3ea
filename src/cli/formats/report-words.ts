/** Figures of telling as a person reads them. */
import type { Count, PublishedTime } from "../../tell/figures.ts";
import { counted, grouped } from "../wording.ts";

/** What stands where a count is not published. */
const NOT_PUBLISHED = "c";

export function countText(count: Count): string {
  return count === null ? NOT_PUBLISHED : grouped(count);
}

/** How many people were owed how much, in a sentence where either is not published, too. */
export function owedText(people: Count, tellings: Count): string {
  const each = "each person once for each campaign";
  if (people === 0) return "Owed to nobody.";
  if (people === null && tellings === null) return "To how many people it was owed is not published.";
  if (people === null) return `Owed ${grouped(tellings!)} times, ${each}; to how many is not published.`;
  const to = `Owed to ${counted(people, "person", "people")}`;
  if (tellings === null) return `${to}, ${each}; how often that is in all is not published.`;
  return tellings === people ? `${to}, to each once.` : `${to}, ${grouped(tellings)} times in all: ${each}.`;
}

/** `14 hours`, `12 days`. */
export function hoursText(hours: number): string {
  return hours < 48 ? counted(hours, "hour") : counted(hours / 24, "day");
}

/** `median 12 days (of those told 9 days), worst up to 3 months and still waiting`. */
export function timeText(time: PublishedTime | null): string {
  if (time === null) return "too few to say";
  const { median_hours, median_hours_of_those_told, worst, worst_still_waits } = time;
  const all = median_hours === null ? "not reached: half or more still wait" : hoursText(median_hours);
  const told =
    median_hours_of_those_told === null
      ? ""
      : ` (of those told only ${hoursText(median_hours_of_those_told)})`;
  return `median ${all}${told}; worst ${worst ?? "none"}${worst_still_waits ? ", still waiting" : ""}`;
}

export const REPORT_NOTES: readonly string[] = [
  `“${NOT_PUBLISHED}” stands where a count is from 1 to 4, or would let one from 1 to 4 be worked out. A 0 is a 0.`,
  "A person counts once for each campaign. “told”, “open”, “held” and “excused” add up to “targeted”; “acknowledged” is a part of told, “overdue” of open.",
  "Times run from the first mail, and from the decision to tell, to when the person was first told. The median is of everybody who was to be told, who still wait included (Kaplan-Meier): a median over those told only is flattering, and given beside it. Excused are not in it. The worst time is said in classes, since it is one person's.",
  "Telling an institution, an office or an IT department is not telling the person, and is not counted. Corrections to people who were told before are counted apart.",
];
