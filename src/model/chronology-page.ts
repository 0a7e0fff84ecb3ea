/**
 * A chronology as it is said, before it is text, a page or paper. All texts are safe to show: characters that cannot be
 * seen are written out, URLs and hosts are defanged. Whoever sets it only escapes for the format.
 */

export interface ChronologyPage {
  /** "Chronology of Anna Example". */
  readonly title: string;
  /** What was asked, as a sentence: by which day, and by whose knowledge. */
  readonly question: string;
  /** What an answer needs first; a sentence or two each. */
  readonly answer: readonly string[];
  /** In the order of the clock that matters. */
  readonly lines: readonly ChronologyPageLine[];
  /** What a reader must know to rely on it. */
  readonly notes: readonly string[];
}

export interface ChronologyPageLine {
  /** `22 Jan 2021`, or `12 Jan 2021 to 14 Jan 2021`. */
  readonly date: string;
  /** Which clock the date is on: `happened`, `learned`, `told` or `recorded`. */
  readonly clock: string;
  /** What it is about: `this person`, `campaign c-…`; empty where the whole page is about one thing. */
  readonly about: string;
  readonly sentence: string;
  /** Such as `from`, `how`, `caveat`, `source`. */
  readonly details: readonly { readonly label: string; readonly text: string }[];
  /** Its number in the record. */
  readonly entry: number;
  /** `recorded 22 Nov 2026`, where that is more than a day after; else null. */
  readonly recorded_late: string | null;
  /** What later entries say is wrong with it; it stays. */
  readonly corrections: readonly string[];
}
