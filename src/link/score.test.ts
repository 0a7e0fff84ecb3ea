import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { observed } from "../../test/observed.ts";
import { FEATURES, type Observation, SKETCH_BINS } from "../model/observation.ts";
import { type Columns, ColumnsBuilder } from "./columns.ts";
import { explain, sideOf } from "./explain.ts";
import { packFingerprint } from "./fingerprint.ts";
import { Frequencies } from "./frequencies.ts";
import { COMPARISONS, type LinkModel, NOT_BUILT, readLinkModel } from "./model.ts";
import { probability, Scorer, weightOf } from "./score.ts";

const SHIPPED = readFileSync(new URL("../../content/model/link.json", import.meta.url), "utf8");
const MODEL = readLinkModel(SHIPPED);

function columnsOf(observations: readonly Observation[]): Columns {
  const builder = new ColumnsBuilder();
  for (const one of observations) builder.add(packFingerprint(one), sideOf(one).first);
  return builder.build();
}

// Few values, so that they are often shared and of different frequency.
const anObservation: fc.Arbitrary<Observation> = fc
  .record({
    features: fc.dictionary(
      fc.constantFrom(...FEATURES),
      fc.uniqueArray(fc.constantFrom("p", "q", "r", "s", "t"), { minLength: 1, maxLength: 3 }),
    ),
    sketch: fc.option(fc.constantFrom("00", "01", "0101", "010101ff").map(sketchOf)),
    date: fc.option(fc.integer({ min: 0, max: 2_000_000 }).map((s) => new Date(s * 1000).toISOString())),
  })
  .map((said) => observed(said as Partial<Observation>));

function sketchOf(part: string): string {
  return part.repeat(SKETCH_BINS).slice(0, SKETCH_BINS * 2);
}

const anArchive = fc.array(anObservation, { minLength: 2, maxLength: 12 });

describe("the weight of a pair", () => {
  test("is what its waterfall adds up to", () => {
    fc.assert(
      fc.property(anArchive, (archive) => {
        const columns = columnsOf(archive);
        const frequencies = Frequencies.of(columns);
        const scorer = new Scorer(columns, MODEL, frequencies);
        const { prior, rows, total } = explain(sideOf(archive[0]!), sideOf(archive[1]!), {
          model: MODEL,
          frequencies,
        });
        const added = rows.reduce((sum, { counted }) => sum + counted, prior);
        assert.ok(Math.abs(added - total) < 1e-9, `${added} is not ${total}`);
        assert.equal(scorer.weight(0, 1), total);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
  test("is the same from both sides, and depends on no pair before it", () => {
    fc.assert(
      fc.property(anArchive, (archive) => {
        const columns = columnsOf(archive);
        const scorer = new Scorer(columns, MODEL, Frequencies.of(columns));
        const last = archive.length - 1;
        const there = scorer.weight(0, last);
        for (let row = 1; row < archive.length; row++) scorer.weight(row - 1, row);
        assert.equal(scorer.weight(last, 0), there);
      }),
      { seed: 3 },
    );
  });
  test("depends on what the archive holds, not on the order it came in", () => {
    fc.assert(
      fc.property(anArchive, (archive) => {
        const weights = [archive, archive.toReversed()].map((some) => {
          const columns = columnsOf(some);
          const at = (one: Observation) => some.indexOf(one);
          return new Scorer(columns, MODEL, Frequencies.of(columns)).weight(at(archive[0]!), at(archive[1]!));
        });
        assert.equal(weights[0], weights[1]);
      }),
      { seed: 3 },
    );
  });
  test("is the prior for two messages that show nothing", () => {
    const columns = columnsOf([observed({}), observed({})]);
    const { siblings, background } = MODEL.prior;
    const weight = new Scorer(columns, MODEL, Frequencies.of(columns)).weight(0, 1);
    assert.equal(weight, Math.log2(siblings / (2 + background)));
  });
  test("is greater for a rare value than for a common one", () => {
    const host = (name: string) => observed({ features: { link_host: [name] } });
    const common = Array.from({ length: 200 }, () => host("service.example"));
    const columns = columnsOf([host("rare.example"), host("rare.example"), ...common]);
    const scorer = new Scorer(columns, MODEL, Frequencies.of(columns));
    assert.ok(scorer.weight(0, 1) > scorer.weight(2, 3) + 1);
  });
  test("is worked out by hand for two comparisons", () => {
    // 14 + 2 sendings: a host that both carry, and senders that differ.
    const model: LinkModel = {
      ...MODEL,
      prior: { siblings: 1, background: 14 },
      comparisons: {
        ...MODEL.comparisons,
        same_link_host: { same: level(0.5, 0.125, 1), different: level(0.5, 0.875, 0) },
        same_sender: { ...MODEL.comparisons["same_sender"], different: level(0.25, 0.5, 0) },
      },
    };
    const columns = columnsOf([
      observed({ features: { link_host: ["a.example"], sender: ["x@example.org"] } }),
      observed({ features: { link_host: ["a.example"], sender: ["y@example.net"] } }),
    ]);
    // Prior 1/16. The host: two carry it and a thousandth of the fourteen; m is 1/2. The sender: 1/4 to 1/2.
    const byHand = Math.log2(1 / 16) + Math.log2(0.5 / (2.014 / 16)) + Math.log2(0.25 / 0.5);
    const weight = new Scorer(columns, model, Frequencies.of(columns)).weight(0, 1);
    assert.ok(Math.abs(weight - byHand) < 1e-12);
  });
});

function level(m: number, u: number, tf: number) {
  return { m, u, tf, matching_pairs: 0, random_pairs: 0 };
}

describe("signs with one reason", () => {
  const { shares } = MODEL;
  const rowsFor = (said: Observation["features"], other = said) => {
    const columns = columnsOf([observed({ features: said }), observed({ features: other })]);
    return explain(sideOf(observed({ features: said })), sideOf(observed({ features: other })), {
      model: MODEL,
      frequencies: Frequencies.of(columns),
    }).rows.filter(({ weight }) => weight !== 0);
  };
  test("count whole once, and by their share after", () => {
    const rows = rowsFor({ link_host: ["a.example"], url_scheme: ["/*"], dkim: ["d.example/s"] });
    const counted = rows.map(({ counted: bits, weight }) => Math.round((bits / weight) * 1000) / 1000);
    assert.deepEqual(
      counted.sort(),
      [1, shares.family, shares.setting].sort(),
      "links are one family, the tool is explained by the setting",
    );
    assert.ok(rows.every(({ reduced, counted: bits, weight }) => (reduced === null) === (bits === weight)));
  });
  test("take address and tool as one where the sender is the same", () => {
    const rows = rowsFor({ sender: ["x@example.org"], dkim: ["d.example/s"], text_template: ["t"] });
    const words = rows.find(({ family }) => family === "words")!;
    assert.equal(words.counted, words.weight);
    const [address, tool] = ["address", "tool"].map((name) => rows.find(({ family }) => family === name)!);
    const explained = Math.min(address!.counted / address!.weight, tool!.counted / tool!.weight);
    assert.ok(Math.abs(explained - shares.sender) < 1e-9);
  });
});

describe("the model of linking", () => {
  test("has every level of every comparison, and none that nothing computes", () => {
    const table = COMPARISONS.map(({ name, levels }) => [name, levels.toSorted()]);
    const file = Object.entries(MODEL.comparisons).map(([name, levels]) => [
      name,
      Object.keys(levels).sort(),
    ]);
    assert.deepEqual(file, table);
    for (const { name } of NOT_BUILT) assert.ok(!(name in MODEL.comparisons));
  });
  test("has probabilities that add up to one", () => {
    for (const [name, levels] of Object.entries(MODEL.comparisons)) {
      for (const side of ["m", "u"] as const) {
        const sum = Object.values(levels).reduce((all, one) => all + one[side], 0);
        assert.ok(Math.abs(sum - 1) < 0.01, `${side} of ${name} adds up to ${sum}`);
      }
    }
  });
  test("is refused with the name of what is wrong", () => {
    const broken = (change: object) => JSON.stringify({ ...MODEL, ...change });
    assert.throws(() => readLinkModel(broken({ version: 2 })), /version 1/);
    assert.throws(() => readLinkModel(broken({ prior: { siblings: 0, background: 1 } })), /siblings/);
    assert.throws(() => readLinkModel(broken({ shares: { ...MODEL.shares, family: 2 } })), /shares/);
    assert.throws(() => readLinkModel(broken({ threshold: 1 })), /threshold/);
    assert.throws(() => readLinkModel(broken({ comparisons: {} })), /same_text\.exact/);
  });
  test("turns odds into probabilities and back", () => {
    assert.equal(probability(0), 0.5);
    assert.ok(Math.abs(weightOf(probability(3.5)) - 3.5) < 1e-9);
  });
});
