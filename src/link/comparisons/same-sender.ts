import { DIFFERENT, featureNumber, MISSING, SHARED } from "../pair.ts";
import type { Comparison } from "./comparison.ts";

const SENDER = featureNumber("sender");
const DOMAIN = featureNumber("sender_domain");

/** How alike the addresses must be for one person's or one office's ordinary mail to explain the rest. */
export const SAME_OFFICE_MAX = 1;

/** The author's address, as it is written: anybody can write any. */
export const sameSender: Comparison = {
  name: "same_sender",
  proposition: "They say they come from the same address.",
  family: "address",
  features: ["sender", "sender_domain"],
  levels: ["address", "domain", "different"],
  compare: (pair) => {
    const address = pair.share(SENDER);
    if (address === SHARED) return 0;
    const domain = pair.share(DOMAIN);
    if (domain === SHARED) return 1;
    return address === DIFFERENT || domain === DIFFERENT ? 2 : MISSING;
  },
};
