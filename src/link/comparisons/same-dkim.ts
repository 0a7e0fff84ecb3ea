import { sharing } from "./comparison.ts";

/** A key is in the hands of a domain or of its mailing service; agreeing on the service's key says only that. */
export const sameDkim = sharing({
  name: "same_dkim",
  proposition: "They are signed with the same DKIM domain and selector.",
  family: "tool",
  feature: "dkim",
});
