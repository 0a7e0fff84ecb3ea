import { foldCase } from "../../core/fold-case.ts";
import type { Mailbox, Message } from "../../model/message.ts";
import { OFFICE_WORDS } from "./phrases.ts";

/** Names that a text may hold because of who reads or wrote it, case folded. */
export interface Names {
  /** Words of the readers' names: each is masked wherever it stands with a capital. */
  readonly readers: ReadonlySet<string>;
  /**
   * Words of the author's display name, in both orders. They are masked only as a whole: half of all display names are
   * words of the text ("Daily News"), and a hand that changes the name leaves the text.
   */
  readonly author: readonly (readonly string[])[];
}

// LIMIT: a mail to a thousand people names a thousand; the first tell how the text addresses its reader.
const MAILBOXES_MAX = 50;
const WORDS_MAX = 200;

/** The same text to two readers, or under two names, is one text. Names of offices are words of texts too, and stay. */
export function namesToMask({ sender, recipients, mailbox }: Message): Names {
  const found = new Set<string>();
  const boxes = [mailbox, ...recipients.to, ...recipients.cc].filter((box) => box !== null);
  for (const box of boxes.slice(0, MAILBOXES_MAX)) addReader(found, box);
  const author = wordsOf(sender?.display_name ?? "");
  const isName = author.length >= 2 && author.length <= 4;
  return { readers: found, author: isName ? [author, [...author.slice(1), ...author.slice(0, 1)]] : [] };
}

function addReader(found: Set<string>, { display_name: name, email }: Mailbox): void {
  const local = email.local_part ?? "";
  // Local parts with many digits are numbers, not names.
  const texts = [name ?? "", /\d{3}/.test(local) ? "" : local];
  for (const word of texts.flatMap(wordsOf)) {
    if (found.size < WORDS_MAX && word.length >= 2 && !OFFICE_WORDS.has(word)) found.add(word);
  }
}

function wordsOf(text: string): readonly string[] {
  if (text.includes("@") || text.length > 200) return [];
  return foldCase(text.normalize("NFKC"))
    .split(/[^\p{L}\p{M}'’-]+/u)
    .filter((word) => word !== "");
}
