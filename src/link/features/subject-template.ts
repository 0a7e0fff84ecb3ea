import { isWord, maskWords } from "./mask-words.ts";
import type { MessageFacts } from "./message-facts.ts";

// LIMIT: a subject in the list of an analyst; real ones have under 120 characters.
const LENGTH_MAX = 120;

/**
 * The subject with reply marks and `[tags]` cut and numbers, dates and names masked. Missing where no word is left: a
 * bare number says nothing of who wrote it. Missing in an answer within a thread (RFC 5322 §3.6.4): its subject is
 * that of whoever began. A "Re:" that answers nothing is the author's own, and a common trick.
 */
export function subjectTemplate({ message, names }: MessageFacts): readonly string[] {
  if (message.headers.in_reply_to !== null || message.headers.references.length > 0) return [];
  const { base, subject } = message.subject;
  const text = (base !== null && base !== "" ? base : (subject ?? "")).slice(0, 1_000);
  const words = maskWords(text.normalize("NFKC").replace(/\n/g, " "), names);
  return words.some(isWord) ? [words.join(" ").slice(0, LENGTH_MAX)] : [];
}
