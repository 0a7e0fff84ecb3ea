/**
 * Whose mail is this? Without being told, the domains that mail was delivered to answer it: rules that ask
 * for inbound mail must not stay undecided because nobody configured a domain. Said in the output, never silent.
 */
import type { Message } from "../model/message.ts";

// LIMIT: enough to see every domain of an office; more would only delay the first result.
export const SAMPLE_MESSAGES_MAX = 2_000;

/** A domain counts as ours when it has at least this share of the votes of the strongest one. */
const SHARE_MIN = 0.2;

/** What one copy says about the organisation: where it was delivered, else whom it was addressed to. */
function votesOf(message: Message): ReadonlySet<string> {
  const { mailbox, headers, recipients } = message;
  const delivered = headers.delivered_to?.domain ?? mailbox?.email.domain;
  const addressed = [...recipients.to, ...recipients.cc, ...recipients.bcc].map((r) => r.email.domain);
  const domains = delivered === undefined ? addressed : [delivered];
  return new Set(domains.filter((d) => d.valid || d.root_domain !== null).map((d) => d.domain));
}

/**
 * The domains of the organisation, sorted; empty when no message names a recipient.
 * Each message has one vote, split over its domains: a mail to forty parliaments says less than one to a member.
 */
export function inferOrganization(sample: Iterable<Message>): readonly string[] {
  const votes = new Map<string, number>();
  for (const message of sample) {
    const domains = votesOf(message);
    for (const domain of domains) votes.set(domain, (votes.get(domain) ?? 0) + 1 / domains.size);
  }
  const most = Math.max(0, ...votes.values());
  return [...votes]
    .filter(([, count]) => count >= most * SHARE_MIN)
    .map(([domain]) => domain)
    .sort();
}
