import type { MessageFacts } from "./message-facts.ts";

const OTHERS_MAX = 20;

/** Who else the message shows as a recipient, besides the owner of this copy. Missing for a mail to one. */
export function otherRecipients({ recipients, owner }: MessageFacts): readonly string[] {
  if (recipients.length < 2) return [];
  return recipients
    .filter((address) => address !== owner)
    .toSorted()
    .slice(0, OTHERS_MAX);
}
