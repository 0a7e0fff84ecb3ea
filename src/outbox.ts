/**
 * Delivers what was approved by mail, at most once. The attempt is on the record before the first byte leaves, and the
 * outcome after the last answer; whoever dies between the two leaves a delivery that nobody knows the outcome of. It is
 * shown, a person or the mail server's log settles it, and nothing here ever tries it again.
 */
import { act, tellState } from "./duties.ts";
import { SERJEANT, type TellPolicy } from "./model/ledger.ts";
import { noticeDocument } from "./notices.ts";
import type { OutboxRoute } from "./outbox-route.ts";
import { recordEntries } from "./record.ts";
import type { Store } from "./store/store.ts";
import type { Act, Refusal } from "./tell/acts.ts";
import { type MailLimits, type MailOutcome, sendMail } from "./tell/channels/mail.ts";
import { decide } from "./tell/decide.ts";
import type { NoticeDocument } from "./tell/notice.ts";
import { Replay } from "./tell/replay.ts";
import { type Delivery, type Duty, dutyKey, type TellState } from "./tell/tell-state.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface SendingOutbox {
  readonly store: Store;
  readonly policy: TellPolicy;
  readonly route: OutboxRoute;
  /** RFC 3339. */
  readonly clock: () => string;
  /** Hours from queueing after which the server's "later" is taken for "never"; 72 without. */
  readonly giveUpHours?: number;
  readonly limits?: Partial<MailLimits>;
  /** Asked before each delivery; true ends the run with the one that was begun. */
  readonly isStopping?: () => boolean;
}

export interface SentDelivery {
  readonly delivery: Delivery;
  /** `refused`: not even attempted, and why is in the answer. */
  readonly outcome: MailOutcome["outcome"] | "refused";
  readonly answer: string;
  /** Of `deferred`: when it is tried again, RFC 3339. */
  readonly again: string | null;
}

export interface OutboxRun {
  readonly sent: readonly SentDelivery[];
  /** True where the run ended early: the server let nobody in. */
  readonly isUnreachable: boolean;
  /** Due, and not attempted because the run ended early. */
  readonly left: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const GIVE_UP_HOURS = 72;
/** A server that greylists takes the second or third attempt; fewer are no proof of "never", however old the notice. */
const ATTEMPTS_MIN = 4;
/** Minutes to the next attempt, the last repeated. */
const BACKOFF_MINUTES = [5, 15, 60, 240] as const;

/** Sends whatever is due, the most urgent first. Any number of processes may run it at once: each delivery is begun by one. */
export async function sendOutbox(sending: SendingOutbox): Promise<OutboxRun> {
  const due = dueDeliveries(await tellState(sending.store), sending.clock());
  const sent: SentDelivery[] = [];
  for (const [i, delivery] of due.entries()) {
    if (sending.isStopping?.() === true) return { sent, isUnreachable: false, left: due.length - i };
    const one = await sendOne(sending, delivery);
    if (one === null) continue;
    sent.push(one);
    if (one.isUnreachable) return { sent, isUnreachable: true, left: due.length - i - 1 };
  }
  return { sent, isUnreachable: false, left: 0 };
}

/** Mail that is queued, or deferred to a moment that has come; by the deadline of its duty. */
export function dueDeliveries(state: TellState, now: string): readonly Delivery[] {
  const deadline = (one: Delivery): string => dutyOf(state, one)?.deadline ?? "";
  return [...state.deliveries.values()]
    .filter((one) => one.channel === "mail" && isDue(one, now))
    .sort((a, b) => (deadline(a) < deadline(b) ? -1 : deadline(a) > deadline(b) ? 1 : 0));
}

function isDue({ state, not_before }: Delivery, now: string): boolean {
  return state === "queued" || (state === "deferred" && (not_before ?? "") <= now);
}

export function dutyOf({ duties }: TellState, { campaign, person }: Delivery): Duty | null {
  return duties.get(dutyKey(campaign, person)) ?? null;
}

/** Null where another process has it. */
async function sendOne(
  sending: SendingOutbox,
  delivery: Delivery,
): Promise<(SentDelivery & { isUnreachable: boolean }) | null> {
  const { store, clock, route } = sending;
  const refused = (answer: string) =>
    ({ delivery, outcome: "refused", answer, again: null, isUnreachable: false }) as const;
  const document = await approvedText(store, delivery);
  if ("refused" in document) return refused(document.refused);
  // INVARIANT: on the record, and on the disk, before the first byte leaves.
  const begun = await record(sending, { act: "attempt", delivery: delivery.id });
  if ("refused" in begun) return isTaken(await tellState(store), delivery) ? null : refused(begun.refused);
  const outcome = await sendMail(
    {
      from: route.from,
      to: delivery.to ?? "",
      subject: document.notice.title,
      text: document.text,
      messageId: delivery.message_id ?? "",
      date: clock(),
    },
    { ...route.server, limits: sending.limits ?? {} },
    route.signer,
  );
  const said = sayOutcome(sending, begun.deliveries.get(delivery.id) ?? delivery, outcome);
  await recordOutcome(sending, said);
  return { ...said, isUnreachable: !outcome.isSession };
}

/** Somebody else began it after we looked. */
function isTaken({ deliveries }: TellState, { id, attempts }: Delivery): boolean {
  return (deliveries.get(id)?.attempts ?? 0) > attempts;
}

/** The text of the hash that was approved; anything else never leaves. */
async function approvedText(
  store: Store,
  { reference }: Delivery,
): Promise<NoticeDocument | { readonly refused: string }> {
  const notice = (await tellState(store)).notices.get(reference);
  if (notice === undefined) return { refused: "the record has no such notice" };
  try {
    return await noticeDocument(store, notice);
  } catch (error) {
    if (error instanceof WorkspaceProblem) return { refused: error.message };
    throw error;
  }
}

async function record({ store, policy, clock }: SendingOutbox, asked: Act): Promise<TellState | Refusal> {
  return await act({ store, policy, by: SERJEANT, now: clock() }, asked);
}

function sayOutcome(sending: SendingOutbox, delivery: Delivery, outcome: MailOutcome): SentDelivery {
  const said = { delivery, outcome: outcome.outcome, answer: outcome.answer, again: null };
  if (outcome.outcome !== "deferred") return said;
  const { attempts, queued_at } = delivery;
  const backoff = BACKOFF_MINUTES[Math.min(attempts, BACKOFF_MINUTES.length) - 1] ?? BACKOFF_MINUTES[0];
  const again = Date.parse(sending.clock()) + backoff * MINUTE_MS;
  const giveUp = Date.parse(queued_at) + (sending.giveUpHours ?? GIVE_UP_HOURS) * HOUR_MS;
  if (attempts >= ATTEMPTS_MIN && again > giveUp) {
    return { ...said, outcome: "failed", answer: `given up after ${attempts} attempts: ${outcome.answer}` };
  }
  return { ...said, again: new Date(again).toISOString() };
}

/**
 * INVARIANT: what is known of a mail is never lost. Where somebody settled the delivery while it was under way, the
 * server's answer is put on the record beside what they said.
 */
async function recordOutcome(
  sending: SendingOutbox,
  { delivery, outcome, answer, again }: SentDelivery,
): Promise<void> {
  if (outcome === "refused") return;
  const asked = { act: "outcome", delivery: delivery.id, outcome, answer, not_before: again } as const;
  const recorded = await record(sending, asked);
  if (!("refused" in recorded)) return;
  const { campaign, person, id } = delivery;
  const what = `the attempt of ${id} ended after it was settled: ${outcome}, ${answer}`;
  const fact = { kind: "happened", what, source: "the mail server's answer", indicator: null } as const;
  const at = { happened_at: sending.clock(), learned_at: sending.clock(), told_at: null };
  await record(sending, { act: "state", entry: { campaign, person, ...at, fact } });
}

/** Why a delivery that is due would not be sent now, in the record's words; null where it would. */
export async function obstacles(
  { store, policy, now }: { readonly store: Store; readonly policy: TellPolicy; readonly now: string },
  deliveries: readonly Delivery[],
): Promise<ReadonlyMap<string, string>> {
  const state = new Replay();
  for await (const entry of recordEntries(store)) state.apply(entry);
  const found = new Map<string, string>();
  for (const { id } of deliveries) {
    const decision = decide(state, { act: "attempt", delivery: id }, { by: SERJEANT, now, policy });
    if ("refused" in decision) found.set(id, decision.refused);
  }
  return found;
}
