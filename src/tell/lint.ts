/** The last look at a notice before a person approves it, and again before it leaves: what must never stand in one. */

import {
  NOTICE_PARTS,
  type Notice,
  type NoticeDocument,
  type NoticePart,
  type NoticePartId,
} from "../model/notice.ts";
import { actorsIn, type NamedActors } from "./lint-actors.ts";
import { deletedWords, type EvidenceRule, evidenceProblems, telephoneRuns } from "./lint-evidence.ts";
import { isPlainAddress, linksIn } from "./lint-links.ts";
import { type NotSought, nameFinder } from "./lint-names.ts";
import { demands, type WordRule } from "./lint-words.ts";
import { noticeText } from "./notice/text.ts";
import { readReference } from "./reference.ts";

export interface LintContext {
  /** What a mail program would make a link of, as it stands in the text. */
  readonly findLinks: (text: string) => readonly string[];
  /** Of `content/lists/threat_actor_names.txt`, read by `readActorNames`. */
  readonly actors: NamedActors;
  /** Names and addresses of everybody else in the campaign. */
  readonly othersNames: readonly string[];
  readonly released: { readonly actor: string | null; readonly group: string | null };
  /** Of the recipient, who may be called Wolf or China. */
  readonly ownName: string | null;
  /** That of the record, where the notice is already there. */
  readonly reference?: string;
}

export type NoticeRule =
  | WordRule
  | "link"
  | "telephone_number"
  | "actor"
  | "other_person"
  | "missing_part"
  | "empty_part"
  | "order_of_parts"
  | "text_differs"
  | "too_many_words"
  | "reference"
  | "control_character"
  | "deleted_word";

/** Where in a notice. */
export type NoticePlace = NoticePartId | "title" | "head" | "closing" | "text" | "script";

export interface NoticeProblem {
  readonly rule: NoticeRule;
  readonly place: NoticePlace;
  /** Lower case, no full stop. */
  readonly message: string;
  /** What was found; empty where something is missing. */
  readonly found: string;
}

/** Words in the first four parts: one minute at 230 a minute, the speed of silent reading of adults (Brysbaert 2019: 238). */
export const FIRST_MINUTE_WORDS_MAX = 230;
// LIMIT: what fits a page of a letter in ten point, in any of the three languages.
const NOTICE_WORDS_MAX = 620;
const FIRST_MINUTE: readonly NoticePartId[] = NOTICE_PARTS.slice(0, 4);

/** Everything that is wrong; empty means that it may be approved. */
export function lintNotice(document: NoticeDocument, context: LintContext): readonly NoticeProblem[] {
  const { notice } = document;
  const pieces = piecesOf(notice);
  const findNames = nameFinder(context.othersNames, notSought(notice, context));
  const looking = { ...context, notice, findNames };
  return [
    ...partProblems(notice),
    ...referenceProblems(notice, context),
    ...pieces.flatMap((piece) => pieceProblems(piece, looking)),
    ...notice.quoted.flatMap(quotedProblems),
    ...wholeProblems(document, looking),
    ...lengthProblems(document),
  ];
}

interface Looking extends LintContext {
  readonly notice: Notice;
  readonly findNames: (text: string) => readonly string[];
}

// Where an officer writes freely; the rest is what every notice says.
const FREE_PARTS: readonly NoticePartId[] = ["why_you", "what_we_did", "not_known"];

/** A surname that is a word of every notice, of the office's letterhead or of the recipient is no surname here. */
function notSought(notice: Notice, { ownName }: LintContext): NotSought {
  const parts = notice.parts.filter(({ id }) => !FREE_PARTS.includes(id));
  const said = parts.flatMap(({ id, heading, paragraphs, items }) =>
    // SECURITY: what an attacker wrote makes nobody's name a common word.
    EVIDENCE_PARTS.includes(id) ? [heading, ...paragraphs] : [heading, ...paragraphs, ...items],
  );
  return {
    own: [...(ownName === null ? [] : [ownName]), ...notice.own_addresses.filter(isPlainAddress)],
    common: [notice.office, ...notice.office_lines, ...said],
  };
}

/** Words as a reader counts them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export function partText({ heading, paragraphs, items }: NoticePart): string {
  return [heading, ...paragraphs, ...items].join("\n");
}

interface Piece {
  readonly place: NoticePlace;
  readonly text: string;
  /** The same without what is evidence. */
  readonly own: string;
}

// SECURITY: evidence may say what an office may not, but only where evidence belongs. A draft that calls its own sentences
// evidence gains nothing in the other parts.
const EVIDENCE_PARTS: readonly NoticePartId[] = ["which_mail", "search_for"];

function piecesOf(notice: Notice): readonly Piece[] {
  const head = [notice.office, ...notice.office_lines, notice.date, notice.salutation];
  const plain = (place: NoticePlace, text: string): Piece => ({ place, text, own: text });
  return [
    plain("title", notice.title),
    ...head.map((line) => plain("head", line)),
    ...notice.parts.flatMap((part) =>
      [part.heading, ...part.paragraphs, ...part.items].map((text) => ({
        place: part.id,
        text,
        own: EVIDENCE_PARTS.includes(part.id) ? withoutEvidence(text, notice) : text,
      })),
    ),
    ...notice.closing.map((line) => plain("closing", line)),
  ];
}

function withoutEvidence(text: string, { quoted }: Notice): string {
  let own = text;
  for (const fragment of [...quoted].sort((a, b) => b.length - a.length)) {
    if (fragment !== "") own = own.replaceAll(fragment, " ");
  }
  return own;
}

function partProblems({ parts }: Notice): readonly NoticeProblem[] {
  const missing = NOTICE_PARTS.filter((id) => !parts.some((part) => part.id === id));
  const empty = parts.filter((part) => part.heading.trim() === "" || isEmpty(part));
  const order = NOTICE_PARTS.filter((id) => !missing.includes(id));
  const isOrdered = order.length === parts.length && order.every((id, index) => parts[index]?.id === id);
  return [
    ...missing.map((id) => problem("missing_part", id, `the part \`${id}\` is missing`)),
    ...empty.map(({ id }) => problem("empty_part", id, `the part \`${id}\` is empty`)),
    ...(isOrdered ? [] : [problem("order_of_parts", "text", "the parts are not in their order, once each")]),
  ];
}

function isEmpty({ paragraphs, items }: NoticePart): boolean {
  const texts = [...paragraphs, ...items];
  return texts.length === 0 || texts.some((text) => countWords(text) === 0);
}

function referenceProblems(notice: Notice, { reference }: LintContext): readonly NoticeProblem[] {
  const own = notice.reference;
  const wrong = (place: NoticePlace, message: string) => problem("reference", place, message, own);
  if (readReference(own) !== own) return [wrong("title", "the reference is none: a symbol is wrong")];
  if (reference !== undefined && reference !== own)
    return [wrong("title", `the reference is not \`${reference}\``)];
  const call = notice.parts.find(({ id }) => id === "who_to_call");
  return [
    ...(notice.title.includes(own) ? [] : [wrong("title", "the title does not name the reference")]),
    ...(notice.closing.some((line) => line.includes(own))
      ? []
      : [wrong("closing", "the closing does not name the reference")]),
    ...(call === undefined || partText(call).includes(own)
      ? []
      : [wrong("who_to_call", "whom to call does not name the reference")]),
  ];
}

function pieceProblems({ place, text, own }: Piece, looking: Looking): readonly NoticeProblem[] {
  const { notice } = looking;
  return [
    ...linksIn(text, notice, looking.findLinks).map((found) =>
      problem("link", place, "a mail program would make a link of this", found),
    ),
    ...telephoneNumbers(own, notice).map((found) =>
      problem("telephone_number", place, TELEPHONE_MESSAGE, found),
    ),
    ...demands(withoutRecipient(own, looking)).map(({ rule, sentence }) =>
      problem(rule, place, DEMAND_MESSAGES[rule], sentence),
    ),
    ...deletedWords(own).map((found) => problem("deleted_word", place, DELETED_MESSAGE, found)),
    ...namedActors(own, looking).map((found) =>
      problem("actor", place, "this names an actor that was not released", found),
    ),
    ...otherPeople(text, looking).map((found) =>
      problem("other_person", place, "this names somebody else of the campaign", found),
    ),
    ...unseen(text, place),
  ];
}

const DELETED_MESSAGE = "rules that attackers leave in mailboxes delete mail with this word";
const TELEPHONE_MESSAGE = "a notice has no telephone number: say where the member finds it";

const QUOTED_MESSAGES: Readonly<Record<EvidenceRule, string>> = {
  telephone_number: TELEPHONE_MESSAGE,
  deleted_word: DELETED_MESSAGE,
  reference: "an attacker's words that look like a reference of the office",
};

/** SECURITY: evidence may say what an office may not, but nothing that a reader acts on. */
function quotedProblems(fragment: string): readonly NoticeProblem[] {
  return evidenceProblems(fragment).map(({ rule, found }) =>
    problem(rule, "which_mail", QUOTED_MESSAGES[rule], found),
  );
}

const DEMAND_MESSAGES: Readonly<Record<WordRule, string>> = {
  asks_for_secret:
    "only the notice's own sentences name passwords and codes: say what happened without the word (`what you typed`), or `We never ask for your password.`",
  asks_to_sign_in:
    "only the notice's own sentences speak of signing in: say what happened (`the sign-in that was not yours`), or `Do not sign in.`",
  asks_to_click:
    "only the notice's own sentences speak of links and where to click: say `the sender's page`, or `Do not click on anything.`",
  asks_to_open:
    "only the notice's own sentences speak of attachments, of opening and installing: say `the file that came`, or `Do not open the attachment.`",
};

/** What holds for the texts as they leave, and not only for the parts that they are made of. */
function wholeProblems({ notice, text, script }: NoticeDocument, looking: Looking): readonly NoticeProblem[] {
  const spoken = withoutEvidence(script.replace(/\s+/g, " "), {
    ...notice,
    quoted: notice.quoted.map((fragment) => fragment.replace(/\s+/g, " ")),
  });
  return [
    ...(text === noticeText(notice)
      ? []
      : [problem("text_differs", "text", "the text is not the one of its parts")]),
    ...(script.trim() === "" ? [problem("empty_part", "script", "the script is empty")] : []),
    ...linksIn(text, notice, looking.findLinks).map((found) =>
      problem("link", "text", "a mail program would make a link of this", found),
    ),
    ...linksIn(script, notice, looking.findLinks).map((found) =>
      problem("link", "script", "a mail program would make a link of this", found),
    ),
    ...namedActors(spoken, looking).map((found) =>
      problem("actor", "script", "this names an actor that was not released", found),
    ),
    ...otherPeople(script.replace(/\s+/g, " "), looking).map((found) =>
      problem("other_person", "script", "this names somebody else of the campaign", found),
    ),
    ...[...unseen(text.replaceAll("\n", " "), "text"), ...unseen(script.replaceAll("\n", " "), "script")],
  ];
}

function lengthProblems({ notice, text }: NoticeDocument): readonly NoticeProblem[] {
  const first = notice.parts.filter(({ id }) => FIRST_MINUTE.includes(id));
  const minute = countWords(first.map(partText).join(" "));
  const all = countWords(text);
  const tooMany = (place: NoticePlace, count: number, max: number) =>
    problem("too_many_words", place, `${count} words, and ${max} at most are read in time`);
  return [
    ...(minute > FIRST_MINUTE_WORDS_MAX ? [tooMany("what_happened", minute, FIRST_MINUTE_WORDS_MAX)] : []),
    ...(all > NOTICE_WORDS_MAX ? [tooMany("text", all, NOTICE_WORDS_MAX)] : []),
  ];
}

// Of an earlier notice: digits alone are never one.
const REFERENCE = /(?<![\p{L}\p{N}-])(?=[\d-]{0,8}[A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}(?![\p{L}\p{N}-])/gu;

const WRITTEN_DATE = /(?<!\d)(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{4}-\d{2}-\d{2})(?!\d)/g;

function telephoneNumbers(text: string, { reference, own_addresses }: Notice): readonly string[] {
  const withoutReferences = text
    .replaceAll(reference, " ")
    .replace(REFERENCE, (found) => (readReference(found) === found ? " " : found));
  let rest = withoutReferences.replace(WRITTEN_DATE, "; ");
  for (const address of own_addresses) rest = rest.replaceAll(address, " ");
  return telephoneRuns(rest);
}

function namedActors(text: string, looking: Looking): readonly string[] {
  const { actors, released, notice } = looking;
  let rest = withoutRecipient(text, looking);
  // An office names its own country, and not as an author. One word alone would hide that word everywhere.
  for (const line of [notice.office, ...notice.office_lines]) {
    if (countWords(line) > 1) rest = rest.replaceAll(line, " ");
  }
  return actorsIn(withoutReleased(rest, released), actors);
}

function otherPeople(text: string, { findNames, released }: Looking): readonly string[] {
  return findNames(withoutReleased(text, released));
}

/** The recipient may be called Wolf or China, and have a mailbox called `pin`. */
function withoutRecipient(text: string, { ownName, notice }: Looking): string {
  let rest = text;
  for (const address of notice.own_addresses.filter(isPlainAddress)) rest = rest.replaceAll(address, " ");
  return ownName ? rest.replaceAll(ownName, " ") : rest;
}

/** The group's own name may have a country or a person in it. */
function withoutReleased(text: string, released: LintContext["released"]): string {
  let rest = text;
  for (const name of [released.actor, released.group]) if (name) rest = rest.replaceAll(name, " ");
  return rest;
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u;

function unseen(text: string, place: NoticePlace): readonly NoticeProblem[] {
  const found = UNSEEN.exec(text)?.[0];
  if (found === undefined) return [];
  const written = `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  return [problem("control_character", place, "a character that nobody sees", written)];
}

function problem(rule: NoticeRule, place: NoticePlace, message: string, found = ""): NoticeProblem {
  return { rule, place, message, found };
}
