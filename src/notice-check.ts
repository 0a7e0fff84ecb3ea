/** The last look at a notice, by what the record and the roster know: who else got the mail, and what was released. */
import type { Campaign } from "./model/campaign.ts";
import type { NoticeDocument } from "./model/notice.ts";
import type { RosterIndex } from "./model/roster-index.ts";
import { linksAsWritten } from "./observe/urls/text-links.ts";
import { lintNotice, type NoticeProblem } from "./tell/lint.ts";
import type { NamedActors } from "./tell/lint-actors.ts";
import { namesIn } from "./tell/lint-names.ts";
import type { Duty, TellState } from "./tell/tell-state.ts";

export interface NoticeKnowledge {
  readonly state: TellState;
  readonly roster: RosterIndex;
  /** Null where linking finds it no more. */
  readonly campaign: Campaign | null;
}

/** Names and addresses of everybody else in the campaign; a namesake's name is also the person's own. */
export function othersNames(
  { campaign, person, mailboxes }: Duty,
  known: NoticeKnowledge,
): readonly string[] {
  const duties = [...known.state.duties.values()].filter((duty) => duty.campaign === campaign);
  const ids = new Set([...duties, ...(known.campaign?.people ?? [])].map((one) => one.person));
  ids.delete(person);
  const addresses = [...duties, ...(known.campaign?.people ?? [])]
    .filter((one) => one.person !== person)
    .flatMap((one) => one.mailboxes);
  const own = new Set([
    ...mailboxes,
    ...known.roster.mailboxesOf(person, null).map(({ address }) => address),
    ...namesOf(person, known.roster).map((name) => name.toLowerCase()),
  ]);
  const names = [...ids].flatMap((id) => namesOf(id, known.roster));
  return [...new Set([...names, ...addresses])].filter((name) => !own.has(name.toLowerCase()));
}

function namesOf(id: string, roster: RosterIndex): readonly string[] {
  const person = roster.person(id);
  return person === null ? [id] : [person.name, ...person.other_names];
}

/** What must not leave like this; empty means that it may be approved. */
export function noticeProblems(
  document: NoticeDocument,
  duty: Duty,
  known: NoticeKnowledge & { readonly actors: NamedActors; readonly reference: string },
): readonly NoticeProblem[] {
  const release = known.state.campaigns.get(duty.campaign)?.release;
  return lintNotice(document, {
    findLinks: linksAsWritten,
    actors: known.actors,
    // A thousand names are looked for once in the whole, and only those found in each sentence.
    othersNames: namesIn(wholeOf(document), othersNames(duty, known)),
    released: { actor: release?.actor ?? null, group: release?.group ?? null },
    ownName: known.roster.person(duty.person)?.name ?? null,
    reference: known.reference,
  });
}

function wholeOf({ notice, text, script }: NoticeDocument): string {
  const parts = notice.parts.flatMap(({ heading, paragraphs, items }) => [heading, ...paragraphs, ...items]);
  const head = [notice.title, notice.office, ...notice.office_lines, notice.date, notice.salutation];
  return [...head, ...parts, ...notice.closing, text, script].join("\n");
}
