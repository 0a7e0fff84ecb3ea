/**
 * Why a campaign rule fired, in words: one line for each thing that was counted, with what the rule asks of it. The
 * most telling come first: who, how many, first contact, tokens, hosts, files, the group; last what is not there.
 */
import type { Affiliation, Campaign, CampaignFinding } from "../../model/campaign.ts";
import type { Evidence } from "../../model/finding.ts";
import { printable } from "../terminal.ts";
import { counted, grouped, listed } from "../wording.ts";
import { defangHost } from "./defang.ts";

// LIMIT: what a person reads; json has every condition.
const LINES_MAX = 14;
const NAMES_MAX = 3;

/** What a field counts, and whether it is a share of the mails. In the order in which they are told. */
const FIELDS: Readonly<Record<string, { readonly what: string; readonly isShare: boolean }>> = {
  "people.count": { what: "people", isShare: false },
  "messages.count": { what: "mails", isShare: false },
  "messages.same_text": { what: "the same text", isShare: true },
  "senders.count": { what: "sender addresses", isShare: false },
  "senders.domains": { what: "sender domains", isShare: false },
  "senders.people_each": { what: "people whom one sender address wrote to, on average", isShare: false },
  "senders.messages_each": { what: "mails from one sender address, on average", isShare: false },
  "people.senders_each": {
    what: "sender addresses that one person got mail from, on average",
    isShare: false,
  },
  first_contact: { what: "first mail from its address to that mailbox", isShare: true },
  asks_credentials: { what: "asking for a password or a code", isShare: true },
  links_to_files: { what: "linking to a file that runs or hides one that does", isShare: true },
  "authentication.dmarc_fail": { what: "failing DMARC", isShare: true },
  "authentication.reply_elsewhere": { what: "with replies to another domain", isShare: true },
  solicited: { what: "answers to us or from somebody we had written to", isShare: true },
  internal: { what: "from within", isShare: true },
  bulk: { what: "mailings", isShare: true },
  automatic: { what: "written by a machine", isShare: true },
};
const ORDER = ["people", "messages", "senders", "ratio", "first_contact", "tokens", "hosts", "files"];
const ORDER_LATER = ["findings", "asks_credentials", "links_to_files", "authentication", "earlier", "groups"];

const OF_SENDERS: Readonly<Record<string, string>> = {
  ".new": "senders nobody here had mail from before",
  ".new and not .written_to": "senders nobody here had mail from or wrote to before",
  "not .name_in_domain": "senders whose name has no word of their domain",
  ".root_domain in $free_email_providers": "senders at a free mail provider",
};
const SENDER_TRAITS: Readonly<Record<string, string>> = {
  name_known_elsewhere: "name known here before from another address",
  name_of_member: "name of a person of the roster who does not own the address",
};
const ABSENT: Readonly<Record<string, string>> = {
  tokens: "links of their own for each recipient",
  files: "files in many of them",
  findings: "findings on many of them",
  lists: "mailing lists",
};

interface Line {
  readonly about: string;
  readonly text: string;
}

/** `94 mails from 10 addresses to 38 people in 12 days; 82 % are a first contact`. */
export function sentenceOf({ messages, people, first_seen, last_seen, rules }: Campaign): string {
  const senders = new Set(messages.map(({ from }) => from).filter((from) => from !== null)).size;
  const share = firstContactShare({ messages, rules });
  return (
    `${counted(messages.length, "mail")} from ${counted(senders, "address", "addresses")} to ` +
    `${counted(people.length, "person", "people")}${within(first_seen, last_seen)}` +
    `${share === null ? "" : `; ${percent(share)} are a first contact`}.`
  );
}

/** Null where no rule looked, or where it looked before other mail of the same senders was added. */
function firstContactShare({ messages, rules }: Pick<Campaign, "messages" | "rules">): number | null {
  const evidence = rules.flatMap((rule) => rule.evidence);
  const text = evidence.find(({ field }) => field === "first_contact")?.text ?? null;
  const seen = evidence.find(({ field }) => field === "messages.count")?.text ?? messages.length;
  if (text === null || Number(seen) !== messages.length) return null;
  const contacts = new Set(messages.map(({ mailbox, from }) => `${mailbox} ${from}`));
  // An address has one first mail to a mailbox: with more than that the share is of something else.
  return Number(text) * messages.length > contacts.size + 0.5 ? null : Number(text);
}

function within(first: string | null, last: string | null): string {
  if (first === null || last === null) return "";
  const days = Math.ceil((Date.parse(last) - Date.parse(first)) / 86_400_000);
  if (Number.isNaN(days)) return "";
  return days <= 1 ? " within one day" : ` in ${grouped(days)} days`;
}

export function evidenceLines(rule: CampaignFinding, campaign: Campaign): readonly string[] {
  const names = new Names(rule, campaign);
  const lines: readonly Line[] = [
    ...fieldLines(rule.evidence, campaign.messages.length),
    ...ratioLines(rule.evidence),
    ...elementLines(rule.evidence, names),
    ...otherLines(rule.evidence),
    ...absentLine(rule.evidence),
  ];
  const texts = [...new Set(lines.toSorted((a, b) => rankOf(a) - rankOf(b)).map(({ text }) => text))];
  if (texts.length <= LINES_MAX) return texts;
  const left = texts.length - LINES_MAX + 1;
  return [...texts.slice(0, LINES_MAX - 1), `and ${grouped(left)} more conditions (--format json has all)`];
}

function rankOf({ about }: Line): number {
  const place = [...ORDER, ...ORDER_LATER, "other", "absent"].indexOf(about);
  return place === -1 ? ORDER.length : place;
}

/** One line for each field, whatever conditions are on it: only the narrowest are said. */
function fieldLines(evidence: readonly Evidence[], mails: number): readonly Line[] {
  return Object.entries(FIELDS).flatMap(([field, { what, isShare }]) => {
    const some = evidence.filter((e) => e.field === field);
    const value = Number(some[0]?.text ?? Number.NaN);
    if (Number.isNaN(value) || isAbsence(some)) return [];
    const isPart = field === "messages.count" && value < mails;
    const rest = isPart ? ` of the ${grouped(mails)}; the others came with their senders` : "";
    const said = isShare ? `${percent(value)} of the mails` : `${number(value)}${rest}`;
    // Senders for each person are told with the senders.
    const about = field === "people.senders_each" ? "senders" : field.split(".")[0]!;
    return [{ about, text: `${what}: ${said}${limits(some, isShare)}` }];
  });
}

/** A share of the mails that must be small. */
function isAbsence(some: readonly Evidence[]): boolean {
  const { field } = some[0]!;
  return FIELDS[field ?? ""]!.isShare && some.every(({ expression }) => /^[a-z_.]+ <=? /.test(expression));
}

function limits(some: readonly Evidence[], isShare: boolean): string {
  const bounds = (operator: RegExp) =>
    some.flatMap(({ expression }) => {
      const bound = operator.exec(expression)?.[1];
      return bound === undefined ? [] : [Number(bound)];
    });
  const [low, high] = [bounds(/ >=? ([0-9.]+)$/), bounds(/ <=? ([0-9.]+)$/)];
  const say = (value: number) => (isShare ? percent(value) : number(value));
  if (low.length > 0 && high.length > 0) return ` (${say(Math.max(...low))} to ${say(Math.min(...high))})`;
  if (low.length > 0) return ` (at least ${say(Math.max(...low))})`;
  return high.length > 0 ? ` (at most ${say(Math.min(...high))})` : "";
}

const RATIO = "ratio(senders.list, ";

function ratioLines(evidence: readonly Evidence[]): readonly Line[] {
  return evidence.flatMap(({ expression, text }) => {
    const [head, end] = [expression.startsWith(RATIO), expression.lastIndexOf(") >= ")];
    const what = head && end > 0 ? OF_SENDERS[expression.slice(RATIO.length, end)] : undefined;
    if (what === undefined) return [];
    const of = text === null ? "" : ` of ${Number.parseInt(text, 10)}`;
    return [{ about: "ratio", text: `${what}: at least ${percent(Number(expression.slice(end + 5)))}${of}` }];
  });
}

const ELEMENT = /^(groups|tokens|hosts|files|findings|earlier|senders\.list)\[(\d+)\]\.([a-z_]+)/;

interface Element {
  readonly list: string;
  readonly at: number;
  /** What the conditions looked at, by the name of the property. */
  readonly values: ReadonlyMap<string, string>;
}

function elementsOf(evidence: readonly Evidence[]): readonly Element[] {
  const found = new Map<string, Element & { readonly values: Map<string, string> }>();
  for (const { field, text } of evidence) {
    const [, list, at, property] = ELEMENT.exec(field ?? "") ?? [];
    if (list === undefined || text === null) continue;
    const one = found.get(`${list} ${at}`) ?? { list, at: Number(at), values: new Map<string, string>() };
    one.values.set(property!, text);
    found.set(`${list} ${at}`, one);
  }
  return [...found.values()];
}

function elementLines(evidence: readonly Evidence[], names: Names): readonly Line[] {
  const elements = elementsOf(evidence);
  const ofSenders = elements.filter(({ list }) => list === "senders.list");
  const traits = Object.entries(SENDER_TRAITS).flatMap(([trait, what]) => {
    const some = ofSenders.filter(({ values }) => values.get(trait) === "true");
    const text = `${what}: ${listed(some.map((one) => names.sender(one.at)).toSorted(), NAMES_MAX)}`;
    return some.length === 0 ? [] : [{ about: "senders", text }];
  });
  const others = elements.flatMap((one, i) => {
    const say = SAID[one.list];
    // Of several token schemes the most frequent is said: it comes first.
    const isWeaker = one.list === "tokens" && elements.findIndex(({ list }) => list === "tokens") < i;
    return say === undefined || isWeaker ? [] : [{ about: one.list, text: say(one, names) }];
  });
  return [...traits, ...others];
}

const SAID: Readonly<Record<string, (element: Element, names: Names) => string>> = {
  groups: groupText,
  hosts: hostText,
  tokens: ({ values }) =>
    `a link or image of its own for each recipient:${inMails(values)}` +
    optional(values, "per_recipient", (v) => `; nobody else got the same in ${percent(Number(v))} of these`),
  files: ({ values }) =>
    `a ${printable(values.has("extension") ? `.${values.get("extension")} ` : "")}file${optional(values, "type", (v) => ` of type ${v}`)}:` +
    `${inMails(values)}${optional(values, "people", (v) => `, to ${counted(Number(v), "person", "people")}`)}`,
  findings: ({ values }) =>
    `findings of a rule on messages${optional(values, "severity", (v) => `, ${v}`)}` +
    `${optional(values, "techniques", (v) => `, ${v}`)}:${inMails(values)}`,
  earlier: ({ values }) =>
    `after ${values.get("kind") ?? "an earlier campaign"}` +
    `${optional(values, "days_before", (v) => `, ${number(Number(v))} days before`)}:` +
    `${optional(values, "people", (v) => ` ${counted(Number(v), "person", "people")} had both`)}` +
    `${optional(values, "share", (v) => `, ${percent(Number(v))} of these`)}` +
    `${optional(values, "chance", (v) => ` (by chance ${probability(Number(v))})`)}`,
};

function groupText({ at, values }: Element, names: Names): string {
  const group = names.group(at);
  const counts =
    group === undefined
      ? optional(values, "hit", (v) => `: ${grouped(Number(v))} of it hit`)
      : `: ${grouped(group.hit)} of the ${grouped(group.looked_at)} looked at`;
  const q = optional(values, "q", (v) => ` (q ${probability(Number(v))})`);
  const ofHit = optional(
    values,
    "share_of_hit",
    (v) => `; ${percent(Number(v))} of the people hit are of it`,
  );
  const ofAll = optional(
    values,
    "share_of_looked_at",
    (v) => `, of everybody looked at only ${percent(Number(v))}`,
  );
  return `${printable(group?.name ?? "a group")}${counts}${q}${ofHit}${ofAll}`;
}

function hostText(element: Element, names: Names): string {
  const { values } = element;
  const known = [
    ...(values.get("new") === "true" ? ["new here"] : []),
    ...(values.get("of_sender") === "false" ? ["not the sender's"] : []),
    ...(values.get("loaded") === "false" ? ["to be followed by hand"] : []),
  ];
  const said = known.length === 0 ? "" : `, ${known.join(", ")}`;
  return `${names.host(element)}${said}:${inMails(values)}`;
}

function inMails(values: Element["values"]): string {
  return optional(values, "share", (v) => ` in ${percent(Number(v))} of the mails`);
}

function optional(values: Element["values"], name: string, say: (value: string) => string): string {
  const value = values.get(name);
  return value === undefined ? "" : printable(say(value));
}

/** Conditions without a wording: as the rule has them. */
function otherLines(evidence: readonly Evidence[]): readonly Line[] {
  return evidence
    .filter((e) => FIELDS[e.field ?? ""] === undefined && !ELEMENT.test(e.field ?? ""))
    .filter((e) => absenceOf(e) === null && ratioLines([e]).length === 0)
    .map(({ expression, text }) => ({
      about: "other",
      text: printable(text === null ? expression : `${expression}: ${text}`),
    }));
}

/** All that a rule wants not to be there is one line. */
function absentLine(evidence: readonly Evidence[]): readonly Line[] {
  const shares = Object.entries(FIELDS).flatMap(([field, { what }]) => {
    const some = evidence.filter((e) => e.field === field);
    return some.length > 0 && isAbsence(some) ? [`${what} (${percent(Number(some[0]!.text ?? 0))})`] : [];
  });
  const none = evidence.map(absenceOf).filter((what) => what !== null);
  const parts = [
    ...(shares.length === 0 ? [] : [`few or none of the mails are: ${shares.join(", ")}`]),
    ...(none.length === 0 ? [] : [`there are no ${[...new Set(none)].join(", no ")}`]),
  ];
  return parts.length === 0 ? [] : [{ about: "absent", text: parts.join("; ") }];
}

function absenceOf({ expression }: Evidence): string | null {
  const list = /^(?:not any\(([a-z]+),|length\(([a-z]+)\) == 0$)/.exec(expression);
  return ABSENT[list?.[1] ?? list?.[2] ?? ""] ?? null;
}

/** Elements of the campaign model by the name that a person knows them by. */
class Names {
  private readonly senders: readonly string[];
  private readonly groups: readonly Affiliation[];
  private readonly campaign: Campaign;

  constructor({ evidence }: CampaignFinding, campaign: Campaign) {
    this.campaign = campaign;
    const counts = Map.groupBy(
      campaign.messages.flatMap(({ from }) => (from === null || from === "" ? [] : [from])),
      (from) => from,
    );
    // INVARIANT: rules see senders in this order, the busiest first (`campaignFacts`).
    const busiest = [...counts].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
    const says = (field: string, count: number) =>
      evidence.every((e) => e.field !== field || Number(e.text) === count);
    // What a rule saw may have grown since by mail of the same senders: then places are no longer the same.
    const isWhole = says("messages.count", campaign.messages.length) && says("senders.count", counts.size);
    this.senders = isWhole ? busiest.map(([from]) => from) : [];
    this.groups = says("people.count", campaign.people.length) ? campaign.affiliations : [];
  }

  sender(at: number): string {
    return printable(this.senders[at] ?? `the ${at + 1}. sender`);
  }

  group(at: number): Affiliation | undefined {
    return this.groups[at];
  }

  /** Hosts have another order here than in rules: one is named where only one can be meant. */
  host({ values }: Element): string {
    const { hosts, messages } = this.campaign;
    const [share, isNew] = [Number(values.get("share") ?? Number.NaN), values.get("new") === "true"];
    const meant = hosts.filter(
      (h) =>
        (Number.isNaN(share) || Math.abs(h.messages / messages.length - share) < 1e-6) && (!isNew || h.new),
    );
    return meant.length === 1 ? printable(defangHost(meant[0]!.host)) : "a host";
  }
}

/** Two significant digits; whole from a hundred on. */
export function number(value: number): string {
  if (value >= 1e6) return "over 1e6";
  return value >= 100 || Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(2)));
}

export function probability(p: number): string {
  return p >= 0.001 || p === 0 ? String(Number(p.toPrecision(2))) : p.toExponential(0);
}

function percent(share: number): string {
  const rounded = Math.round(share * 100);
  // `100 %` of all but one would be wrong.
  if ((rounded === 100 && share < 1) || (rounded === 0 && share > 0)) return `${(share * 100).toFixed(1)} %`;
  return `${rounded} %`;
}
