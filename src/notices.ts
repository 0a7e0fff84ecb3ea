/**
 * Notices to people: the facts of one gathered from what is stored and from the record, where it can be delivered, and the
 * document that is kept under its hash. Like `campaigns.ts` it only joins stages.
 */
import { createHash } from "node:crypto";
import type { Campaign, CampaignMessage } from "./model/campaign.ts";
import type { Office } from "./model/ledger.ts";
import type { Likelihood, NoticeDocument, NoticeFacts, Route } from "./model/notice.ts";
import type { OwnedMailbox } from "./model/roster.ts";
import type { RosterIndex } from "./model/roster-index.ts";
import { othersNames } from "./notice-check.ts";
import type { Store, StoredDelivery, StoredMessage } from "./store/store.ts";
import type { Act } from "./tell/acts.ts";
import { actorsIn, type NamedActors } from "./tell/lint-actors.ts";
import { nameFinder } from "./tell/lint-names.ts";
import { documentBytes, documentHash, readDocument } from "./tell/notice/document.ts";
import { writtenHost, writtenSubject } from "./tell/notice/wording.ts";
import type { CampaignState, Duty, NoticeState, TellState } from "./tell/tell-state.ts";
import { WorkspaceProblem } from "./workspace-problem.ts";

/** What an officer says beside the facts. */
export interface NoticeWords {
  readonly likelihood: Likelihood;
  /** Sentences in the language of the notice. */
  readonly done: readonly string[];
  readonly unknown: readonly string[];
  readonly mayRepeat: NoticeFacts["may_repeat"];
}

export interface NoticeSources {
  readonly mail: CampaignMail;
  readonly state: TellState;
  readonly roster: RosterIndex;
  readonly office: Office;
  readonly actors: NamedActors;
  /** RFC 3339. */
  readonly now: string;
}

const DAY_MS = 86_400_000;

// LIMIT: what a person reads and searches for by hand; the notice itself says fewer, and how many more there are.
const QUOTED_MAX = 20;

/** What is stored of a campaign's mail: read once for all notices of it. */
export interface CampaignMail {
  /** Null where linking finds it no more. */
  readonly campaign: Campaign | null;
  /** By content key. */
  readonly messages: ReadonlyMap<string, StoredMessage>;
  /** By the message's id. */
  readonly deliveries: ReadonlyMap<number, readonly StoredDelivery[]>;
}

export async function campaignMail(store: Store, id: string): Promise<CampaignMail> {
  const campaign = await store.campaign(id);
  const keys = new Set(campaign?.messages.map(({ key }) => key) ?? []);
  const ids = (await store.idsOf([...keys])).filter((one) => one !== null);
  const messages = await store.messages(ids);
  return {
    campaign,
    messages: new Map(messages.map((message) => [message.observation.key, message])),
    deliveries: Map.groupBy(await store.deliveriesOf(ids), ({ message }) => message),
  };
}

/** What is known of one duty, and of nobody else: only mail in the mailboxes of the duty, or written to them, is looked at. */
export function noticeFacts(
  { state, roster, office, actors, now, mail }: NoticeSources,
  duty: Duty,
  words: NoticeWords & { readonly reference: string },
): NoticeFacts {
  const known = state.campaigns.get(duty.campaign);
  const own = ownMail(duty, mail);
  const others = othersNames(duty, { state, roster, campaign: mail.campaign });
  const person = { id: duty.person, name: roster.person(duty.person)?.name ?? null };
  // SECURITY: a sender or a subject may name somebody else who got it, and a notice does not.
  const namesOthers = nameFinder(others, { own: person.name === null ? [] : [person.name], common: [] });
  const namesSomebody = (text: string): boolean =>
    [text, apart(text)].some((one) => namesOthers(one).length + actorsIn(one, actors.groups).length > 0);
  const nobody = (values: readonly (string | null)[], written: (text: string) => string) =>
    nameless(values, { namesSomebody, written });
  const senders = nobody(
    own.copies.map(({ from }) => from),
    writtenHost,
  );
  const subjects = nobody(
    own.copies.map(({ subject }) => subject),
    writtenSubject,
  );
  const hosts = nobody(hostsToSearch(own, mail.campaign, known), writtenHost);
  return {
    reference: words.reference,
    office,
    now,
    person,
    grade: duty.grade,
    kind: known?.facts.campaign_kind ?? mail.campaign?.kind ?? "other",
    withdrawn: (known?.withdrawn ?? null) !== null,
    correction: correctionOf(duty, state),
    mailboxes: mailboxFacts(duty, own, roster),
    senders: senders.kept,
    subjects: subjects.kept,
    search_for: hosts.kept,
    left_out: { senders: senders.leftOut, subjects: subjects.leftOut, search_for: hosts.leftOut },
    likelihood: words.likelihood,
    group: known?.release?.group ?? null,
    actor: known?.release?.actor ?? null,
    done: words.done,
    unknown: words.unknown,
    may_repeat: words.mayRepeat,
    next_word_at: new Date(Date.parse(now) + office.nextWordDays * DAY_MS).toISOString(),
  };
}

/** Null for who was never told: to them it is no correction, whatever it was opened again for. */
function correctionOf(
  { campaign, person, correction, first_told_at }: Duty,
  { notices }: TellState,
): NoticeFacts["correction"] {
  if (correction === null || first_told_at === null) return null;
  // The last that was approved before they were told is the one that they hold.
  const told = Date.parse(first_told_at);
  const approved = [...notices.values()].flatMap(({ reference, approved_at, ...notice }) => {
    const isTheirs = notice.campaign === campaign && notice.person === person;
    return isTheirs && approved_at !== null && Date.parse(approved_at) <= told
      ? [{ reference, at: Date.parse(approved_at) }]
      : [];
  });
  const last = approved.sort((a, b) => a.at - b.at).at(-1);
  return { why: correction, told_at: first_told_at, earlier_reference: last?.reference ?? null };
}

interface OwnMail {
  readonly copies: readonly CampaignMessage[];
  readonly messages: readonly StoredMessage[];
  readonly deliveries: readonly StoredDelivery[];
}

/** SECURITY: what was sent to others alone is not in it. */
function ownMail({ mailboxes }: Duty, { campaign, messages, deliveries }: CampaignMail): OwnMail {
  const own = new Set(mailboxes);
  const all = campaign?.messages ?? [];
  const seen = all.filter(({ mailbox }) => own.has(mailbox));
  const seenIn = new Set(seen.map(({ mailbox, key }) => `${mailbox} ${key}`));
  // Named as a recipient in somebody else's copy, where no copy of their own was read.
  const written = [...new Map(all.map((copy) => [copy.key, copy])).values()].flatMap((copy) => {
    const recipients = messages.get(copy.key)?.observation.recipients ?? [];
    const unseen = recipients.filter((to) => own.has(to) && !seenIn.has(`${to} ${copy.key}`));
    return [...new Set(unseen)].map((mailbox) => ({ ...copy, mailbox }));
  });
  const copies = [...seen, ...written];
  const stored = [...new Set(copies.map(({ key }) => key))].flatMap((key) => messages.get(key) ?? []);
  const found = stored.flatMap(({ id }) => deliveries.get(id) ?? []);
  return { copies, messages: stored, deliveries: found.filter(({ mailbox }) => own.has(mailbox)) };
}

function mailboxFacts(
  { mailboxes, messages, first_seen, last_seen }: Duty,
  { copies, deliveries }: OwnMail,
  roster: RosterIndex,
): NoticeFacts["mailboxes"] {
  // Linking finds the campaign no more, and nobody remembers which mail lay where: the duty has the sum.
  const isForgotten = copies.length === 0;
  const named = isForgotten ? mailboxes.slice(0, 1) : mailboxes;
  return named.map((address) => {
    const here = copies.filter(({ mailbox }) => mailbox === address);
    const dates = here.flatMap(({ date }) => (date === null ? [] : [date])).sort();
    return {
      address,
      isPersonal: roster.ownersOf(address, null).some(({ kind }) => kind === "personal"),
      messages: isForgotten ? messages : new Set(here.map(({ key }) => key)).size,
      still_there: stillThere(deliveries.filter(({ mailbox }) => mailbox === address)),
      first: isForgotten ? first_seen : (dates[0] ?? null),
      last: isForgotten ? last_seen : (dates.at(-1) ?? null),
    };
  });
}

/** Null where one of the copies was not looked for again: a smaller number would read like an all-clear. */
function stillThere(deliveries: readonly StoredDelivery[]): number | null {
  if (deliveries.length === 0 || deliveries.some(({ still_there }) => still_there === null)) return null;
  const there = deliveries.filter(({ still_there }) => still_there === true);
  return new Set(there.map(({ message }) => message)).size;
}

/** Hosts new with the campaign: those of this person's mail first, then where nothing of theirs is left, the campaign's. */
function hostsToSearch(
  { messages }: OwnMail,
  stored: Campaign | null,
  known: CampaignState | undefined,
): readonly string[] {
  const fresh = new Set(
    stored?.hosts.filter((one) => one.new).map(({ host }) => host) ?? known?.facts.hosts ?? [],
  );
  const own = messages.flatMap(({ observation }) => observation.urls.map(({ host }) => host));
  // SECURITY: a host can be made for one recipient, `ann-example.news.test`; of others' mail none is named.
  return messages.length === 0 ? [...fresh] : own.filter((host) => fresh.has(host));
}

/** `EdithBlackworth` as two words. */
function apart(text: string): string {
  return text.replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, " ");
}

/** Those that name nobody, neither whole nor as they will be written beside another: "… for Kim", "Lee asks". */
function nameless(
  values: readonly (string | null)[],
  {
    namesSomebody,
    written,
  }: {
    readonly namesSomebody: (text: string) => boolean;
    // SECURITY: without what nobody sees, and cut: a name with a hidden sign in it is a name.
    readonly written: (text: string) => string;
  },
): { readonly kept: readonly string[]; readonly leftOut: number } {
  const kept: string[] = [];
  const all = mostFrequent(values).slice(0, QUOTED_MAX);
  for (const value of all) {
    const beside = kept.flatMap((one) => [
      `${written(one)}, ${written(value)}`,
      `${written(value)}, ${written(one)}`,
    ]);
    const together = [...kept, value].map(written).join(", ");
    if (![value, written(value), together, ...beside].some(namesSomebody)) kept.push(value);
  }
  return { kept, leftOut: all.length - kept.length };
}

function mostFrequent(values: readonly (string | null)[]): readonly string[] {
  const said = values.filter((value) => value !== null && value !== "") as readonly string[];
  return [...Map.groupBy(said, (value) => value)]
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([value]) => value);
}

/** Of the domain of the person's own mailboxes, an official one before others; the office's own where none says. */
export function noticeLanguageOf(duty: Duty, { languages, language }: Office, roster: RosterIndex): string {
  const own = roster.mailboxesOf(duty.person, null).toSorted(byReach);
  const domains = [...own.map(({ address }) => address), ...duty.mailboxes].map(domainOf);
  for (const domain of domains) {
    const said = Object.entries(languages).find(([of]) => domain === of || domain.endsWith(`.${of}`));
    if (said !== undefined) return said[1];
  }
  return language;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

const REACH: readonly OwnedMailbox["kind"][] = ["official", "staff", "personal", "former", "office"];

function byReach(a: OwnedMailbox, b: OwnedMailbox): number {
  return REACH.indexOf(a.kind) - REACH.indexOf(b.kind) || (a.address < b.address ? -1 : 1);
}

/**
 * Where a notice to a person can go, what counts for most first. Mailboxes that others read too are none: telling an
 * office is not telling the person. A personal mailbox that its owner did not refuse may be written to, though nobody may
 * read it without consent. A letter and a conversation are always possible.
 */
export function routesTo(
  duty: Duty,
  {
    roster,
    now,
    attacked,
    dead,
  }: Pick<NoticeSources, "roster" | "now"> & {
    /** In lower case. SECURITY: in another campaign, too: a mailbox may have been entered by then. */
    readonly attacked: ReadonlySet<string>;
    /** In lower case: mail to them came back or was refused. */
    readonly dead: ReadonlySet<string>;
  },
): readonly Route[] {
  const own = roster.mailboxesOf(duty.person, now).filter((one) => isOnlyTheirs(one, roster, now));
  const isKnown = roster.person(duty.person) !== null;
  const addresses = isKnown ? own.toSorted(byReach).map(({ address }) => address) : duty.mailboxes;
  const alive = new Set(addresses.map((address) => address.toLowerCase())).difference(dead);
  const mail = [...alive].map((to) => ({
    channel: "mail" as const,
    to,
    isAttacked: attacked.has(to),
  }));
  return [
    ...mail.filter(({ isAttacked }) => !isAttacked),
    { channel: "letter", to: null, isAttacked: false },
    { channel: "briefing", to: null, isAttacked: false },
    ...mail.filter(({ isAttacked }) => isAttacked),
  ];
}

function isOnlyTheirs(
  { address, kind, consent, person }: OwnedMailbox,
  roster: RosterIndex,
  now: string,
): boolean {
  if (kind === "office" || kind === "former" || consent === false) return false;
  return roster.peopleOf(address, now).every((owner) => owner === person);
}

type Deliveries = Extract<Act, { readonly act: "approve" }>["deliveries"];

/** Where mail to this person came back or was refused for good: nobody is told there. */
export function deadAddresses({ deliveries }: TellState, person: string): ReadonlySet<string> {
  const lost = [...deliveries.values()].filter(
    (one) => one.person === person && (one.state === "bounced" || one.state === "failed"),
  );
  return new Set(lost.flatMap(({ to }) => (to === null ? [] : [to.toLowerCase()])));
}

/**
 * What is queued with an approval: at most one for each channel. Mail goes to a mailbox that was not attacked; where there
 * is none to the one that was, which tells nobody by itself, and to none that was entered.
 */
export function deliveriesOn(
  routes: readonly Route[],
  {
    reference,
    isEntered,
    officeDomain,
  }: {
    readonly reference: string;
    /** Whether an account or a device of theirs was entered. */
    readonly isEntered: boolean;
    /** Null: nothing is mailed. */
    readonly officeDomain: string | null;
  },
): Deliveries {
  const mail = routes.find(({ channel, isAttacked }) => {
    return channel === "mail" && (!isAttacked || !isEntered);
  });
  const mailed =
    mail === undefined || officeDomain === null
      ? []
      : [{ channel: mail.channel, to: mail.to, message_id: messageIdOf(reference, officeDomain) }];
  const byHand = routes.filter(({ channel }) => channel !== "mail");
  return [...mailed, ...byHand.map(({ channel, to }) => ({ channel, to, message_id: null }))];
}

/** The same for every attempt, so that a receiver can tell a repetition. */
export function messageIdOf(reference: string, officeDomain: string): string {
  return `<${reference}.mail@${officeDomain}>`.toLowerCase();
}

export interface KeptDocument {
  readonly bytes: Uint8Array;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

export function keptDocument(document: NoticeDocument): KeptDocument {
  return { bytes: documentBytes(document), hash: documentHash(document) };
}

/** The very text that was drafted; throws a `WorkspaceProblem` where it was erased or is not what was hashed. */
export async function noticeDocument(
  store: Store,
  { reference, document: hash }: Pick<NoticeState, "reference" | "document">,
): Promise<NoticeDocument> {
  const bytes = await store.document(hash);
  if (bytes === null) {
    throw new WorkspaceProblem(`the text of notice ${reference} was erased`, {
      help: "the record keeps its hash: a printed copy can be compared with it",
    });
  }
  const isSame = createHash("sha256").update(bytes).digest("hex") === hash;
  const document = isSame ? readDocument(bytes) : null;
  if (document !== null) return document;
  throw new WorkspaceProblem(`the text of notice ${reference} is not the one that was drafted`);
}
