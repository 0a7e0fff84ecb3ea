/** Whose mail was looked at, over which dates. Everything that says "clear" asks here first. */

import type { OwnedMailbox } from "../model/roster.ts";
import type { RosterIndex } from "../model/roster-index.ts";

/** What was read of a mailbox; a row of the store's coverage is one. */
export interface ReadMailbox {
  /** Lower case; empty for mail of which nobody can tell where it lay. */
  readonly mailbox: string;
  /** Dates of its mail, RFC 3339; null where no message has one. */
  readonly first: string | null;
  readonly last: string | null;
  /** When a run last read all of it, RFC 3339; null where no run did. */
  readonly read_at: string | null;
}

/** The campaign's time, RFC 3339, both ends included. */
export interface DateRange {
  readonly first: string;
  readonly last: string;
}

/** Milliseconds since 1970, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is known of one person over a campaign's time. */
export interface LookedAt {
  /** Whether their mail of the whole time was looked at; with part of it nobody can say "clear". */
  readonly isWhole: boolean;
  /** Mailboxes that were looked at. */
  readonly mailboxes: readonly string[];
  /** Which mailboxes and dates were looked at, and which not and why. */
  readonly reason: string;
}

const DAY_MS = 86_400_000;

// LIMIT: mail covers the time from its first to its last message, and a quiet person gets none for days: each end is
// taken a week further. Longer, and a mailbox that was closed or exported early would pass for one that was looked
// at. It never goes beyond the dates of the whole archive, for which nothing was exported, nor beyond the reading.
const QUIET_MS = 7 * DAY_MS;

/** Looks up what was read of mailboxes, and whose they are. */
export class Coverage {
  readonly #index: RosterIndex;
  readonly #read: ReadonlyMap<string, ReadMailbox>;
  readonly #spans: ReadonlyMap<string, Span>;

  constructor(index: RosterIndex, mailboxes: readonly ReadMailbox[]) {
    this.#index = index;
    const named = mailboxes.filter(({ mailbox }) => mailbox !== "");
    this.#read = new Map(named.map((read) => [read.mailbox, read]));
    this.#spans = spansOf(named);
  }

  /** Mailboxes with dated mail, with the time that was looked at. */
  spans(): ReadonlyMap<string, Span> {
    return this.#spans;
  }

  lookedAt(person: string, range: DateRange): LookedAt {
    const asked = { from: Date.parse(range.first), to: Date.parse(range.last) };
    const held = this.#mailboxesIn(person, range);
    const seen = held.map((row) => ({ row, span: this.#seen(row, asked) }));
    const used = seen.flatMap(({ row, span }) => (span === null ? [] : [{ address: row.address, span }]));
    const isWhole = isCovered(
      asked,
      used.map(({ span }) => span),
    );
    const without = seen.flatMap(({ row, span }) => (span === null ? [this.#whyNot(row)] : []));
    const partial = used.filter(({ span }) => isWhole || span.from <= asked.to);
    return {
      isWhole,
      mailboxes: distinct(used.map(({ address }) => address)),
      reason: reasonOf(
        isWhole,
        distinct(partial.map(({ address }) => this.#dates(address))),
        distinct(without),
      ),
    };
  }

  /** The person's mailboxes at that time, also those that were closed and have no later owner. */
  #mailboxesIn(person: string, { first, last }: DateRange): readonly OwnedMailbox[] {
    const rows = this.#index.mailboxesOf(person, null);
    return rows.filter(
      (row) => isHeldIn(row, first, last) || this.#index.peopleOf(row.address, first).includes(person),
    );
  }

  /** The part of the time that this mailbox was looked at while it was the person's; null for none. */
  #seen(row: OwnedMailbox, asked: Span): Span | null {
    const read = this.#spans.get(row.address);
    if (read === undefined || !mayBeLookedAt(row) || this.#read.get(row.address)?.read_at === null)
      return null;
    const isHeld = isHeldIn(row, new Date(asked.from).toISOString(), new Date(asked.to).toISOString());
    const from = isHeld && row.start !== null ? Math.max(read.from, Date.parse(row.start)) : read.from;
    // The last day counts to its end.
    const to = isHeld && row.end !== null ? Math.min(read.to, Date.parse(row.end) + DAY_MS - 1) : read.to;
    return from <= asked.to && asked.from <= to && from <= to ? { from, to } : null;
  }

  #whyNot(row: OwnedMailbox): string {
    const read = this.#read.get(row.address);
    if (!mayBeLookedAt(row)) return `${row.address} is personal, without consent`;
    if (read === undefined) return `${row.address} was never ingested`;
    if (read.first === null || read.last === null) return `the mail of ${row.address} has no dates`;
    if (read.read_at === null) return `it is not known that all of ${row.address} was read`;
    return `the mail read of ${row.address} covers only ${day(read.first)} to ${day(read.last)}`;
  }

  #dates(address: string): string {
    const { first, last } = this.#read.get(address)!;
    return `${address} from ${day(first!)} to ${day(last!)}`;
  }
}

/** Only a personal mailbox needs its owner's word; silence is none. */
export function mayBeLookedAt({ kind, consent }: OwnedMailbox): boolean {
  return kind !== "personal" || consent === true;
}

function reasonOf(isWhole: boolean, looked: readonly string[], without: readonly string[]): string {
  if (looked.length === 0) return without.length === 0 ? "no mailbox known" : without.join("; ");
  if (!isWhole) {
    const covers = looked.map((dates) => `the mail read of ${dates.replace(" from ", " covers only ")}`);
    return [...covers, ...without].join("; ");
  }
  const beside = without.length === 0 ? [] : [`not looked at: ${without.join("; ")}`];
  return [looked.join(", "), ...beside].join("; ");
}

function isHeldIn({ start, end }: OwnedMailbox, first: string, last: string): boolean {
  return (start === null || start <= day(last)) && (end === null || day(first) <= end);
}

function day(date: string): string {
  return date.slice(0, 10);
}

/** What was looked at of each mailbox whose mail has dates. */
function spansOf(mailboxes: readonly ReadMailbox[]): ReadonlyMap<string, Span> {
  const dated = mailboxes.flatMap((read) => {
    const [from, to] = [Date.parse(read.first ?? ""), Date.parse(read.last ?? "")];
    return Number.isNaN(from) || Number.isNaN(to) ? [] : [{ read, from, to }];
  });
  const earliest = dated.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const latest = dated.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  return new Map(
    dated.map(({ read, from, to }) => {
      const readAt = Date.parse(read.read_at ?? "");
      const until = Math.min(latest, Number.isNaN(readAt) ? to : readAt);
      return [
        read.mailbox,
        { from: Math.max(earliest, from - QUIET_MS), to: Math.max(to, Math.min(to + QUIET_MS, until)) },
      ];
    }),
  );
}

/** Whether the spans together leave no moment of `asked` out. */
function isCovered(asked: Span, spans: readonly Span[]): boolean {
  let at = asked.from;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from > at) return false;
    at = Math.max(at, to + 1);
    if (at > asked.to) return true;
  }
  return false;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
