/**
 * Whose mail is this? Without being told, the domains that mail was delivered to answer it: rules that ask
 * for inbound mail must not stay undecided because nobody configured a domain. Said in the output, never silent.
 */
import type { Email, Message, ReadMessage } from "../model/message.ts";
import { parseEmail } from "./urls/email.ts";

// LIMIT: enough to see every domain of an office; more would only delay the first result.
export const SAMPLE_MESSAGES_MAX = 2_000;

/** A domain counts as ours when it has at least this share of the votes of the strongest one. */
const SHARE_MIN = 0.2;

/**
 * Domains where anybody can open a mailbox. SECURITY: were such a domain taken for ours, an attacker there
 * would write from "inside", and mail to members' private mailboxes would be internal mail. The mailbox is ours,
 * the domain is not.
 */
type PublicDomains = ReadonlySet<string>;

/** What one copy says about the organisation: where it was delivered, else whom it was addressed to. */
function votesOf(message: Message, publicDomains: PublicDomains): ReadonlySet<string> {
  const { mailbox, headers, recipients } = message;
  const delivered = headers.delivered_to ?? mailbox?.email;
  const addressed = [...recipients.to, ...recipients.cc, ...recipients.bcc].map((r) => r.email);
  const emails = delivered === undefined || delivered === null ? addressed : [delivered];
  const known = emails.filter(({ domain }) => domain.valid || domain.root_domain !== null);
  return new Set(known.map((email) => ownerOf(email, publicDomains)));
}

function ownerOf({ email, domain }: Email, publicDomains: PublicDomains): string {
  const isPublic = publicDomains.has(domain.domain) || publicDomains.has(domain.root_domain ?? "");
  return isPublic ? email.toLowerCase() : domain.domain;
}

/**
 * The domains of the organisation, and single mailboxes at providers that anybody can use, sorted; empty when no
 * message names a recipient. Each message has one vote, split over its recipients: a mail to forty parliaments
 * says less than one to a member.
 */
export function inferOrganization(
  sample: Iterable<Message>,
  publicDomains: PublicDomains,
): readonly string[] {
  const votes = new Map<string, number>();
  for (const message of sample) {
    const owners = votesOf(message, publicDomains);
    for (const owner of owners) votes.set(owner, (votes.get(owner) ?? 0) + 1 / owners.size);
  }
  const most = Math.max(0, ...[...votes].filter(([owner]) => !owner.includes("@")).map(([, count]) => count));
  return [...votes]
    .filter(([owner, count]) =>
      owner.includes("@") ? count >= MAILBOX_VOTES_MIN : count >= most * SHARE_MIN,
    )
    .map(([owner]) => owner)
    .sort();
}

/** A private mailbox is one of ours when some mail was for it alone; a name among many addressees is not. */
const MAILBOX_VOTES_MIN = 1;

/**
 * Whom the mail of one mailbox was delivered to most, by witnesses of delivery alone: in a folder of sent mail the
 * recipients are everybody else. Empty where no message has a witness.
 */
export function ownersByDelivery(
  messages: readonly ReadMessage[],
  publicDomains: PublicDomains,
): readonly string[] {
  const votes = new Map<string, number>();
  for (const { delivery } of messages) {
    if (delivery.mailbox_by === "unknown") continue;
    const email = parseEmail(delivery.mailbox);
    if (email === null || (!email.domain.valid && email.domain.root_domain === null)) continue;
    const owner = ownerOf(email, publicDomains);
    votes.set(owner, (votes.get(owner) ?? 0) + 1);
  }
  const [best] = [...votes].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return best === undefined ? [] : [best[0]];
}
