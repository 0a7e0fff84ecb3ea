import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { MessageHistory, NO_HISTORY } from "../history/message-history.ts";
import { RESULT_TYPES } from "../schema.ts";

type Ask = (history: MessageHistory) => Value;

interface Profile {
  readonly name: keyof typeof RESULT_TYPES;
  readonly doc: string;
  readonly ask: Ask;
}

/** A function of what was known before the message. Without a history the answer is unavailable, never "nobody". */
function profile({ name, doc, ask }: Profile): RuleFunction {
  return {
    signature: { name, parameters: [], returns: RESULT_TYPES[name], doc, capability: "history" },
    cost: COST.text,
    examples: [],
    run: ({ surroundings }) => (surroundings instanceof MessageHistory ? ask(surroundings) : NO_HISTORY),
  };
}

/** `freeProviders` are domains at which anybody can have an address; null where nobody knows them. */
export function bySenderWith(freeProviders: ReadonlySet<string> | null): RuleFunction {
  return profile({
    name: "profile.by_sender",
    doc: "What was known of the sender before the message: by address at free mail providers, else by domain.",
    ask: (history) => history.bySender(freeProviders),
  });
}

export const bySender = bySenderWith(null);

export const bySenderEmail = profile({
  name: "profile.by_sender_email",
  doc: "What was known of the sender's address before the message.",
  ask: (history) => history.bySenderEmail(),
});

export const bySenderDomain = profile({
  name: "profile.by_sender_domain",
  doc: "What was known of the sender's organizational domain before the message.",
  ask: (history) => history.bySenderDomain(),
});

export const byReplyTo = profile({
  name: "beta.profile.by_reply_to",
  doc: "What was known before the message of the address that replies go to; null where they go to the sender.",
  ask: (history) => history.byReplyTo(),
});
