/**
 * Who else got this? One indicator, looked up in the index, or one expression over everything that is stored. The answer
 * is for a person who acts on it: mailboxes with their owners on the day, whether the mail is still there, and what
 * was looked at, since "nobody" means nothing without it.
 */

import { type ExpressionHunt, needsOnlyBody, verdicts } from "./hunt-expression.ts";
import {
  type HuntedMailbox,
  type HuntedMessage,
  type HuntedPerson,
  HuntGathering,
} from "./hunt-gathering.ts";
import type { HuntPlace, HuntTarget } from "./hunt-target.ts";
import { observableKey } from "./model/observable.ts";
import { RosterIndex } from "./model/roster-index.ts";
import { currentRoster } from "./roster-sources.ts";
import type { DateRange, MailboxCoverage, Store, StoredMessage } from "./store/store.ts";

export type { HuntedMailbox, HuntedMessage };

export type HuntQuestion =
  | { readonly kind: "indicator"; readonly target: HuntTarget }
  | { readonly kind: "expression"; readonly expression: ExpressionHunt };

export interface HuntOptions {
  readonly range: DateRange;
  /** Only copies that the last whole reading of their place still had. */
  readonly stillThere: boolean;
  /** Messages listed; all are counted. */
  readonly limit: number;
}

/** Messages that the expression cannot be decided on with what is kept. */
export interface HuntUndecided {
  readonly messages: number;
  /** Capability to messages that wait for it; `body` is the mail itself. */
  readonly missing: Readonly<Record<string, number>>;
  /** Messages whose sealed body is kept, so that opening it would decide. */
  readonly with_body: number;
  readonly listed: readonly HuntedMessage[];
}

/** A mailbox of the roster that no mail was ever read from. */
export interface NeverLookedAt {
  readonly mailbox: string;
  readonly person: string;
  readonly name: string | null;
  /** Of a personal mailbox whose owner did not agree. */
  readonly without_consent: boolean;
}

export interface HuntCoverage {
  readonly mailboxes: number;
  readonly messages: number;
  /** Dates of the mail that was looked at, RFC 3339. */
  readonly first: string | null;
  readonly last: string | null;
  /** Observations of mail before it were removed by retention; null where none were. RFC 3339. */
  readonly purged_before: string | null;
  /** When the mailbox that was read longest ago was last read whole; null where one never was. */
  readonly read_at: string | null;
  readonly each: readonly MailboxCoverage[];
  readonly never_looked_at: readonly NeverLookedAt[];
}

export interface HuntAnswer {
  readonly messages: number;
  /** Copies, by whether they are still there. */
  readonly copies: { readonly there: number; readonly gone: number; readonly unknown: number };
  readonly first: string | null;
  readonly last: string | null;
  /** Most messages first. */
  readonly mailboxes: readonly HuntedMailbox[];
  readonly people: readonly HuntedPerson[];
  /** By date, up to the limit. */
  readonly listed: readonly HuntedMessage[];
  /** Null for an indicator, which is there or not. */
  readonly undecided: HuntUndecided | null;
  readonly coverage: HuntCoverage;
}

export async function hunt(store: Store, question: HuntQuestion, options: HuntOptions): Promise<HuntAnswer> {
  const roster = new RosterIndex(await currentRoster(store));
  const found = new HuntGathering(store, roster, options);
  let undecided: HuntUndecided | null = null;
  if (question.kind === "indicator") await huntIndicator(store, question.target, { options, found });
  else undecided = await huntExpression(store, question.expression, { options, found, roster });
  return { ...found.answer(), undecided, coverage: await coverageOf(store, roster) };
}

// LIMIT: observations held at once, about a kilobyte each.
const MESSAGES_AT_ONCE = 2_000;

interface Gathering {
  readonly options: HuntOptions;
  readonly found: HuntGathering;
}

async function huntIndicator(store: Store, target: HuntTarget, { options, found }: Gathering): Promise<void> {
  const ids = await idsUnder(store, target, options.range);
  for (let i = 0; i < ids.length; i += MESSAGES_AT_ONCE) {
    const messages = await store.messages(ids.slice(i, i + MESSAGES_AT_ONCE));
    // SECURITY: the numbers of the index are no secret hash; somebody may craft a mail that collides with another value.
    const hits = messages
      .map((message): [StoredMessage, readonly HuntPlace[]] => [message, target.places(message.observation)])
      .filter(([, places]) => places.length > 0);
    await found.add(hits);
  }
}

/** By date, those without one last. */
async function idsUnder(store: Store, target: HuntTarget, range: DateRange): Promise<readonly number[]> {
  const seconds = new Map<number, number>();
  for (const observable of target.observables) {
    for (const sighting of await store.sightings(observableKey(observable), range)) {
      seconds.set(sighting.message, sighting.seconds ?? Number.POSITIVE_INFINITY);
    }
  }
  return [...seconds].sort(([a, x], [b, y]) => (x === y ? a - b : x - y)).map(([id]) => id);
}

/** How many messages are under the index entries of a target, unverified: a hint, never an answer. */
export async function roughCount(store: Store, target: HuntTarget, range: DateRange): Promise<number> {
  return (await idsUnder(store, target, range)).length;
}

async function huntExpression(
  store: Store,
  expression: ExpressionHunt,
  { options, found, roster }: Gathering & { readonly roster: RosterIndex },
): Promise<HuntUndecided> {
  const waiting = new HuntGathering(store, roster, options);
  const missing = new Map<string, number>();
  let messages = 0;
  let withBody = 0;
  for await (const chunk of store.allMessages(options.range)) {
    const hits: StoredMessage[] = [];
    const open: StoredMessage[] = [];
    for (const [message, verdict] of await verdicts(store, chunk, expression)) {
      if (verdict === "match") hits.push(message);
      if (typeof verdict === "string") continue;
      messages++;
      if (message.hasBody && needsOnlyBody(verdict.missing)) withBody++;
      for (const capability of verdict.missing) missing.set(capability, (missing.get(capability) ?? 0) + 1);
      if (open.length < options.limit) open.push(message);
    }
    await found.add(hits.map((message) => [message, []]));
    if (waiting.isOpen) await waiting.add(open.map((message) => [message, []]));
  }
  return {
    messages,
    missing: Object.fromEntries([...missing].sort()),
    with_body: withBody,
    listed: waiting.answer().listed,
  };
}

async function coverageOf(store: Store, roster: RosterIndex): Promise<HuntCoverage> {
  const each = await store.coverage();
  const { observations } = await store.purgedBefore();
  // Also those of which retention has left nothing.
  const looked = new Set(each.map(({ mailbox }) => mailbox));
  const never = roster.roster.mailboxes.filter(({ address }) => !looked.has(address));
  const dates = (pick: (one: MailboxCoverage) => string | null): readonly string[] =>
    each
      .map(pick)
      .filter((date) => date !== null)
      .sort();
  const reads = dates(({ read_at }) => read_at);
  return {
    mailboxes: each.filter(({ messages }) => messages > 0).length,
    messages: each.reduce((sum, { messages }) => sum + messages, 0),
    first: dates(({ first }) => first)[0] ?? null,
    last: dates(({ last }) => last).at(-1) ?? null,
    purged_before: observations,
    read_at: reads.length === each.length ? (reads[0] ?? null) : null,
    each,
    never_looked_at: never.map(({ address, person, kind, consent }) => ({
      mailbox: address,
      person,
      name: roster.person(person)?.name ?? null,
      without_consent: kind === "personal" && consent !== true,
    })),
  };
}
