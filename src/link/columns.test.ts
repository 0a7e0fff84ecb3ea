import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observed } from "../../test/observed.ts";
import { FEATURES, type Features, SKETCH_BINS } from "../model/observation.ts";
import { type Columns, ColumnsBuilder } from "./columns.ts";
import { featureHash, packFingerprint } from "./fingerprint.ts";

function valuesOf(columns: Columns, name: (typeof FEATURES)[number], row: number): number[] {
  const feature = FEATURES.indexOf(name);
  const offsets = columns.offsets[feature]!;
  return [...columns.values[feature]!.subarray(offsets[row], offsets[row + 1])];
}

const packed = (features: Features, sketch: string | null = null) =>
  packFingerprint(observed({ features, sketch }));

describe("columns", () => {
  test("give back the values of each row, past several growths", () => {
    const builder = new ColumnsBuilder();
    for (let i = 0; i < 500; i++) {
      const hosts = Array.from({ length: i % 4 }, (_, j) => `h${i}-${j}.example`);
      assert.equal(builder.add(packed({ link_host: hosts, sender: [`s${i}@example.org`] }), i), i);
    }
    const columns = builder.build();
    assert.equal(columns.size, 500);
    for (const row of [0, 1, 63, 64, 255, 499]) {
      const hosts = Array.from({ length: row % 4 }, (_, j) =>
        featureHash("link_host", `h${row}-${j}.example`),
      );
      assert.deepEqual(
        valuesOf(columns, "link_host", row),
        hosts.sort((a, b) => a - b),
      );
      assert.deepEqual(valuesOf(columns, "sender", row), [featureHash("sender", `s${row}@example.org`)]);
      assert.equal(columns.first[row], row);
    }
  });
  test("hold a sketch for the rows that have one", () => {
    const builder = new ColumnsBuilder();
    builder.add(packed({}), null);
    builder.add(packed({}, "0b".repeat(SKETCH_BINS)), null);
    const { hasSketch, sketches } = builder.build();
    assert.deepEqual([...hasSketch], [0, 1]);
    assert.deepEqual(new Set(sketches.subarray(0, SKETCH_BINS)), new Set([0]));
    assert.deepEqual(new Set(sketches.subarray(SKETCH_BINS)), new Set([0x0b]));
  });
  test("widen the dates of a sending, whatever the order its messages come in", () => {
    for (const dates of [
      [null, 5, 9, 2],
      [9, null, 2, 5],
      [2, 5, 9, null],
    ]) {
      const builder = new ColumnsBuilder();
      const row = builder.add(packed({}), dates[0]!);
      for (const seconds of dates.slice(1)) builder.widen(row, seconds);
      const { first, last } = builder.build();
      assert.deepEqual([first[row], last[row]], [2, 9]);
    }
    const undated = new ColumnsBuilder();
    undated.widen(undated.add(packed({}), null), null);
    assert.ok(Number.isNaN(undated.build().first[0]));
  });
  test("take damaged bytes as a row that shows nothing", () => {
    const builder = new ColumnsBuilder();
    builder.add(Uint8Array.of(1, 200, 3), 1);
    const columns = builder.build();
    for (const name of FEATURES) assert.deepEqual(valuesOf(columns, name, 0), []);
  });
});
