import type { AuthSummary, Domain, Email, Headers, Hop, Ip, Mailbox } from "../model/message.ts";
import { summarizeAuthentication } from "./auth/summarize.ts";
import { isAddressLike } from "./mime/address-text.ts";
import { parseAddresses } from "./mime/addresses.ts";
import type { MailDate } from "./mime/dates.ts";
import { groupHops } from "./mime/hops.ts";
import { emailOf, makeMailbox } from "./mime/mailboxes.ts";
import { once } from "./mime/once.ts";
import { receivedHosts, receivedIps } from "./mime/received-hosts.ts";
import type { MessageFields } from "./read-message-fields.ts";
import { parseDomain } from "./urls/domain.ts";
import { parseEmail } from "./urls/email.ts";
import { parseIp } from "./urls/ip.ts";

export interface AuthenticationContext {
  /** Servers whose authentication results count; null for the topmost. */
  readonly trustedAuthserv: readonly string[] | null;
  /** Results of our own verification, which then stand in for what the header says. */
  readonly verified?: AuthSummary | null;
}

/** `headers` of the model, each field read when a rule asks for it. */
export class MessageHeaders implements Headers {
  readonly #fields: MessageFields;
  readonly #date: () => MailDate | null;
  readonly #hops: () => readonly Hop[];
  readonly #summary: () => AuthSummary;
  readonly #from: () => Mailbox | null;
  readonly #replyTo: () => readonly Mailbox[];
  readonly #domains: () => readonly Domain[];
  readonly #ips: () => readonly Ip[];

  constructor(fields: MessageFields, { trustedAuthserv, verified }: AuthenticationContext) {
    this.#fields = fields;
    this.#date = once(() => fields.date("date"));
    this.#hops = once(() => groupHops(fields.all()));
    this.#summary = once(() => verified ?? summarizeAuthentication(this.#hops(), trustedAuthserv));
    this.#from = once(() => authorOf(fields));
    this.#replyTo = once(() => fields.mailboxes("reply-to"));
    this.#domains = once(() => receivedHosts(this.#hops()));
    this.#ips = once(() => receivedIps(this.#hops()));
  }

  get date(): string | null {
    return this.#date()?.utc ?? null;
  }
  get date_original_offset(): string | null {
    return this.#date()?.offset ?? null;
  }
  get message_id(): string | null {
    return bracketed(this.#fields.text("message-id"))[0] ?? null;
  }
  get in_reply_to(): string | null {
    return bracketed(this.#fields.text("in-reply-to"))[0] ?? null;
  }
  get references(): readonly string[] {
    return bracketed(this.#fields.text("references"));
  }
  get from(): Mailbox | null {
    return this.#from();
  }
  get reply_to(): readonly Mailbox[] {
    return this.#replyTo();
  }
  get return_path(): Email | null {
    return this.#email("return-path");
  }
  get delivered_to(): Email | null {
    return this.#email("delivered-to");
  }
  get mailer(): string | null {
    return this.#fields.text("x-mailer") ?? this.#fields.text("user-agent");
  }
  get domains(): readonly Domain[] {
    return this.#domains();
  }
  get ips(): readonly Ip[] {
    return this.#ips();
  }
  get hops(): readonly Hop[] {
    return this.#hops();
  }
  get auth_summary(): AuthSummary {
    return this.#summary();
  }
  get x_originating_ip(): Ip | null {
    return this.#ip("x-originating-ip");
  }
  get x_client_ip(): Ip | null {
    return this.#ip("x-client-ip");
  }
  get x_sender(): Email | null {
    return this.#email("x-sender");
  }
  get x_authenticated_sender(): Email | null {
    const text = this.#fields.text("x-authenticated-sender");
    // cPanel writes `host.example: user@example.org`.
    return text === null ? null : parseEmail(text.slice(text.lastIndexOf(" ") + 1));
  }
  get x_authenticated_domain(): Domain | null {
    const text = this.#fields.text("x-authenticated-domain");
    return text === null ? (this.x_authenticated_sender?.domain ?? null) : parseDomain(text);
  }
  get x_secure_server_account(): string | null {
    return this.#fields.text("x-secureserver-acct");
  }
  get sensitivity_label(): Headers["sensitivity_label"] {
    return parseSensitivity(this.#fields.text("msip_labels"));
  }

  #email(lowerName: string): Email | null {
    const address = this.#fields.firstAddresses(lowerName)[0]?.address ?? "";
    return address === "" ? null : emailOf(address);
  }

  #ip(lowerName: string): Ip | null {
    const text = this.#fields.text(lowerName);
    return text === null ? null : parseIp(text.replaceAll(/[[\]\s]/g, ""));
  }
}

/** The first address of the first From field, which is the one that mail programs show. */
function authorOf(fields: MessageFields): Mailbox | null {
  const candidates = fields.firstAddresses("from");
  const chosen = candidates.find((candidate) => isAddressLike(candidate.address)) ?? candidates[0];
  return chosen === undefined ? null : makeMailbox(chosen);
}

/** The `<…>` tokens of a field; where it has none, its words as they stand (RFC 5322 §3.6.4, tolerant). */
function bracketed(text: string | null): readonly string[] {
  if (text === null || text === "") return [];
  return text.match(/<[^<>]{1,998}>/g) ?? text.split(/[\s,]+/).filter((word) => word !== "");
}

/**
 * The label of Microsoft Purview, `MSIP_Label_<id>_Name=…; MSIP_Label_<id>_SiteId=…` ([MS-OFFCRYPTO] §2.6.4.1
 * names the same properties). Of several labels the first counts.
 */
function parseSensitivity(text: string | null): Headers["sensitivity_label"] {
  const id = text === null ? null : (/MSIP_Label_([0-9a-f-]{36})_/i.exec(text)?.[1] ?? null);
  if (text === null || id === null) return null;
  const values = new Map<string, string>();
  for (const item of text.split(";", 200)) {
    const equals = item.indexOf("=");
    if (equals > 0) values.set(item.slice(0, equals).trim().toLowerCase(), item.slice(equals + 1).trim());
  }
  const property = (name: string): string | null =>
    values.get(`msip_label_${id}_${name}`.toLowerCase()) ?? null;
  return { id, name: property("Name"), provider: "microsoft", provider_account_id: property("SiteId") };
}

/** The address of a `for <…>` clause or of a field with one address; null when it has none. */
export function soleAddress(text: string | null): Email | null {
  const address = text === null ? "" : (parseAddresses(text).candidates[0]?.address ?? "");
  return address === "" ? null : parseEmail(address);
}
