import { sharing } from "./comparison.ts";

/** Length, alphabet and encoding of tokens outlive hosts, because they are in the sender's program. */
export const sameTokenScheme = sharing({
  name: "same_token_scheme",
  proposition: "Their links carry tokens of one generator.",
  family: "links",
  feature: "token_scheme",
});
