import type { Correspondent, Mail } from "../mail.ts";
import type { SimulatedPerson } from "../parliament.ts";
import { subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Filler, World } from "../world.ts";
import { document, replied } from "./office.ts";

/** Constituents write about their own troubles, an office answers some of them, some of those write again. */
export class Casework implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("casework");
    this.weight = weight;
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const house = random.pick(world.parliament.legislatures);
    const member = world.person(random.pick(house.members));
    const author = world.outside.constituent(house.language, random.below(world.options.messages));
    const first = world.send({
      kind: "casework",
      seconds: world.moment(day, random),
      from: author,
      to: [world.addressOf(member.mailbox)],
      mailboxes: [member.mailbox],
      subject: subjectLine(house.language, random.bits()),
      text: {
        ...world.text(house.language, world.sentences("casework", random.between(3, 9), random), random),
        signature: author.signature,
      },
      greeted: member.name.full,
      files: random.chance(0.12) ? [document(random, `scan ${random.between(1, 999)}`)] : [],
    });
    if (random.chance(0.35)) this.#answer(first, member, author);
  }

  /** The copy lies in the sender's own mailbox, as sent mail does. */
  #answer(to: Mail, member: SimulatedPerson, author: Correspondent): void {
    const world = this.#world;
    const random = this.#random;
    const staff = world.parliament.staffOf.get(member.number) ?? [];
    const clerk = staff.length === 0 ? member : world.person(random.pick(staff));
    const { language } = to.text;
    const answer = world.send({
      kind: "casework",
      direction: "outbound",
      seconds: to.seconds + Math.floor(random.logNormal(90_000, 1)),
      from: clerk.correspondent,
      to: [author.address],
      mailboxes: [clerk.mailbox],
      subject: replied(clerk.correspondent.tool.replyMark, to.subject),
      text: {
        ...world.text(language, world.sentences("work", random.between(2, 5), random), random),
        signature: clerk.correspondent.signature,
        isConfidential: clerk.legislature % 2 === 0,
      },
      greeted: author.name,
      inReplyTo: to.messageId,
      quoted: to,
    });
    if (!random.chance(0.3)) return;
    world.send({
      kind: "casework",
      seconds: answer.seconds + Math.floor(random.logNormal(40_000, 1)),
      from: author,
      to: [clerk.correspondent.address],
      mailboxes: [clerk.mailbox],
      subject: replied(author.tool.replyMark, answer.subject),
      text: world.text(language, world.sentences("casework", random.between(1, 3), random), random),
      greeted: clerk.name.full,
      inReplyTo: answer.messageId,
      quoted: answer,
    });
  }
}
