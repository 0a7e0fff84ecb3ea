/** What the names of HTML elements mean for the flow of text. */

/** Starts and ends on a line of its own. */
export const BLOCK = 1;
/** Neither it nor what is in it is text: scripts, styles, frames. */
export const SKIPPED = 2;
/** Parted from its neighbours by a space. */
export const CELL = 4;
/** Has something to be noted besides text. */
export const NOTED = 8;
/** Breaks the line. */
export const BREAK = 16;

const BLOCKS =
  "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption " +
  "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre section " +
  "summary table tbody textarea tfoot thead title tr ul head noscript";

const KINDS = new Map<string, number>();
for (const tag of BLOCKS.split(" ")) KINDS.set(tag, BLOCK);
for (const tag of ["script", "style", "iframe", "noembed", "noframes"]) KINDS.set(tag, SKIPPED);
for (const tag of ["td", "th"]) KINDS.set(tag, CELL);
for (const tag of ["a", "area", "base", "img", "image", "input", "button", "select"]) KINDS.set(tag, NOTED);
KINDS.set("form", BLOCK | NOTED);
KINDS.set("textarea", BLOCK | NOTED);
KINDS.set("blockquote", BLOCK | NOTED);
KINDS.set("br", BREAK);

/** The meaning of a tag as a sum of the constants above; zero for inline elements and unknown ones. */
export function tagKind(tag: string): number {
  return KINDS.get(tag) ?? 0;
}
