import { sharing } from "./comparison.ts";

/** Where the remote images sit and how they are hidden. */
export const sameTrackers = sharing({
  name: "same_trackers",
  proposition: "Their trackers are arranged alike.",
  family: "links",
  feature: "tracker_layout",
});
