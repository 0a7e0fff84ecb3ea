/**
 * Clusters with what campaign rules and targeting need of them: the copies, whose they are, and what was known of the
 * senders before. Only clusters that could be an attack on several people are read; the others stay numbers.
 */
import type { ClusterCopy, SenderBefore } from "./link/campaign-facts.ts";
import type { LinkedStore } from "./link-store.ts";
import type { Judgement } from "./model/campaign.ts";
import { observableKey } from "./model/observable.ts";
import type { RosterIndex } from "./model/roster-index.ts";
import { parseDomain } from "./observe/urls/domain.ts";
import { foldName } from "./roster/names.ts";
import type { MailboxCoverage, Store } from "./store/store.ts";
import type { CampaignDelivery } from "./target/people.ts";
import type { TargetInput } from "./target/targets.ts";

export interface Cluster {
  /** Positions of its messages among those that were linked. */
  readonly members: Uint32Array;
  /** By date. */
  readonly copies: readonly ClusterCopy[];
  /** By sender address. */
  readonly before: ReadonlyMap<string, SenderBefore>;
  /** Organizational domains of hosts that nobody here had mail of before. */
  readonly newHosts: ReadonlySet<string>;
  /** RFC 3339; null where no message has a date. */
  readonly first: string | null;
  readonly last: string | null;
}

/** An attack on a group has several victims; below, single findings tell. */
const MAILBOXES_MIN = 3;
/** Mail from people who have written before, month after month, is correspondence; a taken account writes at once. */
const FIRST_CONTACT_MIN = 0.2;
const BURST_SECONDS_MAX = 14 * 86_400;
// LIMIT: personas are few; who writes under hundreds of addresses does not write twice from one.
const PERSONAS_MAX = 60;
const PERSONA_SHARE_MAX = 2;
// LIMIT: a form mail by a whole country; of more messages every n-th is counted.
const COPIES_MAX = 20_000;
// LIMIT: of a campaign all recipients are read, up to this many messages. Beyond, nobody is
// called clear.
const DELIVERIES_MAX = 200_000;
// LIMIT: each is two look-ups; the busiest tell what kind of senders they are.
const SENDERS_MAX = 200;
// LIMIT: likewise; attackers' own hosts are among the most named.
const HOSTS_MAX = 30;
const CHUNK = 1_000;

interface StoredAtOnce {
  readonly mailboxNames: readonly string[];
  readonly coverage: readonly MailboxCoverage[];
  readonly judgements: readonly Judgement[];
}

export class ClusterReader {
  private readonly store: Store;
  private readonly linked: LinkedStore;
  private readonly roster: RosterIndex;
  private readonly mailboxNames: readonly string[];
  private readonly coverage: readonly MailboxCoverage[];
  private readonly memberNames: ReadonlyMap<string, string>;
  /** By content key of messages that somebody told from others: those others. */
  private readonly apart: ReadonlyMap<string, readonly string[]>;
  /** By content key of judged messages: their clusters. */
  private readonly judgedClusters: ReadonlyMap<string, Uint32Array>;

  static async open(store: Store, linked: LinkedStore, roster: RosterIndex): Promise<ClusterReader> {
    return new ClusterReader(
      { store, linked, roster },
      {
        mailboxNames: await store.mailboxNames(),
        coverage: await store.coverage(),
        judgements: await store.judgements(),
      },
    );
  }

  private constructor(
    { store, linked, roster }: { store: Store; linked: LinkedStore; roster: RosterIndex },
    { mailboxNames, coverage, judgements }: StoredAtOnce,
  ) {
    this.store = store;
    this.linked = linked;
    this.roster = roster;
    this.mailboxNames = mailboxNames;
    const different = judgements.filter(({ verdict }) => verdict === "different");
    const told = different.flatMap(({ a, b }) => [
      { of: a, from: b },
      { of: b, from: a },
    ]);
    this.apart = new Map(
      [...Map.groupBy(told, ({ of }) => of)].map(([of, some]) => [of, some.map(({ from }) => from)]),
    );
    this.judgedClusters = different.length === 0 ? new Map() : clustersOfJudged(linked);
    this.coverage = coverage;
    this.memberNames = new Map(roster.roster.people.map(({ id, name }) => [folded(name), id]));
  }

  /** Those that could be an attack on several people, by date: what the roster says of a day is prepared once. */
  async *clusters(): AsyncGenerator<Cluster> {
    const { seconds } = this.linked.sendings;
    const begin = (members: Uint32Array) => seconds[members[0]!]! || 0;
    const candidates = this.linked.members.filter((members) => this.isCandidate(members));
    candidates.sort((a, b) => begin(a) - begin(b));
    for (const members of candidates) yield await this.read(members);
  }

  kindOf(group: string): string {
    return this.roster.group(group)?.kind ?? "";
  }

  targetInput({ copies }: Pick<Cluster, "copies">): TargetInput {
    return this.targetInputOf(copies.map(deliveryOf));
  }

  /**
   * For a cluster of which only a sample was read: everybody who got it. Null where the sample is all, or the cluster
   * grew by its senders, which only small ones do.
   */
  async wholeTargetInput({ members }: Cluster): Promise<TargetInput | null> {
    if (members.length <= COPIES_MAX) return null;
    const deliveries: CampaignDelivery[] = [];
    const all = sampleOf(members, DELIVERIES_MAX);
    for (let start = 0; start < all.length; start += CHUNK) {
      const copies = await this.copiesOf(all.slice(start, start + CHUNK), 0);
      for (const copy of copies) deliveries.push(deliveryOf(copy));
    }
    return this.targetInputOf(deliveries);
  }

  /** Whether all recipients of a cluster can be known. */
  isReadWhole({ members }: Cluster): boolean {
    return members.length <= DELIVERIES_MAX;
  }

  private targetInputOf(deliveries: readonly CampaignDelivery[]): TargetInput {
    return { deliveries, roster: this.roster, coverage: this.coverage, organizationalDomain };
  }

  /**
   * Everything else that the senders of a cluster wrote who were unknown before it: the harmless first letters of a
   * persona show nothing that links them. Empty where there is nothing else, or the senders are no personas.
   */
  async byPersonas(cluster: Cluster): Promise<readonly ClusterCopy[]> {
    const personas = [...cluster.before].filter(([, known]) => known.new && !known.written_to);
    if (personas.length > PERSONAS_MAX || cluster.copies.length > COPIES_MAX / 10) return [];
    const known = keysOf(cluster);
    const barred = this.toldFrom(known);
    const more: ClusterCopy[] = [];
    for (const [address] of personas) more.push(...(await this.othersFrom(address, known, barred)));
    // Who wrote much else to many others is no persona: an agency, a platform.
    return more.length > cluster.copies.length * PERSONA_SHARE_MAX ? [] : more;
  }

  /** The cluster with these copies instead of its own. */
  async withCopies(cluster: Cluster, some: readonly ClusterCopy[]): Promise<Cluster> {
    const copies = some.toSorted((a, b) => compareDates(a.observation.date, b.observation.date));
    const { first, last } = rangeOf(copies);
    return { ...cluster, copies, newHosts: await this.hostsNewIn(copies, first), first, last };
  }

  /** Numbers of messages in clusters of which a message was told from one of these. */
  private toldFrom(keys: ReadonlySet<string>): ReadonlySet<number> {
    const barred = new Set<number>();
    for (const [key, others] of this.apart) {
      if (!keys.has(key)) continue;
      for (const other of others) {
        for (const m of this.judgedClusters.get(other) ?? []) barred.add(this.linked.sendings.ids[m]!);
      }
    }
    return barred;
  }

  /** A message that somebody told from any other belongs where links hold it, and comes with no sender. */
  private async othersFrom(
    address: string,
    known: ReadonlySet<string>,
    barred: ReadonlySet<number>,
  ): Promise<readonly ClusterCopy[]> {
    const key = observableKey({ kind: "address", value: address });
    const sightings = await this.store.sightings(key, { since: null, until: null });
    if (sightings.length > COPIES_MAX / 10) return [];
    const ids = sightings.map(({ message }) => message).filter((message) => !barred.has(message));
    // The number also stands for a reply address, and collides once in 2^53.
    const stored = (await this.store.messages(ids)).filter(
      ({ observation: { from, key: content } }) =>
        from === address && !known.has(content) && !this.apart.has(content),
    );
    const byId = new Map(stored.map((one) => [one.id, one]));
    const deliveries = await this.store.deliveriesOf([...byId.keys()]);
    return deliveries.map(({ message, mailbox }) => {
      const { observation, findings } = byId.get(message)!;
      const people = this.peopleOf(mailbox, observation.date);
      return { observation, findings, mailbox, people, isFirstContact: false, isNameKnownElsewhere: false };
    });
  }

  /**
   * Mailboxes that have mail from a sender or of a host that only this campaign uses, though nothing links it: whoever
   * owns one is not clear before somebody has looked.
   */
  async mailboxesWithTraces({
    members,
    copies,
    before,
    newHosts,
  }: Cluster): Promise<ReadonlyMap<string, string>> {
    const own = new Set(copies.map((copy) => copy.observation.from_root));
    const traces = [
      ...[...before].flatMap(([value, known]) => (known.new ? [{ kind: "address", value } as const] : [])),
      ...[...newHosts]
        .filter((value) => !own.has(value))
        .map((value) => ({ kind: "host_domain", value }) as const),
    ];
    const linked = new Set(copies.map((copy) => copy.observation.key));
    const found = new Map<string, string>();
    for (const trace of traces.slice(0, SENDERS_MAX)) {
      const sightings = await this.store.sightings(observableKey(trace), { since: null, until: null });
      // LIMIT: a host or sender that so many more messages have is not the campaign's own (a tracker, a platform that
      // is new here), so it makes nobody doubtful: who is clear stays clear.
      if (sightings.length > Math.max(COPIES_MAX, members.length * 2)) continue;
      for (let start = 0; start < sightings.length; start += CHUNK) {
        const some = sightings.slice(start, start + CHUNK).map(({ message }) => message);
        const deliveries = await this.store.deliveriesOf(some);
        for (const { key, mailbox } of deliveries) if (!linked.has(key)) found.set(mailbox, trace.value);
      }
    }
    return found;
  }

  private isCandidate(members: Uint32Array): boolean {
    const { mailboxes, contacts } = this.linked;
    const seen = new Set<number>();
    let copies = 0;
    let firsts = 0;
    for (const message of members) {
      for (let i = mailboxes.starts[message]!; i < mailboxes.starts[message + 1]!; i++) {
        seen.add(mailboxes.numbers[i]!);
        copies++;
        if (contacts.isFirst(message, mailboxes.numbers[i]!)) firsts++;
      }
    }
    if (seen.size < MAILBOXES_MIN) return false;
    return this.secondsOf(members) <= BURST_SECONDS_MAX || firsts / copies >= FIRST_CONTACT_MIN;
  }

  /** From the first to the last that has a date: those without are at the end. 0 where none has: nothing says that it lasted. */
  private secondsOf(members: Uint32Array): number {
    const { seconds } = this.linked.sendings;
    const last = members.findLast((m) => !Number.isNaN(seconds[m]!));
    return last === undefined ? 0 : seconds[last]! - seconds[members[0]!]!;
  }

  async read(members: Uint32Array): Promise<Cluster> {
    const sample = sampleOf(members, COPIES_MAX);
    const begin = this.linked.sendings.seconds[members[0]!]!;
    const copies: ClusterCopy[] = [];
    for (let start = 0; start < sample.length; start += CHUNK) {
      copies.push(...(await this.copiesOf(sample.slice(start, start + CHUNK), begin)));
    }
    const { first, last } = rangeOf(copies);
    return {
      members,
      copies,
      before: await this.sendersBefore(copies, first),
      newHosts: await this.hostsNewIn(copies, first),
      first,
      last,
    };
  }

  /** `begin`: when the cluster began, in seconds. */
  private async copiesOf(messages: readonly number[], begin: number): Promise<readonly ClusterCopy[]> {
    const { sendings, mailboxes, contacts } = this.linked;
    const stored = await this.store.messages(messages.map((m) => sendings.ids[m]!));
    const byId = new Map(stored.map((one) => [one.id, one]));
    return messages.flatMap((m) => {
      const one = byId.get(sendings.ids[m]!);
      if (one === undefined) return [];
      const { observation, findings } = one;
      const numbers = [...mailboxes.numbers.subarray(mailboxes.starts[m]!, mailboxes.starts[m + 1]!)];
      return numbers.map((number) => {
        const mailbox = this.mailboxNames[number] ?? "";
        return {
          observation,
          findings,
          mailbox,
          people: this.peopleOf(mailbox, observation.date),
          isFirstContact: contacts.isFirst(m, number),
          isNameKnownElsewhere: contacts.isNameKnownElsewhere(m, begin),
        };
      });
    });
  }

  private peopleOf(mailbox: string, date: string | null): readonly string[] {
    if (mailbox === "") return [];
    const owners = this.roster.peopleOf(mailbox, date);
    return owners.length > 0 ? owners : [mailbox];
  }

  private async sendersBefore(
    copies: readonly ClusterCopy[],
    first: string | null,
  ): Promise<ReadonlyMap<string, SenderBefore>> {
    const seconds = first === null ? 0 : Date.parse(first) / 1000;
    const addresses = busiest(copies.map((copy) => copy.observation.from ?? "")).slice(0, SENDERS_MAX);
    const keys = addresses.flatMap((value) => [
      { key: observableKey({ kind: "address", value }), seconds },
      { key: observableKey({ kind: "written_to", value }), seconds },
    ]);
    const seen = await this.store.seenBefore(keys);
    return new Map(
      addresses.map((address, i) => {
        const names = copies
          .filter((c) => c.observation.from === address)
          .map((c) => c.observation.from_name);
        return [
          address,
          {
            new: seen[2 * i]!.messages === 0,
            written_to: seen[2 * i + 1]!.messages > 0,
            name_of_member: names.some((name) => this.isMembersName(name, address)),
          },
        ];
      }),
    );
  }

  private async hostsNewIn(
    copies: readonly ClusterCopy[],
    first: string | null,
  ): Promise<ReadonlySet<string>> {
    if (first === null) return new Set();
    const hosts = copies.flatMap(({ observation: { urls } }) => urls.map(({ root, host }) => root ?? host));
    const common = busiest(hosts).slice(0, HOSTS_MAX);
    const seconds = Date.parse(first) / 1000;
    const seen = await this.store.seenBefore(
      common.map((value) => ({ key: observableKey({ kind: "host_domain", value }), seconds })),
    );
    return new Set(common.filter((_, i) => seen[i]!.messages === 0));
  }

  private isMembersName(name: string | null, address: string): boolean {
    const member = name === null ? undefined : this.memberNames.get(folded(name));
    return member !== undefined && !this.roster.peopleOf(address, null).includes(member);
  }
}

/** Content keys of its messages. */
export function keysOf({ copies }: Pick<Cluster, "copies">): ReadonlySet<string> {
  return new Set(copies.map((copy) => copy.observation.key));
}

function rangeOf(copies: readonly ClusterCopy[]): Pick<Cluster, "first" | "last"> {
  const dates = copies.map((c) => c.observation.date).filter((date) => date !== null);
  return { first: dates[0] ?? null, last: dates.at(-1) ?? null };
}

/** At most `most` of them, evenly. */
function sampleOf(members: Uint32Array, most: number): readonly number[] {
  const step = Math.max(1, members.length / most);
  return Array.from({ length: Math.min(members.length, most) }, (_, i) => members[Math.floor(i * step)]!);
}

function deliveryOf({
  mailbox,
  observation: { key, date, recipients: addressed },
}: ClusterCopy): CampaignDelivery {
  return { mailbox, date, addressed, key };
}

/** By content key of judged messages: all messages of the cluster that each is in. */
function clustersOfJudged({ sendings, members }: LinkedStore): ReadonlyMap<string, Uint32Array> {
  const keyOf = new Map([...sendings.judged].map(([key, row]) => [row, key]));
  const found = new Map<string, Uint32Array>();
  for (const cluster of members) {
    for (const message of cluster) {
      const key = keyOf.get(sendings.rows[message]!);
      if (key !== undefined) found.set(key, cluster);
    }
  }
  return found;
}

function compareDates(a: string | null, b: string | null): number {
  return (a ?? "~") < (b ?? "~") ? -1 : (a ?? "~") > (b ?? "~") ? 1 : 0;
}

function organizationalDomain(domain: string): string | null {
  return parseDomain(domain).root_domain;
}

/** Titles, case, accents and order of words do not matter: `Dr Bo Ávila` and `Avila, Bo`. */
function folded(name: string): string {
  return foldName(name).toSorted().join(" ");
}

function busiest(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}
