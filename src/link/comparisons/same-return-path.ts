import { sharing } from "./comparison.ts";

/** The envelope sender belongs to the system that sends: one mailing service has one for all its customers. */
export const sameReturnPath = sharing({
  name: "same_return_path",
  proposition: "Undeliverable copies go back to the same place.",
  family: "tool",
  feature: "return_path",
});
