/** Who was chosen, line by line for programs: each line says by its one member what it is. */
import type { Affiliation, AtRisk, Campaign, CampaignPerson } from "../../model/campaign.ts";

type TargetLine =
  | { readonly person: CampaignPerson }
  | { readonly affiliation: Affiliation }
  | { readonly at_risk: AtRisk };

/** People first: they are there without a roster, too. */
export function targetLines({
  people,
  affiliations,
  at_risk,
}: Pick<Campaign, "people" | "affiliations" | "at_risk">): readonly TargetLine[] {
  return [
    ...people.map((person) => ({ person })),
    ...affiliations.map((affiliation) => ({ affiliation })),
    ...at_risk.map((one) => ({ at_risk: one })),
  ];
}
