import type { Grade } from "../../model/campaign.ts";
import type { Act } from "../../tell/acts.ts";
import { type CampaignState, dutyKey, type TellState } from "../../tell/tell-state.ts";
import { EXIT, Failure } from "../failure.ts";
import { countWords, dueWords } from "../formats/duty-text.ts";
import {
  campaignIdNamed,
  dutyNamed,
  nameOf,
  onDuties,
  perform,
  say,
  type TellingArguments,
} from "../telling.ts";
import { printable } from "../terminal.ts";
import { counted } from "../wording.ts";

export interface CampaignTellArguments extends TellingArguments {
  readonly reason?: string;
  readonly second?: string;
  readonly actor?: string;
  readonly group?: string;
  readonly takeBack?: boolean;
  readonly authority?: string;
  readonly unacknowledged?: string;
  readonly source?: string;
  readonly happened?: string;
  readonly learned?: string;
}

type Word = "close" | "reopen" | "withdraw" | "release" | "tell" | "digest";

export async function runCampaignDecision(
  word: Word,
  asked: string,
  options: CampaignTellArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const id = await campaignIdNamed(telling, asked);
    const after = await perform(
      telling,
      actOf(word, { id, known: telling.state.campaigns.get(id) }, options),
    );
    const back = broughtBack(telling.state, after, id);
    await say(printable(`${id}: ${OUTCOMES[word]}${back}; ${countsIn(after, id, telling.now)}`));
    return EXIT.done;
  });
}

const OUTCOMES: Readonly<Record<Word, string>> = {
  close: "closed",
  reopen: "open again",
  withdraw: "withdrawn",
  release: "decided what its notices may say",
  tell: "its people are to be told",
  digest: "left to the digest",
};

/** `, and 3 people who were excused are to be told`. */
function broughtBack(before: TellState, after: TellState, campaign: string): string {
  const back = after.dutiesIn(campaign).filter(({ person, state }) => {
    return state !== "excused" && before.duties.get(dutyKey(campaign, person))?.state === "excused";
  });
  if (back.length === 0) return "";
  const people = counted(back.length, "person", "people");
  return `, and ${people} who ${back.length === 1 ? "was" : "were"} excused ${back.length === 1 ? "is" : "are"} to be told`;
}

function countsIn(state: TellState, campaign: string, now: string): string {
  return countWords(state.dutiesIn(campaign), now);
}

interface Named {
  readonly id: string;
  readonly known: CampaignState | undefined;
}

/** Options that an act demands are there: the command line has refused the others. */
function actOf(word: Word, named: Named, options: CampaignTellArguments): Act {
  const { reason = "", second = null, unacknowledged = null } = options;
  const campaign = named.id;
  switch (word) {
    case "close":
      return { act: "close", campaign, reason: options.reason ?? null, unacknowledged };
    case "reopen":
      return { act: "reopen", campaign, reason };
    case "withdraw":
      return { act: "withdraw", campaign, reason, second: second ?? "" };
    case "tell":
      return { act: "decide_threshold", campaign, tell: true, reason, second: null };
    case "digest":
      return { act: "decide_threshold", campaign, tell: false, reason, second };
    case "release":
      return releaseOf(named, options);
  }
}

function releaseOf({ id, known }: Named, options: CampaignTellArguments): Act {
  const { actor, group, takeBack = false, authority = "", second = "" } = options;
  const isNothing = actor === undefined && group === undefined;
  if (isNothing !== takeBack) {
    throw new Failure("say what is released: --actor, --group, or --take-back alone");
  }
  const before = takeBack ? null : (known?.release ?? null);
  const now = { actor: actor ?? before?.actor ?? null, group: group ?? before?.group ?? null };
  return { act: "release", campaign: id, ...now, authority, second };
}

export async function runCampaignGrade(
  [campaign, person]: readonly [string, string],
  grade: Grade,
  options: CampaignTellArguments,
): Promise<number> {
  return await onDuties(options, async (telling) => {
    const duty = await dutyNamed(telling, campaign, person);
    const { reason = "", source = "", second = null, happened = null, learned = null } = options;
    const on = { campaign: duty.campaign, person: duty.person };
    const times = { happened_at: happened, learned_at: learned };
    const after = await perform(telling, { act: "grade", ...on, grade, reason, source, second, ...times });
    const now = after.duties.get(dutyKey(duty.campaign, duty.person)) ?? duty;
    await say(
      printable(
        `${nameOf(telling, duty.person)}, ${duty.campaign}: ${now.grade}, ${dueWords(now, telling.now)}`,
      ),
    );
    return EXIT.done;
  });
}
