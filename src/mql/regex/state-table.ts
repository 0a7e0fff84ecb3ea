/** The growing transition table of an automaton whose states are made when they are first needed. */

// LIMIT: bytes of one automaton before it starts afresh. On real mail 95 of 100 published patterns
// need less than 18 kB and the largest 1.5 MB; `.{0,1000}` in the middle would make a state a character for ever.
const BYTES_MAX = 2 * 1024 * 1024;
const ROWS_AT_FIRST = 8;
// Map entry, key string and array headers.
const STATE_OVERHEAD_BYTES = 160;

/** A transition that has not been computed. Lower than every row. */
export const UNKNOWN = 0;

export class StateTable {
  /** Cells of a row. Rows are named by the index of their first cell; row 0 does not exist. */
  readonly stride: number;
  cells: Int32Array;
  /** Bytes since the last call of `clear`. */
  bytes = 0;
  count = 0;
  private readonly rows = new Map<string, number>();

  constructor(columns: number) {
    // At least 4, so that 1 to 3 are free for special targets.
    this.stride = Math.max(4, columns);
    this.cells = new Int32Array(0);
  }

  find(key: string): number | undefined {
    return this.rows.get(key);
  }

  get isFull(): boolean {
    return this.bytes > BYTES_MAX;
  }

  /** Adds an empty row; answers its name and adds what it takes to `bytes`. */
  add(key: string): number {
    this.count++;
    const row = this.count * this.stride;
    const needed = row + this.stride;
    if (needed > this.cells.length) {
      const grown = new Int32Array(Math.max(needed + 1, this.stride * ROWS_AT_FIRST, 2 * this.cells.length));
      grown.set(this.cells);
      this.cells = grown;
    }
    this.rows.set(key, row);
    this.bytes += this.stride * 4 + key.length * 2 + STATE_OVERHEAD_BYTES;
    return row;
  }

  clear(): void {
    this.rows.clear();
    this.count = 0;
    this.bytes = 0;
    this.cells = new Int32Array(0);
  }
}
