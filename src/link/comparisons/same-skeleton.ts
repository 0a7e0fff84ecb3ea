import { sharing } from "./comparison.ts";

/** The same editor's template lies under both, whatever words were filled in. */
export const sameSkeleton = sharing({
  name: "same_skeleton",
  proposition: "Their HTML has the same skeleton.",
  family: "layout",
  feature: "html_skeleton",
});
