/** The truth tables of the language: Kleene's three values and "unavailable", on values that are known. */
import { type Truth, Unavailable, type Value } from "./value.ts";

/** A value where a truth is wanted: there is no truthiness, so anything but a boolean is null. */
export function truthOf(value: Value): Truth {
  return typeof value === "boolean" || value instanceof Unavailable ? value : null;
}

/** Unavailable if any value is, else the function of them. */
export function lift(values: readonly Value[], apply: (values: readonly Value[]) => Value): Value {
  const missing = unionOf(values);
  return missing ?? apply(values);
}

/** Like `lift`, but null beside an unavailable value stays null: nothing it could be would change that. */
export function strict(values: readonly Value[], apply: (values: readonly Value[]) => Value): Value {
  return values.includes(null) ? null : lift(values, apply);
}

export function unionOf(values: readonly Value[]): Unavailable | null {
  let union: Unavailable | null = null;
  for (const value of values) {
    if (value instanceof Unavailable) union = union === null ? value : union.union(value);
  }
  return union;
}

export function negation(value: Truth): Truth {
  return typeof value === "boolean" ? !value : value;
}

export function conjunction(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return unionOf(values as readonly Value[]) ?? (values.includes(null) ? null : true);
}

export function disjunction(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true;
  return unionOf(values as readonly Value[]) ?? (values.includes(null) ? null : false);
}

/** `N of (…)`: null if any clause is null, even when N could no longer be reached (measured upstream). */
export function threshold(count: number, values: readonly Truth[]): Truth {
  const trues = values.filter((v) => v === true).length;
  if (trues >= count) return true;
  const open = values.filter((v) => v instanceof Unavailable);
  if (trues + open.length >= count) return unionOf(open);
  return values.includes(null) ? null : false;
}

/** One level; null elements are left out; an element that is unavailable makes the whole unavailable. */
export function flattened(value: Value): Value {
  if (!Array.isArray(value)) return [];
  const flat = (value as readonly Value[]).flatMap((v) =>
    Array.isArray(v) ? (v as Value[]) : v === null ? [] : [v],
  );
  return unionOf(flat) ?? flat;
}
