/**
 * People's names and addresses in free text, however somebody typed them: a surname alone, in any order, case or script
 * width, with the umlauts written out, across a comma, an underscore or the end of a line.
 */

export interface NamedSpan {
  /** Where in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** As it was given to be found. */
  readonly name: string;
}

export interface FindingNames {
  /** Names and addresses of the reader: who shares a surname with another is not taken for the other. */
  readonly own?: readonly string[];
  /** Addresses and hosts that must be shown as they are, such as those of a sender who posed as somebody. */
  readonly shown?: readonly string[];
  /** Texts whose words are no surnames when they stand alone, such as what every notice says. */
  readonly common?: readonly string[];
}

// LIMIT: shorter ones are words of any language; who has a shorter surname is found by the whole name.
const SURNAME_LETTERS_MIN = 4;
// LIMIT: `Name,\n\tother`; a longer gap is no longer one name.
const GAP_MAX = 8;
// LIMIT: within a longer word of an address, as in `dmarshley@`; shorter ones begin and end many words.
const GLUED_LETTERS_MIN = 5;
// SPEC: RFC 5321 §4.5.3.1.1.
const LOCAL_PART_MAX = 64;
// LIMIT: the longest names of members have eight words; a text can repeat one without end.
const RUN_TOKENS_MAX = 12;

/** Finds these names and addresses in a text, in the order of the text, none overlapping another. Linear in the text. */
export function nameSpans(
  sought: readonly string[],
  { own = [], shown = [], common = [] }: FindingNames = {},
): (text: string) => readonly NamedSpan[] {
  const ownWords = new Set(own.flatMap(wordsOf));
  const notAlone = new Set([...ownWords, ...common.flatMap(wordsOf), ...MONTHS]);
  const terms = [...new Set(sought)];
  const names = terms.filter(isName).map((name) => wordsOfName(name, { own: ownWords, notAlone }));
  const bySurname = indexed(names, ({ surnames }) => [...surnames.keys()]);
  const exact = phraseIndex(terms);
  const owned = phraseIndex(own);
  const spared = phraseIndex(shown);
  return (text) => {
    const tokens = tokensOf(text);
    const [ours, theirs] = [owned, spared].map((index) => phrasesIn({ text, tokens }, index)) as [
      Run[],
      Run[],
    ];
    const kept = [...ours, ...theirs];
    // A namesake's name is the reader's own; a sender with the very address of somebody else is not shown.
    const isSpared = (one: Run): boolean =>
      ours.some((other) => isWithin(one, other)) ||
      theirs.some((other) => isWithin(one, other) && lengthOf(other) > lengthOf(one));
    const found = phrasesIn({ text, tokens }, exact).filter((one) => !isSpared(one));
    return merged(
      [...found, ...surnamesIn({ text, tokens, kept }, bySurname)].map(({ from, to, name }) => ({
        start: tokens[from]!.start,
        end: tokens[to]!.end,
        name,
      })),
    );
  };
}

function isWithin(one: Run, other: Run): boolean {
  return other.from <= one.from && one.to <= other.to;
}

function lengthOf({ from, to }: Run): number {
  return to - from;
}

function merged(spans: readonly NamedSpan[]): readonly NamedSpan[] {
  const found: NamedSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last === undefined || span.start >= last.end) found.push(span);
    else if (span.end > last.end) found[found.length - 1] = { ...last, end: span.end };
  }
  return found;
}

/** A run of letters or of digits. */
interface Token {
  readonly start: number;
  readonly end: number;
  /** Without marks; and with the umlauts written out, where that differs. */
  readonly spelled: readonly string[];
}

const TOKEN = /[\p{L}\p{M}\p{Cf}]+|\p{N}+/gu;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const { index, 0: found } of text.matchAll(TOKEN)) {
    const spelled = spellings(found);
    if (spelled[0] !== "") tokens.push({ start: index, end: index + found.length, spelled });
  }
  return tokens;
}

function wordsOf(text: string): readonly string[] {
  return tokensOf(text).flatMap(({ spelled }) => spelled);
}

const WRITTEN_OUT: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" },
};

/** `Müller` as `muller` and `mueller`: as a foreign keyboard types it, and as an address does. */
function spellings(word: string): readonly string[] {
  if (/^[A-Za-z0-9]*$/.test(word)) return [word.toLowerCase()];
  const composed = word
    .replace(/\p{Cf}/gu, "")
    .normalize("NFKC")
    .toLowerCase();
  const plain = withoutMarks(composed);
  const written = withoutMarks(composed.replace(/[äöüøå]/g, (letter) => WRITTEN_OUT[letter]!));
  return plain === written ? [plain] : [plain, written];
}

function withoutMarks(word: string): string {
  return word
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøłđðþıς]/g, (letter) => PLAIN[letter]!);
}

interface PersonName {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  readonly initials: ReadonlySet<string>;
  /** By spelling: whether the word alone is enough. */
  readonly surnames: ReadonlyMap<string, boolean>;
  readonly own: ReadonlySet<string>;
}

/** An address or an id is found as it is, and a name of one word too. */
function isName(text: string): boolean {
  return /[\s,]/.test(text.trim()) && !/[\p{N}@]/u.test(text) && tokensOf(text).length > 1;
}

/** `Dr. Meike von Dornbrück-Holm`: the surname is the last word, or what stands before a comma. */
function wordsOfName(
  name: string,
  { own, notAlone }: { readonly own: ReadonlySet<string>; readonly notAlone: ReadonlySet<string> },
): PersonName {
  const tokens = tokensOf(name);
  const spelled = tokens.flatMap(({ spelled: all }) => all);
  const surnames = surnamesOf(name);
  return {
    name,
    words: new Set([...spelled, ...surnames.flat()]),
    initials: new Set(spelled.map((word) => word[0]!)),
    surnames: new Map(
      surnames.flatMap((all) => {
        const isLong = all[0]!.length >= SURNAME_LETTERS_MIN;
        return all.map((word) => [word, isLong && !notAlone.has(word)] as const);
      }),
    ),
    own,
  };
}

/** In three languages, spelled as `spellings` has them; a date is no member called August. */
const MONTHS: readonly string[] =
  "january february march april june july august september october november december janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre januar februar marz maerz juni juli oktober dezember".split(
    " ",
  );

/** Behind a surname, and none. */
const SUFFIXES: ReadonlySet<string> = new Set(
  "mp mep mdb mdep msp ms phd md jr sr ii iii iv kc qc obe cbe mbe".split(" "),
);

/** A double surname is used by either half, and without its hyphen; the spellings of each. */
function surnamesOf(name: string): readonly (readonly string[])[] {
  const [before = "", after = ""] = name.split(",", 2);
  const isTurned = before.trim() !== "" && !isSuffix(after) && after.trim() !== "";
  const words = (isTurned ? before : name).split(/[\s,]+/).filter((word) => word !== "" && !isSuffix(word));
  const last = words.at(-1) ?? name;
  const parts = tokensOf(last).map(({ start, end }) => last.slice(start, end));
  return [last.replace(/[^\p{L}\p{M}]/gu, ""), ...parts].map(spellings).filter(([word]) => word !== "");
}

function isSuffix(word: string): boolean {
  return SUFFIXES.has(word.replace(/[^\p{L}]/gu, "").toLowerCase());
}

function indexed<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): ReadonlyMap<string, T[]> {
  const index = new Map<string, T[]>();
  for (const one of all) {
    for (const key of new Set(keysOf(one))) {
      const there = index.get(key);
      if (there === undefined) index.set(key, [one]);
      else there.push(one);
    }
  }
  return index;
}

interface Tokens {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Tokens of a text, from the first to the last one. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

function gapOf({ text, tokens }: Tokens, before: number): string {
  return text.slice(tokens[before]!.end, tokens[before + 1]!.start);
}

interface Phrase {
  readonly name: string;
  readonly words: readonly (readonly string[])[];
}

/** By two words: mailboxes and ids of a house all begin alike. */
function beginnings(first: readonly string[], second: readonly string[] = [""]): readonly string[] {
  return first.flatMap((a) => second.map((b) => `${a} ${b}`));
}

/** Addresses, ids and names as they are written. */
function phraseIndex(terms: readonly string[]): ReadonlyMap<string, readonly Phrase[]> {
  const phrases = terms
    .map((name): Phrase => ({ name, words: tokensOf(name).map(({ spelled }) => spelled) }))
    .filter(({ name, words }) => words.length > 0 && name.trim().length >= SURNAME_LETTERS_MIN);
  return indexed(phrases, ({ words }) => beginnings(words[0]!, words[1]));
}

function phrasesIn(where: Tokens, index: ReadonlyMap<string, readonly Phrase[]>): readonly Run[] {
  return where.tokens.flatMap(({ spelled }, from) => {
    const next = where.tokens[from + 1]?.spelled ?? [];
    const begun = new Set(beginnings(spelled, ["", ...next]).flatMap((key) => index.get(key) ?? []));
    return [...begun].flatMap(({ name, words }) => {
      const to = from + words.length - 1;
      return stands(where, from, words) ? [{ from, to, name }] : [];
    });
  });
}

function stands(where: Tokens, from: number, words: Phrase["words"]): boolean {
  return words.every((word, i) => {
    const token = where.tokens[from + i];
    if (token === undefined || (i > 0 && gapOf(where, from + i - 1).length > GAP_MAX)) return false;
    return token.spelled.some((one) => word.includes(one));
  });
}

function surnamesIn(
  where: Tokens & { readonly kept: readonly Run[] },
  bySurname: ReadonlyMap<string, readonly PersonName[]>,
): readonly Run[] {
  const kept = new Set(where.kept.flatMap(({ from, to }) => range(from, to)));
  return where.tokens.flatMap(({ spelled }, at) => {
    if (kept.has(at)) return [];
    const plain = spelled.flatMap((word) => (bySurname.get(word) ?? []).map((name) => ({ word, name })));
    const genitive = spelled
      .filter((word) => word.endsWith("s"))
      .map((word) => word.slice(0, -1))
      .flatMap((word) => (bySurname.get(word) ?? []).map((name) => ({ word, name })))
      .filter(({ word, name }) => name.surnames.get(word) === true);
    const glued = isInLocalPart(where, at) ? gluedIn(spelled, bySurname) : [];
    return [...plain, ...genitive, ...glued].flatMap(({ word, name }) => {
      const run = runOf({ ...where, keptTokens: kept }, at, name);
      return name.surnames.get(word) === true || isWhole(where, run, name) ? [run] : [];
    });
  });
}

const REST_OF_LOCAL_PART = new RegExp(`[^\\s<>()@,;:"]{0,${LOCAL_PART_MAX}}@`, "y");

function isInLocalPart({ text, tokens }: Tokens, at: number): boolean {
  REST_OF_LOCAL_PART.lastIndex = tokens[at]!.end;
  return REST_OF_LOCAL_PART.test(text);
}

/** Surnames that begin or end a word: `dmarshley`, `marshleyd`. */
function gluedIn(
  spelled: readonly string[],
  bySurname: ReadonlyMap<string, readonly PersonName[]>,
): readonly { readonly word: string; readonly name: PersonName }[] {
  const words = spelled.flatMap((whole) =>
    range(GLUED_LETTERS_MIN, Math.min(whole.length, LOCAL_PART_MAX) - 1).flatMap((length) => [
      whole.slice(0, length),
      whole.slice(-length),
    ]),
  );
  return words
    .flatMap((word) => (bySurname.get(word) ?? []).map((name) => ({ word, name })))
    .filter(({ word, name }) => name.surnames.get(word) === true);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

/** The surname with the person's other names and initials before and behind it. */
function runOf(
  where: Tokens & { readonly keptTokens: ReadonlySet<number> },
  at: number,
  name: PersonName,
): Run {
  const belongs = (next: number): boolean =>
    next >= 0 &&
    next < where.tokens.length &&
    !where.keptTokens.has(next) &&
    // The surname again is the next one of a list.
    where.tokens[next]!.spelled[0] !== where.tokens[at]!.spelled[0] &&
    isOf(where, next, name);
  let [from, to] = [at, at];
  while (at - from < RUN_TOKENS_MAX && belongs(from - 1) && isOneName(gapOf(where, from - 1))) from -= 1;
  while (to - at < RUN_TOKENS_MAX && belongs(to + 1) && isOneName(gapOf(where, to))) to += 1;
  return { from, to, name: name.name };
}

// Spaces, hyphens, underscores, quotation marks and what stands in lists and file names; no brackets, which begin another.
const WITHIN_NAME = /^[\s\p{Cf}\p{Pd}\p{Pc}\p{Pi}\p{Pf},.'"/|+*]*$/u;

function isOneName(gap: string): boolean {
  return gap.length <= GAP_MAX && WITHIN_NAME.test(gap);
}

function isOf({ text, tokens }: Tokens, at: number, { words, initials }: PersonName): boolean {
  const { spelled, end } = tokens[at]!;
  // An `a` or an `I` is a word of the sentence; an initial has its full stop.
  if (spelled[0]!.length === 1 && text[end] === ".") return initials.has(spelled[0]!);
  return spelled.some((word) => words.has(word));
}

/** Two words of the name, or one with an initial, of which the reader does not have both. */
function isWhole({ tokens }: Tokens, { from, to }: Run, { words, own }: PersonName): boolean {
  const found = new Set(
    tokens.slice(from, to + 1).map(({ spelled }) => spelled.find((word) => words.has(word)) ?? spelled[0]!),
  );
  const ownInitials = new Set([...own].map((word) => word[0]!));
  const isOwn = (word: string): boolean => (word.length === 1 ? ownInitials : own).has(word);
  return (
    found.size > 1 &&
    [...found].join("").length >= SURNAME_LETTERS_MIN &&
    [...found].some((word) => !isOwn(word))
  );
}
