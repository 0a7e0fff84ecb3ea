import { mailingDesign } from "../designs.ts";
import type { Correspondent, LinkUse, UrlShape } from "../mail.ts";
import type { SimulatedMailbox } from "../parliament.ts";
import { pattern } from "../pattern.ts";
import { headline, subjectLine } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { Filler, World } from "../world.ts";

const PHISHING_WORDS = [
  "Your mailbox is almost full and incoming messages will be held back.",
  "Please sign in to confirm your account within {number} hours.",
  "If you do not verify your details the account will be suspended.",
  "A payment of {number} is waiting for your approval.",
  "Your parcel could not be delivered because the address is incomplete.",
  "Log in to your account to release the documents that were shared with you.",
  "This is an automatic notice, please do not answer.",
  "The security team has found an unusual sign-in from a new device.",
];
const PHISHING_SUBJECTS = [
  "Action required: mailbox storage",
  "Payment advice {number}",
  "Your parcel {number}",
  "Document shared with you",
  "Unusual sign-in activity",
  "Password expires today",
];

interface Wave {
  readonly isPhishing: boolean;
  readonly firstDay: number;
}

/**
 * Spam and the criminals' ordinary phishing: waves at whoever is on a list that was bought. They link well, and nothing but
 * chance explains who got them.
 */
export class SpamWaves implements Filler {
  readonly weight: number;
  readonly #world: World;
  readonly #random: Random;
  readonly #phishingShare: number;
  readonly #byHouse: readonly (readonly SimulatedMailbox[])[];
  #waves = 0;

  constructor(world: World, { weight, phishingShare }: { weight: number; phishingShare: number }) {
    this.#world = world;
    this.#random = world.random("spam");
    this.weight = weight;
    this.#phishingShare = phishingShare;
    this.#byHouse = world.parliament.legislatures.map(({ domain }) =>
      world.collected.filter(({ address }) => address.endsWith(domain)),
    );
  }

  make(day: number): void {
    const isPhishing = this.#random.chance(this.#phishingShare);
    this.#wave({ isPhishing, firstDay: day });
  }

  #wave({ isPhishing, firstDay }: Wave): void {
    const world = this.#world;
    const random = this.#random;
    const id = ++this.#waves;
    const language = random.chance(0.6)
      ? world.parliament.legislatures[0]!.language
      : random.pick(world.parliament.legislatures).language;
    const pool = random.chance(0.5) ? world.collected : this.#oneHouse();
    // A list that was bought holds some of a house, not all of it.
    const size = Math.max(
      1,
      Math.min(pool.length >> 3, Math.round(random.logNormal(isPhishing ? 6 : 12, 1))),
    );
    const boxes = random.sample(pool, size);
    const root = world.hosts.domain();
    const hasTokens = random.chance(0.4);
    const shape: UrlShape = {
      kind: "link",
      host: random.chance(0.5) ? root : `${world.hosts.word()}.${root}`,
      root,
      path: pattern(hasTokens ? "/%a5/%rh12" : isPhishing ? "/%a8/login" : "/%s", 20_000 + id),
      size: null,
    };
    const links: LinkUse[] = [{ shape, slug: "offer", text: isPhishing ? "Sign in" : null }];
    const sentences = isPhishing
      ? random.sample(PHISHING_WORDS, 4).map((one) => world.phrases.fixed(one))
      : world.sentences("news", random.between(3, 6), random);
    const subject = isPhishing
      ? random.pick(PHISHING_SUBJECTS).replace("{number}", `${random.between(1_000, 9_999)}`)
      : headline(language, random.bits());
    const design = random.chance(0.6) ? mailingDesign(`wave-${id}`, random, random.chance(0.5)) : null;
    let seconds = world.startOf(firstDay) + random.below(86_400);
    const senders = Array.from({ length: random.between(1, 6) }, (_, i) =>
      this.#sender(id * 10 + i, language),
    );
    for (const { number, address } of boxes) {
      const from = random.pick(senders);
      seconds += random.between(1, 900);
      world.send({
        kind: isPhishing ? "phishing" : "spam",
        seconds,
        from,
        to: [address],
        mailboxes: [number],
        subject: random.chance(0.1) ? subjectLine(language, random.bits()) : subject,
        text: {
          language,
          greeting: random.chance(0.5) ? 0 : -1,
          sentences,
          closing: -1,
          signature: null,
          isConfidential: false,
        },
        greeted: address.split("@")[0]!,
        links,
        design,
        asksCredentials: isPhishing,
      });
    }
  }

  #oneHouse() {
    return this.#random.pick(this.#byHouse);
  }

  /** Somebody's taken mailbox, or a machine that was entered. */
  #sender(id: number, language: Correspondent["language"]): Correspondent {
    const world = this.#world;
    const random = this.#random;
    if (random.chance(0.5))
      return world.outside.employee(random.pick(world.outside.organisations), random.below(30));
    const person = world.outside.persona(language, random, id);
    const isBad = random.chance(0.5);
    return {
      ...person,
      route: isBad
        ? {
            ...person.route,
            id: 50_000 + id,
            host: `host${id}.${person.root}`,
            networks: [world.hosts.network()],
            spf: "softfail",
            dmarc: "fail",
            dkim: null,
          }
        : person.route,
    };
  }
}
