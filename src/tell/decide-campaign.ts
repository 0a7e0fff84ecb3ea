/** Acts on a campaign: whether its people are told, that it was none, that it is done, what may be said of it. */
import type { NewEntry } from "../model/ledger.ts";
import type { ActContext, Decision } from "./acts.ts";
import { type ActOf, entryOf, onCampaign, type Place, refuse, reopening } from "./decision.ts";
import { isTold, standingOf } from "./duty-states.ts";
import type { Duty } from "./tell-state.ts";

export function decideThreshold(asked: ActOf<"decide_threshold">, at: Place): Decision {
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
export function withdraw(asked: ActOf<"withdraw">, at: Place): Decision {
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

export function close(asked: ActOf<"close">, at: Place): Decision {
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

export function release(asked: ActOf<"release">, at: Place): Decision {
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

function peopleOf(duties: readonly Duty[]): readonly string[] {
  return duties.map(({ person }) => person);
}
