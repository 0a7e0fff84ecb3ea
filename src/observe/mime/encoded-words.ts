import type { DefectCode } from "../../model/defect.ts";
import { decodeBase64 } from "./base64.ts";
import { charsetIsKnown, decodeText } from "./charset.ts";
import { hexValue } from "./quoted-printable.ts";

/** A header text as a reader sees it. */
export interface DecodedWords {
  readonly text: string;
  /** A word could not be decoded as RFC 2047 asks. */
  readonly damaged: boolean;
  /** The first charset that nobody knows, at most 40 characters; null when all are known. */
  readonly unknownCharset: string | null;
}

/** What the words leave in the log. */
export function wordDefects(decoded: DecodedWords): readonly DefectCode[] {
  const codes: DefectCode[] = [];
  if (decoded.damaged) codes.push("encoded-word-invalid");
  if (decoded.unknownCharset !== null) codes.push("charset-unknown");
  return codes;
}

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
  readonly end: number;
  readonly damaged: boolean;
}

// LIMIT: RFC 2047 §2 allows 75 characters for a whole word; charset names are far shorter. Bounding the
// search for the second `?` keeps a header of `=?=?=?…` linear.
const CHARSET_LENGTH_MAX = 60;

/**
 * Decodes the encoded words of a header text, RFC 2047. Words with one charset that only white space
 * separates are decoded as one run of bytes, because senders split within a character (forbidden by
 * §5, common). Words may contain spaces, may stand inside quotes, and may touch their neighbours.
 */
export function decodeEncodedWords(text: string): DecodedWords {
  let at = text.indexOf("=?");
  if (at < 0) return { text, damaged: false, unknownCharset: null };
  let out = "";
  let from = 0;
  let damaged = false;
  let unknownCharset: string | null = null;
  const lastEnd = text.lastIndexOf("?=");
  while (at >= 0) {
    const word = readWord(text, at, lastEnd);
    if (word === null) {
      damaged ||= looksLikeWord(text, at);
      at = text.indexOf("=?", at + 2);
      continue;
    }
    const run = readRun(text, word, lastEnd);
    out += text.slice(from, at) + run.text;
    damaged ||= run.damaged;
    unknownCharset ??= run.unknownCharset;
    from = run.end;
    at = text.indexOf("=?", from);
  }
  return { text: out + text.slice(from), damaged, unknownCharset };
}

/** Decodes `first` and all words that follow it with nothing but white space between. */
function readRun(text: string, first: Word, lastEnd: number): DecodedWords & { readonly end: number } {
  let out = "";
  let pending: Buffer[] = [first.bytes];
  let current = first;
  let damaged = first.damaged;
  let unknownCharset: string | null = null;
  const flush = (): void => {
    const decoded = decodeText(pending.length === 1 ? pending[0]! : Buffer.concat(pending), current.charset);
    if (charsetIsKnown(current.charset)) damaged ||= decoded.defect !== null;
    else unknownCharset ??= current.charset.slice(0, 40);
    out += decoded.text;
    pending = [];
  };
  for (;;) {
    const next = readWord(text, skipBlank(text, current.end), lastEnd);
    if (next === null || next.charset.toLowerCase() !== current.charset.toLowerCase()) flush();
    if (next === null) return { text: out, end: current.end, damaged, unknownCharset };
    pending.push(next.bytes);
    damaged ||= next.damaged;
    current = next;
  }
}

/** The word `=?charset?B or Q?text?=` at `at`, or null. No word ends after `lastEnd`; searching there would be quadratic. */
function readWord(text: string, at: number, lastEnd: number): Word | null {
  if (text.charCodeAt(at) !== 61 || text.charCodeAt(at + 1) !== 63) return null;
  const head = text.slice(at + 2, at + 2 + CHARSET_LENGTH_MAX);
  const question = head.indexOf("?");
  if (question < 1) return null;
  const encoding = text[at + question + 3]?.toUpperCase();
  if ((encoding !== "B" && encoding !== "Q") || text[at + question + 4] !== "?") return null;
  const start = at + question + 5;
  const end = start > lastEnd ? -1 : text.indexOf("?=", start);
  if (end < 0) return null;
  // RFC 2231 §5: `charset*language`.
  const charset = head.slice(0, question).split("*")[0] ?? "";
  const body = text.slice(start, end);
  const decoded = encoding === "B" ? fromB(body) : { bytes: fromQ(body), damaged: false };
  return { charset, end: end + 2, ...decoded };
}

function looksLikeWord(text: string, at: number): boolean {
  return /^=\?[\w*.:-]{2,40}\?[bq]\?/i.test(text.slice(at, at + 50));
}

function fromB(body: string): { bytes: Buffer; damaged: boolean } {
  const { bytes, defect } = decodeBase64(Buffer.from(body, "latin1"));
  // Missing padding is so common in words, and so harmless, that only garbage counts.
  return { bytes, damaged: defect === "base64-invalid" };
}

function fromQ(body: string): Buffer {
  const source = Buffer.from(body, "utf8"); // Raw 8-bit in a word was decoded with the field.
  let size = 0;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at]!;
    const high = byte === 61 ? hexValue(source[at + 1]) : -1;
    const low = byte === 61 ? hexValue(source[at + 2]) : -1;
    if (high >= 0 && low >= 0) {
      source[size++] = high * 16 + low;
      at += 2;
    } else source[size++] = byte === 95 ? 32 : byte;
  }
  return source.subarray(0, size);
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  return at;
}
