/** What an entry says, as a plain sentence with its parts: who, from whom, how, under which caveat, by which source. */
import { isVague, lastMoment } from "../../core/when.ts";
import type { CampaignFacts, Fact, FactKind, FactOf, LedgerEntry, ToldKind } from "../../model/ledger.ts";

/** Names as they may be said on this page. */
export interface Names {
  /** Of a person's id or address. */
  of(person: string): string;
  /** This office. */
  readonly office: string;
  /** Free text without those who must not be named here. */
  mask(text: string): string;
}

export interface Said {
  readonly sentence: string;
  /** Who learned or told it. */
  readonly who?: string;
  readonly from?: string;
  readonly to?: string;
  readonly how?: string;
  readonly caveat?: string | null;
  readonly source?: string | null;
  /** Hosts and addresses of senders. */
  readonly indicators?: readonly string[];
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `2021-01-22T00:00:00Z` as `22 January 2021`, in UTC, `2021-01` as `January 2021`; what is no date comes back as it is. */
export function dayOf(when: string): string {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?/.exec(when);
  const month = MONTHS[Number(parts?.[2]) - 1];
  if (parts === null || month === undefined) return when;
  const [, year, , day] = parts;
  return day === undefined ? `${month} ${year}` : `${Number(day)} ${month} ${year}`;
}

/** `on 22 January 2021`, `in January 2021`. */
export function onWords(when: string): string {
  return `${isVague(when) ? "in" : "on"} ${dayOf(when)}`;
}

/** `3 hours`, `12 days`, `38 months`: whole ones that have passed; `at least` so many to a month or a year. */
export function spanOf(from: string, to: string): string {
  return `${isVague(to) ? "at least " : ""}${wholeSpan(from, to)}`;
}

function wholeSpan(from: string, to: string): string {
  const milliseconds = Math.max(0, Date.parse(to) - Date.parse(from));
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours < 48) return counted(hours, "hour");
  const days = Math.floor(hours / 24);
  return days < 61 ? counted(days, "day") : counted(monthsBetween(new Date(from), new Date(to)), "month");
}

function monthsBetween(from: Date, to: Date): number {
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return to.getUTCDate() < from.getUTCDate() ? months - 1 : months;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

const TOLD_KIND_WORDS: Readonly<Record<ToldKind, string>> = {
  person: "a person",
  office: "an office",
  institution: "an institution",
  it_department: "an IT department",
  other: "neither the person nor their office",
};

/** `an IT department`. */
export function toldKindWords(kind: ToldKind): string {
  return TOLD_KIND_WORDS[kind] ?? "not said what it is";
}

/** A kind of a newer version is said as what it is. */
export function saidOf(entry: LedgerEntry, names: Names): Said {
  const say = (SAID as Partial<Record<string, Saying<FactKind>>>)[entry.fact.kind];
  if (say === undefined) {
    return { sentence: `An entry of a kind that this version does not know: ${entry.fact.kind}` };
  }
  const context = { names, person: entry.person === null ? "the campaign" : names.of(entry.person), entry };
  const said = say(entry.fact as never, context);
  return masked({ ...said, sentence: capital(said.sentence) }, names);
}

function masked(said: Said, names: Names): Said {
  const texts = Object.entries(said).map(([key, value]) => [
    key,
    typeof value === "string" ? names.mask(value) : Array.isArray(value) ? value.map(names.mask) : value,
  ]);
  return Object.fromEntries(texts) as unknown as Said;
}

interface Context {
  readonly names: Names;
  readonly person: string;
  readonly entry: LedgerEntry;
}

type Saying<K extends FactKind> = (fact: FactOf<K>, context: Context) => Said;

function campaignWords({ campaign_kind, severity, people, messages, first_seen }: CampaignFacts): string {
  const seen = first_seen === null ? "" : `, first on ${dayOf(first_seen)}`;
  const kind = campaign_kind.replaceAll("_", " ");
  return `${kind}, ${severity}, ${counted(people, "person", "people")}, ${counted(messages, "message")}${seen}`;
}

function indicatorsOf({ hosts, senders }: CampaignFacts): readonly string[] {
  return [...hosts, ...senders];
}

function because(reason: string | null): string {
  return reason === null || reason === "" ? "" : `: ${reason}`;
}

/** A kind that is missing here does not compile. */
const SAID: { readonly [K in FactKind]: Saying<K> } = {
  campaign_found: (fact, { names }) => ({
    sentence: `${names.office} found the campaign by linking mail: ${campaignWords(fact)}`,
    indicators: indicatorsOf(fact),
  }),
  campaign_changed: (fact) => ({
    sentence: `What linking knows of the campaign changed: ${campaignWords(fact)}`,
    indicators: indicatorsOf(fact),
  }),
  campaign_gone: () => ({ sentence: "Linking finds the campaign no more; its duties stay" }),
  threshold_decided: ({ tell, reason, second }, { entry }) => ({
    sentence: `${tell ? "To tell everybody in the campaign" : "To leave the campaign to the digest"} was decided by ${both(entry.by, second)}${because(reason)}`,
  }),
  campaign_withdrawn: ({ reason, second }, { entry }) => ({
    sentence: `The campaign was withdrawn by ${both(entry.by, second)}${because(reason)}`,
  }),
  campaign_closed: ({ reason, unacknowledged }, { entry }) => ({
    sentence: `The campaign was closed by ${entry.by}${because(reason)}${unacknowledged ? `; not everybody had acknowledged: ${unacknowledged}` : ""}`,
  }),
  campaign_reopened: ({ reason }, { entry }) => ({
    sentence: `The campaign was opened again by ${entry.by}${because(reason)}`,
  }),
  release_decided: ({ actor, group, authority, second }, { entry }) => ({
    sentence: `What notices may say was decided by ${both(entry.by, second)}: ${releaseWords(actor, group)}; authority: ${authority}`,
  }),
  graded: ({ grade, reason, source }, { person }) => ({
    sentence: `${person} was established to be ${grade}${because(reason)}`,
    source,
  }),
  duty_opened: ({ grade, deadline, owner, late, messages, first_seen }, { person }) => ({
    sentence: `A duty to tell ${person} was opened: ${grade}, ${counted(messages, "message")}${first_seen === null ? "" : `, first on ${dayOf(first_seen)}`}; deadline ${dayOf(deadline)}, owner ${owner}${late ? "; after others of the campaign" : ""}`,
  }),
  duty_changed: ({ grade, messages, deadline }, { person }) => ({
    sentence: `What is known of ${person} changed: ${grade}, ${counted(messages, "message")}; deadline ${dayOf(deadline)}`,
  }),
  duty_moved: ({ from_campaign, from_person }, { person, names }) => ({
    sentence: `The duty to tell ${person} came from campaign ${from_campaign}, where it was to ${names.of(from_person)}`,
  }),
  duty_copied: ({ from_campaign }, { person }) => ({
    sentence: `Campaign ${from_campaign} split, and the duty to tell ${person} is in both parts`,
  }),
  duty_reopened: ({ correction, grade, deadline }, { person }) => ({
    sentence: `${person} must be told again (${correction.replaceAll("_", " ")}): ${grade}, deadline ${dayOf(deadline)}`,
  }),
  duty_assigned: ({ owner }, { person }) => ({ sentence: `${owner} took over the duty to tell ${person}` }),
  duty_held: ({ reason, authority, until, second }, { person, entry }) => ({
    sentence: `Telling ${person} was held until ${dayOf(until)} by ${both(entry.by, second)}${because(reason)}; authority: ${authority}`,
  }),
  hold_ended: ({ reason }, { person }) => ({
    sentence: `The hold on telling ${person} ended${because(reason)}`,
  }),
  duty_excused: ({ ground, reason, second }, { person, entry }) => ({
    sentence: `The duty to tell ${person} was excused (${ground.replaceAll("_", " ")}) by ${both(entry.by, second)}${because(reason)}`,
  }),
  excuse_ended: ({ reason }, { person }) => ({
    sentence: `The duty to tell ${person} is no longer excused${because(reason)}`,
  }),
  duty_escalated: ({ step, to }, { person }) => ({
    sentence: `Telling ${person} was overdue and went to ${to} (step ${step})`,
  }),
  notice_drafted: ({ reference, language }, { person, entry }) => ({
    sentence: `A notice to ${person} was drafted by ${entry.by}: ${reference}, language ${language}`,
  }),
  notice_approved: ({ reference }, { person, entry }) => ({
    sentence: `The notice ${reference} to ${person} was approved by ${entry.by}`,
  }),
  delivery_queued: ({ reference, channel, to }, { person }) => ({
    sentence: `The notice ${reference} to ${person} is to go by ${channel}${to === null ? "" : ` to ${to}`}`,
  }),
  delivery_attempted: ({ delivery, attempt }) => ({
    sentence: `Delivery ${delivery} was attempted (attempt ${attempt})`,
  }),
  delivery_sent: ({ delivery, answer }, { person }) => ({
    sentence: `Delivery ${delivery} to ${person} was taken over by the mail server`,
    source: answer,
  }),
  delivery_deferred: ({ delivery, answer }) => ({
    sentence: `Delivery ${delivery} was put off by the mail server`,
    source: answer,
  }),
  delivery_failed: ({ delivery, answer }) => ({ sentence: `Delivery ${delivery} failed`, source: answer }),
  delivery_unknown: ({ delivery, answer }) => ({
    sentence: `Whether delivery ${delivery} left is not known`,
    source: answer,
  }),
  delivery_settled: ({ delivery, sent, source }, { entry }) => ({
    sentence: `Delivery ${delivery} ${sent ? "had left" : "never left"}, says ${entry.by}`,
    source,
  }),
  delivery_bounced: ({ delivery, answer }) => ({
    sentence: `Delivery ${delivery} came back`,
    source: answer,
  }),
  letter_handed: ({ place }, { person, entry }) => ({
    sentence: `${entry.by} handed ${person} the letter${place === null ? "" : ` at ${place}`}`,
    who: entry.by,
    to: person,
    how: "letter, by hand",
  }),
  briefed: ({ place }, { person, entry }) => ({
    sentence: `${entry.by} briefed ${person}${place === null ? "" : ` at ${place}`}`,
    who: entry.by,
    to: person,
    how: "briefing",
  }),
  acknowledged: ({ reference, how }, { person }) => ({
    sentence: `${person} acknowledged the notice ${reference}`,
    how: how.replaceAll("_", " "),
  }),
  read_back: ({ reference, how }, { person }) => ({
    sentence: `${person} said back in their own words what the notice ${reference} says`,
    how: how.replaceAll("_", " "),
  }),
  happened: ({ what, source, indicator }) => ({ sentence: what, source, ...indicated(indicator) }),
  learned: ({ what, who, from, how, caveat, indicator }) => ({
    ...indicated(indicator),
    sentence: `${who} learned from ${from}: ${what}`,
    who,
    from,
    how,
    caveat,
  }),
  told: toldSaid,
  corrected: ({ entry, what, source }) => ({ sentence: `Entry ${entry} is corrected: ${what}`, source }),
  body_opened: ({ reason }, { entry }) => ({
    sentence: `${entry.by} opened a stored mail${because(reason)}`,
  }),
  document_erased: ({ document, reason, second }, { entry }) => ({
    sentence: `${both(entry.by, second)} erased the text with the hash ${document.slice(0, HASH_SHOWN)}…${because(reason)}`,
  }),
  clock_corrected: ({ from, reason }) => ({
    sentence: `The clock was ahead: entries before this one are dated as late as ${dayOf(from)}${because(reason)}`,
  }),
};

/** Enough to find it among a thousand. */
const HASH_SHOWN = 12;

function indicated(indicator: string | null): Pick<Said, "indicators"> {
  return indicator === null || indicator === "" ? {} : { indicators: [indicator] };
}

function toldSaid({ what, who, to, to_kind, how, caveat, acknowledged_at, source }: FactOf<"told">): Said {
  const kind = to_kind === "person" ? "" : ` (${toldKindWords(to_kind)})`;
  const acknowledged = acknowledged_at === null ? "" : `; acknowledged ${onWords(acknowledged_at)}`;
  return { sentence: `${who} told ${to}${kind}: ${what}${acknowledged}`, who, to, how, caveat, source };
}

function both(by: string, second: string | null): string {
  return second === null || second === by ? by : `${by} and ${second}`;
}

function releaseWords(actor: string | null, group: string | null): string {
  const parts = [
    ...(actor === null ? [] : [`the actor ${actor}`]),
    ...(group === null ? [] : [`the group ${group}`]),
  ];
  return parts.length === 0 ? "nothing beyond the plain facts" : parts.join(" and ");
}

/** Which clock an entry of this kind is about; the time of writing where that clock is silent. */
export function eventOf(entry: LedgerEntry): { readonly at: string; readonly clock: Clock } {
  const clock = (CLOCK_OF as Partial<Record<string, Exclude<Clock, "recorded">>>)[entry.fact.kind];
  const times = { happened: entry.happened_at, learned: entry.learned_at, told: entry.told_at };
  const at = clock === undefined ? null : times[clock];
  if (clock !== undefined && at !== null && !Number.isNaN(Date.parse(at))) return { at, clock };
  return { at: entry.recorded_at, clock: "recorded" };
}

/**
 * When it was so for sure, in milliseconds since 1970: what only a month is known of, at its end. It was written of the past, so
 * never later than it was written.
 */
export function sureOf(entry: LedgerEntry): number {
  const { at } = eventOf(entry);
  return Math.max(Date.parse(at), Math.min(lastMoment(at), Date.parse(entry.recorded_at)));
}

export type Clock = "happened" | "learned" | "told" | "recorded";

const CLOCK_OF: Readonly<Partial<Record<Fact["kind"], Exclude<Clock, "recorded">>>> = {
  happened: "happened",
  learned: "learned",
  graded: "learned",
  told: "told",
  delivery_sent: "told",
  delivery_settled: "told",
  letter_handed: "told",
  briefed: "told",
  acknowledged: "told",
  read_back: "told",
};
