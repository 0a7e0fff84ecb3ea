/**
 * What the operators of the language mean, on plain values: one definition for the reference evaluator and
 * the joint graph. Nothing here sees an `Unavailable`; callers answer that before they come here.
 * Source: the behaviour documented and measured for the language (null handling, code points, clamping).
 */
import { foldCase } from "../core/fold-case.ts";
import type { OrderOperator } from "./ast.ts";
import type { Value } from "./value.ts";

/** `==`: exact, without trimming or normalisation; null with anything is null. */
export function equal(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null;
  return left === right;
}

/** `=~`: like `==` under Unicode simple case folding. */
export function equalFolded(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null;
  if (typeof left === "string" && typeof right === "string") return foldCase(left) === foldCase(right);
  return left === right;
}

/** `<`, `<=`, `>`, `>=` on two numbers or two strings (code point order); anything else is null. */
export function order(op: OrderOperator, left: Value, right: Value): boolean | null {
  const sign = compare(left, right);
  if (sign === null) return null;
  switch (op) {
    case "<":
      return sign < 0;
    case "<=":
      return sign <= 0;
    case ">":
      return sign > 0;
    case ">=":
      return sign >= 0;
  }
}

function compare(left: Value, right: Value): number | null {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareCodePoints(left, right);
  return null;
}

/** UTF-16 order puts U+E000…U+FFFF after the supplementary planes; code point order does not. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return fixup(a) - fixup(b);
  }
  return left.length - right.length;
}

function fixup(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** Null with null; division by zero is null; `int` says that both sides are integers, so `5 / 2` is 2. */
export function arithmetic(
  op: ArithmeticOperator,
  [left, right]: readonly [Value, Value],
  int: boolean,
): Value {
  if (op === "+" && typeof left === "string" && typeof right === "string") return left + right;
  if (typeof left !== "number" || typeof right !== "number") return null;
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) return null;
      return int ? Math.trunc(left / right) : left / right;
    case "%":
      return right === 0 ? null : left % right;
  }
}

export function negate(value: Value): Value {
  return typeof value === "number" ? -value : null;
}

/** Elements of an array, code points of a string, keys of a map; null for null. */
export function lengthOf(value: Value): number | null {
  if (typeof value === "string") return codePointLength(value);
  if (Array.isArray(value)) return value.length;
  if (value !== null && typeof value === "object") return Object.keys(value).length;
  return null;
}

const HIGH_SURROGATE = /[\ud800-\udbff]/;

function codePointLength(text: string): number {
  if (!HIGH_SURROGATE.test(text)) return text.length;
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/** `a[i]`: out of range, negative or null gives null; maps and JSON objects are looked up by their own keys. */
export function elementAt(object: Value, index: Value): Value {
  if (Array.isArray(object)) {
    return typeof index === "number" ? ((object[index] as Value | undefined) ?? null) : null;
  }
  if (typeof index === "string") return memberOf(object, index);
  return null;
}

/**
 * A key of a map or of JSON.
 * SECURITY: only own keys: names come from mail, and `constructor` must not find a function.
 */
export function memberOf(object: Value, name: string): Value {
  if (object === null || typeof object !== "object" || Array.isArray(object)) return null;
  return Object.hasOwn(object, name) ? (((object as Record<string, unknown>)[name] as Value) ?? null) : null;
}

/** `a[i:j]`: bounds clamp; arrays by element, strings by code point; a null array gives `[]`, a null string null. */
export function slice(object: Value, [from, to]: readonly [Value, Value], isString: boolean): Value {
  if (object === null) return isString ? null : [];
  if (typeof object === "string") return sliceCodePoints(object, from, to);
  if (!Array.isArray(object)) return null;
  const [start, end] = clamp(object.length, from, to);
  return object.slice(start, end);
}

function sliceCodePoints(text: string, from: Value, to: Value): string {
  // Most slices are short prefixes of long texts: never spread the whole text into an array.
  const [start, end] = clamp(codePointLength(text), from, to);
  let unit = 0;
  let startUnit = 0;
  for (let point = 0; point < end; point++) {
    if (point === start) startUnit = unit;
    const code = text.codePointAt(unit);
    unit += code !== undefined && code > 0xffff ? 2 : 1;
  }
  return start >= end ? "" : text.slice(startUnit, unit);
}

function clamp(length: number, from: Value, to: Value): readonly [number, number] {
  const start = typeof from === "number" ? Math.min(Math.max(from, 0), length) : 0;
  const end = typeof to === "number" ? Math.min(Math.max(to, 0), length) : length;
  return [start, Math.max(start, end)];
}

export function keysOf(value: Value): Value {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  return Object.keys(value);
}

export function valuesOf(value: Value): Value {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  return Object.values(value) as Value[];
}

/** Identity for `distinct`: equal scalars and structurally equal objects are the same. */
export function identityOf(value: Value): unknown {
  if (value === null || typeof value !== "object") return value;
  // Objects of the model have their fields behind getters on the prototype; JSON has own keys.
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain ? JSON.stringify(value) : value;
}
