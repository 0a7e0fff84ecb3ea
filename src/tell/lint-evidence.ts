/**
 * What an attacker's words could do in a notice that an office signs: give a number to call, pass for a reference, have the
 * notice deleted, ask for something, stand like a part of it. Composing leaves such evidence out, and the linter refuses it.
 */
import { risksIn } from "./lint-words.ts";
import { readReference } from "./reference.ts";

// Telephones make links of runs of digits; seven are the shortest number of a subscriber.
const TELEPHONE = /\+?\d(?:[\s\u00a0\u202f./()-]{0,2}\d){6,}/g;

// The day first or the year, or the month as a word; of years that mails speak of.
const DATE =
  /(?<!\p{N})(?:(?:(?:0?[1-9]|[12]\d|3[01])(?:[./] ?(?:0?[1-9]|1[0-2])[./] ?|\.? \p{L}{3,10}\.? )(?:19[5-9]|20[0-4])\d)|(?:19[5-9]|20[0-4])\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\p{N})/u;

/** Runs of digits that a telephone makes a link of. */
export function telephoneRuns(text: string): readonly string[] {
  return text.match(TELEPHONE) ?? [];
}

// SECURITY: FIN4's rules delete mail with "hacked", "phish" and "malware"; ATT&CK T1564.008 adds "suspicious" (CASE, section
// B). A notice that is mailed to a mailbox somebody sits in must survive such rules.
const DELETED =
  /(?<![\p{L}\p{N}])(?:hack(?:s|ed|ing|ers?)?|phish\p{L}*|malware\p{L}*|suspicious\p{L}*)(?![\p{L}\p{N}])/giu;

/** Words that have a mail deleted. */
export function deletedWords(text: string): readonly string[] {
  return text.match(DELETED) ?? [];
}

const GROUPS_OF_FOUR = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{4}\p{Pd}[\p{L}\p{N}]{4}(?![\p{L}\p{N}])/gu;
const CLOSE_OR_SPACED = /(?<![\p{L}\p{N}])[0-9A-Z]{4}[ .]?[0-9A-Z]{4}(?![\p{L}\p{N}])/giu;

/** What a reader takes for the reference of a notice; `Four-Year` and `news-2021` are none. */
export function referenceLike(text: string): readonly string[] {
  const plain = text.normalize("NFKC");
  const hyphened = plain.match(GROUPS_OF_FOUR) ?? [];
  const others = plain.match(CLOSE_OR_SPACED) ?? [];
  return [...hyphened.filter(isReferenceLike), ...others.filter((one) => isMixed(one) && isValid(one))];
}

function isReferenceLike(token: string): boolean {
  const isShouted = /\p{Lu}/u.test(token) && !/\p{Ll}/u.test(token);
  const isWordAndNumber = /^(?:\p{L}+\p{Pd}\p{N}+|\p{N}+\p{Pd}\p{L}+)$/u.test(token);
  return isShouted || (isMixed(token) && (!isWordAndNumber || isValid(token)));
}

function isMixed(token: string): boolean {
  return /\p{N}/u.test(token) && /\p{L}/u.test(token);
}

function isValid(token: string): boolean {
  return readReference(token.replace(/\p{Pd}/gu, "-")) !== null;
}

export type EvidenceRule = "telephone_number" | "deleted_word" | "reference";

/** What no evidence may have, neither a subject nor an address nor a host. */
export function evidenceProblems(
  text: string,
): readonly { readonly rule: EvidenceRule; readonly found: string }[] {
  const rules: readonly (readonly [EvidenceRule, readonly string[]])[] = [
    ["telephone_number", telephoneRuns(text.replace(DATE, "; "))],
    ["deleted_word", deletedWords(text.normalize("NFKC"))],
    ["reference", referenceLike(text)],
  ];
  return rules.flatMap(([rule, all]) => all.map((found) => ({ rule, found })));
}

/** The lines that an attacker's words must not look like. */
export interface NoticeLines {
  /** Without the reference. */
  readonly title: string;
  readonly headings: readonly string[];
}

/**
 * Whether a notice may repeat this: a subject or an address, as it would be written. Names are not
 * looked for.
 */
export function isRepeatable(written: string, { title, headings }: NoticeLines): boolean {
  if (evidenceProblems(written).length > 0) return false;
  // An address has no words to ask with, and is what a member searches for.
  if (!/\s/u.test(written) && written.includes("[.]")) return true;
  return (
    !hasNumberToCall(written) &&
    risksIn(written).length === 0 &&
    !foldedLine(written).includes(foldedLine(title).trim()) &&
    !isLikeHeading(written, headings)
  );
}

const DIGITS_MAX = 5;
const RUNS_MAX = 2;
/** Beside a date, which is half of a number already. */
const DIGITS_BESIDE_DATE_MAX = 2;

/** Digits of any script, however far apart: a reader puts them together. */
function hasNumberToCall(text: string): boolean {
  const plain = text.normalize("NFKC").replaceAll("[.]", ".");
  const rest = plain.replace(DATE, " ");
  const digits = rest.match(/\p{N}/gu)?.length ?? 0;
  if (rest !== plain) return digits > DIGITS_BESIDE_DATE_MAX;
  return digits > DIGITS_MAX || (rest.match(/\p{N}+/gu)?.length ?? 0) > RUNS_MAX;
}

/** One of the notice's headings as a heading stands: "What to do 1. Send us …", but not "What happened in the debate". */
function isLikeHeading(text: string, headings: readonly string[]): boolean {
  const line = foldedLine(text);
  return headings.some((heading) => {
    const sought = foldedLine(heading.split(",", 1)[0] ?? "").replace(/[ ?:.!]+$/u, "");
    return sought !== "" && standsAlone(line, sought, foldedLine(text, false));
  });
}

function foldedLine(text: string, isLowered = true): string {
  const line = text
    .normalize("NFKC")
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, " ");
  return isLowered ? Array.from(line, lowered).join("") : line;
}

// Keeps the length, so that a place in the one text is the place in the other.
function lowered(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

function standsAlone(line: string, sought: string, asWritten: string): boolean {
  for (let at = line.indexOf(sought); at >= 0; at = line.indexOf(sought, at + 1)) {
    const isWhole = !/[\p{L}\p{N}]$/u.test(line.slice(Math.max(0, at - 2), at));
    const after = asWritten.slice(at + sought.length);
    // It goes on as a sentence: no heading does.
    if (isWhole && !/^(?:[\p{L}\p{N}]|['-]\p{L}| \p{Ll})/u.test(after)) return true;
  }
  return false;
}
