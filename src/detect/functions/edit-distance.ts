// LIMIT: the work is the product of the lengths / 32. Two subjects of 5,000 characters cost about 10 ms; what is
// beyond counts as different, so a hostile mail cannot ask for minutes.
const LENGTH_MAX = 5_000;

/** Levenshtein distance in code points: the insertions, deletions and replacements that make one text the other. */
export function editDistance(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length <= SHORT_MAX && b.length <= SHORT_MAX && !SURROGATE.test(a) && !SURROGATE.test(b))
    return shortDistance(a, b);
  const [short, long] = inOrder(codePoints(a), codePoints(b));
  const beyond = Math.max(0, long.length - LENGTH_MAX) + Math.max(0, short.length - LENGTH_MAX);
  return distance(withoutCommonEnds(short.subarray(0, LENGTH_MAX), long.subarray(0, LENGTH_MAX))) + beyond;
}

// Names and domains, which is what rules compare: below this the plain table is faster than preparing the blocks.
const SHORT_MAX = 48;
const SURROGATE = /[\ud800-\udfff]/;
/** One row of the table, used again: rules ask some eighty times a message. */
const ROW = new Uint8Array(SHORT_MAX + 1);

function shortDistance(a: string, b: string): number {
  for (let column = 0; column <= b.length; column++) ROW[column] = column;
  for (let i = 0; i < a.length; i++) {
    const unit = a.charCodeAt(i);
    let diagonal = i;
    let left = i + 1;
    ROW[0] = left;
    for (let column = 1; column <= b.length; column++) {
      const above = ROW[column]!;
      const replaced = b.charCodeAt(column - 1) === unit ? diagonal : diagonal + 1;
      const shifted = (above < left ? above : left) + 1;
      left = replaced < shifted ? replaced : shifted;
      ROW[column] = left;
      diagonal = above;
    }
  }
  return ROW[b.length]!;
}

interface Pair {
  readonly short: Uint32Array;
  readonly long: Uint32Array;
}

function inOrder(a: Uint32Array, b: Uint32Array): [short: Uint32Array, long: Uint32Array] {
  return a.length <= b.length ? [a, b] : [b, a];
}

function codePoints(text: string): Uint32Array {
  const points = new Uint32Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point > 0xffff) i++;
    points[length++] = point;
  }
  return points.subarray(0, length);
}

function withoutCommonEnds(short: Uint32Array, long: Uint32Array): Pair {
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let cut = 0;
  while (cut < short.length - start && short[short.length - 1 - cut] === long[long.length - 1 - cut]) cut++;
  return { short: short.subarray(start, short.length - cut), long: long.subarray(start, long.length - cut) };
}

/**
 * Myers' bit-parallel algorithm (J. ACM 46, 1999) in Hyyrö's form, in blocks of 32 rows: `short` stands
 * vertically, and each block hands its last horizontal difference to the next one.
 */
function distance({ short, long }: Pair): number {
  if (short.length === 0) return long.length;
  let carries = new Int8Array(long.length).fill(1);
  let score = short.length;
  for (let from = 0; from < short.length; from += 32) {
    const block = short.subarray(from, from + 32);
    const isLast = from + 32 >= short.length;
    const out = new Int8Array(long.length);
    advance({ block, long, carries, out });
    if (isLast) for (const step of out) score += step;
    carries = out;
  }
  return score;
}

interface Block {
  readonly block: Uint32Array;
  readonly long: Uint32Array;
  /** Horizontal differences above the block: -1, 0 or 1 a column. */
  readonly carries: Int8Array;
  /** The same below its last row. */
  readonly out: Int8Array;
}

function advance({ block, long, carries, out }: Block): void {
  const places = new Map<number, number>();
  for (const [row, point] of block.entries()) places.set(point, (places.get(point) ?? 0) | (1 << row));
  const lastRow = 1 << (block.length - 1);
  let plus = -1;
  let minus = 0;
  for (let column = 0; column < long.length; column++) {
    const carry = carries[column] ?? 0;
    let equal = places.get(long[column] ?? 0) ?? 0;
    const vertical = equal | minus;
    if (carry < 0) equal |= 1;
    const diagonal = (((equal & plus) + plus) ^ plus) | equal;
    let up = minus | ~(diagonal | plus);
    let down = plus & diagonal;
    out[column] = (up & lastRow) !== 0 ? 1 : (down & lastRow) !== 0 ? -1 : 0;
    up = (up << 1) | (carry > 0 ? 1 : 0);
    down = (down << 1) | (carry < 0 ? 1 : 0);
    plus = down | ~(vertical | up);
    minus = up & vertical;
  }
}
