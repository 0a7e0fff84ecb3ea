/**
 * What is kept of every message: enough to hunt, to link and to tell people, and no body. The same shape comes from real
 * mail (`link/observe-message.ts`) and from the simulator, so that nothing after it knows the difference.
 */
import type { Severity } from "./finding.ts";

/** Relative to the organisation; `unknown` where nobody said whose mail this is. */
export type Direction = "inbound" | "internal" | "outbound" | "unknown";

/** A link, or something the HTML loads. */
export interface ObservedUrl {
  /** As a mail program would open it, rewriters undone; at most 500 characters. */
  readonly url: string;
  /** Lower case; an IP address where the host is one. */
  readonly host: string;
  /** Organizational domain; null for an IP address. */
  readonly root: string | null;
  /** `link` is followed by hand, `image` is loaded on opening, `form` takes input. */
  readonly kind: "link" | "image" | "form";
}

export interface ObservedFile {
  readonly name: string | null;
  readonly sha256: string;
  /** Bytes, decoded. */
  readonly size: number;
  /** By magic bytes. */
  readonly type: string | null;
}

/**
 * What linking compares. Each feature has the values a message shows, as readable short texts (an analyst sees them);
 * an absent feature is missing, which is neither for nor against. Values never hold words of a body: texts are hashes.
 */
export const FEATURES = [
  // The words.
  "text_template",
  "html_skeleton",
  "subject_template",
  // The links.
  "link_host",
  "url_scheme",
  "token_scheme",
  "tracker_layout",
  // Who it says it is from.
  "sender",
  "sender_domain",
  "sender_name",
  "reply_to",
  "return_path",
  "dkim",
  // The tool and the place it was sent from.
  "message_id_shape",
  "header_order",
  "boundary_shape",
  "mime_structure",
  "origin_network",
  // The files.
  "attachment_hash",
  "attachment_name",
  "attachment_size",
  // The occasion.
  "other_recipients",
] as const;
export type FeatureName = (typeof FEATURES)[number];
export type Features = Readonly<Partial<Record<FeatureName, readonly string[]>>>;

/** Bytes in a sketch. */
export const SKETCH_BINS = 64;

export interface Observation {
  /**
   * Identity by content, 32 hexadecimal digits: Message-ID, author, date, To and Cc, subject and body, not the trace fields
   * that each server adds. Two copies of one mail have one key; a mail with a token for each recipient has many.
   */
  readonly key: string;
  /** With its angle brackets. */
  readonly message_id: string | null;
  /** RFC 3339 in UTC: when the last server took it in; the written date where no server did. */
  readonly date: string | null;
  readonly direction: Direction;
  /** Addresses are lower case. */
  readonly from: string | null;
  readonly from_name: string | null;
  /** Organizational domain of `from`. */
  readonly from_root: string | null;
  readonly reply_to: string | null;
  readonly return_path: string | null;
  /** To and Cc, lower case, each once; at most 100. */
  readonly recipients: readonly string[];
  /** All of them, also those that were cut. */
  readonly recipient_count: number;
  readonly subject: string | null;
  /** At most 64, each once. */
  readonly urls: readonly ObservedUrl[];
  readonly attachments: readonly ObservedFile[];
  /** The first address outside of the organisation that handed the message over. */
  readonly origin_ip: string | null;
  readonly authentication: {
    readonly spf: boolean | null;
    readonly dmarc: boolean | null;
    /** Domains whose DKIM signature passed, by the receiver that is believed. */
    readonly dkim: readonly string[];
  };
  readonly traits: {
    readonly is_reply: boolean;
    /** Carries the marks of a mailing: List-*, Precedence, Feedback-ID. */
    readonly is_bulk: boolean;
    /** Auto-Submitted, delivery reports, calendar answers. */
    readonly is_automatic: boolean;
    /** The domain of the list (List-Id, List-Unsubscribe) or mailing service, where it names one. */
    readonly list_domain: string | null;
    /** Asks for a password or a code in a form, or leads to one by its words. */
    readonly asks_credentials: boolean;
  };
  readonly features: Features;
  /**
   * One-permutation MinHash of the masked text, one byte a bin, hexadecimal; null below twenty words. Equal bytes over
   * all bins estimate the Jaccard similarity of three-word shingles, with 1 in 256 equal by chance.
   */
  readonly sketch: string | null;
}

/** Of a message of which nothing is known but that it is there. */
export const NOTHING_OBSERVED: Omit<Observation, "key"> = {
  message_id: null,
  date: null,
  direction: "unknown",
  from: null,
  from_name: null,
  from_root: null,
  reply_to: null,
  return_path: null,
  recipients: [],
  recipient_count: 0,
  subject: null,
  urls: [],
  attachments: [],
  origin_ip: null,
  authentication: { spf: null, dmarc: null, dkim: [] },
  traits: {
    is_reply: false,
    is_bulk: false,
    is_automatic: false,
    list_domain: null,
    asks_credentials: false,
  },
  features: {},
  sketch: null,
};

/** A rule that fired on a message, without the words that made it fire. */
export interface StoredFinding {
  readonly rule: string;
  readonly id: string;
  readonly severity: Severity;
  readonly techniques: readonly string[];
}

/** How it was known whose mailbox a copy lay in. The store keeps the place in this list: names are only added at its end. */
export const MAILBOX_BY = [
  "option",
  "delivered-to",
  "x-original-to",
  "received-for",
  "file-name",
  "unknown",
] as const;
export type MailboxBy = (typeof MAILBOX_BY)[number];

/** Whose mailbox a copy lay in. */
export interface DeliveryMailbox {
  /** Lower case; empty where nobody can tell. */
  readonly mailbox: string;
  readonly mailbox_by: MailboxBy;
}

/** One copy of a message in one mailbox. */
export interface Delivery extends DeliveryMailbox {
  /** The message's `key`. */
  readonly key: string;
  /** SHA-256 of the copy as it lay there, hexadecimal. */
  readonly digest: string;
  /** Where it lay: path and index in it. */
  readonly path: string;
  readonly index: number;
}
