/** Addresses of people in rosters: which are any, of which kind, and whether their owner agreed to a look. */
import type { MailboxKind } from "../model/roster.ts";

// LIMIT: RFC 5321 §4.5.3.1; a longer one receives no mail.
const ADDRESS_MAX = 254;

/** The address in lower case; null for what is none. */
export function addressOf(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/^<|>$/g, "");
  if (bare.length > ADDRESS_MAX) return null;
  return /^[^\s@<>()",;:\\[\]\p{C}]+@[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+$/u.test(bare)
    ? bare.toLowerCase()
    : null;
}

// Former first: "former office" is no office. An office before personal: "private office" is a minister's.
const KIND_WORDS: readonly (readonly [MailboxKind, RegExp])[] = [
  ["former", /\b(former|formerly|previous|old|defunct|ehemalig|ancien)/],
  ["staff", /\b(staff|staffer|assistant|aide|adviser|advisor|researcher|caseworker|mitarbeiter)/],
  ["office", /\b(office|secretar|bureau|b(ü|ue)ro|constituency|cabinet|shared|team|surgery)/],
  ["personal", /\b(personal|private|home|privat|family|university|campaign)/],
  ["official", /\b(official|parliament|work|primary|house|senate|business|dienst|member)/],
];

export interface KindAsked {
  readonly address: string;
  /** What the source says of it: the column, a label, a note. */
  readonly words: string;
  /** Domains at which addresses are official; where some are named, all others are personal. */
  readonly officialDomains: readonly string[];
  /** Providers at which nobody has an official address: unlabelled, such an address is personal and needs consent. */
  readonly freeProviders: ReadonlySet<string>;
}

/** The kind of a mailbox: by what the source says of it, else by its domain, else official. */
export function mailboxKind({ address, words, officialDomains, freeProviders }: KindAsked): MailboxKind {
  const low = words.toLowerCase().replace(/_/g, " ");
  const named = KIND_WORDS.find(([, pattern]) => pattern.test(low));
  if (named !== undefined) return named[0];
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (officialDomains.length > 0)
    return officialDomains.some((d) => domain === d || domain.endsWith(`.${d}`)) ? "official" : "personal";
  return freeProviders.has(domain) ? "personal" : "official";
}

/** What a source writes for consent; null where it says nothing that can be understood. */
export function consentOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" && typeof value !== "number") return null;
  const low = String(value).trim().toLowerCase();
  if (/^(yes|y|true|1|given|granted|consented|agreed|ja|oui)$/.test(low)) return true;
  return /^(no|n|false|0|refused|declined|withdrawn|denied|nein|non)$/.test(low) ? false : null;
}

/** Consent in a note: `personal; consent: yes`, `no consent`. */
export function consentInNote(note: string): boolean | null {
  const low = note.toLowerCase();
  const stated =
    /\bconsent(?:ed)?\s*[:=]?\s*(yes|no|true|false|given|granted|refused|declined|withdrawn)\b/.exec(low);
  if (stated !== null) return consentOf(stated[1]);
  if (/\b(no|without|refused|withdrew) consent\b|\bnot consented\b/.test(low)) return false;
  return /\b(with|has|gave) consent\b|\bconsented\b/.test(low) ? true : null;
}
