/** What remains of declarations that may apply or not: they can show what others hide, and never hide. */

import { isNothing, OPACITY_MIN } from "./box.ts";
import { COLOR_UNKNOWN } from "./color.ts";
import type { Declarations, Style } from "./declarations.ts";
import type { DistanceMember } from "./properties.ts";

/** Declares that nothing of the element is known to be hidden, whatever is declared besides. */
export const ALL_IN_DOUBT: Style = {
  normal: null,
  important: { animated: true, color: COLOR_UNKNOWN, background: COLOR_UNKNOWN },
};

/** A font is in doubt when it is not nearly nothing. */
const FONT_PX_MIN = 2;

/** The part of a style that shows, in both ranks. */
export function inDoubt(style: Style): Style {
  return { normal: shown(style.normal), important: shown(style.important) };
}

function shown(declared: Declarations | null): Declarations | null {
  if (declared === null) return null;
  const result: Declarations = {};
  for (const name of Object.keys(declared) as (keyof Declarations)[]) {
    Object.assign(result, SHOWN[name]?.(declared));
  }
  return result;
}

function unlessNothing(member: "height" | "maxHeight" | "width" | "maxWidth") {
  return (d: Declarations): Declarations | null => (isNothing(d[member]) ? null : { [member]: undefined });
}

function unlessTrue(member: "clipped" | "clipPathEmpty" | "contentHidden") {
  return (d: Declarations): Declarations | null => (d[member] === true ? null : { [member]: false });
}

function ifTrue(
  member: "textFill" | "textStroke" | "textShadow" | "clipsToText" | "blends" | "filters" | "animated",
) {
  return (d: Declarations): Declarations | null => (d[member] === true ? { [member]: true } : null);
}

function unlessClipping(member: "overflowX" | "overflowY") {
  return (d: Declarations): Declarations | null =>
    d[member] === "hidden" || d[member] === "clip" ? null : { [member]: d[member]! };
}

function unknownPlace(member: DistanceMember | "shiftX") {
  return (d: Declarations): Declarations | null => (d[member] === 0 ? null : { [member]: Number.NaN });
}

/** Members without an entry say nothing about what is seen. */
const SHOWN: { readonly [Name in keyof Declarations]: (declared: Declarations) => Declarations | null } = {
  display: (d) => (d.display === "none" ? null : { display: d.display! }),
  visibility: (d) =>
    d.visibility === "hidden" || d.visibility === "collapse" ? null : { visibility: d.visibility! },
  opacity: (d) => (d.opacity! < OPACITY_MIN ? null : { opacity: 1 }),
  filterOpacity: (d) => (d.filterOpacity! < OPACITY_MIN ? null : { filterOpacity: 1 }),
  fontSize: (d) => {
    const px = d.fontSize! * (d.fontRelative === true ? 16 : 1);
    return px < FONT_PX_MIN ? null : { fontSize: px, fontRelative: false };
  },
  color: () => ({ color: COLOR_UNKNOWN }),
  background: () => ({ background: COLOR_UNKNOWN }),
  backgroundImages: () => ({ background: COLOR_UNKNOWN }),
  textFill: ifTrue("textFill"),
  textStroke: ifTrue("textStroke"),
  textShadow: ifTrue("textShadow"),
  clipsToText: ifTrue("clipsToText"),
  blends: ifTrue("blends"),
  filters: ifTrue("filters"),
  animated: ifTrue("animated"),
  overflowX: unlessClipping("overflowX"),
  overflowY: unlessClipping("overflowY"),
  height: unlessNothing("height"),
  maxHeight: unlessNothing("maxHeight"),
  width: unlessNothing("width"),
  maxWidth: unlessNothing("maxWidth"),
  minHeight: (d) => ({ minHeight: d.minHeight }),
  minWidth: (d) => ({ minWidth: d.minWidth }),
  paddingTop: unknownPlace("paddingTop"),
  paddingBottom: unknownPlace("paddingBottom"),
  paddingLeft: unknownPlace("paddingLeft"),
  paddingRight: unknownPlace("paddingRight"),
  marginLeft: unknownPlace("marginLeft"),
  left: unknownPlace("left"),
  right: unknownPlace("right"),
  top: unknownPlace("top"),
  bottom: unknownPlace("bottom"),
  textIndent: unknownPlace("textIndent"),
  shiftX: unknownPlace("shiftX"),
  // Where an element is in doubt, it may be anywhere.
  position: () => ({ shiftX: Number.NaN, position: "static", clipped: false }),
  float: () => ({ marginLeft: Number.NaN }),
  textAlign: () => ({ textAlign: "center" }),
  direction: () => ({ direction: "rtl" }),
  clipped: unlessTrue("clipped"),
  clipPathEmpty: unlessTrue("clipPathEmpty"),
  scaledAway: (d) => (d.scaledAway === true ? null : { scaledAway: false }),
  contentHidden: unlessTrue("contentHidden"),
};
