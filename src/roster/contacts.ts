/** The addresses in a row of a JSON roster: `email`, `emails`, `personal_email`, `contact_details`, `mailboxes`. */
import type { MailboxKind } from "../model/roster.ts";
import { addressOf, consentInNote, consentOf, mailboxKind } from "./address.ts";
import type { ReaderContext, RosterDraft, WrittenDates } from "./draft.ts";
import { isRow, own, ownText, type Row, textOf } from "./row.ts";

export interface Contact extends WrittenDates {
  readonly place: string;
  readonly address: string;
  readonly kind: MailboxKind;
  readonly isLabelled: boolean;
  readonly consent: boolean | null;
}

// LIMIT: nobody has a thousand mailboxes; a row that says so would make one person own a house.
const CONTACTS_MAX = 200;
const KEYS = /e-?mail|mailbox|identit|contact_detail/i;

/** Every address of the row, each with its kind; what looks like one and is none becomes a problem. */
export function contactsOf(
  row: Row,
  place: string,
  to: { draft: RosterDraft; context: ReaderContext },
): Contact[] {
  const found: Contact[] = [];
  for (const key of Object.keys(row).filter((k) => KEYS.test(k) && !/consent/i.test(k))) {
    const value = own(row, key);
    const items = Array.isArray(value) ? value.slice(0, CONTACTS_MAX) : [value];
    for (const [i, item] of items.entries()) {
      const here = Array.isArray(value) ? `${place}.${key}[${i}]` : `${place}.${key}`;
      const contact = isRow(item) ? ofObject(item, key) : ofText(item, row, key);
      if (contact === null) continue;
      const address = addressOf(contact.text);
      if (address === null) to.draft.problem(here, "its value is no address");
      else found.push({ place: here, ...labelled({ address, ...contact }, to.context) });
    }
  }
  return found.slice(0, CONTACTS_MAX);
}

interface Written extends WrittenDates {
  readonly text: string;
  readonly words: string;
  readonly consent: boolean | null;
}

function ofText(value: unknown, row: Row, key: string): Written | null {
  const text = textOf(value);
  // A list of contact details may hold telephone numbers as texts.
  if (text === null || (!/e-?mail/i.test(key) && !text.includes("@"))) return null;
  const consent = consentOf(
    own(row, `${key}_consent`) ?? (/personal|private/i.test(key) ? own(row, "consent") : null),
  );
  return { text, words: wordsOfKey(key), consent, start: null, end: null };
}

function ofObject(item: Row, key: string): Written | null {
  const text = ownText(item, "value", "address", "email", "mailbox");
  const type = ownText(item, "type", "contact_type") ?? "";
  // SPEC: Popolo, contact details: `type` is the medium (`email`, `voice`), the kind stands in `label` and `note`.
  const isMail = /mail/i.test(type) || (text?.includes("@") ?? false);
  if (text === null || !isMail || /^(url|link|web|twitter|facebook|voice|fax|cell)/i.test(type)) return null;
  const note = ownText(item, "note", "notes") ?? "";
  const said = ["kind", "label", "description"].map((k) => ownText(item, k) ?? "").join(" ");
  return {
    text,
    words: `${wordsOfKey(key)} ${type} ${said} ${note}`,
    consent: consentOf(own(item, "consent")) ?? consentInNote(`${note} ${said}`),
    start: ownText(item, "start_date", "valid_from", "start", "since"),
    end: ownText(item, "end_date", "valid_until", "end", "until"),
  };
}

function wordsOfKey(key: string): string {
  return key
    .replace(/e-?mail(_?address(es)?)?s?|mailbox(es)?|identit(y|ies)|contact_details?/gi, "")
    .replace(/_/g, " ");
}

function labelled(
  { address, words, consent, start, end }: Written & { readonly address: string },
  { officialDomains, freeProviders }: ReaderContext,
): Omit<Contact, "place"> {
  const none = { address, words: "", officialDomains, freeProviders };
  const kind = mailboxKind({ ...none, words });
  // With a domain nobody knows, unlabelled is official: a word that names another kind is what a label is.
  const isLabelled =
    mailboxKind({ ...none, officialDomains: [], freeProviders: new Set(), words }) !== "official";
  return { address, kind, isLabelled: isLabelled || /official/i.test(words), consent, start, end };
}
