import { foldCase } from "../../core/fold-case.ts";
import type { Message } from "../../model/message.ts";
import { CLOSINGS, FURNITURE } from "./phrases.ts";

// LIMIT: the text that is compared. The longest honest mails are newsletters of 30,000 characters; what a mail says
// further down does not make it another one, and costs time.
const TEXT_LENGTH_MAX = 50_000;
const LINES_MAX = 2_000;
const SIGNATURE_LINES_MAX = 25;
/** Words before a closing formula, so that a mail that begins with "Thanks" is not empty. */
const WORDS_BEFORE_CLOSING = 8;

/**
 * What the writer of a message wrote: its newest text without the signature after a closing formula, and without lines that
 * mailing services and legal departments add. Two people of one house share a confidentiality notice
 * longer than their mails.
 */
export function newestText({ body }: Message): string {
  const newest = body.current_thread.text ?? "";
  const text = newest.trim() !== "" ? newest : (body.html?.display_text ?? body.plain?.raw ?? "");
  return withoutTail(text.slice(0, TEXT_LENGTH_MAX).normalize("NFKC"));
}

function withoutTail(text: string): string {
  const kept: string[] = [];
  let words = 0;
  const lines = text.split("\n", LINES_MAX);
  for (const [i, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const folded = foldCase(trimmed);
    // SPEC: RFC 3676 §4.3; some programs drop the space. A patch may remove a line of one hyphen.
    if (trimmed === "--" && lines.length - i <= SIGNATURE_LINES_MAX) break;
    if (words >= WORDS_BEFORE_CLOSING && isClosing(folded)) break;
    if (isFurniture(folded)) continue;
    kept.push(trimmed);
    words += wordCount(trimmed);
  }
  return kept.join("\n");
}

/** A line of its own: "Kind regards," or "Mit freundlichen Grüßen Ada", not a sentence that thanks. */
function isClosing(line: string): boolean {
  if (line.length > 40) return false;
  return CLOSINGS.some((phrase) => line.startsWith(phrase) && !/^\p{L}/u.test(line.slice(phrase.length)));
}

function isFurniture(line: string): boolean {
  return FURNITURE.some((phrase) => line.includes(phrase));
}

function wordCount(line: string): number {
  return line.split(" ").length;
}
