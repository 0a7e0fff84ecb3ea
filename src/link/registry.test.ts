import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Judgement } from "../model/campaign.ts";
import { type KnownCampaign, nameClusters } from "./registry.ts";

/** Messages are letters. */
const found = (letters: string, core = letters) => ({ keys: [...letters], core: new Set(core) });
const known = (id: string, letters: string): KnownCampaign => ({ id, keys: [...letters] });

function judged(verdict: Judgement["verdict"], [a, b]: readonly [string, string]): Judgement {
  return { a, b, verdict, by: "ines", at: "2026-03-01T00:00:00Z", reason: null };
}

const name = (
  before: readonly KnownCampaign[],
  now: readonly string[],
  judgements: readonly Judgement[] = [],
) => nameClusters({ known: before, clusters: now.map((letters) => found(letters)), judgements });

describe("names of clusters", () => {
  test("are made of the earliest message, the same wherever they are made", () => {
    const { ids, events } = name([], ["abc", "de"]);
    assert.match(ids[0]!, /^c-[0-9a-hjkmnp-tv-z]{6}$/);
    assert.notEqual(ids[0], ids[1]);
    assert.deepEqual(name([], ["de", "axyz"]).ids, [ids[1], ids[0]]);
    assert.deepEqual(events, []);
  });

  test("stay when a campaign grows, loses some, or its first message turns out to be an earlier one", () => {
    const { ids, events } = name([known("c-1", "abcd")], ["0bcdefg"]);
    assert.deepEqual(ids, ["c-1"]);
    assert.deepEqual(events, []);
  });

  test("of two that merge the larger one's stays, and the event names a message of each", () => {
    const { ids, events } = name([known("c-1", "ab"), known("c-2", "cde")], ["abcde"]);
    assert.deepEqual(ids, ["c-2"]);
    assert.deepEqual(events, [
      { kind: "merge", from: ["c-1", "c-2"], into: ["c-2"], representatives: ["c", "a"], judged: [] },
    ]);
  });

  test("of one that splits the larger part keeps it, and the other's is new", () => {
    const { ids, events } = name([known("c-1", "abcde")], ["ab", "cde"]);
    assert.equal(ids[1], "c-1");
    assert.notEqual(ids[0], "c-1");
    const into = [ids[0]!, "c-1"].sort();
    assert.deepEqual(events, [
      { kind: "split", from: ["c-1"], into, representatives: ["c", "a"], judged: [] },
    ]);
  });

  test("are never given twice, also where two new ones would get the same", () => {
    const taken = name([], ["a"]).ids[0]!;
    const { ids } = name([known(taken, "zzz")], ["ab", "a"]);
    assert.equal(new Set([...ids, taken]).size, 3);
  });
});

describe("an event", () => {
  test("names a message that links hold in each part, not one that came with a sender", () => {
    const clusters = [found("abcde", "bde")];
    const { events } = nameClusters({
      known: [known("c-1", "ab"), known("c-2", "cde")],
      clusters,
      judgements: [],
    });
    assert.deepEqual(events[0]!.representatives, ["d", "b"]);
  });

  test("of a merge names what was judged the same across the parts, also over a message of neither", () => {
    const judgements = [
      judged("same", ["a", "b"]),
      judged("same", ["b", "x"]),
      judged("same", ["x", "d"]),
      judged("same", ["c", "y"]),
      judged("different", ["a", "z"]),
    ];
    const { events } = name([known("c-1", "ab"), known("c-2", "cde")], ["abcdexy"], judgements);
    assert.deepEqual(events[0]!.judged, [
      ["b", "x"],
      ["x", "d"],
    ]);
  });

  test("of a split names what was judged different across the parts", () => {
    const judgements = [judged("different", ["a", "d"]), judged("different", ["a", "z"])];
    const { events } = name([known("c-1", "abcde")], ["ab", "cde"], judgements);
    assert.deepEqual(events[0]!.judged, [["a", "d"]]);
  });

  test("of a reversal names the campaigns that hold the parts now", () => {
    const undone = {
      id: 4,
      at: "2026-03-01T00:00:00Z",
      kind: "merge",
      from: ["c-1", "c-2"],
      into: ["c-2"],
      representatives: ["c", "a"],
    } as const;
    const { ids, events } = nameClusters({
      known: [known("c-2", "abcde")],
      clusters: [found("ab"), found("cde")],
      judgements: [],
      undone,
    });
    assert.deepEqual(events.at(-1), {
      kind: "reversed",
      from: ["c-2"],
      into: [...ids].sort(),
      representatives: ["c", "a"],
      reverses: 4,
    });
  });
});
