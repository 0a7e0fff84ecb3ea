import { pattern } from "../pattern.ts";
import { subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import { machine } from "../tools.ts";
import type { Filler, World } from "../world.ts";

/** Tickets, answers of people who are away, and mail that came back. */
export class AutomaticMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("automatic");
    this.weight = weight;
  }

  make(day: number): void {
    const style = this.#random.weighted([45, 35, 20]);
    if (style === 0) this.#ticket(day);
    else if (style === 1) this.#away(day);
    else this.#bounce(day);
  }

  #ticket(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const house = random.pick(world.parliament.legislatures);
    const reader = world.person(random.pick([...house.members.slice(0, 20), ...house.staff.slice(0, 40)]));
    const { language, domain } = house;
    const desk = {
      ...reader.correspondent,
      name: "Service Desk",
      address: `servicedesk@${domain}`,
      tool: machine("ticket-desk"),
      signature: null,
    };
    world.send({
      kind: "automatic",
      direction: "internal",
      seconds: world.moment(day, random),
      from: desk,
      to: [world.addressOf(reader.mailbox)],
      mailboxes: [reader.mailbox],
      subject: `[Ticket #${random.between(10_000, 99_999)}] ${subjectLine(language, random.bits())}`,
      text: {
        ...world.text(
          language,
          [
            world.phrases.fixed(`Ticket {number}: ${language.shortReplies[4] ?? ""}`),
            ...world.sentences("work", 1, random),
          ],
          random,
        ),
        closing: -1,
      },
      links: [
        {
          shape: {
            kind: "link",
            host: `desk.${domain}`,
            root: domain,
            path: pattern("/ticket/%d5", 9),
            size: null,
          },
          slug: "",
          text: null,
        },
      ],
      automatic: "auto-generated",
    });
  }

  #away(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const author = world.person(random.below(world.parliament.people.length));
    const language = world.languageOf(author);
    const house = world.parliament.legislatures[author.legislature]!;
    const reader = world.person(random.pick(house.members));
    const { correspondent } = author;
    world.send({
      kind: "automatic",
      direction: "internal",
      seconds: world.moment(day, random),
      from: correspondent,
      to: [world.addressOf(reader.mailbox)],
      mailboxes: [reader.mailbox],
      subject: `Automatic reply: ${subjectLine(language, random.bits())}`,
      text: {
        ...world.text(
          language,
          [world.phrases.fixed(language.outOfOffice.replace("{day}", random.pick(language.days)))],
          random,
        ),
        signature: correspondent.signature,
      },
      automatic: "auto-replied",
    });
  }

  #bounce(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const reader = world.person(random.below(world.parliament.people.length));
    const organisation = random.pick(world.outside.organisations);
    const server = {
      ...world.outside.employee(organisation, 0),
      name: "Mail Delivery System",
      address: `mailer-daemon@${organisation.domain}`,
      tool: machine("mail-server"),
      signature: null,
    };
    const english = world.parliament.legislatures[0]!.language;
    world.send({
      kind: "bounce",
      seconds: world.moment(day, random),
      from: server,
      to: [world.addressOf(reader.mailbox)],
      mailboxes: [reader.mailbox],
      subject: "Undelivered Mail Returned to Sender",
      text: {
        language: english,
        greeting: -1,
        sentences: [
          world.phrases.fixed(
            "This is the mail system. I am sorry to have to inform you that your message could not be delivered to one or more recipients.",
          ),
          world.phrases.fixed(
            "For further assistance, please send mail to postmaster. The recipient's mailbox does not exist or is full.",
          ),
        ],
        closing: -1,
        signature: null,
        isConfidential: false,
      },
      automatic: "auto-replied",
    });
  }
}

/** Invitations that calendars send, with the appointment attached. */
export class DiaryMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("diary");
    this.weight = weight;
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const isOurs = random.chance(0.7);
    const reader = world.person(random.below(world.parliament.people.length));
    const house = world.parliament.legislatures[reader.legislature]!;
    const author = isOurs
      ? world.person(random.pick([...house.members, ...house.officials])).correspondent
      : world.outside.employee(random.pick(world.outside.organisations), random.below(10));
    const language = author.language;
    const subject = subjectLine(language, random.bits());
    const box = reader.mailbox;
    world.send({
      kind: "diary",
      direction: isOurs ? "internal" : "inbound",
      seconds: world.moment(day, random),
      from: author,
      to: [world.addressOf(box)],
      mailboxes: [box],
      subject: `${random.pick(["Invitation", "Updated invitation", "Termin", "Einladung", "Invitation"])}: ${subject}`,
      text: {
        ...world.text(language, world.sentences("work", random.between(1, 2), random), random),
        greeting: -1,
      },
      tool: isOurs ? author.tool : machine("calendar-server"),
      files: [
        {
          name: "invite.ics",
          mediaType: "text/calendar",
          seed: random.bits(),
          size: random.between(900, 1_800),
          magic: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
          type: "ics",
        },
      ],
    });
  }
}

/** Discussion lists: one post, one message, a copy at each reader. */
export class ListMail implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;
  readonly #lists: readonly {
    readonly host: string;
    readonly name: string;
    readonly boxes: readonly number[];
  }[];

  constructor(world: World, weight: number) {
    this.#world = world;
    this.#random = world.random("lists");
    this.weight = weight;
    const random = this.#random;
    const count = Math.round(Math.min(60, 3 + world.options.messages / 50_000));
    this.#lists = Array.from({ length: count }, () => {
      const boxes = random
        .sample(world.collected, Math.ceil(random.logNormal(5, 0.6)))
        .map(({ number }) => number);
      return {
        host: `lists.${random.pick(world.outside.organisations).domain}`,
        name: world.hosts.word(),
        boxes,
      };
    });
  }

  make(day: number): void {
    const world = this.#world;
    const random = this.#random;
    const { host, name, boxes } = random.pick(this.#lists);
    const language = world.parliament.legislatures[0]!.language;
    const author = world.outside.constituent(language, 500_000_000 + random.popular(400));
    const server = world.outside.organisations.find(({ domain }) => host.endsWith(domain))!;
    let subject = `[${name}] ${subjectLine(language, random.bits())}`;
    let before: string | null = null;
    let seconds = world.moment(day, random);
    for (let posts = random.between(1, 4); posts > 0; posts--) {
      const post = world.send({
        kind: "list",
        seconds,
        from: author,
        to: [`${name}@${host}`],
        mailboxes: boxes,
        subject,
        text: {
          ...world.text(language, world.sentences("work", random.between(2, 7), random), random),
          signature: author.signature,
        },
        route: server.route,
        inReplyTo: before,
        list: { id: `${name}.${host}`, unsubscribe: null, precedence: "list", customer: null },
      });
      before = post.messageId;
      seconds += Math.floor(random.logNormal(9_000, 1));
      if (!subject.startsWith("Re: ")) subject = `Re: ${subject}`;
    }
  }
}
