/**
 * Who wrote to whom and when, of all mail of a run, as columns. Made once from facts in any order, then only read; it
 * can be handed to threads, which share its numbers.
 */
import { hash53 } from "../../core/hash53.ts";
import { NumberMap } from "../../core/number-map.ts";
import type { MailFacts, Party } from "./mail-facts.ts";

/** Moments of each name, ascending: those of name `i` are `seconds[starts[i]]` to `seconds[starts[i + 1]]`. */
export interface Moments {
  readonly starts: Int32Array;
  readonly seconds: Float64Array;
}

/** One kind of name. */
export interface Correspondents {
  /** Lower case; the place is the number. */
  readonly names: readonly string[];
  /** When mail of theirs came in. */
  readonly received: Moments;
  /** When somebody of the organisation wrote to them. */
  readonly sent: Moments;
  /** When the first mail in their name was not theirs, by a receiver that is believed; infinite for never. */
  readonly failed: Float64Array;
}

/** Moments of numbers, by number. */
export interface Dated {
  readonly keys: Float64Array;
  readonly seconds: Float64Array;
}

export interface HistoryRecord {
  /** Distinct messages that have a date. */
  readonly messages: number;
  /** Whether any mail of the organisation itself is among them: without it nobody knows whom it wrote to. */
  readonly hasSent: boolean;
  readonly addresses: Correspondents;
  /** Domains as they are written and organizational domains. */
  readonly domains: Correspondents;
  /** Message-IDs of mail that went out. */
  readonly sentIds: Dated;
  /** Messages of several copies with different dates: a message came when its first copy came. */
  readonly copied: Dated;
}

const INBOUND = 1;
const OUTBOUND = 2;
const FAILED = 4;
const COPIED = 8;
const NOBODY = -1;

/** Numbers for names, in the order in which they are met. */
class Names {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.all.push(name) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }
}

/** Gathers facts: 1,000,000 messages of 300,000 addresses take some 360 MB (measured). */
export class HistoryBuilder {
  private readonly addresses = new Names();
  private readonly domains = new Names();
  /** By address: its domain and its organizational domain. */
  private readonly domainOf: number[] = [];
  private readonly rootOf: number[] = [];
  private readonly places = new NumberMap();
  private readonly keys: number[] = [];
  private readonly seconds: number[] = [];
  private readonly senders: number[] = [];
  private readonly flags: number[] = [];
  private readonly messageIds: number[] = [];
  /** By message that went out: addresses of its recipients. */
  private readonly recipients = new Map<number, Set<number>>();

  /** Mail without a date cannot be said to come before other mail, and is left out. */
  add(facts: MailFacts): void {
    if (facts.seconds === null) return;
    const known = this.places.get(facts.key);
    const message = known ?? this.place(facts, facts.seconds);
    if (known !== undefined) this.merge(known, facts, facts.seconds);
    if (!facts.isOutbound) return;
    const recipients = this.recipients.get(message) ?? new Set();
    for (const party of facts.recipients) recipients.add(this.address(party));
    this.recipients.set(message, recipients);
  }

  record(): HistoryRecord {
    const all = this.keys.map((_, message) => message);
    const sent = all.filter((m) => this.is(m, OUTBOUND));
    const copied = all.filter((m) => this.is(m, COPIED));
    return {
      messages: all.length,
      hasSent: sent.length > 0,
      addresses: this.correspondents(this.addresses, (address) => [address]),
      domains: this.correspondents(this.domains, (address) => [
        ...new Set([this.domainOf[address]!, this.rootOf[address]!]),
      ]),
      sentIds: this.dated(
        sent.filter((m) => this.messageIds[m] !== 0),
        this.messageIds,
      ),
      copied: this.dated(copied, this.keys),
    };
  }

  private is(message: number, flag: number): boolean {
    return (this.flags[message]! & flag) !== 0;
  }

  private place(facts: MailFacts, seconds: number): number {
    const message = this.keys.push(facts.key) - 1;
    this.places.set(facts.key, message);
    this.seconds.push(seconds);
    this.senders.push(facts.sender === null ? NOBODY : this.address(facts.sender));
    this.messageIds.push(facts.messageId === null ? 0 : hash53(facts.messageId));
    this.flags.push(flagsOf(facts));
    return message;
  }

  /** A copy: the message came when the first of them came, and it failed when no copy shows that it passed. */
  private merge(message: number, facts: MailFacts, seconds: number): void {
    const before = this.flags[message]!;
    const flags = flagsOf(facts);
    const hasMoved = seconds !== this.seconds[message];
    this.flags[message] =
      ((before | flags) & (INBOUND | OUTBOUND | COPIED)) |
      (before & flags & FAILED) |
      (hasMoved ? COPIED : 0);
    this.seconds[message] = Math.min(this.seconds[message]!, seconds);
  }

  private address({ address, domain, root }: Party): number {
    const number = this.addresses.number(address);
    if (number === this.domainOf.length) {
      this.domainOf.push(this.domains.number(domain));
      this.rootOf.push(this.domains.number(root));
    }
    return number;
  }

  private correspondents(names: Names, namesOf: (address: number) => readonly number[]): Correspondents {
    const received = new MomentsBuilder();
    const sent = new MomentsBuilder();
    const failed = shared(names.all.length).fill(Number.POSITIVE_INFINITY);
    for (const [message, seconds] of this.seconds.entries()) {
      const sender = this.senders[message]!;
      for (const name of sender !== NOBODY && this.is(message, INBOUND) ? namesOf(sender) : []) {
        received.add(name, seconds);
        if (this.is(message, FAILED)) failed[name] = Math.min(failed[name]!, seconds);
      }
      const written = [...(this.recipients.get(message) ?? [])].flatMap(namesOf);
      for (const name of new Set(written)) sent.add(name, seconds);
    }
    const count = names.all.length;
    return { names: names.all, received: received.moments(count), sent: sent.moments(count), failed };
  }

  private dated(messages: readonly number[], numbers: readonly number[]): Dated {
    const order = messages.toSorted(
      (a, b) => numbers[a]! - numbers[b]! || this.seconds[a]! - this.seconds[b]!,
    );
    const keys = shared(order.length);
    const seconds = shared(order.length);
    order.forEach((message, i) => {
      keys[i] = numbers[message]!;
      seconds[i] = this.seconds[message]!;
    });
    return { keys, seconds };
  }
}

function flagsOf(facts: MailFacts): number {
  return (facts.isInbound ? INBOUND : 0) | (facts.isOutbound ? OUTBOUND : 0) | (facts.hasFailed ? FAILED : 0);
}

class MomentsBuilder {
  private readonly names: number[] = [];
  private readonly seconds: number[] = [];

  add(name: number, seconds: number): void {
    this.names.push(name);
    this.seconds.push(seconds);
  }

  moments(count: number): Moments {
    const starts = new Int32Array(new SharedArrayBuffer(4 * (count + 1)));
    for (const name of this.names) starts[name + 1]!++;
    for (let name = 0; name < count; name++) starts[name + 1]! += starts[name]!;
    const next = starts.slice();
    const seconds = shared(this.seconds.length);
    this.names.forEach((name, i) => {
      seconds[next[name]!++] = this.seconds[i]!;
    });
    for (let name = 0; name < count; name++) seconds.subarray(starts[name], starts[name + 1]).sort();
    return { starts, seconds };
  }
}

/** Numbers that threads read without a copy each. */
function shared(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}
