/** Character classes: `[a-z]`, `[^[:punct:]\d]`, `\w`, `\p{Greek}`. */
import { PERL_CLASSES, POSIX_CLASSES, unicodeClass } from "./named-classes.ts";
import { type CodePointRanges, RegexSyntaxError } from "./node.ts";
import { readCodePointEscape } from "./parse-escape.ts";
import { foldRanges, negateRanges, normalizeRanges } from "./ranges.ts";

export interface ReadRanges {
  readonly ranges: CodePointRanges;
  readonly end: number;
}

/** Reads the bracketed class at `start`, where the `[` is. */
export function readClass(pattern: string, start: number, insensitive: boolean): ReadRanges {
  let at = start + 1;
  const negated = pattern[at] === "^";
  if (negated) at++;
  const pairs: number[] = [];
  for (let first = true; first || pattern[at] !== "]"; first = false) {
    if (at >= pattern.length) throw new RegexSyntaxError("missing closing `]`", start, pattern.length);
    const named = readPosixClass(pattern, at, insensitive) ?? readEscapedClass(pattern, at, insensitive);
    const member = named ?? readClassRange(pattern, at, insensitive);
    pairs.push(...member.ranges);
    at = member.end;
  }
  const ranges = normalizeRanges(pairs);
  return { ranges: negated ? negateRanges(ranges) : ranges, end: at + 1 };
}

/** `\d`, `\W`, `\pL`, `\p{^Greek}`; null when another escape or none is there. */
export function readEscapedClass(pattern: string, start: number, insensitive: boolean): ReadRanges | null {
  if (pattern[start] !== "\\") return null;
  const c = pattern[start + 1] ?? "";
  if (c === "p" || c === "P") return readUnicodeClass(pattern, start, insensitive);
  const ranges = PERL_CLASSES[c.toLowerCase()];
  if (ranges === undefined) return null;
  return { ranges: prepare(ranges, c !== c.toLowerCase(), insensitive), end: start + 2 };
}

// SPEC: Go's regexp/syntax folds a named class before negating it, so (?i)\W is without ſ and K.
function prepare(ranges: CodePointRanges, negated: boolean, insensitive: boolean): CodePointRanges {
  const folded = insensitive ? foldRanges(ranges) : ranges;
  return negated ? negateRanges(folded) : folded;
}

function readUnicodeClass(pattern: string, start: number, insensitive: boolean): ReadRanges {
  let name = pattern[start + 2] ?? "";
  let end = start + 3;
  if (name === "{") {
    const close = pattern.indexOf("}", start);
    if (close < 0) throw new RegexSyntaxError("missing closing `}`", start, pattern.length);
    name = pattern.slice(start + 3, close);
    end = close + 1;
  }
  const caret = name.startsWith("^");
  if (caret) name = name.slice(1);
  const ranges = unicodeClass(name);
  if (ranges === null) {
    const message = `unknown Unicode category or script \`${name}\` (such as \`L\`, \`Lu\`, \`Greek\`)`;
    throw new RegexSyntaxError(message, start, Math.min(end, pattern.length));
  }
  return { ranges: prepare(ranges, caret !== (pattern[start + 1] === "P"), insensitive), end };
}

function readPosixClass(pattern: string, start: number, insensitive: boolean): ReadRanges | null {
  if (!pattern.startsWith("[:", start)) return null;
  const close = pattern.indexOf(":]", start + 2);
  if (close < 0) return null;
  const negated = pattern[start + 2] === "^";
  const name = pattern.slice(start + (negated ? 3 : 2), close);
  const ranges = POSIX_CLASSES.get(name);
  if (ranges === undefined) {
    throw new RegexSyntaxError(`unknown class \`${pattern.slice(start, close + 2)}\``, start, close + 2);
  }
  return { ranges: prepare(ranges, negated, insensitive), end: close + 2 };
}

function readClassRange(pattern: string, start: number, insensitive: boolean): ReadRanges {
  const low = readClassMember(pattern, start);
  let high = low;
  if (pattern[low.end] === "-" && low.end + 1 < pattern.length && pattern[low.end + 1] !== "]") {
    high = readClassMember(pattern, low.end + 1);
  }
  if (high.codePoint < low.codePoint) {
    const text = pattern.slice(start, high.end);
    throw new RegexSyntaxError(`class range \`${text}\` is the wrong way round`, start, high.end);
  }
  const ranges = [low.codePoint, high.codePoint];
  return { ranges: insensitive ? foldRanges(ranges) : ranges, end: high.end };
}

function readClassMember(
  pattern: string,
  start: number,
): { readonly codePoint: number; readonly end: number } {
  if (pattern[start] === "\\") return readCodePointEscape(pattern, start);
  const codePoint = pattern.codePointAt(start)!;
  return { codePoint, end: start + (codePoint > 0xffff ? 2 : 1) };
}
