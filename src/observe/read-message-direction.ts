import type { AuthSummary, Email, Headers, MessageType, Recipients, Sender } from "../model/message.ts";
import { summarizeStatements } from "./auth/summarize.ts";
import { believedStatements, type Statement } from "./auth/trust.ts";
import { emailOf } from "./mime/mailboxes.ts";
import type { MessageFields } from "./read-message-fields.ts";
import { isAtDomains } from "./read-message-people.ts";

/** What the direction of a message is told from. */
export interface DirectionSource {
  readonly fields: MessageFields;
  readonly headers: Headers;
  readonly sender: Sender | null;
  readonly recipients: Recipients;
  readonly organizationDomains: ReadonlySet<string> | null;
  readonly trustedAuthserv: readonly string[] | null;
  /** Results of our own verification. */
  readonly verified?: AuthSummary | null;
}

/**
 * Direction relative to the organisation; exactly one of the three is true, or all are null when the
 * organisation's domains are unknown.
 *
 * - *outbound*: the author is ours, some recipient is not, and the author is authenticated or nothing shows that
 *   the message was received (no Return-Path, Delivered-To, X-Original-To, no trusted results): a sent copy.
 * - *internal*: author and all recipients are ours, and the author is authenticated.
 * - *inbound*: everything else, so also a message that only claims our author.
 *
 * *Authenticated* means that a trusted receiver says DMARC passed, or SPF or DKIM passed for a domain of the
 * organisation. SECURITY: SPF and DKIM of any other domain prove nothing about the author. Nor do results that
 * stand where the sender can write, at or below the Received field that took the mail in, whoever they name: most
 * rules pass over internal mail, so a forged pass would switch them off. (`auth_summary` still has these.)
 */
export function readDirection(source: DirectionSource): MessageType {
  const { organizationDomains, sender } = source;
  if (organizationDomains === null) return { inbound: null, internal: null, outbound: null };
  if (sender === null || !isAtDomains(sender.email, organizationDomains)) return inbound();
  const { to, cc, bcc } = source.recipients;
  const reachable = [...to, ...cc, ...bcc].filter((box) => box.email.email.includes("@"));
  const allOurs =
    reachable.length > 0 && reachable.every((box) => isAtDomains(box.email, organizationDomains));
  const statements = believedStatements(source.headers.hops, source.trustedAuthserv);
  const authenticated = isAuthenticated(source, statements, organizationDomains);
  if (allOurs) return authenticated ? { inbound: false, internal: true, outbound: false } : inbound();
  const isSentCopy = reachable.length > 0 && statements.length === 0 && !wasDelivered(source.fields);
  return authenticated || isSentCopy ? { inbound: false, internal: false, outbound: true } : inbound();
}

function inbound(): MessageType {
  return { inbound: true, internal: false, outbound: false };
}

function wasDelivered(fields: MessageFields): boolean {
  return ["return-path", "delivered-to", "x-original-to"].some((name) => fields.has(name));
}

function isAuthenticated(
  source: DirectionSource,
  statements: readonly Statement[],
  ours: ReadonlySet<string>,
): boolean {
  const own = statements.filter((statement) => statement.isBeyondForgery);
  const { dmarc, spf } = source.verified ?? summarizeStatements(own);
  if (dmarc.pass === true) return true;
  const checked = parseDesignator(spf.details?.designator ?? null) ?? source.headers.return_path;
  if (spf.pass === true && checked !== null && isAtDomains(checked, ours)) return true;
  return own.some((statement) => {
    const results = statement.results;
    if (results?.dkim !== "pass") return false;
    return results.dkim_details.some(
      (signature) => signature.domain !== null && isOurs(signature.domain, ours),
    );
  });
}

function parseDesignator(text: string | null): Email | null {
  const word = text === null ? "" : text.slice(text.lastIndexOf(" ") + 1);
  return word.includes("@") ? emailOf(word) : null;
}

function isOurs(host: string, ours: ReadonlySet<string>): boolean {
  return isAtDomains(emailOf(`postmaster@${host}`), ours);
}
