/** Something whose memory can be given back and built again. */
export interface Evictable {
  evict(): void;
}

// LIMIT: bytes of all automata of a process. The 2,689 searches of the published rules took 17 MB after 61 texts of
// real mail; past it everything that is not running is thrown away and built again at need.
const BYTES_MAX = 96 * 1024 * 1024;

/**
 * What the automata of many patterns may take together. Automata are caches: over budget, all but the running
 * one are emptied. `steps` counts instructions visited while building states, which is all the work of a
 * match beyond one table look-up a character; tests assert on it instead of on time.
 */
export class RegexBudget {
  readonly bytesMax: number;
  bytes = 0;
  steps = 0;
  evictions = 0;
  private readonly owners = new Map<Evictable, number>();

  constructor(bytesMax: number = BYTES_MAX) {
    this.bytesMax = bytesMax;
  }

  charge(owner: Evictable, bytes: number): void {
    this.bytes += bytes;
    this.owners.set(owner, (this.owners.get(owner) ?? 0) + bytes);
    if (this.bytes > this.bytesMax && this.owners.size > 1) this.evictOthers(owner);
  }

  /** The owner has dropped everything it was charged for. */
  release(owner: Evictable): void {
    this.bytes -= this.owners.get(owner) ?? 0;
    this.owners.delete(owner);
  }

  private evictOthers(running: Evictable): void {
    this.evictions++;
    for (const owner of [...this.owners.keys()]) {
      if (owner === running) continue;
      owner.evict();
      this.release(owner);
    }
  }
}
