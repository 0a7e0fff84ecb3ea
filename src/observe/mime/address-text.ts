import { withoutComments } from "./comments.ts";
import { decodeEncodedWords } from "./encoded-words.ts";

/** A run of characters of an address list, as far as its meaning is known without its neighbours. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  /** White space stood before it. */
  readonly spaced: boolean;
}

/** Pieces that stand together. */
export interface Word {
  readonly text: string;
  readonly quotedOnly: boolean;
}

/** Pieces joined where no space parts them, and around an `@` even where one does (RFC 5322 §4.4). */
export function wordsOf(pieces: readonly Piece[]): Word[] {
  const words: { text: string; quotedOnly: boolean }[] = [];
  // Kept apart because asking a growing string for its end costs its whole length each time.
  let endsWithAt = false;
  for (const piece of pieces) {
    const last = words.at(-1);
    const text = piece.quoted ? `"${piece.text}"` : piece.text;
    const glued = last !== undefined && (!piece.spaced || piece.text.startsWith("@") || endsWithAt);
    if (!glued) words.push({ text: piece.quoted ? piece.text : text, quotedOnly: piece.quoted });
    else {
      // A quoted local part keeps its quotes: `"j. doe"@example.org`.
      if (last.quotedOnly) last.text = `"${last.text}"`;
      last.text += text;
      last.quotedOnly = false;
    }
    endsWithAt = piece.text.endsWith("@");
  }
  return words;
}

/** True when an `@` stands between two texts. */
export function isAddressLike(text: string): boolean {
  const at = text.lastIndexOf("@");
  return at > 0 && at < text.length - 1;
}

/** Without source route (RFC 5322 §4.4), `mailto:`, white space around, quotes that Outlook adds. */
export function cleanAddress(raw: string): string {
  let text = decodedWords(raw).trim();
  if (text.startsWith("@")) {
    const colon = text.indexOf(":");
    if (colon > 0) text = text.slice(colon + 1);
  }
  if (/^mailto:/i.test(text)) text = text.slice(7);
  if (text.includes("(")) text = withoutComments(text);
  if (text.length > 2 && text.startsWith("'") && text.endsWith("'")) text = text.slice(1, -1);
  return text.includes('"') || !text.includes("@") ? text.trim() : text.replaceAll(/\s+/g, "");
}

/** Text with its encoded words decoded. */
export function decodedWords(text: string): string {
  return text.includes("=?") ? decodeEncodedWords(text).text : text;
}
