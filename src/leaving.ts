/**
 * The last look at an approved notice before it leaves, by mail, on paper or in a conversation: the very text that was
 * approved, held against what is known now. Since the approval somebody else may have turned out to be in the campaign,
 * or a release may have been taken back, and the text says what it must not.
 */
import type { Campaign } from "./model/campaign.ts";
import type { NoticeDocument } from "./model/notice.ts";
import type { RosterIndex } from "./model/roster-index.ts";
import { noticeProblems } from "./notice-check.ts";
import { noticeDocument } from "./notices.ts";
import type { Store } from "./store/store.ts";
import { isRefusal, type Refusal } from "./tell/acts.ts";
import type { NamedActors } from "./tell/lint-actors.ts";
import { dutyKey, type NoticeState, type TellState } from "./tell/tell-state.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

export interface KnownNow {
  readonly state: TellState;
  readonly roster: RosterIndex;
  /** At least that of the notice; without it linking finds it no more. */
  readonly campaigns: readonly Campaign[];
  readonly actors: NamedActors;
}

/** The text that may leave now, or why none may. */
export async function leavingNotice(
  known: KnownNow & { readonly store: Store },
  reference: string,
): Promise<NoticeDocument | Refusal> {
  const document = await approvedText(known.store, known.state.notices.get(reference));
  return isRefusal(document) ? document : (obstacleToLeaving(document, known) ?? document);
}

/** The text of the hash that was approved; anything else never leaves. */
export async function approvedText(
  store: Store,
  notice: NoticeState | undefined,
): Promise<NoticeDocument | Refusal> {
  if (notice === undefined) return { refused: "the record has no such notice" };
  try {
    return await noticeDocument(store, notice);
  } catch (error) {
    if (error instanceof WorkspaceProblem) return { refused: error.message };
    throw error;
  }
}

/** Why the text must not leave as it is; null where it may. Looks at what is given and at nothing else. */
export function obstacleToLeaving(document: NoticeDocument, known: KnownNow): Refusal | null {
  const { reference } = document.notice;
  const notice = known.state.notices.get(reference);
  const duty = known.state.duties.get(dutyKey(notice?.campaign ?? "", notice?.person ?? ""));
  if (duty === undefined) return { refused: `nobody is to be told by notice ${reference} any more` };
  const campaign = known.campaigns.find(({ id }) => id === duty.campaign) ?? null;
  const [first, ...more] = noticeProblems(document, duty, { ...known, campaign, reference });
  if (first === undefined) return null;
  const { place, message, found } = first;
  const what = `${place.replaceAll("_", " ")}: ${message}${found === "" ? "" : `: ${found}`}`;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  return {
    refused: `the text must not leave like this: ${what}${others}`,
    help: `draft it again: \`serjeant notice draft ${duty.campaign} ${duty.person}\``,
  };
}
