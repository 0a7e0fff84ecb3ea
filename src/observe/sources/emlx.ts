import type { Defect } from "../../model/defect.ts";
import { looksLikeMessage, mailboxOnPath } from "./look.ts";
import type { MailFile, MailSource } from "./mail-source.ts";
import { readWhole } from "./open-file.ts";

const LF = 10;

/** A message of Apple Mail: a line with its length in bytes, the message, then a property list that is left out. */
export const emlx: MailSource = {
  name: "emlx",
  recognises(file: MailFile): boolean {
    const { start } = readCount(file.head);
    return start > 0 && looksLikeMessage(file.head.subarray(start));
  },
  async *read(file, context) {
    const { start, count } = readCount(file.head);
    const whole = await readWhole(file, Math.min(start + count, context.limits.messageBytesMax));
    const bytes = whole.bytes.slice(start, start + count);
    const defects: Defect[] = [];
    if (start + count > context.limits.messageBytesMax) {
      defects.push({ code: "limit-size", offset: bytes.length });
    } else if (bytes.length < count) defects.push({ code: "source-truncated", offset: bytes.length });
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
  },
};

/** The number on the first line and where the next line starts; `start` is 0 when there is none. */
function readCount(head: Uint8Array): { start: number; count: number } {
  const newline = head.subarray(0, 24).indexOf(LF);
  const line = newline < 0 ? "" : Buffer.from(head.subarray(0, newline)).toString("latin1").trim();
  return /^\d{1,12}$/.test(line) ? { start: newline + 1, count: Number(line) } : { start: 0, count: 0 };
}
