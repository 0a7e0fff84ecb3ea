/** What an element looks like: the inherited state by which text and images are seen or not. */

import { boxOf, CORNER, type Cut, cutOf, isLost, isOffPage, type Place, placeOf } from "./box.ts";
import {
  attributeColor,
  COLOR_INHERITED,
  COLOR_TRANSPARENT,
  COLOR_UNKNOWN,
  type Color,
  colorsLookEqual,
} from "./color.ts";
import type { Declarations, Style } from "./declarations.ts";
import type { Sheet } from "./sheet.ts";
import { parseStyle } from "./style.ts";
import { attribute, type Node } from "./tree.ts";

export interface Appearance {
  /** Not shown: one of the following four. */
  readonly gone: boolean;
  /** Nothing inside is shown, whatever it says itself: `display: none`, zero opacity. */
  readonly lost: boolean;
  readonly cut: Cut;
  readonly place: Place;
  /** How many closed `<details>` it is in, other than in their summaries. */
  readonly closed: number;
  /** `visibility: hidden`, which a descendant may undo. */
  readonly invisible: boolean;
  readonly fontPx: number;
  readonly color: Color;
  /** What is painted behind: of this element or the nearest one outside that paints. */
  readonly background: Color;
  /** Text is painted as its colour does not tell, for these reasons: filters and blending, a shadow, a fill, a stroke. */
  readonly repainted: boolean;
  readonly textShadow: boolean;
  readonly textFill: boolean;
  readonly textStroke: boolean;
  readonly preformatted: boolean;
  /** Text directly inside is not seen: any of the above, or its colour is that of the background. */
  readonly textHidden: boolean;
}

export interface Look {
  readonly appearance: Appearance;
  /** This element's own declarations where others read them: images, sizes, borders. Null when there are none. */
  readonly own: Declarations | null;
}

const DEFAULT_FONT_PX = 16;
const BLACK: Color = 0x000000;
const WHITE: Color = 0xffffff;
const LINK_BLUE: Color = 0x0000ee;
// A font of one pixel is a hair line; two is the smallest that is text at all.
const FONT_PX_MIN = 2;
/** LIMIT: distinct style attributes kept for one document; beyond that each is parsed where it stands. */
const STYLES_KEPT_MAX = 5_000;

export const PAGE: Appearance = {
  gone: false,
  lost: false,
  cut: "none",
  place: CORNER,
  closed: 0,
  invisible: false,
  fontPx: DEFAULT_FONT_PX,
  color: BLACK,
  background: WHITE,
  repainted: false,
  textShadow: false,
  textFill: false,
  textStroke: false,
  preformatted: false,
  textHidden: false,
};

const UNSTYLED: Style = { normal: null, important: null };

/**
 * Elements whose content a mail program does not show, in every style. What stands in `<noscript>`, `<object>` and
 * `<video>` is shown by programs that do not know or run them, and that is most.
 */
const GONE_TAGS = new Set(["head", "title", "template", "datalist", "canvas", "rp"]);
/** Elements that look otherwise than what is around them without any attribute. */
const SPECIAL_TAGS = new Set([...GONE_TAGS, "pre", "details", "summary", "center", "th", "caption"]);

/** Computes the look of elements of one document; distinct style attributes are parsed once. */
export class Stylist {
  private readonly sheet: Sheet;
  private readonly parsed = new Map<string, Style>();
  /** Declarations by what the sheet says and then by the style attribute, for elements and for links. */
  private readonly cascaded = new Map<Style, Map<Style, Declarations>>();
  private readonly cascadedLinks = new Map<Style, Map<Style, Declarations>>();

  constructor(sheet: Sheet) {
    this.sheet = sheet;
  }

  /** The look of `node` inside something that looks like `outer`. */
  look(node: Node, outer: Appearance): Look {
    const isSpecial = SPECIAL_TAGS.has(node.tag);
    if (!isSpecial && node.attributes.length === 0 && this.sheet.isEmpty) {
      return { appearance: outer, own: null };
    }
    const own = this.declarations(node);
    if (own === null && !isSpecial) return { appearance: outer, own };
    return { appearance: derive(node, own ?? {}, outer), own };
  }

  private declarations(node: Node): Declarations | null {
    const hints = node.attributes.length === 0 && node.tag !== "pre" ? null : presentationalHints(node);
    const sheet = this.sheet.isEmpty ? UNSTYLED : this.sheet.styleOf(node);
    const written = attribute(node, "style");
    const inline = written === null ? UNSTYLED : this.parse(written);
    if (sheet.normal === null && sheet.important === null && inline.important === null) {
      if (hints === null) return inline.normal;
      if (inline.normal === null) return hints;
    }
    if (hints === null) return cascadeOnce(this.cascaded, { hints, sheet, inline });
    if (hints === LINK_HINTS) return cascadeOnce(this.cascadedLinks, { hints, sheet, inline });
    return cascade({ hints, sheet, inline });
  }

  private parse(text: string): Style {
    const known = this.parsed.get(text);
    if (known !== undefined) return known;
    const style = text === "" ? UNSTYLED : parseStyle(text);
    if (this.parsed.size < STYLES_KEPT_MAX) this.parsed.set(text, style);
    return style;
  }
}

interface Sources {
  readonly hints: Declarations | null;
  readonly sheet: Style;
  readonly inline: Style;
}

/** CSS Cascade 5 §6.1, weakest first. */
function cascade({ hints, sheet, inline }: Sources): Declarations {
  return { ...hints, ...sheet.normal, ...inline.normal, ...sheet.important, ...inline.important };
}

function cascadeOnce(known: Map<Style, Map<Style, Declarations>>, sources: Sources): Declarations {
  let bySheet = known.get(sources.sheet);
  if (bySheet === undefined) {
    bySheet = new Map();
    known.set(sources.sheet, bySheet);
  }
  let result = bySheet.get(sources.inline);
  if (result === undefined) {
    result = cascade(sources);
    bySheet.set(sources.inline, result);
  }
  return result;
}

/** Attributes that work as styles (HTML §15.3), and the defaults of a few tags. Null when there are none. */
function presentationalHints(node: Node): Declarations | null {
  let hints = null as Declarations | null;
  for (const attribute of node.attributes) {
    const hint: Declarations | null = hintOf(node.tag, attribute.name, attribute.value);
    if (hint !== null) hints = hints === null ? hint : { ...hints, ...hint };
  }
  return node.tag === "pre" ? { preformatted: true, ...hints } : hints;
}

const LINK_HINTS: Declarations = { color: LINK_BLUE };

function hintOf(tag: string, name: string, value: string): Declarations | null {
  switch (name) {
    case "href":
      return tag === "a" ? LINK_HINTS : null;
    case "hidden":
      return { display: "none" };
    case "bgcolor":
      return { background: attributeColor(value) };
    case "background":
      return value === "" ? null : { background: COLOR_UNKNOWN };
    case "color":
      return tag === "font" ? { color: attributeColor(value) } : null;
    case "size":
      return tag === "font" ? { fontSize: DEFAULT_FONT_PX } : null;
    case "text":
      return tag === "body" ? { color: attributeColor(value) } : null;
    default:
      return null;
  }
}

function derive(node: Node, own: Declarations, outer: Appearance): Appearance {
  const box = boxOf(node.tag, own);
  const lost = outer.lost || GONE_TAGS.has(node.tag) || isLost(own, box);
  const cut = cutOf(own, box, outer.cut);
  const place = placeOf(node, own, box, outer.place);
  const closed = closedAround(node, outer.closed);
  const gone = lost || cut !== "none" || closed > 0 || isOffPage(place);
  const invisible = own.animated !== true && visibility(own.visibility, outer.invisible);
  const fontPx = fontSize(own, outer.fontPx);
  const background = behind(own, outer.background);
  const repainted =
    outer.repainted || own.blends === true || own.filters === true || own.clipsToText === true;
  const textShadow = own.textShadow ?? outer.textShadow;
  const textFill = own.textFill ?? outer.textFill;
  const textStroke = own.textStroke ?? outer.textStroke;
  const color = textColor(own, outer.color);
  const preformatted = own.preformatted ?? outer.preformatted;
  const isPainted = repainted || textShadow || textFill || textStroke || own.animated === true;
  const textHidden =
    gone ||
    invisible ||
    fontPx < FONT_PX_MIN ||
    (!isPainted && (color === COLOR_TRANSPARENT || colorsLookEqual(color, background)));
  return {
    gone,
    lost,
    cut,
    place,
    closed,
    invisible,
    fontPx,
    color,
    background,
    repainted,
    textShadow,
    textFill,
    textStroke,
    preformatted,
    textHidden,
  };
}

/** Of a closed `<details>` only the first summary is seen (HTML §4.11.1). */
function closedAround(node: Node, outer: number): number {
  if (node.tag === "details") return attribute(node, "open") === null ? outer + 1 : outer;
  if (node.tag !== "summary" || outer === 0) return outer;
  const details = node.parent;
  if (details === null || details.tag !== "details" || attribute(details, "open") !== null) return outer;
  for (let before = node.previous; before !== null; before = before.previous) {
    if (before.tag === "summary") return outer;
  }
  return outer - 1;
}

function textColor(own: Declarations, outer: Color): Color {
  if (own.animated === true) return COLOR_UNKNOWN;
  return own.color === undefined || own.color === COLOR_INHERITED ? outer : own.color;
}

function visibility(own: string | undefined, outer: boolean): boolean {
  if (own === "hidden" || own === "collapse") return true;
  return own === "visible" || own === "initial" ? false : outer;
}

function fontSize(own: Declarations, outer: number): number {
  if (own.animated === true) return Math.max(outer, FONT_PX_MIN);
  if (own.fontSize === undefined) return outer;
  return own.fontRelative === true ? own.fontSize * outer : own.fontSize;
}

function behind(own: Declarations, outer: Color): Color {
  if (own.backgroundImages !== undefined) return COLOR_UNKNOWN;
  const painted = own.background;
  if (painted === undefined || painted === COLOR_TRANSPARENT || painted === COLOR_INHERITED) return outer;
  return painted;
}
