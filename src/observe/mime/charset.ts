import { isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import type { DefectCode } from "../../model/defect.ts";

/** Text with the charset it was read in and what was wrong. */
export interface DecodedText {
  readonly text: string;
  readonly defect: DefectCode | null;
}

// Names that are neither in iconv-lite nor in the Encoding Standard but in real mail.
const ALIASES: Readonly<Record<string, string>> = {
  utf8: "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "unicode-1-1-utf-7": "utf-7",
  cp65001: "utf-8",
  utf8mb4: "utf-8",
  unicode: "utf-16le",
  ansi: "windows-1252",
  "windows-1252-1": "windows-1252",
  "x-mac-roman": "macintosh",
  "x-windows-949": "cp949",
  "x-gbk": "gbk",
  "x-user-defined": "windows-1252",
  "iso-8859-1-windows-3.1-latin-1": "windows-1252",
};

const ASCII_NAMES = new Set([
  "",
  "ascii",
  "us-ascii",
  "ansi_x3.4-1968",
  "iso646-us",
  "7bit",
  "unknown",
  "none",
  "default",
]);
const LATIN1_NAMES = new Set([
  "iso-8859-1",
  "iso8859-1",
  "iso_8859-1",
  "latin1",
  "latin-1",
  "l1",
  "cp819",
  "windows-1252",
  "cp1252",
  "x-ansi",
]);

/**
 * Bytes to text in the charset `label` as written in the mail; null or ASCII means that nobody said, so
 * valid UTF-8 is taken as such and anything else as windows-1252. A byte order mark is left out.
 *
 * SPEC: as in the Encoding Standard, ISO-8859-1 means windows-1252: mail programs show it that way.
 */
export function decodeText(bytes: Buffer, label: string | null): DecodedText {
  const name = canonicalLabel(label);
  if (!isStateful(name) && isAscii(bytes)) return { text: bytes.toString("latin1"), defect: null };
  if (name === "utf-8") return decodeUtf8(bytes);
  if (ASCII_NAMES.has(name)) {
    const text = isUtf8(bytes) ? withoutMark(bytes.toString("utf8")) : iconv.decode(bytes, "windows-1252");
    return { text, defect: label === null ? null : "charset-invalid-bytes" };
  }
  if (LATIN1_NAMES.has(name)) return { text: iconv.decode(bytes, "windows-1252"), defect: null };
  return decodeOther(bytes, name);
}

/** True when the charset is one that we decode. */
export function charsetIsKnown(label: string): boolean {
  const name = canonicalLabel(label);
  return (
    name === "utf-8" ||
    ASCII_NAMES.has(name) ||
    LATIN1_NAMES.has(name) ||
    iconv.encodingExists(name) ||
    textDecoder(name) !== null
  );
}

function canonicalLabel(label: string | null): string {
  if (label === null) return "";
  if (label === "utf-8" || label === "UTF-8") return "utf-8";
  const name = label
    .trim()
    .toLowerCase()
    .replaceAll(/["'\s]/g, "");
  return ALIASES[name] ?? name;
}

/** Charsets in which ASCII bytes are not ASCII text: UTF-7, UTF-16, UTF-32, ISO-2022, HZ. */
function isStateful(name: string): boolean {
  return (
    name.startsWith("utf-7") ||
    name.startsWith("utf-16") ||
    name.startsWith("utf16") ||
    name.startsWith("utf-32") ||
    name.startsWith("iso-2022") ||
    name.startsWith("ucs") ||
    name.startsWith("hz") ||
    name.startsWith("ebcdic") ||
    name.startsWith("ibm037")
  );
}

function decodeUtf8(bytes: Buffer): DecodedText {
  const defect = isUtf8(bytes) ? null : "charset-invalid-bytes";
  return { text: withoutMark(bytes.toString("utf8")), defect };
}

function decodeOther(bytes: Buffer, name: string): DecodedText {
  if (iconv.encodingExists(name)) {
    const text = iconv.decode(bytes, name);
    return { text, defect: text.includes("\ufffd") ? "charset-invalid-bytes" : null };
  }
  const decoder = textDecoder(name);
  if (decoder !== null) {
    const text = decoder.decode(bytes);
    return { text, defect: text.includes("\ufffd") ? "charset-invalid-bytes" : null };
  }
  const text = isUtf8(bytes) ? bytes.toString("utf8") : iconv.decode(bytes, "windows-1252");
  return { text: withoutMark(text), defect: "charset-unknown" };
}

/** The platform knows ISO-2022-JP and a few more that iconv-lite lacks. */
function textDecoder(name: string): { decode(bytes: Uint8Array): string } | null {
  try {
    return new TextDecoder(name);
  } catch {
    return null; // RangeError: the Encoding Standard does not know the label either.
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
