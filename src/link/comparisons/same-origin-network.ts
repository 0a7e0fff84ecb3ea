import { sharing } from "./comparison.ts";

/** The network of the first address outside of the organisation. */
export const sameOriginNetwork = sharing({
  name: "same_origin_network",
  proposition: "They were handed over from the same network.",
  family: "tool",
  feature: "origin_network",
});
