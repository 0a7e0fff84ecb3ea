/**
 * What was known before one message: the surroundings in which rules over it are evaluated. Answers come from the mail of
 * the run and, where mail was kept before, from a store, of which only what was asked beforehand is at hand.
 */
import { observableKey } from "../../model/observable.ts";
import { listCapability } from "../../mql/environment.ts";
import { type Truth, Unavailable, type Value } from "../../mql/value.ts";
import type { History, NameKind } from "./history.ts";
import type { MailFacts, Party } from "./mail-facts.ts";
import { DAY_SECONDS, prevalenceOf } from "./prevalence.ts";
import { type Seen, seenByEither } from "./seen.ts";
import type { StoredAnswers } from "./stored-answers.ts";

/** Nobody knows what came before this message. */
export const NO_HISTORY = Unavailable.of(["history"]);
/** None of the organisation's own mail was seen, so that it wrote to nobody cannot be said. */
export const NO_SENT_MAIL = Unavailable.of(["sent_mail"]);

/** Which list holds which names. */
export const CORRESPONDENCE_LISTS = {
  sender_emails: ["received", "address"],
  sender_domains: ["received", "domain"],
  recipient_emails: ["sent", "address"],
  recipient_domains: ["sent", "domain"],
} as const satisfies Readonly<Record<string, readonly ["received" | "sent", NameKind]>>;
export type CorrespondenceList = keyof typeof CORRESPONDENCE_LISTS;

interface Subject {
  readonly kind: NameKind;
  readonly name: string;
  /** A reply to mail of ours speaks for who sent it, never for an address that it asks to answer to. */
  readonly isSender: boolean;
}

export class MessageHistory {
  private readonly history: History;
  private readonly facts: MailFacts;
  private readonly stored: StoredAnswers | null;
  /** Null where nobody can say what came before. */
  private readonly now: number | null;

  constructor(history: History, facts: MailFacts, stored: StoredAnswers | null = null) {
    this.history = history;
    this.facts = facts;
    this.stored = stored;
    const isDirected = facts.isInbound || facts.isOutbound;
    this.now = facts.seconds === null || !isDirected ? null : history.dateOf(facts.key, facts.seconds);
  }

  /** By address where anybody can have one at the domain, else by organizational domain. */
  bySender(freeProviders: ReadonlySet<string> | null): Value {
    if (freeProviders === null) return Unavailable.of([listCapability("free_email_providers")]);
    const { sender } = this.facts;
    const isFree = sender !== null && (freeProviders.has(sender.domain) || freeProviders.has(sender.root));
    return isFree ? this.bySenderEmail() : this.bySenderDomain();
  }

  bySenderEmail(): Value {
    return this.profileOfSender((sender) => ({ kind: "address", name: sender.address, isSender: true }));
  }

  bySenderDomain(): Value {
    return this.profileOfSender((sender) => ({ kind: "domain", name: sender.root, isSender: true }));
  }

  /** By the first address that replies go to; null where they go to the sender. */
  byReplyTo(): Value {
    const [replyTo] = this.facts.replyTo;
    if (this.now === null) return NO_HISTORY;
    return replyTo === undefined
      ? null
      : this.profile({ kind: "address", name: replyTo.address, isSender: false }, this.now);
  }

  /** Whether a value is in one of the lists. Case never counts: addresses are written in any. */
  isIn(list: CorrespondenceList, value: Value): Truth {
    const [way, kind] = CORRESPONDENCE_LISTS[list];
    if (typeof value !== "string") return false;
    const seen = this.now === null ? null : this.seen(way, { kind, name: value.toLowerCase() }, this.now);
    if (seen !== null && seen.messages > 0) return true;
    const isKnown = seen !== null && (way === "received" || this.hasSent);
    return isKnown ? false : Unavailable.of([listCapability(list)]);
  }

  /** The whole list, for rules that go through it. */
  entries(list: CorrespondenceList): readonly string[] | Unavailable {
    const [way, kind] = CORRESPONDENCE_LISTS[list];
    const isKnown = this.now !== null && this.stored === null && (way === "received" || this.hasSent);
    return isKnown ? this.history.namesOf(kind, way, this.now) : Unavailable.of([listCapability(list)]);
  }

  private get hasSent(): boolean {
    return this.history.hasSent || this.stored?.hasSent === true;
  }

  private profileOfSender(subjectOf: (sender: Party) => Subject): Value {
    if (this.now === null) return NO_HISTORY;
    const { sender } = this.facts;
    return sender === null ? PROFILE_OF_NOBODY : this.profile(subjectOf(sender), this.now);
  }

  private profile(subject: Subject, now: number): Value {
    const received = this.seen("received", subject, now);
    const sent = this.seen("sent", subject, now);
    if (received === null || sent === null) return NO_HISTORY;
    const days = (moment: number | null): number | null =>
      moment === null ? null : Math.floor((now - moment) / DAY_SECONDS);
    const contact = seenByEither(received, sent);
    const { isSender } = subject;
    const isSolicited = sent.messages > 0 || (isSender && this.isAnswer(now));
    return {
      ...NEVER_JUDGED,
      prevalence: prevalenceOf(received, now),
      solicited: isSolicited || (this.hasSent ? false : NO_SENT_MAIL),
      auth_failed: this.hasFailed(subject, now),
      // A sender of whom nothing is known has been known for no day, so that "less than a week" is true of him.
      days_known: days(contact.first) ?? 0,
      days_since: {
        first_contact: days(contact.first),
        last_contact: days(contact.last),
        last_inbound: days(received.last),
        last_outbound: days(sent.last) ?? (this.hasSent ? null : NO_SENT_MAIL),
      },
    };
  }

  /** Null where only a store could say and it was not asked. */
  private seen(
    way: "received" | "sent",
    { kind, name }: Pick<Subject, "kind" | "name">,
    now: number,
  ): Seen | null {
    const own = this.history[way](kind, name, now);
    if (this.stored === null) return own;
    const stored = this.stored.seen.get(observableKey({ kind: STORED_KINDS[way][kind], value: name }));
    if (stored === undefined) return own.messages > 0 ? own : null;
    return seenByEither(own, stored);
  }

  /** Somebody of the organisation wrote the mail that this one answers. */
  private isAnswer(now: number): boolean {
    const { inReplyTo } = this.facts;
    return this.stored?.isAnswer === true || (inReplyTo !== null && this.history.isSentId(inReplyTo, now));
  }

  private hasFailed({ kind, name }: Subject, now: number): boolean {
    return this.history.hasFailed(kind, name, now) || this.stored?.hasFailed[kind] === true;
  }
}

const STORED_KINDS = {
  received: { address: "address", domain: "address_domain" },
  sent: { address: "written_to", domain: "written_to_domain" },
} as const;

/**
 * Judgements are what people here said of a sender's messages, and nobody has said anything yet: "no" is what the record
 * holds, not a guess. SECURITY: findings are no judgements. Rules that believed each other's would never stop firing.
 */
const NEVER_JUDGED = {
  any_messages_benign: false,
  any_messages_malicious_or_spam: false,
  any_false_positives: false,
} as const;

/** A message that names no sender: nobody wrote to nobody. */
const PROFILE_OF_NOBODY: Value = {
  ...NEVER_JUDGED,
  prevalence: "unknown",
  solicited: false,
  auth_failed: null,
  days_known: null,
  days_since: { first_contact: null, last_contact: null, last_inbound: null, last_outbound: null },
};
