/**
 * January 2021 (CASE A.1): ten accounts at a mail-merge service, the names of news outlets, an image and links with a token
 * for each reader, no attachment, authentication that passes; a thousand mails to four hundred people of an alliance and
 * their staff, in a fortnight.
 */
import { type Design, mailingDesign } from "../designs.ts";
import type { Correspondent, LinkUse, UrlShape } from "../mail.ts";
import { slugOf } from "../ordinary/newsletters.ts";
import type { SimulatedPerson } from "../parliament.ts";
import { pattern } from "../pattern.ts";
import { headline, type Sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import { makeCustomer, type Service } from "../services.ts";
import type { PlantedCampaign } from "../truth.ts";
import type { World } from "../world.ts";
import type { AttackPlan } from "./plan.ts";

const ACCOUNTS = 10;
const WAVES = 8;

/** What a change half way changes, and what the hand keeps: tool, token generator, layout, network. */
interface Half {
  readonly accounts: readonly Correspondent[];
  readonly link: UrlShape;
  readonly image: UrlShape;
  readonly lures: readonly Lure[];
}

interface Lure {
  readonly subject: string;
  readonly sentences: readonly Sentence[];
  readonly slug: string;
}

export function january(plan: AttackPlan): PlantedCampaign {
  return new January(plan).plant();
}

class January {
  readonly #plan: AttackPlan;
  readonly #world: World;
  readonly #random: Random;
  readonly #service: Service;
  readonly #design: Design;
  readonly #paths: { readonly link: string; readonly image: string };
  readonly #tokenSeed: number;

  constructor(plan: AttackPlan) {
    this.#plan = plan;
    this.#world = plan.world;
    const random = plan.world.random("january");
    this.#random = random;
    this.#service = random.pick(plan.world.merges);
    this.#design = mailingDesign("letter-0", random, true);
    this.#paths = random.pick([
      { link: "/a/%s/%rA24", image: "/a/%rA24/s.gif" },
      { link: "/news/%s?r=%rh32", image: "/pic/%rh32.png" },
      { link: "/%s-%d5?id=%rA20", image: "/static/%rA20.gif" },
    ]);
    this.#tokenSeed = random.bits();
  }

  plant(): PlantedCampaign {
    const world = this.#world;
    const { days, changesHalfWay } = world.options;
    const group = world.parliament.alliance;
    const firstDay = Math.floor(days * 0.3);
    const length = Math.max(2, Math.min(14, Math.floor(days * 0.4)));
    const targets = this.#targets();
    const before = this.#half(null);
    const after = changesHalfWay ? this.#half(before) : before;
    for (let wave = 0; wave < WAVES; wave++) {
      const day = firstDay + Math.floor((wave * length) / WAVES);
      this.#wave({ day, half: wave < WAVES / 2 ? before : after, targets, wave });
    }
    return { id: this.#plan.id, kind: "january", group };
  }

  /** Nine members in ten, with most of their staff: some offices are spared, and nobody knows why. */
  #targets(): SimulatedPerson[] {
    const world = this.#world;
    const random = this.#random;
    const { alliance, staffOf } = world.parliament;
    const members = random.sample(alliance.memberships, Math.round(alliance.memberships.length * 0.9));
    const people = members.flatMap(({ person }) => [person, ...(staffOf.get(person) ?? [])]);
    return people.map((one) => world.person(one));
  }

  #half(before: Half | null): Half {
    const world = this.#world;
    const random = this.#random;
    const hosts = world.hosts;
    const senderRoots = [hosts.domain(), hosts.domain(), hosts.domain()];
    const customers = senderRoots.map((root) =>
      makeCustomer(this.#service, {
        random,
        id: world.customerNumber(),
        root,
        signsItself: true,
        hasListMarks: false,
      }),
    );
    const linkRoot = hosts.domain();
    const shape = (kind: "link" | "image"): UrlShape => ({
      kind,
      host: `${random.pick(["www", "read", "m"])}.${linkRoot}`,
      root: linkRoot,
      path: pattern(this.#paths[kind], this.#tokenSeed),
      size: kind === "image" ? "pixel" : null,
    });
    return {
      accounts: Array.from({ length: ACCOUNTS }, (_, i) =>
        this.#account(i, customers[i % customers.length]!.route, senderRoots[i % 3]!),
      ),
      link: shape("link"),
      image: shape("image"),
      lures:
        before === null
          ? Array.from({ length: 4 }, () => this.#lure())
          : before.lures.map((lure) => this.#rewritten(lure)),
    };
  }

  /** Under the name of an outlet that readers know from its own newsletters. */
  #account(number: number, route: Correspondent["route"], root: string): Correspondent {
    const { mailings, world } = this.#plan;
    const random = this.#random;
    const outlet = mailings[(number * 7) % Math.max(1, mailings.length)];
    const persona = world.outside.persona(world.parliament.legislatures[0]!.language, random, number);
    const local = persona.address.split("@")[0]!.replace(/\d+$/, "");
    return {
      ...persona,
      name: outlet === undefined || random.chance(0.3) ? persona.name : outlet.from.name,
      address: `${local}@${root}`,
      root,
      tool: this.#service.tool,
      route,
      signature: null,
    };
  }

  #lure(): Lure {
    const world = this.#world;
    const random = this.#random;
    const { language } = this.#english();
    const fixed = (seed: number) => world.phrases.fixed(`${headline(language, seed)}.`);
    return {
      subject: headline(language, random.bits()),
      sentences: [
        world.phrases.fixed(
          "I report on foreign policy and thought that this story would be of interest to you.",
        ),
        ...Array.from({ length: random.between(3, 5) }, () => fixed(random.bits())),
        world.phrases.fixed("I would be glad to hear your view on it, and whether I may quote you."),
      ],
      slug: slugOf(random.bits()),
    };
  }

  /** New subject; two sentences of it are new, the rest stays. */
  #rewritten(lure: Lure): Lure {
    const other = this.#lure();
    const sentences = lure.sentences.map((one, i) =>
      i === 1 || i === 2 ? (other.sentences[i] ?? one) : one,
    );
    return { subject: other.subject, slug: other.slug, sentences };
  }

  #english() {
    return this.#world.parliament.legislatures[0]!;
  }

  /** A third of the targets in each wave, so that a person gets two or three mails. */
  #wave({
    day,
    half,
    targets,
    wave,
  }: {
    day: number;
    half: Half;
    targets: readonly SimulatedPerson[];
    wave: number;
  }): void {
    const world = this.#world;
    const random = this.#random;
    const { language } = this.#english();
    const lure = half.lures[wave % half.lures.length]!;
    const links: LinkUse[] = [
      { shape: half.link, slug: lure.slug, text: language.readMore },
      { shape: half.image, slug: "", text: null },
    ];
    let seconds = world.moment(day, random);
    for (const [i, target] of targets.entries()) {
      // Everybody is reached at least once: in the wave of the own number.
      if (i % WAVES !== wave && !random.chance(0.22)) continue;
      const from = random.pick(half.accounts);
      seconds += random.between(2, 40);
      world.send({
        kind: "attack",
        campaign: this.#plan.id,
        seconds,
        from,
        to: [world.addressOf(target.mailbox)],
        mailboxes: [target.mailbox],
        subject: lure.subject,
        text: {
          language,
          greeting: 0,
          sentences: lure.sentences,
          closing: 0,
          signature: null,
          isConfidential: false,
        },
        greeted: target.name.family,
        links,
        design: this.#design,
        tool: this.#service.tool,
      });
    }
  }
}
