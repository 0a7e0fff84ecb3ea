import type { MimePart } from "../../../src/model/message.ts";
import { allDefects, readMessage } from "../../../src/observe/read-message.ts";

/** What the reasons look at in the message itself. */
export interface Facts {
  /** The first From field, unfolded, as written. */
  readonly from: string;
  readonly subject: string;
  readonly leaves: readonly MimePart[];
  readonly defects: ReadonlySet<string>;
  /** CR bytes in the decoded attachments, by index. */
  readonly crCounts: readonly number[];
  /** True when a multipart and one within it have one boundary. */
  readonly sharedBoundary: boolean;
  /** True when a boundary has characters that must be quoted and is not. */
  readonly bareBoundary: boolean;
}

export function factsOf(bytes: Uint8Array): Facts {
  const read = readMessage(bytes, { organizationDomains: null, trustedAuthserv: null, mailbox: null });
  const text = Buffer.from(bytes).toString("utf8");
  return {
    from: rawField(text, "from"),
    subject: rawField(text, "subject"),
    leaves: leavesOf(read.root),
    defects: new Set(allDefects(read).map((defect) => defect.code)),
    crCounts: read.message.attachments.map((_, index) => crCount(read.attachmentBytes(index))),
    sharedBoundary: sharesBoundary(read.root, new Set()),
    bareBoundary: /boundary=[^\s";]{0,100}[@=?:,/()<>[\]\\][^\s"]{0,100}/i.test(text),
  };
}

function rawField(text: string, name: string): string {
  const found = new RegExp(`(?:^|\\n)${name}[ \\t]*:([^\\n]*(?:\\n[ \\t][^\\n]*)*)`, "i").exec(text);
  return (found?.[1] ?? "").replaceAll(/[\r\n]+/g, "").trim();
}

function sharesBoundary(part: MimePart, outer: ReadonlySet<string>): boolean {
  const own = part.parameters["boundary"] ?? "";
  if (outer.has(own)) return true;
  const known = own === "" ? outer : new Set([...outer, own]);
  return part.children.some((child) => sharesBoundary(child, known));
}

function leavesOf(part: MimePart): readonly MimePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
}

function crCount(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 13) count++;
  return count;
}
