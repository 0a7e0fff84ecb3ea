/** The parts after the first minute: for whoever wants to know, and for whoever helps. */
import type { NoticePart } from "../../model/notice.ts";
import { oneLine } from "./evidence.ts";
import { noticeKind, part } from "./first-minute.ts";
import type { MessageId } from "./messages.ts";
import {
  cutShort,
  HOSTS_MAX,
  MAILBOXES_MAX,
  ownAddress,
  quoted,
  SENDERS_MAX,
  SENTENCE_LENGTH_MAX,
  SUBJECTS_MAX,
  type Writing,
  writtenDate,
  writtenDates,
  writtenNumber,
} from "./wording.ts";

type Mailbox = Writing["facts"]["mailboxes"][number];

export function whichMail(writing: Writing): NoticePart {
  const { language } = writing;
  const mailboxes = cutShort(
    writing,
    writing.mailboxes.map((mailbox) => mailboxLine(writing, mailbox)),
    MAILBOXES_MAX,
  );
  const senders = cutShort(writing, quoted(writing, writing.senders), SENDERS_MAX).join(", ");
  const subjects = cutShort(writing, quoted(writing, writing.subjects), SUBJECTS_MAX).join(", ");
  const items = [
    ...mailboxes,
    ...(senders === "" ? [] : [language.say("mail.senders", { senders })]),
    ...leftOut(writing, "mail.senders_left_out", writing.senders.leftOut),
    ...(subjects === "" ? [] : [language.say("mail.subjects", { subjects })]),
    ...leftOut(writing, "mail.subjects_left_out", writing.subjects.leftOut),
  ];
  // What `[.]` means is said before the first of them.
  const isDisarmed = items.some((item) => item.includes("[.]"));
  const paragraphs = isDisarmed ? [language.say("mail.disarmed", {})] : [];
  return part(writing, "which_mail", { paragraphs, items });
}

// SECURITY: what an attacker wrote for this very place is not repeated, but it is there: a member misses the mail otherwise.
function leftOut(
  { language }: Writing,
  id: "mail.senders_left_out" | "mail.subjects_left_out",
  left: number,
): readonly string[] {
  return left === 0 ? [] : [language.say(id, { left, number: writtenNumber(language, left) })];
}

function mailboxLine(writing: Writing, mailbox: Mailbox): string {
  const { language } = writing;
  const { still_there: still, isPersonal, messages } = mailbox;
  // Withdrawn mails may lie where they lie. Of a personal mailbox a count would look like watching it.
  const isCounted = still !== null && !writing.isWithdrawn && !isPersonal;
  return language.say("mail.mailbox", {
    address: ownAddress(writing, mailbox.address),
    personal: isPersonal ? "yes" : "no",
    mails: messages,
    number: writtenNumber(language, messages),
    dates: writtenDates(writing, [mailbox]) ?? "none",
    still: isCounted
      ? language.say("mail.still_there", { still, number: writtenNumber(language, still) })
      : "none",
  });
}

export function searchFor(writing: Writing): NoticePart {
  const { language } = writing;
  if (writing.isWithdrawn) return sentences(writing, "search_for", ["search.withdrawn"]);
  const hosts = quoted(writing, writing.hosts);
  if (hosts.length === 0) {
    const isSender = writing.senders.repeated.length > 0;
    return sentences(writing, "search_for", [isSender ? "search.senders" : "search.with_us"]);
  }
  return part(writing, "search_for", {
    paragraphs: [language.say("search.hosts", {})],
    items: cutShort(writing, hosts, HOSTS_MAX, writing.hosts.leftOut),
  });
}

export function whatItReveals(writing: Writing): NoticePart {
  const { language, facts, count } = writing;
  if (writing.isWithdrawn) return sentences(writing, "what_it_reveals", ["reveals.withdrawn"]);
  const sentence = language.say(`reveals.${noticeKind(facts.kind)}`, { count });
  return part(writing, "what_it_reveals", { paragraphs: [sentence] });
}

/** ICD 203 asks for the word and for what it rests on. */
export function howSure(writing: Writing): NoticePart {
  if (writing.isWithdrawn) return sentences(writing, "how_sure", ["sure.withdrawn"]);
  return sentences(writing, "how_sure", [`sure.${writing.facts.likelihood}`, "sure.rests_on"]);
}

/** The group and the actor only where they were released; otherwise the sentence that says that they were not. */
export function whyYou(writing: Writing): NoticePart {
  const { language, facts } = writing;
  if (writing.isWithdrawn) return sentences(writing, "why_you", ["why.withdrawn"]);
  const group =
    facts.group === null
      ? language.say("why.no_group", {})
      : language.say("why.group", { group: officeWords(facts.group) });
  const actor =
    facts.actor === null
      ? language.say("why.no_actor", {})
      : language.say("why.actor", { actor: officeWords(facts.actor) });
  return part(writing, "why_you", { paragraphs: [`${group} ${actor}`] });
}

export function whatWeDid(writing: Writing): NoticePart {
  const standing = writing.language.say(writing.isWithdrawn ? "did.withdrawn" : "did.recorded", {});
  const paragraph = [...writing.facts.done.map(officeWords), standing].join(" ");
  return part(writing, "what_we_did", { paragraphs: [paragraph] });
}

export function notKnown(writing: Writing): NoticePart {
  const own = writing.facts.unknown.map(officeWords);
  const standing = notKnownIds(writing).map((id) => writing.language.say(id, { count: writing.count }));
  return part(writing, "not_known", { paragraphs: [[...own, ...standing].join(" ")] });
}

function notKnownIds({ facts, isAllClear }: Writing): readonly Extract<MessageId, `unknown.${string}`>[] {
  if (isAllClear) return ["unknown.withdrawn"];
  if (facts.grade === "targeted") return ["unknown.opened", "unknown.elsewhere"];
  return [facts.grade === "exposed" ? "unknown.learned" : "unknown.taken", "unknown.elsewhere"];
}

export function nextWord(writing: Writing): NoticePart {
  const { language, facts } = writing;
  // What is closed gets no date: nobody would keep it.
  if (writing.isAllClear) return sentences(writing, "next_word", ["next.closed"]);
  const date = writtenDate(language, facts.next_word_at);
  return part(writing, "next_word", { paragraphs: [language.say("next", { date })] });
}

export function mayRepeat(writing: Writing): NoticePart {
  return sentences(writing, "may_repeat", [`repeat.${writing.facts.may_repeat}`]);
}

export function authenticity(writing: Writing): NoticePart {
  return sentences(writing, "authenticity", ["authentic.check", "authentic.never"]);
}

/** A sentence of an officer, or a name that was released. */
function officeWords(text: string): string {
  return oneLine(text, SENTENCE_LENGTH_MAX);
}

/** Messages that need nothing but to know whether one mail is spoken of, or several. */
type PlainId = {
  [K in MessageId]: MessageId extends K
    ? never
    : typeof import("./messages.ts")["MESSAGES"][K] extends readonly [] | readonly ["count"]
      ? K
      : never;
}[MessageId];

function sentences(writing: Writing, id: NoticePart["id"], ids: readonly PlainId[]): NoticePart {
  const { language, count } = writing;
  return part(writing, id, { paragraphs: [ids.map((each) => language.say(each, { count })).join(" ")] });
}
