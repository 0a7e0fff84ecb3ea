/**
 * Observables: what one hunts for. Each value of a message is posted under a number of its kind and text, so that "who else
 * got this?" is one index look-up over any number of messages.
 */
import { hash53 } from "../core/hash53.ts";
import type { Observation } from "./observation.ts";

export const OBSERVABLE_KINDS = [
  /** From, Reply-To, Return-Path of mail that came in. */
  "address",
  /** Organizational domain of the author's address. */
  "address_domain",
  /** Domain of those addresses where that is not the author's organizational domain: what replies and bounces go to. */
  "address_host",
  /** Whom somebody of the organisation wrote to. */
  "written_to",
  "written_to_domain",
  /** Host of a link or a loaded thing. */
  "host",
  /** Organizational domain of such a host. */
  "host_domain",
  "url",
  "ip",
  /** SHA-256 of an attachment. */
  "file",
  /** Subject without reply marks, case folded. */
  "subject",
  "message_id",
  /** Message-ID of mail that went out: who answers it was written to. */
  "sent_message_id",
  /** Sender of mail whose authentication failed, and its organizational domain. */
  "failed_address",
  "failed_address_domain",
] as const;
export type ObservableKind = (typeof OBSERVABLE_KINDS)[number];

export interface Observable {
  readonly kind: ObservableKind;
  readonly value: string;
}

/** The number under which an observable is posted. */
export function observableKey({ kind, value }: Observable): number {
  return hash53(`${kind}\u0000${value}`);
}

/** Everything a message is posted under, each once. */
export function observablesOf(observation: Observation): readonly Observable[] {
  const { from, from_root, reply_to, return_path, urls, attachments, origin_ip, subject, message_id } =
    observation;
  const found: Observable[] = [];
  const add = (kind: ObservableKind, value: string | null) => {
    if (value !== null && value !== "") found.push({ kind, value });
  };
  if (observation.direction === "outbound") {
    for (const address of observation.recipients) {
      add("written_to", address);
      add("written_to_domain", address.slice(address.lastIndexOf("@") + 1));
    }
  }
  for (const address of new Set([from, reply_to, return_path])) {
    add("address", address);
    const host = address === null ? null : address.slice(address.lastIndexOf("@") + 1);
    if (host !== from_root) add("address_host", host);
  }
  add("address_domain", from_root);
  for (const { url, host, root } of urls) {
    add("url", url);
    add("host", host);
    add("host_domain", root);
  }
  add("ip", origin_ip);
  for (const { sha256 } of attachments) add("file", sha256);
  add("subject", subject === null ? null : subjectKey(subject));
  add("message_id", message_id);
  if (observation.direction === "outbound") add("sent_message_id", message_id);
  else if (hasFailed(observation)) {
    add("failed_address", from);
    add("failed_address_domain", from_root);
  }
  return distinct(found);
}

/** DMARC has the last word, because SPF alone fails for every forwarded mail. */
function hasFailed({ authentication: { dmarc, spf } }: Observation): boolean {
  return dmarc === null ? spf === false : !dmarc;
}

/** A subject as it is hunted for: reply marks and case do not matter. */
export function subjectKey(subject: string): string {
  return subject
    .replace(/^(?:\s{0,4}(?:re|aw|sv|tr|fw|fwd|wg|rif|ref)\s{0,4}:)+/i, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

function distinct(observables: readonly Observable[]): readonly Observable[] {
  const seen = new Map(observables.map((one) => [`${one.kind}\u0000${one.value}`, one]));
  return [...seen.values()];
}
