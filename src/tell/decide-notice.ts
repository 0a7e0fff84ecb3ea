/** Acts on notices and how they reach somebody: drafts, four eyes, the outbox, letters, conversations, answers. */
import type { Fact, NewEntry } from "../model/ledger.ts";
import { type Decision, isRefusal, type Refusal } from "./acts.ts";
import { factsOf } from "./deadlines.ts";
import { type ActOf, entryOf, onDelivery, onDuty, onNotice, type Place, refuse } from "./decision.ts";
import { type Exposure, isHeld, isTold } from "./duty-states.ts";
import { sameName } from "./officers.ts";
import type { Delivery, Duty } from "./tell-state.ts";

export function draft(asked: ActOf<"draft">, at: Place): Decision {
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

export function approve(asked: ActOf<"approve">, at: Place): Decision {
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

export function attempt(asked: ActOf<"attempt">, at: Place): Decision {
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

export function outcome(asked: ActOf<"outcome">, at: Place): Decision {
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

export function settle(asked: ActOf<"settle">, at: Place): Decision {
  const delivery = at.state.deliveries.get(asked.delivery);
  if (delivery === undefined) return refuse("no such delivery");
  if (delivery.state !== "unknown") return refuse(`this delivery is ${delivery.state}: nothing is unknown`);
  const { sent, source } = asked;
  const settled = entryOf(at, delivery, { kind: "delivery_settled", delivery: delivery.id, sent, source });
  return [{ ...settled, told_at: sent ? (delivery.attempted_at ?? at.context.now) : null }];
}

/** It came back: whoever was told by nothing else is open again. */
export function bounce(asked: ActOf<"bounce">, at: Place): Decision {
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

export function handLetter(asked: ActOf<"hand_letter">, at: Place): Decision {
  return byHand(asked, at, "letter", (delivery) => ({
    kind: "letter_handed",
    delivery,
    place: asked.place,
  }));
}

export function brief(asked: ActOf<"brief">, at: Place): Decision {
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

export function confirmation(
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
