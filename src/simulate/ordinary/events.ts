import type { Correspondent } from "../mail.ts";
import { subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import { type Customer, makeCustomer } from "../services.ts";
import type { Structured, World } from "../world.ts";
import { slugOf } from "./newsletters.ts";

interface Agency {
  readonly accounts: readonly Correspondent[];
  readonly customer: Customer;
}

/**
 * One-off invitations by public-relations agencies, as mail merge: first contact, several sender accounts, links and an
 * image with a token for each reader, sometimes to exactly one group. Everything of the January attack but the intent,
 * the borrowed name and the insistence.
 */
export class EventInvitations implements Structured {
  readonly #world: World;
  readonly #random: Random;
  readonly #agencies: readonly Agency[];
  readonly #daily: number;

  constructor(world: World, copies: number) {
    this.#world = world;
    this.#random = world.random("events");
    const count = Math.round(Math.min(40, 2 + world.options.messages / 100_000));
    this.#agencies = Array.from({ length: count }, () => this.#agency());
    this.#daily = copies / world.options.days / Math.max(1, this.#typicalSize());
  }

  /** Readers of one event on average, as `#readers` draws them. */
  #typicalSize(): number {
    const { groups, alliance, legislatures, people } = this.#world.parliament;
    const chosen = groups.filter(({ kind }) => kind === "committee" || kind === "all-party group");
    const members =
      chosen.reduce((sum, { memberships }) => sum + memberships.length, 0) / Math.max(1, chosen.length);
    const house = people.length / legislatures.length;
    return 0.06 * alliance.memberships.length + 0.44 * members * 2 + 0.5 * (3 + house * 0.1);
  }

  plan(day: number): void {
    if (!this.#world.isWorkday(day)) return;
    let events = this.#daily * 1.4;
    while (events > 0) {
      if (events >= 1 || this.#random.chance(events)) this.#invite(day);
      events--;
    }
  }

  #agency(): Agency {
    const world = this.#world;
    const random = this.#random;
    const organisation = random.pick(world.outside.organisations);
    const service = random.pick(world.merges);
    const root = random.chance(0.5) ? organisation.domain : world.hosts.domain();
    const customer = makeCustomer(service, {
      random,
      id: world.customerNumber(),
      root,
      signsItself: random.chance(0.6),
      hasListMarks: random.chance(0.5),
    });
    const accounts = Array.from({ length: random.between(2, 4) }, (_, i) => {
      const person = world.outside.employee(organisation, 100 + i);
      const address = `${person.address.split("@")[0]}@${root}`;
      return { ...person, address, root, route: customer.route, tool: service.tool };
    });
    return { accounts, customer };
  }

  #invite(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const { accounts, customer } = random.pick(this.#agencies);
    const boxes = this.#readers(day);
    const from = random.pick(accounts);
    const { language } = from;
    const subject = subjectLine(language, random.bits());
    const sentences = world.sentences("news", random.between(3, 6), random);
    const slug = slugOf(random.bits());
    const links = [
      { shape: customer.link, slug, text: language.readMore },
      { shape: customer.image, slug: "", text: null },
    ];
    let seconds = world.moment(day, random);
    for (const box of boxes) {
      const author = random.chance(0.5) ? from : random.pick(accounts);
      seconds += random.between(1, 30);
      world.send({
        kind: "event",
        seconds,
        from: author,
        to: [world.addressOf(box)],
        mailboxes: [box],
        subject,
        text: {
          language,
          greeting: 0,
          sentences,
          closing: 0,
          signature: author.signature,
          isConfidential: false,
        },
        greeted: world.readerOf(box).name.full,
        links,
        design: customer.design,
        list: customer.marks,
      });
    }
  }

  /** Half of them go to one group, the alliance among them now and then; half to whoever is in the address book. */
  #readers(day: number): readonly number[] {
    const world = this.#world;
    const random = this.#random;
    const { groups, alliance } = world.parliament;
    const mark = random.unit();
    if (mark < 0.06) return world.mailboxesOf(alliance, day, false);
    if (mark < 0.5) {
      const some = groups.filter(({ kind }) => kind === "committee" || kind === "all-party group");
      return world.mailboxesOf(random.pick(some), day, random.chance(0.4));
    }
    const house = random.pick(world.parliament.legislatures);
    const all = [...house.members, ...house.staff].map((one) => world.person(one).mailbox);
    return random.sample(all, Math.max(3, Math.round(all.length * random.unit() * 0.2)));
  }
}
