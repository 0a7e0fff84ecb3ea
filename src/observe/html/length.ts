/** CSS lengths, in pixels. */

/** The width of the message pane that styles are read for: one on a desktop. */
export const WINDOW_PX = 800;
/** Its height, for `vh`; nothing hangs on it but whether something is nothing. */
const WINDOW_HEIGHT_PX = 600;

/** Pixels of a unit. Sizes that follow the font are taken for those of the default font of 16 pixels. */
const UNITS = new Map<string, number>([
  ["px", 1],
  ["pt", 4 / 3],
  ["em", 16],
  ["rem", 16],
  ["in", 96],
  ["cm", 37.8],
  ["mm", 3.78],
  ["pc", 16],
  ["ex", 8],
  ["ch", 8],
  ["%", WINDOW_PX / 100],
  ["vw", WINDOW_PX / 100],
  ["vh", WINDOW_HEIGHT_PX / 100],
]);
const OTHER_UNITS =
  /^(?:q|ic|cap|lh|rlh|rex|rch|ric|rcap|vi|vb|vmin|vmax|[sld]v(?:w|h|i|b|min|max)|cq(?:w|h|i|b|min|max))$/;
const NUMBER = /^([+-]?(?:[0-9]+\.[0-9]+|[0-9]+|\.[0-9]+)(?:e[+-]?[0-9]+)?)([a-z]*|%)$/;
// LIMIT: no length is written longer; beyond, matching could cost the square of it.
const LENGTH_CHARS_MAX = 60;

/** A number with its unit, which may be empty; null when the text is something else. */
export function dimension(value: string): { readonly number: number; readonly unit: string } | null {
  if (value.length > LENGTH_CHARS_MAX) return null;
  const inner = value.startsWith("calc(") && value.endsWith(")") ? value.slice(5, -1).trim() : value;
  const found = NUMBER.exec(inner);
  return found === null ? null : { number: Number.parseFloat(found[1]!), unit: found[2]! };
}

/**
 * CSS pixels; NaN for a length whose pixels cannot be known (`var(--x)`, `5vmin`, a number without unit that quirks
 * mode takes), and null for what is no length, which a browser leaves out. Percentages are those of the window.
 */
export function length(value: string): number | null {
  const found = dimension(value);
  if (found === null) return value.includes("(") ? Number.NaN : null;
  if (found.number === 0 && found.unit === "") return 0;
  const factor = UNITS.get(found.unit);
  if (factor !== undefined) return found.number === 0 ? 0 : found.number * factor;
  return found.unit === "" || OTHER_UNITS.test(found.unit) ? Number.NaN : null;
}

/** CSS pixels of a length, or undefined where it has none that can be known alone (`50%`, `auto`). */
export function px(value: string): number | undefined {
  const known = length(value);
  if (known === null || Number.isNaN(known)) return undefined;
  return value.endsWith("%") && known !== 0 ? undefined : known;
}

/** Keywords that every property takes: as the parent has it, or as if nothing were said. */
export function isWideKeyword(value: string): boolean {
  return (
    value === "inherit" ||
    value === "initial" ||
    value === "unset" ||
    value === "revert" ||
    value === "revert-layer"
  );
}
