/** Campaigns that nobody is told of one by one: what a summary to everybody says of them, and of no person in them. */
import { SEVERITIES, type Severity } from "../model/finding.ts";
import type { FigureRange } from "./figures.ts";
import { SMALLEST_CELL } from "./suppression.ts";
import type { CampaignState, TellState } from "./tell-state.ts";

export interface DigestItem {
  readonly campaign: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly messages: number;
  /** Null: fewer than five, and who they are is for nobody to guess. */
  readonly people: number | null;
  /** What a reader can look for in their own mailbox. */
  readonly hosts: readonly string[];
  readonly senders: readonly string[];
}

/** By when linking found them; the most severe first. A campaign that was withdrawn is no attack. */
export function digestOf(state: TellState, { since, until }: FigureRange): readonly DigestItem[] {
  return [...state.campaigns.values()]
    .filter(isRoutine)
    .filter(({ found_at }) => isAfter(found_at, since) && !isAfterEnd(found_at, until))
    .map(itemOf)
    .sort((a, b) => rank(b) - rank(a) || b.messages - a.messages || (a.campaign < b.campaign ? -1 : 1));
}

function isRoutine({ facts, decision, withdrawn, gone_at }: CampaignState): boolean {
  return !(decision?.tell ?? facts.tell) && withdrawn === null && gone_at === null;
}

function isAfter(at: string, since: string | null): boolean {
  return since === null || Date.parse(at) >= Date.parse(since);
}

function isAfterEnd(at: string, until: string | null): boolean {
  return until !== null && Date.parse(at) > Date.parse(until);
}

function rank({ severity }: DigestItem): number {
  return SEVERITIES.indexOf(severity);
}

function itemOf({ id, facts }: CampaignState): DigestItem {
  const { campaign_kind, severity, first_seen, last_seen, messages, people, hosts, senders } = facts;
  const isFew = people > 0 && people < SMALLEST_CELL;
  const kind = campaign_kind;
  return {
    ...{ campaign: id, kind, severity, first_seen, last_seen, messages, hosts, senders },
    people: isFew ? null : people,
  };
}
