/** A set of literals of the graph, asked against the bits of a text thirty-two at a time. */
export class WordSet {
  private readonly cells: Int32Array;
  private readonly masks: Int32Array;
  readonly size: number;

  constructor(words: Iterable<number>) {
    const masks = new Map<number, number>();
    const distinct = new Set(words);
    for (const word of distinct) masks.set(word >>> 5, (masks.get(word >>> 5) ?? 0) | (1 << (word & 31)));
    this.size = distinct.size;
    this.cells = Int32Array.from(masks.keys());
    this.masks = Int32Array.from(masks.values());
  }

  /** Whether any of the words is in the text; `bits` as `AhoCorasick.scan` gives them. */
  hits(bits: readonly number[]): boolean {
    const { cells, masks } = this;
    for (let i = 0; i < cells.length; i++) if ((bits[cells[i]!]! & masks[i]!) !== 0) return true;
    return false;
  }
}
