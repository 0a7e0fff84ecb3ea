/**
 * How a letter that is too long for its page becomes shorter, and what it says about that. By rule, in this order: smaller
 * type; fewer items of the details; long texts of the details cut; whole parts of the details named by their heading only;
 * at last texts of the first parts cut. Steps to take are left out only beyond the sixth, where nothing else is left.
 */
import type { Notice, NoticePart } from "../model/notice.ts";
import type { LetterWords } from "./letter-text.ts";
import { FIRST_PARTS } from "./letter-text.ts";

/** Sizes in points of the first parts and of the details. */
export interface Step {
  readonly first: number;
  readonly detail: number;
  /** White between parts: 1 is usual. */
  readonly air: number;
  readonly cut: Cut | null;
}

interface Cut {
  /** Of a list in the details. */
  readonly items: number;
  /** Characters of a paragraph or an item in the details, and in the first parts. */
  readonly characters: number;
  readonly firstCharacters: number;
  /** Of a list in the first parts; of the steps to take. */
  readonly firstItems: number;
  readonly steps: number;
  /** Parts of the details that are given; of the others the heading. */
  readonly parts: number;
}

export interface Shortening {
  /** Of a notice; `head` is everything around its parts. */
  readonly part: string;
  readonly what: "items" | "text" | "part";
}

const WHOLE = Number.POSITIVE_INFINITY;
/** Below 9 points a letter is not read by everybody. */
const SIZES = [
  { first: 12, detail: 11, air: 1.3 },
  { first: 12, detail: 11, air: 1 },
  { first: 12, detail: 11, air: 0.85 },
  { first: 12, detail: 11, air: 0.7 },
  { first: 11.5, detail: 10.5, air: 0.85 },
  { first: 11.5, detail: 10.5, air: 0.7 },
  { first: 11, detail: 10, air: 0.85 },
  { first: 11, detail: 10, air: 0.7 },
  { first: 11, detail: 9.5, air: 0.7 },
  { first: 10, detail: 9, air: 0.7 },
  { first: 9, detail: 9, air: 0.7 },
] as const;
const NOTHING: Cut = {
  items: WHOLE,
  characters: WHOLE,
  firstCharacters: WHOLE,
  firstItems: WHOLE,
  steps: WHOLE,
  parts: WHOLE,
};
// LIMIT: the last step takes all that any part can hold to a few lines each, so that something fits whatever was given.
const CUTS: readonly Cut[] = [
  ...[6, 5, 4, 3].map((items) => ({ ...NOTHING, items })),
  { ...NOTHING, items: 3, characters: 300 },
  { ...NOTHING, items: 3, characters: 200 },
  { ...NOTHING, items: 2, characters: 160, firstCharacters: 900, firstItems: 12 },
  { ...NOTHING, items: 2, characters: 120, firstCharacters: 600, firstItems: 6, parts: 5 },
  { ...NOTHING, items: 1, characters: 90, firstCharacters: 300, firstItems: 3, parts: 3 },
  { items: 1, characters: 60, firstCharacters: 160, firstItems: 2, steps: 8, parts: 1 },
  { items: 1, characters: 60, firstCharacters: 70, firstItems: 1, steps: 6, parts: 0 },
];

/** Each takes less room than the one before. */
const STEPS: readonly Step[] = [
  ...SIZES.map((size) => ({ ...size, cut: null })),
  ...CUTS.map((cut) => ({ first: 9, detail: 9, air: 0.7, cut })),
];

// LIMIT: a notice has some three thousand characters in fifty texts. One far beyond is not tried whole: the compiler would
// take minutes over it.
const CHARACTERS_MAX = 30_000;
const TEXTS_MAX = 500;

/** What to try, in this order. */
export function stepsFor({
  parts,
  title,
  office,
  office_lines,
  salutation,
  closing,
}: Notice): readonly Step[] {
  const head = [title, office, ...office_lines, salutation, ...closing];
  const texts = [...head, ...parts.flatMap((p) => [p.heading, ...p.paragraphs, ...p.items])];
  const characters = texts.reduce((sum, t) => sum + t.length, 0);
  return characters > CHARACTERS_MAX || texts.length > TEXTS_MAX ? STEPS.slice(-3) : STEPS;
}

/** How to tell that the letter is real: of the details the part that is kept longest. */
const LAST_SHORT = "authenticity";

export interface Shortened {
  readonly text: Notice;
  /** Headings of parts that are not on the page. */
  readonly leftOut: readonly string[];
  readonly shortenings: readonly Shortening[];
}

export function shorten(text: Notice, cut: Cut, words: LetterWords): Shortened {
  const shortenings: Shortening[] = [];
  const more = moreWords(text.language, words);
  const shorter = (part: NoticePart, most: Most) => shortPart(part, most, { more, shortenings });
  const first = text.parts.slice(0, FIRST_PARTS).map((part) => {
    return shorter(part, {
      items: part.isOrdered ? cut.steps : cut.firstItems,
      paragraphs: cut.firstItems,
      characters: cut.firstCharacters,
    });
  });
  const details = text.parts.slice(FIRST_PARTS).map((part) => {
    if (part.id === LAST_SHORT)
      return shorter(part, {
        items: cut.firstItems,
        paragraphs: cut.firstItems,
        characters: cut.firstCharacters,
      });
    // A paragraph is a sentence that somebody wrote; it goes later than a line of a list.
    const paragraphs = cut.characters === WHOLE ? WHOLE : cut.items + 1;
    return shorter(part, { items: cut.items, paragraphs, characters: cut.characters });
  });
  const [kept, left] = split(details, cut.parts);
  shortenings.push(...left.map(({ id }) => ({ part: id, what: "part" as const })));
  const heads = headTexts(text, cut);
  if (
    Object.values(heads)
      .flat()
      .some((t) => t.endsWith(CUT_MARK))
  )
    shortenings.push({ part: "head", what: "text" });
  return {
    text: { ...text, ...heads, parts: [...first, ...kept] },
    leftOut: left.map((p) => p.heading),
    shortenings,
  };
}

interface Most {
  readonly items: number;
  readonly paragraphs: number;
  readonly characters: number;
}

function shortPart(
  part: NoticePart,
  most: Most,
  { more, shortenings }: { readonly more: (count: number) => string; readonly shortenings: Shortening[] },
): NoticePart {
  const items = fewer(part.items, { most: most.items, last: LAST_LINES[part.id] ?? 0 }, more);
  const paragraphs = fewer(part.paragraphs, { most: most.paragraphs, last: 0 }, more);
  if (items !== part.items || paragraphs !== part.paragraphs)
    shortenings.push({ part: part.id, what: "items" });
  const isLong = [...items, ...paragraphs].some((t) => t.length > most.characters);
  if (isLong) shortenings.push({ part: part.id, what: "text" });
  const clipped = (texts: readonly string[]) => texts.map((t) => clip(t, most.characters));
  const heading = most.characters === WHOLE ? part.heading : clip(part.heading, HEADING_MAX);
  return { ...part, heading, items: clipped(items), paragraphs: clipped(paragraphs) };
}

/** By these a person knows the mails again: the last lines say from whom they came, and their subjects. */
const LAST_LINES: Readonly<Record<string, number>> = { which_mail: 2 };

function fewer(
  items: readonly string[],
  { most, last }: { readonly most: number; readonly last: number },
  more: (count: number) => string,
): readonly string[] {
  // One line in place of "and 1 more line" takes the same room.
  if (items.length <= most + 1) return items;
  const kept = most > last ? last : 0;
  const end = items.length - kept;
  return [...items.slice(0, most - kept), more(items.length - most), ...items.slice(end)];
}

const HEADING_MAX = 40;
const CUT_MARK = " […]";

function clip(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const kept = text.slice(0, characters).toWellFormed();
  const space = kept.lastIndexOf(" ");
  return `${kept.slice(0, space > characters / 2 ? space : characters).trimEnd()}${CUT_MARK}`;
}

function split(details: readonly NoticePart[], count: number): [NoticePart[], NoticePart[]] {
  const isKept = (part: NoticePart, i: number) => i < count || part.id === LAST_SHORT;
  return [details.filter(isKept), details.filter((p, i) => !isKept(p, i))];
}

/** The head and the foot of the letter have a line each, or two. */
function headTexts(text: Notice, cut: Cut) {
  if (cut.firstCharacters === WHOLE) return {};
  return {
    reference: clip(text.reference, 40),
    title: clip(text.title, 90),
    office: clip(text.office, 60),
    office_lines: text.office_lines.slice(0, 4).map((l) => clip(l, 60)),
    salutation: clip(text.salutation, 60),
    closing: text.closing.slice(0, 2).map((l) => clip(l, 90)),
  };
}

function moreWords(language: string, words: LetterWords): (count: number) => string {
  const rules = new Intl.PluralRules(language);
  return (count) => (words.more[rules.select(count)] ?? words.more.other).replace("{count}", String(count));
}
