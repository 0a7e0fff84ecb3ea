/** From findings to one number: the match weight of Fellegi and Sunter (1969), with signs that have one reason counted as one. */
import { FAMILIES, type Family } from "./comparisons/comparison.ts";
import { SAME_OFFICE_MAX, sameSender } from "./comparisons/same-sender.ts";
import { sameSenderName } from "./comparisons/same-sender-name.ts";
import { sameTokenScheme } from "./comparisons/same-token-scheme.ts";
import { sameTrackers } from "./comparisons/same-trackers.ts";
import { sentTogether } from "./comparisons/sent-together.ts";
import type { Frequencies } from "./frequencies.ts";
import { COMPARISONS, FAMILY_OF, type Level, type LinkModel, type Shares } from "./model.ts";
import { MISSING, SHARED } from "./pair.ts";
import { RARITIES } from "./rows.ts";

const LEVELS_MAX = Math.max(...COMPARISONS.map(({ levels }) => levels.length));
/** Place 0 is a level without a shared value. */
const PLACES = RARITIES + 1;

/** Weights in bits of every comparison, level and rarity. */
export class WeightTable {
  /** log2 odds before anything is compared. */
  readonly prior: number;
  readonly #weights = new Float64Array(COMPARISONS.length * LEVELS_MAX * PLACES);

  constructor(model: LinkModel, frequencies: Frequencies) {
    const sendings = frequencies.sendings + model.prior.background;
    this.prior = Math.log2(model.prior.siblings / sendings);
    COMPARISONS.forEach((comparison, number) => {
      comparison.levels.forEach((name, level) => {
        const said = model.comparisons[comparison.name]![name]!;
        const start = (number * LEVELS_MAX + level) * PLACES;
        const u = comparison === sentTogether ? Math.max(said.u, shareAt(frequencies, level)) : said.u;
        this.#weights[start] = Math.log2(said.m / u);
        for (let rarity = 0; rarity < RARITIES; rarity++)
          this.#weights[start + 1 + rarity] = adjusted(said, rarity, { model, sendings });
      });
    });
  }

  /** In bits; `rarity` is NO_RARITY where no value was shared. */
  of(comparison: number, level: number, rarity: number): number {
    return this.#weights[(comparison * LEVELS_MAX + level) * PLACES + 1 + rarity]!;
  }
}

/** `u` is high where a few values are everybody's; the value in question is rarely one of those. */
const COMMON_MAX = 1e-3;

/**
 * `u` of a value that is carried by 2^(rarity/2) of all sendings, as Splink's term frequency adjustment with a weight.
 * The background dilutes it: in a mailbox of fifty messages a tool that ten used may still be common in the world.
 */
function adjusted(
  level: Level,
  rarity: number,
  { model, sendings }: { model: LinkModel; sendings: number },
): number {
  const carried = 2 ** (rarity / 2) + Math.min(level.u, COMMON_MAX) * model.prior.background;
  const u = level.tf * Math.log2(carried / sendings) + (1 - level.tf) * Math.log2(level.u);
  return Math.log2(level.m) - u;
}

/** The share of random pairs of this corpus at a level of `sent_together`. */
function shareAt({ together }: Frequencies, level: number): number {
  const within = together[level] ?? 1;
  const closer = level === 0 ? 0 : together[level - 1]!;
  return level < together.length ? within - closer : 0;
}

const SENDER = COMPARISONS.indexOf(sameSender);
const NAME = COMPARISONS.indexOf(sameSenderName);
const TOKENS = COMPARISONS.indexOf(sameTokenScheme);
const TRACKERS = COMPARISONS.indexOf(sameTrackers);

/** An innocent reason why two messages agree in much, and the families in which it makes them agree. */
const EXPLAINED = {
  // One mailing service, list or circle of colleagues. Layout is not among them: customers design their own mail.
  setting: ["links", "tool", "address", "occasion"],
  // One mail program lays out what people write with it.
  program: ["layout", "tool", "address", "occasion"],
  // The picture in a signature is a file too. One person's mails have not all one subject, nor do their answers go to
  // another address than the author's (the feature is missing where they do not).
  sender: FAMILIES.filter((family) => !["words", "subject", "answers"].includes(family)),
  // A picture and links with a token for each reader are in nobody's signature: they were made for a mailing. Links
  // alone are not enough, because lists write a footer with the recipient in it under everybody's mail.
  mailing: FAMILIES.filter((family) => !["words", "subject", "answers", "links"].includes(family)),
} as const satisfies Record<string, readonly Family[]>;
export type Explanation = keyof typeof EXPLAINED;

const FAMILIES_OF: Readonly<Record<Explanation, Uint8Array>> = {
  setting: membership(EXPLAINED.setting),
  program: membership(EXPLAINED.program),
  sender: membership(EXPLAINED.sender),
  mailing: membership(EXPLAINED.mailing),
};

/** A mailing is one sender's as well: the same share counts of what they explain. */
const SHARE_OF: Readonly<Record<Explanation, keyof Shares>> = {
  setting: "setting",
  program: "setting",
  sender: "sender",
  mailing: "sender",
};

function membership(some: readonly Family[]): Uint8Array {
  return Uint8Array.from(FAMILIES, (family) => (some.includes(family) ? 1 : 0));
}

/**
 * Adds the findings of one pair. Agreements that have one reason count as the strongest of them and a share of the
 * others: within a family, and over the families that an innocent reason explains together: one setting, one
 * sender's ordinary mail. The reason that leaves least is the one that counts.
 */
export class Sum {
  /** By comparison: bits, 0 for missing. */
  readonly weights = new Float64Array(COMPARISONS.length);
  readonly #shares: Shares;
  #senderLevel = MISSING;
  #nameLevel = MISSING;
  #tokenLevel = MISSING;
  #trackerLevel = MISSING;
  #explanation: Explanation = "setting";
  // By family: the strongest agreement and the sum of all, and the same of disagreements.
  readonly #best = new Float64Array(FAMILIES.length);
  readonly #all = new Float64Array(FAMILIES.length);
  readonly #worst = new Float64Array(FAMILIES.length);
  readonly #against = new Float64Array(FAMILIES.length);
  readonly #counted = new Float64Array(FAMILIES.length);

  constructor(shares: Shares) {
    this.#shares = shares;
  }

  /** Before the findings of a pair. */
  clear(): void {
    this.#best.fill(0);
    this.#all.fill(0);
    this.#worst.fill(0);
    this.#against.fill(0);
  }

  put(comparison: number, level: number, weight: number): void {
    this.weights[comparison] = weight;
    const family = FAMILY_OF[comparison]!;
    if (weight > 0) {
      this.#all[family]! += weight;
      if (weight > this.#best[family]!) this.#best[family] = weight;
    } else if (weight < 0) {
      this.#against[family]! += weight;
      if (weight < this.#worst[family]!) this.#worst[family] = weight;
    }
    if (comparison === SENDER) this.#senderLevel = level;
    else if (comparison === NAME) this.#nameLevel = level;
    else if (comparison === TOKENS) this.#tokenLevel = level;
    else if (comparison === TRACKERS) this.#trackerLevel = level;
  }

  /** Bits for and against, without the prior. */
  total(): number {
    let against = 0;
    for (let f = 0; f < FAMILIES.length; f++) {
      this.#counted[f] = shared(this.#best[f]!, this.#all[f]!, this.#shares.family);
      against += shared(this.#worst[f]!, this.#against[f]!, this.#shares.family);
    }
    this.#explanation = this.#leastFavourable();
    return against + this.#favourable(this.#explanation);
  }

  /** The one that `total` took. */
  get explanation(): Explanation {
    return this.#explanation;
  }

  /** By comparison: the share of its weight that `total` counted. */
  countedShares(): readonly number[] {
    this.total();
    const explanation = this.#explanation;
    const lead = this.#strongestFamily(explanation);
    const led = new Set<number>();
    return Array.from(this.weights, (weight, comparison) => {
      const family = FAMILY_OF[comparison]!;
      const first = weight > 0 ? this.#best[family]! : this.#worst[family]!;
      // Of two equal ones the first leads.
      const leads = weight === first && !led.has(weight > 0 ? family : -1 - family);
      if (leads && weight !== 0) led.add(weight > 0 ? family : -1 - family);
      const inFamily = leads ? 1 : this.#shares.family;
      const isExplained = weight > 0 && FAMILIES_OF[explanation][family] === 1 && family !== lead;
      return isExplained ? inFamily * this.#shares[SHARE_OF[explanation]] : inFamily;
    });
  }

  #leastFavourable(): Explanation {
    let least: Explanation =
      this.#favourable("program") < this.#favourable("setting") ? "program" : "setting";
    // One person may write from two addresses.
    const isOneOffice = this.#senderLevel >= 0 && this.#senderLevel <= SAME_OFFICE_MAX;
    const isOneSender = isOneOffice || this.#nameLevel === SHARED;
    const isMailing = this.#tokenLevel === SHARED && this.#trackerLevel === SHARED;
    const ordinary = isMailing ? "mailing" : "sender";
    if (isOneSender && this.#favourable(ordinary) < this.#favourable(least)) least = ordinary;
    return least;
  }

  #favourable(explanation: Explanation): number {
    const explained = FAMILIES_OF[explanation];
    let outside = 0;
    let best = 0;
    let all = 0;
    for (let family = 0; family < FAMILIES.length; family++) {
      const counted = this.#counted[family]!;
      if (explained[family] === 0) outside += counted;
      else {
        all += counted;
        if (counted > best) best = counted;
      }
    }
    return outside + shared(best, all, this.#shares[SHARE_OF[explanation]]);
  }

  #strongestFamily(explanation: Explanation): number {
    let lead = -1;
    for (let family = 0; family < FAMILIES.length; family++) {
      if (FAMILIES_OF[explanation][family] === 0) continue;
      if (lead < 0 || this.#counted[family]! > this.#counted[lead]!) lead = family;
    }
    return lead;
  }
}

function shared(strongest: number, all: number, share: number): number {
  return strongest + share * (all - strongest);
}
