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
import type { MailboxCoverage, Store } from "./store/store.ts";
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
// LIMIT: a form mail by a whole country; of more copies every n-th is read.
const COPIES_MAX = 20_000;
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
  /** Content keys of messages that somebody told from others. */
  private readonly apart: ReadonlySet<string>;

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
    this.apart = new Set(different.flatMap(({ a, b }) => [a, b]));
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

  targetInput({ copies }: Cluster): TargetInput {
    const deliveries = copies.map(({ mailbox, observation: { key, date, recipients: addressed } }) => ({
      mailbox,
      date,
      addressed,
      key,
    }));
    return { deliveries, roster: this.roster, coverage: this.coverage, organizationalDomain };
  }

  /**
   * The cluster with everything else that its senders wrote who were unknown before it: the harmless first letters of a
   * persona show nothing that links them. Null where there is nothing else, or the senders are no personas.
   */
  async withPersonas(cluster: Cluster): Promise<Cluster | null> {
    const personas = [...cluster.before].filter(([, known]) => known.new && !known.written_to);
    if (personas.length > PERSONAS_MAX || cluster.copies.length > COPIES_MAX / 10) return null;
    const known = new Set(cluster.copies.map((copy) => copy.observation.key));
    const more: ClusterCopy[] = [];
    for (const [address] of personas) more.push(...(await this.othersFrom(address, known)));
    // Who wrote much else to many others is no persona: an agency, a platform.
    if (more.length === 0 || more.length > cluster.copies.length * PERSONA_SHARE_MAX) return null;
    const copies = [...cluster.copies, ...more].sort((a, b) =>
      compareDates(a.observation.date, b.observation.date),
    );
    const dates = copies.map((c) => c.observation.date).filter((date) => date !== null);
    const [first = null, last = null] = [dates[0], dates.at(-1)];
    return { ...cluster, copies, newHosts: await this.hostsNewIn(copies, first), first, last };
  }

  private async othersFrom(address: string, known: ReadonlySet<string>): Promise<readonly ClusterCopy[]> {
    const key = observableKey({ kind: "address", value: address });
    const sightings = await this.store.sightings(key, { since: null, until: null });
    if (sightings.length > COPIES_MAX / 10) return [];
    const ids = sightings.map(({ message }) => message);
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
  async mailboxesWithTraces({ copies, before, newHosts }: Cluster): Promise<ReadonlyMap<string, string>> {
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
      if (sightings.length > COPIES_MAX) continue;
      const deliveries = await this.store.deliveriesOf(sightings.map(({ message }) => message));
      for (const { key, mailbox } of deliveries) if (!linked.has(key)) found.set(mailbox, trace.value);
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
    const { seconds } = this.linked.sendings;
    const isBurst = seconds[members.at(-1)!]! - seconds[members[0]!]! <= BURST_SECONDS_MAX;
    return isBurst || firsts / copies >= FIRST_CONTACT_MIN;
  }

  async read(members: Uint32Array): Promise<Cluster> {
    const step = Math.max(1, members.length / COPIES_MAX);
    const sample = Array.from(
      { length: Math.min(members.length, COPIES_MAX) },
      (_, i) => members[Math.floor(i * step)]!,
    );
    const begin = this.linked.sendings.seconds[members[0]!]!;
    const copies: ClusterCopy[] = [];
    for (let start = 0; start < sample.length; start += CHUNK) {
      copies.push(...(await this.copiesOf(sample.slice(start, start + CHUNK), begin)));
    }
    const dates = copies.map((c) => c.observation.date).filter((date) => date !== null);
    const [first = null, last = null] = [dates[0], dates.at(-1)];
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

function compareDates(a: string | null, b: string | null): number {
  return (a ?? "~") < (b ?? "~") ? -1 : (a ?? "~") > (b ?? "~") ? 1 : 0;
}

function organizationalDomain(domain: string): string | null {
  return parseDomain(domain).root_domain;
}

/** Case, accents and order of words do not matter: `Ávila, Bo` and `Bo Avila`. */
function folded(name: string): string {
  const words = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== "")
    .sort()
    .join(" ");
}

function busiest(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}
