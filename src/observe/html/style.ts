/** Lists of CSS declarations, read only as far as they decide whether something is seen, and where images are. */
import type { Color } from "./color.ts";
import { COMMENT, markComments, stringEnd, unescapeDeclarations } from "./css-text.ts";
import { PROPERTIES, type Reader } from "./properties.ts";

/**
 * What a list of declarations says, a member for each property, so that a later one undoes an earlier one.
 * Undefined says nothing. Distances are px; NaN is a distance that cannot be known.
 */
export interface Declarations {
  display?: string;
  visibility?: string;
  opacity?: number;
  /** The opacity that `filter` gives. */
  filterOpacity?: number;
  /** Px when `fontRelative` is false, else a factor of the parent's size. */
  fontSize?: number;
  fontRelative?: boolean;
  color?: Color;
  background?: Color;
  backgroundImages?: string[] | undefined;
  /** Each of these paints text in a way that `color` does not tell. */
  textFill?: boolean;
  textStroke?: boolean;
  textShadow?: boolean;
  clipsToText?: boolean;
  blends?: boolean;
  filters?: boolean;
  /** An animation runs, so what is hidden at first may be shown a moment later. */
  animated?: boolean;
  /** Border at the top as written, such as `solid #e1e1e1 1.0pt`; reply separators are known by it. */
  borderTop?: string;
  overflowX?: string;
  overflowY?: string;
  height?: number | undefined;
  maxHeight?: number | undefined;
  minHeight?: number | undefined;
  width?: number | undefined;
  maxWidth?: number | undefined;
  minWidth?: number | undefined;
  paddingTop?: number | undefined;
  paddingBottom?: number | undefined;
  paddingLeft?: number | undefined;
  paddingRight?: number | undefined;
  marginLeft?: number | undefined;
  position?: string;
  left?: number | undefined;
  right?: number | undefined;
  top?: number | undefined;
  bottom?: number | undefined;
  /** `left` is a share of the width of the containing block. */
  leftIsPercent?: boolean;
  float?: string;
  textIndent?: number | undefined;
  /** Text begins elsewhere than at the left: `right`, `center`, or right to left. */
  textAlign?: string;
  direction?: string;
  /** A `clip` that leaves nothing; it counts for elements positioned absolutely. */
  clipped?: boolean;
  /** A `clip-path` that leaves nothing. */
  clipPathEmpty?: boolean;
  /** A `transform` to nothing. */
  scaledAway?: boolean;
  /** How far a `transform` moves to the right. */
  shiftX?: number;
  contentHidden?: boolean;
  preformatted?: boolean;
}

/** Declarations in two ranks, CSS Cascade 5 §6.3: important ones win over everything else. */
export interface Style {
  readonly normal: Declarations | null;
  readonly important: Declarations | null;
}

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
