/**
 * What a returned mail says: which mail of ours it is about, to whom, and whether that is the end of it. Delivery status
 * notifications (RFC 3464) say it in fields; many servers still say it only in words, in which only a few things are certain.
 */
import type { MimePart, ReadMessage } from "./model/message.ts";
import { decodeTransfer } from "./observe/mime/transfer-encoding.ts";

/** RFC 3464 §2.3.3, and `unclear` for words that a person must read. */
export type BounceAction = "failed" | "delayed" | "delivered" | "unclear";

export interface BounceReport {
  /** With their brackets, as they stand in it: of ours at most one is meant. */
  readonly messageIds: readonly string[];
  /** A group for each recipient that the report speaks of. */
  readonly recipients: readonly {
    /** Lower case: the final recipient, and the one that was written to where the report says so. */
    readonly addresses: readonly string[];
    readonly action: BounceAction;
    /** Such as `5.1.1 550 no such user`. */
    readonly answer: string;
  }[];
  /** In fields, and not only in words. */
  readonly isStandard: boolean;
}

// LIMIT: a report is a few kilobytes; the mail that it returns may be anything, and is looked at as far as this.
const TEXT_MAX = 256 * 1024;
const RECIPIENTS_MAX = 100;
const MESSAGE_IDS_MAX = 200;

/** Null for a mail that reports nothing. Never throws: anybody can send one. */
export function bounceReport(bytes: Uint8Array, { root, message }: ReadMessage): BounceReport | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = partsOf(root);
  const status = parts.find(({ contentType }) => /^message\/(?:global-)?delivery-status$/.test(contentType));
  const recipients = status === undefined ? [] : statusRecipients(textOf(buffer, status));
  if (recipients.length > 0) {
    return { messageIds: messageIdsIn(returnedHeaders(buffer, parts)), recipients, isStandard: true };
  }
  const whole = parts
    .map((part) => textOf(buffer, part))
    .join("\n")
    .slice(0, TEXT_MAX);
  if (!isFromServer(buffer, root, message.sender?.email.local_part ?? null)) return null;
  return {
    messageIds: messageIdsIn(whole),
    recipients: [{ addresses: addressesIn(whole), action: actionIn(whole), answer: answerIn(whole) }],
    isStandard: false,
  };
}

function partsOf(part: MimePart): readonly MimePart[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(partsOf);
}

function textOf(bytes: Buffer, { bodySpan, transferEncoding }: MimePart): string {
  const body = bytes.subarray(bodySpan.start, bodySpan.end);
  const decoded = decodeTransfer(body, transferEncoding, TEXT_MAX).bytes;
  return Buffer.from(decoded).toString("latin1").slice(0, TEXT_MAX).replaceAll("\r\n", "\n");
}

function returnedHeaders(bytes: Buffer, parts: readonly MimePart[]): string {
  const returned = parts.filter(({ contentType }) =>
    /^(?:message\/(?:rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers)$/.test(contentType),
  );
  return returned.map((part) => headerOf(textOf(bytes, part))).join("\n");
}

/** Up to the first empty line: in the body of a returned mail stands whatever somebody wrote. */
function headerOf(text: string): string {
  const end = text.indexOf("\n\n");
  return end < 0 ? text : text.slice(0, end);
}

// RFC 3464 §2: fields in groups, the first of the whole message, then one for each recipient.

function statusRecipients(text: string): BounceReport["recipients"] {
  const groups = text
    .split(/\n[ \t]*\n/)
    .slice(0, RECIPIENTS_MAX)
    .map(fieldsOf);
  return groups.flatMap((fields) => {
    const action = fields.get("action");
    const addresses = ["final-recipient", "original-recipient"].flatMap((name) =>
      addressOf(fields.get(name)),
    );
    if (action === undefined || addresses.length === 0) return [];
    const answer = [fields.get("status"), afterType(fields.get("diagnostic-code"))].filter(Boolean).join(" ");
    return [{ addresses: [...new Set(addresses)], action: actionOf(action), answer }];
  });
}

function fieldsOf(group: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function actionOf(word: string): BounceAction {
  const action = word
    .toLowerCase()
    .trim()
    .split(/[\s;(]/)[0];
  if (action === "failed" || action === "delayed") return action;
  // Relayed and expanded: it went on, and nobody says that it did not arrive.
  return action === "delivered" || action === "relayed" || action === "expanded" ? "delivered" : "unclear";
}

/** `rfc822; ann@parliament.example`. */
function addressOf(value: string | undefined): readonly string[] {
  const address = afterType(value)?.replace(/[<>]/g, "").trim().toLowerCase() ?? "";
  return address.includes("@") && address.length <= 320 ? [address] : [];
}

function afterType(value: string | undefined): string | undefined {
  return value?.slice(value.indexOf(";") + 1).trim();
}

// Words only. qmail, Exim, and gateways that rewrite what they pass on.

/** An absence notice quotes our mail too; only servers return mail (RFC 5321 §6.1: with an empty return path). */
function isFromServer(bytes: Buffer, { headerSpan }: MimePart, sender: string | null): boolean {
  const header = bytes.toString("latin1", headerSpan.start, Math.min(headerSpan.end, TEXT_MAX)).toLowerCase();
  if (/(?:^|\n)x-failed-recipients:/.test(header)) return true;
  if (/(?:^|\n)auto-submitted:[ \t]*auto-replied[^\n]*vacation/.test(header)) return false;
  const name = sender?.toLowerCase() ?? "";
  return ["mailer-daemon", "postmaster"].includes(name) || /(?:^|\n)return-path:[ \t]*<>/.test(header);
}

function messageIdsIn(text: string): readonly string[] {
  const ids = text.matchAll(/<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g);
  return [...new Set(ids.take(MESSAGE_IDS_MAX).map(([id]) => id))];
}

function addressesIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g);
  return [...new Set(found.take(MESSAGE_IDS_MAX).map(([address]) => address.toLowerCase()))];
}

const DELAY =
  /delayed|will (?:continue|keep|be retried|try again)|not yet been delivered|still trying|temporar|\b4\.\d{1,3}\.\d{1,3}\b/i;
const FAILURE =
  /\b5\.\d{1,3}\.\d{1,3}\b|\b55[0-4]\b|permanent|could not be delivered|undeliver|failed permanently|giving up|wasn't able to deliver|delivery (?:has )?failed|returned to sender/i;

/** What a server gave up and what it still tries often stand in the same words; where both do, a person must read it. */
function actionIn(text: string): BounceAction {
  const [isDelay, isFailure] = [DELAY.test(text), FAILURE.test(text)];
  if (isDelay === isFailure) return "unclear";
  return isFailure ? "failed" : "delayed";
}

/** The line with a code; the words around it may be anything. */
function answerIn(text: string): string {
  const lines = text.split("\n", 2_000);
  return (
    lines
      .find((line) => /\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b/.test(line))
      ?.trim()
      .slice(0, 400) ?? ""
  );
}
