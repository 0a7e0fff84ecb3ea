import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { observed } from "../../test/observed.ts";
import type { Features } from "../model/observation.ts";
import { ColumnsBuilder } from "./columns.ts";
import { packFingerprint, signatureOf } from "./fingerprint.ts";
import { Frequencies } from "./frequencies.ts";
import { COMPARISONS, type LinkModel } from "./model.ts";
import { MISSING } from "./pair.ts";
import { type Corpus, type Findings, settled, train } from "./train.ts";

/** Every level as likely as the next, nothing rare, every sign by itself: the plain mixture of the textbooks. */
function plainModel(siblings: number, background: number): LinkModel {
  return {
    version: 1,
    trained: { date: "2026-01-01", corpora: [] },
    prior: { siblings, background },
    threshold: 0.9,
    shares: { family: 1, setting: 1, sender: 1 },
    comparisons: Object.fromEntries(
      COMPARISONS.map(({ name, levels }) => [
        name,
        Object.fromEntries(
          levels.map((level, i) => [
            level,
            // Agreement is thought to be a little likelier for one hand: the mixture must know which side is which.
            {
              m: likely(i, levels.length),
              u: 1 / levels.length,
              tf: 0,
              matching_pairs: 0,
              random_pairs: 0,
            },
          ]),
        ),
      ]),
    ),
  };
}

/** Half for the best level, at least a fifth for "not so". */
function likely(level: number, levels: number): number {
  if (level === 0 || levels === 2) return 0.5;
  return level === levels - 1 ? 0.2 : 0.3 / (levels - 2);
}

/** Numbers from 0 to 1 that are always the same (Park and Miller). */
function minimalStandard(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const NOBODY = Frequencies.of(new ColumnsBuilder().build());

/** Findings of independent comparisons with two outcomes: agree on the best level, or not. */
function generated(pairs: number, agree: (comparison: number) => number, next: () => number): Findings {
  const levels = new Int8Array(pairs * COMPARISONS.length).fill(MISSING);
  for (let pair = 0; pair < pairs; pair++) {
    COMPARISONS.forEach(({ levels: all }, comparison) => {
      levels[pair * COMPARISONS.length + comparison] = next() < agree(comparison) ? 0 : all.length - 1;
    });
  }
  return { frequencies: NOBODY, pairs, levels, rarities: new Int8Array(levels.length).fill(-1) };
}

function together(a: Findings, b: Findings): Findings {
  const join = (x: Int8Array, y: Int8Array) => Int8Array.from([...x, ...y]);
  return {
    frequencies: NOBODY,
    pairs: a.pairs + b.pairs,
    levels: join(a.levels, b.levels),
    rarities: join(a.rarities, b.rarities),
  };
}

describe("expectation maximisation", () => {
  test("finds the m and u that independent findings were generated with", () => {
    const next = minimalStandard(7);
    const m = (comparison: number) => 0.6 + 0.015 * comparison;
    const u = (comparison: number) => 0.05 + 0.01 * comparison;
    const matching = generated(6_000, m, next);
    const blocked = together(matching, generated(14_000, u, next));
    const random = generated(30_000, u, next);
    // Three in ten match: with no sendings counted the prior odds are siblings to background.
    const { comparisons } = settled([{ random, blocked }], plainModel(3, 7));
    COMPARISONS.forEach(({ name, levels }, comparison) => {
      const found = comparisons[name]![levels[0]!]!;
      assert.ok(Math.abs(found.m - m(comparison)) < 0.05, `m of ${name} is ${found.m}, not ${m(comparison)}`);
      assert.ok(Math.abs(found.u - u(comparison)) < 0.02, `u of ${name} is ${found.u}, not ${u(comparison)}`);
    });
  });
  test("leaves alone what was not met often enough to be counted", () => {
    const start = plainModel(3, 7);
    const few = generated(4, () => 0, minimalStandard(1));
    const { comparisons } = settled([{ random: few, blocked: few }], start);
    for (const { name, levels } of COMPARISONS) {
      for (const level of levels)
        assert.equal(comparisons[name]![level]!.u, start.comparisons[name]![level]!.u);
    }
  });
  test("takes what a thousand pairs never showed for rare", () => {
    const many = generated(1_000, () => 0.5, minimalStandard(1));
    const { comparisons } = settled([{ random: many, blocked: many }], plainModel(3, 7));
    assert.ok(comparisons["same_text"]!["close"]!.u <= 0.05);
  });
  test("leaves alone a u that is held, and never takes disagreement for impossible", () => {
    const start = plainModel(3, 7);
    const held = { ...start.comparisons["same_text"]!["exact"]!, u: 1e-6, u_held: "counted apart" };
    const model: LinkModel = {
      ...start,
      comparisons: {
        ...start.comparisons,
        same_text: { ...start.comparisons["same_text"], exact: held },
      },
    };
    const always = generated(2_000, () => 1, minimalStandard(1));
    const { comparisons } = settled([{ random: always, blocked: always }], model);
    assert.equal(comparisons["same_text"]!["exact"]!.u, 1e-6);
    for (const { name, levels } of COMPARISONS)
      assert.ok(comparisons[name]![levels.at(-1)!]!.m >= 0.1499, name);
  });
});

function corpusOf(mails: readonly Features[]): Corpus {
  const builder = new ColumnsBuilder();
  const signatures: number[] = [];
  mails.forEach((features, i) => {
    const packed = packFingerprint(observed({ features }));
    builder.add(packed, i * 1000);
    signatures.push(signatureOf(packed));
  });
  return {
    name: "invented",
    messages: mails.length,
    columns: builder.build(),
    signatures: Float64Array.from(signatures),
  };
}

describe("training", () => {
  const mails = Array.from({ length: 400 }, (_, i): Features => {
    const campaign = i % 40;
    return {
      sender: [`s${i}@example.org`],
      text_template: [i % 3 === 0 ? `campaign ${campaign}` : `own ${i}`],
      url_scheme: [`/${campaign}`],
      message_id_shape: [`shape ${i % 5}`],
    };
  });
  const training = { seed: 5, pairsMax: 5_000, date: "2026-01-01" };
  test("gives the same model for the same mail and seed", () => {
    const [once, again] = [0, 1].map(() => train([corpusOf(mails)], plainModel(1, 100), training));
    assert.deepEqual(once, again);
    assert.deepEqual(once!.trained.corpora, [{ name: "invented", messages: 400, sendings: 400 }]);
  });
  test("writes down how many pairs each number was counted from", () => {
    const model = train([corpusOf(mails)], plainModel(1, 100), training);
    const { same, different } = model.comparisons["same_message_id_shape"]!;
    assert.ok(same!.random_pairs > 0 && different!.random_pairs > same!.random_pairs);
    assert.ok(Math.abs(same!.u - 0.2) < 0.05, `one in five agrees by chance, not ${same!.u}`);
  });
  test("takes mail of one message, and none, without complaint", () => {
    const start = plainModel(1, 100);
    for (const few of [[], mails.slice(0, 1)]) {
      assert.deepEqual(train([corpusOf(few)], start, training).comparisons, start.comparisons);
    }
  });
});
