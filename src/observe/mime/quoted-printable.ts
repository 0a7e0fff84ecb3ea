import type { DecodedBytes } from "./base64.ts";

const LF = 10;
const CR = 13;
const EQUALS = 61;

/**
 * Quoted-printable, RFC 2045 §6.7, from any bytes: lower-case hexadecimal is read, spaces before a line end
 * are left out (rule 3), an `=` that starts no escape stays as it is with a defect.
 */
export function decodeQuotedPrintable(source: Uint8Array): DecodedBytes {
  const out = Buffer.allocUnsafe(source.length);
  let size = 0;
  // Spaces written since the last other byte: they go when the line ends.
  let spaces = 0;
  let offset = -1;
  for (let at = 0; at < source.length; at++) {
    const byte = source[at]!;
    if (byte === EQUALS) {
      spaces = 0;
      const high = hexValue(source[at + 1]);
      const low = hexValue(source[at + 2]);
      const skipped = high >= 0 && low >= 0 ? 2 : softBreakLength(source, at);
      if (high >= 0 && low >= 0) out[size++] = high * 16 + low;
      else if (skipped === 0) {
        out[size++] = byte;
        if (offset < 0) offset = at;
      }
      at += skipped;
    } else if (byte === 32 || byte === 9) {
      out[size++] = byte;
      spaces++;
    } else {
      if ((byte === LF || byte === CR) && spaces > 0) size -= spaces;
      spaces = 0;
      out[size++] = byte;
    }
  }
  const bytes = out.subarray(0, size - spaces);
  return offset < 0
    ? { bytes, defect: null, offset: 0 }
    : { bytes, defect: "quoted-printable-invalid", offset };
}

/** Bytes after the `=` at `at` that make it a soft line break (spaces, then the line end); 0 when it is none. */
function softBreakLength(source: Uint8Array, at: number): number {
  let end = at + 1;
  while (source[end] === 32 || source[end] === 9) end++;
  if (end >= source.length) return end - at;
  if (source[end] !== CR) return source[end] === LF ? end - at : 0;
  while (source[end] === CR) end++;
  return source[end] === LF ? end - at : end - at - 1;
}

/** Value of an ASCII hexadecimal digit in either case, else -1. */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
