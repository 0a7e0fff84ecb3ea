import { sharing } from "./comparison.ts";

/** Path and query have one shape: the same program wrote them, on whatever host. */
export const sameUrlScheme = sharing({
  name: "same_url_scheme",
  proposition: "Their URLs are built alike.",
  family: "links",
  feature: "url_scheme",
});
