/** What an element looks like: the inherited state by which text and images are seen or not. */
import {
  attributeColor,
  COLOR_INHERITED,
  COLOR_TRANSPARENT,
  COLOR_UNKNOWN,
  type Color,
  colorsLookEqual,
} from "./color.ts";
import { matchingStyles, type Sheet } from "./sheet.ts";
import { type Declarations, parseStyle, type Style } from "./style.ts";
import { type Attributes, attribute, type Node } from "./tree.ts";

export interface Appearance {
  /** Nothing inside is shown, whatever it says itself: `display: none`, zero opacity, zero size, off-screen. */
  readonly gone: boolean;
  /** `visibility: hidden`, which a descendant may undo. */
  readonly invisible: boolean;
  readonly fontPx: number;
  readonly color: Color;
  /** What is painted behind: of this element or the nearest one outside that paints. */
  readonly background: Color;
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
const OPACITY_MIN = 0.05;
/** LIMIT: distinct style attributes kept for one document; beyond that each is parsed where it stands. */
const STYLES_KEPT_MAX = 5_000;

export const PAGE: Appearance = {
  gone: false,
  invisible: false,
  fontPx: DEFAULT_FONT_PX,
  color: BLACK,
  background: WHITE,
  preformatted: false,
  textHidden: false,
};

const UNSTYLED: Style = { normal: null, important: null };

/** Elements whose content a mail program does not show, in every style. */
const GONE_TAGS = new Set([
  "head",
  "title",
  "template",
  "noscript",
  "datalist",
  "audio",
  "video",
  "canvas",
  "rp",
  "object",
]);

/** Computes the look of elements of one document; distinct style attributes are parsed once. */
export class Stylist {
  private readonly sheet: Sheet;
  private readonly parsed = new Map<string, Style>();
  /** What the sheet says, by tag, class and id. */
  private readonly matched = new Map<string, Style>();

  constructor(sheet: Sheet) {
    this.sheet = sheet;
  }

  /** The look of `node` inside something that looks like `outer`. */
  look(node: Node, outer: Appearance): Look {
    const gone = GONE_TAGS.has(node.tag);
    if (node.attributes.length === 0 && this.sheet.size === 0 && !gone) {
      return {
        appearance: node.tag === "pre" ? derive(outer, { preformatted: true }, false) : outer,
        own: null,
      };
    }
    const own = this.declarations(node);
    const hidden = gone || isHiddenByAttribute(node.attributes);
    if (own === null && !hidden) return { appearance: outer, own };
    return { appearance: derive(outer, own ?? {}, hidden), own };
  }

  private declarations(node: Node): Declarations | null {
    const hints = node.attributes.length === 0 ? null : presentationalHints(node);
    const sheet = this.sheet.size === 0 ? UNSTYLED : this.fromSheet(node);
    const written = attribute(node, "style");
    const inline = written === null ? UNSTYLED : this.parse(written);
    if (sheet === UNSTYLED && inline.important === null) {
      if (hints === null) return inline.normal;
      return inline.normal === null ? hints : { ...hints, ...inline.normal };
    }
    if (inline === UNSTYLED && sheet.important === null && hints === null) return sheet.normal;
    return { ...hints, ...sheet.normal, ...inline.normal, ...sheet.important, ...inline.important };
  }

  private fromSheet(node: Node): Style {
    const [classes, id] = [attribute(node, "class"), attribute(node, "id")];
    const key = `${node.tag} ${classes ?? ""}#${id ?? ""}`;
    const known = this.matched.get(key);
    if (known !== undefined) return known;
    const style = merge(matchingStyles(this.sheet, node.tag, classes, id));
    if (this.matched.size < STYLES_KEPT_MAX) this.matched.set(key, style);
    return style;
  }

  private parse(text: string): Style {
    const known = this.parsed.get(text);
    if (known !== undefined) return known;
    const style = text === "" ? UNSTYLED : parseStyle(text);
    if (this.parsed.size < STYLES_KEPT_MAX) this.parsed.set(text, style);
    return style;
  }
}

function merge(styles: readonly Style[]): Style {
  if (styles.length < 2) return styles[0] ?? UNSTYLED;
  const normal: Declarations = {};
  const important: Declarations = {};
  for (const style of styles) {
    Object.assign(normal, style.normal);
    Object.assign(important, style.important);
  }
  return { normal, important };
}

function isHiddenByAttribute(attributes: Attributes): boolean {
  for (const { name, value } of attributes) {
    if (name === "hidden" && value.toLowerCase() !== "false") return true;
  }
  return false;
}

/** Attributes that work as styles (HTML §15.3), and the defaults of a few tags. Null when there are none. */
function presentationalHints(node: Node): Declarations | null {
  const hints: Declarations = {};
  if (node.tag === "pre") hints.preformatted = true;
  if (node.tag === "a" && attribute(node, "href") !== null) hints.color = LINK_BLUE;
  for (const { name, value } of node.attributes) {
    if (name === "bgcolor") hints.background = attributeColor(value);
    else if (name === "background" && value !== "") hints.background = COLOR_UNKNOWN;
    else if (node.tag === "font" && name === "color") hints.color = attributeColor(value);
    else if (node.tag === "font" && name === "size") hints.fontSize = DEFAULT_FONT_PX;
    else if (node.tag === "body" && name === "text") hints.color = attributeColor(value);
  }
  for (const _any in hints) return hints;
  return null;
}

function derive(outer: Appearance, own: Declarations, hidden: boolean): Appearance {
  const gone = outer.gone || hidden || isGone(own);
  const invisible = visibility(own.visibility, outer.invisible);
  const fontPx = fontSize(own, outer.fontPx);
  const background = behind(own, outer.background);
  const color = own.color === undefined || own.color === COLOR_INHERITED ? outer.color : own.color;
  const preformatted = own.preformatted ?? outer.preformatted;
  const textHidden =
    gone ||
    invisible ||
    fontPx < FONT_PX_MIN ||
    color === COLOR_TRANSPARENT ||
    colorsLookEqual(color, background);
  return { gone, invisible, fontPx, color, background, preformatted, textHidden };
}

function isGone(own: Declarations): boolean {
  if (own.display === "none" || own.hidden === true || own.offScreen === true) return true;
  if (own.opacity !== undefined && own.opacity < OPACITY_MIN) return true;
  if (own.positioned === true && own.farOffset === true) return true;
  if (own.clipsOverflow !== true) return false;
  return isNothing(own.height) || isNothing(own.maxHeight) || isNothing(own.width) || isNothing(own.maxWidth);
}

/** Up to one pixel, since `max-height: 1px` with `overflow: hidden` shows no letter either. */
function isNothing(size: number | undefined): boolean {
  return size !== undefined && size <= 1;
}

function visibility(own: string | undefined, outer: boolean): boolean {
  if (own === "hidden" || own === "collapse") return true;
  return own === "visible" || own === "initial" ? false : outer;
}

function fontSize(own: Declarations, outer: number): number {
  if (own.fontSize === undefined) return outer;
  return own.fontRelative === true ? own.fontSize * outer : own.fontSize;
}

function behind(own: Declarations, outer: Color): Color {
  if (own.backgroundImages !== undefined) return COLOR_UNKNOWN;
  const painted = own.background;
  if (painted === undefined || painted === COLOR_TRANSPARENT || painted === COLOR_INHERITED) return outer;
  return painted;
}
