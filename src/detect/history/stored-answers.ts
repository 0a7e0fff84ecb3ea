/**
 * What a store says of the world before a message. A store is asked over a wire or a disk, rules are not made to wait: so
 * everything that rules usually ask of a message is asked before they run.
 */
import { type Observable, observableKey } from "../../model/observable.ts";
import type { MailFacts } from "./mail-facts.ts";
import type { Seen } from "./seen.ts";

/** What is at hand of a store for one message; it can be handed to threads. */
export interface StoredAnswers {
  /** The store has mail that went out. */
  readonly hasSent: boolean;
  /** The message answers mail of ours. */
  readonly isAnswer: boolean;
  /** Whether mail in the name of the sender failed authentication before, by address and by organizational domain. */
  readonly hasFailed: { readonly address: boolean; readonly domain: boolean };
  /** By `observableKey`; what was not asked is not here. */
  readonly seen: ReadonlyMap<number, Seen>;
}

/** Whoever can say what was known under observables before a moment, in seconds since 1970; a store. */
export interface HistorySource {
  before(asked: readonly { readonly key: number; readonly seconds: number }[]): Promise<readonly Seen[]>;
  /** Whether mail that went out is in it. */
  readonly hasSent: boolean;
}

/** What rules may ask of a message: its parties as correspondents. Domains of its links are asked of this run's mail only. */
function questionsOf({ sender, replyTo }: MailFacts): readonly Observable[] {
  const parties = sender === null ? replyTo : [sender, ...replyTo];
  const addresses = new Set(parties.map((party) => party.address));
  const domains = new Set(parties.flatMap((party) => [party.domain, party.root]));
  return [
    ...[...addresses].flatMap((value): Observable[] => [
      { kind: "address", value },
      { kind: "written_to", value },
    ]),
    ...[...domains].flatMap((value): Observable[] => [
      { kind: "address_domain", value },
      { kind: "written_to_domain", value },
    ]),
  ];
}

/** One message whose surroundings are wanted. */
export interface AskedMessage {
  readonly facts: MailFacts;
  /** When it came, by its first copy. */
  readonly seconds: number;
}

/** Asks a store once for a whole batch. */
export async function storedAnswers(
  batch: readonly AskedMessage[],
  source: HistorySource,
): Promise<readonly StoredAnswers[]> {
  const plans = batch.map(({ facts, seconds }) => {
    const keys = [...questionsOf(facts), ...marksOf(facts)].map(observableKey);
    return { keys, seconds, facts };
  });
  const asked = plans.flatMap(({ keys, seconds }) => keys.map((key) => ({ key, seconds })));
  const answers = await source.before(asked);
  let next = 0;
  return plans.map(({ keys, facts }) => {
    const seen = new Map(keys.map((key) => [key, answers[next++]!] as const));
    const isMarked = (mark: Observable | undefined): boolean =>
      mark !== undefined && (seen.get(observableKey(mark))?.messages ?? 0) > 0;
    const marks = new Map(marksOf(facts).map((mark) => [mark.kind, mark]));
    return {
      hasSent: source.hasSent,
      isAnswer: isMarked(marks.get("sent_message_id")),
      hasFailed: {
        address: isMarked(marks.get("failed_address")),
        domain: isMarked(marks.get("failed_address_domain")),
      },
      seen,
    };
  });
}

function marksOf({ sender, inReplyTo }: MailFacts): readonly Observable[] {
  return [
    ...(inReplyTo === null ? [] : [{ kind: "sent_message_id", value: inReplyTo } as const]),
    ...(sender === null
      ? []
      : [
          { kind: "failed_address", value: sender.address } as const,
          { kind: "failed_address_domain", value: sender.root } as const,
        ]),
  ];
}
