import type { Correspondent, Mail } from "../mail.ts";
import type { Organisation } from "../outside.ts";
import type { SimulatedPerson } from "../parliament.ts";
import { subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Filler, World } from "../world.ts";
import { document, replied } from "./office.ts";

/** People at ministries, firms, universities and papers who deal with an office, in both directions. */
export class BusinessMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("business");
    this.weight = weight;
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const organisation = this.#organisation();
    const author = world.outside.employee(organisation, random.popular(30));
    const reader = this.#reader(organisation);
    const seconds = world.moment(day, random);
    if (random.chance(0.3)) {
      const question = this.#out({ to: null, person: reader, other: author, seconds });
      this.#in({ to: question, author, reader, seconds: seconds + Math.floor(random.logNormal(20_000, 1)) });
      return;
    }
    const first = this.#in({ to: null, author, reader, seconds });
    if (random.chance(0.4)) {
      const answered = seconds + Math.floor(random.logNormal(15_000, 1));
      this.#out({ to: first, person: reader, other: author, seconds: answered });
    }
  }

  #organisation(): Organisation {
    const { organisations } = this.#world.outside;
    return organisations[this.#random.popular(organisations.length)]!;
  }

  /** Mostly people who speak its language. */
  #reader(organisation: Organisation): SimulatedPerson {
    const world = this.#world;
    const random = this.#random;
    const near = world.parliament.legislatures.filter(({ language }) => language === organisation.language);
    const house = random.pick(near.length > 0 && random.chance(0.9) ? near : world.parliament.legislatures);
    return world.person(
      random.pick(random.chance(0.5) || house.staff.length === 0 ? house.members : house.staff),
    );
  }

  #in(wish: { to: Mail | null; author: Correspondent; reader: SimulatedPerson; seconds: number }): Mail {
    const { to, author, reader, seconds } = wish;
    const world = this.#world;
    const random = this.#random;
    const subject = subjectLine(author.language, random.bits());
    return world.send({
      kind: "business",
      seconds,
      from: author,
      to: [world.addressOf(reader.mailbox)],
      mailboxes: [reader.mailbox],
      subject: to === null ? subject : replied(author.tool.replyMark, to.subject),
      text: {
        ...world.text(author.language, world.sentences("work", random.between(2, 6), random), random),
        signature: author.signature,
        isConfidential: author.route.id % 3 === 0,
      },
      greeted: reader.name.full,
      inReplyTo: to?.messageId ?? null,
      quoted: to,
      files: random.chance(0.2) ? [document(random, subject)] : [],
    });
  }

  #out(wish: { to: Mail | null; person: SimulatedPerson; other: Correspondent; seconds: number }): Mail {
    const { to, person, other, seconds } = wish;
    const world = this.#world;
    const random = this.#random;
    const { correspondent } = person;
    return world.send({
      kind: "business",
      direction: "outbound",
      seconds,
      from: correspondent,
      to: [other.address],
      mailboxes: [person.mailbox],
      subject:
        to === null
          ? subjectLine(other.language, random.bits())
          : replied(correspondent.tool.replyMark, to.subject),
      text: {
        ...world.text(other.language, world.sentences("work", random.between(1, 4), random), random),
        signature: correspondent.signature,
      },
      greeted: other.name,
      inReplyTo: to?.messageId ?? null,
      quoted: to,
    });
  }
}

/** One letter to many members, each greeted by name: a federation before a vote. No tokens, no images. */
export class LobbyMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("lobby");
    this.weight = weight;
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const organisation = random.pick(world.outside.organisations);
    const author = world.outside.employee(organisation, random.popular(8));
    const house = random.pick(world.parliament.legislatures);
    const readers = random.sample(
      house.members,
      Math.min(house.members.length, Math.ceil(random.logNormal(5, 0.8))),
    );
    const subject = subjectLine(author.language, random.bits());
    const body = world.sentences("work", random.between(4, 8), random);
    const text = { ...world.text(author.language, body, random), signature: author.signature };
    const paper = random.chance(0.5) ? [document(random, subject)] : [];
    let seconds = world.moment(day, random);
    for (const number of readers) {
      const reader = world.person(number);
      seconds += random.between(20, 400);
      world.send({
        kind: "lobby",
        seconds,
        from: author,
        to: [world.addressOf(reader.mailbox)],
        mailboxes: [reader.mailbox],
        subject,
        text,
        greeted: reader.name.family,
        files: paper,
      });
    }
  }
}
