import type { FeatureName } from "../../model/observation.ts";
import { featureNumber, type Pair } from "../pair.ts";

/** What agrees together for one reason: within a family the strongest agreement counts whole, the others a share. */
export const FAMILIES = [
  "words",
  "subject",
  "layout",
  "links",
  "address",
  "answers",
  "tool",
  "files",
  "occasion",
] as const;
export type Family = (typeof FAMILIES)[number];

/** One proposition about two sendings, with what it can find. */
export interface Comparison {
  /** As in the model. */
  readonly name: string;
  /** A sentence that is true or not of two messages. */
  readonly proposition: string;
  readonly family: Family;
  /** What it looks at. */
  readonly features: readonly FeatureName[];
  /** Best first; the last is "not so". */
  readonly levels: readonly string[];
  /** Number of the level, or `MISSING`; sets `rarity` of the pair where they share a value. */
  readonly compare: (pair: Pair) => number;
}

/** A proposition that holds when a value of one feature is shared. */
export function sharing(said: {
  readonly name: string;
  readonly proposition: string;
  readonly family: Family;
  readonly feature: FeatureName;
}): Comparison {
  const { name, proposition, family, feature } = said;
  const number = featureNumber(feature);
  return {
    name,
    proposition,
    family,
    features: [feature],
    // In the order of SHARED and DIFFERENT.
    levels: ["same", "different"],
    compare: (pair) => pair.share(number),
  };
}
