/** What came from an attacker, written so that it can stand in a notice: seen, but not followed, run or believed. */

// LIMIT: beyond this a subject is no subject; it is cut before anything looks at it.
const READ_LENGTH_MAX = 2_000;

// SECURITY: a direction override turns a line of the notice round, a line break begins a line of its own that looks like
// the office's words, zero-width characters hide what a search must find. None of it is needed to recognise a mail.
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const UNSEEN = /(?:[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u3164\uffa0]|\u034f|[\u180b-\u180d])+/gu;
// Marks piled on one letter reach into the lines above and below.
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** Text on one line, with nothing in it that is not seen, at most `max` characters; longer ones end in `…`. */
export function oneLine(text: string, max: number): string {
  const line = text
    .slice(0, READ_LENGTH_MAX)
    .toWellFormed()
    .replace(BREAKS, " ")
    .replace(UNSEEN, "")
    .replace(PILED_MARKS, "$1")
    .replace(/ {2,}/g, " ")
    .trim();
  const characters = Array.from(line);
  if (characters.length <= max) return line;
  return `${characters
    .slice(0, max - 1)
    .join("")
    .trimEnd()}…`;
}

// LIMIT: an attacker who writes words of one letter must not make a notice longer than its page.
const SUBJECT_WORDS_MAX = 14;
const HOST_WORDS_MAX = 3;

function fewWords(text: string, max: number): string {
  const words = text.split(" ");
  return words.length <= max ? text : `${words.slice(0, max).join(" ")}…`;
}

/** A host or an address of others, with every dot written as `[.]`. */
export function unlinked(host: string, max: number): string {
  return withoutSchemes(fewWords(oneLine(spaced(host), max), HOST_WORDS_MAX).replace(DOTS, "[.]"));
}

// SECURITY: programs act on these without `//`: a telephone calls `tel:`, a mail program opens whatever is registered.
const SCHEMES =
  "mailto|tel|sms|smsto|mms|callto|facetime|skype|whatsapp|sip|sips|signal|tg|viber|msteams|zoommtg|javascript|data|file|geo|maps|webcal|intent|market|itms|magnet|ms-word|ms-excel|view-source";
/** Such a scheme at the beginning of something; in prose a space follows the colon. */
export const PROGRAM_SCHEME = new RegExp(`(?<![\\p{L}\\p{N}])(${SCHEMES}):(?=\\S)`, "iu");
const PROGRAM_SCHEMES = new RegExp(PROGRAM_SCHEME, "giu");

function withoutSchemes(text: string): string {
  return text
    .replace(PROGRAM_SCHEMES, "$1[:]")
    .replace(/:\/\//g, "[:]//")
    .replace(/mailto:/gi, "mailto[:]");
}

// SECURITY: browsers take the ideographic and the wide full stop for dots too.
const DOTS = /[.\u3002\uff0e\uff61]/g;
// What mail programs make links of: a dot with a letter or a number on both sides.
const INNER_DOTS = /(?<=[\p{L}\p{N}\p{M}_-])[.\u3002\uff0e\uff61](?=[\p{L}\p{N}\p{M}_-])/gu;

// The office's own sentences keep their fixed spaces, as French needs them; an attacker's have no use for one.
function spaced(text: string): string {
  return text.slice(0, READ_LENGTH_MAX).replace(/\s+/g, " ");
}

/** A subject: its own words, except that nothing in it can be followed, and that it cannot end its own quotation. */
export function quotable(subject: string, max: number): string {
  const unfollowed = fewWords(oneLine(spaced(subject), max), SUBJECT_WORDS_MAX).replace(
    INNER_DOTS,
    (dot, at: number, whole: string) => (isBetweenDigits(whole, at) ? dot : "[.]"),
  );
  return withoutSchemes(unfollowed).replace(/["“”„‟«»‹›]/g, "'");
}

/** `1.5`, `14.01.2021`; the four numbers of an address have three dots, and are no date. */
function isBetweenDigits(text: string, at: number): boolean {
  const around = text.slice(Math.max(0, at - 12), at + 13);
  if (/\d{1,3}(\.\d{1,3}){3}/.test(around)) return false;
  return /\d/.test(text[at - 1] ?? "") && /\d/.test(text[at + 1] ?? "");
}

/** Whether it reads as one address and nothing else. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s<>()[\],;:"\\@/]+@[^\s<>()[\],;:"\\@/]+$/.test(text);
}
