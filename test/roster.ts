/** What tests of roster readers share: a source that knows nobody else, and rows without what is the same in all. */
import type { Membership, Roster } from "../src/model/roster.ts";
import type { ReaderContext } from "../src/roster/draft.ts";

export const EMPTY_ROSTER: Roster = { people: [], groups: [], memberships: [], mailboxes: [] };

export function readerContext(over: Partial<ReaderContext> = {}): ReaderContext {
  return {
    source: "list",
    officialDomains: [],
    freeProviders: new Set(["mail.example"]),
    known: { people: new Set(), groups: new Set() },
    ...over,
  };
}

/** `ann house chair 2020-01-01..`, for tables of expectations. */
export function membershipText({ person, group, role, start, end }: Membership): string {
  const dates = start === null && end === null ? "" : ` ${start ?? ""}..${end ?? ""}`;
  return `${person} ${group}${role === null ? "" : ` ${role}`}${dates}`;
}

/** `ann@parliament.example official ann`, sorted. */
export function mailboxTexts({ mailboxes }: Roster): string[] {
  return mailboxes
    .map(({ address, kind, person, consent, start, end }) => {
      const dates = start === null && end === null ? "" : ` ${start ?? ""}..${end ?? ""}`;
      return `${address} ${kind} ${person}${consent === null ? "" : consent ? " yes" : " no"}${dates}`;
    })
    .sort();
}

export function problemTexts(
  problems: readonly { readonly place: string; readonly reason: string }[],
): string[] {
  return problems.map(({ place, reason }) => `${place}: ${reason}`);
}
