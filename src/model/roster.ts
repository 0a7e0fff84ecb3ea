/** People and what they belong to, dated. The person is the key, never the mailbox. Dates are `YYYY-MM-DD`, inclusive. */

/** Both ends may be open. */
export interface Dated {
  /** Null: always before. */
  readonly start: string | null;
  /** Null: still. */
  readonly end: string | null;
}

export interface Person {
  /** The source's own id where it has one and no other source has it; stable over re-imports. */
  readonly id: string;
  readonly name: string;
  readonly other_names: readonly string[];
  /** `YYYY-MM-DD`, where the source has one: it tells namesakes apart. */
  readonly birth_date?: string | null;
}

/** House, party, committee, all-party group, alliance, delegation, office: `kind` is the source's classification. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The group it is a part of: the committee's house. */
  readonly parent: string | null;
}

export interface Membership extends Dated {
  readonly person: string;
  readonly group: string;
  /** `chair`, `member`, `staff`; as the source says it. */
  readonly role: string | null;
}

export type MailboxKind = "official" | "office" | "staff" | "personal" | "former";

/** Who may read an address, and when. An office's mailbox has several owners. */
export interface OwnedMailbox extends Dated {
  /** Lower case. */
  readonly address: string;
  readonly kind: MailboxKind;
  readonly person: string;
  /** Of a personal mailbox: whether its owner agreed to have it looked at; null for others, and where nobody asked. */
  readonly consent: boolean | null;
}

/** A name that may be a known person's; a person of the office confirms it or not. */
export interface NameProposal {
  /** What was read: an address, or the id of a person of another source. */
  readonly found: string;
  readonly person: string;
  /** 0 to 1, and why. */
  readonly likeness: number;
  readonly reason: string;
  readonly state: "proposed" | "confirmed" | "refused";
}

export interface Roster {
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly memberships: readonly Membership[];
  readonly mailboxes: readonly OwnedMailbox[];
}

export function holdsOn({ start, end }: Dated, date: string): boolean {
  const day = date.slice(0, 10);
  return (start === null || start <= day) && (end === null || day <= end);
}
