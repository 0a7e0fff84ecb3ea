/** `$sender_emails`, `$sender_domains`, `$recipient_emails`, `$recipient_domains`: as they were before each message. */
import { listCapability } from "../../mql/environment.ts";
import { type CallContext, COST, type OwnList, Unavailable } from "../../mql/value.ts";
import { CORRESPONDENCE_LISTS, type CorrespondenceList, MessageHistory } from "./message-history.ts";

const NAMES = Object.keys(CORRESPONDENCE_LISTS) as CorrespondenceList[];

export const CORRESPONDENCE: ReadonlyMap<string, OwnList> = new Map(NAMES.map((name) => [name, own(name)]));

function own(name: CorrespondenceList): OwnList {
  const missing = Unavailable.of([listCapability(name)]);
  const ask = <T>(context: CallContext, answer: (history: MessageHistory) => T): T | Unavailable =>
    context.surroundings instanceof MessageHistory ? answer(context.surroundings) : missing;
  return {
    has: (context, value) => ask(context, (history) => history.isIn(name, value)),
    entries: (context) => ask(context, (history) => history.entries(name)),
    cost: COST.text,
  };
}

/** Whether rules that mention these ask what came before a message. A list that is loaded from a file asks nothing. */
export function asksForHistory(
  { capabilities, lists }: Mentioned,
  loaded: ReadonlyMap<string, unknown>,
): boolean {
  return capabilities.has("history") || NAMES.some((name) => lists.has(name) && !loaded.has(name));
}

interface Mentioned {
  readonly capabilities: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}
