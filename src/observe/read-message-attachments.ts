import { hash } from "node:crypto";
import type { Attachment } from "../model/message.ts";
import { fileExtension, fileType } from "./files/file-type.ts";
import type { DefectLog } from "./mime/defect-log.ts";
import { ATTACHMENT_BYTES_MAX } from "./mime/limits.ts";
import { once } from "./mime/once.ts";
import { decodeTransfer } from "./mime/transfer-encoding.ts";
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
