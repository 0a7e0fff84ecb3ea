/** What people and the program may ask of the record. `decide` answers with entries, or says why not. */
import type { Grade } from "../model/campaign.ts";
import type { Channel, ExcuseGround, FactOf, NewEntry, TellPolicy } from "../model/ledger.ts";

/**
 * How a person's word came. A reply by mail is not among them: whoever sits in the mailbox that was attacked can write
 * one, so the office rings back.
 */
export const CONFIRMATIONS = ["telephone", "in_person", "in_writing", "page"] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

interface OnDuty {
  readonly campaign: string;
  readonly person: string;
}

export type Act =
  | ({ readonly act: "assign"; readonly owner: string } & OnDuty)
  | ({
      readonly act: "hold";
      readonly reason: string;
      readonly authority: string;
      /** RFC 3339. */
      readonly until: string;
      readonly second: string;
    } & OnDuty)
  | ({ readonly act: "end_hold"; readonly reason: string } & OnDuty)
  | ({
      readonly act: "excuse";
      readonly ground: Exclude<ExcuseGround, "withdrawn">;
      readonly reason: string;
      readonly second: string;
    } & OnDuty)
  | ({ readonly act: "end_excuse"; readonly reason: string } & OnDuty)
  | ({
      readonly act: "grade";
      readonly grade: Grade;
      readonly reason: string;
      readonly source: string;
      /** Needed to lower a grade. */
      readonly second: string | null;
      /** When it happened, and when the office learned it, where that is not now. */
      readonly happened_at?: string | null;
      readonly learned_at?: string | null;
    } & OnDuty)
  /** A new notice is wanted although this one was told. */
  | ({ readonly act: "ask_again" } & OnDuty)
  | {
      readonly act: "decide_threshold";
      readonly campaign: string;
      readonly tell: boolean;
      readonly reason: string;
      /** Needed to leave a campaign above the threshold to the digest. */
      readonly second: string | null;
    }
  | { readonly act: "withdraw"; readonly campaign: string; readonly reason: string; readonly second: string }
  /** Refused while anybody is open; while anybody who was told has not acknowledged it, `unacknowledged` says why. */
  | {
      readonly act: "close";
      readonly campaign: string;
      readonly reason: string | null;
      readonly unacknowledged: string | null;
    }
  | { readonly act: "reopen"; readonly campaign: string; readonly reason: string }
  | {
      readonly act: "release";
      readonly campaign: string;
      readonly actor: string | null;
      readonly group: string | null;
      readonly authority: string;
      readonly second: string;
    }
  /** In place of an earlier draft of the same round that nobody approved. */
  | ({
      readonly act: "draft";
      readonly reference: string;
      readonly language: string;
      readonly document: string;
    } & OnDuty)
  /** By somebody else than who drafted it; what is to be delivered is queued with the approval, in one transaction. */
  | {
      readonly act: "approve";
      readonly reference: string;
      /** SHA-256 of what was looked at. */
      readonly document: string;
      readonly deliveries: readonly {
        readonly channel: Channel;
        readonly to: string | null;
        readonly message_id: string | null;
      }[];
    }
  | { readonly act: "attempt"; readonly delivery: string }
  | {
      readonly act: "outcome";
      readonly delivery: string;
      readonly outcome: "sent" | "deferred" | "failed" | "unknown";
      readonly answer: string;
      /** Of `deferred`. */
      readonly not_before: string | null;
    }
  | { readonly act: "settle"; readonly delivery: string; readonly sent: boolean; readonly source: string }
  | { readonly act: "bounce"; readonly delivery: string; readonly answer: string }
  /** The letter of an approved notice was handed over by whoever acts. */
  | {
      readonly act: "hand_letter";
      readonly reference: string;
      readonly at: string;
      readonly place: string | null;
    }
  | {
      readonly act: "brief";
      readonly reference: string;
      readonly at: string;
      readonly place: string | null;
      readonly said: string | null;
      readonly read_back: boolean;
    }
  | {
      readonly act: "acknowledge";
      readonly reference: string;
      readonly how: Confirmation;
      readonly at: string;
    }
  | { readonly act: "read_back"; readonly reference: string; readonly how: Confirmation; readonly at: string }
  /** Takes every step of the schedule that is due. */
  | { readonly act: "escalate" }
  /** Of the campaign and the person of the entry that names it. */
  | {
      readonly act: "erase_document";
      /** SHA-256 in hexadecimal. */
      readonly document: string;
      readonly reason: string;
      readonly second: string;
      readonly campaign: string | null;
      readonly person: string | null;
    }
  /** The record goes on although its last entry, dated `from`, is ahead of the time. */
  | { readonly act: "correct_clock"; readonly from: string; readonly reason: string }
  /** What somebody knows or did, put on the record as it is. */
  | {
      readonly act: "state";
      readonly entry: Omit<NewEntry, "by" | "fact"> & {
        readonly fact: FactOf<"happened" | "learned" | "told" | "corrected" | "body_opened">;
      };
    };

export interface ActContext {
  readonly by: string;
  /** RFC 3339. */
  readonly now: string;
  readonly policy: TellPolicy;
}

export interface Refusal {
  /** Lower case, no full stop. */
  readonly refused: string;
  readonly help?: string;
  /** People that stand in the way, by id. */
  readonly people?: readonly string[];
}

export type Decision = readonly NewEntry[] | Refusal;

export function isRefusal(decision: object): decision is Refusal {
  return "refused" in decision;
}
