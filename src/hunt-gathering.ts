/** What a hunt found, counted by mailbox and person while it comes in; only as many messages as are listed are held. */
import type { HuntPlace } from "./hunt-target.ts";
import type { RosterIndex } from "./model/roster-index.ts";
import type { Store, StoredDelivery, StoredMessage } from "./store/store.ts";

export interface HuntedPerson {
  /** Id in the roster; the address where nobody of the roster owns it. */
  readonly person: string;
  readonly name: string | null;
  readonly mailboxes: readonly string[];
  readonly messages: number;
}

export interface HuntedMailbox {
  /** Empty where nobody can tell whose copy it was. */
  readonly mailbox: string;
  /** Who owned it on the days of these messages, by the roster; empty where it says nothing. */
  readonly people: readonly { readonly person: string; readonly name: string | null }[];
  readonly messages: number;
  readonly first: string | null;
  readonly last: string | null;
  /** True while any copy is; null where none is known to be and some was not looked at again. */
  readonly still_there: boolean | null;
}

export interface HuntedMessage {
  readonly id: number;
  readonly key: string;
  readonly message_id: string | null;
  readonly date: string | null;
  readonly from: string | null;
  readonly from_name: string | null;
  readonly subject: string | null;
  /** Where it shows what was hunted for; empty for an expression. */
  readonly places: readonly HuntPlace[];
  readonly mailboxes: readonly string[];
  /** Rules that fired on it. */
  readonly rules: readonly string[];
}

interface GatheringOptions {
  readonly stillThere: boolean;
  readonly limit: number;
}

interface Counts {
  readonly people: Set<string>;
  messages: number;
  first: string | null;
  last: string | null;
  there: number;
  gone: number;
  unknown: number;
}

export class HuntGathering {
  private readonly store: Store;
  private readonly roster: RosterIndex;
  private readonly options: GatheringOptions;
  private readonly mailboxes = new Map<string, Counts>();
  private readonly people = new Map<string, { readonly mailboxes: Set<string>; messages: number }>();
  private readonly listed: HuntedMessage[] = [];
  private messages = 0;
  private first: string | null = null;
  private last: string | null = null;

  constructor(store: Store, roster: RosterIndex, options: GatheringOptions) {
    this.store = store;
    this.roster = roster;
    this.options = options;
  }

  /** True while another message would be listed. */
  get isOpen(): boolean {
    return this.listed.length < this.options.limit;
  }

  async add(hits: readonly (readonly [StoredMessage, readonly HuntPlace[]])[]): Promise<void> {
    if (hits.length === 0) return;
    const deliveries = await this.store.deliveriesOf(hits.map(([{ id }]) => id));
    const wanted = this.options.stillThere
      ? deliveries.filter((copy) => copy.still_there === true)
      : deliveries;
    const byMessage = Map.groupBy(wanted, ({ message }) => message);
    for (const [message, places] of hits) {
      const copies = byMessage.get(message.id) ?? [];
      if (copies.length > 0 || !this.options.stillThere) this.take(message, places, copies);
    }
  }

  answer(): {
    readonly messages: number;
    readonly copies: { readonly there: number; readonly gone: number; readonly unknown: number };
    readonly first: string | null;
    readonly last: string | null;
    readonly mailboxes: readonly HuntedMailbox[];
    readonly people: readonly HuntedPerson[];
    readonly listed: readonly HuntedMessage[];
  } {
    const all = [...this.mailboxes.values()];
    const sum = (pick: (counts: Counts) => number): number =>
      all.reduce((total, counts) => total + pick(counts), 0);
    return {
      messages: this.messages,
      copies: { there: sum((c) => c.there), gone: sum((c) => c.gone), unknown: sum((c) => c.unknown) },
      first: this.first,
      last: this.last,
      mailboxes: [...this.mailboxes].map((one) => this.mailboxOf(one)).sort(mostFirst),
      people: [...this.people].map(([person, { mailboxes, messages }]) => ({
        person,
        name: this.roster.person(person)?.name ?? null,
        mailboxes: [...mailboxes].sort(),
        messages,
      })),
      listed: this.listed,
    };
  }

  private take(
    { id, observation, findings }: StoredMessage,
    places: readonly HuntPlace[],
    copies: readonly StoredDelivery[],
  ): void {
    const { date } = observation;
    this.messages++;
    this.first = earlier(this.first, date);
    this.last = later(this.last, date);
    const people = new Set<string>();
    for (const [mailbox, there] of Map.groupBy(copies, (copy) => copy.mailbox)) {
      for (const person of this.count(mailbox, there, date)) people.add(person);
    }
    for (const person of people) this.people.get(person)!.messages++;
    if (!this.isOpen) return;
    const { key, message_id, from, from_name, subject } = observation;
    this.listed.push({
      id,
      key,
      message_id,
      date,
      from,
      from_name,
      subject,
      places,
      mailboxes: [...new Set(copies.map(({ mailbox }) => mailbox))].sort(),
      rules: findings.map(({ rule }) => rule),
    });
  }

  /** Counts the copies of one message in one mailbox; gives whose it was on that day. */
  private count(mailbox: string, copies: readonly StoredDelivery[], date: string | null): readonly string[] {
    const counts = this.countsOf(mailbox);
    counts.messages++;
    counts.first = earlier(counts.first, date);
    counts.last = later(counts.last, date);
    for (const { still_there } of copies) {
      if (still_there === true) counts.there++;
      else if (still_there === false) counts.gone++;
      else counts.unknown++;
    }
    if (mailbox === "") return [];
    const owners = this.roster.peopleOf(mailbox, date);
    for (const owner of owners) counts.people.add(owner);
    const people = owners.length > 0 ? owners : [mailbox];
    for (const person of people) {
      const known = this.people.get(person);
      if (known === undefined) this.people.set(person, { mailboxes: new Set([mailbox]), messages: 0 });
      else known.mailboxes.add(mailbox);
    }
    return people;
  }

  private countsOf(mailbox: string): Counts {
    let counts = this.mailboxes.get(mailbox);
    if (counts === undefined) {
      counts = { people: new Set(), messages: 0, first: null, last: null, there: 0, gone: 0, unknown: 0 };
      this.mailboxes.set(mailbox, counts);
    }
    return counts;
  }

  private mailboxOf([mailbox, counts]: readonly [string, Counts]): HuntedMailbox {
    const { people, messages, first, last, there, unknown } = counts;
    return {
      mailbox,
      people: [...people]
        .sort()
        .map((person) => ({ person, name: this.roster.person(person)?.name ?? null })),
      messages,
      first,
      last,
      still_there: there > 0 ? true : unknown > 0 ? null : false,
    };
  }
}

function mostFirst(a: HuntedMailbox, b: HuntedMailbox): number {
  return b.messages - a.messages || (a.mailbox < b.mailbox ? -1 : 1);
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}
