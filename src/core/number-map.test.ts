import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hash53 } from "./hash53.ts";
import { NumberMap } from "./number-map.ts";

test("a number map answers as a Map does", () => {
  const keys = fc.array(
    fc.tuple(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: -9, max: 9 })),
  );
  fc.assert(
    fc.property(keys, (entries) => {
      const expected = new Map<number, number>();
      const map = new NumberMap(2);
      for (const [key, amount] of entries) {
        expected.set(key, (expected.get(key) ?? 0) + amount);
        assert.equal(map.add(key, amount), expected.get(key));
      }
      assert.equal(map.size, expected.size);
      for (const [key] of entries) assert.equal(map.get(key), expected.get(key));
      assert.deepEqual([...map.entries()].sort(), [...expected].sort());
    }),
    { seed: 53, numRuns: 300 },
  );
});

test("a key that is not there is undefined", () => {
  const map = new NumberMap();
  map.set(hash53("here"), 0);
  assert.equal(map.get(hash53("here")), 0);
  assert.equal(map.get(hash53("there")), undefined);
});

test("hashes of 200,000 near texts are distinct, safe and spread over both halves", () => {
  const seen = new Set<number>();
  let high = 0;
  for (let i = 0; i < 200_000; i++) {
    const value = hash53(`link_host\u0000host-${i}.example`);
    assert.ok(Number.isSafeInteger(value) && value > 0);
    seen.add(value);
    if (value >= 2 ** 52) high++;
  }
  assert.equal(seen.size, 200_000);
  assert.ok(Math.abs(high / 200_000 - 0.5) < 0.01);
});
