import type { FileUse, Mail } from "../mail.ts";
import type { SimulatedPerson } from "../parliament.ts";
import { type Sentence, subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Filler, World } from "../world.ts";

/** Letters within an office, between offices and to the administration: short, answered, often without a greeting. */
export class OfficeMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("office");
    this.weight = weight;
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const author = world.person(random.below(world.parliament.people.length));
    const reader = this.#colleague(author);
    if (reader === author) return;
    const language = world.languageOf(author);
    const first = world.send({
      kind: "office",
      direction: "internal",
      seconds: world.moment(day, random),
      from: author.correspondent,
      to: [world.addressOf(reader.mailbox)],
      cc: [],
      mailboxes: [reader.mailbox],
      subject: subjectLine(language, random.bits()),
      text: this.#text(author, world.sentences("work", random.between(2, 6), random)),
      greeted: reader.name.given,
      files: random.chance(0.18) ? [document(random, subjectLine(language, random.bits()))] : [],
    });
    this.#answers(first, { author: reader, reader: author, left: random.below(4) });
  }

  #answers(
    to: Mail,
    { author, reader, left }: { author: SimulatedPerson; reader: SimulatedPerson; left: number },
  ): void {
    if (left === 0) return;
    const world = this.#world;
    const random = this.#random;
    const isShort = random.chance(0.5);
    const answer = world.send({
      kind: "office",
      direction: "internal",
      seconds: to.seconds + 120 + Math.floor(random.logNormal(3_000, 1.2)),
      from: author.correspondent,
      to: [world.addressOf(reader.mailbox)],
      mailboxes: [reader.mailbox],
      subject: replied(author.correspondent.tool.replyMark, to.subject),
      text: this.#text(
        author,
        world.sentences(isShort ? "short" : "work", isShort ? 1 : random.between(1, 4), random),
      ),
      greeted: reader.name.given,
      inReplyTo: to.messageId,
      quoted: to,
    });
    this.#answers(answer, { author: reader, reader: author, left: left - 1 });
  }

  #colleague(author: SimulatedPerson): SimulatedPerson {
    const world = this.#world;
    const random = this.#random;
    const { staffOf, legislatures } = world.parliament;
    if (author.office >= 0 && random.chance(0.65)) {
      const office = [author.office, ...(staffOf.get(author.office) ?? [])];
      return world.person(random.pick(office));
    }
    const house = legislatures[author.legislature]!;
    const list = random.chance(0.3) ? house.officials : random.chance(0.5) ? house.members : house.staff;
    return list.length === 0 ? author : world.person(random.pick(list));
  }

  #text(author: SimulatedPerson, sentences: readonly Sentence[]) {
    const random = this.#random;
    const text = this.#world.text(this.#world.languageOf(author), sentences, random);
    return {
      ...text,
      signature: random.chance(0.55) ? author.correspondent.signature : null,
      isConfidential: random.chance(0.4) && author.legislature % 2 === 0,
    };
  }
}

/** A reply's subject: marked once. */
export function replied(mark: string, subject: string): string {
  return /^(?:re|aw): /i.test(subject) ? subject : mark + subject;
}

const OFFICE_FILES = [
  ["pdf", "application/pdf", "%PDF-1.7\n", "pdf"],
  [
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "PK\u0003\u0004",
    "zip",
  ],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\u0003\u0004", "zip"],
  ["jpg", "image/jpeg", "\u00ff\u00d8\u00ff\u00e0", "jpeg"],
] as const;

/** A paper somebody attaches; each is its own content. */
export function document(random: Random, title: string): FileUse {
  const [ending, mediaType, magic, type] = OFFICE_FILES[random.weighted([60, 25, 8, 7])]!;
  const stem = title
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .slice(0, 50);
  return {
    name: `${stem}.${ending}`,
    mediaType,
    seed: random.bits(),
    size: Math.floor(random.logNormal(9_000, 0.8)) + 300,
    magic,
    type,
  };
}
