import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { observed } from "../../test/observed.ts";
import type { Features } from "../model/observation.ts";
import { orderOfRows, PAIRS_MAX, proposePairs } from "./blocking.ts";
import { bridgesBetweenGroups } from "./bridges.ts";
import { clusterSendings, type JudgedPair } from "./clusters.ts";
import { type Columns, ColumnsBuilder } from "./columns.ts";
import { Edges } from "./edges.ts";
import { packFingerprint, signatureOf } from "./fingerprint.ts";

interface Rows {
  readonly columns: Columns;
  readonly signatures: Float64Array;
}

function rowsOf(all: readonly Features[]): Rows {
  const builder = new ColumnsBuilder();
  const packed = all.map((features) => packFingerprint(observed({ features })));
  for (const fingerprint of packed) builder.add(fingerprint, 0);
  return { columns: builder.build(), signatures: Float64Array.from(packed, signatureOf) };
}

/** Links rows that share a value of any feature that is named. */
function sharing({ columns }: Rows) {
  return {
    weight(a: number, b: number): number {
      let shared = 0;
      columns.values.forEach((values, f) => {
        const of = (row: number) => values.subarray(columns.offsets[f]![row]!, columns.offsets[f]![row + 1]!);
        if (of(a).some((value) => of(b).includes(value))) shared++;
      });
      return shared;
    },
  };
}

function clustersOf(all: readonly Features[], { threshold = 1, judged = [] as readonly JudgedPair[] } = {}) {
  const rows = rowsOf(all);
  return clusterSendings({ ...rows, scorer: sharing(rows), threshold, judged });
}

/** Members by name, cluster by cluster. */
function partition(clusterOf: Int32Array, names: readonly string[]): string[] {
  const groups = Map.groupBy(names, (_, row) => clusterOf[row]!);
  return [...groups.values()].map((group) => group.sort().join(" ")).sort();
}

const row = (name: string, features: Features): Features => ({ ...features, sender_name: [name] });

describe("blocking", () => {
  test("a value that everybody shares proposes no pair and is listed with its count", () => {
    const rows = rowsOf(
      Array.from({ length: 2_500 }, (_, i) => row(`n${i}`, { html_skeleton: ["the notice"] })),
    );
    let pairs = 0;
    const capped = proposePairs(rows.columns, orderOfRows(rows.columns, rows.signatures), () => pairs++);
    assert.equal(pairs, 0);
    assert.deepEqual(
      capped.map(({ feature, sendings }) => [feature, sendings]),
      [["html_skeleton", 2_500]],
    );
  });

  test("pairs grow with the sendings, not with their square, however many rare values they share", () => {
    const all = Array.from({ length: 1_500 }, (_, i) => ({
      sender: [`s${i}@example.org`],
      html_skeleton: ["a"],
      link_host: ["b.example"],
      url_scheme: ["/c"],
      subject_template: ["d"],
    }));
    const rows = rowsOf(all);
    let pairs = 0;
    proposePairs(rows.columns, orderOfRows(rows.columns, rows.signatures), () => pairs++);
    assert.ok(pairs > 1_500 && pairs <= 1_500 * PAIRS_MAX, `${pairs}`);
    assert.ok(pairs < 1_500 * 60, `${pairs}`);
  });

  test("what few share is compared with all of them", () => {
    const rows = rowsOf(Array.from({ length: 20 }, (_, i) => row(`n${i}`, { link_host: ["x.example"] })));
    const seen = new Set<string>();
    proposePairs(rows.columns, orderOfRows(rows.columns, rows.signatures), (a, b) =>
      seen.add([a, b].sort((x, y) => x - y).join()),
    );
    assert.equal(seen.size, 190);
  });
});

describe("bridges", () => {
  const complete = (members: readonly number[], edges: Edges) => {
    for (const a of members) for (const b of members) if (a < b) edges.add(a, b, 1);
  };

  test("one link between two dense groups is a bridge, with both groups", () => {
    const edges = new Edges();
    complete([0, 1, 2, 3], edges);
    complete([4, 5, 6], edges);
    edges.add(3, 4, 1);
    edges.add(4, 3, 1);
    const [bridge, ...more] = bridgesBetweenGroups(8, edges);
    assert.deepEqual(more, []);
    const sides = [bridge!.left, bridge!.right].map((side) => [...side].sort());
    assert.deepEqual(sides.sort(), [
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
    assert.deepEqual([bridge!.leftSize, bridge!.rightSize].sort(), [3, 4]);
  });

  test("two links are none, and neither is the link to a single sending or along a chain", () => {
    const two = new Edges();
    complete([0, 1, 2], two);
    complete([3, 4, 5], two);
    two.add(0, 3, 1);
    two.add(1, 4, 1);
    assert.deepEqual(bridgesBetweenGroups(6, two), []);
    const chain = new Edges();
    for (let i = 0; i < 9; i++) chain.add(i, i + 1, 1);
    assert.deepEqual(bridgesBetweenGroups(10, chain), []);
  });
});

describe("clusters", () => {
  const near = [
    row("a", { link_host: ["one.example"] }),
    row("b", { link_host: ["one.example", "two.example"] }),
    row("c", { link_host: ["two.example"] }),
    row("d", { link_host: ["three.example"] }),
  ];
  const names = ["a", "b", "c", "d"];

  test("are what links join, over several steps", () => {
    assert.deepEqual(partition(clustersOf(near).clusterOf, names), ["a b c", "d"]);
  });

  test("do not depend on the order of arrival", () => {
    const value = fc.constantFrom("p", "q", "r", "s", "t", "u");
    const feature = fc.record({
      link_host: fc.uniqueArray(value, { maxLength: 2 }),
      url_scheme: fc.uniqueArray(value, { maxLength: 2 }),
      reply_to: fc.uniqueArray(value, { maxLength: 1 }),
    });
    const shuffled = fc.array(feature, { minLength: 2, maxLength: 40 }).chain((all) => {
      const named = all.map((features, i) => ({ name: `n${i}`, features: row(`n${i}`, features) }));
      return fc.tuple(fc.constant(named), fc.shuffledSubarray(named, { minLength: named.length }));
    });
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 2 }), ([one, other], threshold) => {
        const [x, y] = [one, other].map((all) =>
          partition(
            clustersOf(
              all.map((r) => r.features),
              { threshold },
            ).clusterOf,
            all.map((r) => r.name),
          ),
        );
        assert.deepEqual(x, y);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test("a judgement joins what nothing else does, and parts what everything does", () => {
    const joined = clustersOf(near, { judged: [{ a: 0, b: 3, verdict: "same" }] });
    assert.deepEqual(partition(joined.clusterOf, names), ["a b c d"]);
    const parted = clustersOf(near, { judged: [{ a: 0, b: 2, verdict: "different" }] });
    const groups = partition(parted.clusterOf, names);
    assert.equal(groups.length, 3);
    assert.ok(!groups.some((group) => group.includes("a") && group.includes("c")));
  });

  test("two groups that one link joins stay two, and the link is reported; a judgement merges them", () => {
    const group = (host: string, letters: string) =>
      [...letters].map((letter) => row(letter, { link_host: [host] }));
    const all = [...group("one.example", "abcd"), ...group("two.example", "efgh")];
    all[3] = row("d", { link_host: ["one.example"], reply_to: ["x@example.org"] });
    all[4] = row("e", { link_host: ["two.example"], reply_to: ["x@example.org"] });
    const found = clustersOf(all);
    assert.deepEqual(partition(found.clusterOf, [..."abcdefgh"]), ["a b c d", "e f g h"]);
    assert.deepEqual(
      found.bridges.map(({ a, b, weight }) => [[a, b].sort(), weight]),
      [[[3, 4], 1]],
    );
    const judged = clustersOf(all, { judged: [{ a: 3, b: 4, verdict: "same" }] });
    assert.deepEqual(partition(judged.clusterOf, [..."abcdefgh"]), ["a b c d e f g h"]);
  });
});
