/** Every proposition: when it holds, when nearly, when not, and when nobody can say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observed } from "../../../test/observed.ts";
import { type Features, type Observation, SKETCH_BINS } from "../../model/observation.ts";
import { ColumnsBuilder } from "../columns.ts";
import { explain, sideOf } from "../explain.ts";
import { packFingerprint } from "../fingerprint.ts";
import { Frequencies } from "../frequencies.ts";
import { COMPARISONS, type Level, type LinkModel } from "../model.ts";
import { NO_RARITY, Pair } from "../pair.ts";
import { rarityOf, rowsOf } from "../rows.ts";
import type { Comparison } from "./comparison.ts";
import { sameAttachment } from "./same-attachment.ts";
import { sameLinkHost } from "./same-link-host.ts";
import { sameSender } from "./same-sender.ts";
import { sameText } from "./same-text.ts";
import { sameTool } from "./same-tool.ts";
import { sentTogether } from "./sent-together.ts";

interface Sending extends Partial<Observation> {
  /** Seconds of the first and the last message. */
  readonly sent?: readonly [number, number];
}

function paired(sendings: readonly Sending[]): Pair {
  const builder = new ColumnsBuilder();
  for (const { sent, ...said } of sendings) {
    const row = builder.add(packFingerprint(observed(said)), sent?.[0] ?? null);
    builder.widen(row, sent?.[1] ?? null);
  }
  const columns = builder.build();
  const pair = new Pair(rowsOf(columns, Frequencies.of(columns)));
  pair.open(0, 1);
  return pair;
}

function expectLevel(comparison: Comparison, [a, b]: readonly [Sending, Sending], level: string): void {
  for (const sides of [
    [a, b],
    [b, a],
  ]) {
    const found = comparison.compare(paired(sides));
    assert.equal(comparison.levels[found] ?? "missing", level);
  }
}

const shows = (features: Features): Sending => ({ features });

describe("every comparison of features", () => {
  for (const comparison of COMPARISONS.filter(({ features }) => features.length > 0)) {
    const { name, features, levels } = comparison;
    const all = (value: string) => shows(Object.fromEntries(features.map((feature) => [feature, [value]])));
    test(`${name} is missing when one side shows nothing`, () => {
      expectLevel(comparison, [all("x"), shows({})], "missing");
      expectLevel(comparison, [shows({}), shows({})], "missing");
    });
    test(`${name} tells the same from what has nothing in common`, () => {
      expectLevel(comparison, [all("x"), all("y")], levels.at(-1)!);
      const best = name === "same_text" ? "exact_short" : levels[0]!;
      expectLevel(comparison, [all("x"), all("x")], best);
    });
  }
  test("finds a value shared among several, and how rare the rarest is", () => {
    const common = Array.from({ length: 30 }, () => shows({ link_host: ["common.example"] }));
    const pair = paired([
      shows({ link_host: ["common.example", "own.example", "rare.example"] }),
      shows({ link_host: ["rare.example", "common.example", "else.example"] }),
      ...common,
    ]);
    assert.equal(sameLinkHost.levels[sameLinkHost.compare(pair)], "same");
    assert.equal(pair.rarity, rarityOf(2));
    pair.rarity = NO_RARITY;
    pair.open(0, 5);
    sameLinkHost.compare(pair);
    assert.equal(pair.rarity, rarityOf(32));
  });
});

describe("same text", () => {
  const sketch = (equal: number) => "0a".repeat(equal) + "0b".repeat(SKETCH_BINS - equal);
  const text = (template: string, bins: number): Sending => ({
    features: { text_template: [template] },
    sketch: sketch(bins),
  });
  test("is exact for one template, short where there are too few words for a sketch", () => {
    expectLevel(sameText, [text("t", 64), text("t", 0)], "exact");
    expectLevel(sameText, [text("t", 64), shows({ text_template: ["t"] })], "exact_short");
  });
  test("is close from four fifths of the shingles, similar from half", () => {
    expectLevel(sameText, [text("t", 64), text("s", 52)], "close");
    expectLevel(sameText, [text("t", 64), text("s", 51)], "similar");
    expectLevel(sameText, [text("t", 64), text("s", 33)], "similar");
    expectLevel(sameText, [text("t", 64), text("s", 32)], "different");
  });
  test("compares sketches bin by bin", () => {
    const bins = (from: number) =>
      Array.from({ length: SKETCH_BINS }, (_, i) =>
        ((i * 37 + from) & 255).toString(16).padStart(2, "0"),
      ).join("");
    expectLevel(sameText, [{ sketch: bins(0) }, { sketch: bins(0) }], "close");
    expectLevel(sameText, [{ sketch: bins(0) }, { sketch: bins(1) }], "different");
    expectLevel(sameText, [{ sketch: bins(0) }, {}], "missing");
  });
});

describe("same sender", () => {
  test("knows the domain when the address differs", () => {
    const from = (address: string) => shows({ sender: [address], sender_domain: [address.split("@")[1]!] });
    expectLevel(sameSender, [from("a@example.org"), from("b@example.org")], "domain");
    expectLevel(sameSender, [from("a@example.org"), from("a@example.net")], "different");
  });
});

describe("same tool", () => {
  test("counts how many of three traces agree", () => {
    const tool = (order: string, boundary: string, structure: string) =>
      shows({ header_order: [order], boundary_shape: [boundary], mime_structure: [structure] });
    expectLevel(sameTool, [tool("o", "b", "s"), tool("o", "b", "x")], "two");
    expectLevel(sameTool, [tool("o", "b", "s"), tool("x", "y", "s")], "one");
  });
});

describe("same attachment", () => {
  test("knows a file that was written anew by its name, better with its size", () => {
    const file = (hash: string, name: string, size: string) =>
      shows({ attachment_hash: [hash], attachment_name: [name], attachment_size: [size] });
    expectLevel(sameAttachment, [file("h", "n", "1"), file("i", "n", "1")], "name_and_size");
    expectLevel(sameAttachment, [file("h", "n", "1"), file("i", "n", "2")], "name");
    expectLevel(sameAttachment, [file("h", "n", "1"), file("i", "o", "1")], "different");
  });
});

describe("sent together", () => {
  const day = 86_400;
  const at = (first: number, last = first): Sending => ({ sent: [first, last] });
  test("goes by the gap", () => {
    expectLevel(sentTogether, [at(0), at(600)], "minutes");
    expectLevel(sentTogether, [at(0), at(601)], "hour");
    expectLevel(sentTogether, [at(0), at(day)], "day");
    expectLevel(sentTogether, [at(0, 300), at(300 + 7 * day)], "week");
    expectLevel(sentTogether, [at(0), at(8 * day)], "further");
    expectLevel(sentTogether, [at(0), {}], "missing");
  });
  test("knows two long sendings that overlap to be near, not to the minute", () => {
    expectLevel(sentTogether, [at(0, day / 2), at(100, day)], "day");
    expectLevel(sentTogether, [at(0, 90 * day), at(day, 50 * day)], "week");
  });
});

describe("frequencies", () => {
  const dated = (seconds: number) => observed({ date: new Date(seconds * 1000).toISOString() });
  test("take being sent on one day for nothing where all mail is of that day", () => {
    const level = (m: number, u: number): Level => ({ m, u, tf: 0, matching_pairs: 0, random_pairs: 0 });
    const comparisons = Object.fromEntries(
      COMPARISONS.map(({ name, levels }) => [
        name,
        Object.fromEntries(levels.map((l) => [l, level(0.5, 0.001)])),
      ]),
    );
    const model: LinkModel = {
      version: 1,
      trained: { date: "2026-01-01", corpora: [] },
      prior: { siblings: 1, background: 1 },
      threshold: 0.5,
      shares: { family: 0, setting: 0, sender: 0 },
      comparisons,
    };
    const weightIn = (archive: readonly Observation[]) => {
      const builder = new ColumnsBuilder();
      for (const one of archive) builder.add(packFingerprint(one), sideOf(one).first);
      const frequencies = Frequencies.of(builder.build());
      const { rows } = explain(sideOf(archive[0]!), sideOf(archive[1]!), { model, frequencies });
      return rows.find(({ comparison }) => comparison === sentTogether.name)!.weight;
    };
    assert.equal(weightIn([0, 1, 2, 3].map(dated)), Math.log2(0.5 / 1));
    const spread = Array.from({ length: 100 }, (_, i) => dated(1 + i * 1_000_000));
    assert.equal(weightIn([dated(0), ...spread]), Math.log2(0.5 / 0.001));
  });
});
