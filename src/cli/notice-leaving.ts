/**
 * The last look at a notice before it leaves on paper or in somebody's voice: by what is known now, which is more than
 * was known when it was approved.
 */
import { obstacleToLeaving } from "../leaving.ts";
import type { NoticeDocument } from "../model/notice.ts";
import { isTold, standingOf } from "../tell/duty-states.ts";
import type { Duty, NoticeState } from "../tell/tell-state.ts";
import { Failure } from "./failure.ts";
import { COMMAND } from "./invocation.ts";
import { namedActors } from "./notice-content.ts";
import type { Telling } from "./telling.ts";
import { date } from "./wording.ts";

/** SECURITY: what one officer alone wrote does not leave the office in any way. */
export function refuseUnapproved({ reference, campaign, approved_at, drafted_by }: NoticeState): void {
  if (approved_at !== null) return;
  throw new Failure(`notice ${reference} is not approved`, {
    help: `\`${COMMAND} notice approve ${campaign} ${reference}\`, by somebody else than ${drafted_by}`,
  });
}

/** Where it must not be handed over or said any more: held, superseded, out of date, or naming somebody else by now. */
export function refuseOutdated(telling: Telling, notice: NoticeState, document: NoticeDocument): void {
  const [duty] = telling.state.dutiesOn(notice.reference);
  if (duty === undefined) {
    throw new Failure(`notice ${notice.reference} is not the newest to this person`, {
      help: `\`${COMMAND} duty list --campaign ${notice.campaign}\` says what they need now`,
    });
  }
  refuseHeld(telling, duty);
  if (!isTold(duty) && !telling.state.saysAll(duty)) {
    throw new Failure(`what is known changed since notice ${notice.reference} was drafted`, {
      help: `draft it again: ${COMMAND} notice draft ${duty.campaign}`,
    });
  }
  refuseProblems(telling, document);
}

function refuseHeld({ now }: Telling, duty: Duty): void {
  const standing = standingOf(duty, now);
  if (standing === "excused") throw new Failure("this person is excused: there is nobody to tell");
  if (standing !== "held") return;
  throw new Failure(`telling this person is held to ${date(duty.hold?.until ?? "")}`, {
    help: `\`${COMMAND} duty release ${duty.campaign} <person>\` ends the hold`,
  });
}

/** What was no problem when it was drafted may be one now: somebody else turned out to be in the campaign. */
export function refuseProblems(telling: Telling, document: NoticeDocument): void {
  const obstacle = obstacleToLeaving(document, { ...telling, actors: namedActors() });
  if (obstacle === null) return;
  throw new Failure(`notice ${document.notice.reference}: ${obstacle.refused}`, obstacle);
}
