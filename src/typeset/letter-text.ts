/** What a letter has beside its notice. */
import type { Notice } from "../model/notice.ts";

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
export function referencesOf({ reference, parts }: Notice): string[] {
  const said = parts.flatMap(({ paragraphs, items }) => [...paragraphs, ...items]);
  return [...new Set([reference, ...said.flatMap((text) => text.match(REFERENCE) ?? [])])];
}

/** Eight symbols of Crockford's base32. */
const REFERENCE = /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g;
