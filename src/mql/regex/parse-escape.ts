/** Escapes that stand for one code point: `\n`, `\.`, `\x{200F}`, `\012`. */
import { RegexSyntaxError } from "./node.ts";
import { CODE_POINT_MAX } from "./ranges.ts";

export interface ReadCodePoint {
  readonly codePoint: number;
  readonly end: number;
}

const CONTROL: Readonly<Record<string, number | undefined>> = {
  a: 0x07,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

// Why an escape of other dialects is refused; an author who ported a rule needs to know what to write instead.
const REFUSED: Readonly<Record<string, string | undefined>> = {
  C: "`\\C` matches half a character and is not supported",
  Z: "`\\Z` is not supported; write `\\z` for the end of the text",
  G: "`\\G` is not supported",
  K: "`\\K` is not supported",
  R: "`\\R` is not supported; write `\\r?\\n`",
  X: "`\\X` is not supported",
  h: "`\\h` is not supported; write `[ \\t]`",
  H: "`\\H` is not supported; write `[^ \\t]`",
  u: "`\\u` is not supported; write `\\x{…}`",
  U: "`\\U` is not supported; write `\\x{…}`",
  k: "back-reference `\\k` is not supported (it cannot be matched in linear time)",
  g: "back-reference `\\g` is not supported (it cannot be matched in linear time)",
  E: "`\\E` has no `\\Q` before it",
};

/** Reads the escape at `start`, where the backslash is. */
export function readCodePointEscape(pattern: string, start: number): ReadCodePoint {
  const c = pattern[start + 1];
  if (c === undefined) throw new RegexSyntaxError("trailing backslash", start, start + 1);
  const control = CONTROL[c];
  if (control !== undefined) return { codePoint: control, end: start + 2 };
  if (c === "x") return readHex(pattern, start);
  if (c >= "0" && c <= "7") return readOctal(pattern, start);
  // Punctuation stands for itself; letters, digits and everything beyond ASCII are kept for the language.
  if (/[\x00-\x7f]/.test(c) && !/[A-Za-z0-9]/.test(c)) return { codePoint: c.charCodeAt(0), end: start + 2 };
  const width = pattern.codePointAt(start + 1)! > 0xffff ? 3 : 2;
  if (c === "8" || c === "9") throw backReference(pattern, start);
  const text = pattern.slice(start, start + width);
  throw new RegexSyntaxError(REFUSED[c] ?? `unknown escape \`${text}\``, start, start + width);
}

function backReference(pattern: string, start: number): RegexSyntaxError {
  const text = pattern.slice(start, start + 2);
  const message = `back-reference \`${text}\` is not supported (it cannot be matched in linear time)`;
  return new RegexSyntaxError(message, start, start + 2);
}

function readOctal(pattern: string, start: number): ReadCodePoint {
  let end = start + 2;
  while (end < start + 4 && /[0-7]/.test(pattern[end] ?? "")) end++;
  if (pattern[start + 1] !== "0" && end === start + 2) throw backReference(pattern, start);
  return { codePoint: Number.parseInt(pattern.slice(start + 1, end), 8), end };
}

const HEX = /\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/y;

function readHex(pattern: string, start: number): ReadCodePoint {
  HEX.lastIndex = start;
  const found = HEX.exec(pattern);
  if (found === null) {
    throw new RegexSyntaxError("`\\x` needs two hexadecimal digits or `{…}`", start, start + 2);
  }
  const end = start + found[0].length;
  const codePoint = Number.parseInt(found[1] ?? found[2]!, 16);
  if (codePoint > CODE_POINT_MAX) {
    throw new RegexSyntaxError(`\`${found[0]}\` is beyond the last code point 10FFFF`, start, end);
  }
  return { codePoint, end };
}
