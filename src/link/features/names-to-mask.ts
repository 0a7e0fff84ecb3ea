import { foldCase } from "../../core/fold-case.ts";
import type { Mailbox, Message } from "../../model/message.ts";
import { OFFICE_WORDS } from "./phrases.ts";

// LIMIT: a mail to a thousand people names a thousand; the first tell how the text addresses its reader.
const MAILBOXES_MAX = 50;
const WORDS_MAX = 200;

/**
 * Case-folded words of the names of those who received and wrote a message. The same text to two readers, or under two
 * names, is one text. Names of offices and firms are not masked: they are words of texts too.
 */
export function namesToMask({ sender, recipients, mailbox }: Message): ReadonlySet<string> {
  const found = new Set<string>();
  const readers = [mailbox, ...recipients.to, ...recipients.cc].filter((box) => box !== null);
  for (const box of readers.slice(0, MAILBOXES_MAX)) {
    addWords(found, box.display_name ?? "");
    addAddress(found, box);
  }
  if (sender !== null) {
    if (isPersonName(sender.display_name ?? "")) addWords(found, sender.display_name ?? "");
    addAddress(found, sender);
  }
  return found;
}

function addAddress(found: Set<string>, { email }: Mailbox): void {
  const local = email.local_part ?? "";
  if (/\d{3}/.test(local)) return;
  addWords(found, local);
}

function addWords(found: Set<string>, text: string): void {
  if (text.includes("@") || text.length > 200) return;
  for (const word of foldCase(text.normalize("NFKC")).split(/[^\p{L}\p{M}'’-]+/u)) {
    if (found.size < WORDS_MAX && word.length >= 2 && !OFFICE_WORDS.has(word)) found.add(word);
  }
}

/** Two to four words, each with a capital or of a script without, none of an office. */
function isPersonName(text: string): boolean {
  const words = text
    .normalize("NFKC")
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  if (words.length < 2 || words.length > 4) return false;
  return words.every((word) => {
    const first = word[0] ?? "";
    return (
      /^[\p{L}\p{M}.'’-]+$/u.test(word) && first === first.toUpperCase() && !OFFICE_WORDS.has(foldCase(word))
    );
  });
}
