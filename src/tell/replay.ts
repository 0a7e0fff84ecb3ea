/** Entries in, state out. Whatever the entries say is taken as it is: what may be written is `decide.ts`'s business. */
import type { Grade } from "../model/campaign.ts";
import type { DutyFacts, FactKind, FactOf, LedgerEntry } from "../model/ledger.ts";
import {
  aboutNow,
  combined,
  covers,
  type Exposure,
  exposureOf,
  graver,
  isTold,
  tells,
} from "./duty-states.ts";
import {
  type CampaignState,
  type Delivery,
  type Duty,
  dutyKey,
  type NoticeState,
  type TellState,
} from "./tell-state.ts";

type Entry = Omit<LedgerEntry, "nonce">;

/** The state after all entries so far. */
export class Replay implements TellState {
  size = 0;
  readonly campaigns = new Map<string, CampaignState>();
  readonly duties = new Map<string, Duty>();
  readonly notices = new Map<string, NoticeState>();
  readonly deliveries = new Map<string, Delivery>();
  /** By reference: deliveries of it, and duties that it is on. A split leaves one notice on two duties. */
  readonly #deliveriesOf = new Map<string, Set<string>>();
  readonly #dutiesOn = new Map<string, Set<string>>();
  /** By campaign. */
  readonly #dutiesIn = new Map<string, Set<string>>();
  readonly #dutiesOf = new Map<string, Set<string>>();

  static of(entries: Iterable<Entry>): Replay {
    const replay = new Replay();
    for (const entry of entries) replay.apply(entry);
    return replay;
  }

  /** To try entries out on. */
  clone(): Replay {
    const copy = new Replay();
    copy.size = this.size;
    copyInto(this.campaigns, copy.campaigns);
    copyInto(this.duties, copy.duties);
    copyInto(this.notices, copy.notices);
    copyInto(this.deliveries, copy.deliveries);
    copySets(this.#deliveriesOf, copy.#deliveriesOf);
    copySets(this.#dutiesOn, copy.#dutiesOn);
    copySets(this.#dutiesIn, copy.#dutiesIn);
    copySets(this.#dutiesOf, copy.#dutiesOf);
    return copy;
  }

  apply(entry: Entry): void {
    this.size = entry.number + 1;
    // A kind of a newer version changes nothing that this one knows of.
    const handler = (HANDLERS as Partial<Record<string, Handler<FactKind>>>)[entry.fact.kind];
    handler?.(this, entry.fact as never, entry);
  }

  duty(campaign: string | null, person: string | null): Duty | undefined {
    return this.duties.get(dutyKey(campaign ?? "", person ?? ""));
  }

  dutiesOn(reference: string): readonly Duty[] {
    return [...(this.#dutiesOn.get(reference) ?? [])].map((key) => this.duties.get(key)!);
  }

  /** In the order in which they came. */
  dutiesIn(campaign: string): readonly Duty[] {
    return [...(this.#dutiesIn.get(campaign) ?? [])].map((key) => this.duties.get(key)!);
  }

  /** Whether the notice that the duty is at still says what is known. */
  saysAll(duty: Duty): boolean {
    const notice = this.notices.get(duty.reference ?? "");
    return notice !== undefined && covers(notice.about, aboutNow(duty, this.campaigns.get(duty.campaign)));
  }

  /** A split takes no attack on a mailbox back: what the notice named counts as well. */
  exposureOf({ person }: Duty, reference: string): Exposure {
    return exposureOf(this.dutiesOf(person), this.notices.get(reference)?.about.mailboxes);
  }

  /** Whether the delivery tells this person. */
  tells(delivery: Delivery, duty: Duty): boolean {
    return tells(delivery, this.exposureOf(duty, delivery.reference));
  }

  deliveriesOf(reference: string): readonly Delivery[] {
    return [...(this.#deliveriesOf.get(reference) ?? [])].map((id) => this.deliveries.get(id)!);
  }

  putDuty(duty: Duty): void {
    const key = dutyKey(duty.campaign, duty.person);
    const before = this.duties.get(key);
    if (before?.reference) this.#dutiesOn.get(before.reference)?.delete(key);
    if (duty.reference !== null) addTo(this.#dutiesOn, duty.reference, key);
    addTo(this.#dutiesIn, duty.campaign, key);
    addTo(this.#dutiesOf, duty.person, key);
    this.duties.set(key, duty);
    if (
      before?.reference &&
      before.reference !== duty.reference &&
      this.dutiesOn(before.reference).length === 0
    ) {
      this.supersede(before.reference);
    }
    // INVARIANT: a campaign with somebody open is not closed, whatever opened them.
    const campaign = this.campaigns.get(duty.campaign);
    if (duty.state === "open" && campaign?.closed_at) {
      this.campaigns.set(campaign.id, { ...campaign, closed_at: null });
    }
  }

  dutiesOf(person: string): readonly Duty[] {
    return [...(this.#dutiesOf.get(person) ?? [])].map((key) => this.duties.get(key)!);
  }

  removeDuty({ campaign, person, reference }: Duty): void {
    const key = dutyKey(campaign, person);
    this.duties.delete(key);
    this.#dutiesIn.get(campaign)?.delete(key);
    this.#dutiesOf.get(person)?.delete(key);
    if (reference !== null) this.#dutiesOn.get(reference)?.delete(key);
  }

  changeDuty(entry: Entry, change: (duty: Duty) => Duty): void {
    const duty = this.duty(entry.campaign, entry.person);
    if (duty !== undefined) this.putDuty({ ...change(duty), entry: entry.number });
  }

  changeCampaign({ campaign }: Entry, change: Partial<CampaignState>): void {
    const before = this.campaigns.get(campaign ?? "");
    if (before !== undefined) this.campaigns.set(before.id, { ...before, ...change });
  }

  putDelivery(delivery: Delivery): void {
    this.deliveries.set(delivery.id, delivery);
    addTo(this.#deliveriesOf, delivery.reference, delivery.id);
  }

  changeDelivery(id: string, change: Partial<Delivery>): Delivery | undefined {
    const before = this.deliveries.get(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    this.deliveries.set(id, after);
    return after;
  }

  /** What was queued for this notice is not sent; what may have left stays unknown. */
  supersede(reference: string): void {
    for (const { id, state } of this.deliveriesOf(reference)) {
      if (state === "queued" || state === "deferred") {
        this.changeDelivery(id, { state: "not_sent", answer: "superseded" });
      }
    }
  }
}

function copyInto<K, V>(from: ReadonlyMap<K, V>, to: Map<K, V>): void {
  for (const [key, value] of from) to.set(key, value);
}

function copySets(from: ReadonlyMap<string, Set<string>>, to: Map<string, Set<string>>): void {
  for (const [key, some] of from) to.set(key, new Set(some));
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

type Handler<K extends FactKind> = (state: Replay, fact: FactOf<K>, entry: Entry) => void;

const ignored = (): void => undefined;

/** What each kind of fact does to the state. A kind that is missing here does not compile. */
const HANDLERS: { readonly [K in FactKind]: Handler<K> } = {
  campaign_found: campaignSeen,
  campaign_changed: campaignSeen,
  campaign_gone: (state, _, entry) => state.changeCampaign(entry, { gone_at: entry.recorded_at }),
  threshold_decided: (state, { tell, reason, second }, entry) =>
    state.changeCampaign(entry, { decision: { tell, reason, second }, withdrawn: null }),
  campaign_withdrawn: (state, { reason }, entry) =>
    state.changeCampaign(entry, { withdrawn: { reason, at: entry.recorded_at } }),
  campaign_closed: (state, _, entry) => state.changeCampaign(entry, { closed_at: entry.recorded_at }),
  campaign_reopened: (state, _, entry) => state.changeCampaign(entry, { closed_at: null }),
  release_decided: releaseDecided,
  graded,
  duty_opened: dutyOpened,
  duty_changed: (state, fact, entry) =>
    state.changeDuty(entry, (duty) => ({
      ...withFacts(duty, fact),
      deadline: isTold(duty) ? duty.deadline : fact.deadline,
    })),
  duty_moved: dutyMoved,
  duty_copied: dutyCopied,
  duty_reopened: dutyReopened,
  duty_assigned: (state, { owner }, entry) => state.changeDuty(entry, (duty) => ({ ...duty, owner })),
  duty_held: dutyHeld,
  hold_ended: (state, _, entry) =>
    state.changeDuty(entry, (duty) => ({ ...duty, state: "open", hold: null })),
  duty_excused: (state, { ground, reason }, entry) =>
    state.changeDuty(entry, (duty) => ({
      ...duty,
      state: "excused",
      hold: null,
      excuse: { ground, reason, by: entry.by, at: entry.recorded_at },
    })),
  excuse_ended: (state, _, entry) =>
    state.changeDuty(entry, (duty) => ({ ...duty, state: "open", excuse: null })),
  duty_escalated: (state, { step, to }, entry) =>
    state.changeDuty(entry, (duty) => ({
      ...duty,
      escalated: [...duty.escalated, { step, to, at: entry.recorded_at }],
    })),
  notice_drafted: noticeDrafted,
  notice_approved: (state, { reference }, entry) => {
    const notice = state.notices.get(reference);
    if (notice === undefined) return;
    state.notices.set(reference, { ...notice, approved_by: entry.by, approved_at: entry.recorded_at });
  },
  delivery_queued: deliveryQueued,
  delivery_attempted: (state, { delivery, attempt }, entry) => {
    state.changeDelivery(delivery, {
      state: "unknown",
      attempts: attempt,
      attempted_at: entry.recorded_at,
      answer: null,
    });
  },
  delivery_sent: (state, { delivery, answer }, entry) => delivered(state, entry, { delivery, answer }),
  delivery_deferred: (state, { delivery, answer, not_before }) => {
    state.changeDelivery(delivery, { state: "deferred", answer, not_before });
  },
  delivery_failed: (state, { delivery, answer }) => {
    state.changeDelivery(delivery, { state: "failed", answer });
  },
  delivery_unknown: (state, { delivery, answer }) => {
    state.changeDelivery(delivery, { state: "unknown", answer });
  },
  delivery_settled: (state, { delivery, sent, source }, entry) => {
    if (sent) delivered(state, entry, { delivery, answer: source });
    else state.changeDelivery(delivery, { state: "not_sent", answer: source });
  },
  delivery_bounced: (state, { delivery, answer }) => {
    state.changeDelivery(delivery, { state: "bounced", answer });
  },
  letter_handed: (state, { delivery }, entry) => delivered(state, entry, { delivery, answer: "handed over" }),
  briefed: (state, { delivery }, entry) => {
    const reference = delivered(state, entry, { delivery, answer: "spoken" });
    if (reference !== null) confirm(state, entry, { reference, word: "acknowledged" });
  },
  acknowledged: (state, { reference }, entry) => confirm(state, entry, { reference, word: "acknowledged" }),
  read_back: (state, { reference }, entry) => confirm(state, entry, { reference, word: "read_back" }),
  happened: ignored,
  learned: ignored,
  told: ignored,
  corrected: ignored,
  body_opened: ignored,
  document_erased: ignored,
  clock_corrected: ignored,
};

function campaignSeen(
  state: Replay,
  fact: FactOf<"campaign_found" | "campaign_changed">,
  entry: Entry,
): void {
  const { kind: _, ...facts } = fact;
  const before = state.campaigns.get(entry.campaign ?? "");
  if (before !== undefined) {
    state.changeCampaign(entry, { facts, gone_at: null });
    return;
  }
  const id = entry.campaign ?? "";
  state.campaigns.set(id, {
    id,
    facts,
    found_at: entry.recorded_at,
    gone_at: null,
    decision: null,
    withdrawn: null,
    closed_at: null,
    release: null,
    grades: new Map(),
  });
}

function graded(state: Replay, { grade }: FactOf<"graded">, entry: Entry): void {
  const before = state.campaigns.get(entry.campaign ?? "");
  if (before === undefined) return;
  const grades = new Map<string, Grade>(before.grades).set(entry.person ?? "", grade);
  state.changeCampaign(entry, { grades });
}

function dutyOpened(state: Replay, fact: FactOf<"duty_opened">, entry: Entry): void {
  const { kind: _, deadline, owner, late, ...facts } = fact;
  const opened: Duty = {
    ...facts,
    campaign: entry.campaign ?? "",
    person: entry.person ?? "",
    state: "open",
    owner,
    opened_at: entry.recorded_at,
    deadline,
    late,
    correction: null,
    round: 1,
    first_told_at: null,
    told_at: null,
    acknowledged_at: null,
    read_back_at: null,
    hold: null,
    excuse: null,
    escalated: [],
    reference: null,
    told_mailboxes: [],
    told_grade: null,
    entry: entry.number,
  };
  state.putDuty(opened);
}

function withFacts(duty: Duty, fact: DutyFacts): Duty {
  const { grade, mailboxes, messages, first_seen, last_seen } = fact;
  return { ...duty, grade, mailboxes, messages, first_seen, last_seen };
}

function dutyMoved(state: Replay, fact: FactOf<"duty_moved">, entry: Entry): void {
  const from = state.duty(fact.from_campaign, fact.from_person);
  if (from === undefined) return;
  state.removeDuty(from);
  arrive(state, from, entry);
  for (const notice of state.notices.values()) {
    if (notice.campaign !== from.campaign || notice.person !== from.person) continue;
    state.notices.set(notice.reference, { ...notice, ...placeOf(entry) });
    for (const { id } of state.deliveriesOf(notice.reference)) state.changeDelivery(id, placeOf(entry));
  }
  moveGrade(state, from, entry);
}

function dutyCopied(state: Replay, fact: FactOf<"duty_copied">, entry: Entry): void {
  const from = state.duty(fact.from_campaign, fact.from_person);
  if (from === undefined) return;
  // What is not told needs a notice of its own: the draft is about the other part.
  arrive(state, isTold(from) ? from : { ...from, reference: null }, entry);
  moveGrade(state, from, entry);
}

function arrive(state: Replay, from: Duty, entry: Entry): void {
  const there = state.duty(entry.campaign, entry.person);
  const arriving = { ...from, ...placeOf(entry), entry: entry.number };
  state.putDuty(there === undefined ? arriving : { ...combined(there, arriving), ...placeOf(entry) });
}

function moveGrade(state: Replay, from: Duty, entry: Entry): void {
  const grade = state.campaigns.get(from.campaign)?.grades.get(from.person);
  const into = state.campaigns.get(entry.campaign ?? "");
  if (grade === undefined || into === undefined) return;
  const known = into.grades.get(entry.person ?? "");
  const grades = new Map(into.grades).set(
    entry.person ?? "",
    known === undefined ? grade : graver(grade, known),
  );
  state.changeCampaign(entry, { grades });
}

function placeOf({ campaign, person }: Entry): { campaign: string; person: string } {
  return { campaign: campaign ?? "", person: person ?? "" };
}

function dutyReopened(state: Replay, fact: FactOf<"duty_reopened">, entry: Entry): void {
  state.changeDuty(entry, (duty) => ({
    ...withFacts(duty, fact),
    ...(fact.correction === "bounced" && duty.first_told_at === duty.told_at ? NEVER_TOLD : {}),
    state: "open",
    correction: fact.correction,
    deadline: fact.deadline,
    round: duty.round + 1,
    told_at: null,
    acknowledged_at: null,
    read_back_at: null,
    hold: null,
    escalated: [],
    reference: null,
  }));
}

/** What came back reached nobody: the next notice is the first. */
const NEVER_TOLD = { first_told_at: null, told_mailboxes: [], told_grade: null } as const;

/** What is on its way and says what is not released any more does not leave. */
function releaseDecided(state: Replay, fact: FactOf<"release_decided">, entry: Entry): void {
  const { actor, group, authority } = fact;
  const release = actor === null && group === null ? null : { actor, group, authority };
  state.changeCampaign(entry, { release });
  for (const duty of state.dutiesIn(entry.campaign ?? "")) {
    if (duty.reference !== null && !state.saysAll(duty)) state.supersede(duty.reference);
  }
}

function dutyHeld(state: Replay, fact: FactOf<"duty_held">, entry: Entry): void {
  const { reason, authority, until, second } = fact;
  state.changeDuty(entry, (duty) => ({
    ...duty,
    state: "held",
    hold: { reason, authority, until, by: entry.by, second, at: entry.recorded_at },
    escalated: [],
  }));
}

function noticeDrafted(state: Replay, fact: FactOf<"notice_drafted">, entry: Entry): void {
  const duty = state.duty(entry.campaign, entry.person);
  if (duty === undefined) return;
  const { reference, language, document } = fact;
  state.notices.set(reference, {
    ...placeOf(entry),
    reference,
    round: duty.round,
    language,
    document,
    drafted_by: entry.by,
    drafted_at: entry.recorded_at,
    approved_by: null,
    approved_at: null,
    about: aboutNow(duty, state.campaigns.get(duty.campaign)),
  });
  state.putDuty({ ...duty, reference, entry: entry.number });
}

function deliveryQueued(state: Replay, fact: FactOf<"delivery_queued">, entry: Entry): void {
  const { delivery: id, reference, channel, to, message_id } = fact;
  state.putDelivery({
    ...placeOf(entry),
    id,
    reference,
    channel,
    to,
    message_id,
    state: "queued",
    attempts: 0,
    queued_at: entry.recorded_at,
    attempted_at: null,
    not_before: null,
    answer: null,
  });
}

/** Its reference; null where there is no such delivery. */
function delivered(
  state: Replay,
  entry: Entry,
  { delivery, answer }: { readonly delivery: string; readonly answer: string },
): string | null {
  const sent = state.changeDelivery(delivery, { state: "sent", answer });
  if (sent === undefined) return null;
  for (const duty of state.dutiesOn(sent.reference)) {
    if (isTold(duty) || duty.state === "excused" || !state.tells(sent, duty)) continue;
    if (state.saysAll(duty)) state.putDuty(toldNow(duty, "told", entry));
  }
  return sent.reference;
}

function toldNow(duty: Duty, word: "told" | "acknowledged" | "read_back", entry: Entry): Duty {
  const at = entry.told_at ?? entry.recorded_at;
  return {
    ...duty,
    state: word,
    told_at: duty.told_at ?? at,
    first_told_at: duty.first_told_at ?? at,
    told_mailboxes: duty.mailboxes,
    told_grade: duty.grade,
    hold: null,
    entry: entry.number,
  };
}

/** Whoever reads the reference out, or says back what it says, has it, by whatever way. */
function confirm(
  state: Replay,
  entry: Entry,
  { reference, word }: { readonly reference: string; readonly word: "acknowledged" | "read_back" },
): void {
  const at = entry.told_at ?? entry.recorded_at;
  for (const duty of state.dutiesOn(reference)) {
    if (duty.state === "excused" || !(isTold(duty) || state.saysAll(duty))) continue;
    const told = isTold(duty) ? duty : toldNow(duty, word, entry);
    const isFirst = told.acknowledged_at === null;
    state.putDuty({
      ...told,
      state: told.state === "read_back" ? "read_back" : word,
      acknowledged_at: isFirst ? at : told.acknowledged_at,
      read_back_at: word === "read_back" ? (told.read_back_at ?? at) : told.read_back_at,
      entry: entry.number,
    });
  }
}
