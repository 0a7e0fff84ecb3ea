/**
 * An RFC 5322 message from its pieces, for sources that keep mail in another form. Everything is ASCII: bodies are
 * base64, header text is in encoded words, so reading it back gives exactly what was put in.
 */

export interface ComposedAttachment {
  readonly name: string | null;
  readonly contentType: string;
  readonly contentId: string | null;
  readonly isInline: boolean;
  /** Decoded bytes, or a whole message that stays one (`message/rfc822`). */
  readonly content: { readonly bytes: Uint8Array } | { readonly message: readonly string[] };
}

export interface ComposedMessage {
  /** Finished header lines without those that describe the body. */
  readonly header: readonly string[];
  readonly plain: string | null;
  readonly html: { readonly bytes: Uint8Array; readonly charset: string } | null;
  readonly attachments: readonly ComposedAttachment[];
}

/** The lines of the message. `path` makes boundaries unique: pass "" outside, and a longer path for inner ones. */
export function composeMessage(message: ComposedMessage, path: string): string[] {
  return [...message.header, "MIME-Version: 1.0", ...bodyLines(message, path)];
}

function bodyLines(message: ComposedMessage, path: string): string[] {
  const bodies = [
    ...(message.plain === null ? [] : [textPart(Buffer.from(message.plain, "utf8"), "plain", "utf-8")]),
    ...(message.html === null ? [] : [textPart(message.html.bytes, "html", message.html.charset)]),
  ];
  const text = bodies.length === 1 ? bodies[0]! : multipart("alternative", `${path}a`, bodies);
  const readable = bodies.length === 0 ? textPart(Buffer.alloc(0), "plain", "utf-8") : text;
  if (message.attachments.length === 0) return readable;
  return multipart("mixed", `${path}m`, [readable, ...message.attachments.map(attachmentPart)]);
}

// Base64 has no `=_` at a line's start, and header lines are checked to be fields, so no boundary is imitated.
function multipart(subtype: string, path: string, parts: readonly string[][]): string[] {
  const boundary = `=_serjeant_${path}`;
  return [
    `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
    "",
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
  ];
}

function textPart(bytes: Uint8Array, subtype: string, charset: string): string[] {
  return [
    `Content-Type: text/${subtype}; charset=${charset}`,
    "Content-Transfer-Encoding: base64",
    "",
    ...base64Lines(bytes),
  ];
}

function attachmentPart(attachment: ComposedAttachment): string[] {
  const { content, contentId } = attachment;
  const disposition = attachment.isInline ? "inline" : "attachment";
  return [
    `Content-Type: ${"message" in content ? "message/rfc822" : attachment.contentType}`,
    `Content-Disposition: ${disposition}${fileNameParameter(attachment.name)}`,
    ...(contentId === null ? [] : [`Content-ID: <${headerText(contentId)}>`]),
    ...("message" in content
      ? ["", ...content.message]
      : ["Content-Transfer-Encoding: base64", "", ...base64Lines(content.bytes)]),
  ];
}

// SPEC: RFC 2231 §4, in one piece. The percent signs are safe in every reader.
function fileNameParameter(name: string | null): string {
  if (name === null || name === "") return "";
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `;\r\n filename*=utf-8''${encoded}`;
}

function base64Lines(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return lines;
}

/** A header field of free text (RFC 2047 where it is not ASCII). */
export function textField(name: string, text: string): string {
  return `${name}: ${headerText(text)}`;
}

/** A header field of addresses. */
export function addressField(
  name: string,
  people: readonly { readonly name: string | null; readonly address: string | null }[],
): string {
  const mailboxes = people.map((person) => mailboxText(person.name, person.address));
  return `${name}: ${mailboxes.join(",\r\n ")}`;
}

function mailboxText(name: string | null, address: string | null): string {
  const spec = address === null ? "" : address.replace(/[\s<>]/g, "");
  if (name === null || name === "" || name === address) return spec === "" ? "undisclosed:;" : `<${spec}>`;
  const ascii = isPlainAscii(name);
  const shown = ascii ? `"${name.replace(/["\\]/g, "\\$&")}"` : headerText(name);
  return `${shown} <${spec}>`;
}

/** ASCII as it is, anything else as encoded words of at most 75 characters (RFC 2047 §2). */
function headerText(text: string): string {
  if (isPlainAscii(text) && !text.includes("=?") && text.length < 900) return text;
  const words: string[] = [];
  let current = "";
  for (const c of text.toWellFormed()) {
    if (Buffer.byteLength(current + c) > 45) {
      words.push(current);
      current = "";
    }
    current += c;
  }
  words.push(current);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word, "utf8").toString("base64")}?=`).join("\r\n ");
}

function isPlainAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
