import type { Defect } from "../../model/defect.ts";
import {
  addressField,
  type ComposedAttachment,
  type ComposedMessage,
  composeMessage,
  textField,
} from "./compose-message.ts";
import { decompressRtf, htmlInRtf } from "./compressed-rtf.ts";
import { fieldNameLength, mailboxOnPath, startsWith } from "./look.ts";
import { type MailFile, type MailSource, UnreadableError } from "./mail-source.ts";
import { charsetOf, type MapiObject, readMapiFile } from "./mapi-properties.ts";
import { readWhole } from "./open-file.ts";

const COMPOUND_FILE = "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1";

/**
 * A message saved by Outlook (MS-OXMSG). Written again as RFC 5322: with the header it was received with, where Outlook
 * kept it, else with one from its properties; with its text, its HTML (also the one hidden in RTF) and its attachments.
 * The bytes are ours, so signatures of the original do not verify on them.
 */
export const outlookMessage: MailSource = {
  name: "outlook-message",
  recognises: (file: MailFile): boolean => startsWith(file.head, COMPOUND_FILE),
  async *read(file, context) {
    const { bytes, isCut, failure } = await readWhole(file, context.limits.wholeFileBytesMax);
    if (isCut) throw new UnreadableError("the Outlook file is too large");
    const defects: Defect[] = failure === null ? [] : [{ code: "source-truncated", offset: bytes.length }];
    const root = openRoot(bytes);
    const message = messageBytes(root, defects);
    const cut = message.length > context.limits.messageBytesMax;
    if (cut) defects.push({ code: "limit-size", offset: context.limits.messageBytesMax });
    yield {
      kind: "message",
      path: file.path,
      index: 0,
      bytes: cut ? message.slice(0, context.limits.messageBytesMax) : message,
      mailbox: mailboxOnPath(file.path, false),
      defects,
      isRebuilt: true,
      readBytes: file.readBytes(),
    };
  },
};

// The library throws strings and errors of all kinds on damaged tables; the reason for a person is one.
function openRoot(bytes: Uint8Array): MapiObject {
  let root: MapiObject;
  try {
    root = readMapiFile(bytes);
  } catch {
    throw new UnreadableError("a damaged Office or Outlook file");
  }
  const isItem = root.text(P.messageClass) !== null || root.text(P.subject) !== null || hasBody(root);
  if (!isItem) throw new UnreadableError("not mail (an Office document)");
  return root;
}

/** Property ids (MS-OXPROPS) that make up a message. */
const P = {
  messageClass: "001A",
  subject: "0037",
  submitTime: "0039",
  representingName: "0042",
  representingType: "0064",
  representingAddress: "0065",
  transportHeaders: "007D",
  recipientType: "0C15",
  senderName: "0C1A",
  senderType: "0C1E",
  senderAddress: "0C1F",
  deliveryTime: "0E06",
  plain: "1000",
  compressedRtf: "1009",
  html: "1013",
  messageId: "1035",
  references: "1039",
  inReplyTo: "1042",
  displayName: "3001",
  addressType: "3002",
  address: "3003",
  attachmentData: "3701",
  attachmentShortName: "3704",
  attachmentMethod: "3705",
  attachmentName: "3707",
  attachmentType: "370E",
  attachmentContentId: "3712",
  smtpAddress: "39FE",
  internetCodepage: "3FDE",
  senderSmtp: "5D01",
  representingSmtp: "5D02",
} as const;

// LIMIT: each embedded message is written into the one around it; MIME readers stop soon after this depth too.
const EMBEDDED_DEPTH_MAX = 10;
const ATTACHMENTS_MAX = 2000;
const RECIPIENTS_MAX = 20_000;
const EMBEDDED_MESSAGE = 5;

function hasBody(item: MapiObject): boolean {
  return item.text(P.plain) !== null || item.binary(P.html) !== null || item.binary(P.compressedRtf) !== null;
}

function messageBytes(root: MapiObject, defects: Defect[]): Uint8Array<ArrayBuffer> {
  const lines = composeMessage(readItem(root, { depth: 0, path: "", defects }), "");
  const text = `${lines.join("\r\n")}\r\n`;
  const bytes = new Uint8Array(text.length);
  Buffer.from(bytes.buffer).write(text, "latin1");
  return bytes;
}

interface Place {
  readonly depth: number;
  /** Makes boundaries unique among nested messages. */
  readonly path: string;
  readonly defects: Defect[];
}

function readItem(item: MapiObject, place: Place): ComposedMessage {
  const transport = item.text(P.transportHeaders) ?? "";
  const header = transportLines(transport);
  return {
    header: header.length > 0 ? header : headerFromProperties(item, place.defects),
    plain: item.text(P.plain),
    html: readHtml(item, place.defects),
    attachments: readAttachments(item, place),
  };
}

/**
 * The header as it was received, without the fields that described the body (Outlook took that apart) and without
 * lines that are no fields, which could imitate a boundary of ours. Each line is kept below 998 characters by its folds.
 */
function transportLines(text: string): string[] {
  const lines: string[] = [];
  let isKept = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const isFolded = line.startsWith(" ") || line.startsWith("\t");
    if (isFolded && line.trim() !== "" && isKept) lines.push(toHeaderBytes(line));
    if (isFolded) continue;
    const nameLength = fieldNameLength(Buffer.from(line.slice(0, 200), "latin1"), 0);
    const name = line.slice(0, nameLength).toLowerCase();
    isKept = nameLength > 0 && name !== "mime-version" && !name.startsWith("content-");
    if (isKept) lines.push(toHeaderBytes(line));
  }
  return lines;
}

// Raw UTF-8 in a header (RFC 6532) is Unicode in the property and becomes its bytes again, one character each.
function toHeaderBytes(line: string): string {
  return Buffer.from(line.replaceAll("\0", ""), "utf8").toString("latin1");
}

function headerFromProperties(item: MapiObject, defects: Defect[]): string[] {
  const recipients = item.inner("__recip_version1.0_").slice(0, RECIPIENTS_MAX);
  const of = (type: number) => recipients.filter((person) => (person.integer(P.recipientType) ?? 1) === type);
  const date = item.time(P.submitTime) ?? item.time(P.deliveryTime);
  const author = authorOf(item);
  const subject = item.text(P.subject);
  const lists = (["To", "Cc", "Bcc"] as const).flatMap((name, at) => {
    const people = of(at + 1).map(personOf);
    return people.length === 0 ? [] : [addressField(name, people)];
  });
  if (author === null) defects.push({ code: "msg-property-invalid", detail: "sender" });
  return [
    ...(date === null ? [] : [`Date: ${date.toUTCString().replace("GMT", "+0000")}`]),
    ...(author === null ? [] : [addressField("From", [author])]),
    ...lists,
    ...(subject === null ? [] : [textField("Subject", oneLine(subject))]),
    ...idField("Message-ID", item.text(P.messageId)),
    ...idField("In-Reply-To", item.text(P.inReplyTo)),
    ...idField("References", item.text(P.references)),
  ];
}

interface Person {
  readonly name: string | null;
  readonly address: string | null;
}

function authorOf(item: MapiObject): Person | null {
  const name = item.text(P.representingName) ?? item.text(P.senderName);
  const address =
    item.text(P.representingSmtp) ??
    internetAddress(item.text(P.representingType), item.text(P.representingAddress)) ??
    item.text(P.senderSmtp) ??
    internetAddress(item.text(P.senderType), item.text(P.senderAddress));
  return name === null && address === null ? null : { name: name === null ? null : oneLine(name), address };
}

function personOf(recipient: MapiObject): Person {
  const address =
    recipient.text(P.smtpAddress) ??
    internetAddress(recipient.text(P.addressType), recipient.text(P.address));
  const name = recipient.text(P.displayName);
  return { name: name === null ? null : oneLine(name), address };
}

// Inside an organisation Exchange keeps `/O=…/CN=…` names, which are no addresses.
function internetAddress(type: string | null, address: string | null): string | null {
  if (address === null || address.startsWith("/")) return null;
  return type === "EX" || !address.includes("@") ? null : oneLine(address);
}

function idField(name: string, value: string | null): string[] {
  const ids = value === null ? "" : oneLine(value).replace(/[^\x21-\x7e ]/g, "");
  return ids === "" ? [] : [`${name}: ${ids.split(" ").join("\r\n ")}`];
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
}

function readHtml(item: MapiObject, defects: Defect[]): ComposedMessage["html"] {
  const bytes = item.binary(P.html);
  if (bytes !== null) return { bytes, charset: charsetOf(item.integer(P.internetCodepage)) ?? "utf-8" };
  const text = item.text(P.html);
  if (text !== null) return { bytes: Buffer.from(text, "utf8"), charset: "utf-8" };
  const compressed = item.binary(P.compressedRtf);
  if (compressed === null) return null;
  const rtf = decompressRtf(compressed);
  if (rtf === null) defects.push({ code: "msg-property-invalid", detail: "compressed RTF" });
  const html = rtf === null ? null : htmlInRtf(rtf);
  return html === null ? null : { bytes: Buffer.from(html, "utf8"), charset: "utf-8" };
}

function readAttachments(item: MapiObject, place: Place): ComposedAttachment[] {
  const attachments: ComposedAttachment[] = [];
  for (const [at, object] of item.inner("__attach_version1.0_").slice(0, ATTACHMENTS_MAX).entries()) {
    const content = attachmentContent(object, {
      ...place,
      depth: place.depth + 1,
      path: `${place.path}${at}.`,
    });
    if (content === null) {
      place.defects.push({ code: "msg-property-invalid", detail: "attachment" });
      continue;
    }
    const contentId = object.text(P.attachmentContentId);
    attachments.push({
      name: object.text(P.attachmentName) ?? object.text(P.attachmentShortName) ?? object.text(P.displayName),
      contentType: mediaType(object.text(P.attachmentType)),
      contentId: contentId === null ? null : oneLine(contentId).replace(/[<>]/g, ""),
      isInline: contentId !== null && contentId !== "",
      content,
    });
  }
  return attachments;
}

function attachmentContent(object: MapiObject, place: Place): ComposedAttachment["content"] | null {
  const bytes = object.binary(P.attachmentData);
  if (bytes !== null) return { bytes };
  const embedded = object.inner(`__substg1.0_${P.attachmentData}000D`)[0];
  if (embedded === undefined || object.integer(P.attachmentMethod) !== EMBEDDED_MESSAGE) return null;
  if (place.depth > EMBEDDED_DEPTH_MAX) {
    place.defects.push({ code: "limit-depth" });
    return null;
  }
  return { message: composeMessage(readItem(embedded, place), place.path) };
}

function mediaType(text: string | null): string {
  return text !== null && /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(text) ? text : "application/octet-stream";
}
