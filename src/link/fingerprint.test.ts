import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { observed } from "../../test/observed.ts";
import { FEATURES, type Features, SKETCH_BINS } from "../model/observation.ts";
import {
  FEATURE_VALUES_MAX,
  featureHash,
  packFingerprint,
  signatureOf,
  unpackFingerprint,
} from "./fingerprint.ts";

const SKETCH = "0a".repeat(SKETCH_BINS);

const features = fc.dictionary(fc.constantFrom(...FEATURES), fc.array(fc.string(), { maxLength: 5 }));

describe("a fingerprint", () => {
  test("holds the hash of every value under its feature, and the sketch", () => {
    fc.assert(
      fc.property(features, fc.boolean(), (shown, hasSketch) => {
        const sketch = hasSketch ? SKETCH : null;
        const unpacked = unpackFingerprint(
          packFingerprint(observed({ features: shown as Features, sketch })),
        );
        const expected = FEATURES.map((name) =>
          [...new Set((shown[name] ?? []).map((value) => featureHash(name, value)))].sort((a, b) => a - b),
        );
        assert.deepEqual(
          [...unpacked.counts],
          expected.map((hashes) => hashes.length),
        );
        assert.deepEqual([...unpacked.values], expected.flat());
        assert.equal(unpacked.sketch === null ? null : Buffer.from(unpacked.sketch).toString("hex"), sketch);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
  test("is empty when its bytes are damaged, whatever they are", () => {
    const whole = packFingerprint(observed({ features: { sender: ["a@example.org"] }, sketch: SKETCH }));
    for (let length = 0; length < whole.length; length++) {
      // Exactly without the sketch it is a whole fingerprint of a short mail.
      if (length === whole.length - SKETCH_BINS) continue;
      assert.equal(unpackFingerprint(whole.subarray(0, length)).values.length, 0);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { counts, values } = unpackFingerprint(bytes);
        assert.equal(counts.length, FEATURES.length);
        assert.equal(
          values.length,
          counts.reduce((sum, count) => sum + count, 0),
        );
      }),
      { seed: 3 },
    );
  });
  test("keeps the lowest hashes of a feature with too many values, so that two such messages keep the same", () => {
    const hosts = Array.from({ length: 100 }, (_, i) => `h${i}.example`);
    const kept = (some: readonly string[]) => [
      ...unpackFingerprint(packFingerprint(observed({ features: { link_host: some } }))).values,
    ];
    assert.equal(kept(hosts).length, FEATURE_VALUES_MAX);
    assert.deepEqual(kept(hosts.toReversed()), kept(hosts));
  });
});

describe("the signature of a sending", () => {
  const signature = (shown: Features, sketch: string | null = null) =>
    signatureOf(packFingerprint(observed({ features: shown, sketch })));
  const shown: Features = {
    text_template: ["t1"],
    sender: ["a@example.org"],
    link_host: ["x.example", "y.example"],
  };

  test("does not depend on the order of values", () => {
    assert.equal(signature({ ...shown, link_host: ["y.example", "x.example"] }), signature(shown));
  });
  test("leaves out the other recipients, and the sketch of a text whose template is known", () => {
    assert.equal(signature({ ...shown, other_recipients: ["c@example.org"] }, SKETCH), signature(shown));
  });
  test("keeps texts without a template apart by their sketch", () => {
    const plain: Features = { sender: ["a@example.org"] };
    assert.notEqual(signature(plain, SKETCH), signature(plain));
  });
  test("changes with each feature", () => {
    const seen = new Set([signature(shown)]);
    for (const name of FEATURES)
      if (name !== "other_recipients") seen.add(signature({ ...shown, [name]: ["other"] }));
    assert.equal(seen.size, FEATURES.length);
  });
  test("does not confuse a value of one feature with the same value of the next", () => {
    assert.notEqual(signature({ sender: ["x"] }), signature({ reply_to: ["x"] }));
  });
});
