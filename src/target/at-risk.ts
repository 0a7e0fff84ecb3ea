/** Everybody in the groups that a campaign chose: hit, looked at and clear, or not looked at and why. */
import type { AtRisk, CampaignPerson } from "../model/campaign.ts";
import type { RosterIndex } from "../model/roster-index.ts";
import type { Coverage, DateRange } from "./coverage.ts";

export interface AtRiskInput {
  readonly index: RosterIndex;
  readonly coverage: Coverage;
  /** The groups that explain the recipients. */
  readonly groups: readonly { readonly group: string; readonly with_offices: boolean }[];
  /** Everybody it was sent to. */
  readonly people: readonly CampaignPerson[];
  /** Null where no message has a date: then nobody is clear. */
  readonly range: DateRange | null;
}

const ORDER: Readonly<Record<AtRisk["state"], number>> = { hit: 0, not_looked_at: 1, clear: 2 };

/** Members at the campaign's beginning or its end, each once: the hit first, then those nobody looked at, then the clear. */
export function atRisk(input: AtRiskInput): readonly AtRisk[] {
  const hits = new Map(input.people.map((person) => [person.person, person]));
  return membersOf(input, hits)
    .map((person) => stateOf(person, hits.get(person), input))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || (a.person < b.person ? -1 : 1));
}

function membersOf(
  { index, groups, range }: AtRiskInput,
  hits: ReadonlyMap<string, CampaignPerson>,
): readonly string[] {
  const dates = range === null ? [null] : [range.first, range.last];
  const members = new Set<string>();
  for (const { group, with_offices } of groups) {
    for (const date of dates) {
      for (const person of index.membersOf(group, date, { withOffices: with_offices })) members.add(person);
    }
  }
  // Who was a member only in between is known by having been hit then.
  const chosen = new Set(groups.map(({ group }) => group));
  for (const { person, first_seen } of hits.values()) {
    if (index.groupsOf(person, first_seen).some((group) => chosen.has(group))) members.add(person);
  }
  return [...members];
}

function stateOf(person: string, hit: CampaignPerson | undefined, input: AtRiskInput): AtRisk {
  const name = input.index.person(person)?.name ?? null;
  if (hit !== undefined) return { person, name, state: "hit", reason: null, mailboxes: hit.mailboxes };
  if (input.range === null) {
    const reason = "the campaign's messages have no dates";
    return { person, name, state: "not_looked_at", reason, mailboxes: [] };
  }
  const { isWhole, mailboxes, reason } = input.coverage.lookedAt(person, input.range);
  return { person, name, state: isWhole ? "clear" : "not_looked_at", reason, mailboxes };
}
