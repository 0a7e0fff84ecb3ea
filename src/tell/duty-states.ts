/**
 * The state machine of a duty: which words there are, what leads from one to the other, and how two duties of one person
 * come together. Everything else asks this file.
 *
 *     open ──► told ──► acknowledged ──► read back
 *      │ ▲       └────────────┴──────────────┘
 *      │ └── a correction, a bounce, or somebody asks again
 *      ├──► held ──► open        (with reason, authority, expiry and a second person)
 *      └──► excused ──► open     (not a person, or withdrawn before anybody was told; with a second person)
 *
 * INVARIANT: the program leads to `open` and never away from it; only what a person did, or a delivery that a person
 * approved, ends a duty.
 */
import { GRADES, type Grade } from "../model/campaign.ts";
import type { CampaignState, Delivery, Duty, DutyState, NoticeAbout } from "./tell-state.ts";

/** Where each recipient is counted: recipients = told + held + open + excused. */
export const STANDINGS = ["told", "held", "open", "excused"] as const;
export type Standing = (typeof STANDINGS)[number];

const NEXT: Readonly<Record<DutyState, readonly DutyState[]>> = {
  open: ["told", "acknowledged", "read_back", "held", "excused"],
  told: ["open", "acknowledged", "read_back"],
  acknowledged: ["open", "read_back"],
  read_back: ["open"],
  held: ["open", "held", "told", "acknowledged", "read_back", "excused"],
  excused: ["open"],
};

export function mayFollow(from: DutyState, to: DutyState): boolean {
  return NEXT[from].includes(to);
}

export function isTold({ state }: Pick<Duty, "state">): boolean {
  return state === "told" || state === "acknowledged" || state === "read_back";
}

/** A hold that ran out holds nothing. */
export function standingOf(duty: Duty, now: string): Standing {
  if (isTold(duty)) return "told";
  if (duty.state === "held") return isHeld(duty, now) ? "held" : "open";
  return duty.state === "excused" ? "excused" : "open";
}

export function isHeld({ state, hold }: Duty, now: string): boolean {
  return state === "held" && hold !== null && hold.until > now;
}

/** Since when somebody waits for too long; null where nobody does. RFC 3339. */
export function overdueSince(duty: Duty, now: string): string | null {
  if (standingOf(duty, now) !== "open") return null;
  const since = duty.state === "held" ? duty.hold!.until : duty.deadline;
  return since <= now ? since : null;
}

/** What is known against a person's mailboxes, by whatever campaign. */
export interface Exposure {
  /** Addresses, lower case. */
  readonly attacked: ReadonlySet<string>;
  /** An account or a device of theirs was entered. */
  readonly isEntered: boolean;
}

/** Over all duties of one person: an attacker of another campaign reads a notice as well. */
export function exposureOf(duties: readonly Duty[], more: readonly string[] = []): Exposure {
  const mailboxes = [...duties.flatMap((duty) => duty.mailboxes), ...more];
  return {
    attacked: new Set(mailboxes.map((address) => address.toLowerCase())),
    isEntered: duties.some(({ grade }) => grade === "compromised"),
  };
}

/**
 * Whether a delivery tells its person. Mail to a mailbox that was attacked may be read by the attacker, or deleted by a rule of
 * theirs (ATT&CK T1564.008), and mail is not enough for somebody whose account or device was entered.
 */
export function tells({ channel, state, to }: Delivery, { attacked, isEntered }: Exposure): boolean {
  if (state !== "sent") return false;
  if (channel !== "mail") return true;
  return !isEntered && to !== null && !attacked.has(to.toLowerCase());
}

/** What a notice drafted now would be about. */
export function aboutNow(duty: Duty, campaign: CampaignState | undefined): NoticeAbout {
  return {
    grade: duty.grade,
    mailboxes: duty.mailboxes,
    campaign_kind: campaign?.facts.campaign_kind ?? null,
    withdrawn: (campaign?.withdrawn ?? null) !== null,
    actor: campaign?.release?.actor ?? null,
    group: campaign?.release?.group ?? null,
  };
}

/** Whether a notice still says what is known: less than that tells nobody, and what is not released must not leave. */
export function covers(notice: NoticeAbout, now: NoticeAbout): boolean {
  return (
    notice.grade === now.grade &&
    notice.campaign_kind === now.campaign_kind &&
    notice.withdrawn === now.withdrawn &&
    notice.actor === now.actor &&
    notice.group === now.group &&
    now.mailboxes.every((mailbox) => notice.mailboxes.includes(mailbox))
  );
}

export function isGraver(a: Grade, b: Grade): boolean {
  return GRADES.indexOf(a) > GRADES.indexOf(b);
}

export function graver(a: Grade, b: Grade): Grade {
  return isGraver(a, b) ? a : b;
}

const ORDER: readonly DutyState[] = ["excused", "read_back", "acknowledged", "told", "open", "held"];

/**
 * Two duties to one person as one. What is still to be said prevails over what was said, and a hold over both: it is
 * somebody's decision on part of what the notice would say. But a hold that was decided on less harm holds back no graver
 * word. Who was told of one and not of the other is to be told of the whole.
 */
export function combined(a: Duty, b: Duty): Duty {
  const [lead, other] = inOrder(a, b);
  const wasTold = isTold(a) || isTold(b) || a.first_told_at !== null || b.first_told_at !== null;
  const isOpen = lead.state === "open" || lead.state === "held";
  const toldOnce = isOpen && wasTold;
  return {
    ...lead,
    grade: graver(a.grade, b.grade),
    mailboxes: union(a.mailboxes, b.mailboxes),
    messages: Math.max(a.messages, b.messages),
    first_seen: earliest(a.first_seen, b.first_seen),
    last_seen: latest(a.last_seen, b.last_seen),
    opened_at: earlierOf(a.opened_at, b.opened_at),
    deadline: isOpen && isOpenOrHeld(other) ? earlierOf(a.deadline, b.deadline) : lead.deadline,
    late: a.late && b.late,
    correction: toldOnce ? (lead.correction ?? "merged") : lead.correction,
    round: Math.max(a.round, b.round) + (toldOnce && isTold(other) ? 1 : 0),
    first_told_at: earliest(a.first_told_at, b.first_told_at),
    told_mailboxes: union(a.told_mailboxes, b.told_mailboxes),
    told_grade:
      a.told_grade !== null && b.told_grade !== null
        ? graver(a.told_grade, b.told_grade)
        : (a.told_grade ?? b.told_grade),
    hold: lead.state === "held" && other.state === "held" ? soonest(lead, other) : lead.hold,
    // A draft was about one of the two.
    reference: isOpen ? null : lead.reference,
    entry: Math.max(a.entry, b.entry),
  };
}

function inOrder(a: Duty, b: Duty): readonly [Duty, Duty] {
  const [lead, other] = ORDER.indexOf(a.state) >= ORDER.indexOf(b.state) ? [a, b] : [b, a];
  const isBeyond = lead.state === "held" && isGraver(other.grade, lead.grade) && other.state !== "held";
  if (!isBeyond || other.state === "excused") return [lead, other];
  return other.state === "open" ? [other, lead] : [{ ...lead, state: "open", hold: null }, other];
}

function isOpenOrHeld({ state }: Duty): boolean {
  return state === "open" || state === "held";
}

function soonest(a: Duty, b: Duty): Duty["hold"] {
  return a.hold!.until <= b.hold!.until ? a.hold : b.hold;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

function earlierOf(a: string, b: string): string {
  return a <= b ? a : b;
}

function earliest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : earlierOf(a, b);
}

function latest(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : earlierOf(a, b) === a ? b : a;
}
