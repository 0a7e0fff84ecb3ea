/**
 * A map that forgets: hosts and URLs repeat heavily within a mailbox, and a scan runs for hours.
 * Two generations instead of a linked list: when the young one is full it becomes the old one, so an entry
 * that is asked for now and then survives, and no operation costs more than two look-ups.
 */
export class BoundedCache<T> {
  readonly #sizeMax: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  /** At most twice `sizeMax` entries are kept. */
  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get(key: string): T | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: T): void {
    if (this.#young.size >= this.#sizeMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
