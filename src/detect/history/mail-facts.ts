/** What history keeps of one message: who wrote to whom, when, and whether it could be believed. */
import { hash53 } from "../../core/hash53.ts";
import type { Email, Mailbox, Message } from "../../model/message.ts";

/** An address and the domains that it stands for, lower case. */
export interface Party {
  readonly address: string;
  readonly domain: string;
  /** The organizational domain, or the domain itself where it has none. */
  readonly root: string;
}

export interface MailFacts {
  /** Copies of one mail have one key; never 0. */
  readonly key: number;
  /** Seconds since 1970: when the last server took it in, or the written date of mail that no server took in. */
  readonly seconds: number | null;
  readonly isInbound: boolean;
  readonly isOutbound: boolean;
  readonly sender: Party | null;
  /** Addresses that replies go to; empty where they go to the sender. */
  readonly replyTo: readonly Party[];
  /** Of mail that went out, whom it went to. Empty for all other mail. */
  readonly recipients: readonly Party[];
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  /** A believed receiver says that the sender's domain did not send it. */
  readonly hasFailed: boolean;
}

// LIMIT: one mail of ours to a whole list; more recipients than any server takes at once are no correspondence.
const RECIPIENTS_MAX = 10_000;
// LIMIT: rules look at all of them; nobody who wants an answer names more.
const REPLY_TO_MAX = 20;

/**
 * The facts of a message. INVARIANT: reads header fields only, so that they cost no more than a walk over the message.
 *
 * The date is the last server's and not the written one: whoever could choose it could be an old acquaintance.
 */
export function factsOf(message: Message): MailFacts {
  const { headers, type } = message;
  const isOutbound = type.outbound === true;
  const sender = partyOf((message.sender ?? headers.from)?.email ?? null);
  const { to, cc, bcc } = message.recipients;
  const recipients = isOutbound ? [...to, ...cc, ...bcc].slice(0, RECIPIENTS_MAX) : [];
  return {
    key: hash53(
      [headers.message_id ?? message.subject.subject, sender?.address, headers.date].join("\u0000"),
    ),
    seconds: secondsOf(message._meta.effective_at),
    isInbound: type.inbound === true || type.internal === true,
    isOutbound,
    sender,
    replyTo: partiesOf(headers.reply_to.slice(0, REPLY_TO_MAX)),
    recipients: partiesOf(recipients),
    messageId: headers.message_id,
    inReplyTo: headers.in_reply_to,
    hasFailed: !isOutbound && failed(message),
  };
}

/** DMARC has the last word, because SPF alone fails for every forwarded mail. */
function failed({ headers }: Message): boolean {
  const { dmarc, spf } = headers.auth_summary;
  return dmarc.pass === null ? spf.pass === false : !dmarc.pass;
}

function partiesOf(mailboxes: readonly Mailbox[]): readonly Party[] {
  return mailboxes.map((box) => partyOf(box.email)).filter((party) => party !== null);
}

function partyOf(email: Email | null): Party | null {
  if (email === null || !email.email.includes("@")) return null;
  const domain = email.domain.domain.toLowerCase();
  return { address: email.email.trim().toLowerCase(), domain, root: email.domain.root_domain ?? domain };
}

function secondsOf(date: string | null): number | null {
  const milliseconds = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}
