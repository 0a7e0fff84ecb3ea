/** What people decided of a campaign that takes it out of what is to be looked at now. */
import type { CampaignState, TellState } from "../../tell/tell-state.ts";

const ASIDES = ["digest", "closed", "withdrawn"] as const;
export type Aside = (typeof ASIDES)[number];

/** Null for one that is live. */
export function asideOf(campaign: CampaignState | undefined): Aside | null {
  if (campaign === undefined) return null;
  if (campaign.withdrawn !== null) return "withdrawn";
  if (campaign.closed_at !== null) return "closed";
  return campaign.decision?.tell === false ? "digest" : null;
}

/** Each with what was decided of it, live ones first; otherwise in the order given. */
export function withAside<T extends { readonly id: string }>(
  campaigns: readonly T[],
  { campaigns: known }: Pick<TellState, "campaigns">,
): readonly (T & { readonly set_aside: Aside | null })[] {
  return campaigns
    .map((one) => ({ ...one, set_aside: asideOf(known.get(one.id)) }))
    .sort((a, b) => rank(a.set_aside) - rank(b.set_aside));
}

function rank(aside: Aside | null): number {
  return aside === null ? -1 : ASIDES.indexOf(aside);
}
