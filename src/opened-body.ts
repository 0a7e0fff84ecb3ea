/**
 * Opens a stored mail. Nothing else in the product does: first the record says who opens it and why, for each person whose
 * mail it is to see, and only then is it opened.
 */
import { type Acting, act } from "./duties.ts";
import type { NewEntry } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store, StoredMessage } from "./store/store.ts";
import { isRefusal, type Refusal } from "./tell/acts.ts";

export interface OpenedBody {
  /** Null where none is kept. */
  readonly body: Uint8Array | null;
  /** Numbers of the entries that say so, one for each of `people`, or one alone. */
  readonly entries: readonly number[];
  /** Who can see it: people by id, and addresses that nobody owns. Empty where it is not known whose mail it was. */
  readonly people: readonly string[];
}

/** The raw mail, or why it stays closed. Whatever fails after the record was written, the record stays. */
export async function openBody(
  acting: Acting,
  message: StoredMessage,
  reason: string,
): Promise<OpenedBody | Refusal> {
  if (reason.trim() === "") return { refused: "a mail is not opened without a reason" };
  const { store, now } = acting;
  const people = await peopleWith(store, message.id);
  const { key } = message.observation;
  const opened = {
    campaign: await campaignWith(store, key),
    happened_at: now,
    learned_at: null,
    told_at: null,
    fact: { kind: "body_opened", message: key, reason: reason.trim() },
  } as const;
  const acts = entriesOn(people, opened).map((entry) => ({ act: "state", entry }) as const);
  const after = await act(acting, acts);
  if (isRefusal(after)) return after;
  const body = await store.bodyOf(message.id);
  const entries = acts.map((_, at) => after.size - acts.length + at);
  return { body, entries, people };
}

function entriesOn<T extends Omit<NewEntry, "by" | "person">>(people: readonly string[], entry: T) {
  const seenBy: readonly (string | null)[] = people.length === 0 ? [null] : people;
  return seenBy.map((person) => ({ ...entry, person }));
}

/** Owners of the mailboxes it lay in, when it was sent; the address where nobody owned it. */
async function peopleWith(store: Store, message: number): Promise<readonly string[]> {
  const roster = new RosterIndex(await currentRoster(store));
  const people = (await store.deliveriesOf([message])).flatMap(({ mailbox, date }) => {
    const owners = roster.peopleOf(mailbox, date);
    return owners.length > 0 || mailbox === "" ? owners : [mailbox];
  });
  return [...new Set(people)].sort();
}

/** So that it also shows in what is told of the campaign; null for mail of none. */
async function campaignWith(store: Store, key: string): Promise<string | null> {
  const campaigns = await store.campaigns();
  return campaigns.find(({ messages }) => messages.some((one) => one.key === key))?.id ?? null;
}
