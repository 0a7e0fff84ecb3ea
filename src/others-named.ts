/**
 * Whether a host or an address names somebody, however the name is joined: a page or an envelope sender can be made for
 * one recipient, `ann-brown.news.test` or `bounce+ann.brown=parliament.example@news.test`.
 */

// LIMIT: a shorter name or local part is an ordinary word somewhere.
const LENGTH_MIN = 4;
// One that is shorter than this counts only as a word of its own: `mark` is in `marketing`.
const WITHIN_LENGTH_MIN = 6;

export interface Named {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** Names that are looked for in many values; what is also one of `own` is not looked for. */
export class NamesSought {
  /** Without any separators. */
  readonly #within: readonly string[];
  readonly #words: ReadonlySet<string>;

  constructor(others: Named, own: Named) {
    const theirs = new Set(spelled(own));
    const terms = new Set(spelled(others).filter((term) => !theirs.has(term)));
    this.#within = [...terms].filter(({ length }) => length >= WITHIN_LENGTH_MIN);
    this.#words = new Set([...terms].filter(({ length }) => length >= LENGTH_MIN));
  }

  standIn(value: string): boolean {
    const words = wordsOf(value);
    const joined = words.join("");
    return words.some((word) => this.#words.has(word)) || this.#within.some((term) => joined.includes(term));
  }
}

function spelled({ names, addresses }: Named): readonly string[] {
  const ofNames = names.map(wordsOf).flatMap((words) => [words.join(""), words.toReversed().join("")]);
  const ofAddresses = addresses.flatMap((address) => {
    const end = address.lastIndexOf("@");
    const local = wordsOf(end < 0 ? address : address.slice(0, end)).join("");
    return [local, wordsOf(address).join("")];
  });
  return [...ofNames, ...ofAddresses];
}

/** Letters and digits without accents and capitals, as hosts write them. */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}
