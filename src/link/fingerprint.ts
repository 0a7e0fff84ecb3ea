/**
 * What linking compares of one message, packed into some two hundred bytes, so that millions of messages are compared
 * without their observations. One-way: values are hashes.
 *
 *     version | a count for each feature, in the order of FEATURES | 7 bytes for each value | sketch, 64 bytes or nothing
 */
import { hash53 } from "../core/hash53.ts";
import { FEATURES, type FeatureName, type Observation, SKETCH_BINS } from "../model/observation.ts";

// Changes with FEATURES and with the layout: fingerprints of another version are empty until the mail is read again.
const VERSION = 1;
const HEAD_BYTES = 1 + FEATURES.length;
const VALUE_BYTES = 7;
const HIGH = 0x1_0000_0000;

// LIMIT: a mail may carry thousands of links or recipients. Of more values the ones with the lowest hashes are kept:
// the same ones in every message, so shared values are found as often as they are shared.
export const FEATURE_VALUES_MAX = 16;

/** A fingerprint, unpacked. */
export interface Fingerprint {
  /** By feature number: how many values. */
  readonly counts: Uint8Array;
  /** Of all features one after the other, ascending within one. */
  readonly values: Float64Array;
  readonly sketch: Uint8Array | null;
}

const EMPTY: Fingerprint = {
  counts: new Uint8Array(FEATURES.length),
  values: new Float64Array(0),
  sketch: null,
};

/** The number under which linking knows a value of a feature. */
export function featureHash(feature: FeatureName, value: string): number {
  return hash53(`${feature}\u0000${value}`);
}

/** Equal for two messages that show the same, whatever the order of their values. */
export function packFingerprint({ features, sketch }: Observation): Uint8Array {
  const hashes = FEATURES.map((feature) => hashesOf(feature, features[feature] ?? []));
  const bins = sketchBytes(sketch);
  const count = hashes.reduce((sum, some) => sum + some.length, 0);
  const packed = new Uint8Array(HEAD_BYTES + count * VALUE_BYTES + (bins?.length ?? 0));
  packed[0] = VERSION;
  let at = HEAD_BYTES;
  hashes.forEach((some, feature) => {
    packed[1 + feature] = some.length;
    for (const hash of some) at = writeHash(packed, at, hash);
  });
  if (bins !== null) packed.set(bins, at);
  return packed;
}

/** Damaged bytes are a message that shows nothing: a store with one bad row must still link. */
export function unpackFingerprint(packed: Uint8Array): Fingerprint {
  if (packed.length < HEAD_BYTES || packed[0] !== VERSION) return EMPTY;
  const counts = packed.subarray(1, HEAD_BYTES);
  let count = 0;
  for (const some of counts) count += some;
  const end = HEAD_BYTES + count * VALUE_BYTES;
  const isWhole = packed.length === end || packed.length === end + SKETCH_BINS;
  if (!isWhole || counts.some((some) => some > FEATURE_VALUES_MAX)) return EMPTY;
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = readHash(packed, HEAD_BYTES + i * VALUE_BYTES);
  return { counts, values, sketch: packed.length === end ? null : packed.subarray(end) };
}

const TEXT_TEMPLATE = FEATURES.indexOf("text_template");
const OTHER_RECIPIENTS = FEATURES.indexOf("other_recipients");

/**
 * Messages with one signature are one *sending*: linking compares sendings, not copies, so a newsletter to a thousand
 * people costs as much as one mail. Left out: the other recipients, and the sketch of a text whose template is known,
 * because both differ between copies of one mail merge.
 */
export function signatureOf(packed: Uint8Array): number {
  const { counts, values, sketch } = unpackFingerprint(packed);
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  const mix = (word: number) => {
    a = rotated(Math.imul(a ^ word, 0xcc9e2d51), 15);
    b = rotated(Math.imul(b ^ word, 0x1b873593), 13) + 0x52dce729;
  };
  let at = 0;
  for (let feature = 0; feature < counts.length; feature++) {
    const end = at + counts[feature]!;
    if (feature !== OTHER_RECIPIENTS) {
      mix(end - at);
      for (let i = at; i < end; i++) {
        mix(values[i]! | 0);
        mix(values[i]! / HIGH);
      }
    }
    at = end;
  }
  if (sketch !== null && counts[TEXT_TEMPLATE] === 0) for (const bin of sketch) mix(bin);
  a = finished(a ^ (b >>> 16));
  b = finished(b ^ a);
  const signature = (a >>> 11) * HIGH + (b >>> 0);
  return signature === 0 ? 1 : signature;
}

function rotated(lane: number, by: number): number {
  return (lane << by) | (lane >>> (32 - by));
}

function finished(lane: number): number {
  const x = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const y = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return y ^ (y >>> 16);
}

function hashesOf(feature: FeatureName, values: readonly string[]): readonly number[] {
  const hashes = new Set(values.map((value) => featureHash(feature, value)));
  return [...hashes].sort((a, b) => a - b).slice(0, FEATURE_VALUES_MAX);
}

function sketchBytes(sketch: string | null): Uint8Array | null {
  if (sketch === null || sketch.length !== SKETCH_BINS * 2 || !/^[0-9a-fA-F]+$/.test(sketch)) return null;
  return Uint8Array.from({ length: SKETCH_BINS }, (_, i) =>
    Number.parseInt(sketch.slice(2 * i, 2 * i + 2), 16),
  );
}

function writeHash(packed: Uint8Array, at: number, hash: number): number {
  const low = hash % HIGH;
  const high = (hash - low) / HIGH;
  for (let i = 0; i < 4; i++) packed[at + i] = low >>> (8 * i);
  for (let i = 0; i < 3; i++) packed[at + 4 + i] = high >>> (8 * i);
  return at + VALUE_BYTES;
}

function readHash(packed: Uint8Array, at: number): number {
  const low = packed[at]! | (packed[at + 1]! << 8) | (packed[at + 2]! << 16) | (packed[at + 3]! << 24);
  const high = packed[at + 4]! | (packed[at + 5]! << 8) | (packed[at + 6]! << 16);
  return high * HIGH + (low >>> 0);
}
