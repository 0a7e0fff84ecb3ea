/** Everything generators draw on: the parliament, the people outside, services, texts, and the calendar of mails to come. */
import { buildParliament, type GroupCounts } from "./build-parliament.ts";
import { personalDesign } from "./designs.ts";
import { Hosts } from "./hosts.ts";
import { LANGUAGES } from "./languages/index.ts";
import type { Language } from "./languages/language.ts";
import type { Correspondent, Mail } from "./mail.ts";
import { Outside } from "./outside.ts";
import type { Parliament, SimulatedGroup, SimulatedMailbox, SimulatedPerson } from "./parliament.ts";
import { membersOn } from "./parliament.ts";
import { drawn } from "./pattern.ts";
import { Phrases, type Sentence, type SentenceKind, sentence, type TextPlan } from "./phrases.ts";
import { mixed, Random } from "./random.ts";
import { makeService, type Service } from "./services.ts";

export const ATTACKS = ["january", "rapport", "spoofing", "device-code", "remote-desktop"] as const;
export type AttackName = (typeof ATTACKS)[number];

export interface SimulationOptions {
  readonly seed: number;
  readonly people: number;
  readonly legislatures: number;
  readonly groups: GroupCounts;
  readonly days: number;
  /** Distinct messages; copies are a few more, because some go to several mailboxes. */
  readonly messages: number;
  /** First day, `YYYY-MM-DD`. */
  readonly start: string;
  readonly attacks: readonly AttackName[];
  /** The January attack changes accounts, host and subjects half way. */
  readonly changesHalfWay: boolean;
}

export const DEFAULTS: SimulationOptions = {
  seed: 1,
  people: 400,
  legislatures: 12,
  groups: { parties: 5, committees: 8, allParty: 10 },
  days: 60,
  messages: 5_000,
  // So that the January attack begins in January at 120 days, which is the window of CASE G.
  start: "2020-12-07",
  attacks: ATTACKS,
  changesHalfWay: false,
};

const DAY_SECONDS = 86_400;

type Needed = "kind" | "seconds" | "from" | "to" | "mailboxes" | "subject" | "text";
export type MailSpec = Pick<Mail, Needed> & Partial<Mail>;

export class World {
  readonly options: SimulationOptions;
  readonly parliament: Parliament;
  readonly outside: Outside;
  readonly hosts: Hosts;
  readonly phrases = new Phrases();
  /** Mailing services and, behind them, mail-merge services. */
  readonly services: readonly Service[];
  readonly merges: readonly Service[];
  /** Mailboxes that mail is collected from: personal ones only with consent. */
  readonly collected: readonly SimulatedMailbox[];
  readonly #startSeconds: number;
  readonly #calendar = new Map<number, Mail[]>();
  #made = 0;
  #customers = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
    const { seed, messages } = options;
    this.hosts = new Hosts(seed);
    this.#startSeconds = Date.parse(options.start) / 1000;
    const until = new Date((this.#startSeconds + options.days * DAY_SECONDS) * 1000).toISOString();
    this.parliament = buildParliament({
      ...options,
      from: options.start,
      until: until.slice(0, 10),
      hosts: this.hosts,
    });
    const organisations = Math.round(Math.min(1_500, 30 + messages / 1_500));
    const languages = LANGUAGES.slice(0, options.legislatures);
    this.outside = new Outside(seed, { hosts: this.hosts, organisations, languages });
    const random = this.random("services");
    this.services = Array.from({ length: 9 }, (_, i) => makeService(i, this.hosts, random, false));
    this.merges = Array.from({ length: 3 }, (_, i) => makeService(9 + i, this.hosts, random, true));
    this.collected = this.parliament.mailboxes.filter((box) => this.#isCollected(box));
  }

  #isCollected({ kind, owners }: SimulatedMailbox): boolean {
    return kind !== "personal" || this.parliament.people[owners[0]!]!.personal?.consent === true;
  }

  /** A stream of its own for each generator: one that draws more does not change its neighbours. */
  random(name: string): Random {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = mixed(hash, name.charCodeAt(i));
    return new Random(this.options.seed, hash, name.length);
  }

  /** Numbers for customers of services, each once. */
  customerNumber(): number {
    return ++this.#customers;
  }

  /** Seconds since 1970 at the start of a day of the window. */
  startOf(day: number): number {
    return this.#startSeconds + day * DAY_SECONDS;
  }

  dateOf(day: number): string {
    return new Date(this.startOf(day) * 1000).toISOString().slice(0, 10);
  }

  isWorkday(day: number): boolean {
    const weekday = new Date(this.startOf(day) * 1000).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  }

  /** A moment of a day: office hours mostly. */
  moment(day: number, random: Random): number {
    const hour = random.chance(0.9) ? 8 + 9 * ((random.unit() + random.unit()) / 2) : random.unit() * 23;
    return Math.floor(this.startOf(day) + hour * 3600 + random.below(3600));
  }

  person(number: number): SimulatedPerson {
    return this.parliament.people[number]!;
  }

  mailbox(number: number): SimulatedMailbox {
    return this.parliament.mailboxes[number]!;
  }

  addressOf(mailbox: number): string {
    return this.mailbox(mailbox).address;
  }

  /** Who reads a mailbox first. */
  readerOf(mailbox: number): SimulatedPerson {
    return this.person(this.mailbox(mailbox).owners[0]!);
  }

  languageOf(person: SimulatedPerson): Language {
    return this.parliament.legislatures[person.legislature]!.language;
  }

  /** Main mailboxes of a group's people, and of their offices. */
  mailboxesOf(group: SimulatedGroup, day: number, withStaff: boolean): number[] {
    const people = membersOn(group, this.dateOf(day));
    const all = withStaff
      ? people.flatMap((one) => [one, ...(this.parliament.staffOf.get(one) ?? [])])
      : people;
    return [...new Set(all)].map((one) => this.person(one).mailbox);
  }

  /** Sentences drawn anew. */
  sentences(kind: SentenceKind, count: number, random: Random): Sentence[] {
    return Array.from({ length: count }, () => sentence(kind, random.bits()));
  }

  text(language: Language, sentences: readonly Sentence[], random: Random): TextPlan {
    return {
      language,
      greeting: random.chance(0.85) ? random.below(language.greetings.length) : -1,
      sentences,
      closing: random.chance(0.8) ? random.below(language.closings.length) : -1,
      signature: null,
      isConfidential: false,
    };
  }

  /** Fills in what a generator did not say, and puts the mail on its day. */
  send(spec: MailSpec): Mail {
    const mail = this.#complete(spec);
    const day = Math.floor((mail.seconds - this.#startSeconds) / DAY_SECONDS);
    if (day < 0 || day >= this.options.days) return mail;
    const list = this.#calendar.get(day);
    if (list === undefined) this.#calendar.set(day, [mail]);
    else list.push(mail);
    return mail;
  }

  #complete(spec: MailSpec): Mail {
    const number = this.#made++;
    const salt = mixed(this.options.seed ^ 0x5a17, number);
    const tool = spec.tool ?? spec.from.tool;
    return {
      number,
      kind: spec.kind,
      campaign: spec.campaign ?? null,
      seconds: spec.seconds,
      direction: spec.direction ?? "inbound",
      from: spec.from,
      fromName: spec.fromName ?? spec.from.name,
      replyTo: spec.replyTo ?? null,
      to: spec.to,
      cc: spec.cc ?? NOBODY,
      mailboxes: spec.mailboxes,
      subject: spec.subject,
      text: spec.text,
      greeted: spec.greeted ?? "",
      links: spec.links ?? NONE,
      design: spec.design === undefined ? personalDesign(tool.id) : spec.design,
      files: spec.files ?? NONE,
      tool,
      route: spec.route ?? spec.from.route,
      messageId: messageIdOf(tool.messageId.source, drawn(tool.messageId, salt), spec.from),
      inReplyTo: spec.inReplyTo ?? null,
      quoted: spec.quoted ?? null,
      list: spec.list ?? null,
      automatic: spec.automatic ?? null,
      asksCredentials: spec.asksCredentials ?? false,
      salt,
    };
  }

  plannedOn(day: number): number {
    return this.#calendar.get(day)?.length ?? 0;
  }

  /** The mails of a day in the order they came, taken off the calendar. */
  takeDay(day: number): Mail[] {
    const mails = this.#calendar.get(day) ?? [];
    this.#calendar.delete(day);
    return mails.sort((a, b) => a.seconds - b.seconds || a.number - b.number);
  }
}

const NOBODY: readonly string[] = [];
const NONE: readonly never[] = [];

function messageIdOf(source: string, made: string, from: Correspondent): string {
  if (!source.includes("@")) return `<${made}@${from.root}>`;
  return `<${source.includes("{domain}") ? made.replace("{domain}", from.root) : made}>`;
}

/** Something that fills days with mail on its own plan. */
export interface Structured {
  plan(day: number): void;
}

/** Something that makes one more conversation when asked. */
export interface Filler {
  readonly weight: number;
  make(day: number): void;
}
