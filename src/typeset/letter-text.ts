/** What a letter is made from. A notice of `tell` has this shape; the stages do not know each other. */

export interface LetterPart {
  readonly id: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly string[];
  readonly isOrdered: boolean;
}

export interface LetterText {
  readonly reference: string;
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly office: string;
  readonly office_lines: readonly string[];
  readonly date: string;
  readonly salutation: string;
  /** The first four are what is read first. */
  readonly parts: readonly LetterPart[];
  readonly closing: readonly string[];
  readonly quoted: readonly string[];
  readonly own_addresses: readonly string[];
}

/** The few words that only paper has, from content/letter/words/<language>.json. */
export interface LetterWords {
  readonly reference: string;
  /** Above the name of the office, at the foot. */
  readonly greeting: string;
  readonly handed_over_by: string;
  /** Below the line where the officer signs. */
  readonly for_the_office: string;
  readonly received_on: string;
  readonly signature: string;
  /** By the plural category of the language, with `{count}`. */
  readonly more: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
  /** What the page says where it gives less than the notice. */
  readonly shortened: string;
  /** Before the headings of parts that are not on the page. */
  readonly left_out: string;
}

/** How many parts of a notice come first, set large, in the upper half. */
export const FIRST_PARTS = 4;

/** What is to be read out: the reference, and that of the notice that a correction corrects. */
export function referencesOf({ reference, parts }: LetterText): string[] {
  const said = parts.flatMap(({ paragraphs, items }) => [...paragraphs, ...items]);
  return [...new Set([reference, ...said.flatMap((text) => text.match(REFERENCE) ?? [])])];
}

/** Eight symbols of Crockford's base32. */
const REFERENCE = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
