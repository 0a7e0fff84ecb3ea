import type { Correspondent, LinkUse, UrlShape } from "../mail.ts";
import type { Legislature } from "../parliament.ts";
import { pattern } from "../pattern.ts";
import type { Sentence } from "../phrases.ts";
import { capitalised, headline, subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Tool } from "../tools.ts";
import { machine } from "../tools.ts";
import type { Structured, World } from "../world.ts";

interface LetterCampaign {
  readonly house: Legislature;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly letters: number;
  readonly sentences: readonly Sentence[];
  readonly subject: string;
  readonly link: LinkUse | null;
  /** The campaign's own sender, for those who sign on its page. */
  readonly platform: {
    readonly root: string;
    readonly route: Correspondent["route"];
    readonly tool: Tool;
  } | null;
}

/**
 * Constituents' campaigns: thousands of people send nearly the same letter, each to the own member. One text, one subject,
 * first contact, all at once: what a cross-recipient detector finds first, and must not call an attack.
 */
export class FormMail implements Structured {
  readonly #world: World;
  readonly #random: Random;
  readonly #campaigns: readonly LetterCampaign[];

  constructor(world: World, letters: number) {
    this.#world = world;
    this.#random = world.random("form-mail");
    const count = Math.round(Math.min(60, 2 + letters / 4_000));
    const shares = Array.from({ length: count }, () => this.#random.logNormal(1, 0.9));
    const sum = shares.reduce((a, b) => a + b, 0);
    // LIMIT: one in four letters of the window: more on one day than all other mail would be another window.
    this.#campaigns = shares.map((share) =>
      this.#campaign(Math.round(letters * Math.min(share / sum, count > 3 ? 0.25 : 0.5))),
    );
  }

  plan(day: number): void {
    for (const campaign of this.#campaigns) {
      if (day < campaign.firstDay || day > campaign.lastDay) continue;
      const length = campaign.lastDay - campaign.firstDay + 1;
      // Most write on the first days.
      const left = campaign.lastDay - day + 1;
      const share = (2 * left) / (length * (length + 1));
      const today = Math.round(campaign.letters * share);
      for (let i = 0; i < today; i++) this.#letter(campaign, day);
    }
  }

  #campaign(letters: number): LetterCampaign {
    const world = this.#world;
    const random = this.#random;
    const { days } = world.options;
    const house = random.pick(world.parliament.legislatures);
    const { language } = house;
    const firstDay = random.below(Math.max(1, days - 12));
    const organisation = random.pick(world.outside.organisations);
    const page: UrlShape = {
      kind: "link",
      host: `www.${organisation.domain}`,
      root: organisation.domain,
      path: pattern("/%s", 1),
      size: null,
    };
    const hasPlatform = random.chance(0.4);
    return {
      house,
      firstDay,
      lastDay: Math.min(days - 1, firstDay + random.between(3, 11)),
      letters,
      sentences: this.#wording(house, random.between(5, 9)),
      subject: subjectLine(language, random.bits()),
      link: random.chance(0.6) ? { shape: page, slug: "act-now", text: null } : null,
      platform: hasPlatform
        ? { root: organisation.domain, route: organisation.route, tool: machine("web-form") }
        : null,
    };
  }

  /** Sentences become fixed ones: shared word for word by everybody. */
  #wording({ language }: Legislature, count: number): Sentence[] {
    const { phrases } = this.#world;
    const random = this.#random;
    return Array.from({ length: count }, (_, i) => {
      const drawn = i === 0 ? language.casework[0]! : random.pick([...language.casework, ...language.news]);
      const words = headline({ ...language, news: [drawn] }, random.bits());
      return phrases.fixed(`${capitalised(words)}.`);
    });
  }

  #letter(campaign: LetterCampaign, day: number): void {
    const world = this.#world;
    const random = this.#random;
    const { house, platform } = campaign;
    const { language } = house;
    const person = world.outside.constituent(language, random.below(Math.max(2_000, world.options.messages)));
    const member = world.person(random.pick(house.members));
    const isByPlatform = platform !== null && random.chance(0.7);
    const from = isByPlatform
      ? {
          ...person,
          address: `petition@${platform.root}`,
          root: platform.root,
          route: platform.route,
          tool: platform.tool,
        }
      : person;
    world.send({
      kind: "form-mail",
      seconds: world.startOf(day) + Math.floor(86_399 * Math.sqrt(random.unit())),
      from,
      replyTo: isByPlatform ? person.address : null,
      to: [world.addressOf(member.mailbox)],
      mailboxes: [member.mailbox],
      subject: random.chance(0.12) ? subjectLine(language, random.bits()) : campaign.subject,
      text: {
        language,
        greeting: isByPlatform ? 0 : random.below(language.greetings.length),
        sentences: this.#edited(campaign.sentences),
        closing: random.below(language.closings.length),
        signature: person.signature,
        isConfidential: false,
      },
      greeted: member.name.full,
      links: campaign.link === null || random.chance(0.1) ? [] : [campaign.link],
    });
  }

  /** One in four changes something: a sentence in front, one less, one of their own. */
  #edited(sentences: readonly Sentence[]): readonly Sentence[] {
    const random = this.#random;
    if (random.chance(0.75)) return sentences;
    const own = this.#world.sentences("casework", random.between(1, 2), random);
    const style = random.below(3);
    if (style === 0) return [...own, ...sentences];
    const cut = sentences.filter((_, i) => i !== 1 + random.below(sentences.length));
    return style === 1 ? cut : [...cut, ...own];
  }
}
