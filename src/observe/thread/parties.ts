/** Who wrote a quoted message, to whom, when: read from its introduction. */
import type { Mailbox, PreviousThread, Recipients } from "../../model/message.ts";
import { parseAddresses } from "../mime/addresses.ts";
import { makeMailbox } from "../mime/mailboxes.ts";
import { analyseSubject } from "../mime/subject.ts";
import type { Introduction } from "./introduction.ts";
import { WROTE } from "./phrases.ts";
import { quotedDate } from "./quoted-date.ts";

export type Parties = Pick<PreviousThread, "sender" | "date" | "recipients" | "subject">;

// LIMIT: a quoted block can name thousands.
const RECIPIENTS_MAX = 500;
const NOBODY: Recipients = { to: [], cc: [], bcc: [] };

/** A sender that is only a name has an empty address: forged threads often leave it out, and rules ask for that. */
export function partiesOf(introduction: Introduction | null): Parties {
  if (introduction === null)
    return { sender: null, date: null, recipients: NOBODY, subject: analyseSubject(null) };
  const { fields, sentence } = introduction;
  if (sentence !== null) {
    return {
      sender: sentenceSender(sentence),
      // After these words of eight languages the day stands before the month.
      date: quotedDate(sentence, /^(?:le|el|il|em|no|op|am|dne|w) /i.test(sentence)),
      recipients: NOBODY,
      subject: analyseSubject(null),
    };
  }
  return {
    sender: mailboxes(fields.get("from"))[0] ?? null,
    date: quotedDate(fields.get("date") ?? "", false),
    recipients: {
      to: mailboxes(fields.get("to")),
      cc: mailboxes(fields.get("cc")),
      bcc: mailboxes(fields.get("bcc")),
    },
    subject: analyseSubject(fields.get("subject") ?? null),
  };
}

/** Reads `Jane <j@…>; Erika [mailto:e@…], "Doe, John"` as Outlook and Gmail write it. */
function mailboxes(text: string | undefined): Mailbox[] {
  if (text === undefined || text.trim() === "") return [];
  const plain = text.replace(/\[(?:mailto:)?([^[\]\s]{1,300})\]/gi, "<$1>").replace(/<mailto:/gi, "<");
  const pieces = plain.includes(";") ? plain.split(";", RECIPIENTS_MAX) : [plain];
  const found: Mailbox[] = [];
  for (const piece of pieces) {
    if (piece.trim() === "") continue;
    if (!piece.includes("@")) found.push(nameOnly(piece));
    else for (const one of parseAddresses(piece).candidates) found.push(makeMailbox(one));
    if (found.length >= RECIPIENTS_MAX) break;
  }
  return found.slice(0, RECIPIENTS_MAX);
}

function nameOnly(text: string): Mailbox {
  const name = text.replace(/["<>]/g, "").trim();
  return makeMailbox({ displayName: name === "" ? null : name, address: "" });
}

/** The address in angle brackets or bare, and the name that stands before it. */
function sentenceSender(sentence: string): Mailbox | null {
  const found = /<?(?:mailto:)?([^\s<>"()[\],;:@]{1,64}@[^\s<>"()[\],;:@]{1,253})/i.exec(sentence);
  const said = sentence.replace(/[\s:：-]+$/, "");
  const name = senderName(found === null ? said : beforeAddress(said, found.index, found[0].length));
  if (found === null && name === null) return null;
  return makeMailbox({ displayName: name, address: found?.[1] ?? "" });
}

function beforeAddress(said: string, at: number, length: number): string {
  const before = said.slice(0, at);
  // "Dne 12. 1. v 9:30 <e@…> napsal" and "<e@…> Erika schrieb" name nobody before the address.
  return before.trim() === "" ? said.slice(at + length) : before;
}

/** Words between a date and a name, `09:30 Uhr schrieb Erika`. */
const BEFORE_NAME = new Set(
  (
    "am pm a.m. p.m. uhr h at um gmt utc cet cest est edt cst cdt pst pdt via heeft hat odesílatel uživatel godz. " +
    "wiadomość napisana przez " +
    WROTE.join(" ")
  ).split(" "),
);
/** Words between a name and what follows, `Erika schrieb am`, `Piet heeft het volgende geschreven`. */
const AFTER_NAME = new Set(
  `a ha hat heeft het volgende w dniu dnia am on le el il op em dne ${WROTE.join(" ")}`.split(" "),
);

/** The words behind the last number (the end of date and time), or before the first if there are none behind. */
function senderName(text: string): string | null {
  const words = text
    .replace(/[<>"()[\]]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const behind = words.slice(words.findLastIndex((word) => /\d/.test(word)) + 1);
  const firstNumber = words.findIndex((word) => /\d/.test(word));
  return nameIn(behind) ?? nameIn(words.slice(0, Math.max(0, firstNumber)));
}

function nameIn(words: readonly string[]): string | null {
  let [start, end] = [0, words.length];
  while (start < end && isBeside(words[start]!, BEFORE_NAME)) start += 1;
  while (end > start && isBeside(words[end - 1]!, AFTER_NAME)) end -= 1;
  const name = words
    .slice(start, end)
    .join(" ")
    .replace(/^[,.;:–-]+\s*|[,;:–-]+$/g, "");
  return /\p{L}/u.test(name) && name.length <= 100 ? name : null;
}

function isBeside(word: string, fill: ReadonlySet<string>): boolean {
  const bare = word.toLowerCase().replace(/^[,;:–-]+|[,;:–-]+$/g, "");
  return fill.has(bare) || !/\p{L}/u.test(bare) || /^utc[+-]/.test(bare);
}
