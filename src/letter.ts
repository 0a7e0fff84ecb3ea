/** What a person holds in their hands: a notice as a letter, a chronology as a file. Joins other stages with `typeset`. */

import { setImmediate } from "node:timers/promises";
import { letterWords } from "./letter-words.ts";
import type { ChronologyPage } from "./model/chronology-page.ts";
import type { Notice } from "./model/notice.ts";
import type { ChronologyPdf } from "./typeset/chronology.ts";
import { chronologyPdf as setChronology } from "./typeset/chronology.ts";
import type { LetterPdf } from "./typeset/letter.ts";
import { type LetterOptions, letterPdf as setLetter } from "./typeset/letter.ts";
import { letterHtml as setLetterHtml } from "./typeset/letter-html.ts";
import { loadTypesetter, type NoTypesetter, type Typesetter } from "./typeset/typesetter.ts";

// LIMIT: what the compiler made is freed between two turns of the event loop and not within one. Without a turn after each
// document a thousand letters took 6 GB; with it they stay at 200 MB.
const turn = (): Promise<void> => setImmediate();

let loading: Promise<Typesetter | NoTypesetter> | undefined;

/** Loaded once a process: the compiler looks through the machine's fonts when it starts. */
export function typesetter(): Promise<Typesetter | NoTypesetter> {
  loading ??= loadTypesetter();
  return loading;
}

/**
 * The notice on one page of paper. Where it is not `pdf`, give `letterHtml` and say why: no typesetter here, a text that no
 * page holds, or a refusal of the compiler.
 */
export async function letterPdf(
  notice: Notice,
  options: Pick<LetterOptions, "paper"> & Partial<LetterOptions>,
): Promise<LetterPdf | NoTypesetter> {
  const found = await typesetter();
  if (found.kind === "no_typesetter") return found;
  const letter = setLetter(found, letterOf(notice), { issued_at: null, ...options });
  await turn();
  return letter;
}

/** The same letter as a page that a browser prints. */
export function letterHtml(notice: Notice, { paper }: Pick<LetterOptions, "paper">): string {
  return setLetterHtml(letterOf(notice), paper);
}

/** A language without words for paper gets English ones around its text: a letter that is late is worse. */
function letterOf(notice: Notice) {
  const words = letterWords(notice.language) ?? letterWords("en");
  if (words === null) throw new Error("content/letter/words/en.json is missing");
  return { text: notice, words };
}

/** A chronology on paper; where it is not `pdf`, give it as HTML or text and say why. */
export async function chronologyPdf(
  page: ChronologyPage,
  options: { readonly made_at: string | null },
): Promise<ChronologyPdf | NoTypesetter> {
  const found = await typesetter();
  if (found.kind === "no_typesetter") return found;
  const chronology = setChronology(found, page, options);
  await turn();
  return chronology;
}
