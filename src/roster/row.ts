/** Reading values that somebody else wrote: any shape, any key, and nothing inherited. */

export type Row = Readonly<Record<string, unknown>>;

export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The row's own value. SECURITY: a key `__proto__` in JSON is an ordinary own key, and a missing `constructor` must not
 * be found on every object.
 */
export function own(row: Row, key: string): unknown {
  return Object.hasOwn(row, key) ? row[key] : undefined;
}

/** A text, or a number as text; null for everything else and for an empty one. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** The first of the keys that has a text. */
export function ownText(row: Row, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textOf(own(row, key));
    if (text !== null) return text;
  }
  return null;
}

/** The rows of a list, with their places; what is no row among them goes to `problem`. */
export function rowsOf(
  value: unknown,
  place: string,
  problem: (place: string, reason: string) => void,
): readonly (readonly [string, Row])[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    problem(place, "it is no list");
    return [];
  }
  return value.flatMap((item: unknown, i) => {
    const here = `${place}[${i}]`;
    if (isRow(item)) return [[here, item] as const];
    problem(here, "it is no object");
    return [];
  });
}
