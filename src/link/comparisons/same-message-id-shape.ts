import { sharing } from "./comparison.ts";

/** Message-IDs show the program that wrote them. */
export const sameMessageIdShape = sharing({
  name: "same_message_id_shape",
  proposition: "Their Message-IDs are built alike.",
  family: "tool",
  feature: "message_id_shape",
});
