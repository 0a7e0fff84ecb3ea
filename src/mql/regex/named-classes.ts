/** The character classes that RE2 knows by name: `\d`, `[:alpha:]`, `\p{Greek}`. */
import type { CodePointRanges } from "./node.ts";
import { ANY_CODE_POINT } from "./ranges.ts";

const DIGIT = [0x30, 0x39];
const WORD = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

/** SPEC: RE2 syntax, Perl classes. ASCII only, and `\s` has no vertical tab, unlike ECMAScript. */
export const PERL_CLASSES: Readonly<Record<string, CodePointRanges>> = {
  d: DIGIT,
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: WORD,
};

/** SPEC: RE2 syntax, ASCII classes `[[:name:]]`. */
export const POSIX_CLASSES: ReadonlyMap<string, CodePointRanges> = new Map([
  ["alnum", [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ["alpha", [0x41, 0x5a, 0x61, 0x7a]],
  ["ascii", [0x00, 0x7f]],
  ["blank", [0x09, 0x09, 0x20, 0x20]],
  ["cntrl", [0x00, 0x1f, 0x7f, 0x7f]],
  ["digit", DIGIT],
  ["graph", [0x21, 0x7e]],
  ["lower", [0x61, 0x7a]],
  ["print", [0x20, 0x7e]],
  ["punct", [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ["space", [0x09, 0x0d, 0x20, 0x20]],
  ["upper", [0x41, 0x5a]],
  ["word", WORD],
  ["xdigit", [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
]);

const unicodeClasses = new Map<string, CodePointRanges | null>();

/**
 * The members of a Unicode general category (`L`, `Lu`) or script (`Greek`), or null when there is no such
 * name. The tables are the JavaScript engine's own, so the Unicode version is that of the engine.
 */
export function unicodeClass(name: string): CodePointRanges | null {
  if (name === "Any") return ANY_CODE_POINT;
  let known = unicodeClasses.get(name);
  if (known === undefined) {
    const matcher = propertyMatcher(name);
    known = matcher === null ? null : membersOf(matcher);
    unicodeClasses.set(name, known);
  }
  return known;
}

function propertyMatcher(name: string): RegExp | null {
  if (!/^[A-Z][A-Za-z_]*$/.test(name)) return null;
  for (const property of [`General_Category=${name}`, `Script=${name}`]) {
    try {
      return new RegExp(`\\p{${property}}+`, "gu");
    } catch {
      // Not a category; perhaps a script.
    }
  }
  return null;
}

// Stretches whose members share category and script, now and by Unicode's stability policies or plans: surrogates,
// private use, noncharacters, planes without any characters. Asking about one member of each instead of all
// spares three quarters of the work.
const UNIFORM: readonly (readonly [first: number, last: number])[] = [
  [0xd800, 0xdfff],
  [0xe000, 0xf8ff],
  [0x40000, 0xdffff],
  [0xe1000, 0xeffff],
  [0xf0000, 0xffffd],
  [0xffffe, 0xfffff],
  [0x100000, 0x10fffd],
  [0x10fffe, 0x10ffff],
];
const BLOCK = 0x800;
const BMP_SIZE = 0x10000;

/** A run of members is one match of `\p{…}+` over all of Unicode, read in blocks to keep the texts small. */
function membersOf(matcher: RegExp): CodePointRanges {
  const ranges: number[] = [];
  const add = (first: number, last: number): void => {
    if (ranges.length > 0 && ranges[ranges.length - 1] === first - 1) ranges[ranges.length - 1] = last;
    else ranges.push(first, last);
  };
  let next = 0;
  for (const [first, last] of UNIFORM) {
    while (next < first) {
      // A block has either one or two units for each code point.
      const end = Math.min(next + BLOCK, first, next < BMP_SIZE ? BMP_SIZE : first);
      const width = next < BMP_SIZE ? 1 : 2;
      for (const run of textOf(next, end - next).matchAll(matcher)) {
        add(next + run.index / width, next + (run.index + run[0].length) / width - 1);
      }
      next = end;
    }
    if (textOf(first, 1).search(matcher) === 0) add(first, last);
    next = last + 1;
  }
  return ranges;
}

function textOf(start: number, count: number): string {
  const codePoints: number[] = [];
  for (let i = 0; i < count; i++) codePoints.push(start + i);
  return String.fromCodePoint(...codePoints);
}
