/** The four parts that are read in the first minute: what happened, how serious it is, what to do, whom to call. */
import type { NoticePart } from "../../model/notice.ts";
import { oneLine } from "./evidence.ts";
import type { MessageId } from "./messages.ts";
import {
  numberToCall,
  ownAddress,
  SENTENCE_LENGTH_MAX,
  type Writing,
  writtenDate,
  writtenDates,
  writtenNumber,
  writtenPeriod,
} from "./wording.ts";

const KINDS = [
  "reconnaissance",
  "impersonation",
  "credential_phishing",
  "artefact",
  "rapport",
  "second_wave",
] as const;
export type NoticeKind = (typeof KINDS)[number] | "other";

/** Kinds that have sentences of their own; every other one is spoken of in general. */
export function noticeKind(kind: string): NoticeKind {
  return KINDS.find((known) => known === kind) ?? "other";
}

export function whatHappened(writing: Writing): NoticePart {
  const { language, facts, count } = writing;
  // After an apology, "three mails came" would read like new ones.
  const happened = writing.isWithdrawn
    ? cameBefore(writing)
    : `${came(writing)} ${language.say(`kind.${noticeKind(facts.kind)}`, { count })}`;
  const paragraphs = facts.correction === null ? [happened] : [correction(writing), happened];
  return part(writing, "what_happened", { paragraphs });
}

/** What we told before, and what is different now. */
function correction({ language, facts, isWithdrawn }: Writing): string {
  const { told_at, earlier_reference } = facts.correction!;
  // That they are safe counts for more than what else changed since.
  const why = isWithdrawn ? "withdrawn" : facts.correction!.why;
  const date = writtenDate(language, told_at);
  return language.say(`correction.${why}`, { date, earlier: earlier_reference ?? "none" });
}

function cameBefore(writing: Writing): string {
  const { language, mailboxes, mails } = writing;
  const dates = writtenDates(writing, mailboxes) ?? "none";
  return language.say("came.withdrawn", { mails, number: writtenNumber(language, mails), dates });
}

function came(writing: Writing): string {
  const { language, mailboxes, mails } = writing;
  const period = writtenPeriod(writing);
  const number = writtenNumber(language, mails);
  const [only, ...others] = mailboxes;
  if (only === undefined || others.length > 0) {
    const mailboxes_number = writtenNumber(language, mailboxes.length);
    const counts = { mails, number, mailboxes: mailboxes.length, mailboxes_number };
    return language.say("came.mailboxes", { period, ...counts });
  }
  const personal = only.isPersonal ? "yes" : "no";
  const address = ownAddress(writing, only.address);
  return language.say("came.one_mailbox", { period, mails, number, personal, address });
}

export function howBad(writing: Writing): NoticePart {
  return part(writing, "how_bad", { paragraphs: [grade(writing)] });
}

function grade({ language, facts, count, mailboxes, isAllClear }: Writing): string {
  if (isAllClear) return language.say("grade.withdrawn", {});
  if (facts.grade === "targeted") return language.say("grade.targeted", { count });
  if (facts.grade === "exposed") return language.say("grade.exposed", { count });
  return language.say("grade.compromised", { mailboxes: mailboxes.length });
}

/** In order: what would be lost by waiting comes first, what can wait a day last. */
export function whatToDo(writing: Writing): NoticePart {
  const { language, count, mailboxes } = writing;
  const args = { count, mailboxes: mailboxes.length };
  const items = stepsOf(writing).map((id) => language.say(id, args));
  return part(writing, "what_to_do", { items, isOrdered: true });
}

type StepId = Extract<MessageId, `do.${string}`>;

function stepsOf({ facts, isWithdrawn, isAllClear, hosts, senders }: Writing): readonly StepId[] {
  if (isAllClear) return ["do.nothing", "do.leave_changes", "do.still_odd"];
  // What somebody else is inside of is not mended from inside: no passwords, no updates before the office has seen it.
  if (isWithdrawn) return ["do.stop_using", "do.come", "do.bring", "do.watch"];
  // They come or call today: who opened what is asked then, and nothing is to be watched for alone.
  if (facts.grade === "compromised") {
    return ["do.stop_using", "do.come", "do.bring", "do.keep", "do.search_together"];
  }
  const opened = facts.grade === "exposed" ? "do.opened_where" : "do.opened";
  // Without a word to search for, a search opens one mail after the other.
  const isSearch = hosts.repeated.length + senders.repeated.length > 0;
  const search: readonly StepId[] = isSearch ? ["do.search"] : [];
  const kind = noticeKind(facts.kind);
  const devices: readonly StepId[] = ON_DEVICES.includes(kind) ? ["do.devices"] : [];
  // Opening is what does harm, so that comes before a search, which would lead to it.
  const steps: readonly StepId[] = ["do.keep", ...search, opened, ...devices, "do.watch"];
  const first = FIRST_STEP[kind];
  return first === undefined ? steps : [first, ...steps];
}

/** Kinds that prepare or bring an attack on devices; the others deceive a person, and an update helps nobody against them. */
const ON_DEVICES: readonly NoticeKind[] = ["reconnaissance", "artefact", "other"];

/** What the kind of mail makes the first question, and cannot wait for the rest. */
const FIRST_STEP: Readonly<Partial<Record<NoticeKind, StepId>>> = {
  credential_phishing: "do.typed",
  artefact: "do.ran",
  impersonation: "do.answered",
  rapport: "do.answered",
  second_wave: "do.acted",
};

export function whoToCall(writing: Writing): NoticePart {
  const { language, facts } = writing;
  const number = { ...numberToCall(writing), reference: facts.reference };
  const inPerson = facts.grade === "compromised";
  const room = oneLine(facts.office.room ?? "none", SENTENCE_LENGTH_MAX);
  const call = inPerson ? language.say("call.in_person", { ...number, room }) : language.say("call", number);
  return part(writing, "who_to_call", { paragraphs: [call] });
}

/** A part under its heading. */
export function part(
  { language }: Writing,
  id: NoticePart["id"],
  content: Partial<Pick<NoticePart, "paragraphs" | "items" | "isOrdered">>,
): NoticePart {
  const { paragraphs = [], items = [], isOrdered = false } = content;
  return { id, heading: language.say(`heading.${id}`, {}), paragraphs, items, isOrdered };
}
