/**
 * Whether what somebody asks may be done, and which entries say it. Looks at the state, the context and nothing else: no
 * clock, no store. Four eyes, holds, grades and "at most once" are decided in the files beside this one.
 */
import type { Act, ActContext, Decision } from "./acts.ts";
import { close, decideThreshold, release, withdraw } from "./decide-campaign.ts";
import { escalations, excuse, grade, hold } from "./decide-duty.ts";
import {
  approve,
  attempt,
  bounce,
  brief,
  confirmation,
  draft,
  handLetter,
  outcome,
  settle,
} from "./decide-notice.ts";
import { correctClock, eraseDocument } from "./decide-record.ts";
import { type ActOf, entryOf, onCampaign, onDuty, type Place, refuse, reopening } from "./decision.ts";
import { isTold } from "./duty-states.ts";
import { strangerTo } from "./officers.ts";
import type { Replay } from "./replay.ts";

type Decider<K extends Act["act"]> = (asked: ActOf<K>, at: Place) => Decision;

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
