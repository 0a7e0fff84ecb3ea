import { sharing } from "./comparison.ts";

/** Sender addresses are forged freely; an answer must arrive somewhere. */
export const sameReplyTo = sharing({
  name: "same_reply_to",
  proposition: "Answers go to the same address.",
  family: "answers",
  feature: "reply_to",
});
