import { SKETCH_BINS } from "../../model/observation.ts";
import { DIFFERENT, featureNumber, MISSING, type Pair, SHARED } from "../pair.ts";
import type { Comparison } from "./comparison.ts";

const TEXT = featureNumber("text_template");
/** One bin in 256 is equal by chance; what is left estimates Jaccard's similarity (Li and König, b-bit minwise hashing, 2010). */
const BY_CHANCE = SKETCH_BINS / 256;
const CLOSE_MIN = 0.8;
const SIMILAR_MIN = 0.5;

function similarity(pair: Pair): number {
  return (pair.equalBins() - BY_CHANCE) / (SKETCH_BINS - BY_CHANCE);
}

/**
 * Names, numbers, dates and links are masked before; so one mail merge has one text. Few words ("thanks, see you") agree
 * without a common hand, and have a level of their own. Edited texts are compared by their sketches.
 */
export const sameText: Comparison = {
  name: "same_text",
  proposition: "Their text is of one template.",
  family: "words",
  features: ["text_template"],
  levels: ["exact", "exact_short", "close", "similar", "different"],
  compare: (pair) => {
    const template = pair.share(TEXT);
    if (template === SHARED) return pair.haveSketches ? 0 : 1;
    if (!pair.haveSketches) return template === DIFFERENT ? 4 : MISSING;
    const similar = similarity(pair);
    if (similar >= CLOSE_MIN) return 2;
    return similar >= SIMILAR_MIN ? 3 : 4;
  },
};
