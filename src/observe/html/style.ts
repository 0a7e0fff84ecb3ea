/** Lists of CSS declarations, read only as far as they decide whether something is seen, and where images are. */
import { COMMENT, markComments, stringEnd, unescapeDeclarations } from "./css-text.ts";
import type { Declarations, Style } from "./declarations.ts";
import { PROPERTIES, type Reader } from "./properties.ts";

/** Reads `a: b; c: d`. Unknown properties and values that are none are skipped, as browsers do; the later wins. */
export function parseStyle(text: string): Style {
  const found: { normal: Declarations | null; important: Declarations | null } = {
    normal: null,
    important: null,
  };
  const written = unescapeDeclarations(markComments(text).replaceAll(COMMENT, " "));
  const lower = written.toLowerCase();
  // URLs keep their case, unless lower-casing changed the length (U+0130) and positions no longer agree.
  const source = lower.length === written.length ? written : lower;
  let position = 0;
  while (position < lower.length) {
    const { colon, end } = declarationAt(lower, position);
    if (colon !== -1) {
      const reader = PROPERTIES.get(lower.slice(position, colon).trim());
      if (reader !== undefined)
        declare(reader, lower.slice(colon + 1, end), source.slice(colon + 1, end), found);
    }
    position = end + 1;
  }
  return found;
}

function declare(
  reader: Reader,
  lower: string,
  written: string,
  found: { normal: Declarations | null; important: Declarations | null },
): void {
  const value = lower.trim();
  const bang = value.lastIndexOf("!");
  const rank = bang === -1 ? "normal" : /^!\s*important$/.test(value.slice(bang)) ? "important" : null;
  if (rank === null) return;
  const declared = reader(bang === -1 ? value : value.slice(0, bang).trimEnd(), written);
  if (declared !== null) found[rank] = Object.assign(found[rank] ?? {}, declared);
}

/** Where a declaration has its colon (-1 without one) and where it ends: at a semicolon outside strings and parentheses. */
function declarationAt(css: string, start: number): { readonly colon: number; readonly end: number } {
  let colon = -1;
  for (let i = start; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === 59) return { colon, end: i };
    if (char === 58 && colon === -1) colon = i;
    else if (char === 34 || char === 39) i = stringEnd(css, i) - 1;
    else if (char === 40) {
      const close = css.indexOf(")", i);
      if (close === -1) break;
      i = close;
    }
  }
  return { colon, end: css.length };
}
