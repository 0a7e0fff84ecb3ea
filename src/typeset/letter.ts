/** A notice as a letter on one sheet of paper, which a person can hand over. */
import type { Notice, NoticePart } from "../model/notice.ts";
import type { LetterWords } from "./letter-text.ts";
import { FIRST_PARTS, referencesOf } from "./letter-text.ts";
import { RunMaker, type WordLimits } from "./runs.ts";
import { type Shortening, type Step, shorten, stepsFor } from "./shorten.ts";
import type { Setting, Typesetter } from "./typesetter.ts";
import { WrittenOut } from "./written-out.ts";

export interface LetterOptions {
  readonly paper: "a4" | "letter";
  /** RFC 3339; the date in the file's properties. Null leaves it out: nothing here reads a clock. */
  readonly issued_at: string | null;
}

/** What became of a letter. `refused` and `too_long` are for HTML instead, and a person should look. */
export type LetterPdf =
  | {
      readonly kind: "pdf";
      readonly bytes: Uint8Array;
      /** What is not on the page; the page says so too. Empty for nearly every letter. */
      readonly shortenings: readonly Shortening[];
      /** Characters that no font here has, as they stand on the page: `\u{1F600}`. */
      readonly written_out: readonly string[];
    }
  | Exclude<Setting, { kind: "pdf" }>;

/** One page always, or no PDF. The same notice gives the same bytes on machines with the same fonts. */
export function letterPdf(
  typesetter: Typesetter,
  letter: { readonly text: Notice; readonly words: LetterWords },
  options: LetterOptions,
): LetterPdf {
  const usual = fitted(typesetter, letter, { ...options, withMarks: true });
  // An accent over a letter of another font has no shape in either; written out, both have.
  return usual.kind === "refused" ? fitted(typesetter, letter, { ...options, withMarks: false }) : usual;
}

function fitted(
  typesetter: Typesetter,
  letter: { readonly text: Notice; readonly words: LetterWords },
  options: LetterOptions & { readonly withMarks: boolean },
): LetterPdf {
  const attempt = (step: Step): LetterPdf => {
    const written = new WrittenOut(options.withMarks);
    const { data, shortenings } = page({ ...letter, step, written }, options);
    const setting = typesetter.set("letter", data, 1);
    if (setting.kind !== "pdf") return setting;
    return { kind: "pdf", bytes: setting.bytes, shortenings, written_out: [...written.characters] };
  };
  return firstThatFits(stepsFor(letter.text), attempt);
}

/** The usual letter fits in the first sizes; a long one is found in strides that double, then by halving the last. */
function firstThatFits(steps: readonly Step[], attempt: (step: Step) => LetterPdf): LetterPdf {
  let [tooLong, fits] = [-1, 0];
  let best = attempt(steps[fits]!);
  while (best.kind === "too_long" && fits < steps.length - 1) {
    [tooLong, fits] = [fits, Math.min(2 * fits + 1, steps.length - 1)];
    best = attempt(steps[fits]!);
  }
  while (best.kind === "pdf" && fits - tooLong > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const found = attempt(steps[middle]!);
    if (found.kind === "too_long") tooLong = middle;
    else [best, fits] = [found, middle];
  }
  return best;
}

interface PageSource {
  readonly text: Notice;
  readonly words: LetterWords;
  readonly step: Step;
  readonly written: WrittenOut;
}

/** What the template sees. */
function page({ text: whole, words, step, written }: PageSource, options: LetterOptions) {
  const short = step.cut === null ? null : shorten(whole, step.cut, words);
  const text = short?.text ?? whole;
  const quoted = [...text.quoted, ...text.own_addresses];
  const fragments = { quoted, references: referencesOf(text) };
  const language = languageOf(text.language);
  const maker = new RunMaker(written, fragments, language.hyphenates ? COMPOUNDS : WORDS);
  const runs = (t: string) => maker.runs(t);
  const narrow = (t: string) => maker.narrow(t);
  const part = (p: NoticePart) => ({
    id: p.id,
    heading: narrow(p.heading),
    paragraphs: p.paragraphs.map(runs),
    items: p.items.map(runs),
    ordered: p.isOrdered,
  });
  const title = nameOf([text.title, text.reference], written);
  const isShort = short !== null && short.shortenings.length > 0;
  const data = {
    ...language,
    paper: options.paper === "a4" ? "a4" : "us-letter",
    issued: dateParts(options.issued_at),
    sizes: { first: step.first, detail: step.detail },
    air: step.air,
    name: { title, office: written.text(text.office) },
    title: runs(title),
    office: runs(text.office),
    office_lines: text.office_lines.map(runs),
    date: narrow(text.date),
    // Where the title has it, as ours do, the head need not say it again.
    reference: written.text(text.title).includes(written.text(text.reference))
      ? null
      : narrow(text.reference),
    salutation: runs(text.salutation),
    first: text.parts.slice(0, FIRST_PARTS).map(part),
    details: text.parts.slice(FIRST_PARTS).map(part),
    closing: text.closing.map(runs),
    shortened: isShort ? runs(words.shortened) : null,
    left_out:
      short !== null && short.leftOut.length > 0
        ? runs(`${words.left_out} ${short.leftOut.join("; ")}.`)
        : null,
    words: {
      reference: narrow(words.reference),
      greeting: runs(words.greeting),
      handed_over_by: narrow(words.handed_over_by),
      for_the_office: narrow(words.for_the_office),
      received_on: narrow(words.received_on),
      signature: narrow(words.signature),
    },
  };
  return { data, shortenings: short?.shortenings ?? [] };
}

/** PDF/UA wants a title that is not empty. */
function nameOf(candidates: readonly string[], written: WrittenOut): string {
  return candidates.map((t) => written.text(t).trim()).find((t) => t !== "") ?? "–";
}

// Ragged lines need no hyphens, except in the longest words of languages that put words together.
const HYPHENATING = new Set(["de", "nl", "sv", "da", "nb", "nn", "fi", "et", "hu", "is"]);
// A column of the details has 19 ems at 11 points, one of headings 7.5 at 12.
const WORDS: WordLimits = { plain: 19, narrow: 7.5, hyphenates: false };
const COMPOUNDS: WordLimits = { plain: 19, narrow: 13, hyphenates: true };

/** The two parts of a BCP 47 tag that typst knows: they choose hyphenation, and what a screen reader speaks. */
function languageOf(tag: string): { lang: string; region: string | null; hyphenates: boolean } {
  const [language = "", ...rest] = tag.split("-");
  const region = rest.find((subtag) => /^[A-Za-z]{2}$/.test(subtag));
  const lang = /^[A-Za-z]{2,3}$/.test(language) ? language.toLowerCase() : "en";
  return { lang, region: region?.toLowerCase() ?? null, hyphenates: HYPHENATING.has(lang) };
}

export function dateParts(rfc3339: string | null) {
  const at = rfc3339 === null ? Number.NaN : Date.parse(rfc3339);
  if (Number.isNaN(at)) return null;
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}
