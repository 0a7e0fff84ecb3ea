import type { HeaderField, Mailbox } from "../model/message.ts";
import { type AddressCandidate, parseAddresses } from "./mime/addresses.ts";
import { type MailDate, parseDate } from "./mime/dates.ts";
import type { DefectLog } from "./mime/defect-log.ts";
import { decodedText, type FieldSource, unfoldedText, wordsDecoded } from "./mime/field-text.ts";
import { ADDRESSES_MAX } from "./mime/limits.ts";
import { makeMailbox } from "./mime/mailboxes.ts";
import type { RawField } from "./mime/scan-header.ts";
import type { WalkedMessage } from "./mime/walk.ts";

// SPEC: RFC 5322 §3.6 (table) and RFC 2045 §1: these stand at most once.
const SINGLE_FIELDS =
  `from sender reply-to to cc bcc message-id in-reply-to references subject date content-type
  content-transfer-encoding mime-version`.split(/\s+/);

/** The header of one message by field name. Values are decoded when asked for, and once. */
export class MessageFields {
  readonly #source: FieldSource;
  readonly #log: DefectLog;
  readonly #raw: readonly RawField[];
  readonly #byName = new Map<string, RawField[]>();
  #fields: readonly LazyField[] | null = null;

  constructor(walked: WalkedMessage, log: DefectLog) {
    const { header } = walked.root;
    this.#source = { bytes: walked.bytes, charset: firstCharset(walked) };
    this.#log = log;
    this.#raw = header.fields;
    for (const field of header.fields) {
      const same = this.#byName.get(field.lowerName);
      if (same === undefined) this.#byName.set(field.lowerName, [field]);
      else same.push(field);
    }
    this.#noteDuplicates();
  }

  /** All fields of the model, in the order of the message. */
  all(): readonly HeaderField[] {
    const last = this.#raw.length - 1;
    this.#fields ??= this.#raw.map(
      (raw, index) => new LazyField(raw, last - index, { source: this.#source, log: this.#log }),
    );
    return this.#fields;
  }

  has(lowerName: string): boolean {
    return this.#byName.has(lowerName);
  }

  /** Value of the first field of that name, encoded words decoded; null when there is none. */
  text(lowerName: string): string | null {
    const field = this.#byName.get(lowerName)?.[0];
    return field === undefined ? null : decodedText(field, this.#source, this.#log);
  }

  /** Addresses of all fields of that name. */
  addresses(lowerName: string): readonly AddressCandidate[] {
    const fields = this.#byName.get(lowerName);
    if (fields === undefined) return [];
    if (fields.length === 1) return this.#addressesOf(fields[0]!);
    const candidates: AddressCandidate[] = [];
    for (const field of fields) {
      if (candidates.length < ADDRESSES_MAX) candidates.push(...this.#addressesOf(field));
      else this.#log.add("limit-addresses", { offset: field.start, detail: field.name });
    }
    return candidates;
  }

  /** Addresses of the first field of that name only. */
  firstAddresses(lowerName: string): readonly AddressCandidate[] {
    const field = this.#byName.get(lowerName)?.[0];
    return field === undefined ? [] : this.#addressesOf(field);
  }

  mailboxes(lowerName: string): readonly Mailbox[] {
    return this.addresses(lowerName).map(makeMailbox);
  }

  date(lowerName: string): MailDate | null {
    const field = this.#byName.get(lowerName)?.[0];
    if (field === undefined) return null;
    const date = parseDate(unfoldedText(field, this.#source, this.#log));
    if (date === null) this.#log.add("date-invalid", { offset: field.start, detail: field.name });
    return date;
  }

  #addressesOf(field: RawField): readonly AddressCandidate[] {
    const text = unfoldedText(field, this.#source, this.#log);
    const { candidates, damaged, limited } = parseAddresses(text);
    const place = { offset: field.start, detail: field.name };
    if (damaged) this.#log.add("address-invalid", place);
    if (limited) this.#log.add("limit-addresses", place);
    if (text.includes("=?")) wordsDecoded(text, field, this.#log);
    return candidates;
  }

  #noteDuplicates(): void {
    for (const name of SINGLE_FIELDS) {
      const second = this.#byName.get(name)?.[1];
      if (second !== undefined)
        this.#log.add("header-duplicate", { offset: second.start, detail: second.name });
    }
    if (this.#raw.length > 0 && !this.#byName.has("from")) this.#log.add("header-from-missing");
  }
}

// SECURITY: RFC 2047 §5 allows encoded words in text, phrases and comments, not in the tokens of trace fields. Decoded
// before they are parsed, a word that the sender put into an envelope address or HELO name (which the receiver
// repeats there) could add `; dmarc=pass`.
const UNDECODED = new Set(
  `received x-received authentication-results arc-authentication-results arc-message-signature arc-seal
  received-spf dkim-signature`.split(/\s+/),
);

class LazyField implements HeaderField {
  readonly name: string;
  readonly position: number;
  readonly #raw: RawField;
  readonly #from: { readonly source: FieldSource; readonly log: DefectLog };
  #value: string | null = null;

  constructor(raw: RawField, position: number, from: { source: FieldSource; log: DefectLog }) {
    this.name = raw.name;
    this.position = position;
    this.#raw = raw;
    this.#from = from;
  }

  get value(): string {
    const text = UNDECODED.has(this.#raw.lowerName) ? unfoldedText : decodedText;
    this.#value ??= text(this.#raw, this.#from.source, this.#from.log);
    return this.#value;
  }
}

/** The charset of the first text part that names one. */
function firstCharset(walked: WalkedMessage): string | null {
  for (const leaf of walked.leaves) {
    const charset = leaf.parameters["charset"];
    if (charset !== undefined) return charset;
  }
  return null;
}
