/** What CSS declarations say, as far as it decides whether something is seen, and where images are. */
import type { Color } from "./color.ts";

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
