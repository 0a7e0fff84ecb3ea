import type { Email } from "../../model/message.ts";
import { parseDomain } from "./domain.ts";

// LIMIT: RFC 5321 §4.5.3.1 allows 64 and 255 octets; real mail carries longer tagged local parts (SRS, VERP).
const ADDRESS_LENGTH_MAX = 1_000;

/**
 * Reads one addr-spec (RFC 5322 §3.4.1, with UTF-8 after RFC 6532): a dot-atom or quoted string, `@`, a host
 * name or address literal. Dots at odd places are let through, since mail is delivered to such addresses.
 * A `mailto:` before it and its `?subject=…` are taken off. Null when the text is no address.
 */
export function parseEmail(text: string): Email | null {
  if (text.length > ADDRESS_LENGTH_MAX) return null;
  const address = withoutMailto(text.trim());
  const at = address.lastIndexOf("@");
  if (at < 1 || at === address.length - 1) return null;
  const local = address.slice(0, at);
  const host = address.slice(at + 1);
  if (!isLocalPart(local) || !isHostText(host)) return null;
  return makeEmail(local, host);
}

/** The address of a local part and a host that were told apart already; the host is lower-cased. */
function makeEmail(localPart: string, host: string): Email {
  const domain = parseDomain(host);
  return { email: `${localPart}@${domain.domain}`, local_part: localPart, domain };
}

function withoutMailto(text: string): string {
  if (!/^mailto:/i.test(text)) return text;
  const query = text.indexOf("?");
  return query < 0 ? text.slice(7) : text.slice(7, query);
}

function isLocalPart(local: string): boolean {
  if (local.length > 1 && local.startsWith('"') && local.endsWith('"')) {
    return !/(?:^|[^\\])"/.test(local.slice(1, -1));
  }
  return !/[\s()<>[\]:;@\\,"]/.test(local);
}

function isHostText(host: string): boolean {
  return /^\[[0-9a-z:.]+\]$/i.test(host) || !/[\s()<>[\]:;@\\,"/?#%!=&]/.test(host);
}
