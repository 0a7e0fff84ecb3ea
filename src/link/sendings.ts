/**
 * Messages as linking takes them in: one row for all messages that show the same (`signatureOf`), and for each message
 * what first contact needs. Numbers only: four million messages take about 200 MB beside the columns.
 */
import { NumberMap } from "../core/number-map.ts";
import { FEATURES, type Observation } from "../model/observation.ts";
import { type Columns, ColumnsBuilder } from "./columns.ts";
import { packFingerprint, signatureOf, unpackFingerprint } from "./fingerprint.ts";

const NOT_LINKED = new Uint8Array(0);

/** Mail of our own is not linked, except where a rule fired on it: an account may have been taken. */
export function linkedFingerprint(observation: Observation, findings: number): Uint8Array {
  const { direction } = observation;
  const isLinked =
    direction === "inbound" || direction === "unknown" || (direction === "internal" && findings > 0);
  return isLinked ? packFingerprint(observation) : NOT_LINKED;
}

/** A message as the store gives it. */
export interface LinkedMessage {
  readonly id: number;
  /** Content key; a judgement may name it. */
  readonly key: string;
  readonly seconds: number | null;
  readonly fingerprint: Uint8Array;
}

export interface Sendings {
  readonly columns: Columns;
  /** By row. */
  readonly signatures: Float64Array;
  /** By message, in the order in which they were added. */
  readonly ids: Int32Array;
  readonly rows: Int32Array;
  /** NaN where unknown. */
  readonly seconds: Float64Array;
  /** Hash of the author's address and of the display name; 0 where there is none. */
  readonly senders: Float64Array;
  readonly names: Float64Array;
  /** Rows of the messages that a judgement names. */
  readonly judged: ReadonlyMap<string, number>;
}

const SENDER = FEATURES.indexOf("sender");
const SENDER_NAME = FEATURES.indexOf("sender_name");

export class SendingsBuilder {
  private readonly columns = new ColumnsBuilder();
  private readonly rowOf = new NumberMap(1 << 16);
  private readonly judgedKeys: ReadonlySet<string>;
  private readonly judged = new Map<string, number>();
  private readonly signatures: number[] = [];
  private ids = new Int32Array(1024);
  private rows = new Int32Array(1024);
  private seconds = new Float64Array(1024);
  private senders = new Float64Array(1024);
  private names = new Float64Array(1024);
  private length = 0;

  /** Messages with these content keys get rows of their own, so that they can be told from others that look the same. */
  constructor(judgedKeys: ReadonlySet<string>) {
    this.judgedKeys = judgedKeys;
  }

  add({ id, key, seconds, fingerprint }: LinkedMessage): void {
    const { counts, values } = unpackFingerprint(fingerprint);
    if (values.length === 0) return;
    if (this.length === this.ids.length) this.grow();
    const at = this.length++;
    this.ids[at] = id;
    this.rows[at] = this.rowFor(key, seconds, fingerprint);
    this.seconds[at] = seconds ?? Number.NaN;
    this.senders[at] = firstOf(counts, values, SENDER);
    this.names[at] = firstOf(counts, values, SENDER_NAME);
  }

  build(): Sendings {
    const end = this.length;
    return {
      columns: this.columns.build(),
      signatures: Float64Array.from(this.signatures),
      ids: this.ids.subarray(0, end),
      rows: this.rows.subarray(0, end),
      seconds: this.seconds.subarray(0, end),
      senders: this.senders.subarray(0, end),
      names: this.names.subarray(0, end),
      judged: this.judged,
    };
  }

  private rowFor(key: string, seconds: number | null, fingerprint: Uint8Array): number {
    const signature = signatureOf(fingerprint);
    const isJudged = this.judgedKeys.has(key);
    const known = isJudged ? this.judged.get(key) : this.rowOf.get(signature);
    if (known !== undefined) {
      this.columns.widen(known, seconds);
      return known;
    }
    const row = this.columns.add(fingerprint, seconds);
    this.signatures.push(signature);
    if (isJudged) this.judged.set(key, row);
    else this.rowOf.set(signature, row);
    return row;
  }

  private grow(): void {
    const longer = <T extends Int32Array | Float64Array>(before: T, after: T): T => {
      after.set(before);
      return after;
    };
    const capacity = this.ids.length * 2;
    this.ids = longer(this.ids, new Int32Array(capacity));
    this.rows = longer(this.rows, new Int32Array(capacity));
    this.seconds = longer(this.seconds, new Float64Array(capacity));
    this.senders = longer(this.senders, new Float64Array(capacity));
    this.names = longer(this.names, new Float64Array(capacity));
  }
}

function firstOf(counts: Uint8Array, values: Float64Array, feature: number): number {
  if (counts[feature] === 0) return 0;
  let at = 0;
  for (let f = 0; f < feature; f++) at += counts[f]!;
  return values[at]!;
}
