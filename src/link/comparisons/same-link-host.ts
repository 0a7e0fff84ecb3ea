import { sharing } from "./comparison.ts";

/** A host is an attacker's property or a service's: its frequency says which. */
export const sameLinkHost = sharing({
  name: "same_link_host",
  proposition: "They lead to the same host.",
  family: "links",
  feature: "link_host",
});
