import { sharing } from "./comparison.ts";

/** A persona moves from account to account with its name. */
export const sameSenderName = sharing({
  name: "same_sender_name",
  proposition: "They give the same sender's name.",
  family: "address",
  feature: "sender_name",
});
