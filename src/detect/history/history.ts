/** A history record, asked by name and moment. "Before" is earlier by a second at least: mail of one second is one wave. */
import { hash53 } from "../../core/hash53.ts";
import type { Correspondents, Dated, HistoryRecord, Moments } from "./history-record.ts";
import { NEVER_SEEN, type Seen } from "./seen.ts";

export type NameKind = "address" | "domain";

export class History {
  readonly hasSent: boolean;
  private readonly record: HistoryRecord;
  private readonly kinds: Readonly<Record<NameKind, NamedMoments>>;

  constructor(record: HistoryRecord) {
    this.record = record;
    this.hasSent = record.hasSent;
    this.kinds = { address: new NamedMoments(record.addresses), domain: new NamedMoments(record.domains) };
  }

  /** When a message came, by its first copy. */
  dateOf(key: number, seconds: number): number {
    return dateIn(this.record.copied, key) ?? seconds;
  }

  received(kind: NameKind, name: string, before: number): Seen {
    return this.kinds[kind].seen("received", name, before);
  }

  sent(kind: NameKind, name: string, before: number): Seen {
    return this.kinds[kind].seen("sent", name, before);
  }

  hasFailed(kind: NameKind, name: string, before: number): boolean {
    return this.kinds[kind].hasFailed(name, before);
  }

  /** Whether mail of ours had this Message-ID. */
  isSentId(messageId: string, before: number): boolean {
    return (dateIn(this.record.sentIds, hash53(messageId)) ?? before) < before;
  }

  /** All names of mail that came or went before, by the date of the first. */
  namesOf(kind: NameKind, way: "received" | "sent", before: number): readonly string[] {
    return this.kinds[kind].names(way, before);
  }
}

class NamedMoments {
  private readonly correspondents: Correspondents;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly ordered: Partial<Record<"received" | "sent", readonly number[]>> = {};

  constructor(correspondents: Correspondents) {
    this.correspondents = correspondents;
    this.numbers = new Map(correspondents.names.map((name, number) => [name, number]));
  }

  seen(way: "received" | "sent", name: string, before: number): Seen {
    const number = this.numbers.get(name);
    if (number === undefined) return NEVER_SEEN;
    const { starts, seconds } = this.correspondents[way];
    const from = starts[number]!;
    const to = firstAtOrAfter(seconds, { from, to: starts[number + 1]!, value: before });
    return to === from ? NEVER_SEEN : { messages: to - from, first: seconds[from]!, last: seconds[to - 1]! };
  }

  hasFailed(name: string, before: number): boolean {
    const number = this.numbers.get(name);
    return number !== undefined && this.correspondents.failed[number]! < before;
  }

  names(way: "received" | "sent", before: number): readonly string[] {
    const { names, [way]: moments } = this.correspondents;
    this.ordered[way] ??= byFirstMoment(names, moments);
    const known = this.ordered[way].findIndex(
      (number) => moments.seconds[moments.starts[number]!]! >= before,
    );
    const numbers = known < 0 ? this.ordered[way] : this.ordered[way].slice(0, known);
    return numbers.map((number) => names[number]!);
  }
}

/** Names that have any moment; those of one moment by name, so that the order of files does not show. */
function byFirstMoment(names: readonly string[], { starts, seconds }: Moments): readonly number[] {
  const first = (number: number): number => seconds[starts[number]!]!;
  return names
    .map((_, number) => number)
    .filter((number) => starts[number + 1]! > starts[number]!)
    .sort((a, b) => first(a) - first(b) || (names[a]! < names[b]! ? -1 : 1));
}

function dateIn({ keys, seconds }: Dated, key: number): number | null {
  const at = firstAtOrAfter(keys, { from: 0, to: keys.length, value: key });
  return keys[at] === key ? seconds[at]! : null;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The place of the first number of a sorted range that is not below the value; the end where there is none. */
function firstAtOrAfter(sorted: Float64Array, range: Range): number {
  let { from, to } = range;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < range.value) from = middle + 1;
    else to = middle;
  }
  return from;
}
