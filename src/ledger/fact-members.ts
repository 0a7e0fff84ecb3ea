/** What each kind of fact consists of, in the order in which its members are written. */
import { GRADES } from "../model/campaign.ts";
import { SEVERITIES } from "../model/finding.ts";
import {
  CHANNELS,
  CORRECTIONS,
  EXCUSE_GROUNDS,
  type FactKind,
  type FactOf,
  TOLD_KINDS,
} from "../model/ledger.ts";

export type Member = (value: unknown) => boolean;

const text: Member = (value) => typeof value === "string";
const flag: Member = (value) => typeof value === "boolean";
const count: Member = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const texts: Member = (value) => Array.isArray(value) && value.every(text);
const orNull =
  (member: Member): Member =>
  (value) =>
    value === null || member(value);
const oneOf =
  (words: readonly string[]): Member =>
  (value) =>
    text(value) && words.includes(value as string);

const reason = { reason: text };
const grade = oneOf(GRADES);

const duty = { grade, mailboxes: texts, messages: count, first_seen: orNull(text), last_seen: orNull(text) };
const campaign = {
  campaign_kind: text,
  severity: oneOf(SEVERITIES),
  tell: flag,
  first_seen: orNull(text),
  last_seen: orNull(text),
  people: count,
  messages: count,
  hosts: texts,
  senders: texts,
};

/** INVARIANT: a member is never renamed, moved or taken away; records of years ago are read with this table. */
export const FACT_MEMBERS: {
  readonly [K in FactKind]: { readonly [M in Exclude<keyof FactOf<K>, "kind">]: Member };
} = {
  campaign_found: campaign,
  campaign_changed: campaign,
  campaign_gone: {},
  threshold_decided: { tell: flag, reason: text, second: orNull(text) },
  campaign_withdrawn: { reason: text, second: text },
  campaign_closed: { reason: orNull(text), unacknowledged: orNull(text) },
  campaign_reopened: reason,
  release_decided: { actor: orNull(text), group: orNull(text), authority: text, second: text },
  graded: { grade, reason: text, source: text, second: orNull(text) },
  duty_opened: { deadline: text, owner: text, late: flag, ...duty },
  duty_changed: { deadline: text, ...duty },
  duty_moved: { from_campaign: text, from_person: text },
  duty_copied: { from_campaign: text, from_person: text },
  duty_reopened: { correction: oneOf(CORRECTIONS), deadline: text, ...duty },
  duty_assigned: { owner: text },
  duty_held: { reason: text, authority: text, until: text, second: text },
  hold_ended: reason,
  duty_excused: { ground: oneOf(EXCUSE_GROUNDS), reason: text, second: text },
  excuse_ended: reason,
  duty_escalated: { step: count, to: text },
  notice_drafted: { reference: text, language: text, document: text },
  notice_approved: { reference: text, document: text },
  delivery_queued: {
    delivery: text,
    reference: text,
    channel: oneOf(CHANNELS),
    to: orNull(text),
    message_id: orNull(text),
  },
  delivery_attempted: { delivery: text, attempt: count },
  delivery_sent: { delivery: text, answer: text },
  delivery_deferred: { delivery: text, answer: text, not_before: text },
  delivery_failed: { delivery: text, answer: text },
  delivery_unknown: { delivery: text, answer: text },
  delivery_settled: { delivery: text, sent: flag, source: text },
  delivery_bounced: { delivery: text, answer: text },
  letter_handed: { delivery: text, place: orNull(text) },
  briefed: { delivery: text, place: orNull(text), said: orNull(text) },
  acknowledged: { reference: text, how: text },
  read_back: { reference: text, how: text },
  happened: { what: text, source: text, indicator: orNull(text) },
  learned: {
    what: text,
    who: text,
    from: text,
    how: text,
    caveat: orNull(text),
    indicator: orNull(text),
  },
  told: {
    what: text,
    who: text,
    to: text,
    to_kind: oneOf(TOLD_KINDS),
    how: text,
    caveat: orNull(text),
    acknowledged_at: orNull(text),
    source: orNull(text),
  },
  corrected: { entry: count, what: text, source: text },
  body_opened: { message: text, reason: text },
  document_erased: { document: text, reason: text, second: text },
  clock_corrected: { from: text, reason: text },
};
