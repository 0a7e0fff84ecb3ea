/** A notice to be said, on the telephone or in a room: the same facts, in the order of a conversation. */
import type { Notice, NoticePartId } from "../../model/notice.ts";
import { spokenSymbols } from "../reference.ts";
import { oneLine } from "./evidence.ts";
import { noticeKind } from "./first-minute.ts";
import type { NoticeLanguage } from "./language.ts";
import type { MessageId } from "./messages.ts";
import { wrapped } from "./text.ts";
import {
  MAILBOXES_MAX,
  numberToCall,
  ownAddress,
  SENTENCE_LENGTH_MAX,
  type Writing,
  writtenDate,
} from "./wording.ts";

/** `K as in Kilo, 7, Q as in Quebec, M as in Mike – 2, …`. */
function spokenReference(language: NoticeLanguage, reference: string): string {
  const groups = spokenSymbols(reference).map((group) =>
    group.map(({ symbol, word }) =>
      word === null ? spokenDigit(language, symbol) : language.say("spoken.letter", { symbol, word }),
    ),
  );
  return groups.map((group) => group.join(", ")).join(" – ");
}

/** `Kilo 7 Quebec Mike, 2 X-ray Papa Delta`: short enough for a page. */
export function shortSpokenReference(language: NoticeLanguage, reference: string): string {
  const groups = spokenSymbols(reference).map((group) =>
    group.map(({ symbol, word }) => word ?? spokenDigit(language, symbol)),
  );
  return groups.map((group) => group.join(" ")).join(", ");
}

// Who reads "0" aloud says "oh", and who hears it writes a letter.
function spokenDigit(language: NoticeLanguage, digit: string): string {
  return digit === "0" ? language.say("spoken.zero", {}) : digit;
}

export function noticeScript(writing: Writing, notice: Notice): string {
  const { language, facts } = writing;
  const say = (...ids: readonly NoticePartId[]): string[] => ids.flatMap((id) => partLines(notice, id));
  const heading = (id: Extract<MessageId, `script.${string}`>): string =>
    `## ${language.say(id as "script.say", {})}`;
  const sections = [
    [language.say("script.title", { reference: facts.reference })],
    [heading("script.before"), ...listed(beforehand(writing))],
    [heading("script.opening"), ...listed(opening(writing))],
    [heading("script.say"), ...say("what_happened", "how_bad")],
    ...(writing.isAllClear ? [] : [[heading("script.ask"), ...listed(questions(writing))]]),
    [heading("script.do"), ...say("what_to_do")],
    [heading("script.find"), ...say("which_mail", "search_for")],
    [heading("script.more"), ...ASKED_ABOUT.flatMap((id) => [...headingOf(notice, id), ...say(id)])],
    [
      heading("script.readback"),
      ...listed([language.say("script.readback.ask", {}), language.say("script.readback.mend", {})]),
    ],
    [heading("script.closing"), ...listed(closing(writing))],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const ASKED_ABOUT: readonly NoticePartId[] = [
  "what_it_reveals",
  "how_sure",
  "why_you",
  "what_we_did",
  "not_known",
  "may_repeat",
];

function headingOf({ parts }: Notice, id: NoticePartId): string[] {
  return parts.filter((each) => each.id === id).map(({ heading }) => `### ${heading}`);
}

function partLines({ parts }: Notice, id: NoticePartId): string[] {
  const found = parts.find((each) => each.id === id);
  if (found === undefined) return [];
  return [
    ...found.paragraphs.flatMap((paragraph) => wrapped(paragraph)),
    ...found.items.flatMap((item, index) => wrapped(item, found.isOrdered ? `${index + 1}. ` : "- ")),
  ];
}

function listed(lines: readonly string[]): string[] {
  return lines.flatMap((line) => wrapped(line, "- "));
}

function beforehand(writing: Writing): string[] {
  const { language, facts, mailboxes } = writing;
  const lines = [language.say("script.before.reach", {}), language.say("script.before.person", {})];
  if (facts.grade !== "compromised") return lines;
  const addresses = mailboxes.slice(0, MAILBOXES_MAX).map(({ address }) => ownAddress(writing, address));
  return [...lines, language.say("script.before.compromised", { addresses: addresses.join(", ") })];
}

/** Each shows the other who they are: the member calls back, and the officer knows whom they called. */
function opening(writing: Writing): string[] {
  const { language, facts } = writing;
  const office = oneLine(facts.office.name, SENTENCE_LENGTH_MAX);
  const { person } = facts;
  const greeting =
    person.name === null
      ? language.say("script.opening.unnamed", { address: ownAddress(writing, person.id), office })
      : language.say("script.opening.named", { name: oneLine(person.name, SENTENCE_LENGTH_MAX), office });
  const proof = language.say("script.opening.proof", {
    ...numberToCall(writing),
    spoken: spokenReference(language, facts.reference),
    phone: oneLine(facts.office.phone, SENTENCE_LENGTH_MAX),
  });
  return [greeting, proof];
}

type QuestionId = Extract<MessageId, `script.ask.${string}`>;
const QUESTIONS: Readonly<Record<ReturnType<typeof noticeKind>, readonly QuestionId[]>> = {
  reconnaissance: [],
  impersonation: ["script.ask.answered"],
  credential_phishing: ["script.ask.typed"],
  artefact: ["script.ask.ran"],
  rapport: ["script.ask.answered"],
  second_wave: ["script.ask.typed", "script.ask.answered", "script.ask.ran"],
  other: [],
};

function questions({ language, facts, count }: Writing): string[] {
  const ids: readonly QuestionId[] = [
    "script.ask.opened",
    "script.ask.device",
    ...QUESTIONS[noticeKind(facts.kind)],
    "script.ask.odd",
    "script.ask.others",
  ];
  return ids.map((id) => language.say(id, { count }));
}

function closing({ language, facts, isAllClear }: Writing): string[] {
  const date = writtenDate(language, facts.next_word_at);
  const spoken = spokenReference(language, facts.reference);
  const goodbye = isAllClear
    ? language.say("script.closing.closed", { spoken })
    : language.say("script.closing.say", { spoken, date });
  return [goodbye, language.say("script.closing.record", {})];
}
