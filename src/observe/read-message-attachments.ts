import { hash } from "node:crypto";
import type { Attachment } from "../model/message.ts";
import { fileExtension, fileType } from "./files/file-type.ts";
import type { DefectLog } from "./mime/defect-log.ts";
import { ATTACHMENT_BYTES_MAX, TEXT_BYTES_MAX } from "./mime/limits.ts";
import { once } from "./mime/once.ts";
import { decodeTransfer } from "./mime/transfer-encoding.ts";
import { findUuencoded, type UuencodedFile } from "./mime/uuencoded-files.ts";
import { firstField, type WalkedPart } from "./mime/walk.ts";
import { placeOf } from "./read-message-body.ts";

/**
 * An attachment of the model; bytes are decoded when something about them is asked, and kept. A
 * message/rfc822 part is an attachment with its bytes and is not walked into.
 */
export class MessageAttachment implements Attachment {
  readonly file_name: string | null;
  readonly file_extension: string | null;
  readonly content_type: string;
  readonly content_id: string | null;
  readonly content_disposition: string | null;
  readonly content_transfer_encoding: string | null;
  /** Decoded bytes, at most ATTACHMENT_BYTES_MAX. */
  readonly bytes: () => Buffer;
  readonly #fileType: () => string;
  readonly #sha256: () => string;

  constructor(source: Buffer, part: WalkedPart, log: DefectLog) {
    this.file_name = part.disposition.parameters["filename"] || part.parameters["name"] || null;
    this.file_extension = fileExtension(this.file_name);
    this.content_type = part.contentType;
    this.content_id = contentId(source, part);
    this.content_disposition = part.disposition.value || null;
    this.content_transfer_encoding = part.transferEncoding || null;
    this.bytes = once(() => decodeBody(source, part, log));
    this.#fileType = once(() => fileType(this.bytes()));
    this.#sha256 = once(() => hash("sha256", this.bytes()));
  }

  get file_type(): string {
    return this.#fileType();
  }
  get size(): number {
    return this.bytes().length;
  }
  get raw(): string {
    return this.bytes().toString("base64");
  }
  get md5(): string {
    return hash("md5", this.bytes());
  }
  get sha1(): string {
    return hash("sha1", this.bytes());
  }
  get sha256(): string {
    return this.#sha256();
  }
}

/** Files that stand uuencoded in the body's plain text, as attachments: older mail programs show them so. */
export function uuencodedAttachments(
  source: Buffer,
  parts: readonly WalkedPart[],
  log: DefectLog,
): MessageAttachment[] {
  return parts.flatMap((part) => {
    const { start, end } = part.bodySpan;
    const text = decodeTransfer(source.subarray(start, end), part.transferEncoding, TEXT_BYTES_MAX).bytes;
    const files = findUuencoded(text);
    if (files.length > 0) log.add("uuencoded-in-text", placeOf(part));
    return files.map((file) => new MessageAttachment(text, filePart(part, file), log));
  });
}

/** The file as a part of its own; its span is one of the decoded text. */
function filePart(part: WalkedPart, { name, start, end }: UuencodedFile): WalkedPart {
  return {
    ...part,
    contentType: "application/octet-stream",
    parameters: { name },
    transferEncoding: "x-uuencode",
    disposition: { value: "", parameters: {}, defects: [] },
    header: { fields: [], start: 0, bodyStart: 0 },
    bodySpan: { start, end },
  };
}

function decodeBody(source: Buffer, part: WalkedPart, log: DefectLog): Buffer {
  const body = source.subarray(part.bodySpan.start, part.bodySpan.end);
  const { bytes, defect, offset } = decodeTransfer(body, part.transferEncoding, ATTACHMENT_BYTES_MAX);
  const place = placeOf(part);
  if (defect !== null) log.add(defect, { ...place, offset: part.bodySpan.start + offset });
  if (bytes.length < ATTACHMENT_BYTES_MAX) return bytes;
  log.add("limit-size", place);
  return bytes.subarray(0, ATTACHMENT_BYTES_MAX);
}

function contentId(source: Buffer, part: WalkedPart): string | null {
  const field = firstField(part.header, "content-id");
  if (field === null) return null;
  const text = source
    .toString("utf8", field.valueStart, Math.min(field.end, field.valueStart + 1_000))
    .trim();
  const bare = text.startsWith("<") && text.endsWith(">") ? text.slice(1, -1) : text;
  return bare === "" ? null : bare.replaceAll(/[\r\n]+[ \t]*/g, "");
}
