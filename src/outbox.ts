/**
 * Delivers what was approved by mail, at most once. The attempt is on the record before the first byte leaves, and the
 * outcome after the last answer; whoever dies between the two leaves a delivery that nobody knows the outcome of. It is
 * shown, a person or the mail server's log settles it, and nothing here ever tries it again.
 */
import { type Acting, actOnce, refusalOf, tellState } from "./duties.ts";
import { approvedText, type KnownNow, leavingNotice, obstacleToLeaving } from "./leaving.ts";
import { SERJEANT, type TellPolicy } from "./model/ledger.ts";
import { RosterIndex } from "./model/roster-index.ts";
import type { OutboxRoute } from "./outbox-route.ts";
import { currentRoster } from "./roster-sources.ts";
import type { Store } from "./store/store.ts";
import { isRefusal, type Refusal } from "./tell/acts.ts";
import { type MailLimits, type MailOutcome, sendMail } from "./tell/channels/mail.ts";
import type { NamedActors } from "./tell/lint-actors.ts";
import { type Delivery, type Duty, dutyKey, type NoticeState, type TellState } from "./tell/tell-state.ts";

export interface SendingOutbox {
  readonly store: Store;
  readonly policy: TellPolicy;
  readonly route: OutboxRoute;
  /** Names that must not stand in a notice. */
  readonly actors: NamedActors;
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

interface DueDelivery {
  readonly delivery: Delivery;
  readonly notice: NoticeState | undefined;
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
  const state = await tellState(sending.store);
  const due = dueDeliveries(state, sending.clock());
  const knowledge = new Knowledge(sending);
  const sent: SentDelivery[] = [];
  for (const [i, delivery] of due.entries()) {
    if (sending.isStopping?.() === true) return { sent, isUnreachable: false, left: due.length - i };
    const one = await sendOne(sending, knowledge, {
      delivery,
      notice: state.notices.get(delivery.reference),
    });
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

/** What notices are held against, as it was a moment ago. */
class Knowledge {
  readonly #sending: Pick<SendingOutbox, "store" | "actors">;
  #read: { readonly at: number; readonly known: Omit<KnownNow, "state"> } | null = null;

  constructor(sending: Pick<SendingOutbox, "store" | "actors">) {
    this.#sending = sending;
  }

  /** A run may take hours where the server is slow; who joins a campaign meanwhile is on the record at once. */
  async at(now: string): Promise<Omit<KnownNow, "state">> {
    const { store, actors } = this.#sending;
    const at = Date.parse(now);
    if (this.#read === null || Math.abs(at - this.#read.at) >= MINUTE_MS) {
      const roster = new RosterIndex(await currentRoster(store));
      this.#read = { at, known: { roster, campaigns: await store.campaigns(), actors } };
    }
    return this.#read.known;
  }
}

/** Null where another process has it. */
async function sendOne(
  sending: SendingOutbox,
  knowledge: Knowledge,
  { delivery, notice }: DueDelivery,
): Promise<(SentDelivery & { isUnreachable: boolean }) | null> {
  const { store, clock, route } = sending;
  const refused = (answer: string) =>
    ({ delivery, outcome: "refused", answer, again: null, isUnreachable: false }) as const;
  const document = await approvedText(store, notice);
  if (isRefusal(document)) return refused(document.refused);
  const known = await knowledge.at(clock());
  let isTaken = false;
  // INVARIANT: on the record, and on the disk, before the first byte leaves; and what the text is held against is the
  // record that the attempt is decided on.
  const stopped = await actOnce(actingOf(sending), (state) => {
    isTaken = (state.deliveries.get(delivery.id)?.attempts ?? 0) > delivery.attempts;
    return obstacleToLeaving(document, { ...known, state }) ?? { act: "attempt", delivery: delivery.id };
  });
  if (stopped !== null) return isTaken ? null : refused(obstacleWords(stopped));
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
  const said = sayOutcome(sending, { ...delivery, attempts: delivery.attempts + 1 }, outcome);
  await recordOutcome(sending, said);
  return { ...said, isUnreachable: !outcome.isSession };
}

function obstacleWords({ refused, help }: Refusal): string {
  return help === undefined ? refused : `${refused}; ${help}`;
}

function actingOf({ store, policy, clock }: SendingOutbox): Acting {
  return { store, policy, by: SERJEANT, now: clock() };
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
  if ((await actOnce(actingOf(sending), asked)) === null) return;
  const { campaign, person, id } = delivery;
  const what = `the attempt of ${id} ended after it was settled: ${outcome}, ${answer}`;
  const fact = { kind: "happened", what, source: "the mail server's answer", indicator: null } as const;
  const at = { happened_at: sending.clock(), learned_at: sending.clock(), told_at: null };
  await actOnce(actingOf(sending), { act: "state", entry: { campaign, person, ...at, fact } });
}

/** Why a delivery that is due would not be sent now, and what to do; nothing of one that would. */
export async function obstacles(
  { store, policy, now, actors }: Omit<Acting, "by"> & Pick<SendingOutbox, "actors">,
  deliveries: readonly Delivery[],
): Promise<ReadonlyMap<string, string>> {
  const state = await tellState(store);
  const known = { ...(await new Knowledge({ store, actors }).at(now)), state, store };
  const found = new Map<string, string>();
  for (const { id, reference } of deliveries) {
    const refusal = await refusalOf({ store, policy, by: SERJEANT, now }, { act: "attempt", delivery: id });
    const answer = refusal ?? (await leavingNotice(known, reference));
    if (isRefusal(answer)) found.set(id, obstacleWords(answer));
  }
  return found;
}
