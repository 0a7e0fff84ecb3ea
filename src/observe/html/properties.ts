/** The CSS properties that matter, each with a reader that gives null for a value a browser leaves out. */

import { clipIsEmpty, clipPathIsEmpty, transform } from "./clips.ts";
import { COLOR_INHERITED, COLOR_TRANSPARENT, COLOR_UNKNOWN, type Color, cssColor } from "./color.ts";
import type { Declarations } from "./declarations.ts";
import { dimension, isWideKeyword, length } from "./length.ts";

/** `value` is trimmed, in lower case and without `!important`; `written` keeps its case. */
export type Reader = (value: string, written: string) => Declarations | null;

/** Stands for a size that is not known and can be read. */
const LEGIBLE_PX = 13;
/** Stands for a keyword that cannot be known: it never hides. */
const UNKNOWN_KEYWORD = "?";

const DISPLAYS = words(
  "none block inline inline-block list-item run-in flow flow-root flex inline-flex grid inline-grid table " +
    "inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column " +
    "table-column-group table-caption contents ruby ruby-base ruby-text math -webkit-box -webkit-inline-box " +
    "-webkit-flex -webkit-inline-flex -ms-flexbox -ms-inline-flexbox -ms-grid -moz-box -moz-inline-box",
);
const VISIBILITIES = words("visible hidden collapse");
const POSITIONS = words("static relative absolute fixed sticky -webkit-sticky");
const OVERFLOWS = words("visible hidden clip scroll auto overlay");
const FLOATS = words("none left right inline-start inline-end");
const ALIGNS = words(
  "left right center start end justify match-parent -webkit-center -webkit-right -webkit-left",
);
const SIZE_KEYWORDS = words(
  "auto none min-content max-content fit-content stretch -webkit-fill-available -moz-available",
);
const FONT_KEYWORDS = words("xx-small x-small small medium large x-large xx-large xxx-large smaller larger");

export const PROPERTIES: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["display", (value) => keyword("display", value, DISPLAYS)],
  ["visibility", (value) => keyword("visibility", value, VISIBILITIES)],
  ["opacity", (value) => ratio("opacity", value)],
  ["filter", filter],
  ["-webkit-filter", filter],
  ["font-size", fontSize],
  ["font", fontShorthand],
  ["color", (value) => colorOf("color", value)],
  ["background-color", (value) => colorOf("background", value)],
  ["background", backgroundShorthand],
  ["background-image", backgroundImage],
  ["background-clip", clipToText],
  ["-webkit-background-clip", clipToText],
  ["-webkit-text-fill-color", (value) => ({ textFill: !isAsColor(value) })],
  ["-webkit-text-stroke", (value) => ({ textStroke: !isAsColor(value) && value !== "0" })],
  ["-webkit-text-stroke-width", (value) => ({ textStroke: !isAsColor(value) && length(value) !== 0 })],
  ["text-shadow", (value) => ({ textShadow: value !== "none" && value !== "initial" })],
  ["mix-blend-mode", (value) => ({ blends: value !== "normal" && !isWideKeyword(value) })],
  ["backdrop-filter", (value) => ({ blends: value !== "none" && !isWideKeyword(value) })],
  ["animation", animation],
  ["animation-name", animation],
  ["-webkit-animation", animation],
  ["border-top", (value) => ({ borderTop: value })],
  ["border", (value) => ({ borderTop: value })],
  ["overflow", overflow],
  ["overflow-x", (value) => keyword("overflowX", value, OVERFLOWS)],
  ["overflow-y", (value) => keyword("overflowY", value, OVERFLOWS)],
  ["height", (value) => size("height", value)],
  ["max-height", (value) => size("maxHeight", value)],
  ["min-height", (value) => size("minHeight", value)],
  ["width", (value) => size("width", value)],
  ["max-width", (value) => size("maxWidth", value)],
  ["min-width", (value) => size("minWidth", value)],
  ["padding", padding],
  ["padding-top", (value) => distance("paddingTop", value)],
  ["padding-bottom", (value) => distance("paddingBottom", value)],
  ["padding-left", (value) => distance("paddingLeft", value)],
  ["padding-right", (value) => distance("paddingRight", value)],
  ["margin", margin],
  ["margin-left", (value) => distance("marginLeft", value)],
  ["position", (value) => keyword("position", value, POSITIONS)],
  ["left", left],
  ["right", (value) => distance("right", value)],
  ["top", (value) => distance("top", value)],
  ["bottom", (value) => distance("bottom", value)],
  ["inset", inset],
  ["float", (value) => keyword("float", value, FLOATS)],
  ["text-indent", (value) => distance("textIndent", value)],
  ["text-align", (value) => keyword("textAlign", value, ALIGNS)],
  ["direction", (value) => keyword("direction", value, new Set(["ltr", "rtl"]))],
  ["clip", clip],
  ["clip-path", (value) => ({ clipPathEmpty: clipPathIsEmpty(value) })],
  ["-webkit-clip-path", (value) => ({ clipPathEmpty: clipPathIsEmpty(value) })],
  ["transform", transform],
  ["-webkit-transform", transform],
  ["scale", (value) => ({ scaledAway: /^0(?:\.0+)?%?(?:\s|$)/.test(value) })],
  ["content-visibility", (value) => ({ contentHidden: value === "hidden" })],
  ["white-space", (value) => ({ preformatted: value.startsWith("pre") || value === "break-spaces" })],
]);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

type KeywordMember =
  | "display"
  | "visibility"
  | "position"
  | "overflowX"
  | "overflowY"
  | "float"
  | "textAlign"
  | "direction";

/** One word of those the property takes, or two of them (`block flow`). */
function keyword(member: KeywordMember, value: string, known: ReadonlySet<string>): Declarations | null {
  if (known.has(value)) return { [member]: value };
  if (isWideKeyword(value)) return { [member]: value };
  if (value.includes("(")) return value.includes("var(") ? { [member]: UNKNOWN_KEYWORD } : null;
  const parts = value.split(/\s+/, 3);
  const valid = member === "display" && parts.length === 2 && parts.every((part) => known.has(part));
  return valid && !parts.includes("none") ? { [member]: UNKNOWN_KEYWORD } : null;
}

function ratio(member: "opacity" | "filterOpacity", value: string): Declarations | null {
  const found = dimension(value);
  if (found === null) return isWideKeyword(value) || value.includes("(") ? { [member]: 1 } : null;
  if (found.unit !== "" && found.unit !== "%") return null;
  return { [member]: found.unit === "%" ? found.number / 100 : found.number };
}

/** `opacity(…)` is read; any other filter but a blur changes colours in ways not followed here. */
function filter(value: string): Declarations | null {
  if (value === "none" || isWideKeyword(value)) return { filters: false, filterOpacity: 1 };
  const inside = /^opacity\(([^()]*)\)$/.exec(value)?.[1];
  if (inside !== undefined) {
    const read = ratio("filterOpacity", inside.trim() || "1");
    return read === null ? null : { filters: false, ...read };
  }
  return value.includes("(") ? { filters: !value.startsWith("blur("), filterOpacity: 1 } : null;
}

function colorOf(member: "color" | "background", value: string): Declarations | null {
  const color = cssColor(value);
  if (color !== COLOR_UNKNOWN) return { [member]: color };
  if (isWideKeyword(value)) {
    // Initially text is black or white, as the system has it, and backgrounds are not painted.
    return { [member]: member === "color" ? COLOR_UNKNOWN : COLOR_TRANSPARENT };
  }
  return isColorWord(value) ? { [member]: COLOR_UNKNOWN } : null;
}

// System colours (CSS Color 4 §6.2); `color(…)`, `lab(…)` and variables are functions.
const SYSTEM_COLORS = words(
  "accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field fieldtext " +
    "graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext visitedtext window " +
    "windowtext infotext infobackground menu menutext captiontext background activeborder activecaption " +
    "appworkspace buttonhighlight buttonshadow inactiveborder inactivecaption inactivecaptiontext scrollbar " +
    "threeddarkshadow threedface threedhighlight threedlightshadow threedshadow windowframe -webkit-link " +
    "-webkit-text -internal-light-dark",
);

/** Colours we cannot know and a browser may; quirks mode also takes digits without `#`. */
function isColorWord(value: string): boolean {
  return value.includes("(") || SYSTEM_COLORS.has(value) || /^(?:[0-9a-f]{3}|[0-9a-f]{6})$/.test(value);
}

function isAsColor(value: string): boolean {
  return value === "currentcolor" || isWideKeyword(value);
}

/** `url(…)` arguments of a value, quotes removed. */
function urls(written: string): string[] {
  const found: string[] = [];
  const lower = written.toLowerCase();
  let position = 0;
  for (let count = 0; count < 8; count++) {
    const open = lower.indexOf("url(", position);
    if (open === -1) break;
    const close = written.indexOf(")", open);
    const inside = written.slice(open + 4, close === -1 ? undefined : close).trim();
    const quoted = inside.startsWith('"') || inside.startsWith("'");
    found.push(quoted ? inside.slice(1, inside.endsWith(inside[0]!) ? -1 : undefined) : inside);
    if (close === -1) break;
    position = close;
  }
  return found;
}

function backgroundImage(value: string, written: string): Declarations | null {
  if (value === "none" || isWideKeyword(value)) return { backgroundImages: undefined };
  return value.includes("(") ? { backgroundImages: urls(written) } : null;
}

function clipToText(value: string): Declarations {
  return { clipsToText: value.includes("text") };
}

/** The shorthand: its colour is found among its words; with an image the colour cannot be relied on. */
function backgroundShorthand(value: string, written: string): Declarations | null {
  const clipsToText = /\btext\b/.test(value);
  if (value.includes("url(") || value.includes("gradient")) {
    return { backgroundImages: urls(written), background: COLOR_UNKNOWN, clipsToText };
  }
  const background = backgroundColor(value);
  return background === null ? null : { background, backgroundImages: undefined, clipsToText };
}

function backgroundColor(value: string): Color | null {
  const whole = cssColor(value);
  if (whole !== COLOR_UNKNOWN) return whole;
  if (value === "none" || (isWideKeyword(value) && value !== "inherit")) return COLOR_TRANSPARENT;
  if (value === "inherit") return COLOR_INHERITED;
  for (const word of value.split(/\s+/, 10)) {
    const color = cssColor(word);
    if (color !== COLOR_UNKNOWN) return color;
  }
  const start = value.search(/(?:rgb|hsl)a?\(/);
  return start === -1 ? COLOR_UNKNOWN : cssColor(value.slice(start, value.indexOf(")", start) + 1));
}

function animation(value: string): Declarations {
  return { animated: value !== "none" && !isWideKeyword(value) };
}

function fontSize(value: string): Declarations | null {
  const known = length(value);
  if (known === null) {
    // Keywords are all legible; `inherit` is a factor of one.
    if (value === "inherit" || value === "unset") return { fontSize: 1, fontRelative: true };
    return FONT_KEYWORDS.has(value) || isWideKeyword(value)
      ? { fontSize: LEGIBLE_PX, fontRelative: false }
      : null;
  }
  if (Number.isNaN(known)) return { fontSize: LEGIBLE_PX, fontRelative: false };
  if (known < 0) return null;
  const { number, unit } = dimension(value)!;
  if (unit === "%" || unit === "em")
    return { fontSize: number / (unit === "%" ? 100 : 1), fontRelative: true };
  return { fontSize: known, fontRelative: false };
}

/** `font: italic 0/0 a`: the size is the first word that starts with a digit and is no weight. */
function fontShorthand(value: string): Declarations | null {
  const parts = value.split(/\s+/, 6);
  for (const word of parts) {
    const written = word.split("/", 1)[0]!;
    if (/^[0-9.]/.test(written) && !/^[1-9]00$/.test(written)) {
      // A shorthand without a family is none.
      return parts.at(-1) === word ? null : fontSize(written);
    }
  }
  const named = isWideKeyword(value) || parts.some((word) => FONT_KEYWORDS.has(word)) || value.includes("(");
  return named ? { fontSize: LEGIBLE_PX, fontRelative: false } : null;
}

function overflow(value: string): Declarations | null {
  const [x, y, ...more] = value.split(/\s+/, 3);
  const horizontal = keyword("overflowX", x!, OVERFLOWS);
  const vertical = keyword("overflowY", y ?? x!, OVERFLOWS);
  return horizontal === null || vertical === null || more.length > 0 ? null : { ...horizontal, ...vertical };
}

type SizeMember = "height" | "maxHeight" | "minHeight" | "width" | "maxWidth" | "minWidth";

function size(member: SizeMember, value: string): Declarations | null {
  if (SIZE_KEYWORDS.has(value) || isWideKeyword(value)) return { [member]: undefined };
  const known = length(value);
  if (known === null || known < 0) return null;
  const shared = value.endsWith("%") && known !== 0;
  return { [member]: Number.isNaN(known) || shared ? undefined : known };
}

/** What moves a box or makes room in it. */
export type DistanceMember =
  | "paddingTop"
  | "paddingBottom"
  | "paddingLeft"
  | "paddingRight"
  | "marginLeft"
  | "left"
  | "right"
  | "top"
  | "bottom"
  | "textIndent";

function distance(member: DistanceMember, value: string): Declarations | null {
  if (value === "auto" || isWideKeyword(value)) return { [member]: undefined };
  const known = length(value.split(/\s+/, 1)[0]!);
  return known === null ? null : { [member]: known };
}

function left(value: string): Declarations | null {
  const read = distance("left", value);
  return read === null ? null : { ...read, leftIsPercent: value.endsWith("%") };
}

/** The values of a shorthand for four sides as top, right, bottom, left. Null when one of them is none. */
function sides(value: string): readonly (number | undefined)[] | null {
  // LIMIT: looking for the bracket from each space costs the square; no real shorthand is near that long.
  if (value.length > 200) return [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const parts = value.split(/\s+(?![^(]*\))/, 5);
  if (parts.length > 4) return null;
  const read = parts.map((part) => (part === "auto" || isWideKeyword(part) ? undefined : length(part)));
  if (read.includes(null)) return null;
  const [top, right = top, bottom = top, leftSide = right] = read as (number | undefined)[];
  return [top, right, bottom, leftSide];
}

function padding(value: string): Declarations | null {
  const read = sides(value);
  if (read === null) return null;
  const [paddingTop, paddingRight, paddingBottom, paddingLeft] = read;
  return { paddingTop, paddingRight, paddingBottom, paddingLeft };
}

function margin(value: string): Declarations | null {
  const read = sides(value);
  return read === null ? null : { marginLeft: read[3] };
}

function inset(value: string): Declarations | null {
  const read = sides(value);
  if (read === null) return null;
  const [top, right, bottom, leftSide] = read;
  return { top, right, bottom, left: leftSide, leftIsPercent: value.includes("%") };
}

function clip(value: string): Declarations | null {
  if (value === "auto" || isWideKeyword(value)) return { clipped: false };
  return value.startsWith("rect(") ? { clipped: clipIsEmpty(value) } : null;
}
