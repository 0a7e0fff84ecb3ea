import { sharing } from "./comparison.ts";

/** Two mails to the same circle. */
export const sameOtherRecipients = sharing({
  name: "same_other_recipients",
  proposition: "They name the same other recipients.",
  family: "occasion",
  feature: "other_recipients",
});
