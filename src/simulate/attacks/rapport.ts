/**
 * Rapport (CASE C, rows 8 and 31): several invented researchers at free mail write to members of one group, harmlessly at
 * first; some answer; weeks later comes a link to a document.
 */
import type { Correspondent, LinkUse, Mail, UrlShape } from "../mail.ts";
import { replied } from "../ordinary/office.ts";
import type { SimulatedPerson } from "../parliament.ts";
import { pattern } from "../pattern.ts";
import type { Random } from "../random.ts";
import { client } from "../tools.ts";
import type { PlantedCampaign } from "../truth.ts";
import type { World } from "../world.ts";
import { groupLike } from "./groups.ts";
import type { AttackPlan } from "./plan.ts";

const PERSONAS = 4;
const TARGETS_MAX = 28;

const OPENING = [
  "I am preparing a short study on how parliaments deal with {topic} and came across your recent contribution.",
  "May I ask whether you would have a moment for three questions about your work in the group?",
  "Your speech was mentioned by a colleague who thought that your view would be of great value to us.",
  "There is no hurry, and of course nothing would be published without your consent.",
];
const LATER = [
  "As promised I have now put the draft of our paper into a shared folder for you.",
  "I would be grateful for your comments on the second chapter before it goes to print.",
  "You can open the document with your usual mail password, because it is protected for the reviewers.",
];

export function rapport({ world, id }: AttackPlan): PlantedCampaign {
  const random = world.random("rapport");
  const group = groupLike(world, /All-Party Group on (Human Rights|Academic|Minority)/, random);
  const targets = random.sample(group.memberships, TARGETS_MAX).map(({ person }) => world.person(person));
  const root = world.hosts.domain();
  const link: UrlShape = {
    kind: "link",
    host: `docs.${root}`,
    root,
    path: pattern("/d/%rA18/view", random.bits()),
    size: null,
  };
  const { language } = world.parliament.legislatures[0]!;
  const personas = Array.from({ length: PERSONAS }, (_, i) => ({
    ...world.outside.persona(language, random, 1_000 + i),
    tool: client("private-web"),
  }));
  const writer = new Writer({ world, id, random, link });
  const firstDay = Math.floor(world.options.days * 0.15);
  for (const [i, target] of targets.entries()) {
    writer.court(
      target,
      personas[i % PERSONAS]!,
      firstDay + Math.floor((i * world.options.days * 0.3) / targets.length),
    );
  }
  return { id, kind: "rapport", group };
}

interface Writing {
  readonly world: World;
  readonly id: string;
  readonly random: Random;
  readonly link: UrlShape;
}

class Writer {
  readonly #writing: Writing;
  readonly #topic: string;

  constructor(writing: Writing) {
    this.#writing = writing;
    this.#topic = writing.random.pick(["academic freedom", "minority languages", "the export of technology"]);
  }

  court(target: SimulatedPerson, persona: Correspondent, day: number): void {
    const { world, random } = this.#writing;
    const first = this.#letter({
      target,
      persona,
      words: OPENING,
      seconds: world.moment(day, random),
      before: null,
      links: [],
    });
    const answer = random.chance(0.5) ? this.#answer(first, target, persona) : null;
    const days = random.between(6, Math.max(7, Math.floor(world.options.days * 0.25)));
    const links: LinkUse[] = [{ shape: this.#writing.link, slug: "", text: null }];
    this.#letter({
      target,
      persona,
      words: LATER,
      seconds: first.seconds + days * 86_400 + random.below(9_000),
      before: answer ?? first,
      links,
    });
  }

  #letter(wish: {
    target: SimulatedPerson;
    persona: Correspondent;
    words: readonly string[];
    seconds: number;
    before: Mail | null;
    links: readonly LinkUse[];
  }): Mail {
    const { target, persona, words, seconds, before, links } = wish;
    const { world, id, random } = this.#writing;
    // Each letter is a little different: written by hand after one model.
    const kept = words.filter((_, i) => i === 0 || random.chance(0.85));
    const sentences = kept.map((one) => world.phrases.fixed(one.replace("{topic}", this.#topic)));
    return world.send({
      kind: "attack",
      campaign: id,
      seconds,
      from: persona,
      to: [world.addressOf(target.mailbox)],
      mailboxes: [target.mailbox],
      subject:
        before === null ? `Question about ${this.#topic}` : replied(persona.tool.replyMark, before.subject),
      text: {
        language: persona.language,
        greeting: 0,
        sentences: [...sentences, ...world.sentences("work", 1, random)],
        closing: random.below(3),
        signature: persona.signature,
        isConfidential: false,
      },
      greeted: target.name.full,
      links,
      inReplyTo: before?.messageId ?? null,
      quoted: before,
      asksCredentials: links.length > 0,
    });
  }

  /** The member's own answer is no attack mail. */
  #answer(to: Mail, target: SimulatedPerson, persona: Correspondent): Mail {
    const { world, random } = this.#writing;
    const { correspondent } = target;
    return world.send({
      kind: "casework",
      direction: "outbound",
      seconds: to.seconds + Math.floor(random.logNormal(60_000, 0.7)),
      from: correspondent,
      to: [persona.address],
      mailboxes: [target.mailbox],
      subject: replied(correspondent.tool.replyMark, to.subject),
      text: {
        ...world.text(persona.language, world.sentences("work", 2, random), random),
        signature: correspondent.signature,
      },
      greeted: persona.name,
      inReplyTo: to.messageId,
      quoted: to,
    });
  }
}
