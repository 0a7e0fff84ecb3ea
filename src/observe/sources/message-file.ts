import type { Defect } from "../../model/defect.ts";
import { hasExtension, looksBinary, looksLikeMessage, mailboxOnPath } from "./look.ts";
import type { MailFile, MailSource } from "./mail-source.ts";
import { readWhole } from "./open-file.ts";

const EXTENSIONS = ["eml", "mht", "mhtml", "mim", "nws", "rfc822"];

/** A file that is one RFC 5322 message: by its header, or by its name where the header is damaged. */
export const messageFile: MailSource = {
  name: "message",
  recognises(file: MailFile): boolean {
    if (looksLikeMessage(file.head)) return true;
    if (file.head.length === 0) return false;
    return (file.isMaildirEntry || hasExtension(file.path, ...EXTENSIONS)) && !looksBinary(file.head);
  },
  async *read(file, context) {
    const { bytes, isCut, failure } = await readWhole(file, context.limits.messageBytesMax);
    const defects: Defect[] = [];
    if (isCut) defects.push({ code: "limit-size", offset: bytes.length });
    if (failure !== null) defects.push({ code: "source-truncated", offset: bytes.length });
    const mailbox = mailboxOnPath(file.path, false);
    yield {
      kind: "message",
      path: file.path,
      index: 0,
      bytes,
      mailbox,
      defects,
      isRebuilt: false,
      readBytes: file.readBytes(),
    };
    // What was read is worth showing; that there is more, and why it was not read, is reported behind it.
    if (failure !== null) throw failure;
  },
};
