import { isAscii, isUtf8 } from "node:buffer";
import { charsetIsKnown, decodeText } from "./charset.ts";
import type { DefectLog } from "./defect-log.ts";
import { decodeEncodedWords, wordDefects } from "./encoded-words.ts";
import { FIELD_BYTES_MAX } from "./limits.ts";
import type { RawField } from "./scan-header.ts";

/** Where header values are read from. */
export interface FieldSource {
  readonly bytes: Buffer;
  /** Charset of the message's own text, the best guess for raw 8-bit in its header; null when not stated. */
  readonly charset: string | null;
}

/**
 * The value of a field as text: unfolded (RFC 5322 §2.2.3, a fold is one space), surrounding space
 * removed, raw 8-bit read as UTF-8 or else in the charset of the message. Encoded words stay as they are.
 */
export function unfoldedText(field: RawField, source: FieldSource, log: DefectLog): string {
  const { bytes } = source;
  const end = Math.min(field.end, field.valueStart + FIELD_BYTES_MAX);
  if (end < field.end)
    log.add("limit-header-bytes", { offset: field.start, detail: field.name.slice(0, 60) });
  const raw = bytes.subarray(field.valueStart, end);
  let text = isAscii(raw) ? raw.toString("latin1") : eightBitText(field, raw, { source, log });
  if (text.includes("\0")) {
    // SECURITY: readers drop NUL, so a rule must not be blinded by one between two letters.
    log.add("nul-byte", { offset: field.start, detail: field.name.slice(0, 60) });
    text = text.replaceAll("\0", "");
  }
  return text.includes("\n") || text.includes("\r") ? unfold(text, field, log) : text.trim();
}

/** The value as a reader sees it: `unfoldedText` with its encoded words decoded. */
export function decodedText(field: RawField, source: FieldSource, log: DefectLog): string {
  return wordsDecoded(unfoldedText(field, source, log), field, log);
}

/** Decodes the encoded words of text that came from `field`. */
export function wordsDecoded(text: string, field: RawField, log: DefectLog): string {
  if (!text.includes("=?")) return text;
  const decoded = decodeEncodedWords(text);
  for (const code of wordDefects(decoded)) {
    const detail = code === "charset-unknown" ? decoded.unknownCharset : null;
    log.add(code, { offset: field.start, detail: detail ?? field.name.slice(0, 60) });
  }
  return decoded.text;
}

function eightBitText(field: RawField, raw: Buffer, from: { source: FieldSource; log: DefectLog }): string {
  const { charset } = from.source;
  const label = isUtf8(raw) ? "utf-8" : charset !== null && isUsefulGuess(charset) ? charset : "windows-1252";
  from.log.add("header-8bit", { offset: field.start, detail: label.slice(0, 40) });
  return decodeText(raw, label).text;
}

function isUsefulGuess(charset: string): boolean {
  return !/^(utf-?8|us-ascii|ascii|utf-?16.*|utf-?7)$/i.test(charset) && charsetIsKnown(charset);
}

function unfold(text: string, field: RawField, log: DefectLog): string {
  let bareCr = false;
  const unfolded = text.replaceAll(/\r*\n[ \t]*|\r+[ \t]*/g, (fold) => {
    bareCr ||= !fold.includes("\n");
    return " ";
  });
  if (bareCr) log.add("bare-cr", { offset: field.start, detail: field.name.slice(0, 60) });
  return unfolded.trim();
}
