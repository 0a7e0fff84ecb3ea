/** The code points a program can tell apart, as a few dozen classes: a row of an automaton has one cell for each. */
import type { CodePointRanges } from "./node.ts";

/** What an assertion can see of a neighbouring character. `EDGE` is the start or end of the text. */
export const EDGE = 0;
export const WORD = 1;
export const NEWLINE = 2;
export const OTHER = 3;

const WORD_CHARACTERS: CodePointRanges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const NEWLINES: CodePointRanges = [0x0a, 0x0a];

export class Alphabet {
  /** Number of classes. */
  readonly size: number;
  /** Class of each ASCII character. */
  readonly ascii: Uint16Array;
  /** `kinds[class]`. */
  readonly kinds: Uint8Array;
  /** `members[set * size + class]` is 1 when the class lies in that set. */
  readonly members: Uint8Array;
  private readonly firsts: Int32Array;
  private readonly classes: Uint16Array;
  /** Start in `pageClasses` of each 256 code points of the BMP; made when the first one beyond ASCII is met. */
  private pages: Uint32Array | undefined;
  private pageClasses = new Uint16Array(0);

  /** `seesKinds`: the program has assertions about words or lines, so their characters are kept apart. */
  constructor(sets: readonly CodePointRanges[], seesKinds: boolean) {
    const separated = seesKinds ? [...sets, WORD_CHARACTERS, NEWLINES] : sets;
    this.firsts = boundaries(separated);
    const { classes, size } = partition(this.firsts, separated);
    this.classes = classes;
    this.size = size;
    this.ascii = Uint16Array.from({ length: 128 }, (_, c) => this.search(c));
    this.members = new Uint8Array(sets.length * size);
    sets.forEach((set, i) => {
      this.mark(set, (c) => {
        this.members[i * size + c] = 1;
      });
    });
    this.kinds = new Uint8Array(size).fill(OTHER);
    if (!seesKinds) return;
    this.mark(WORD_CHARACTERS, (c) => {
      this.kinds[c] = WORD;
    });
    this.mark(NEWLINES, (c) => {
      this.kinds[c] = NEWLINE;
    });
  }

  classOf(codePoint: number): number {
    if (codePoint > 0xffff) return this.search(codePoint);
    this.pages ??= this.makePages();
    return this.pageClasses[this.pages[codePoint >> 8]! + (codePoint & 0xff)]!;
  }

  /** Pages that lie in one class altogether are shared, so most alphabets need only a few. */
  private makePages(): Uint32Array {
    const classes: number[] = [];
    const uniform = new Map<number, number>();
    const pages = Uint32Array.from({ length: 256 }, (_, page) => {
      const first = this.stretchOf(page << 8);
      const isUniform = first === this.stretchOf((page << 8) | 0xff);
      const shared = uniform.get(this.classes[first]!);
      if (isUniform && shared !== undefined) return shared;
      const start = classes.length;
      for (let c = page << 8; c < (page + 1) << 8; c++) classes.push(this.search(c));
      if (isUniform) uniform.set(this.classes[first]!, start);
      return start;
    });
    this.pageClasses = Uint16Array.from(classes);
    return pages;
  }

  private search(codePoint: number): number {
    return this.classes[this.stretchOf(codePoint)]!;
  }

  private stretchOf(codePoint: number): number {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firsts[middle]! <= codePoint) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private mark(set: CodePointRanges, visit: (characterClass: number) => void): void {
    forEachInside(this.firsts, set, (i) => visit(this.classes[i]!));
  }
}

/** The first code point of every stretch that no set tells apart, ascending, beginning with 0. */
function boundaries(sets: readonly CodePointRanges[]): Int32Array {
  const firsts = new Set([0]);
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) {
      firsts.add(set[i]!);
      if (set[i + 1]! < 0x10ffff) firsts.add(set[i + 1]! + 1);
    }
  }
  return Int32Array.from(firsts).sort();
}

/** Stretches that lie in exactly the same sets share a class. */
function partition(
  firsts: Int32Array,
  sets: readonly CodePointRanges[],
): { readonly classes: Uint16Array; readonly size: number } {
  const classes = new Uint16Array(firsts.length);
  let size = 1;
  for (const set of sets) {
    // Splits each class into the stretches inside the set and those outside; the ones outside keep their number.
    const insideCount = new Map<number, number>();
    forEachInside(firsts, set, (i) => {
      insideCount.set(classes[i]!, (insideCount.get(classes[i]!) ?? 0) + 1);
    });
    const total = new Map<number, number>();
    for (const c of classes) if (insideCount.has(c)) total.set(c, (total.get(c) ?? 0) + 1);
    const renamed = new Map<number, number>();
    for (const [c, count] of insideCount) if (count < total.get(c)!) renamed.set(c, size++);
    forEachInside(firsts, set, (i) => {
      classes[i] = renamed.get(classes[i]!) ?? classes[i]!;
    });
  }
  return { classes, size };
}

function forEachInside(firsts: Int32Array, set: CodePointRanges, visit: (index: number) => void): void {
  let i = 0;
  for (let r = 0; r < set.length; r += 2) {
    while (i < firsts.length && firsts[i]! < set[r]!) i++;
    for (; i < firsts.length && firsts[i]! <= set[r + 1]!; i++) visit(i);
  }
}
