/** The people of the synthetic parliament: legislatures, members, offices, staff, groups, mailboxes. */
import type { Network } from "./hosts.ts";
import type { Language } from "./languages/language.ts";
import type { Correspondent } from "./mail.ts";
import type { PersonName } from "./names.ts";

export interface Legislature {
  readonly index: number;
  readonly name: string;
  readonly domain: string;
  readonly language: Language;
  readonly networks: readonly Network[];
  /** How its mail servers write. */
  readonly serverStyle: "plain" | "exchange";
  /** People by number. */
  readonly members: number[];
  readonly staff: number[];
  readonly officials: number[];
  /** Groups by number. */
  readonly groups: number[];
}

export interface SimulatedPerson {
  readonly number: number;
  readonly id: string;
  readonly name: PersonName;
  readonly role: "member" | "staff" | "official";
  readonly legislature: number;
  /** Main mailbox, by number. */
  readonly mailbox: number;
  readonly correspondent: Correspondent;
  /** The member worked for; of a member itself. -1 for officials. */
  readonly office: number;
  /** Private address at a provider, and whether its owner lets it be looked at. */
  readonly personal: { readonly address: string; readonly mailbox: number; readonly consent: boolean } | null;
}

export interface SimulatedMailbox {
  readonly number: number;
  readonly address: string;
  readonly kind: "official" | "staff" | "office" | "personal";
  readonly owners: readonly number[];
}

export interface SimulatedMembership {
  readonly person: number;
  readonly role: string;
  readonly start: string | null;
  readonly end: string | null;
}

export interface SimulatedGroup {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly kind:
    | "legislature"
    | "chamber"
    | "party"
    | "committee"
    | "all-party group"
    | "alliance"
    | "office"
    | "administration";
  readonly parent: number | null;
  readonly legislature: number | null;
  readonly memberships: SimulatedMembership[];
}

export interface Parliament {
  readonly legislatures: readonly Legislature[];
  readonly people: readonly SimulatedPerson[];
  readonly mailboxes: readonly SimulatedMailbox[];
  readonly groups: readonly SimulatedGroup[];
  /** The alliance across legislatures. */
  readonly alliance: SimulatedGroup;
  /** Staff of a member, by the member's number. */
  readonly staffOf: ReadonlyMap<number, readonly number[]>;
}

/** Members of a group on a day. */
export function membersOn(group: SimulatedGroup, day: string): readonly number[] {
  return group.memberships
    .filter(({ start, end }) => (start === null || start <= day) && (end === null || day <= end))
    .map(({ person }) => person);
}
