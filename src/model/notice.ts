/** A notice to one person: what it is composed from, and what it is. */
import type { Grade } from "./campaign.ts";
import type { Channel, Correction, Office } from "./ledger.ts";

/** ICD 203; how likely it is that this was an attack on chosen people, as an officer says it. */
export const LIKELIHOODS = ["likely", "very_likely", "almost_certain"] as const;
export type Likelihood = (typeof LIKELIHOODS)[number];

export interface LeftOut {
  readonly senders: number;
  readonly subjects: number;
  readonly search_for: number;
}

export interface NoticeFacts {
  readonly reference: string;
  readonly office: Office;
  /** RFC 3339: the date of the notice. */
  readonly now: string;
  readonly person: { readonly id: string; readonly name: string | null };
  readonly grade: Grade;
  /** Kind of the campaign, such as `reconnaissance`. */
  readonly kind: string;
  /** The campaign was withdrawn: it was no attack. Whoever was told hears that, whatever else changed. */
  readonly withdrawn: boolean;
  /** Null for the first telling; then what the notice corrects, and when this person was told before. */
  readonly correction: {
    readonly why: Correction;
    readonly told_at: string;
    /** Of the notice that told them; null where nobody knows which. */
    readonly earlier_reference: string | null;
  } | null;
  readonly mailboxes: readonly {
    readonly address: string;
    readonly isPersonal: boolean;
    readonly messages: number;
    /** Copies that the last reading still found there; null where nobody looked. */
    readonly still_there: number | null;
    readonly first: string | null;
    readonly last: string | null;
  }[];
  /** As they stood in this person's mail: hostile text. */
  readonly senders: readonly string[];
  readonly subjects: readonly string[];
  /** Hosts. */
  readonly search_for: readonly string[];
  /** How many of each name somebody whom a notice may not name; the notice says so, so that a mail is still recognised. */
  readonly left_out?: LeftOut;
  readonly likelihood: Likelihood;
  /** Released for this campaign; null: not said. */
  readonly group: string | null;
  readonly actor: string | null;
  /** The officer's own sentences, in the language of the notice; may be empty. */
  readonly done: readonly string[];
  readonly unknown: readonly string[];
  readonly may_repeat: "freely" | "office";
  /** RFC 3339. */
  readonly next_word_at: string;
}

/** The first four are what a person reads in the first minute, in this order. */
export const NOTICE_PARTS = [
  "what_happened",
  "how_bad",
  "what_to_do",
  "who_to_call",
  "which_mail",
  "search_for",
  "what_it_reveals",
  "how_sure",
  "why_you",
  "what_we_did",
  "not_known",
  "next_word",
  "may_repeat",
  "authenticity",
] as const;
export type NoticePartId = (typeof NOTICE_PARTS)[number];

export interface NoticePart {
  readonly id: NoticePartId;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** After the paragraphs; empty for none. */
  readonly items: readonly string[];
  readonly isOrdered: boolean;
}

export interface Notice {
  readonly reference: string;
  /** BCP 47. */
  readonly language: string;
  /** The mail's subject and the letter's heading; says nothing that a locked screen should not show. */
  readonly title: string;
  readonly office: string;
  /** For a letterhead: room and hours, one line each. Never the telephone number: whom to call says where to find it. */
  readonly office_lines: readonly string[];
  /** Written out in the language. */
  readonly date: string;
  readonly salutation: string;
  readonly parts: readonly NoticePart[];
  readonly closing: readonly string[];
  /** Fragments of the text that are evidence and not the office's words, as they stand in it. */
  readonly quoted: readonly string[];
  /** The recipient's own addresses, as they stand in it. */
  readonly own_addresses: readonly string[];
}

/** What is kept under its SHA-256 and approved: the notice, and the text that every channel gives. */
export interface NoticeDocument {
  readonly notice: Notice;
  readonly text: string;
  /** What to say on the telephone or in the room; the same facts in the order of a conversation. */
  readonly script: string;
}

/** How each of a person's channels counts against the mailboxes that were attacked. */
export interface Route {
  readonly channel: Channel;
  /** Of mail. */
  readonly to: string | null;
  /** The mailbox was attacked: a mail there tells nobody by itself. */
  readonly isAttacked: boolean;
}
