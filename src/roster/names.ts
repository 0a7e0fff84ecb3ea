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

/** How alike two names are, both folded; null where they are not. */
export function nameLikeness(a: readonly string[], b: readonly string[]): Likeness | null {
  if (a.length === 0 || b.length === 0) return null;
  const [left, right] = [a.join(" "), b.join(" ")];
  if (left === right)
    return a.length > 1
      ? { likeness: 0.95, reason: "the same name" }
      : { likeness: 0.6, reason: "the same single name" };
  if ([...a].sort().join(" ") === [...b].sort().join(" "))
    return { likeness: 0.9, reason: "the same names in another order" };
  if (left.replaceAll(" ", "") === right.replaceAll(" ", ""))
    return { likeness: 0.9, reason: "the same name, joined otherwise" };
  return omitted(a, b) ?? initialed(a, b) ?? slipped(a, b);
}

/** `Ann Beatrice Example` and `Ann Example`: first and last the same, some between left out. */
function omitted(a: readonly string[], b: readonly string[]): Likeness | null {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 2 || short.length === long.length) return null;
  const rest = new Set(long);
  if (!short.every((part) => rest.has(part))) return null;
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

/** One part is spelled otherwise by a letter or two, the others are the same. */
function slipped(a: readonly string[], b: readonly string[]): Likeness | null {
  if (a.length !== b.length || a.length < 2) return null;
  const different = a.flatMap((part, i) => (part === b[i] ? [] : [[part, b[i]!] as const]));
  if (different.length !== 1) return null;
  const [left, right] = different[0]!;
  if (loosely(left) === loosely(right))
    return { likeness: 0.85, reason: `\`${left}\` and \`${right}\` sound alike` };
  const allowed = Math.max(left.length, right.length) >= 8 ? 2 : 1;
  if (Math.min(left.length, right.length) < 4 || editDistance(left, right) > allowed) return null;
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

/** Levenshtein, with a swap of neighbours as one edit; both at most PART_MAX long. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
