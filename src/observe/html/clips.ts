/** Values of `clip`, `clip-path` and `transform` that leave nothing of an element. */

import type { Declarations } from "./declarations.ts";
import { dimension, isWideKeyword, length } from "./length.ts";

function argumentsOf(value: string): string[] {
  return value
    .slice(value.indexOf("(") + 1, 200)
    .split(/[\s,)]+/)
    .filter((word) => word !== "");
}

/** `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`: the ways to hide from all but screen readers. */
export function clipIsEmpty(value: string): boolean {
  const numbers = argumentsOf(value);
  return numbers.length === 4 && numbers.every((n) => Number.parseFloat(n) <= 1);
}

/** `inset(50%)`, `inset(0 0 100% 0)`, `circle(0)`. */
export function clipPathIsEmpty(value: string): boolean {
  const numbers = argumentsOf(value);
  if (value.startsWith("circle(")) return length(numbers[0] ?? "") === 0;
  if (!value.startsWith("inset(")) return false;
  const percent = numbers.map((n) => (n.endsWith("%") ? Number.parseFloat(n) : 0));
  const [top = 0, right = top, bottom = top, left = right] = percent;
  return top + bottom >= 100 || left + right >= 100;
}

/** Scaling to nothing, and shifts to the side; of all other transforms the place is unknown. */
export function transform(value: string): Declarations | null {
  if (value === "none" || isWideKeyword(value)) return { scaledAway: false, shiftX: 0 };
  if (!value.endsWith(")")) return null;
  const calls = value.split(")", 10).map((call) => call.trim());
  let scaledAway = false;
  let shiftX = 0;
  for (const call of calls) {
    if (call === "") continue;
    const [name, inside] = call.split("(", 2);
    if (name === undefined || inside === undefined || !/^[a-z0-9]+$/.test(name)) return null;
    const values = inside.split(",").map((part) => part.trim());
    if (name.startsWith("scale") && name !== "scalez")
      scaledAway ||= values.slice(0, 2).some((part) => isZero(part));
    shiftX += shiftOf(name, values[0]!);
  }
  return { scaledAway, shiftX };
}

function isZero(part: string): boolean {
  return dimension(part)?.number === 0;
}

/** Shares are those of the element's own width, which is unknown. */
function shiftOf(name: string, first: string): number {
  if (name.startsWith("scale") || name === "translatey" || name === "translatez") return 0;
  if (!name.startsWith("translate") || first.endsWith("%")) return Number.NaN;
  return length(first) ?? Number.NaN;
}
