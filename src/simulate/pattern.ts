/**
 * How machines write identifiers: Message-IDs, boundaries, tokens in links. A pattern is literal text with drawn parts:
 * `%h8` eight hexadecimal digits, `%H` upper case, `%d` decimal, `%a` base 36, `%A` base 62, `%b` base 64 for URLs, `%l` letters, `%U`
 * capitals; with `r` before the letter (`%rh8`) the same for each mail to one recipient; `%e` the recipient's address in
 * base 64, `%x` in hexadecimal, `%s` a slug, `%n` a number that counts up. `%%` is a per cent sign.
 */
import { mixed, Random } from "./random.ts";

const ALPHABETS: Readonly<Record<string, string>> = {
  h: "0123456789abcdef",
  H: "0123456789ABCDEF",
  d: "0123456789",
  a: "abcdefghijklmnopqrstuvwxyz0123456789",
  A: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  b: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  l: "abcdefghijklmnopqrstuvwxyz",
  U: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
};

type Part =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "drawn";
      readonly alphabet: string;
      readonly letter: string;
      readonly length: number;
      readonly perRecipient: boolean;
    }
  | { readonly kind: "address"; readonly encoding: "base64url" | "hex" }
  | { readonly kind: "slug" }
  | { readonly kind: "count" };

export interface Pattern {
  readonly source: string;
  readonly parts: readonly Part[];
  /** Tells patterns apart, so that two services do not give one recipient one token. */
  readonly seed: number;
  /** Names of the token parts, such as `h32`; empty where nothing tells a recipient apart. */
  readonly tokens: readonly string[];
}

/** What the parts of a pattern are filled from. */
export interface Filling {
  /** Of this one message and place. */
  readonly salt: number;
  readonly recipient: string;
  readonly recipientSeed: number;
  readonly slug: string;
  readonly count: number;
}

export function pattern(source: string, seed: number): Pattern {
  const parts: Part[] = [];
  for (const [, literal, recipient, letter, digits] of source.matchAll(
    /([^%]+|%%)|%(r?)([hHdaAblUexsn])(\d*)/g,
  )) {
    if (literal !== undefined) parts.push({ kind: "literal", text: literal === "%%" ? "%" : literal });
    else parts.push(drawnPart(letter!, Number(digits), recipient === "r"));
  }
  return { source, parts, seed, tokens: parts.flatMap(tokenName) };
}

function drawnPart(letter: string, length: number, perRecipient: boolean): Part {
  if (letter === "e") return { kind: "address", encoding: "base64url" };
  if (letter === "x") return { kind: "address", encoding: "hex" };
  if (letter === "s") return { kind: "slug" };
  if (letter === "n") return { kind: "count" };
  return { kind: "drawn", alphabet: ALPHABETS[letter]!, letter, length, perRecipient };
}

function tokenName(part: Part): readonly string[] {
  if (part.kind === "address") return [part.encoding];
  if (part.kind === "count") return ["count"];
  return part.kind === "drawn" ? [`${part.letter}${part.length}`] : [];
}

const own = new Random();
const recipients = new Random();

/** The same filling gives the same text. */
export function filled(shape: Pattern, filling: Filling): string {
  own.seedWith(filling.salt, shape.seed, 1);
  recipients.seedWith(filling.recipientSeed, shape.seed, 2);
  let made = "";
  for (const part of shape.parts) {
    if (part.kind === "literal") made += part.text;
    else if (part.kind === "drawn")
      made += (part.perRecipient ? recipients : own).text(part.alphabet, part.length);
    else if (part.kind === "slug") made += filling.slug;
    else if (part.kind === "count") made += filling.count;
    else made += Buffer.from(filling.recipient).toString(part.encoding);
  }
  return made;
}

/** For patterns without recipient, slug and count. */
export function drawn(shape: Pattern, salt: number): string {
  return filled(shape, {
    salt,
    recipient: "",
    recipientSeed: 0,
    slug: "",
    count: mixed(salt, 7) % 1_000_000,
  });
}
