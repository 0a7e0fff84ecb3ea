import { createHash } from "node:crypto";
import type { Message } from "../model/message.ts";

/** Hexadecimal digits of a key: 128 bits, so that nobody finds two messages with one key. */
const KEY_DIGITS = 32;

/**
 * Identity by content, 32 hexadecimal digits: Message-ID, author, date, To and Cc, subject, texts and files as they decode.
 * Trace fields differ between two copies of one mail, and servers on the way may change transfer encodings and
 * line ends; none of these counts. To and Cc count, or mails that somebody sent to each reader under one
 * Message-ID would be one mail.
 */
export function messageKey({ headers, subject, recipients, body, attachments }: Message): string {
  const digest = createHash("sha256");
  // Each value with its length: no two lists of values run together into one text.
  const add = (text: string): void => {
    digest.update(`${text.length}:`);
    digest.update(text);
  };
  add(headers.message_id ?? "");
  add(headers.from?.email.email.toLowerCase() ?? "");
  add(headers.date ?? "");
  for (const list of [recipients.to, recipients.cc]) {
    add(
      list
        .map(({ email }) => email.email.toLowerCase())
        .toSorted()
        .join(","),
    );
  }
  add(subject.subject?.trim() ?? "");
  add(withPlainEnds(body.plain?.raw ?? ""));
  add(withPlainEnds(body.html?.raw ?? ""));
  for (const { sha256 } of attachments) add(sha256);
  return digest.digest("hex").slice(0, KEY_DIGITS);
}

/** Line ends as `\n`, none at the end: mailbox formats and servers add and drop them. */
function withPlainEnds(text: string): string {
  return (text.includes("\r") ? text.replaceAll("\r\n", "\n") : text).trimEnd();
}
