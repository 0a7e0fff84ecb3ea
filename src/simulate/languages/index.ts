import { ENGLISH } from "./english.ts";
import { FRENCH } from "./french.ts";
import { GERMAN } from "./german.ts";
import { GREEK } from "./greek.ts";
import type { Language } from "./language.ts";
import { POLISH } from "./polish.ts";
import { SPANISH } from "./spanish.ts";
import { UKRAINIAN } from "./ukrainian.ts";

/** The languages of the twelve legislatures, in the order in which legislatures get them. */
export const LANGUAGES: readonly Language[] = [
  ENGLISH,
  GERMAN,
  FRENCH,
  ENGLISH,
  POLISH,
  SPANISH,
  GREEK,
  ENGLISH,
  UKRAINIAN,
  FRENCH,
  GERMAN,
  ENGLISH,
];
