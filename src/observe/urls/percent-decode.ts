import { unescape as decodeEscapes } from "node:querystring";

/** Undoes percent-escapes as UTF-8 (RFC 3986 §2.1); damaged escapes stay as written. Never throws. */
export function percentDecode(text: string): string {
  return text.includes("%") ? decodeEscapes(text) : text;
}
