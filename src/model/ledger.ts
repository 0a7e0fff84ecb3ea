/**
 * The record: who knew what when, one entry after another. An entry is never changed; what was wrong is corrected by a later
 * one. Everything else that is said of duties, notices and deliveries is computed from these entries and from nothing else.
 */
import type { Grade } from "./campaign.ts";
import type { Severity } from "./finding.ts";

/**
 * Three clocks, RFC 3339 in UTC, beside the one of writing; null where an entry has nothing to say on one. What people state may
 * be known only to its day, month or year, and stays so: `2021-01-12`, `2021-01`, `2021`.
 */
export interface Clocks {
  /** In the world: a mail came, an account was entered. */
  readonly happened_at: string | null;
  /** Somebody learned it; a fact of kind `learned` says who and from whom, otherwise it is this office. */
  readonly learned_at: string | null;
  /** Somebody was told; a fact of kind `told` says who, otherwise it is the person of the entry. */
  readonly told_at: string | null;
}

/** An entry before it has its place. */
export interface NewEntry extends Clocks {
  /** The person who did or wrote it, or `serjeant`. */
  readonly by: string;
  readonly campaign: string | null;
  /** A person's id in the roster, or an address that nobody of the roster owns. */
  readonly person: string | null;
  readonly fact: Fact;
}

export interface LedgerEntry extends NewEntry {
  /** Its place, from 0: the index of its leaf (RFC 9162 §2.1). */
  readonly number: number;
  /** RFC 3339 with milliseconds; never earlier than that of the entry before, but where `clock_corrected` says so. */
  readonly recorded_at: string;
  /** 128 random bits, base64url: without them a leaf hash would tell its content to whoever can guess it. */
  readonly nonce: string;
}

/** The program itself, in `by`. */
export const SERJEANT = "serjeant";

export const CHANNELS = ["mail", "letter", "page", "briefing"] as const;
/** `page` is the member's own page behind their sign-in. */
export type Channel = (typeof CHANNELS)[number];

/** Why somebody who was told must be told again. */
export const CORRECTIONS = [
  "regraded",
  "reattributed",
  "withdrawn",
  "more_mailboxes",
  "reclassified",
  "merged",
  "bounced",
  "asked_again",
] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** Why there is nobody to tell. That somebody is busy, or in doubt, is no ground: that is a hold. */
export const EXCUSE_GROUNDS = ["not_a_person", "deceased", "withdrawn"] as const;
export type ExcuseGround = (typeof EXCUSE_GROUNDS)[number];

/** What a duty is about, as far as it is known when written. */
export interface DutyFacts {
  readonly grade: Grade;
  readonly mailboxes: readonly string[];
  readonly messages: number;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

/** Who else was told; telling any of them closes nobody's duty. */
export const TOLD_KINDS = ["person", "office", "institution", "it_department", "other"] as const;
export type ToldKind = (typeof TOLD_KINDS)[number];

export type Fact =
  // What linking found. Everything about campaigns that was computed and not decided.
  | ({ readonly kind: "campaign_found" } & CampaignFacts)
  | ({ readonly kind: "campaign_changed" } & CampaignFacts)
  /** Linking finds it no more. Its duties stay: only a person ends a duty. */
  | { readonly kind: "campaign_gone" }
  // What a person decided about a campaign.
  /** To tell of a campaign below the threshold, or to leave one above it to the digest. */
  | {
      readonly kind: "threshold_decided";
      readonly tell: boolean;
      readonly reason: string;
      readonly second: string | null;
    }
  | { readonly kind: "campaign_withdrawn"; readonly reason: string; readonly second: string }
  /** `unacknowledged`: why it is closed although people who were told have not said so. */
  | {
      readonly kind: "campaign_closed";
      readonly reason: string | null;
      readonly unacknowledged: string | null;
    }
  | { readonly kind: "campaign_reopened"; readonly reason: string }
  /** What notices may say beyond the plain facts; null takes it back. `second` approved. */
  | {
      readonly kind: "release_decided";
      readonly actor: string | null;
      readonly group: string | null;
      readonly authority: string;
      readonly second: string;
    }
  /** Somebody established that it was opened, or that an account or device was entered. */
  | {
      readonly kind: "graded";
      readonly grade: Grade;
      readonly reason: string;
      readonly source: string;
      /** Where it was lowered. */
      readonly second: string | null;
    }
  // The duty.
  | ({
      readonly kind: "duty_opened";
      readonly deadline: string;
      readonly owner: string;
      /** The campaign's other duties were opened before. */
      readonly late: boolean;
    } & DutyFacts)
  /** Of a duty that is not told: what is known changed, and its deadline with it. */
  | ({ readonly kind: "duty_changed"; readonly deadline: string } & DutyFacts)
  /** Taken from another campaign that merged into this one, or from an address that turned out to be this person's. */
  | { readonly kind: "duty_moved"; readonly from_campaign: string; readonly from_person: string }
  /** The campaign split: the duty is in both parts. */
  | { readonly kind: "duty_copied"; readonly from_campaign: string; readonly from_person: string }
  | ({
      readonly kind: "duty_reopened";
      readonly correction: Correction;
      readonly deadline: string;
    } & DutyFacts)
  | { readonly kind: "duty_assigned"; readonly owner: string }
  | {
      readonly kind: "duty_held";
      readonly reason: string;
      readonly authority: string;
      /** RFC 3339; after it the duty is overdue. */
      readonly until: string;
      readonly second: string;
    }
  | { readonly kind: "hold_ended"; readonly reason: string }
  | {
      readonly kind: "duty_excused";
      readonly ground: ExcuseGround;
      readonly reason: string;
      readonly second: string;
    }
  | { readonly kind: "excuse_ended"; readonly reason: string }
  | { readonly kind: "duty_escalated"; readonly step: number; readonly to: string }
  // Notices. A reference names one notice to one person; a correction has a new one.
  | {
      readonly kind: "notice_drafted";
      readonly reference: string;
      readonly language: string;
      /** SHA-256 of the document, in hexadecimal; the text itself can be erased without touching the record. */
      readonly document: string;
    }
  | { readonly kind: "notice_approved"; readonly reference: string; readonly document: string }
  | {
      readonly kind: "delivery_queued";
      readonly delivery: string;
      readonly reference: string;
      readonly channel: Channel;
      /** An address; null for what is not mail. */
      readonly to: string | null;
      readonly message_id: string | null;
    }
  /** Written before the first byte leaves. Without an outcome after it nobody knows, and it is never tried again unasked. */
  | { readonly kind: "delivery_attempted"; readonly delivery: string; readonly attempt: number }
  | { readonly kind: "delivery_sent"; readonly delivery: string; readonly answer: string }
  | {
      readonly kind: "delivery_deferred";
      readonly delivery: string;
      readonly answer: string;
      readonly not_before: string;
    }
  | { readonly kind: "delivery_failed"; readonly delivery: string; readonly answer: string }
  | { readonly kind: "delivery_unknown"; readonly delivery: string; readonly answer: string }
  /** A person, or the mail server's log, says what became of an attempt that nobody knew the outcome of. */
  | {
      readonly kind: "delivery_settled";
      readonly delivery: string;
      readonly sent: boolean;
      readonly source: string;
    }
  | { readonly kind: "delivery_bounced"; readonly delivery: string; readonly answer: string }
  /** A letter was handed over, by `by`. */
  | { readonly kind: "letter_handed"; readonly delivery: string; readonly place: string | null }
  /** A conversation by `by`. */
  | {
      readonly kind: "briefed";
      readonly delivery: string;
      readonly place: string | null;
      /** SHA-256 of what was said beyond the script. */
      readonly said: string | null;
    }
  | { readonly kind: "acknowledged"; readonly reference: string; readonly how: string }
  /** The person said back, in their own words, what happened, how bad it is and what to do. */
  | { readonly kind: "read_back"; readonly reference: string; readonly how: string }
  // What people know and say, of this campaign, of this person, or of an indicator.
  | {
      readonly kind: "happened";
      readonly what: string;
      readonly source: string;
      readonly indicator: string | null;
    }
  | {
      readonly kind: "learned";
      readonly what: string;
      readonly who: string;
      readonly from: string;
      readonly how: string;
      readonly caveat: string | null;
      readonly indicator: string | null;
    }
  | {
      readonly kind: "told";
      readonly what: string;
      readonly who: string;
      readonly to: string;
      readonly to_kind: ToldKind;
      readonly how: string;
      readonly caveat: string | null;
      readonly acknowledged_at: string | null;
      readonly source: string | null;
    }
  /** What an earlier entry says is wrong; that entry stays. */
  | { readonly kind: "corrected"; readonly entry: number; readonly what: string; readonly source: string }
  /** A stored mail was opened; shown to whoever owns a mailbox it lay in. `message` is its content key. */
  | { readonly kind: "body_opened"; readonly message: string; readonly reason: string }
  // The record itself.
  /** A text that entries name by this SHA-256 is gone from the store; its hash stays. `second` agreed. */
  | {
      readonly kind: "document_erased";
      readonly document: string;
      readonly reason: string;
      readonly second: string;
    }
  /** The clock was ahead: entries before this one are dated as late as `from`, and this one again by the time. */
  | { readonly kind: "clock_corrected"; readonly from: string; readonly reason: string };

export type FactKind = Fact["kind"];
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;

export interface CampaignFacts {
  readonly campaign_kind: string;
  readonly severity: Severity;
  /** Whether each of its people must be told. */
  readonly tell: boolean;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly people: number;
  readonly messages: number;
  /** Those that are new here: what to hunt for. */
  readonly hosts: readonly string[];
  readonly senders: readonly string[];
}

/** Hours from opening to deadline, and after the deadline to each escalation. */
export interface TellPolicy {
  /** A campaign of this severity or more opens duties; the rest goes to the digest. */
  readonly threshold: Severity;
  readonly deadlineHours: Readonly<Record<Grade, number>>;
  /** Who owns a duty that nobody took. */
  readonly owner: string;
  readonly escalation: readonly {
    readonly afterHours: number;
    readonly to: string;
    /** Where `to` is mailed that something is overdue; null: not by mail. */
    readonly address: string | null;
  }[];
  /** Who may draft, approve, hold and excuse; empty: any two different names. */
  readonly officers: readonly string[];
}

/** Who speaks in a notice. */
export interface Office {
  readonly name: string;
  /** As printed on passes: a notice never brings its own number as the only proof. */
  readonly phone: string;
  /** Where a member finds the number without the notice: "on the back of your pass". */
  readonly phoneKnownFrom: string;
  readonly room: string | null;
  readonly hours: string | null;
  /** Of notices where nothing else is said. */
  readonly language: string;
  /** By mail domain. */
  readonly languages: Readonly<Record<string, string>>;
  readonly paper: "a4" | "letter";
  readonly nextWordDays: number;
}

/** How notices are mailed; null in the configuration: by hand only. */
export interface MailRoute {
  /** An address of the office. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS is demanded unless the host is this machine. */
  readonly tls: boolean;
  readonly user: string | null;
  readonly dkim: { readonly domain: string; readonly selector: string; readonly keyFile: string };
}
