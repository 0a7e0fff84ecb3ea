/**
 * Working memory shared by all automata: only one runs at a time, and a set of its own for each of thousands of
 * patterns would cost more than the automata.
 */

/** A set of small integers that is emptied in constant time. */
export class StampSet {
  private stamps = new Uint32Array(0);
  private stamp = 0;

  /** Empties the set and makes room for members below `size`. */
  reset(size: number): void {
    if (this.stamps.length < size) this.stamps = new Uint32Array(2 * size);
    if (++this.stamp === 0xffffffff) {
      this.stamps.fill(0);
      this.stamp = 1;
    }
  }

  has(member: number): boolean {
    return this.stamps[member] === this.stamp;
  }

  /** False when it was a member already. */
  add(member: number): boolean {
    if (this.stamps[member] === this.stamp) return false;
    this.stamps[member] = this.stamp;
    return true;
  }
}

// Strings of units index automata states: sets of instruction numbers, which are below 0x10000.
const KEY_CHUNK = 4096;

/** A map key made of 16-bit numbers. */
export function keyOf(numbers: Uint16Array): string {
  if (numbers.length <= KEY_CHUNK) return String.fromCharCode(...numbers);
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; i += KEY_CHUNK) {
    parts.push(String.fromCharCode(...numbers.subarray(i, i + KEY_CHUNK)));
  }
  return parts.join("");
}
