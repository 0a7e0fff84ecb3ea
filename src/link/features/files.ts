/** What is attached. Signatures of the mail itself are no files that somebody sends. */
import type { Attachment } from "../../model/message.ts";
import { maskWords } from "./mask-words.ts";
import type { MessageFacts } from "./message-facts.ts";
import { shapeOf } from "./token-shape.ts";

const FILES_MAX = 20;
/** A smaller file has its size by chance. */
const SIZE_MIN = 200;

/** The same bytes. */
export function attachmentHash(facts: MessageFacts): readonly string[] {
  return each(facts, ({ sha256, size }) => (size === 0 ? null : sha256.slice(0, 32)));
}

/** The file name with numbers, dates and names masked, and its extension. */
export function attachmentName(facts: MessageFacts): readonly string[] {
  return each(facts, ({ file_name: name, file_extension: extension }) => {
    if (name === null) return null;
    const stem = extension === null || extension === "" ? name : name.slice(0, -extension.length - 1);
    const shaped = shapeOf(stem.slice(0, 200)) === "{words}" ? stem : shapeOf(stem.slice(0, 200));
    const words = maskWords(
      stem
        .slice(0, 200)
        .normalize("NFKC")
        .replace(/[_\-.+]/g, " "),
      facts.names,
    );
    const text = shaped.startsWith("{") ? shaped : words.join(" ");
    return `${text.slice(0, 100)}${extension === null ? "" : `.${extension.slice(0, 10)}`}`;
  });
}

/** Exact size and type: a document that was made once and given to many under other names. */
export function attachmentSize(facts: MessageFacts): readonly string[] {
  return each(facts, ({ size, file_type: type, content_type: declared }) => {
    if (size === null || size < SIZE_MIN) return null;
    return `${size} bytes ${type === null || type === "unknown" ? (declared ?? "unknown") : type}`;
  });
}

function each({ message }: MessageFacts, describe: (file: Attachment) => string | null): readonly string[] {
  const found = new Set<string>();
  for (const file of message.attachments.slice(0, FILES_MAX)) {
    if (isSignature(file)) continue;
    const text = describe(file);
    if (text !== null) found.add(text);
  }
  return [...found];
}

function isSignature({ content_type: type }: Attachment): boolean {
  return (
    type !== null && /^application\/(?:pgp-signature|pkcs7-signature|x-pkcs7-signature|pgp-keys)$/.test(type)
  );
}
