/**
 * A cluster as campaign rules see it. Counting only: what is an attack is for rules to say. Nothing here asks who was
 * chosen (`target` does) or what came before (`campaigns.ts` knows); both are handed in.
 */
import type {
  CampaignFacts,
  CampaignFile,
  CampaignHost,
  CampaignRuleHit,
  CampaignSender,
  CampaignToken,
} from "../model/campaign-facts.ts";
import type { Observation, StoredFinding } from "../model/observation.ts";

/** One copy of a message of the cluster. */
export interface ClusterCopy {
  readonly observation: Observation;
  readonly findings: readonly StoredFinding[];
  readonly mailbox: string;
  /** Who owns the mailbox; the address itself where nobody of the roster does. */
  readonly people: readonly string[];
  /** The first message from this address to this mailbox. */
  readonly isFirstContact: boolean;
  /** Another address used the display name before the campaign began. */
  readonly isNameKnownElsewhere: boolean;
}

/** What was known of a sender before the campaign began. */
export interface SenderBefore {
  readonly new: boolean;
  readonly written_to: boolean;
  readonly name_of_member: boolean;
}

export interface FactsInput {
  readonly copies: readonly ClusterCopy[];
  readonly before: ReadonlyMap<string, SenderBefore>;
  /** Organizational domains of hosts that nobody here had mail of before the campaign began. */
  readonly newHosts: ReadonlySet<string>;
}

/** All that can be counted without asking who was chosen and what came before. */
export type ClusterFacts = Omit<CampaignFacts, "groups" | "earlier">;

// LIMIT: rules quantify over these; a form mail by ten thousand people would make each of them slow.
const LISTED_MAX = 50;

export function campaignFacts({ copies, before, newHosts }: FactsInput): ClusterFacts {
  const people = new Set(copies.flatMap((copy) => copy.people));
  const mailboxes = new Set(copies.map((copy) => copy.mailbox));
  const senders = sendersOf(copies, before);
  const share = (holds: (copy: ClusterCopy) => boolean) => ratio(count(copies, holds), copies.length);
  return {
    messages: messagesOf(copies),
    people: {
      count: people.size,
      mailboxes: mailboxes.size,
      organizations: new Set([...mailboxes].map(domainOf)).size,
      messages_each: ratio(copies.length, people.size),
      senders_each: ratio(
        senders.reduce((sum, s) => sum + s.people, 0),
        people.size,
      ),
    },
    senders: {
      count: senders.length,
      domains: new Set(senders.map((s) => s.root_domain ?? domainOf(s.email))).size,
      names: new Set(senders.map((s) => (s.name ?? s.email).toLowerCase())).size,
      messages_each: ratio(copies.length, senders.length),
      people_each: ratio(
        senders.reduce((sum, s) => sum + s.people, 0),
        senders.length,
      ),
      list: senders.slice(0, LISTED_MAX),
    },
    first_contact: share((copy) => copy.isFirstContact),
    solicited: share(
      ({ observation: o }) => o.traits.is_reply || (before.get(o.from ?? "")?.written_to ?? false),
    ),
    reply: share(({ observation: o }) => o.traits.is_reply),
    bulk: share(({ observation: o }) => o.traits.is_bulk),
    automatic: share(({ observation: o }) => o.traits.is_automatic),
    asks_credentials: share(({ observation: o }) => o.traits.asks_credentials),
    internal: share(({ observation: o }) => o.direction === "internal"),
    loads_remote: share(({ observation: o }) => o.urls.some((u) => u.kind === "image")),
    links: share(({ observation: o }) => o.urls.some((u) => u.kind === "link")),
    links_to_files: share(({ observation: o }) =>
      o.urls.some((u) => u.kind === "link" && FILE_LINK.test(u.url)),
    ),
    authentication: authenticationOf(share),
    tokens: tokensOf(copies),
    hosts: hostsOf(copies, newHosts),
    files: filesOf(copies),
    findings: findingsOf(copies),
    lists: mostFrequent(copies.map((c) => c.observation.traits.list_domain).filter((d) => d !== null)),
  };
}

function messagesOf(copies: readonly ClusterCopy[]): CampaignFacts["messages"] {
  const days = tally(copies.map((c) => c.observation.date?.slice(0, 10) ?? "unknown"));
  const texts = tally(copies.flatMap((c) => c.observation.features.text_template?.slice(0, 1) ?? []));
  const dates = copies.map((c) => Date.parse(c.observation.date ?? "")).filter((ms) => !Number.isNaN(ms));
  const span = dates.length === 0 ? 0 : maximum(dates) + maximum(dates.map((ms) => -ms));
  return {
    count: copies.length,
    days: span / MS_A_DAY,
    busiest_day: maximum([0, ...days.values()]),
    subjects: new Set(copies.flatMap((c) => c.observation.features.subject_template ?? [])).size,
    texts: texts.size,
    same_text: ratio(maximum([0, ...texts.values()]), copies.length),
  };
}

const MS_A_DAY = 86_400_000;

/** A path that ends like a disk image, an archive, a shortcut or a program. */
const FILE_LINK =
  /^https?:\/\/[^/?#]+\/[^?#]*\.(?:iso|img|vhdx?|zip|rar|7z|exe|msi|lnk|js|hta|vbs|scr|rdp|one|html?\.zip|library-ms)(?:[?#]|$)/i;

function authenticationOf(
  share: (holds: (copy: ClusterCopy) => boolean) => number,
): CampaignFacts["authentication"] {
  return {
    dmarc_fail: share(({ observation: o }) => o.authentication.dmarc === false),
    pass: share(({ observation: o }) => o.authentication.dmarc === true || o.authentication.spf === true),
    reply_elsewhere: share(
      ({ observation: o }) =>
        o.reply_to !== null && o.from_root !== null && !isWithin(domainOf(o.reply_to), o.from_root),
    ),
  };
}

function isWithin(domain: string, root: string): boolean {
  return domain === root || domain.endsWith(`.${root}`);
}

function sendersOf(copies: readonly ClusterCopy[], before: FactsInput["before"]): readonly CampaignSender[] {
  const byAddress = Map.groupBy(copies, (copy) => copy.observation.from ?? "");
  byAddress.delete("");
  const senders = [...byAddress].map(([email, some]): CampaignSender => {
    const names = some.map((c) => c.observation.from_name).filter((name) => name !== null);
    const name = mostFrequent(names)[0] ?? null;
    const known = before.get(email);
    return {
      email,
      root_domain: some[0]!.observation.from_root,
      name,
      messages: some.length,
      people: new Set(some.flatMap((c) => c.people)).size,
      new: known?.new ?? false,
      written_to: known?.written_to ?? false,
      name_in_domain: name !== null && sharesWord(name, domainOf(email)),
      name_known_elsewhere: some.some((c) => c.isNameKnownElsewhere),
      name_of_member: known?.name_of_member ?? false,
    };
  });
  return senders.sort((a, b) => b.messages - a.messages || (a.email < b.email ? -1 : 1));
}

/** Shorter words (`the`, `news`) are in many names and many domains. */
const WORD_LENGTH_MIN = 5;

function sharesWord(name: string, domain: string): boolean {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const joined = domain.replaceAll(/[^a-z0-9\u0080-\uffff]/g, "");
  return words.some((word) => word.length >= WORD_LENGTH_MIN && joined.includes(word));
}

/** A link or image that only one person got carries a token. */
function tokensOf(copies: readonly ClusterCopy[]): readonly CampaignToken[] {
  const peopleOf = new Map<string, Set<string>>();
  for (const { observation, mailbox } of copies) {
    for (const { url } of observation.urls) {
      const seen = peopleOf.get(url) ?? new Set();
      peopleOf.set(url, seen.add(mailbox));
    }
  }
  const isOwn = ({ observation: { urls } }: ClusterCopy) =>
    urls.some(({ url }) => peopleOf.get(url)!.size === 1);
  const schemes = new Map<string, { messages: number; own: number }>();
  for (const copy of copies) {
    for (const scheme of new Set(copy.observation.features.token_scheme)) {
      const sums = schemes.get(scheme) ?? { messages: 0, own: 0 };
      sums.messages++;
      if (isOwn(copy)) sums.own++;
      schemes.set(scheme, sums);
    }
  }
  return [...schemes]
    .map(([scheme, { messages, own }]) => ({
      scheme,
      messages,
      share: ratio(messages, copies.length),
      per_recipient: ratio(own, messages),
      encodes_recipient: scheme.includes("recipient"),
    }))
    .sort((a, b) => b.messages - a.messages || (a.scheme < b.scheme ? -1 : 1))
    .slice(0, LISTED_MAX);
}

interface Counted {
  messages: number;
  readonly people: Set<string>;
}

/** Messages and people by some key of a copy. */
function countBy<T>(
  copies: readonly ClusterCopy[],
  keysOf: (copy: ClusterCopy) => Iterable<readonly [string, T]>,
): readonly (Counted & { readonly key: string; readonly of: T })[] {
  const counted = new Map<string, Counted & { readonly key: string; readonly of: T }>();
  for (const copy of copies) {
    for (const [key, of] of new Map(keysOf(copy))) {
      const sums = counted.get(key) ?? { key, of, messages: 0, people: new Set<string>() };
      sums.messages++;
      for (const person of copy.people) sums.people.add(person);
      counted.set(key, sums);
    }
  }
  return [...counted.values()]
    .sort((a, b) => b.messages - a.messages || (a.key < b.key ? -1 : 1))
    .slice(0, LISTED_MAX);
}

function hostsOf(copies: readonly ClusterCopy[], newHosts: ReadonlySet<string>): readonly CampaignHost[] {
  const senders = new Set(copies.map((copy) => copy.observation.from_root));
  return countBy(copies, ({ observation }) =>
    observation.urls.map((u) => [`${u.host} ${u.kind === "image"}`, u] as const),
  ).map(({ of, messages, people }) => ({
    host: of.host,
    root_domain: of.root,
    messages,
    people: people.size,
    share: ratio(messages, copies.length),
    loaded: of.kind === "image",
    new: newHosts.has(of.root ?? of.host),
    of_sender: of.root !== null && senders.has(of.root),
  }));
}

function filesOf(copies: readonly ClusterCopy[]): readonly CampaignFile[] {
  return countBy(copies, ({ observation }) =>
    observation.attachments.map((file) => [`${file.name} ${file.type}`, file] as const),
  ).map(({ of, messages, people }) => ({
    name: of.name,
    extension: /\.([a-z0-9]{1,10})$/i.exec(of.name ?? "")?.[1]?.toLowerCase() ?? null,
    type: of.type,
    messages,
    people: people.size,
    share: ratio(messages, copies.length),
  }));
}

function findingsOf(copies: readonly ClusterCopy[]): readonly CampaignRuleHit[] {
  return countBy(copies, ({ findings }) => findings.map((finding) => [finding.id, finding] as const)).map(
    ({ of: { rule, id, severity, techniques }, messages, people }) => ({
      rule,
      id,
      severity,
      techniques,
      messages,
      people: people.size,
      share: ratio(messages, copies.length),
    }),
  );
}

function mostFrequent(values: readonly string[]): readonly string[] {
  return [...tally(values)]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, LISTED_MAX)
    .map(([value]) => value);
}

function tally(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function maximum(numbers: readonly number[]): number {
  return numbers.reduce((most, n) => Math.max(most, n), Number.NEGATIVE_INFINITY);
}

function count<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.reduce((sum, item) => sum + (holds(item) ? 1 : 0), 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
