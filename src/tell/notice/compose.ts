/** A notice from its facts: the same facts in the same language give the same document, to the byte. */
import type { Notice, NoticeDocument, NoticeFacts, NoticePart } from "../../model/notice.ts";
import {
  authenticity,
  howSure,
  mayRepeat,
  nextWord,
  notKnown,
  searchFor,
  whatItReveals,
  whatWeDid,
  whichMail,
  whyYou,
} from "./details.ts";
import { oneLine } from "./evidence.ts";
import { howBad, whatHappened, whatToDo, whoToCall } from "./first-minute.ts";
import type { NoticeLanguage } from "./language.ts";
import { noticeScript, shortSpokenReference } from "./script.ts";
import { noticeText } from "./text.ts";
import { ownAddress, SENTENCE_LENGTH_MAX, type Writing, writingOf, writtenDate } from "./wording.ts";

/** In the order of `NOTICE_PARTS`. */
const PARTS: readonly ((writing: Writing) => NoticePart)[] = [
  whatHappened,
  howBad,
  whatToDo,
  whoToCall,
  whichMail,
  searchFor,
  whatItReveals,
  howSure,
  whyYou,
  whatWeDid,
  notKnown,
  nextWord,
  mayRepeat,
  authenticity,
];

export function composeNotice(language: NoticeLanguage, facts: NoticeFacts): NoticeDocument {
  const writing = writingOf(language, facts);
  const parts = PARTS.map((write) => write(writing));
  const office = oneLine(facts.office.name, SENTENCE_LENGTH_MAX);
  const salutation = salutationOf(writing);
  const { reference } = facts;
  const notice: Notice = {
    reference,
    language: language.tag,
    // SECURITY: shown on locked screens, and read by rules that attackers leave behind: they delete mail with words such as
    // "hacked", "phish" and "malware" (FIN4; ATT&CK T1564.008, CASE section B). The subject says who writes, and no more.
    title: language.say("title", { reference }),
    office,
    office_lines: officeLines(writing),
    date: writtenDate(language, facts.now),
    salutation,
    parts,
    closing: [
      language.say("closing.reference", { reference, spoken: shortSpokenReference(language, reference) }),
    ],
    quoted: [...writing.quoted],
    own_addresses: [...writing.ownAddresses],
  };
  return { notice, text: noticeText(notice), script: noticeScript(writing, notice) };
}

// SECURITY: no telephone number. Whoever can write a false notice would write a false number into it, and telephones make
// links of numbers; a member who only ever calls the number they had before cannot be led astray.
function officeLines({ language, facts }: Writing): string[] {
  const { room, hours } = facts.office;
  return [
    ...(room === null ? [] : [oneLine(room, SENTENCE_LENGTH_MAX)]),
    ...(hours === null ? [] : [language.say("office.hours", { hours: oneLine(hours, SENTENCE_LENGTH_MAX) })]),
  ];
}

function salutationOf(writing: Writing): string {
  const { language, facts } = writing;
  const { id, name } = facts.person;
  if (name !== null) return language.say("salutation.named", { name: oneLine(name, SENTENCE_LENGTH_MAX) });
  return language.say("salutation.unnamed", { address: ownAddress(writing, id) });
}
