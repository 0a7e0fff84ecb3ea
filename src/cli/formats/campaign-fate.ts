/** What became of a campaign that is there no more: somebody wrote its id down before it merged or split. */
import type { CampaignEvent } from "../../model/campaign.ts";

/** `merged into c-…`, followed up to campaigns that are there; null where no event names the id. */
export function campaignFate(
  id: string,
  events: readonly CampaignEvent[],
  living: ReadonlySet<string>,
): string | null {
  const last = lastOf(id, events);
  if (last === undefined) return null;
  const heirs = heirsOf(id, events, living);
  const what = { merge: "merged into", split: "split into", reversed: "reversed, giving" }[last.kind];
  if (heirs.length > 0) return `${what} ${heirs.join(" and ")}`;
  return `${what} ${last.into.join(" and ") || "no campaign"}, which is no campaign now`;
}

/** Breadth first, each id once: events may go in a circle. */
function heirsOf(
  id: string,
  events: readonly CampaignEvent[],
  living: ReadonlySet<string>,
): readonly string[] {
  const seen = new Set([id]);
  for (const one of seen) {
    if (living.has(one)) continue;
    for (const next of lastOf(one, events)?.into ?? []) seen.add(next);
  }
  return [...seen].filter((one) => living.has(one));
}

/** The event in which it ended. */
function lastOf(id: string, events: readonly CampaignEvent[]): CampaignEvent | undefined {
  return events.findLast(({ from, into }) => from.includes(id) && !into.includes(id));
}
