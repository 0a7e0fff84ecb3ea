import type { Email, Headers, Mailbox, ProtectedMailbox, Recipients, Sender } from "../model/message.ts";
import type { DeliveryMailbox, MailboxBy } from "../model/observation.ts";
import { makeMailbox } from "./mime/mailboxes.ts";
import type { MessageFields } from "./read-message-fields.ts";
import { soleAddress } from "./read-message-headers.ts";
import { parseEmail } from "./urls/email.ts";

/**
 * The author: the From field, or the one whom a Google group replaced there ("Name via Group", done where
 * the author's domain has a DMARC policy) and kept in X-Original-From.
 *
 * SECURITY: X-Original-From alone proves nothing, so it counts only beside the group's own id and a From name that
 * says "via". Whoever forges all three is shown under a name of their choice, as with any From.
 */
export function readSender(fields: MessageFields, from: Mailbox | null): Sender | null {
  const original = fields.has("x-google-group-id") ? fields.firstAddresses("x-original-from")[0] : undefined;
  if (original !== undefined && original.address !== "" && / via /i.test(from?.display_name ?? "")) {
    const { display_name, email } = makeMailbox(original);
    return { display_name, email, decoders: ["google_groups"] };
  }
  return from === null ? null : { display_name: from.display_name, email: from.email, decoders: [] };
}

/** To, Cc and Bcc, several fields of one name taken together. An empty group stands as a name without address. */
export function readRecipients(fields: MessageFields): Recipients {
  return { to: fields.mailboxes("to"), cc: fields.mailboxes("cc"), bcc: fields.mailboxes("bcc") };
}

/** True when the address is at one of the domains or below one. */
export function isAtDomains(email: Email, domains: ReadonlySet<string>): boolean {
  const { domain, root_domain: root } = email.domain;
  // A single mailbox at a provider that anybody can use: the mailbox is ours, its neighbours are not.
  if (domains.has(email.email.toLowerCase())) return true;
  if (domains.has(domain) || (root !== null && domains.has(root))) return true;
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) {
    if (domains.has(domain.slice(dot + 1))) return true;
  }
  return false;
}

/** What `findMailbox` looks at. */
export interface DeliverySource {
  /** The address that a file or folder is named for. */
  readonly mailboxOnPath?: string | null;
  readonly fields: MessageFields;
  readonly headers: Headers;
  readonly recipients: Recipients;
  readonly organizationDomains: ReadonlySet<string> | null;
}

/**
 * Whose copy this is, best witness first: who the caller says; Delivered-To; X-Original-To; the `for` clause of the
 * topmost Received; Envelope-To; the name of the file it lay in; the only recipient. With the organisation's domains
 * known, a witness outside of them is passed over while another is inside, since lists and forwarders write them too.
 */
export function findMailbox(source: DeliverySource, told: string | null): ProtectedMailbox | null {
  const email = (told === null ? null : parseEmail(told)) ?? deliveredTo(source);
  if (email === null) return null;
  const { to, cc, bcc } = source.recipients;
  const lower = email.email.toLowerCase();
  const named = [...to, ...cc, ...bcc].find((box) => box.email.email.toLowerCase() === lower);
  const display = named?.display_name ?? null;
  return { display_name: display, email, ...personNames(display, email.local_part) };
}

/**
 * The same without the guess by recipients, and which witness it was: a copy is filed under this mailbox, and a
 * person is told by it.
 */
export function findDelivery(source: DeliverySource, told: string | null): DeliveryMailbox {
  const option = told === null ? null : parseEmail(told);
  const witnesses = witnessesOf(source);
  const best = option === null ? insideFirst(witnesses, source) : { email: option, by: "option" as const };
  if (best === null) return { mailbox: "", mailbox_by: "unknown" };
  return { mailbox: best.email.email.toLowerCase(), mailbox_by: best.by };
}

interface Witness {
  readonly email: Email;
  readonly by: MailboxBy;
}

function witnessesOf({ fields, headers, mailboxOnPath = null }: DeliverySource): readonly Witness[] {
  const named = (name: string): Email | null => soleAddress(fields.text(name));
  const said: [MailboxBy, Email | null][] = [
    ["delivered-to", named("delivered-to")],
    ["x-original-to", named("x-original-to")],
    ["received-for", soleAddress(headers.hops.at(-1)?.received?.mailbox.raw ?? null)],
    // The server that writes Envelope-To says in it what it says in `for`, unless it hides that.
    ["received-for", named("envelope-to") ?? named("x-envelope-to")],
    ["file-name", mailboxOnPath === null ? null : parseEmail(mailboxOnPath)],
  ];
  return said.flatMap(([by, email]) => (email === null ? [] : [{ by, email }]));
}

function deliveredTo(source: DeliverySource): Email | null {
  const { recipients, organizationDomains } = source;
  const reachable = [...recipients.to, ...recipients.cc, ...recipients.bcc].filter((box) =>
    box.email.email.includes("@"),
  );
  const ours =
    organizationDomains === null
      ? []
      : reachable.filter((box) => isAtDomains(box.email, organizationDomains));
  const only = ours.length === 1 ? ours[0] : reachable.length === 1 ? reachable[0] : undefined;
  const guess: Witness[] = only === undefined ? [] : [{ email: only.email, by: "unknown" }];
  return insideFirst([...witnessesOf(source), ...guess], source)?.email ?? null;
}

function insideFirst(
  witnesses: readonly Witness[],
  { organizationDomains: domains }: DeliverySource,
): Witness | null {
  const inside = domains === null ? undefined : witnesses.find(({ email }) => isAtDomains(email, domains));
  return inside ?? witnesses[0] ?? null;
}

/**
 * First and last name from `Ada Example`, `Example, Ada` or the local part `ada.example`. Null where the text does
 * not say; a single word is a first name.
 */
function personNames(
  display: string | null,
  localPart: string | null,
): { first_name: string | null; last_name: string | null } {
  const name = display === null || display.includes("@") ? "" : display.replace(/\s*[([].*$/s, "").trim();
  const comma = name.indexOf(",");
  if (comma > 0)
    return { first_name: name.slice(comma + 1).trim() || null, last_name: name.slice(0, comma).trim() };
  const words = name.split(/\s+/).filter((word) => word !== "");
  if (words.length > 0) return { first_name: words[0]!, last_name: words.length > 1 ? words.at(-1)! : null };
  const parts = (localPart ?? "").split(/[._]/);
  if (parts.length !== 2 || !parts.every((part) => /^\p{L}[\p{L}'-]+$/u.test(part)))
    return { first_name: null, last_name: null };
  const [first, last] = parts.map((part) => part[0]!.toUpperCase() + part.slice(1));
  return { first_name: first!, last_name: last! };
}
