/**
 * Unicode simple case folding: what RE2 and Go call equal when case is ignored. It never changes the number of
 * UTF-16 units, so an offset in the folded text is the offset in the text itself.
 */
import { FOLD_RUNS } from "./fold-case-table.ts";

// Every character for which `toLowerCase` differs from simple folding: µ, İ, ſ, final sigma and the other
// Greek and Cyrillic variants, the ligature ſt and Cherokee, which folds upwards. The test walks all of Unicode.
const NOT_LOWER_CASED =
  /[\u0345\u00b5\u0130\u017f\u03a3\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f5\u13a0-\u13f5\u13f8-\u13fd\u1c80-\u1c88\u1e9b\u1fbe\u1fd3\u1fe3\uab70-\uabbf\ufb05]/;
const CHUNK_UNITS = 4096;

/**
 * Folds the case of a text, unit by unit: `foldCase(a) === foldCase(b)` exactly when RE2 with `(?i)` holds
 * the two equal. Both sigmas become σ, the Kelvin sign k, ſ s; İ stays (its folding is longer than itself).
 */
export function foldCase(text: string): string {
  return NOT_LOWER_CASED.test(text) ? foldByTable(text) : text.toLowerCase();
}

/** The simple case folding of one code point (CaseFolding.txt, statuses C and S). */
export function foldCodePoint(codePoint: number): number {
  if (codePoint < 0x80) return codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 32 : codePoint;
  return foldings().get(codePoint) ?? codePoint;
}

/** All code points that fold to the same one, ascending; just the code point itself when it has no case. */
export function caseOrbit(codePoint: number): readonly number[] {
  return orbits().get(foldCodePoint(codePoint)) ?? [codePoint];
}

/** Every code point that belongs to an orbit of two or more, ascending. */
export function casedCodePoints(): Int32Array {
  if (cased === undefined) cased = Int32Array.from([...orbits().values()].flat()).sort();
  return cased;
}

let foldingTable: Map<number, number> | undefined;
let orbitTable: Map<number, number[]> | undefined;
let unitTable: Uint16Array | undefined;
let cased: Int32Array | undefined;

function foldings(): Map<number, number> {
  if (foldingTable !== undefined) return foldingTable;
  foldingTable = new Map();
  for (const [first, last, step, delta] of FOLD_RUNS) {
    for (let c = first; c <= last; c += step) foldingTable.set(c, c + delta);
  }
  return foldingTable;
}

function orbits(): Map<number, number[]> {
  if (orbitTable !== undefined) return orbitTable;
  orbitTable = new Map();
  for (const [from, to] of foldings()) {
    const orbit = orbitTable.get(to);
    if (orbit === undefined) orbitTable.set(to, [to, from]);
    else orbit.push(from);
  }
  for (const orbit of orbitTable.values()) orbit.sort((a, b) => a - b);
  return orbitTable;
}

function foldByTable(text: string): string {
  const folded = new Uint16Array(Math.min(CHUNK_UNITS, text.length));
  const table = unitFoldings();
  const parts: string[] = [];
  let used = 0;
  const flush = (): void => {
    parts.push(String.fromCharCode(...folded.subarray(0, used)));
    used = 0;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const low = text.charCodeAt(i + 1);
    if (used + 2 > folded.length) flush();
    if ((unit & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00) {
      const pair = foldCodePoint(((unit - 0xd800) << 10) + low - 0xdc00 + 0x10000) - 0x10000;
      folded[used++] = 0xd800 + (pair >> 10);
      folded[used++] = 0xdc00 + (pair & 0x3ff);
      i++;
    } else folded[used++] = table[unit]!;
  }
  flush();
  return parts.join("");
}

function unitFoldings(): Uint16Array {
  if (unitTable !== undefined) return unitTable;
  unitTable = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
  for (const [from, to] of foldings()) if (from < 0x10000) unitTable[from] = to;
  return unitTable;
}
