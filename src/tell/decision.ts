/** What every decision is made of: where it stands, whom it is about, and how it says yes or no. */
import type { Fact, NewEntry } from "../model/ledger.ts";
import type { Act, ActContext, Decision, Refusal } from "./acts.ts";
import { deadlineAfter, factsOf } from "./deadlines.ts";
import type { Replay } from "./replay.ts";
import type { CampaignState, Delivery, Duty, NoticeState } from "./tell-state.ts";

export type ActOf<K extends Act["act"]> = Extract<Act, { readonly act: K }>;

/** Where a decision stands. */
export interface Place {
  readonly state: Replay;
  readonly context: ActContext;
}

export function withDuty(
  asked: { readonly campaign: string; readonly person: string },
  { state }: Place,
  act: (duty: Duty) => Decision,
): Decision {
  const duty = state.duty(asked.campaign, asked.person);
  if (duty !== undefined) return act(duty);
  return refuse(`nobody called \`${asked.person}\` is to be told of campaign \`${asked.campaign}\``);
}

export function onDuty(
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
export function onNotice(
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

export function onDelivery(
  id: string,
  at: Place,
  act: (delivery: Delivery, duty: Duty) => Decision,
): Decision {
  const delivery = at.state.deliveries.get(id);
  if (delivery === undefined) return refuse("no such delivery");
  return onNotice(delivery.reference, at, (notice, duty) =>
    notice.approved_at === null ? refuse("this notice is not approved") : act(delivery, duty),
  );
}

export function entryOf(
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

export function wordOf({ state }: Duty): string {
  return {
    open: "open",
    told: "told",
    acknowledged: "acknowledged",
    read_back: "read back",
    held: "held",
    excused: "excused",
  }[state];
}

export function refuse(refused: string, more: Omit<Refusal, "refused"> = {}): Refusal {
  return { refused, ...more };
}

export function onCampaign(
  id: string,
  { state }: Place,
  act: (campaign: CampaignState) => Decision,
): Decision {
  const campaign = state.campaigns.get(id);
  return campaign === undefined ? refuse(`no campaign \`${id}\` on the record`) : act(campaign);
}

export function reopening(
  duty: Duty,
  correction: Extract<Fact, { kind: "duty_reopened" }>["correction"],
  { context }: { readonly context: ActContext },
): Fact {
  const deadline = deadlineAfter(context.now, duty.grade, context.policy);
  return { kind: "duty_reopened", correction, deadline, ...factsOf(duty) };
}
