/**
 * A light reading of `<style>` sheets: rules with the selectors `tag`, `.class`, `#id` and `tag.class`, also in
 * `@media` that fits a window of 800 pixels; responsive mail hides its phone version there. Other at-rules are
 * left out. Rules with other selectors are not matched exactly: they make a colour unknown and never hide.
 */
import { COLOR_UNKNOWN } from "./color.ts";
import { type Declarations, parseStyle, type Style, withoutComments } from "./style.ts";

// LIMIT: matching costs a look-up per class, reading costs the length; real sheets have at most some hundred rules.
const SHEET_CHARS_MAX = 300_000;
const RULES_MAX = 3_000;
const CLASSES_MAX = 16;
const MEDIA_DEPTH_MAX = 2;
/** A message pane on a desktop. */
const WINDOW_PX = 800;

/** Styles by selector; the key is `tag`, `.class`, `#id` or `tag.class`. */
export type Sheet = ReadonlyMap<string, Style>;

/** Reads the text of all style elements as one sheet. */
export function parseSheets(texts: readonly string[]): Sheet {
  const reader = new SheetReader();
  let left = SHEET_CHARS_MAX;
  for (const text of texts) {
    const css = withoutComments(text.slice(0, left)).replaceAll("<!--", " ").replaceAll("-->", " ");
    left -= css.length;
    reader.read(css, 0);
  }
  return reader.sheet;
}

class SheetReader {
  readonly sheet = new Map<string, Style>();
  private rules = 0;

  read(css: string, depth: number): void {
    let position = 0;
    while (this.rules < RULES_MAX) {
      const open = css.indexOf("{", position);
      if (open === -1) break;
      const prelude = afterStatements(css.slice(position, open));
      this.rules += 1;
      if (prelude.startsWith("@")) {
        position = blockEnd(css, open);
        const applies = depth < MEDIA_DEPTH_MAX && mediaApplies(prelude);
        if (applies) this.read(css.slice(open + 1, position - 1), depth + 1);
        continue;
      }
      const close = css.indexOf("}", open);
      const end = close === -1 ? css.length : close;
      const style = parseStyle(css.slice(open + 1, end));
      if (style.normal !== null || style.important !== null) addRule(prelude, style, this.sheet);
      position = end + 1;
    }
  }
}

/** `@media` for screens, with no other conditions than widths that 800 pixels meet. */
function mediaApplies(prelude: string): boolean {
  const query = prelude.slice(0, 200).toLowerCase();
  if (!query.startsWith("@media")) return false;
  const rest = query
    .slice(6)
    .replace(WIDTHS, (_all, bound: string, width: string) =>
      (bound === "min" ? Number(width) <= WINDOW_PX : Number(width) >= WINDOW_PX) ? " " : "!",
    );
  return /^(?:\s|only|screen|all|and)*$/.test(rest);
}

const WIDTHS = /\((min|max)-(?:device-)?width\s*:\s*(\d{1,5})(?:\.\d+)?px\s*\)/g;

/** What stands before a `{`, without statements such as `@import …;` and stray closing braces. */
function afterStatements(text: string): string {
  return text.slice(Math.max(text.lastIndexOf(";"), text.lastIndexOf("}")) + 1).trim();
}

/** The position after the block that opens at `open`, nested blocks included. */
function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let i = open; i < css.length; i++) {
    const char = css.charCodeAt(i);
    if (char === 123) depth += 1;
    else if (char === 125) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return css.length;
}

function addRule(prelude: string, style: Style, sheet: Map<string, Style>): void {
  for (const selector of prelude.split(",", 50)) {
    const written = selector.trim();
    const simple = simpleSelector(written);
    if (simple !== null) add(sheet, simple, style);
    else addBlurred(written, style, sheet);
  }
}

/** `td.Note` as a key, or null when the selector is not simple. Tags ignore case; quirks mode does for the rest. */
function simpleSelector(text: string): string | null {
  return /^(?:\*|[a-z][a-z0-9]*|[a-z][a-z0-9]*\.[\w-]+|[.#][\w-]+)$/i.test(text) ? text.toLowerCase() : null;
}

/** A rule for `.card td` tells of some cells only, so a colour it sets makes that of every cell unknown. */
function addBlurred(selector: string, style: Style, sheet: Map<string, Style>): void {
  const blurred = blur(style);
  if (blurred === null || selector.includes(":")) return;
  const subject = /([.#]?[\w-]+)(?:\[[^\]]*\])?$/.exec(selector.slice(-80))?.[1];
  if (subject !== undefined) add(sheet, subject.toLowerCase(), { normal: blurred, important: null });
}

function blur(style: Style): Declarations | null {
  const color = style.normal?.color ?? style.important?.color;
  const background = style.normal?.background ?? style.important?.background;
  if (color === undefined && background === undefined) return null;
  const blurred: Declarations = {};
  if (color !== undefined) blurred.color = COLOR_UNKNOWN;
  if (background !== undefined) blurred.background = COLOR_UNKNOWN;
  return blurred;
}

/**
 * Later rules of a selector are merged into the earlier ones.
 * LIMIT: so an element costs a look-up per class, not a step per rule (3,000 rules on 200,000 elements).
 */
function add(sheet: Map<string, Style>, key: string, style: Style): void {
  const known = sheet.get(key);
  if (known === undefined) sheet.set(key, style);
  else {
    sheet.set(key, {
      normal: style.normal === null ? known.normal : { ...known.normal, ...style.normal },
      important: style.important === null ? known.important : { ...known.important, ...style.important },
    });
  }
}

/**
 * The styles that apply to an element, weakest first: `*`, tag, classes, tag with class, id. The order of the
 * class attribute stands for the order in the sheet, which is not kept.
 */
export function matchingStyles(
  sheet: Sheet,
  tag: string,
  classes: string | null,
  id: string | null,
): Style[] {
  const keys = ["*", tag];
  if (classes !== null) {
    const words = classes.toLowerCase().split(/\s+/, CLASSES_MAX);
    for (const word of words) keys.push(`.${word}`);
    for (const word of words) keys.push(`${tag}.${word}`);
  }
  if (id !== null) keys.push(`#${id.toLowerCase()}`);
  const found: Style[] = [];
  for (const key of keys) {
    const style = sheet.get(key);
    if (style !== undefined) found.push(style);
  }
  return found;
}
