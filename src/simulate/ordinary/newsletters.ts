import type { Correspondent, LinkUse } from "../mail.ts";
import type { Organisation } from "../outside.ts";
import { headline, type TextPlan } from "../phrases.ts";
import { mixed, type Random } from "../random.ts";
import { type Customer, makeCustomer, type Service } from "../services.ts";
import type { Structured, World } from "../world.ts";

export interface Audience {
  /** Mailboxes on a day. */
  on(day: number): readonly number[];
}

/** A sender of mailings: an organisation with its account at a service, its readers and its days. */
export interface Mailing {
  readonly kind: "newsletter" | "bulletin";
  readonly from: Correspondent;
  readonly customer: Customer;
  readonly title: string;
  readonly audience: Audience;
  readonly firstDay: number;
  /** Days between issues. */
  readonly every: number;
  readonly articles: number;
  /** Where answers go; null for the sender. */
  readonly replyTo: string | null;
}

/** One issue to all readers, each with tokens of its own. */
export function sendIssue(
  world: World,
  mailing: Mailing,
  { day, random }: { day: number; random: Random },
): void {
  const { from, customer, articles } = mailing;
  const { language } = from;
  const seeds = Array.from({ length: articles }, () => random.bits());
  const text: TextPlan = {
    language,
    greeting: -1,
    sentences: [world.phrases.fixed(`${mailing.title}.`), ...world.sentences("news", 2 * articles, random)],
    closing: -1,
    signature: null,
    isConfidential: false,
  };
  const links = seeds.map((seed) => link(customer, slugOf(seed), language.readMore));
  const unsubscribe = customer.marks?.unsubscribe;
  if (unsubscribe != null) links.push({ shape: unsubscribe, slug: "", text: language.unsubscribe });
  if (customer.logo !== null) links.push({ shape: customer.logo, slug: "", text: null });
  links.push({ shape: customer.image, slug: "", text: null });
  const title = headline(language, seeds[0]!);
  const subject = random.chance(0.5) ? title : `${mailing.title}: ${title}`;
  let seconds = world.moment(day, random);
  for (const box of mailing.audience.on(day)) {
    if (random.chance(0.2)) seconds++;
    world.send({
      kind: mailing.kind,
      seconds,
      from,
      replyTo: mailing.replyTo,
      to: [world.addressOf(box)],
      mailboxes: [box],
      subject,
      text,
      links,
      design: customer.design,
      tool: customer.service.tool,
      route: customer.route,
      list: customer.marks,
    });
  }
}

function link({ link: shape }: Customer, slug: string, text: string | null): LinkUse {
  return { shape, slug, text };
}

const SLUG_WORDS =
  "water rail school harbour forest budget report hearing vote plan reform region figures court survey letter border trade rights energy housing".split(
    " ",
  );

/** `water-plan-vote-figures`: what content systems make of a headline. */
export function slugOf(seed: number): string {
  const word = (i: number): string => SLUG_WORDS[mixed(seed, i) % SLUG_WORDS.length]!;
  return `${word(1)}-${word(2)}-${word(3)}-${word(4)}`;
}

const EVERY = [1, 7, 14, 30];
const EVERY_WEIGHTS = [10, 52, 18, 20];

/** Newsletters and press lists: many customers of a few services. */
export class Newsletters implements Structured {
  readonly #world: World;
  readonly #random: Random;
  readonly mailings: readonly Mailing[];

  /** `copies`: about so many in the whole window. */
  constructor(world: World, copies: number) {
    this.#world = world;
    this.#random = world.random("newsletters");
    const mailings: Mailing[] = [];
    let left = copies;
    for (let i = 0; left > 0 && i < world.outside.organisations.length; i++) {
      const mailing = this.#mailing(world.outside.organisations[i]!);
      mailings.push(mailing);
      left -= this.#copiesOf(mailing);
    }
    this.mailings = mailings;
  }

  plan(day: number): void {
    for (const mailing of this.mailings) {
      const age = day - mailing.firstDay;
      if (age < 0 || age % mailing.every !== 0) continue;
      if (mailing.every === 1 && !this.#world.isWorkday(day)) continue;
      sendIssue(this.#world, mailing, { day, random: this.#random });
    }
  }

  #copiesOf({ audience, every, firstDay }: Mailing): number {
    const { days } = this.#world.options;
    return audience.on(0).length * Math.ceil((days - firstDay) / every) * (every === 1 ? 5 / 7 : 1);
  }

  #mailing(organisation: Organisation): Mailing {
    const random = this.#random;
    const { days } = this.#world.options;
    const every = EVERY[random.weighted(EVERY_WEIGHTS)]!;
    // One in eight is new: first contact with all its readers is nothing bad by itself.
    const isNew = random.chance(0.12);
    const firstDay = isNew
      ? random.between(Math.floor(days * 0.2), Math.floor(days * 0.8))
      : random.below(Math.min(every, days));
    return {
      kind: "newsletter",
      ...senderAt(this.#world, organisation, { service: random.pick(this.#world.services), random }),
      audience: this.#audience(),
      firstDay,
      every,
      articles: random.between(2, 7),
      replyTo: random.chance(0.4) ? `editors@${organisation.domain}` : null,
    };
  }

  #audience(): Audience {
    const random = this.#random;
    const { collected, parliament } = this.#world;
    const house = random.chance(0.6) ? random.pick(parliament.legislatures).domain : null;
    const pool = collected.filter(({ address }) => house === null || address.endsWith(house));
    const share = house === null ? random.logNormal(0.012, 0.9) : random.logNormal(0.12, 0.8);
    const count = Math.max(3, Math.round(pool.length * Math.min(0.5, share)));
    const boxes = random.sample(pool, count).map(({ number }) => number);
    return { on: () => boxes };
  }
}

/** An organisation's account at a service, and the name it writes under. */
export function senderAt(
  world: World,
  organisation: Organisation,
  { service, random }: { service: Service; random: Random },
): Pick<Mailing, "from" | "customer" | "title"> {
  const customer = makeCustomer(service, {
    random,
    id: world.customerNumber(),
    root: organisation.domain,
    signsItself: random.chance(0.75),
    hasListMarks: !service.isMerge,
  });
  const base = world.outside.employee(organisation, 900);
  const box = random.pick(["news", "newsletter", "briefing", "info", "office", "press"]);
  const from: Correspondent = {
    ...base,
    name: organisation.name,
    address: `${box}@${organisation.domain}`,
    tool: service.tool,
    route: customer.route,
    signature: null,
  };
  const title = `${organisation.name} ${random.pick(["Weekly", "Briefing", "Digest", "Bulletin", "Review", "Notes"])}`;
  return { from, customer, title };
}
