/**
 * The store's fingerprints to clusters of messages. Everything is computed anew each time, as a function of what is
 * stored and judged: what arrived in which order, and in how many runs, changes nothing.
 */
import { NumberMap } from "./core/number-map.ts";
import type { CappedValue } from "./link/blocking.ts";
import { clusterSendings, type JudgedPair, type ReportedBridge } from "./link/clusters.ts";
import { explain, sideOf, type Waterfall } from "./link/explain.ts";
import { featureHash } from "./link/fingerprint.ts";
import { Frequencies } from "./link/frequencies.ts";
import type { LinkModel } from "./link/model.ts";
import { Scorer, weightOf } from "./link/score.ts";
import { type Sendings, SendingsBuilder } from "./link/sendings.ts";
import type { Judgement } from "./model/campaign.ts";
import { FEATURES, type Observation } from "./model/observation.ts";
import type { Store, StoredMessage } from "./store/store.ts";

/** Messages of the store by cluster, as positions in the arrays of `sendings`. */
export interface LinkedStore {
  readonly sendings: Sendings;
  /** Positions of messages, cluster by cluster; each cluster by date. */
  readonly members: readonly Uint32Array[];
  readonly mailboxes: MailboxesByMessage;
  readonly contacts: Contacts;
  readonly figures: LinkFigures;
}

export interface LinkFigures {
  readonly messages: number;
  readonly sendings: number;
  readonly pairs: number;
  readonly links: number;
  readonly clusters: number;
  /** The most common first, with the value as some message shows it. */
  readonly capped: readonly (CappedValue & { readonly example: string | null })[];
  /** Links that were not followed, with the content key of a message on either side. */
  readonly bridges: readonly (Omit<ReportedBridge, "a" | "b"> & {
    readonly left: string;
    readonly right: string;
  })[];
}

export async function linkStore(
  store: Store,
  model: LinkModel,
  judgements: readonly Judgement[],
): Promise<LinkedStore> {
  const judgedKeys = new Set(judgements.filter((j) => j.verdict !== "unsure").flatMap(({ a, b }) => [a, b]));
  const builder = new SendingsBuilder(judgedKeys);
  for await (const chunk of store.fingerprints()) for (const message of chunk) builder.add(message);
  const sendings = builder.build();
  const mailboxes = await mailboxesOf(store, sendings.ids);
  const clusters = clusterSendings({
    columns: sendings.columns,
    signatures: sendings.signatures,
    scorer: new Scorer(sendings.columns, model, Frequencies.of(sendings.columns)),
    threshold: weightOf(model.threshold),
    judged: judgedPairs(judgements, sendings.judged),
  });
  const members = membersOf(sendings, clusters.clusterOf);
  const shown = new Shown(store, sendings);
  return {
    sendings,
    members,
    mailboxes,
    contacts: new Contacts(sendings, mailboxes),
    figures: {
      messages: sendings.ids.length,
      sendings: sendings.columns.size,
      pairs: clusters.pairs,
      links: clusters.edges,
      clusters: members.length,
      capped: await shown.capped(clusters.capped.slice(0, CAPPED_SHOWN)),
      bridges: await shown.bridges(clusters.bridges),
    },
  };
}

// LIMIT: the list is read by a person.
const CAPPED_SHOWN = 50;

function judgedPairs(judgements: readonly Judgement[], rows: ReadonlyMap<string, number>): JudgedPair[] {
  return judgements.flatMap(({ a, b, verdict }) => {
    const [left, right] = [rows.get(a), rows.get(b)];
    if (verdict === "unsure" || left === undefined || right === undefined) return [];
    return [{ a: left, b: right, verdict }];
  });
}

/** Only clusters of several messages. */
function membersOf({ rows, seconds, ids }: Sendings, clusterOf: Int32Array): readonly Uint32Array[] {
  const sizes = new Uint32Array(clusterOf.length);
  for (const row of rows) sizes[clusterOf[row]!]!++;
  const starts = new Uint32Array(clusterOf.length + 1);
  for (let c = 0; c < clusterOf.length; c++) starts[c + 1] = starts[c]! + sizes[c]!;
  const cursor = starts.slice();
  const all = new Uint32Array(rows.length);
  rows.forEach((row, message) => {
    all[cursor[clusterOf[row]!]!++] = message;
  });
  const dated = (m: number) => (Number.isNaN(seconds[m]!) ? Number.POSITIVE_INFINITY : seconds[m]!);
  const clusters: Uint32Array[] = [];
  for (let c = 0; c < clusterOf.length; c++) {
    if (sizes[c]! < 2) continue;
    const cluster = all.subarray(starts[c]!, starts[c + 1]!);
    clusters.push(cluster.sort((x, y) => compare(dated(x), dated(y)) || ids[x]! - ids[y]!));
  }
  return clusters;
}

/** Also for infinities, whose difference is no number. */
function compare(x: number, y: number): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Rows and hashes as an analyst sees them: by a message of the store. */
class Shown {
  private readonly store: Store;
  private readonly sendings: Sendings;
  private readonly someOf: Int32Array;

  constructor(store: Store, sendings: Sendings) {
    this.store = store;
    this.sendings = sendings;
    this.someOf = new Int32Array(sendings.columns.size);
    for (let m = sendings.rows.length - 1; m >= 0; m--) this.someOf[sendings.rows[m]!] = sendings.ids[m]!;
  }

  async capped(values: readonly CappedValue[]): Promise<LinkFigures["capped"]> {
    const rows = values.map(({ feature, value }) => this.rowWith(FEATURES.indexOf(feature), value));
    const messages = await this.messages(rows);
    return values.map((one, i) => {
      const known = messages[i]?.observation.features[one.feature] ?? [];
      return { ...one, example: known.find((text) => featureHash(one.feature, text) === one.value) ?? null };
    });
  }

  async bridges(bridges: readonly ReportedBridge[]): Promise<LinkFigures["bridges"]> {
    const left = await this.messages(bridges.map(({ a }) => a));
    const right = await this.messages(bridges.map(({ b }) => b));
    return bridges.map(({ a: _a, b: _b, ...rest }, i) => ({
      ...rest,
      left: left[i]?.observation.key ?? "",
      right: right[i]?.observation.key ?? "",
    }));
  }

  private async messages(rows: readonly number[]): Promise<readonly (StoredMessage | undefined)[]> {
    const ids = rows.map((row) => this.someOf[row]!);
    const byId = new Map((await this.store.messages(ids)).map((message) => [message.id, message]));
    return ids.map((id) => byId.get(id));
  }

  private rowWith(feature: number, value: number): number {
    const { offsets, values } = this.sendings.columns;
    const entry = values[feature]!.indexOf(value);
    // The last row that begins at or before the entry.
    let [low, high] = [0, offsets[feature]!.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (offsets[feature]![middle]! <= entry) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Mailboxes of messages: of the message at position m, numbers from `starts[m]` up to `starts[m + 1]`. */
export interface MailboxesByMessage {
  readonly starts: Uint32Array;
  readonly numbers: Int32Array;
}

/** `ids` ascend, as the store's chunks do; copies of messages that are not linked are passed over. */
async function mailboxesOf(store: Store, ids: Int32Array): Promise<MailboxesByMessage> {
  const starts = new Uint32Array(ids.length + 1);
  let numbers = new Int32Array(Math.max(1024, ids.length));
  let total = 0;
  let message = 0;
  for await (const chunk of store.mailboxesOfMessages()) {
    for (let i = 0; i < chunk.messages.length; i++) {
      const id = chunk.messages[i]!;
      while (message < ids.length && ids[message]! < id) starts[++message] = total;
      if (ids[message] !== id) continue;
      if (total === numbers.length) {
        const longer = new Int32Array(total * 2);
        longer.set(numbers);
        numbers = longer;
      }
      numbers[total++] = chunk.mailboxes[i]!;
    }
  }
  while (message < ids.length) starts[++message] = total;
  return { starts, numbers: numbers.subarray(0, total) };
}

/** Who wrote to whom first, and who used a name first, over all mail that is linked. */
export class Contacts {
  private readonly sendings: Sendings;
  private readonly firstTo = new NumberMap(1 << 16);
  private readonly nameFirst = new NumberMap(1 << 16);
  /** By number of a name: the address that used it first, and when. */
  private readonly firstSenders: number[] = [];
  private readonly firstUses: number[] = [];

  constructor(sendings: Sendings, mailboxes: MailboxesByMessage) {
    this.sendings = sendings;
    const { seconds, senders, names } = sendings;
    for (let m = 0; m < senders.length; m++) {
      if (senders[m] === 0 || Number.isNaN(seconds[m]!)) continue;
      for (let i = mailboxes.starts[m]!; i < mailboxes.starts[m + 1]!; i++) {
        const key = pairKey(senders[m]!, mailboxes.numbers[i]!);
        const first = this.firstTo.get(key);
        if (first === undefined || seconds[m]! < first) this.firstTo.set(key, seconds[m]!);
      }
      if (names[m] !== 0) this.useName(names[m]!, senders[m]!, seconds[m]!);
    }
  }

  /** Whether this message is the first from its address to that mailbox. */
  isFirst(message: number, mailbox: number): boolean {
    const { senders, seconds } = this.sendings;
    return this.firstTo.get(pairKey(senders[message]!, mailbox)) === Math.trunc(seconds[message]!);
  }

  /** Whether another address used this message's display name more than a day before `seconds`. */
  isNameKnownElsewhere(message: number, seconds: number): boolean {
    const number = this.nameFirst.get(this.sendings.names[message]!);
    if (number === undefined) return false;
    return (
      this.firstSenders[number] !== this.sendings.senders[message] &&
      this.firstUses[number]! < seconds - SECONDS_A_DAY
    );
  }

  private useName(name: number, sender: number, seconds: number): void {
    const number = this.nameFirst.get(name);
    if (number === undefined) {
      this.nameFirst.set(name, this.firstSenders.length);
      this.firstSenders.push(sender);
      this.firstUses.push(seconds);
    } else if (seconds < this.firstUses[number]!) {
      this.firstSenders[number] = sender;
      this.firstUses[number] = seconds;
    }
  }
}

const SECONDS_A_DAY = 86_400;

function pairKey(sender: number, mailbox: number): number {
  // Multiplied by an odd constant below 2^21, so that the product of a mailbox number stays exact.
  return (sender + (mailbox + 1) * 1_540_483_477) % Number.MAX_SAFE_INTEGER || 1;
}

/** Why two messages are, or are not, of one hand; against everything that is stored. */
export async function explainPair(
  store: Store,
  model: LinkModel,
  [a, b]: readonly [Observation, Observation],
): Promise<Waterfall> {
  const builder = new SendingsBuilder(new Set());
  for await (const chunk of store.fingerprints()) for (const message of chunk) builder.add(message);
  const frequencies = Frequencies.of(builder.build().columns);
  return explain(sideOf(a), sideOf(b), { model, frequencies });
}
