import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { consistencyProof, inclusionProof, type NodeSource, rootAt } from "./prove.ts";
import { isContinued, isIncluded } from "./prove-check.ts";
import { type CompleteNode, emptyRoot, GrowingTree, leafHash, nodeHash } from "./tree.ts";

const hex = (text: string): Uint8Array => Buffer.from(text, "hex");
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The inputs and roots of the tests of Certificate Transparency, on which all implementations agree. */
const INPUTS = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const LEAF_6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
const NODE_2_4 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const NODE_4_6 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const NODE_4_8 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const NODE_6_8 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const INCLUSIONS = [
  { index: 0, size: 1, proof: [] },
  { index: 0, size: 8, proof: [LEAF_1, NODE_2_4, NODE_4_8] },
  { index: 5, size: 8, proof: [LEAF_4, NODE_6_8, ROOTS[4]!] },
  { index: 2, size: 3, proof: [ROOTS[2]!] },
  { index: 1, size: 5, proof: [ROOTS[1]!, NODE_2_4, LEAF_4] },
];
const CONSISTENCIES = [
  { first: 1, second: 1, proof: [] },
  { first: 1, second: 8, proof: [LEAF_1, NODE_2_4, NODE_4_8] },
  { first: 6, second: 8, proof: [NODE_4_6, NODE_6_8, ROOTS[4]!] },
  { first: 2, second: 5, proof: [NODE_2_4, LEAF_4] },
  { first: 6, second: 7, proof: [NODE_4_6, LEAF_6, ROOTS[4]!] },
];

/** The definitions of RFC 9162 §2.1.1, §2.1.3.1 and §2.1.4.1 word for word, over all leaves each time. */
const reference = {
  root(leaves: readonly Uint8Array[]): Uint8Array {
    if (leaves.length === 0) return emptyRoot();
    if (leaves.length === 1) return leafHash(leaves[0]!);
    const k = reference.split(leaves.length);
    return nodeHash(reference.root(leaves.slice(0, k)), reference.root(leaves.slice(k)));
  },
  path(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
    if (leaves.length === 1) return [];
    const k = reference.split(leaves.length);
    const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
    return m < k
      ? [...reference.path(m, left), reference.root(right)]
      : [...reference.path(m - k, right), reference.root(left)];
  },
  proof(m: number, leaves: readonly Uint8Array[], isWholeOld = true): Uint8Array[] {
    if (m === leaves.length) return isWholeOld ? [] : [reference.root(leaves)];
    const k = reference.split(leaves.length);
    const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
    return m <= k
      ? [...reference.proof(m, left, isWholeOld), reference.root(right)]
      : [...reference.proof(m - k, right, false), reference.root(left)];
  },
  split: (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1),
};

/** A grown tree, whose nodes are looked up as in a store. */
function grown(leaves: readonly Uint8Array[]): {
  tree: GrowingTree;
  nodes: NodeSource;
  roots: Uint8Array[];
  kept: CompleteNode[];
} {
  const tree = new GrowingTree();
  const byPlace = new Map<string, Uint8Array>();
  const roots = [tree.root()];
  const kept: CompleteNode[] = [];
  for (const leaf of leaves) {
    for (const node of tree.append(leafHash(leaf))) {
      kept.push(node);
      byPlace.set(`${node.level} ${node.place}`, node.hash);
    }
    roots.push(tree.root());
  }
  const nodes: NodeSource = async (places) =>
    places.map(({ level, place }) => byPlace.get(`${level} ${place}`) ?? assert.fail("no such node"));
  return { tree, nodes, roots, kept };
}

const SIZES = Array.from({ length: 131 }, (_, size) => size);
const numbered = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));

describe("the tree of the record", () => {
  test("has the published roots for the eight inputs of Certificate Transparency (RFC 9162 §2.1.1)", () => {
    const { roots } = grown(INPUTS.map(hex));
    assert.deepEqual(roots.map(hexOf), ROOTS);
  });

  test("gives and accepts the published inclusion paths (RFC 9162 §2.1.3)", async () => {
    const { nodes } = grown(INPUTS.map(hex));
    for (const { index, size, proof } of INCLUSIONS) {
      assert.deepEqual((await inclusionProof(index, size, nodes)).map(hexOf), proof);
      const [leaf, root] = [leafHash(hex(INPUTS[index]!)), hex(ROOTS[size]!)];
      assert.ok(isIncluded({ index, size, leaf, root, proof: proof.map(hex) }));
    }
  });

  test("gives and accepts the published consistency proofs (RFC 9162 §2.1.4)", async () => {
    const { nodes } = grown(INPUTS.map(hex));
    for (const { first, second, proof } of CONSISTENCIES) {
      assert.deepEqual((await consistencyProof(first, second, nodes)).map(hexOf), proof);
      const [firstRoot, secondRoot] = [hex(ROOTS[first]!), hex(ROOTS[second]!)];
      assert.ok(isContinued({ first, second, firstRoot, secondRoot, proof: proof.map(hex) }));
    }
  });

  test("agrees with the definitions of the RFC for every size up to 130", async () => {
    const leaves = numbered(130);
    const { nodes, roots } = grown(leaves);
    for (const size of SIZES) {
      assert.deepEqual(hexOf(roots[size]!), hexOf(reference.root(leaves.slice(0, size))), `root of ${size}`);
      assert.deepEqual(hexOf(await rootAt(size, nodes)), hexOf(roots[size]!));
    }
  });

  test("proves every leaf of every size up to 130 as the definitions do", async () => {
    const leaves = numbered(130);
    const { nodes, roots } = grown(leaves);
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 130 }), fc.nat(129), async (size, at) => {
      const index = at % size;
      const proof = await inclusionProof(index, size, nodes);
      assert.deepEqual(proof.map(hexOf), reference.path(index, leaves.slice(0, size)).map(hexOf));
      const claim = { index, size, leaf: leafHash(leaves[index]!), root: roots[size]!, proof };
      assert.ok(isIncluded(claim));
      assert.ok(!isIncluded({ ...claim, proof: [...proof, roots[1]!] }));
      assert.ok(!isIncluded({ ...claim, leaf: leafHash(Buffer.from("another")) }));
      assert.ok(size === 1 || !isIncluded({ ...claim, index: (index + 1) % size }));
      assert.ok(proof.length === 0 || !isIncluded({ ...claim, proof: proof.slice(1) }));
    });
    await fc.assert(run, { seed: 4, numRuns: 1000 });
  });

  test("proves that every size continues every smaller one as the definitions do", async () => {
    const leaves = numbered(130);
    const { nodes, roots } = grown(leaves);
    const run = fc.asyncProperty(fc.integer({ min: 1, max: 130 }), fc.nat(130), async (second, at) => {
      const first = (at % second) + 1;
      const proof = await consistencyProof(first, second, nodes);
      assert.deepEqual(proof.map(hexOf), reference.proof(first, leaves.slice(0, second)).map(hexOf));
      const claim = { first, second, firstRoot: roots[first]!, secondRoot: roots[second]!, proof };
      assert.ok(isContinued(claim));
      assert.ok(!isContinued({ ...claim, proof: [...proof, roots[1]!] }));
      assert.ok(!isContinued({ ...claim, firstRoot: leafHash(Buffer.from("another")) }));
      assert.ok(!isContinued({ ...claim, secondRoot: leafHash(Buffer.from("another")) }));
      assert.ok(proof.length === 0 || !isContinued({ ...claim, proof: proof.slice(0, -1) }));
    });
    await fc.assert(run, { seed: 4, numRuns: 1000 });
  });

  test("never accepts a proof of which a bit was changed", async () => {
    const leaves = numbered(23);
    const { nodes, roots } = grown(leaves);
    const inclusion = await inclusionProof(9, 23, nodes);
    const consistency = await consistencyProof(11, 23, nodes);
    const flipped = (proof: readonly Uint8Array[], bit: number): Uint8Array[] => {
      const bytes = Buffer.concat(proof);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return proof.map((_, i) => bytes.subarray(i * 32, i * 32 + 32));
    };
    const [leaf, root] = [leafHash(leaves[9]!), roots[23]!];
    for (let bit = 0; bit < inclusion.length * 256; bit++)
      assert.ok(!isIncluded({ index: 9, size: 23, leaf, root, proof: flipped(inclusion, bit) }));
    const [firstRoot, secondRoot] = [roots[11]!, root];
    for (let bit = 0; bit < consistency.length * 256; bit++) {
      const proof = flipped(consistency, bit);
      assert.ok(!isContinued({ first: 11, second: 23, firstRoot, secondRoot, proof }));
    }
  });

  test("answers no to sizes and places that are none", () => {
    const [leaf, root] = [leafHash(hex("")), hex(ROOTS[1]!)];
    for (const [index, size] of [
      [-1, 1],
      [1, 1],
      [0, 0],
      [0.5, 1],
      [0, Number.NaN],
      [0, 2 ** 60],
    ] as const)
      assert.ok(!isIncluded({ index, size, leaf, root, proof: [] }), `${index} of ${size}`);
    const [firstRoot, secondRoot] = [root, hex(ROOTS[8]!)];
    for (const [first, second] of [
      [-1, 8],
      [9, 8],
      [1, 8],
      [0, 8],
      [Number.NaN, 8],
      [1, Infinity],
    ] as const)
      assert.ok(!isContinued({ first, second, firstRoot, secondRoot, proof: [] }), `${first} in ${second}`);
    assert.ok(isContinued({ first: 0, second: 8, firstRoot: emptyRoot(), secondRoot, proof: [] }));
  });

  test("keeps two nodes an entry at most, each once, and grows on from its stored edge", async () => {
    const leaves = numbered(200);
    const { kept, nodes, roots } = grown(leaves);
    assert.ok(kept.length < 2 * leaves.length);
    assert.equal(new Set(kept.map(({ level, place }) => `${level} ${place}`)).size, kept.length);
    for (const size of [0, 1, 2, 3, 127, 128, 150]) {
      const edge: Uint8Array[] = [];
      const asked: NodeSource = async (places) => {
        edge.push(...(await nodes(places)));
        return edge;
      };
      await rootAt(size, asked);
      const again = new GrowingTree(size, edge);
      for (const leaf of leaves.slice(size)) again.append(leafHash(leaf));
      assert.deepEqual(hexOf(again.root()), hexOf(roots[200]!));
    }
  });

  test("reads a logarithm of nodes for a proof", async () => {
    const { nodes } = grown(numbered(1000));
    let asked = 0;
    const counting: NodeSource = async (places) => {
      asked += places.length;
      return await nodes(places);
    };
    await inclusionProof(3, 1000, counting);
    await consistencyProof(333, 1000, counting);
    assert.ok(asked <= 40, `${asked} nodes`);
  });
});
