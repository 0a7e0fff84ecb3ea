/**
 * Whether what somebody asks may be done, and which entries say it. Looks at the state, the context and nothing else: no
 * clock, no store. Four eyes, holds, grades and "at most once" are decided here.
 */
import type { Fact, NewEntry, TellPolicy } from "../model/ledger.ts";
import { SERJEANT } from "../model/ledger.ts";
import { type Act, type ActContext, type Decision, isRefusal, type Refusal } from "./acts.ts";
import { deadlineAfter, factsOf, HOUR_MS } from "./deadlines.ts";
import { correctClock, eraseDocument } from "./decide-record.ts";
import {
  type Exposure,
  isGraver,
  isHeld,
  isTold,
  mayFollow,
  overdueSince,
  standingOf,
} from "./duty-states.ts";
import type { Replay } from "./replay.ts";
import type { CampaignState, Delivery, Duty, NoticeState } from "./tell-state.ts";

type ActOf<K extends Act["act"]> = Extract<Act, { readonly act: K }>;
type Decider<K extends Act["act"]> = (asked: ActOf<K>, at: Place) => Decision;

/** Where a decision stands. */
interface Place {
  readonly state: Replay;
  readonly context: ActContext;
}

export function decide(state: Replay, asked: Act, context: ActContext): Decision {
  const stranger = strangerTo(context, asked);
  if (stranger !== null) return stranger;
  const decider = DECIDERS[asked.act] as Decider<Act["act"]>;
  return decider(asked as never, { state, context });
}

const DECIDERS: { readonly [K in Act["act"]]: Decider<K> } = {
  assign: (asked, at) =>
    onDuty(asked, at, ({ owner }) =>
      owner === asked.owner ? [] : { kind: "duty_assigned", owner: asked.owner },
    ),
  hold,
  end_hold: (asked, at) =>
    onDuty(asked, at, ({ state }) =>
      state === "held" ? { kind: "hold_ended", reason: asked.reason } : refuse("nothing is held here"),
    ),
  excuse,
  end_excuse: (asked, at) =>
    onDuty(asked, at, ({ state }) =>
      state === "excused" ? { kind: "excuse_ended", reason: asked.reason } : refuse("nobody is excused here"),
    ),
  grade,
  ask_again: (asked, at) =>
    onDuty(asked, at, (duty) =>
      isTold(duty)
        ? reopening(duty, "asked_again", at)
        : refuse("nobody was told here yet", {
            help: "draft a notice: one that is approved later replaces an earlier one",
          }),
    ),
  decide_threshold: decideThreshold,
  withdraw,
  close,
  reopen: (asked, at) =>
    onCampaign(asked.campaign, at, ({ closed_at }) =>
      closed_at === null
        ? refuse("the campaign is not closed")
        : [entryOf(at, asked, { kind: "campaign_reopened", reason: asked.reason })],
    ),
  release,
  draft,
  approve,
  attempt,
  outcome,
  settle,
  bounce,
  hand_letter: handLetter,
  brief,
  acknowledge: (asked, at) => confirmation(asked, at, "acknowledged"),
  read_back: (asked, at) => confirmation(asked, at, "read_back"),
  escalate: (_, at) => [...at.state.duties.values()].flatMap((duty) => escalations(duty, at)),
  erase_document: eraseDocument,
  correct_clock: correctClock,
  state: ({ entry }, { state, context }) =>
    entry.fact.kind === "corrected" && !isEntry(entry.fact.entry, state)
      ? refuse(`the record has no entry ${entry.fact.entry}`)
      : [{ ...entry, by: context.by }],
};

function isEntry(number: number, { size }: Replay): boolean {
  return Number.isInteger(number) && number >= 0 && number < size;
}

// Who may act.

function strangerTo({ by, policy }: ActContext, asked: Act): Refusal | null {
  const second = "second" in asked ? asked.second : null;
  const isProgram = [by, ...(PROGRAM_ACTS.has(asked.act) ? [] : [second ?? ""])].some(
    (name) => folded(name) === SERJEANT,
  );
  if (isProgram && (!PROGRAM_ACTS.has(asked.act) || second !== null)) {
    return refuse(`\`${SERJEANT}\` is the program, and nobody's name`);
  }
  if (by.trim() === "") return refuse("somebody must do it: no name was given");
  if (second !== null && sameName(second, by)) {
    return refuse("a second person is needed, and this is the same one");
  }
  const names = second === null ? [by] : [by, second];
  const stranger = names.find((name) => !isOfficer(name, policy));
  if (stranger === undefined) return null;
  return refuse(`\`${stranger}\` is no officer of this workspace`, {
    help: `officers are: ${policy.officers.join(", ")}`,
  });
}

/** What the program does by itself, after people decided. */
const PROGRAM_ACTS: ReadonlySet<Act["act"]> = new Set([
  "attempt",
  "outcome",
  "settle",
  "bounce",
  "escalate",
  "state",
]);

function isOfficer(name: string, { officers }: TellPolicy): boolean {
  if (name === SERJEANT || officers.length === 0) return name.trim() !== "";
  return officers.some((officer) => sameName(officer, name));
}

/** Case, width and spaces make no second person. */
function sameName(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean).join(" ");
}

// Campaigns.

function decideThreshold(asked: ActOf<"decide_threshold">, at: Place): Decision {
  return onCampaign(asked.campaign, at, (campaign) => {
    const hides = !asked.tell && (campaign.facts.tell || at.state.dutiesIn(campaign.id).length > 0);
    if (hides && asked.second === null) {
      return refuse("a second person is needed to leave a campaign above the threshold to the digest");
    }
    const { tell, reason, second } = asked;
    const decided = entryOf(at, asked, { kind: "threshold_decided", tell, reason, second });
    const isBack = tell && campaign.withdrawn !== null;
    return isBack ? [decided, ...unwithdrawn(at.state.dutiesIn(campaign.id), at)] : [decided];
  });
}

/** It was an attack after all: whoever was excused by the withdrawal waits again, and a correction is another one. */
export function unwithdrawn(
  duties: readonly Duty[],
  at: { readonly context: ActContext },
): readonly NewEntry[] {
  const reason = "the campaign is no longer withdrawn";
  return duties.flatMap((duty): readonly NewEntry[] => {
    if (duty.excuse?.ground === "withdrawn") return [entryOf(at, duty, { kind: "excuse_ended", reason })];
    if (duty.correction !== "withdrawn") return [];
    return [entryOf(at, duty, reopening(duty, "reclassified", at))];
  });
}

/** It was no attack: who was told hears so, and who was not need not hear of it. */
function withdraw(asked: ActOf<"withdraw">, at: Place): Decision {
  return onCampaign(asked.campaign, at, (campaign) => {
    if (campaign.withdrawn !== null) return refuse("the campaign is withdrawn already");
    const { reason, second } = asked;
    const ends = at.state.dutiesIn(campaign.id).flatMap((duty): readonly NewEntry[] => {
      if (duty.state === "excused") return [];
      const wasTold = isTold(duty) || duty.first_told_at !== null;
      // A hold stays; when it ends, the notice says that it was no attack.
      if (wasTold) return duty.state === "held" ? [] : [entryOf(at, duty, reopening(duty, "withdrawn", at))];
      return [entryOf(at, duty, { kind: "duty_excused", ground: "withdrawn", reason, second })];
    });
    return [entryOf(at, asked, { kind: "campaign_withdrawn", reason, second }), ...ends];
  });
}

function close(asked: ActOf<"close">, at: Place): Decision {
  return onCampaign(asked.campaign, at, (campaign) => {
    if (campaign.closed_at !== null) return refuse("the campaign is closed already");
    const duties = at.state.dutiesIn(campaign.id);
    const open = duties.filter((duty) => standingOf(duty, at.context.now) === "open");
    if (open.length > 0) {
      return refuse(`${open.length} of ${duties.length} people were not told`, { people: peopleOf(open) });
    }
    const silent = duties.filter(({ state }) => state === "told");
    if (silent.length > 0 && asked.unacknowledged === null) {
      return refuse(`${silent.length} of ${duties.length} people were told and have not acknowledged it`, {
        people: peopleOf(silent),
        help: "ask them, or say why the campaign is closed without",
      });
    }
    const { reason, unacknowledged } = asked;
    return [entryOf(at, asked, { kind: "campaign_closed", reason, unacknowledged })];
  });
}

function release(asked: ActOf<"release">, at: Place): Decision {
  return onCampaign(asked.campaign, at, ({ id, release: before }) => {
    const { actor, group, authority, second } = asked;
    const decided = entryOf(at, asked, { kind: "release_decided", actor, group, authority, second });
    if ((before?.actor ?? null) === actor) return [decided];
    const corrected = at.state
      .dutiesIn(id)
      .filter(isTold)
      .map((duty) => entryOf(at, duty, reopening(duty, "reattributed", at)));
    return [decided, ...corrected];
  });
}

function onCampaign(id: string, { state }: Place, act: (campaign: CampaignState) => Decision): Decision {
  const campaign = state.campaigns.get(id);
  return campaign === undefined ? refuse(`no campaign \`${id}\` on the record`) : act(campaign);
}

function peopleOf(duties: readonly Duty[]): readonly string[] {
  return duties.map(({ person }) => person);
}

// Duties.

function hold(asked: ActOf<"hold">, at: Place): Decision {
  return onDuty(asked, at, (duty) => {
    if (!mayFollow(duty.state, "held")) return refuse(`nobody waits here: ${wordOf(duty)}`);
    if (asked.reason.trim() === "" || asked.authority.trim() === "") {
      return refuse("a hold needs a reason and an authority");
    }
    if (!(asked.until > at.context.now)) return refuse("a hold ends in the future");
    if (Date.parse(asked.until) - Date.parse(at.context.now) > HOLD_DAYS_MAX * 24 * HOUR_MS) {
      return refuse(`a hold ends within ${HOLD_DAYS_MAX} days`, {
        help: "it can be renewed, with its reason looked at again",
      });
    }
    const { reason, authority, until, second } = asked;
    return { kind: "duty_held", reason, authority, until, second };
  });
}

// LIMIT: in the case three years passed; a hold that is still right after three months is decided again.
const HOLD_DAYS_MAX = 90;

function excuse(asked: ActOf<"excuse">, at: Place): Decision {
  return onDuty(asked, at, (duty) => {
    if (!mayFollow(duty.state, "excused")) return refuse(`nobody waits here: ${wordOf(duty)}`);
    if (asked.reason.trim() === "") return refuse("to excuse a duty needs a reason");
    const { ground, reason, second } = asked;
    return { kind: "duty_excused", ground, reason, second };
  });
}

function grade(asked: ActOf<"grade">, at: Place): Decision {
  return withDuty(asked, at, (duty) => {
    if (duty.grade === asked.grade) return refuse(`the grade is ${asked.grade} already`);
    if (isGraver(duty.grade, asked.grade) && asked.second === null) {
      return refuse("a second person is needed to lower a grade");
    }
    const { grade: word, reason, source } = asked;
    const graded: NewEntry = {
      ...entryOf(at, duty, { kind: "graded", grade: word, reason, source, second: asked.second }),
      happened_at: asked.happened_at ?? null,
      learned_at: asked.learned_at ?? at.context.now,
    };
    const facts = { ...factsOf(duty), grade: word };
    const after = { ...duty, ...facts };
    return [
      graded,
      isTold(duty)
        ? entryOf(at, duty, reopening(after, "regraded", at))
        : entryOf(at, duty, { kind: "duty_changed", ...facts, deadline: deadlineOf(after, at) }),
    ];
  });
}

/** Of an open duty that became graver: never later than it was. */
function deadlineOf(duty: Duty, { context }: Place): string {
  const fresh = deadlineAfter(context.now, duty.grade, context.policy);
  return fresh < duty.deadline ? fresh : duty.deadline;
}

function reopening(
  duty: Duty,
  correction: Extract<Fact, { kind: "duty_reopened" }>["correction"],
  { context }: { readonly context: ActContext },
): Fact {
  const deadline = deadlineAfter(context.now, duty.grade, context.policy);
  return { kind: "duty_reopened", correction, deadline, ...factsOf(duty) };
}

function escalations(duty: Duty, at: Place): readonly NewEntry[] {
  const { now, policy } = at.context;
  const since = overdueSince(duty, now);
  if (since === null) return [];
  const taken = new Set(duty.escalated.map(({ step }) => step));
  const due = policy.escalation.flatMap(({ afterHours, to }, step) => {
    const isDue = Date.parse(since) + afterHours * HOUR_MS <= Date.parse(now) && !taken.has(step);
    return isDue ? [entryOf(at, duty, { kind: "duty_escalated", step, to })] : [];
  });
  const isClosed = (at.state.campaigns.get(duty.campaign)?.closed_at ?? null) !== null;
  if (!isClosed) return due;
  const reason = "a hold ran out and somebody was not told";
  return [entryOf(at, { campaign: duty.campaign }, { kind: "campaign_reopened", reason }), ...due];
}

// Notices.

function draft(asked: ActOf<"draft">, at: Place): Decision {
  if (at.state.notices.has(asked.reference)) return refuse("this reference was given out before");
  return onDuty(asked, at, (duty) => {
    if (isTold(duty)) {
      return refuse("this person was told", { help: "ask again to tell them anew" });
    }
    if (duty.state === "excused") return refuse("this person is excused");
    if (duty.first_told_at === null && (at.state.campaigns.get(duty.campaign)?.withdrawn ?? null) !== null) {
      return refuse("the campaign is withdrawn: who was not told of it need not hear of it", {
        help: "excuse this duty",
      });
    }
    const lost = unknownMail(duty, at);
    if (lost !== undefined) {
      return refuse(`a mail to this person may have arrived: what became of ${lost.id} is not known`, {
        help: "settle it first, by the mail server's log or by asking",
      });
    }
    const { reference, language, document } = asked;
    return { kind: "notice_drafted", reference, language, document };
  });
}

/** INVARIANT: nobody gets a second mail while the first may be in their mailbox. */
function unknownMail({ campaign, person }: Duty, { state }: Place): Delivery | undefined {
  return [...state.deliveries.values()].find(
    (delivery) =>
      delivery.state === "unknown" && delivery.campaign === campaign && delivery.person === person,
  );
}

function approve(asked: ActOf<"approve">, at: Place): Decision {
  return onNotice(asked.reference, at, (notice, duty) => {
    if (notice.approved_at !== null) return refuse("this notice is approved already");
    if (sameName(notice.drafted_by, at.context.by)) {
      return refuse("who drafted a notice cannot approve it");
    }
    if (notice.document !== asked.document) return refuse("this is not the text that was drafted");
    const obstacle = obstacleTo(duty, at);
    if (obstacle !== null) return obstacle;
    const channels = asked.deliveries.map(({ channel }) => channel);
    if (new Set(channels).size < channels.length) return refuse("one delivery for each channel");
    const exposure = at.state.exposureOf(duty, asked.reference);
    const eaten = asked.deliveries.some(({ to }) => to !== null && isEaten(to, exposure));
    if (eaten) return refuse("a mailbox that was entered may eat the notice: not by mail to it");
    const { reference, document } = asked;
    return [
      entryOf(at, duty, { kind: "notice_approved", reference, document }),
      ...asked.deliveries.map((one) => queued(at, duty, { reference, ...one })),
    ];
  });
}

function isEaten(to: string, { attacked, isEntered }: Exposure): boolean {
  return isEntered && attacked.has(to.toLowerCase());
}

function queued(
  at: Place,
  duty: Duty,
  one: { readonly reference: string } & ActOf<"approve">["deliveries"][number],
): NewEntry {
  const delivery = deliveryId(one.reference, one.channel);
  return entryOf(at, duty, { kind: "delivery_queued", delivery, ...one });
}

function deliveryId(reference: string, channel: string): string {
  return `${reference}/${channel}`;
}

/** Why no notice may leave now; null where it may. */
function obstacleTo(duty: Duty, { state, context }: Place): Refusal | null {
  if (duty.state === "excused") return refuse("this person is excused");
  if (isHeld(duty, context.now)) return refuse("telling this person is held");
  // Also to whoever was told by other means: what is not released any more must not leave.
  if (state.saysAll(duty)) return null;
  return refuse("what is known changed since the draft", { help: "draft the notice again" });
}

function attempt(asked: ActOf<"attempt">, at: Place): Decision {
  return onDelivery(asked.delivery, at, (delivery, duty) => {
    const isDue =
      delivery.state === "queued" ||
      (delivery.state === "deferred" && (delivery.not_before ?? "") <= at.context.now);
    if (delivery.channel !== "mail") return refuse("only mail is sent by the program");
    if (!isDue) return refuse(`this delivery is ${delivery.state}`);
    if (isEaten(delivery.to ?? "", at.state.exposureOf(duty, delivery.reference)))
      return refuse("a mailbox that was entered may eat the notice");
    const obstacle = obstacleTo(duty, at);
    if (obstacle !== null) return obstacle;
    const { id } = delivery;
    return [entryOf(at, duty, { kind: "delivery_attempted", delivery: id, attempt: delivery.attempts + 1 })];
  });
}

function outcome(asked: ActOf<"outcome">, at: Place): Decision {
  const { outcome: word, answer, not_before } = asked;
  const delivery = at.state.deliveries.get(asked.delivery);
  if (delivery === undefined) return refuse("no such delivery");
  if (delivery.state !== "unknown") return refuse(`this delivery is ${delivery.state}, and not under way`);
  const named = { delivery: delivery.id, answer };
  const said = {
    sent: (): Fact => ({ kind: "delivery_sent", ...named }),
    deferred: (): Fact => ({ kind: "delivery_deferred", ...named, not_before: not_before ?? at.context.now }),
    failed: (): Fact => ({ kind: "delivery_failed", ...named }),
    unknown: (): Fact => ({ kind: "delivery_unknown", ...named }),
  }[word]();
  return [{ ...entryOf(at, delivery, said), told_at: word === "sent" ? at.context.now : null }];
}

function settle(asked: ActOf<"settle">, at: Place): Decision {
  const delivery = at.state.deliveries.get(asked.delivery);
  if (delivery === undefined) return refuse("no such delivery");
  if (delivery.state !== "unknown") return refuse(`this delivery is ${delivery.state}: nothing is unknown`);
  const { sent, source } = asked;
  const settled = entryOf(at, delivery, { kind: "delivery_settled", delivery: delivery.id, sent, source });
  return [{ ...settled, told_at: sent ? (delivery.attempted_at ?? at.context.now) : null }];
}

/** It came back: whoever was told by nothing else is open again. */
function bounce(asked: ActOf<"bounce">, at: Place): Decision {
  const delivery = at.state.deliveries.get(asked.delivery);
  if (delivery === undefined) return refuse("no such delivery");
  if (delivery.state !== "sent" && delivery.state !== "unknown") {
    return refuse(`this delivery is ${delivery.state}`);
  }
  const { answer } = asked;
  const bounced = entryOf(at, delivery, { kind: "delivery_bounced", delivery: delivery.id, answer });
  const untold = at.state
    .dutiesOn(delivery.reference)
    .filter((duty) => duty.state === "told" && !isToldOtherwise(duty, delivery, at));
  // Nobody was reached, so nobody has more time.
  const reopened = untold.map((duty) =>
    entryOf(at, duty, {
      kind: "duty_reopened",
      correction: "bounced",
      deadline: duty.deadline,
      ...factsOf(duty),
    }),
  );
  return [bounced, ...reopened];
}

function isToldOtherwise(duty: Duty, { id, reference }: Delivery, { state }: Place): boolean {
  return state.deliveriesOf(reference).some((other) => other.id !== id && state.tells(other, duty));
}

function handLetter(asked: ActOf<"hand_letter">, at: Place): Decision {
  return byHand(asked, at, "letter", (delivery) => ({
    kind: "letter_handed",
    delivery,
    place: asked.place,
  }));
}

function brief(asked: ActOf<"brief">, at: Place): Decision {
  const { reference, place, said } = asked;
  const spoken = byHand(asked, at, "briefing", (delivery) => ({ kind: "briefed", delivery, place, said }));
  if (isRefusal(spoken) || !asked.read_back) return spoken;
  const how = "in the briefing";
  const last = spoken.at(-1)!;
  return [...spoken, { ...last, fact: { kind: "read_back", reference, how } }];
}

function byHand(
  asked: { readonly reference: string; readonly at: string },
  at: Place,
  channel: "letter" | "briefing",
  fact: (delivery: string) => Fact,
): Decision {
  const { reference } = asked;
  return onNotice(reference, at, (notice, duty) => {
    // A conversation can come before the paper; a letter cannot.
    const since = channel === "letter" ? notice.approved_at : at.state.campaigns.get(duty.campaign)?.found_at;
    const told_at =
      notice.approved_at === null ? refuse(NOT_APPROVED) : momentOf(asked.at, since ?? at.context.now, at);
    if (typeof told_at !== "string") return told_at;
    const obstacle = obstacleTo(duty, at);
    if (obstacle !== null) return obstacle;
    const id = deliveryId(reference, channel);
    const known = at.state.deliveries.get(id);
    if (known?.state === "sent") return refuse(`this ${channel} is on the record already`);
    const place =
      known === undefined ? [queued(at, duty, { reference, channel, to: null, message_id: null })] : [];
    return [...place, { ...entryOf(at, duty, fact(id)), told_at }];
  });
}

function confirmation(
  asked: ActOf<"acknowledge"> | ActOf<"read_back">,
  at: Place,
  kind: "acknowledged" | "read_back",
): Decision {
  const notice = at.state.notices.get(asked.reference);
  if (notice === undefined) return refuse("no notice has this reference");
  if (notice.approved_at === null) return refuse(NOT_APPROVED);
  const told_at = momentOf(asked.at, notice.approved_at, at);
  if (typeof told_at !== "string") return told_at;
  if (!at.state.deliveriesOf(asked.reference).some(hasLeft)) {
    return refuse("nothing of this notice has left yet", {
      help: "record first how it was handed over or said",
    });
  }
  const { reference, how } = asked;
  return [{ ...entryOf(at, notice, { kind, reference, how }), told_at }];
}

function hasLeft({ state }: Delivery): boolean {
  return state === "sent" || state === "unknown" || state === "bounced";
}

const NOT_APPROVED = "this notice is not approved";

/** A day alone means within that day; nobody can have what was not there, nor tomorrow's word today. */
function momentOf(moment: string, since: string, { context }: Place): string | Refusal {
  if (moment > context.now) return refuse("that is in the future");
  if (moment >= since) return moment;
  return moment.slice(0, DAY_LENGTH) === since.slice(0, DAY_LENGTH)
    ? since
    : refuse(`that is before ${since.slice(0, DAY_LENGTH)}, when there was nothing to tell`);
}

const DAY_LENGTH = "2021-01-31".length;

// The shapes that recur.

function withDuty(
  asked: { readonly campaign: string; readonly person: string },
  { state }: Place,
  act: (duty: Duty) => Decision,
): Decision {
  const duty = state.duty(asked.campaign, asked.person);
  if (duty !== undefined) return act(duty);
  return refuse(`nobody called \`${asked.person}\` is to be told of campaign \`${asked.campaign}\``);
}

function onDuty(
  asked: { readonly campaign: string; readonly person: string },
  at: Place,
  act: (duty: Duty) => Fact | Refusal | readonly [],
): Decision {
  return withDuty(asked, at, (duty) => {
    const said = act(duty);
    if ("refused" in said) return said;
    return "kind" in said ? [entryOf(at, duty, said)] : [];
  });
}

/** The notice that its duty is at: an earlier one is superseded. */
function onNotice(
  reference: string,
  at: Place,
  act: (notice: NoticeState, duty: Duty) => Decision,
): Decision {
  const notice = at.state.notices.get(reference);
  if (notice === undefined) return refuse("no notice has this reference");
  const duty = at.state.duty(notice.campaign, notice.person);
  if (duty === undefined) return refuse("nobody is to be told by this notice any more");
  if (duty.reference !== reference) return refuse("a later draft took the place of this notice");
  return act(notice, duty);
}

function onDelivery(id: string, at: Place, act: (delivery: Delivery, duty: Duty) => Decision): Decision {
  const delivery = at.state.deliveries.get(id);
  if (delivery === undefined) return refuse("no such delivery");
  return onNotice(delivery.reference, at, (notice, duty) =>
    notice.approved_at === null ? refuse("this notice is not approved") : act(delivery, duty),
  );
}

function entryOf(
  { context }: { readonly context: ActContext },
  on: { readonly campaign: string; readonly person?: string },
  fact: Fact,
): NewEntry {
  return {
    by: context.by,
    campaign: on.campaign,
    person: on.person ?? null,
    happened_at: null,
    learned_at: null,
    told_at: null,
    fact,
  };
}

function wordOf({ state }: Duty): string {
  return {
    open: "open",
    told: "told",
    acknowledged: "acknowledged",
    read_back: "read back",
    held: "held",
    excused: "excused",
  }[state];
}

function refuse(refused: string, more: Omit<Refusal, "refused"> = {}): Refusal {
  return { refused, ...more };
}
