import type { SimulatedGroup } from "../parliament.ts";
import type { Random } from "../random.ts";
import type { Structured, World } from "../world.ts";
import { type Audience, type Mailing, senderAt, sendIssue } from "./newsletters.ts";

/**
 * Bulletins that go to exactly the members of a group: of NGOs to an all-party group, of the alliance's secretariat to the
 * alliance. Whoever is in the group and nobody else gets them, every week, with trackers: the group explains the
 * readers perfectly, and it is no attack.
 */
export class Bulletins implements Structured {
  readonly #world: World;
  readonly #random: Random;
  readonly mailings: readonly Mailing[];

  constructor(world: World, copies: number) {
    this.#world = world;
    this.#random = world.random("bulletins");
    const { organisations } = world.outside;
    const groups = world.parliament.groups.filter(
      ({ kind }) => kind === "all-party group" || kind === "committee",
    );
    const mailings = [this.#mailing(world.parliament.alliance, organisations.length - 1, 7)];
    let left = copies - this.#copiesOf(mailings[0]!);
    for (let i = 0; left > 0 && i < 400; i++) {
      const every = this.#random.pick([7, 14, 14, 30]);
      const from = organisations.length - 2 - (i % Math.max(1, organisations.length >> 2));
      const mailing = this.#mailing(this.#random.pick(groups), from, every);
      mailings.push(mailing);
      left -= this.#copiesOf(mailing);
    }
    this.mailings = mailings;
  }

  plan(day: number): void {
    for (const mailing of this.mailings) {
      const age = day - mailing.firstDay;
      if (age >= 0 && age % mailing.every === 0)
        sendIssue(this.#world, mailing, { day, random: this.#random });
    }
  }

  #copiesOf({ audience, every }: Mailing): number {
    return audience.on(0).length * Math.ceil(this.#world.options.days / every);
  }

  #mailing(group: SimulatedGroup, organisation: number, every: number): Mailing {
    const world = this.#world;
    const random = this.#random;
    const sender = world.outside.organisations[organisation]!;
    const service = random.pick(random.chance(0.7) ? world.services : world.merges);
    const withStaff = random.chance(0.3);
    const audience: Audience = { on: (day) => world.mailboxesOf(group, day, withStaff) };
    return {
      kind: "bulletin",
      ...senderAt(world, sender, { service, random }),
      audience,
      firstDay: random.below(Math.min(every, world.options.days)),
      every,
      articles: random.between(2, 4),
      replyTo: null,
    };
  }
}
