/** A notice's document as bytes: the same document gives the same bytes, and so the same hash, on every machine. */
import { createHash } from "node:crypto";
import { NOTICE_PARTS, type Notice, type NoticeDocument, type NoticePart } from "../../model/notice.ts";

// LIMIT: a notice has 5 kB; what is a hundred times as long is none, and is not parsed.
const DOCUMENT_BYTES_MAX = 500_000;

/** JSON without spaces, keys in order, UTF-8 (RFC 8785, for texts and lists as a document has them). */
export function documentBytes(document: NoticeDocument): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document, inOrder));
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 in hexadecimal of the document's bytes. */
export function documentHash(document: NoticeDocument): string {
  return createHash("sha256").update(documentBytes(document)).digest("hex");
}

/** Null where the bytes are no document. */
export function readDocument(bytes: Uint8Array): NoticeDocument | null {
  if (bytes.length > DOCUMENT_BYTES_MAX) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  return isDocument(value) ? value : null;
}

function isDocument(value: unknown): value is NoticeDocument {
  return isRecord(value) && isText(value["text"]) && isText(value["script"]) && isNotice(value["notice"]);
}

const TEXTS = ["reference", "language", "title", "office", "date", "salutation"] as const;
const LISTS = ["office_lines", "closing", "quoted", "own_addresses"] as const;

function isNotice(value: unknown): value is Notice {
  return (
    isRecord(value) &&
    TEXTS.every((key) => isText(value[key])) &&
    LISTS.every((key) => isTexts(value[key])) &&
    Array.isArray(value["parts"]) &&
    value["parts"].every(isPart)
  );
}

function isPart(value: unknown): value is NoticePart {
  return (
    isRecord(value) &&
    NOTICE_PARTS.some((id) => id === value["id"]) &&
    isText(value["heading"]) &&
    isTexts(value["paragraphs"]) &&
    isTexts(value["items"]) &&
    typeof value["isOrdered"] === "boolean"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
