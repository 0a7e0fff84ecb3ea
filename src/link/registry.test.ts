import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nameClusters } from "./registry.ts";

const keys = (letters: string) => [...letters];

describe("names of clusters", () => {
  test("are made of the earliest message, the same wherever they are made", () => {
    const { ids, events } = nameClusters([], [keys("abc"), keys("de")]);
    assert.match(ids[0]!, /^c-[0-9a-hjkmnp-tv-z]{6}$/);
    assert.notEqual(ids[0], ids[1]);
    assert.deepEqual(nameClusters([], [keys("de"), keys("axyz")]).ids, [ids[1], ids[0]]);
    assert.deepEqual(events, []);
  });

  test("stay when a campaign grows, loses some, or its first message turns out to be an earlier one", () => {
    const { ids, events } = nameClusters([{ id: "c-1", keys: keys("abcd") }], [keys("0bcdefg")]);
    assert.deepEqual(ids, ["c-1"]);
    assert.deepEqual(events, []);
  });

  test("of two that merge the larger one's stays, and the event names a message of each", () => {
    const known = [
      { id: "c-1", keys: keys("ab") },
      { id: "c-2", keys: keys("cde") },
    ];
    const { ids, events } = nameClusters(known, [keys("abcde")]);
    assert.deepEqual(ids, ["c-2"]);
    assert.deepEqual(events, [
      { kind: "merge", from: ["c-1", "c-2"], into: ["c-2"], representatives: ["c", "a"] },
    ]);
  });

  test("of one that splits the larger part keeps it, and the other's is new", () => {
    const { ids, events } = nameClusters([{ id: "c-1", keys: keys("abcde") }], [keys("ab"), keys("cde")]);
    assert.equal(ids[1], "c-1");
    assert.notEqual(ids[0], "c-1");
    assert.deepEqual(events, [
      { kind: "split", from: ["c-1"], into: [ids[0]!, "c-1"].sort(), representatives: ["c", "a"] },
    ]);
  });

  test("are never given twice, also where two new ones would get the same", () => {
    const taken = nameClusters([], [keys("a")]).ids[0]!;
    const { ids } = nameClusters([{ id: taken, keys: keys("zzz") }], [keys("ab"), keys("a")]);
    assert.equal(new Set([...ids, taken]).size, 3);
  });
});
