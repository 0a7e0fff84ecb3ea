/** People in parts: by stratum, and within it by which of some groups they are in. */
import type { Margins } from "./statistics.ts";

/** One entry a person. */
export interface People {
  /** 1 where their mail was looked at. */
  readonly lookedAt: Uint8Array;
  /** 1 where they got the campaign; they were looked at. */
  readonly hits: Uint8Array;
  /** Whom they can be compared with: the same number, the same chance of getting mail that chooses nobody. */
  readonly strata: Int32Array;
}

/** How a group lies in a division. */
export interface Stratified {
  /** Parts with members and hits. */
  readonly strata: readonly Margins[];
  /** Members that were hit, in all of them. */
  readonly both: number;
}

/** Answers for many groups; the parts are counted once. */
export class Division {
  readonly #lookedAtFlags: Uint8Array;
  readonly #hitFlags: Uint8Array;
  readonly #partOf: Int32Array;
  /** People looked at, and hit, in each part. */
  readonly #lookedAt: Int32Array;
  readonly #hits: Int32Array;
  /** Members of the group that is asked for; zeros between two questions. */
  readonly #members: Int32Array;

  constructor({ lookedAt, hits, strata }: People, groups: readonly { readonly members: Int32Array }[]) {
    this.#lookedAtFlags = lookedAt;
    this.#hitFlags = hits;
    const { partOf, count } = numbered(strata, groups);
    this.#partOf = partOf;
    this.#lookedAt = new Int32Array(count);
    this.#hits = new Int32Array(count);
    this.#members = new Int32Array(count);
    for (let person = 0; person < partOf.length; person++) {
      this.#lookedAt[partOf[person]!]! += lookedAt[person]!;
      this.#hits[partOf[person]!]! += hits[person]!;
    }
  }

  stratified(members: Int32Array): Stratified {
    let both = 0;
    const touched: number[] = [];
    for (const person of members) {
      if (this.#lookedAtFlags[person] === 0) continue;
      both += this.#hitFlags[person]!;
      const part = this.#partOf[person]!;
      if (this.#hits[part] === 0) continue;
      if (this.#members[part]!++ === 0) touched.push(part);
    }
    const strata = touched.map((part) => {
      const margins = {
        population: this.#lookedAt[part]!,
        members: this.#members[part]!,
        hits: this.#hits[part]!,
      };
      this.#members[part] = 0;
      return margins;
    });
    return { strata, both };
  }
}

/** Each person's part, numbered from 0; a group is a bit below the stratum. */
function numbered(
  strata: Int32Array,
  groups: readonly { readonly members: Int32Array }[],
): { partOf: Int32Array; count: number } {
  const bits = groups.length;
  const partOf = strata.map((stratum) => stratum << bits);
  for (const [bit, { members }] of groups.entries()) {
    for (const person of members) partOf[person]! |= 1 << bit;
  }
  const most = partOf.reduce((greatest, part) => Math.max(greatest, part), 0);
  const numbers = new Int32Array(most + 1).fill(-1);
  let count = 0;
  for (let person = 0; person < partOf.length; person++) {
    const part = partOf[person]!;
    if (numbers[part] === -1) numbers[part] = count++;
    partOf[person] = numbers[part]!;
  }
  return { partOf, count };
}
