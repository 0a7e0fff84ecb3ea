/** Pairs that are linked, with their weight, in arrays that grow: a replay of the case has ten million. */
export class Edges {
  a = new Int32Array(1024);
  b = new Int32Array(1024);
  /** log2 odds. */
  weight = new Float32Array(1024);
  length = 0;

  add(a: number, b: number, weight: number): void {
    if (this.length === this.a.length) this.grow();
    this.a[this.length] = a;
    this.b[this.length] = b;
    this.weight[this.length++] = weight;
  }

  private grow(): void {
    const longer = <T extends Int32Array | Float32Array>(before: T, after: T): T => {
      after.set(before);
      return after;
    };
    const capacity = this.a.length * 2;
    this.a = longer(this.a, new Int32Array(capacity));
    this.b = longer(this.b, new Int32Array(capacity));
    this.weight = longer(this.weight, new Float32Array(capacity));
  }
}

/** Disjoint sets with path halving and union by size (Tarjan and van Leeuwen 1984). */
export class DisjointSets {
  private readonly parent: Int32Array;
  private readonly sizes: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
    this.sizes = new Int32Array(size).fill(1);
  }

  find(member: number): number {
    const { parent } = this;
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  union(a: number, b: number): void {
    let [large, small] = [this.find(a), this.find(b)];
    if (large === small) return;
    if (this.sizes[large]! < this.sizes[small]!) [large, small] = [small, large];
    this.parent[small] = large;
    this.sizes[large]! += this.sizes[small]!;
  }
}
