/** Mail as the bytes that lie in a mailbox: RFC 5322 and MIME, with what servers wrote on top. */
import type { FileUse, Mail } from "../mail.ts";
import { drawn } from "../pattern.ts";
import { mixed, Random } from "../random.ts";
import type { FieldName } from "../tools.ts";
import type { World } from "../world.ts";
import { bodiesOf } from "./body.ts";
import { base64Lines, dateField, headerText, mailboxText, quotedPrintable } from "./encode.ts";
import { fieldsOf, isMultipart, urlOf } from "./parts.ts";
import { dkimText, traceFields } from "./trace.ts";

const OFFSETS: Readonly<Record<string, number>> = { en: 0, de: 1, fr: 1, es: 1, pl: 1, el: 2, uk: 2 };

/** Renders mails of one world. The author's part of a mail is made once, whoever gets a copy. */
export class RawRenderer {
  readonly #world: World;
  readonly #names: ReadonlyMap<string, string>;

  constructor(world: World) {
    this.#world = world;
    const { mailboxes, people } = world.parliament;
    this.#names = new Map(mailboxes.map(({ address, owners }) => [address, people[owners[0]!]!.name.full]));
  }

  /** The bytes of each copy with its mailbox. */
  *copiesOf(mail: Mail): Generator<{ readonly mailbox: number; readonly bytes: Buffer }> {
    const content = this.#content(mail);
    for (const box of mail.mailboxes) {
      const trace = traceFields(mail, this.#world.addressOf(box)).map((field) => `${field}\r\n`);
      yield { mailbox: box, bytes: Buffer.from(trace.join("") + content) };
    }
  }

  #content(mail: Mail): string {
    const { type, encoding, body } = partsOf(mail, this.#world);
    const lines: string[] = [];
    for (const name of fieldsOf(mail)) {
      const value =
        name === "Content-Type"
          ? type
          : name === "Content-Transfer-Encoding"
            ? encoding
            : this.#value(mail, name);
      if (value !== null) lines.push(`${name}: ${value}\r\n`);
    }
    return `${lines.join("")}\r\n${body}`;
  }

  #value(mail: Mail, name: FieldName): string | null {
    const { list } = mail;
    switch (name) {
      case "Date":
        return dateField(writtenAt(mail), OFFSETS[mail.from.language.code] ?? 0);
      case "From":
        return mailboxText(mail.fromName, mail.from.address);
      case "To":
        return this.#addresses(mail.to, mail);
      case "Cc":
        return this.#addresses(mail.cc, mail);
      case "Subject":
      case "Thread-Topic":
        return headerText(mail.subject);
      case "Message-ID":
        return mail.messageId;
      case "In-Reply-To":
        return mail.inReplyTo;
      case "References":
        return [mail.quoted?.inReplyTo, mail.inReplyTo].filter((id) => id != null).join("\r\n ");
      case "Reply-To":
        return mail.replyTo;
      case "MIME-Version":
        return "1.0";
      case "List-Id":
        return `<${list?.id}>`;
      case "List-Unsubscribe":
        return `<${urlOf({ shape: list!.unsubscribe!, slug: "", text: null }, mail, 50)}>`;
      case "List-Unsubscribe-Post":
        return "List-Unsubscribe=One-Click";
      case "Precedence":
        return list?.precedence ?? "auto_reply";
      case "Auto-Submitted":
        return mail.automatic;
      case "DKIM-Signature":
        return dkimText(mail);
      default:
        return this.#toolValue(mail, name);
    }
  }

  #toolValue(mail: Mail, name: FieldName): string {
    const { tool, list } = mail;
    if (name === tool.customerField) return list?.customer ?? "";
    if (name === "Feedback-ID") return `${list?.customer}:${mixed(mail.salt, 3) % 10_000}:${tool.id}`;
    if (name === "X-MS-Has-Attach") return mail.files.length > 0 ? "yes" : "";
    if (name === "Thread-Index")
      return Buffer.from(new Random(mail.salt, 9).hex(44), "hex").toString("base64");
    return tool.constants[name] ?? "";
  }

  #addresses(addresses: readonly string[], mail: Mail): string {
    const isPersonal = mail.list === null && mail.kind !== "spam" && mail.kind !== "phishing";
    return addresses
      .map((address) => mailboxText(isPersonal ? (this.#names.get(address) ?? "") : "", address))
      .join(",\r\n ");
  }
}

interface Part {
  readonly type: string;
  readonly encoding: string | null;
  readonly body: string;
}

function partsOf(mail: Mail, world: World): Part {
  const { tool, files, salt } = mail;
  const bodies = bodiesOf(mail, world.phrases);
  const plain = textPart("plain", bodies.plain, mail);
  const rich = bodies.html === null ? null : textPart("html", bodies.html, mail);
  let text = plain;
  if (rich !== null) {
    text = tool.html === "only" ? rich : multipart("alternative", [plain, rich], drawn(tool.boundary, salt));
  }
  if (!isMultipart(mail) || files.length === 0) return text;
  return multipart(
    "mixed",
    [text, ...files.map((file) => filePart(file))],
    drawn(tool.boundary, mixed(salt, 1)),
  );
}

function textPart(subtype: "plain" | "html", text: string, { tool }: Mail): Part {
  const type = `text/${subtype}; ${subtype === "html" ? tool.charset.replace(/; format.*$/, "") : tool.charset}`;
  if (tool.encoding === "8bit") return { type, encoding: "8bit", body: text };
  const body = tool.encoding === "base64" ? `${base64Lines(Buffer.from(text))}\r\n` : quotedPrintable(text);
  return { type, encoding: tool.encoding, body };
}

function multipart(subtype: string, parts: readonly Part[], boundary: string): Part {
  const written = parts.map(({ type, encoding, body }) => {
    const transfer = encoding === null ? "" : `Content-Transfer-Encoding: ${encoding}\r\n`;
    return `--${boundary}\r\nContent-Type: ${type}\r\n${transfer}\r\n${body}\r\n`;
  });
  return {
    type: `multipart/${subtype};\r\n\tboundary="${boundary}"`,
    encoding: null,
    body: `${written.join("")}--${boundary}--\r\n`,
  };
}

function filePart({ name, mediaType, seed, size, magic }: FileUse): Part {
  const ascii = /^[\x20-\x7e]*$/.test(name);
  const parameter = ascii ? `filename="${name}"` : `filename*=UTF-8''${encodeURIComponent(name)}`;
  const random = new Random(seed, size, 4);
  const bytes = Buffer.alloc(size, 0x20);
  const written = bytes.write(magic, "latin1");
  for (let i = written; i + 4 <= size; i += 4)
    bytes.writeUInt32LE((random.bits() & 0x1f1f1f1f) | 0x40404040, i);
  return {
    type: `${mediaType}; ${parameter.replace("filename", "name")}\r\nContent-Disposition: attachment; ${parameter}`,
    encoding: "base64",
    body: base64Lines(bytes),
  };
}

/** Some seconds before our server took it in; a copy that was kept has no other date. */
function writtenAt({ direction, seconds, salt }: Mail): number {
  return direction === "outbound" ? seconds : seconds - 5 - (salt % 20);
}
