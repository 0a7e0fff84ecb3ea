/**
 * The reference of a notice: eight symbols that a person reads out on the telephone, such as `K7QM-2XPD`. Seven are random,
 * the eighth finds any single wrong symbol and any two that changed places.
 */

// SPEC: Crockford's base32: no I, L, O (they read as digits) and no U.
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 4;
const LENGTH = 8;
const RANDOM_LENGTH = LENGTH - 1;
// LIMIT: a draw has no letter once in 3,000 times; sixteen in a row are no random bytes.
const DRAWS_MAX = 16;

/**
 * A new one. 35 random bits: it names a notice, it is no secret and opens nothing. `isTaken`: what reads as something else,
 * as `TA14-…` reads as an actor, is drawn again.
 */
export function newReference(
  randomBytes: (size: number) => Uint8Array,
  isTaken: (reference: string) => boolean = () => false,
): string {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const values = Array.from(randomBytes(RANDOM_LENGTH).subarray(0, RANDOM_LENGTH), (byte) => byte & 31);
    const written = grouped([...values, checkValue(values)]);
    // Digits alone would be a telephone number to a mail program, and a link.
    if (values.length === RANDOM_LENGTH && /[A-Z]/.test(written) && !isTaken(written)) return written;
  }
  throw new Error("the source of random bytes gives none");
}

/** The reference that somebody wrote or said, in its one spelling; null where it is none or has a mistake. */
export function readReference(text: string): string | null {
  if (text.length > 40) return null;
  const symbols = text
    .toUpperCase()
    .replace(/[\s\-‐‑–—.]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  const values = Array.from(symbols, (symbol) => SYMBOLS.indexOf(symbol));
  if (values.length !== LENGTH || values.includes(-1)) return null;
  return checkValue(values.slice(0, RANDOM_LENGTH)) === values[RANDOM_LENGTH] ? grouped(values) : null;
}

function grouped(values: readonly number[]): string {
  const symbols = values.map((value) => SYMBOLS[value]).join("");
  return `${symbols.slice(0, GROUP)}-${symbols.slice(GROUP)}`;
}

/**
 * A weighted sum over the field of 32 elements, in which every weight is another one. The Luhn algorithm for 32 symbols,
 * which is better known, does not see `0Z` become `Z0`.
 */
function checkValue(values: readonly number[]): number {
  let sum = 0;
  // Horner: the symbol before the last has weight x, the first x^7; the check symbol itself has weight 1.
  for (const value of values) sum = timesX(sum ^ value);
  return sum;
}

/** x^5 + x^2 + 1 is primitive: the first 31 powers of x differ. */
function timesX(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

// SPEC: ICAO Annex 10 volume II; X is "X-ray" there.
const ALPHABET: Readonly<Record<string, string>> = {
  A: "Alfa",
  B: "Bravo",
  C: "Charlie",
  D: "Delta",
  E: "Echo",
  F: "Foxtrot",
  G: "Golf",
  H: "Hotel",
  J: "Juliett",
  K: "Kilo",
  M: "Mike",
  N: "November",
  P: "Papa",
  Q: "Quebec",
  R: "Romeo",
  S: "Sierra",
  T: "Tango",
  V: "Victor",
  W: "Whiskey",
  X: "X-ray",
  Y: "Yankee",
  Z: "Zulu",
};

/** One symbol of a reference: a letter with its word, a digit with none. */
export interface SpokenSymbol {
  readonly symbol: string;
  readonly word: string | null;
}

/** A reference as two groups of symbols to be said; the alphabet is the same in every language. */
export function spokenSymbols(reference: string): readonly (readonly SpokenSymbol[])[] {
  return reference
    .split("-")
    .map((group) => Array.from(group, (symbol) => ({ symbol, word: ALPHABET[symbol] ?? null })));
}
