import { baseName, mailboxOnPath, startsWith, textStart } from "./look.ts";
import type { MailFile, MailSource } from "./mail-source.ts";
import { isSeparator } from "./mbox-lines.ts";
import { splitMbox } from "./mbox-split.ts";

/** Messages one behind the other in one file, each behind a `From ` line (RFC 4155 and its three relatives). */
export const mbox: MailSource = {
  name: "mbox",
  recognises(file: MailFile): boolean {
    const at = textStart(file.head);
    if (!startsWith(file.head, "From ", at)) return false;
    const head = Buffer.from(file.head.subarray(at));
    return isSeparator(head, 0, head.length);
  },
  async *read(file, context) {
    const mailbox = mailboxOnPath(file.path, baseName(file.path) !== "-");
    let index = 0;
    for await (const message of splitMbox(file.chunks(), context.limits.messageBytesMax)) {
      const { bytes, defects } = message;
      yield {
        kind: "message",
        path: file.path,
        index,
        bytes,
        mailbox,
        defects,
        isRebuilt: false,
        readBytes: file.readBytes(),
      };
      index += 1;
    }
  },
};
