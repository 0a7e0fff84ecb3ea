/**
 * Verifies a whole record, entry after entry, in memory that does not grow with it. Two trees are grown: over the hashes
 * that stand beside the entries, and over the entries; which of the two gives the signed root tells what was changed.
 */
import { readEntry } from "./entry.ts";
import { areSame } from "./prove-check.ts";
import { type CompleteNode, GrowingTree, leafHash } from "./tree.ts";
import { entriesCounted, entriesSaid, type Problems } from "./verification.ts";

/** An entry as it was found, with the hash that was found beside it. */
export interface FoundEntry {
  readonly number: number;
  readonly json: string;
  /** Null where there is none. */
  readonly leaf: Uint8Array | null;
  readonly line: number | null;
}

/** A state that was signed, by whom has been verified. */
export interface KnownState {
  readonly size: number;
  readonly root: Uint8Array;
  /** Of the export; null for one that is held elsewhere. */
  readonly line: number | null;
  /** Held by whoever verifies: it is always said what became of it. */
  readonly isGiven?: boolean;
  /** Where it is held, in words that follow its name: " beside the key". */
  readonly where?: string;
}

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly line: number | null;
}

// LIMIT: places to remember of a file whose lines were shuffled; more of them say nothing new.
const GAPS_MAX = 100;

export class WholeCheck {
  private readonly problems: Problems;
  private readonly listed = new GrowingTree();
  private readonly computed = new GrowingTree();
  private readonly awaited: Map<number, KnownState[]>;
  private gaps: Gap[] = [];
  /** Entries that do not give the hash beside them; which of the two was changed is not known yet. */
  private doubtful: { readonly number: number; readonly line: number | null }[] = [];
  private isInOrder = true;
  private next = 0;
  private lastGood = 0;
  private isBroken = false;
  private lastTime = "";
  private counted = { entries: 0, unknown: 0, checkpoints: 0 };

  /** `awaited` are states that stand elsewhere; each is compared when the record has come to its size. */
  constructor(problems: Problems, awaited: readonly KnownState[] = []) {
    this.problems = problems;
    this.awaited = Map.groupBy(awaited, ({ size }) => size);
  }

  get figures(): { readonly entries: number; readonly unknown: number; readonly checkpoints: number } {
    return this.counted;
  }

  /** So far no entry was missing, inserted or out of its place. */
  get isWhole(): boolean {
    return this.isInOrder;
  }

  /** RFC 3339; null of an empty record. */
  get until(): string | null {
    return this.lastTime === "" ? null : this.lastTime;
  }

  /** Subtrees that are complete now, over the hashes found and over the entries; they differ where something was changed. */
  entry(found: FoundEntry): readonly { readonly listed: CompleteNode; readonly computed: CompleteNode }[] {
    if (this.counted.entries === 0) this.compareAwaited();
    this.counted.entries++;
    this.read(found);
    const computed = leafHash(Buffer.from(found.json));
    if (found.leaf === null) this.problems.add(`the hash of entry ${found.number} is gone`, found.line);
    const leaf = found.leaf ?? computed;
    if (!areSame(leaf, computed)) this.doubt(found);
    const fromEntries = this.computed.append(computed);
    const completed = this.listed
      .append(leaf)
      .map((node, i) => ({ listed: node, computed: fromEntries[i]! }));
    this.compareAwaited();
    return completed;
  }

  private doubt({ number, line }: FoundEntry): void {
    if (this.doubtful.length < GAPS_MAX) this.doubtful.push({ number, line });
    else this.problems.add(`entry ${number} does not give the hash beside it`, line);
  }

  private read({ number, json, line }: FoundEntry): void {
    const read = readEntry(json);
    const own = read?.entry.number ?? number;
    if (own !== number)
      this.problems.add(`entry ${own} was changed: its line calls it ${number}, and it itself ${own}`, line);
    this.place(own === this.next ? own : number, line);
    if (read === null) {
      this.problems.add(`entry ${number} was changed: it is no entry that can be read`, line);
      return;
    }
    if (!read.isKnown) this.counted.unknown++;
    const { recorded_at, fact } = read.entry;
    if (recorded_at < this.lastTime && fact.kind !== "clock_corrected")
      this.problems.add(`entry ${number} is dated before the entry before it`, line);
    else this.lastTime = recorded_at;
  }

  private place(number: number, line: number | null): void {
    if (number === this.next) {
      this.next++;
      return;
    }
    this.isInOrder = false;
    if (number > this.next) {
      if (this.gaps.length < GAPS_MAX) this.gaps.push({ from: this.next, to: number - 1, line });
      this.next = number + 1;
      return;
    }
    const gap = this.gaps.find(({ from, to }) => from <= number && number <= to);
    const before = this.next - 1;
    if (gap === undefined) {
      this.problems.add(
        `an entry was inserted after ${before}: it is called ${number}, as one before it`,
        line,
      );
      return;
    }
    this.problems.add(`entry ${number} is not in its place: it stands after entry ${before}`, line);
    const rest = [
      { ...gap, to: number - 1 },
      { ...gap, from: number + 1 },
    ];
    this.gaps = this.gaps.flatMap((one) => (one === gap ? rest.filter(({ from, to }) => from <= to) : [one]));
  }

  private compareAwaited(): void {
    const size = this.listed.size;
    for (const state of this.awaited.get(size) ?? []) this.compare(state);
    this.awaited.delete(size);
  }

  /** A signed state of the entries so far. */
  state(state: KnownState): void {
    if (state.size === this.next) this.compare(state);
    else if (this.isInOrder)
      this.problems.add(
        `the checkpoint of ${entriesCounted(state.size)} is not in its place: it stands after ${entriesCounted(this.next)}`,
        state.line,
      );
  }

  private compare(state: KnownState): void {
    if (!this.isInOrder) {
      if (state.isGiven === true) this.rewritten(state);
      return;
    }
    const isListed = areSame(this.listed.root(), state.root);
    const isComputed = areSame(this.computed.root(), state.root);
    if (isListed || isComputed) {
      this.settle(isListed ? "entry" : "hash");
      this.lastGood = Math.max(this.lastGood, state.size);
      if (state.isGiven !== true) this.counted.checkpoints++;
      return;
    }
    if ((!this.isBroken && this.doubtful.length === 0) || state.isGiven === true) this.rewritten(state);
    this.settle(null);
    this.isBroken = true;
  }

  private rewritten(state: KnownState): void {
    const { size, line } = state;
    const from = this.lastGood;
    const changed = from < size ? `: ${entriesSaid(from, size - 1)} cannot be as signed` : "";
    this.problems.add(
      `${named(state)} is not a beginning of this record: it was rewritten${this.isInOrder ? changed : ""}`,
      line,
    );
  }

  /** What is known of the doubtful ones when a signed root was, or was not, met. */
  private settle(changed: "entry" | "hash" | null): void {
    for (const { number, line } of this.doubtful) {
      if (changed === "entry") this.problems.add(`entry ${number} was changed`, line);
      else if (changed === "hash")
        this.problems.add(`the hash beside entry ${number} was changed; the entry is as it was signed`, line);
      else this.problems.add(`entry ${number} was changed, or the hash beside it`, line);
    }
    this.doubtful = [];
  }

  /** The record ends here; `signed` is its state, null where nobody has signed this end. */
  end(signed: KnownState | null): void {
    if (this.counted.entries === 0) this.compareAwaited();
    for (const { from, to, line } of this.gaps) {
      this.problems.add(missing(from, to), line);
    }
    if (signed !== null) this.finish(signed);
    this.missingStates([...this.awaited.values()].flat());
    this.settle(null);
  }

  /** Of those in the same store the longest says it all. */
  private missingStates(states: readonly KnownState[]): void {
    const longest = Math.max(...states.map(({ size }) => size));
    for (const state of states) {
      const { size, line, isGiven } = state;
      if (size < longest && isGiven !== true) continue;
      if (size > this.next) {
        this.problems.add(
          `${named(state)} is of a longer record: ${missing(this.next, size - 1)} at the end`,
          line,
        );
      } else if (isGiven === true) {
        this.problems.add(`${named(state)} cannot be compared: an entry before its end is missing`, line);
      }
    }
  }

  private finish(signed: KnownState): void {
    const { size, line } = signed;
    if (this.next < size) this.problems.add(`${missing(this.next, size - 1)} at the end`, line);
    else if (this.next > size)
      this.problems.add(
        `${entriesSaid(size, this.next - 1)}, behind the ${size} that were signed, cannot be`,
        line,
      );
    else if (this.isInOrder) this.compare(signed);
  }
}

function named({ size, where = "" }: KnownState): string {
  return `the checkpoint of ${entriesCounted(size)}${where}`;
}

function missing(from: number, to: number): string {
  return `${entriesSaid(from, to)} ${from === to ? "is" : "are"} missing`;
}
