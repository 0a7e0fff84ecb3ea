import { foldCase } from "../../core/fold-case.ts";
import type { Span } from "../../core/span.ts";

/**
 * The first place of a literal in a text, in UTF-16 units of the text as it is: folding keeps offsets. Null when
 * it does not occur.
 */
export function findText(haystack: string, needle: string, insensitive: boolean): Span | null {
  const start = insensitive ? foldCase(haystack).indexOf(foldCase(needle)) : haystack.indexOf(needle);
  return start < 0 ? null : { start, end: start + needle.length };
}
