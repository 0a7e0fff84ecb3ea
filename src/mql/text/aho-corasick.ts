/** Finds which of thousands of words occur in a text, reading it once (Aho and Corasick 1975). */

// LIMIT: states of one part, because a cell has 16 bits. 8,400 words of the published rules need 50,000; a
// larger vocabulary is spread over several parts, and a text is read once for each.
const STATES_MAX = 0xffff;

const BEYOND_ASCII = /[^\x00-\x7f]/;

export class AhoCorasick {
  /** Parts with words of ASCII characters only; the others need not be asked about an ASCII text. */
  private readonly narrow: readonly Automaton[];
  private readonly wide: readonly Automaton[];
  /** Bits of what occurs in every text: nothing, or the empty word. */
  private readonly always: readonly number[];

  private constructor(words: readonly string[]) {
    const always: number[] = new Array((words.length + 31) >>> 5).fill(0);
    const narrow: number[] = [];
    const wide: number[] = [];
    words.forEach((word, id) => {
      if (word === "") always[id >>> 5]! |= 1 << (id & 31);
      else (BEYOND_ASCII.test(word) ? wide : narrow).push(id);
    });
    this.always = always;
    this.narrow = partsOf(words, narrow);
    this.wide = partsOf(words, wide);
  }

  /** Words must be folded already when folded texts will be scanned. Word `i` gets bit `i`; repeats are fine. */
  static build(words: readonly string[]): AhoCorasick {
    return new AhoCorasick(words);
  }

  /**
   * A bit for each word: word `i` occurs in the text when `bits[i >>> 5] & (1 << (i & 31))`. The answer may be
   * shared between calls. (A plain array: a typed one of this size costs more to make than a short text to read.)
   */
  scan(text: string): readonly number[] {
    let bits = this.always;
    for (const part of this.narrow) bits = this.mark(bits, part, part.scanAscii(text));
    if (this.wide.length === 0 || !BEYOND_ASCII.test(text)) return bits;
    for (const part of this.wide) bits = this.mark(bits, part, part.scanWide(text));
    return bits;
  }

  private mark(bits: readonly number[], part: Automaton, hits: number): readonly number[] {
    if (hits === 0) return bits;
    const own = bits.slice();
    part.takeHits(own, hits);
    return own;
  }
}

function partsOf(words: readonly string[], ids: readonly number[]): readonly Automaton[] {
  const order = [...ids].sort((a, b) => (words[a]! < words[b]! ? -1 : words[a] === words[b] ? a - b : 1));
  const parts: Automaton[] = [];
  for (let start = 0; start < order.length; ) {
    const end = endOfPart(words, order, start);
    parts.push(new Automaton(words, order.slice(start, end)));
    start = end;
  }
  return parts;
}

/** How many words from `start` on fit into one part; at least one. */
function endOfPart(words: readonly string[], order: readonly number[], start: number): number {
  let states = 1;
  let previous = "";
  for (let i = start; i < order.length; i++) {
    const word = words[order[i]!]!;
    states += word.length - commonPrefix(previous, word);
    if (states > STATES_MAX && i > start) return i;
    previous = word;
  }
  return order.length;
}

function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** The trie of the words, its states numbered by depth, so that those visited most lie together in memory. */
interface Trie {
  readonly parent: Int32Array;
  /** Column of the character that leads to the state. */
  readonly entered: Uint16Array;
  /** Words that end here, as the first of a chain through `nextWord`, or -1. */
  readonly firstWord: Int32Array;
}

const ASCII_SIZE = 128;
const NEXT_BEYOND_ASCII = /[^\x00-\x7f]/g;

class Automaton {
  /** Column of each UTF-16 unit; 0 for those in no word. In a part for ASCII words each unit is its own column. */
  private readonly columnOf: Uint16Array;
  private readonly columns: number;
  private readonly cells: Uint16Array;
  /**
   * 0 for states that end a word or have a suffix that does, until they are noted; 1 for all others. Almost half
   * of all characters of a mail end some short word, so the loops are written without a branch on this.
   */
  private readonly skips: Uint8Array;
  private readonly hits: Uint16Array;
  /** Units of the longest word. */
  private readonly lengthMax: number;
  private readonly firstWord: Int32Array;
  private readonly nextWord: Int32Array;
  /** Next shorter suffix of the state that is a word, or 0. */
  private readonly shorter: Uint16Array;

  constructor(words: readonly string[], order: readonly number[]) {
    this.columnOf = columnsOf(words, order);
    this.columns = this.columnOf.reduce((most, column) => Math.max(most, column), ASCII_SIZE - 1) + 1;
    this.lengthMax = order.reduce((most, id) => Math.max(most, words[id]!.length), 0);
    this.nextWord = new Int32Array(words.length).fill(-1);
    const trie = this.plant(words, order);
    const states = trie.parent.length;
    this.cells = new Uint16Array(states * this.columns);
    this.skips = new Uint8Array(states);
    this.firstWord = trie.firstWord;
    this.shorter = new Uint16Array(states);
    // One more than can be noted, because the loops write before they know.
    this.hits = new Uint16Array(states + 1);
    this.connect(trie);
  }

  /** Notes the states that end words and answers how many; `takeHits` must follow. */
  scanAscii(text: string): number {
    const { cells, skips, hits } = this;
    const length = text.length;
    let state = 0;
    let count = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      state = unit < ASCII_SIZE ? cells[(state << 7) | unit]! : 0;
      hits[count] = state;
      count += 1 - skips[state]!;
      skips[state] = 1;
    }
    return count;
  }

  /**
   * The same for words that have characters beyond ASCII: only the surroundings of such characters are read, so
   * that a few typographic quotes in a long text cost next to nothing.
   */
  scanWide(text: string): number {
    const { lengthMax } = this;
    let count = 0;
    let from = 0;
    for (;;) {
      NEXT_BEYOND_ASCII.lastIndex = from;
      if (!NEXT_BEYOND_ASCII.test(text)) return count;
      const found = NEXT_BEYOND_ASCII.lastIndex - 1;
      // May overlap the region before by less than a word, so no character is read more than twice.
      const start = Math.max(0, found - lengthMax + 1);
      const region = this.scanRegion(text, { from: start, until: found + lengthMax, count });
      count = region.count;
      from = region.end;
    }
  }

  /** Reads on until no character beyond ASCII can belong to a word any more. */
  private scanRegion(
    text: string,
    region: { readonly from: number; readonly until: number; readonly count: number },
  ): { readonly end: number; readonly count: number } {
    const { cells, skips, hits, columnOf, columns, lengthMax } = this;
    let { until, count } = region;
    let state = 0;
    let i = region.from;
    for (; i < until && i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= ASCII_SIZE) until = i + lengthMax;
      state = cells[state * columns + columnOf[unit]!]!;
      hits[count] = state;
      count += 1 - skips[state]!;
      skips[state] = 1;
    }
    return { end: i, count };
  }

  /** Sets the bits of the words that the last scan found, and forgets them. */
  takeHits(bits: number[], count: number): void {
    for (let i = 0; i < count; i++) {
      this.skips[this.hits[i]!] = 0;
      for (let state = this.hits[i]!; state !== 0; state = this.shorter[state]!) {
        for (let word = this.firstWord[state]!; word >= 0; word = this.nextWord[word]!) {
          bits[word >>> 5]! |= 1 << (word & 31);
        }
      }
    }
  }

  /** Sorted words share their beginning with the word before, so every state is found without a search. */
  private plant(words: readonly string[], order: readonly number[]): Trie {
    const parent: number[] = [0];
    const depth: number[] = [0];
    const entered: number[] = [0];
    const ending: number[] = [];
    const path: number[] = [0];
    let previous = "";
    for (const id of order) {
      const word = words[id]!;
      for (let i = commonPrefix(previous, word); i < word.length; i++) {
        const state = parent.push(path[i]!) - 1;
        depth.push(i + 1);
        entered.push(this.columnOf[word.charCodeAt(i)]!);
        path[i + 1] = state;
      }
      ending.push(path[word.length]!);
      previous = word;
    }
    const renumbered = numberByDepth(depth);
    const trie: Trie = {
      parent: new Int32Array(parent.length),
      entered: new Uint16Array(parent.length),
      firstWord: new Int32Array(parent.length).fill(-1),
    };
    renumbered.forEach((to, from) => {
      trie.parent[to] = renumbered[parent[from]!]!;
      trie.entered[to] = entered[from]!;
    });
    order.forEach((id, i) => {
      const state = renumbered[ending[i]!]!;
      this.nextWord[id] = trie.firstWord[state]!;
      trie.firstWord[state] = id;
    });
    return trie;
  }

  /** Completes the trie: where a word cannot go on, go on with the longest suffix that is a beginning. */
  private connect({ parent, entered, firstWord }: Trie): void {
    const { cells, columns, skips, shorter } = this;
    const suffix = new Uint16Array(parent.length);
    // INVARIANT: states are numbered by depth and the children of one lie together, in the order of their parents.
    let child = 1;
    for (let state = 0; state < parent.length; state++) {
      const row = state * columns;
      const fallback = suffix[state]!;
      if (state > 0) cells.copyWithin(row, fallback * columns, (fallback + 1) * columns);
      shorter[state] = firstWord[fallback]! >= 0 ? fallback : shorter[fallback]!;
      skips[state] = firstWord[state]! >= 0 || shorter[state] !== 0 ? 0 : 1;
      for (; child < parent.length && parent[child] === state; child++) {
        const cell = row + entered[child]!;
        suffix[child] = state === 0 ? 0 : cells[cell]!;
        cells[cell] = child;
      }
    }
  }
}

/** ASCII characters keep their codes as columns, which puts all letters into one cache line of a row. */
function columnsOf(words: readonly string[], order: readonly number[]): Uint16Array {
  const columnOf = new Uint16Array(0x10000);
  for (let unit = 0; unit < ASCII_SIZE; unit++) columnOf[unit] = unit;
  let columns = ASCII_SIZE;
  for (const id of order) {
    const word = words[id]!;
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i);
      if (unit >= ASCII_SIZE && columnOf[unit] === 0) columnOf[unit] = columns++;
    }
  }
  return columnOf;
}

function numberByDepth(depth: readonly number[]): Int32Array {
  const next: number[] = [];
  for (const d of depth) next[d] = (next[d] ?? 0) + 1;
  let total = 0;
  for (let d = 0; d < next.length; d++) {
    const count = next[d]!;
    next[d] = total;
    total += count;
  }
  return Int32Array.from(depth, (d) => next[d]!++);
}
