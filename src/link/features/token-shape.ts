/**
 * Which part of a text was made for one message or one reader, and from which letters. Programs that generate tokens keep
 * alphabet and length while host, path and words change.
 */

/** The letters a token is drawn from, as far as one token shows them. */
export type Alphabet = "uuid" | "digits" | "hex" | "HEX" | "a-z" | "A-Z" | "a-z0-9" | "A-Z0-9" | "base64";

interface Counts {
  readonly lower: number;
  readonly upper: number;
  readonly digit: number;
  /** Characters that are neither ASCII letters nor digits. */
  readonly other: number;
  /** Changes between capital and small letters. */
  readonly caseChanges: number;
  /** Changes between letters and digits. */
  readonly digitChanges: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The alphabet of a token. Base62 and the two Base64 alphabets are one: a Base64 token of 22 characters has neither
 * `-` nor `_` in every second mail, so telling them apart would part the mails of one hand.
 */
export function alphabetOf(text: string): Alphabet {
  if (UUID.test(text)) return "uuid";
  const { lower, upper, digit, other } = countsOf(text);
  if (other > 0 || (lower > 0 && upper > 0)) return "base64";
  if (digit === text.length) return "digits";
  if (digit === 0) return lower > 0 ? "a-z" : "A-Z";
  if (lower > 0) return /^[0-9a-f]+$/.test(text) ? "hex" : "a-z0-9";
  return /^[0-9A-F]+$/.test(text) ? "HEX" : "A-Z0-9";
}

/** Lengths up to this are told exactly; longer tokens carry texts of varying length, and are told by class. */
const EXACT_LENGTH_MAX = 40;

/** `24 hex`, `uuid`, `61 to 100 base64`. */
export function tokenText(text: string): string {
  const alphabet = alphabetOf(text);
  if (alphabet === "uuid") return alphabet;
  if (alphabet === "digits" && text.length <= SHORT_DIGITS_MAX) return `up to ${SHORT_DIGITS_MAX} digits`;
  return `${lengthText(text.length)} ${alphabet}`;
}

/** Ids of one table have six digits today and seven tomorrow; a time stamp has its length. */
const SHORT_DIGITS_MAX = 8;

function lengthText(length: number): string {
  if (length <= EXACT_LENGTH_MAX) return String(length);
  if (length <= 60) return "41 to 60";
  if (length <= 100) return "61 to 100";
  return length <= 200 ? "101 to 200" : "over 200";
}

/** True for digits, and for letters and digits in an order that no word has. `text` has no separators in it. */
export function isGenerated(text: string): boolean {
  const { lower, upper, digit, other, caseChanges, digitChanges } = countsOf(text);
  if (other > 0) return false;
  if (digit === text.length) return text.length > 0;
  if (digit > 0) return text.length >= 4 && (digitChanges >= 2 || caseChanges >= 2 || isHexWord(text));
  if (lower > 0 && upper > 0) return text.length >= 6 && caseChanges >= 2 && !CAMEL_CASE.test(text);
  return text.length >= 10 && isUnspeakable(text.toLowerCase());
}

/** `NextPart`, `unsubscribeLink`, `MIMEBoundary`, `viaURL`. */
const CAMEL_CASE = /^[A-Z]{0,5}[a-z]{2,}(?:[A-Z]{1,5}[a-z]{2,})*[A-Z]{0,5}$/;

function isHexWord(text: string): boolean {
  return text.length >= 8 && (/^[0-9a-f]+$/.test(text) || /^[0-9A-F]+$/.test(text));
}

/** Five consonants in a row or hardly a vowel. Long German words pass for tokens: in both mails alike. */
function isUnspeakable(lower: string): boolean {
  let run = 0;
  let vowels = 0;
  for (let i = 0; i < lower.length; i++) {
    const isVowel = "aeiouy".includes(lower[i]!);
    run = isVowel ? 0 : run + 1;
    if (isVowel) vowels++;
    if (run >= 5) return true;
  }
  return vowels < 0.2 * lower.length;
}

/** Pieces of letters and digits; what stands between them is dropped. */
export function piecesOf(text: string): readonly string[] {
  return text.split(SEPARATORS).filter((piece) => piece !== "");
}

const SEPARATORS = /[^\p{L}\p{M}\p{N}]+/u;

const BASE64_LENGTH_MIN = 10;

/**
 * True for one token in the Base64 alphabets, whose `-` and `_` fall on random places: taken for separators they
 * would give every mail another shape.
 */
export function isBase64Token(text: string): boolean {
  if (text.length < BASE64_LENGTH_MIN || !/^[\w+/~-]+={0,2}$/.test(text)) return false;
  const { lower, upper } = countsOf(text);
  if (lower === 0 || upper === 0) return false;
  let generated = 0;
  for (const piece of piecesOf(text)) if (isGenerated(piece) && !isDigits(piece)) generated += piece.length;
  return generated >= 0.5 * text.length;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

/**
 * The shape of one name, path segment or value: words stay, generated pieces become `{24 hex}`, short numbers `{n}`,
 * four or more words in a row `{words}`. `text` is decoded.
 */
export function shapeOf(text: string): string {
  const shape = wordyShapeOf(text);
  return hidesWords(shape) ? "{words}" : shape;
}

/** The same with all words kept, for names that are not titles of articles. */
export function wordyShapeOf(text: string): string {
  if (text === "") return "";
  if (isUuid(text) || isBase64Token(text)) return `{${tokenText(text)}}`;
  return text
    .split(PIECES)
    .map((part, i) => (i % 2 === 0 ? pieceShape(part) : part))
    .join("");
}

/** Splits into pieces (even places) and the separators between them (odd places). */
const PIECES = /([^\p{L}\p{M}\p{N}]+)/u;

function hidesWords(shape: string): boolean {
  const words = shape.split(/\{[^}]*\}|[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== "");
  return words.length >= 4;
}

/** LIMIT: a single word this long is a text without spaces. */
const WORD_LENGTH_MAX = 32;

function pieceShape(piece: string): string {
  if (isDigits(piece)) return piece.length <= SHORT_DIGITS_MAX ? "{n}" : `{${tokenText(piece)}}`;
  if (piece.length >= 4 && isGenerated(piece)) return `{${tokenText(piece)}}`;
  if (piece.length > WORD_LENGTH_MAX) return "{words}";
  // `page12`, `utm2`: a word with a number.
  return piece.replace(/\d+$/, (digits) => (digits.length === piece.length ? digits : "{n}"));
}

function countsOf(text: string): Counts {
  let [lower, upper, digit, other, caseChanges, digitChanges] = [0, 0, 0, 0, 0, 0];
  let before = "";
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === "a") lower++;
    else if (kind === "A") upper++;
    else if (kind === "0") digit++;
    else other++;
    if (before !== "" && before !== kind && kind !== "." && before !== ".") {
      if (kind === "0" || before === "0") digitChanges++;
      else caseChanges++;
    }
    before = kind;
  }
  return { lower, upper, digit, other, caseChanges, digitChanges };
}

function kindOf(unit: number): "a" | "A" | "0" | "." {
  if (unit >= 0x61 && unit <= 0x7a) return "a";
  if (unit >= 0x41 && unit <= 0x5a) return "A";
  return unit >= 0x30 && unit <= 0x39 ? "0" : ".";
}
