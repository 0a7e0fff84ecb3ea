/**
 * Names of organisations, hosts and networks. One maker for all of them: a host of an attack looks like a host of a
 * newsletter, so no rule can learn the difference. Everything lies at reserved names and addresses (RFC 2606, RFC 3849,
 * RFC 2544, RFC 1112 §4): nothing here can reach or defame anybody.
 */
import { Random } from "./random.ts";

const ONSETS = "b br c cl d dr f fl g gr h j k kl l m n p pr r s st t tr v w z".split(" ");
const VOWELS = "a e i o u a e o ai ei ou".split(" ");
const CODAS = ["", "", "", "l", "n", "r", "s", "m", "x", "nd", "rt"];
const TAILS =
  "media press mail post news line point works group desk wire net hub forum house letter digest institute trust partners".split(
    " ",
  );

export class Hosts {
  readonly #random: Random;
  readonly #taken = new Set<string>();
  #networks = 0;

  constructor(seed: number) {
    this.#random = new Random(seed, 0x484f5354);
  }

  /** A word nobody uses, two or three syllables. */
  word(): string {
    for (;;) {
      const syllables = this.#random.between(2, 3);
      let made = "";
      for (let i = 0; i < syllables; i++) made += this.#random.pick(ONSETS) + this.#random.pick(VOWELS);
      made += this.#random.pick(CODAS);
      if (made.length > 11 || this.#taken.has(made)) continue;
      this.#taken.add(made);
      return made;
    }
  }

  /** A registered domain: `velmora-press.example`. */
  domain(word = this.word()): string {
    const style = this.#random.below(10);
    const tail = this.#random.pick(TAILS);
    const ending = this.#random.chance(0.85) ? "example" : "test";
    if (style < 4) return `${word}.${ending}`;
    return style < 7 ? `${word}-${tail}.${ending}` : `${word}${tail}.${ending}`;
  }

  /**
   * A network that nobody else here has: a /24 of the addresses for benchmarks and of the class that was never
   * given out, or a /48 of the documentation prefix.
   */
  network(): Network {
    const number = this.#networks++;
    if (number % 3 === 2) return { prefix: `2001:db8:${(0x1000 + number).toString(16)}::`, isV6: true };
    if (number < 700) return { prefix: `198.${18 + (number & 1)}.${(number >> 1) % 256}.`, isV6: false };
    return { prefix: `${240 + (number % 14)}.${(number >> 8) % 256}.${number % 256}.`, isV6: false };
  }
}

export interface Network {
  readonly prefix: string;
  readonly isV6: boolean;
}

export function addressIn(network: Network, salt: number): string {
  if (network.isV6) return `${network.prefix}${(1 + (salt % 0xfffe)).toString(16)}`;
  return `${network.prefix}${1 + (salt % 254)}`;
}
