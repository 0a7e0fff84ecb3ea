/**
 * Whom mail that chooses nobody reaches alike: people of one mail organization and one standing. A spammer has the
 * addresses of a house, a newsletter those of its members; being among them is no choice of the sender's.
 */
import type { MailboxKind } from "../model/roster.ts";
import type { RosterIndex } from "../model/roster-index.ts";

/** The organizational domain of a host name; null where it has none. */
export type OrganizationalDomain = (domain: string) => string | null;

export interface Exposure {
  /** Domains of the person's mailboxes; empty where no mailbox is an address. */
  readonly organization: string;
  /** The organization, and whether the person has a seat there, works for one who has, or neither. */
  readonly stratum: string;
}

// LIMIT: two houses under one organizational domain (commons.parliament.example, lords.parliament.example) are two
// lists of addresses to a sender; the offices of single members (smith.house.example) are not. Twenty mailboxes tell them
// apart. Smaller ones count to their organizational domain: in a part of three people nobody can be found.
const MAILBOXES_MIN = 20;

/** Mail organizations of the mailboxes that were read. */
export class Organizations {
  readonly #mailboxes = new Map<string, number>();
  readonly #rootOf: OrganizationalDomain;

  constructor(mailboxes: Iterable<string>, rootOf: OrganizationalDomain) {
    this.#rootOf = rootOf;
    for (const mailbox of mailboxes) {
      const domain = domainOf(mailbox);
      this.#mailboxes.set(domain, (this.#mailboxes.get(domain) ?? 0) + 1);
    }
  }

  /** Of one mailbox; empty where it is no address. */
  of(mailbox: string): string {
    const domain = domainOf(mailbox);
    if ((this.#mailboxes.get(domain) ?? 0) >= MAILBOXES_MIN) return domain;
    return domain === "" ? "" : (this.#rootOf(domain) ?? domain);
  }
}

function domainOf(mailbox: string): string {
  const at = mailbox.lastIndexOf("@");
  return at < 0 ? "" : mailbox.slice(at + 1).toLowerCase();
}

// Where somebody has several mailboxes, those that the house gave them say which house's lists they are on. A personal
// one must not: those who agreed to have theirs looked at would only be compared with each other.
const KINDS: readonly (MailboxKind | null)[] = ["official", "staff", "office", "former", null, "personal"];

/** Of a person on that day, by the mailboxes of theirs that were read. */
export function exposureOf(
  { index, organizations }: { readonly index: RosterIndex; readonly organizations: Organizations },
  { id, mailboxes }: { readonly id: string; readonly mailboxes: readonly string[] },
  day: string | null,
): Exposure {
  const ranked = mailboxes.map((mailbox) => ({ mailbox, rank: rankOf(index, id, mailbox, day) }));
  const best = Math.min(...ranked.map(({ rank }) => rank));
  const own = ranked.filter(({ rank }) => rank === best).map(({ mailbox }) => organizations.of(mailbox));
  const organization = [...new Set(own)].sort().join(" ");
  // Who is not in the roster is in no group, and whether they have a seat is not known: nobody is compared with them.
  return { organization, stratum: `${index.standingOf(id, day) ?? "unknown"} ${organization}` };
}

function rankOf(index: RosterIndex, person: string, mailbox: string, day: string | null): number {
  const row = index.ownersOf(mailbox, day).find((owner) => owner.person === person);
  return KINDS.indexOf(row?.kind ?? null);
}
