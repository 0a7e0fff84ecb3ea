/** CSS declarations, read only as far as they decide whether something is seen, and where images are. */
import { COLOR_TRANSPARENT, COLOR_UNKNOWN, type Color, cssColor } from "./color.ts";

/** What a list of declarations says; a member that is undefined says nothing. */
export interface Declarations {
  display?: string;
  visibility?: string;
  opacity?: number;
  /** Px when `fontRelative` is false, else a factor of the parent's size. */
  fontSize?: number;
  fontRelative?: boolean;
  color?: Color;
  background?: Color;
  backgroundImages?: string[];
  /** Border at the top as written, such as `solid #e1e1e1 1.0pt`; reply separators are known by it. */
  borderTop?: string;
  clipsOverflow?: boolean;
  /** Px; zero and `overflow: hidden` together hide. */
  height?: number | undefined;
  maxHeight?: number | undefined;
  width?: number | undefined;
  maxWidth?: number | undefined;
  positioned?: boolean;
  /** `left`, `top` and so on far outside the page; it counts for positioned elements. */
  farOffset?: boolean;
  /** An indent or a margin far outside the page. */
  offScreen?: boolean;
  /** `mso-hide: all`, or clipped to nothing. */
  hidden?: boolean;
  preformatted?: boolean;
}

/** Declarations in two ranks, CSS Cascade 5 §6.3: important ones win over everything else. */
export interface Style {
  readonly normal: Declarations | null;
  readonly important: Declarations | null;
}

// LIMIT: a style attribute can be as long as the mail. Real ones stay far below.
const STYLE_CHARS_MAX = 10_000;
const DECLARATIONS_MAX = 200;
/** Off-screen means at least this far out; smaller negative margins are layout. */
const OFF_SCREEN_PX = -500;
/** Stands for a size that is not known and can be read. */
const LEGIBLE_PX = 13;

/** `value` is trimmed, in lower case and without `!important`; `written` keeps its case. */
type Reader = (value: string, written: string) => Declarations | null;

const READERS = new Map<string, Reader>([
  ["display", (value) => ({ display: value })],
  ["visibility", (value) => ({ visibility: value })],
  ["opacity", (value) => ({ opacity: ratio(value) })],
  ["font-size", fontSize],
  ["font", fontShorthand],
  ["color", (value) => ({ color: cssColor(value) })],
  ["background-color", (value) => ({ background: cssColor(value) })],
  ["background", backgroundShorthand],
  ["background-image", backgroundImage],
  ["border-top", (value) => ({ borderTop: value })],
  ["border", (value) => ({ borderTop: value })],
  ["overflow", overflow],
  ["overflow-y", overflow],
  ["height", (value) => ({ height: px(value) })],
  ["max-height", (value) => ({ maxHeight: px(value) })],
  ["width", (value) => ({ width: px(value) })],
  ["max-width", (value) => ({ maxWidth: px(value) })],
  ["position", (value) => ({ positioned: value === "absolute" || value === "fixed" })],
  ["left", offset],
  ["top", offset],
  ["right", offset],
  ["bottom", offset],
  ["text-indent", indent],
  ["margin-left", indent],
  ["margin-top", indent],
  ["mso-hide", (value) => ({ hidden: value === "all" })],
  ["clip", clip],
  ["clip-path", clip],
  ["white-space", (value) => ({ preformatted: value.startsWith("pre") || value === "break-spaces" })],
]);

/** Reads `a: b; c: d`. Unknown properties are skipped; of two equal ones the later wins. */
export function parseStyle(text: string): Style {
  const found: { normal: Declarations | null; important: Declarations | null } = {
    normal: null,
    important: null,
  };
  const written = plainCss(text.length > STYLE_CHARS_MAX ? text.slice(0, STYLE_CHARS_MAX) : text);
  const lower = written.toLowerCase();
  // URLs keep their case, unless lower-casing changed the length (U+0130) and positions no longer agree.
  const source = lower.length === written.length ? written : lower;
  let position = 0;
  for (let count = 0; count < DECLARATIONS_MAX && position < lower.length; count++) {
    const end = declarationEnd(lower, position);
    const colon = lower.indexOf(":", position);
    if (colon === -1) break;
    if (colon < end) {
      const reader = READERS.get(lower.slice(position, colon).trim());
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
  const rank = bang === -1 ? "normal" : value.endsWith("important") ? "important" : null;
  if (rank === null) return;
  const declared = reader(bang === -1 ? value : value.slice(0, bang).trimEnd(), written);
  if (declared !== null) found[rank] = Object.assign(found[rank] ?? {}, declared);
}

/**
 * Without comments and with escapes undone: `d\69 splay` is `display` to a browser (CSS Syntax 3 §4.3.7), and so
 * to the reader of the mail.
 */
function plainCss(text: string): string {
  const plain = text.includes("/*") ? withoutComments(text) : text;
  if (!plain.includes("\\")) return plain;
  return plain.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_all, hex: string | undefined, char: string) => {
    if (hex === undefined) return char;
    const code = Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** Removes CSS comments; one that is not closed runs to the end. */
export function withoutComments(css: string): string {
  let out = "";
  let position = 0;
  for (;;) {
    const start = css.indexOf("/*", position);
    if (start === -1) return out + css.slice(position);
    out += css.slice(position, start);
    const end = css.indexOf("*/", start + 2);
    if (end === -1) return out;
    position = end + 2;
  }
}

/** The end of a declaration: a semicolon outside parentheses (`url(data:image/png;base64,…)`). */
function declarationEnd(css: string, start: number): number {
  const semicolon = css.indexOf(";", start);
  const end = semicolon === -1 ? css.length : semicolon;
  const open = css.indexOf("(", start);
  if (open === -1 || open > end) return end;
  const close = css.indexOf(")", open);
  if (close === -1) return css.length;
  const next = css.indexOf(";", close);
  return next === -1 ? css.length : next;
}

/** `url(…)` arguments of a value, quotes removed. */
function urls(written: string): string[] {
  const found: string[] = [];
  let position = 0;
  for (let count = 0; count < 8; count++) {
    const open = written.toLowerCase().indexOf("url(", position);
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
  if (value === "none" || value === "initial" || value === "") return null;
  return { backgroundImages: value.includes("url(") ? urls(written) : [] };
}

/** The shorthand: its colour is found among its words; with an image the colour cannot be relied on. */
function backgroundShorthand(value: string, written: string): Declarations {
  if (value.includes("url(") || value.includes("gradient")) {
    return { backgroundImages: urls(written), background: COLOR_UNKNOWN };
  }
  const whole = cssColor(value);
  if (whole !== COLOR_UNKNOWN) return { background: whole };
  return { background: value === "none" ? COLOR_TRANSPARENT : firstColor(value) };
}

function firstColor(value: string): Color {
  for (const word of value.split(/\s+/, 10)) {
    const color = cssColor(word);
    if (color !== COLOR_UNKNOWN) return color;
  }
  const start = value.search(/(?:rgb|hsl)a?\(/);
  return start === -1 ? COLOR_UNKNOWN : cssColor(value.slice(start, value.indexOf(")", start) + 1));
}

function ratio(value: string): number {
  const n = Number.parseFloat(value);
  return Number.isNaN(n) ? 1 : value.endsWith("%") ? n / 100 : n;
}

/** CSS pixels of a length, or undefined where it has none that can be known alone (`50%`, `auto`). */
export function px(value: string): number | undefined {
  const n = Number.parseFloat(value);
  if (Number.isNaN(n)) return undefined;
  if (n === 0) return 0;
  if (value.endsWith("px")) return n;
  if (value.endsWith("pt")) return (n * 4) / 3;
  if (value.endsWith("em")) return n * 16;
  if (value.endsWith("in")) return n * 96;
  if (value.endsWith("cm")) return n * 37.8;
  return undefined;
}

function fontSize(value: string): Declarations | null {
  const n = Number.parseFloat(value);
  if (Number.isNaN(n)) {
    // Keywords (`small`) are all legible; `inherit` is as if nothing was said.
    return value === "inherit" || value === "unset" ? null : { fontSize: LEGIBLE_PX, fontRelative: false };
  }
  const percent = value.endsWith("%");
  const relative = percent || (value.endsWith("em") && !value.endsWith("rem"));
  const size = relative ? n / (percent ? 100 : 1) : px(value);
  return size === undefined || size < 0 ? null : { fontSize: size, fontRelative: relative };
}

/** `font: italic 0/0 a`: the size is the first word that starts with a digit and is no weight. */
function fontShorthand(value: string): Declarations | null {
  for (const word of value.split(/\s+/, 6)) {
    const size = word.split("/", 1)[0]!;
    if (/^[0-9.]/.test(size) && !/^[1-9]00$/.test(size)) return fontSize(size);
  }
  return null;
}

function overflow(value: string): Declarations {
  return { clipsOverflow: value === "hidden" || value === "clip" };
}

function offset(value: string): Declarations | null {
  const n = px(value);
  return n !== undefined && n <= OFF_SCREEN_PX ? { farOffset: true } : null;
}

function indent(value: string): Declarations | null {
  const n = px(value);
  return n !== undefined && n <= OFF_SCREEN_PX ? { offScreen: true } : null;
}

/** `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`, `inset(50%)`: the ways to hide from all but screen readers. */
function clip(value: string): Declarations | null {
  const numbers = value
    .slice(value.indexOf("(") + 1, 200)
    .split(/[\s,)]+/)
    .filter((word) => word !== "");
  if (value.startsWith("rect(")) {
    return { hidden: numbers.length === 4 && numbers.every((n) => Number.parseFloat(n) <= 1) };
  }
  return value.startsWith("inset(") ? { hidden: Number.parseFloat(numbers[0] ?? "0") >= 50 } : null;
}
