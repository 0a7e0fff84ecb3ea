/**
 * Which entries are about a person, a campaign or an indicator. Duties that moved or were copied bring their past with
 * them, and bring no more of it than there was when they moved.
 */
import type { LedgerEntry } from "../../model/ledger.ts";
import { indicatorMatches } from "./indicator.ts";

/** What an entry is about, seen from the subject: the person, a campaign, or an indicator of either. */
export type Relation = "person" | "campaign" | "indicator";

export interface Subject {
  /** Null where the entry is not about it. */
  relationOf(entry: LedgerEntry): Relation | null;
  /** Those that it comes down to, by id. */
  readonly campaigns: ReadonlySet<string>;
}

export type Asked =
  | {
      readonly kind: "person";
      /** Id in the roster, or an address. */
      readonly id: string;
      readonly name: string;
      /** Entries name a person by address where nobody knew whose it was. */
      readonly addresses: readonly string[];
      /** Campaigns that the person is in, beside those that the record says. */
      readonly campaigns: readonly string[];
    }
  | { readonly kind: "campaign"; readonly id: string }
  | { readonly kind: "indicator"; readonly value: string };

export function subjectOf(entries: readonly LedgerEntry[], asked: Asked): Subject {
  if (asked.kind === "indicator") return indicatorSubject(entries, asked.value);
  const lineage = new Lineage();
  if (asked.kind === "person") {
    for (const id of [asked.id, ...asked.addresses]) lineage.people.set(id, Number.POSITIVE_INFINITY);
    for (const id of asked.campaigns) lineage.campaigns.set(id, Number.POSITIVE_INFINITY);
  } else lineage.campaigns.set(asked.id, Number.POSITIVE_INFINITY);
  for (const entry of entries.toReversed()) lineage.follow(entry, asked.kind === "person");
  const indicators = indicatorsOf(entries, lineage);
  return {
    campaigns: new Set(lineage.campaigns.keys()),
    relationOf: (entry) => lineage.relationOf(entry, asked.kind === "person", indicators),
  };
}

/** Ids with the number of the entry up to which they are the subject's. Followed from the last entry back. */
class Lineage {
  readonly people = new Map<string, number>();
  readonly campaigns = new Map<string, number>();

  follow({ number, campaign, person, fact }: LedgerEntry, isPerson: boolean): void {
    const isOurs = isPerson
      ? this.#has(this.people, person, number)
      : this.#has(this.campaigns, campaign, number);
    if (!isOurs) return;
    if (isPerson && campaign !== null) keepFirst(this.campaigns, campaign, Number.POSITIVE_INFINITY);
    if (fact.kind === "duty_moved" || fact.kind === "duty_copied") {
      keepFirst(
        this.campaigns,
        fact.from_campaign,
        isPerson && fact.kind === "duty_copied" ? Number.POSITIVE_INFINITY : number,
      );
      if (isPerson) keepFirst(this.people, fact.from_person, number);
    }
  }

  relationOf(entry: LedgerEntry, isPerson: boolean, indicators: readonly string[]): Relation | null {
    const { number, campaign, person } = entry;
    if (person !== null) {
      if (isPerson) return this.#has(this.people, person, number) ? "person" : null;
      return this.#has(this.campaigns, campaign, number) ? "person" : null;
    }
    if (campaign !== null) return this.#has(this.campaigns, campaign, number) ? "campaign" : null;
    const indicator = statedIndicator(entry);
    const isTheirs = indicator !== null && indicators.some((one) => indicatorMatches(indicator, one));
    return isTheirs ? "indicator" : null;
  }

  #has(ids: ReadonlyMap<string, number>, id: string | null, number: number): boolean {
    const until = id === null ? undefined : ids.get(id);
    return until !== undefined && number <= until;
  }
}

function keepFirst(ids: Map<string, number>, id: string, until: number): void {
  if (!ids.has(id)) ids.set(id, until);
}

/** Hosts and senders of the campaigns, as linking said them. */
function indicatorsOf(entries: readonly LedgerEntry[], { campaigns }: Lineage): readonly string[] {
  const found = entries.flatMap(({ campaign, fact }) =>
    campaign !== null && campaigns.has(campaign) ? campaignIndicators(fact) : [],
  );
  return [...new Set(found)];
}

function campaignIndicators(fact: LedgerEntry["fact"]): readonly string[] {
  return fact.kind === "campaign_found" || fact.kind === "campaign_changed"
    ? [...fact.hosts, ...fact.senders]
    : [];
}

function statedIndicator({ fact }: LedgerEntry): string | null {
  return fact.kind === "happened" || fact.kind === "learned" ? fact.indicator : null;
}

/** Statements on the indicator, and what is known of the campaigns that have it; of their people nothing. */
function indicatorSubject(entries: readonly LedgerEntry[], value: string): Subject {
  const having = entries.filter(({ fact }) =>
    campaignIndicators(fact).some((one) => indicatorMatches(value, one)),
  );
  const campaigns = new Set(having.flatMap(({ campaign }) => (campaign === null ? [] : [campaign])));
  return {
    campaigns,
    relationOf: (entry) => {
      const stated = statedIndicator(entry);
      if (stated !== null && indicatorMatches(value, stated)) return "indicator";
      const isOfCampaign = entry.campaign !== null && campaigns.has(entry.campaign);
      return isOfCampaign && entry.person === null ? "campaign" : null;
    },
  };
}
