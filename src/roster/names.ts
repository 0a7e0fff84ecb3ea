/**
 * Names as two sources write them: titles, accents, alphabets, order, initials and slips. Likeness says how sure the
 * spelling alone can make us; whether two people are one is decided by a person.
 */

// Letters that no Unicode decomposition takes apart, and alphabets in their most usual Latin spelling.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ø: "o", ł: "l", ß: "ss", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŋ: "n", ə: "e" },
  ...{
    а: "a",
    б: "b",
    в: "v",
    г: "g",
    ґ: "g",
    д: "d",
    е: "e",
    є: "ie",
    ж: "zh",
    з: "z",
    и: "i",
    і: "i",
    ї: "i",
  },
  ...{
    й: "i",
    к: "k",
    л: "l",
    м: "m",
    н: "n",
    о: "o",
    п: "p",
    р: "r",
    с: "s",
    т: "t",
    у: "u",
    ф: "f",
    х: "kh",
  },
  ...{
    ц: "ts",
    ч: "ch",
    ш: "sh",
    щ: "shch",
    ъ: "",
    ы: "y",
    ь: "",
    э: "e",
    ю: "iu",
    я: "ia",
    ў: "u",
    ђ: "dj",
  },
  ...{ ј: "j", љ: "lj", њ: "nj", ћ: "c", џ: "dz", ѓ: "g", ќ: "k", ѕ: "dz" },
  ...{
    α: "a",
    β: "v",
    γ: "g",
    δ: "d",
    ε: "e",
    ζ: "z",
    η: "i",
    θ: "th",
    ι: "i",
    κ: "k",
    λ: "l",
    μ: "m",
    ν: "n",
  },
  ...{ ξ: "x", ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t", υ: "y", φ: "f", χ: "ch", ψ: "ps", ω: "o" },
};

// What stands before or after a name in rosters; a title is no part of it. "Lord" stays: `Lord Smith` is another person
// than `Smith`, and often the only thing that says so.
const TITLES: ReadonlySet<string> = new Set(
  (
    "mr mrs ms miss mx dr prof professor sir dame rt right hon honourable honorable the rep representative sen senator " +
    "congressman congresswoman mp mps msp mep mla ms td mdb mbe cbe obe kbe dbe gbe kc qc pc dl phd md esq jnr jr sr ii iii iv " +
    "herr frau mme m monsieur madame excellency he"
  ).split(" "),
);
// LIMIT: no name has more parts; comparing costs the square of them.
const PARTS_MAX = 12;
const PART_MAX = 40;

/** The parts of a name, folded: no case, no accents, Latin letters, no titles; `Example, Ann` as `ann example`. */
export function foldName(name: string): readonly string[] {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(name.trim());
  const isReordered = comma !== null && !comma[2]!.split(/\s+/).every((p) => TITLES.has(latin(p)));
  const parts = latin(isReordered ? `${comma[2]} ${comma[1]}` : name)
    .split(" ")
    .filter((part) => part !== "");
  const untitled = parts.filter((part) => !TITLES.has(part) && !/^\d+$/.test(part));
  const kept = untitled.length > 0 ? untitled : parts;
  return kept.slice(0, PARTS_MAX).map((part) => part.slice(0, PART_MAX));
}

function latin(text: string): string {
  const plain = text
    .slice(0, 500)
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "");
  let folded = "";
  for (const letter of plain) {
    if (Object.hasOwn(LETTERS, letter)) folded += LETTERS[letter];
    else if (/[\p{L}\p{N}]/u.test(letter)) folded += letter;
    // O'Connor and OConnor are one spelling; Smith-Jones and Smith Jones, too.
    else if (!/['’`ʼ]/.test(letter)) folded += " ";
  }
  return folded.trim();
}

export interface Likeness {
  /** 0 to 1. */
  readonly likeness: number;
  readonly reason: string;
}

/** A folded name with what comparing asks of it, worked out once: a name is compared with hundreds. */
export interface ComparableName {
  readonly parts: readonly string[];
  readonly whole: string;
  readonly sorted: string;
  /** Without spaces. */
  readonly solid: string;
}

export function comparableName(parts: readonly string[]): ComparableName {
  return { parts, whole: parts.join(" "), sorted: [...parts].sort().join(" "), solid: parts.join("") };
}

/** How alike two names are; null where they are not. */
export function nameLikeness(a: ComparableName, b: ComparableName): Likeness | null {
  if (a.parts.length === 0 || b.parts.length === 0) return null;
  if (a.whole === b.whole) {
    return a.parts.length > 1
      ? { likeness: 0.95, reason: "the same name" }
      : { likeness: 0.6, reason: "the same single name" };
  }
  if (a.sorted === b.sorted) return { likeness: 0.9, reason: "the same names in another order" };
  if (a.solid === b.solid) return { likeness: 0.9, reason: "the same name, joined otherwise" };
  return omitted(a.parts, b.parts) ?? initialed(a.parts, b.parts) ?? slipped(a.parts, b.parts);
}

/** `Ann Beatrice Example` and `Ann Example`: first and last the same, some between left out. */
function omitted(a: readonly string[], b: readonly string[]): Likeness | null {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 2 || short.length === long.length) return null;
  if (!short.every((part) => long.includes(part))) return null;
  const isFramed = short[0] === long[0] && short.at(-1) === long.at(-1);
  return isFramed
    ? { likeness: 0.85, reason: "the same first and last name" }
    : { likeness: 0.75, reason: "all parts of one name are in the other" };
}

/** `A. Example` and `Ann Example`. */
function initialed(a: readonly string[], b: readonly string[]): Likeness | null {
  if (a.at(-1) !== b.at(-1) || a.length < 2 || b.length < 2 || a.at(-1)!.length < 2) return null;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const isInitial = short.slice(0, -1).every((part, i) => {
    const other = long[i]!;
    return part === other || ((part.length === 1 || other.length === 1) && part[0] === other[0]);
  });
  return isInitial ? { likeness: 0.7, reason: "the same last name, and the initials fit" } : null;
}

// Shorter names are names of their own when a letter changes: Ana, Ann, Ian.
const SLIP_LENGTH_MIN = 4;

/** One part is spelled otherwise by a letter, or as it sounds; the others are the same. */
function slipped(a: readonly string[], b: readonly string[]): Likeness | null {
  if (a.length !== b.length || a.length < 2) return null;
  const at = a.findIndex((part, i) => part !== b[i]);
  if (a.findIndex((part, i) => i > at && part !== b[i]) !== -1) return null;
  const [left, right] = [a[at]!, b[at]!];
  if (loosely(left) === loosely(right))
    return { likeness: 0.85, reason: `\`${left}\` and \`${right}\` sound alike` };
  if (Math.min(left.length, right.length) < SLIP_LENGTH_MIN || !isOneSlip(left, right)) return null;
  return { likeness: 0.75, reason: `\`${left}\` and \`${right}\` differ by a slip` };
}

/** What transliterations and ears confuse: ks and x, y, j and i, w and v, doubled letters, a silent h. */
function loosely(part: string): string {
  return part
    .replace(/ks/g, "x")
    .replace(/ph/g, "f")
    .replace(/ck|c(?![hei])|q/g, "k")
    .replace(/[yj]/g, "i")
    .replace(/w/g, "v")
    .replace(/(?<=[a-z])h/g, "")
    .replace(/ii+/g, "i")
    .replace(/(.)\1/g, "$1");
}

/** What two parts share that are one slip apart, or sound alike: each less one letter, and its sound. */
export function slipKeys(part: string): readonly string[] {
  const keys = [loosely(part)];
  if (part.length < SLIP_LENGTH_MIN) return keys;
  for (let i = 0; i < part.length; i++) keys.push(`-${part.slice(0, i)}${part.slice(i + 1)}`);
  return [...keys, `-${part}`];
}

/** One letter more, less, other, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [left, right] = [a.slice(from, endA), b.slice(from, endB)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
