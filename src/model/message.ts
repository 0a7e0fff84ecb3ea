/**
 * The message data model that rules are written against (MQL): names and types as published by the vendor
 * of the language, descriptions ours. Keys are snake_case because they are the words of the rule language.
 *
 * Conventions: an absent optional value is `null`; an absent list is `[]`, never `null`. Domains, hosts and
 * file extensions are lower case; local parts keep their case. Date-times are RFC 3339 in UTC
 * (`2021-01-12T09:30:00Z`), so they compare as strings. Fields marked "Serjeant" are ours, not the vendor's.
 *
 * `detect/schema.ts` states the same tree for the rule checker; a type test keeps the two equal.
 * Implementations may compute fields lazily behind getters; a value never changes once read.
 */
import type { Defect } from "./defect.ts";
import type { DeliveryMailbox } from "./observation.ts";

/** A host name split by the ICANN part of the Public Suffix List (so `x.github.io` has root `github.io`). */
export interface Domain {
  /** Lower case, without a trailing dot, in the ASCII (A-label) form. */
  readonly domain: string;
  /** The Unicode form, only where the domain has an `xn--` label (RFC 5890), else null. */
  readonly punycode: string | null;
  /** The organizational domain, `example.co.uk`; null for an IP address or a bare suffix. */
  readonly root_domain: string | null;
  /** The label left of the public suffix, `example` in `www.example.co.uk`. */
  readonly sld: string | null;
  /** What stands left of the root domain, `www`; null where there is nothing. */
  readonly subdomain: string | null;
  /** The public suffix, `co.uk`. */
  readonly tld: string | null;
  /** True when the name is a syntactically valid host under a suffix that IANA or ICANN knows. */
  readonly valid: boolean;
}

/** An address, RFC 5322 §3.4.1 addr-spec. */
export interface Email {
  /** The whole address; the domain part lower-cased, the local part as written. */
  readonly email: string;
  readonly local_part: string | null;
  readonly domain: Domain;
}

/** A display name with an address, RFC 5322 §3.4 mailbox. */
export interface Mailbox {
  /** Encoded words decoded, quotes removed, as the reader sees it. */
  readonly display_name: string | null;
  readonly email: Email;
}

export interface ProtectedMailbox extends Mailbox {
  readonly first_name: string | null;
  readonly last_name: string | null;
}

export interface Sender extends Mailbox {
  /** How the true author was recovered: `google_groups` (X-Original-From), `ics_sent_by`. */
  readonly decoders: readonly string[];
}

export interface Ip {
  /** Canonical dotted or RFC 5952 form. */
  readonly ip: string;
  readonly version: number;
  readonly translation: {
    readonly original: string | null;
    readonly v4_to_v6: boolean;
    /** Notations undone: `hex`, `octal`, `decimal_integer`, `dotted`, `mixed_radix`. */
    readonly encoders: readonly string[];
  };
}

/** A URL (WHATWG), already unwrapped from the rewriters of security gateways and known open redirects. */
export interface Url {
  readonly url: string;
  readonly scheme: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly domain: Domain;
  /** Set when the host is an IP address in any notation. */
  readonly ip: Ip | null;
  /** Inferred from the scheme when absent. */
  readonly port: number | null;
  readonly path: string | null;
  /** Without the leading `?`. */
  readonly query_params: string | null;
  readonly query_params_decoded: Readonly<Record<string, readonly string[]>>;
  /** Without the leading `#`. */
  readonly fragment: string | null;
  readonly rewrite: {
    /** The URL as it stood in the mail; null when nothing was unwrapped. */
    readonly original: string | null;
    /** Outermost first, such as `proofpoint`, `azure_safelink`, `google_open_redirect`. */
    readonly encoders: readonly string[];
  };
}

export interface Link {
  readonly href_url: Url;
  /** What the reader sees; null if that is itself a URL (then `display_url`) or nothing. */
  readonly display_text: string | null;
  readonly display_url: Url | null;
  /** True when the shown URL has another root domain than the target; null when either is not a valid URL. */
  readonly mismatched: boolean | null;
  /** `hyperlink` for an HTML anchor, `plain` for a URL found in text. */
  readonly parser: "hyperlink" | "plain";
  /** False when the anchor is styled so that a reader does not see it; null for plain text. */
  readonly visible: boolean | null;
}

/** Serjeant: an image the HTML refers to. */
export interface Image {
  /** Null when `src` is no URL (`cid:` and `data:` are URLs). */
  readonly src: Url | null;
  readonly alt: string | null;
  /** CSS pixels from attributes or style; null when not stated. */
  readonly width: number | null;
  readonly height: number | null;
  /** http or https: loading it tells the sender. */
  readonly remote: boolean;
  readonly visible: boolean;
}

/** Serjeant: a form in the HTML. */
export interface Form {
  readonly action: Url | null;
  readonly method: string;
  /** `type` of each input, lower case. */
  readonly input_types: readonly string[];
}

export interface Html {
  readonly raw: string;
  /** Text without tags, scripts and styles, hidden text included. */
  readonly inner_text: string;
  /** What a reader sees: hidden elements left out, odd spaces normalised. */
  readonly display_text: string;
  readonly links: readonly Link[];
  /** Serjeant. */
  readonly images: readonly Image[];
  /** Serjeant. */
  readonly forms: readonly Form[];
  /** Serjeant: text present in the document and not shown to the reader. */
  readonly hidden_text: string;
}

export interface HtmlBody extends Html {
  readonly charset: string | null;
  readonly content_transfer_encoding: string | null;
}

export interface PlainBody {
  readonly raw: string;
  readonly charset: string | null;
  readonly content_transfer_encoding: string | null;
  readonly links: readonly Link[];
}

export interface Subject {
  /** Null when there is no Subject field. */
  readonly subject: string | null;
  /** Without reply and forward marks and without `[tags]`. */
  readonly base: string | null;
  readonly tags: readonly string[];
  readonly is_reply: boolean;
  readonly is_forward: boolean;
  readonly is_auto_reply: boolean;
  readonly urls: readonly Url[];
}

export interface Recipients {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
}

/** A notice put on top by a mail gateway ("This mail comes from outside"). */
export interface Banner {
  readonly text: string;
  readonly links: readonly Link[];
}

export interface Thread {
  readonly text: string | null;
  /** The line that introduces a quoted message ("On … wrote:"); null for the newest. */
  readonly preamble: string | null;
  readonly links: readonly Link[];
  readonly banners: readonly Banner[];
}

export interface PreviousThread extends Thread {
  /** 0 is the newest quoted message. */
  readonly index: number;
  /**
   * The date-time of the introduction. Mail programs write it in the local time of whoever replied and mostly without a
   * zone: it is then that local time taken as UTC, so up to 14 hours off. Null without a time of day, and where
   * day and month could be either (`3/4/2025`).
   */
  readonly date: string | null;
  readonly sender: Mailbox | null;
  readonly recipients: Recipients;
  readonly subject: Subject;
}

export interface Body {
  /** The newest reply, without quoted text and external-mail banners. */
  readonly current_thread: Thread;
  readonly previous_threads: readonly PreviousThread[];
  readonly plain: PlainBody | null;
  readonly html: HtmlBody | null;
  /** Of all bodies, unique by target and text. */
  readonly links: readonly Link[];
  /** Addresses that stand as bare text in the body. */
  readonly ips: readonly Ip[];
}

export interface File {
  readonly file_name: string | null;
  /** Lower case, without the dot. */
  readonly file_extension: string | null;
  /** By magic bytes, a closed set that includes `unknown`. */
  readonly file_type: string | null;
  /** Bytes, decoded. */
  readonly size: number | null;
  /** Base64 as in the wire model. */
  readonly raw: string | null;
}

export interface Attachment extends File {
  readonly content_type: string | null;
  /** Angle brackets removed. */
  readonly content_id: string | null;
  readonly content_disposition: string | null;
  readonly content_transfer_encoding: string | null;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

export interface Spf {
  /** RFC 7208 §2.6, or `bestguesspass`, which is not a pass. */
  readonly verdict: string | null;
  readonly client_ip: Ip | null;
  readonly description: string | null;
  /** The address the receiver says it checked. */
  readonly designator: string | null;
  readonly helo: Domain | null;
  readonly server: Domain | null;
}

export interface Dmarc {
  readonly verdict: string | null;
  readonly from: Domain | null;
  readonly action: string | null;
  readonly disposition: string | null;
  readonly policy: string | null;
  readonly sub_policy: string | null;
  readonly version: string | null;
}

/** A DKIM or ARC signature field (RFC 6376 §3.5, RFC 8617 §4.1). */
export interface Signature {
  /** `DKIM-Signature`, `ARC-Message-Signature`, `ARC-Seal`. */
  readonly type: string | null;
  readonly version: string | null;
  readonly algorithm: string | null;
  readonly domain: string | null;
  readonly selector: string | null;
  readonly headers: string | null;
  readonly body_hash: string | null;
  readonly signature: string | null;
  readonly instance: string | null;
}

/** One Authentication-Results or ARC-Authentication-Results field (RFC 8601, RFC 8617). */
export interface AuthenticationResults {
  /** `Authentication-Results` or `ARC-Authentication-Results`. */
  readonly type: string | null;
  /** ARC instance, else null. */
  readonly instance: string | null;
  /** The authserv-id as a host. */
  readonly server: Domain | null;
  readonly compauth: { readonly verdict: string | null; readonly reason: string | null } | null;
  readonly dkim: string | null;
  readonly dkim_details: readonly Signature[];
  readonly dmarc: string | null;
  readonly dmarc_details: Dmarc | null;
  readonly spf: string | null;
  readonly spf_details: Spf | null;
}

export interface HeaderField {
  /** As written. Rules compare it without regard to case. */
  readonly name: string;
  /** Unfolded, encoded words decoded (not in trace and signature fields, which have none), surrounding space removed. */
  readonly value: string;
  /** 0 is the last field of the header (counted from below, as the vendor's public sample does). */
  readonly position: number;
}

/** A phrase of a Received field (RFC 5321 §4.4). */
export interface RawText {
  readonly raw: string | null;
}

export interface Received {
  /** After `from`. */
  readonly source: RawText;
  /** After `by`. */
  readonly server: RawText;
  /** After `via`. */
  readonly link: RawText;
  /** After `with`. */
  readonly protocol: RawText;
  readonly id: RawText;
  /** After `for`. */
  readonly mailbox: RawText;
  /** What no clause takes. */
  readonly additional: RawText;
  readonly time: string | null;
  /** `+0100`. */
  readonly zone_offset: string | null;
}

/** One server's share of the header: its Received field and the fields it put on top of it. */
export interface Hop {
  /** 0 is the earliest: the author's own fields together with the first Received. */
  readonly index: number;
  readonly fields: readonly HeaderField[];
  readonly received: Received | null;
  readonly received_spf: Spf | null;
  readonly signature: Signature | null;
  readonly authentication_results: AuthenticationResults | null;
}

/** Null members mean that nobody we trust said anything: not a failure. */
export interface AuthSummary {
  readonly dmarc: {
    readonly pass: boolean | null;
    readonly error: boolean | null;
    readonly received_hop: number | null;
    readonly details: Dmarc | null;
  };
  readonly spf: {
    readonly pass: boolean | null;
    readonly error: boolean | null;
    readonly received_hop: number | null;
    readonly details: Spf | null;
  };
}

export interface Headers {
  readonly date: string | null;
  /** `+0100`. */
  readonly date_original_offset: string | null;
  /** With its angle brackets. */
  readonly message_id: string | null;
  /** With its angle brackets. */
  readonly in_reply_to: string | null;
  readonly references: readonly string[];
  readonly from: Mailbox | null;
  readonly reply_to: readonly Mailbox[];
  readonly return_path: Email | null;
  readonly delivered_to: Email | null;
  /** X-Mailer or User-Agent. */
  readonly mailer: string | null;
  /** Hosts named in Received fields. */
  readonly domains: readonly Domain[];
  /** Addresses named in Received fields. */
  readonly ips: readonly Ip[];
  readonly hops: readonly Hop[];
  readonly auth_summary: AuthSummary;
  readonly x_originating_ip: Ip | null;
  readonly x_client_ip: Ip | null;
  readonly x_sender: Email | null;
  readonly x_authenticated_sender: Email | null;
  readonly x_authenticated_domain: Domain | null;
  readonly x_secure_server_account: string | null;
  readonly sensitivity_label: {
    readonly id: string | null;
    readonly name: string | null;
    readonly provider: string | null;
    readonly provider_account_id: string | null;
  } | null;
}

/**
 * Direction relative to the organisation's domains. All null when nobody said whose mail this is and it
 * could not be inferred; rules then see "unavailable", never false.
 */
export interface MessageType {
  readonly inbound: boolean | null;
  /** Author and recipients are the organisation's, and SPF or DKIM passed. */
  readonly internal: boolean | null;
  readonly outbound: boolean | null;
}

/** One message as rules see it. */
export interface Message {
  readonly type: MessageType;
  /** Whose copy this is. */
  readonly mailbox: ProtectedMailbox | null;
  readonly sender: Sender | null;
  readonly recipients: Recipients;
  readonly subject: Subject;
  readonly body: Body;
  readonly attachments: readonly Attachment[];
  readonly headers: Headers;
  readonly external: {
    readonly created_at: string | null;
    readonly message_id: string | null;
    readonly route_type: string | null;
    readonly spam: boolean | null;
    readonly spam_folder: boolean | null;
    readonly thread_id: string | null;
  };
  readonly _meta: {
    /** SHA-256 of the raw bytes, hexadecimal. */
    readonly id: string;
    /** Message-ID and author, hashed: the same for every copy. */
    readonly canonical_id: string;
    readonly created_at: string | null;
    readonly effective_at: string | null;
  };
}

/** One MIME entity with its place in the raw bytes. Byte spans are half open. */
export interface MimePart {
  /** `1.2` as in IMAP; empty for the message itself. */
  readonly path: string;
  /** `text/html`, lower case, as used after repair. */
  readonly contentType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly transferEncoding: string;
  readonly headerSpan: { readonly start: number; readonly end: number };
  readonly bodySpan: { readonly start: number; readonly end: number };
  readonly children: readonly MimePart[];
}

/** A message as read: the model for rules, and what only evidence and reports need. */
export interface ReadMessage {
  readonly message: Message;
  readonly root: MimePart;
  /** Everything found damaged, in byte order. Complete only after every lazy field was read; see `allDefects`. */
  readonly defects: readonly Defect[];
  /** Whose mailbox the copy lay in, by its header, its file or who handed it over; never guessed from recipients. */
  readonly delivery: DeliveryMailbox;
  /** Decoded bytes of an attachment, by its index in `message.attachments`. */
  attachmentBytes(index: number): Uint8Array;
}
