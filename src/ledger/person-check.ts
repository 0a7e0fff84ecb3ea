/** Verifies one person's entries: each is in the signed record, by its own proof, and nobody else's is among them. */
import { type ReadEntry, readEntry } from "./entry.ts";
import type { ExportLine } from "./export-lines.ts";
import { areSame, isContinued, isIncluded } from "./prove-check.ts";
import { leafHash } from "./tree.ts";
import { entriesCounted, type Problems } from "./verification.ts";
import type { KnownState } from "./whole-check.ts";

/**
 * Entries of a campaign that concern each of its people and are about none: what linking counted. Whatever a person wrote,
 * such as a reason, might name somebody.
 */
export const CAMPAIGN_KINDS: readonly string[] = ["campaign_found", "campaign_changed", "campaign_gone"];

// LIMIT: the id of a person, and addresses that were theirs before anybody knew.
const PERSONS_MAX = 100;

type Line<K extends ExportLine["kind"]> = Extract<ExportLine, { readonly kind: K }>;
interface Waiting {
  readonly line: number;
  readonly what: Line<"entry"> | Line<"checkpoint">;
}

export class PersonCheck {
  readonly persons = new Set<string>();
  private readonly problems: Problems;
  private readonly signed: KnownState;
  private given: KnownState[];
  private numbers: readonly number[] = [];
  /** How many of `numbers` have come. */
  private came = 0;
  private waiting: Waiting | null = null;
  private own = 0;
  private lastTime = "";
  private counted = { entries: 0, unknown: 0, checkpoints: 1 };

  /** `given` are states that whoever verifies holds from before. */
  constructor(problems: Problems, signed: KnownState, given: readonly KnownState[] = []) {
    this.problems = problems;
    this.signed = signed;
    this.given = [...given];
  }

  get figures(): { readonly entries: number; readonly unknown: number; readonly checkpoints: number } {
    return this.counted;
  }

  get until(): string | null {
    return this.lastTime === "" ? null : this.lastTime;
  }

  line(line: ExportLine, at: number): void {
    if (line.kind === "proof" || line.kind === "consistency") {
      this.proof(line, at);
      return;
    }
    this.stopWaiting();
    if (line.kind === "person") this.head(() => this.addPerson(line.person, at), line.kind, at);
    else if (line.kind === "numbers") this.head(() => this.setNumbers(line.numbers, at), line.kind, at);
    else this.waiting = { line: at, what: line };
  }

  private head(take: () => void, kind: string, at: number): void {
    if (this.counted.entries > 0 || this.numbers.length > 0)
      this.problems.add(`a line \`${kind}\` stands where none belongs`, at);
    else take();
  }

  private addPerson(person: string, at: number): void {
    if (this.persons.size < PERSONS_MAX) this.persons.add(person);
    else this.problems.add("an export for a person names no more names than one has", at);
  }

  private setNumbers(numbers: readonly number[], at: number): void {
    if (numbers.some((number, i) => i > 0 && number <= numbers[i - 1]!))
      this.problems.add("the numbers of the entries do not ascend", at);
    this.numbers = numbers;
  }

  private stopWaiting(): void {
    if (this.waiting === null) return;
    const { what, line } = this.waiting;
    const name =
      what.kind === "entry" ? `entry ${what.number}` : `the checkpoint of ${entriesCounted(what.size)}`;
    this.problems.add(`${name} has no proof`, line);
    if (what.kind === "entry") this.order(what.number, line);
    this.waiting = null;
  }

  private proof({ kind, hashes }: Line<"proof" | "consistency">, at: number): void {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting?.what.kind === "entry" && kind === "proof") this.entry(waiting.what, hashes, waiting.line);
    else if (waiting?.what.kind === "checkpoint" && kind === "consistency")
      this.checkpoint(waiting.what, hashes, waiting.line);
    else this.problems.add("a proof stands where none belongs", at);
  }

  private entry({ number, leaf, json }: Line<"entry">, proof: readonly Uint8Array[], at: number): void {
    this.counted.entries++;
    this.order(number, at);
    const { size, root } = this.signed;
    const own = leafHash(Buffer.from(json));
    const claims = (hash: Uint8Array): boolean =>
      isIncluded({ index: number, size, leaf: hash, root, proof });
    if (areSame(own, leaf)) {
      if (!claims(own))
        this.problems.add(
          `entry ${number} is not in the record that was signed: it or its proof was changed`,
          at,
        );
    } else if (claims(leaf)) this.problems.add(`entry ${number} was changed`, at);
    else if (claims(own))
      this.problems.add(`the hash beside entry ${number} was changed; the entry is as it was signed`, at);
    else this.problems.add(`entry ${number} was changed, or the hash beside it and its proof`, at);
    this.read(readEntry(json), number, at);
  }

  private read(read: ReadEntry | null, number: number, at: number): void {
    if (read === null) {
      this.problems.add(`entry ${number} was changed: it is no entry that can be read`, at);
      return;
    }
    const { entry, isKnown } = read;
    if (entry.number !== number)
      this.problems.add(`entry ${entry.number} was changed: its line calls it ${number}`, at);
    if (!isKnown) this.counted.unknown++;
    if (entry.recorded_at > this.lastTime) this.lastTime = entry.recorded_at;
    const isOwn = entry.person !== null && this.persons.has(entry.person);
    if (isOwn) this.own++;
    else if (entry.person !== null || !CAMPAIGN_KINDS.includes(entry.fact.kind))
      this.problems.add(`entry ${number} is not about the person of this export`, at);
  }

  /** Which entries belong here stands before them. */
  private order(number: number, at: number): void {
    const place = this.numbers.indexOf(number, this.came);
    if (place < 0) {
      const before = this.came === 0 ? "before the first" : `after ${this.numbers[this.came - 1]}`;
      this.problems.add(`entry ${number} was inserted ${before}, or is not in its place`, at);
      return;
    }
    for (const missing of this.numbers.slice(this.came, place))
      this.problems.add(`entry ${missing} is missing`, at);
    this.came = place + 1;
  }

  private checkpoint({ size, root }: Line<"checkpoint">, proof: readonly Uint8Array[], at: number): void {
    const claim = {
      first: size,
      second: this.signed.size,
      firstRoot: root,
      secondRoot: this.signed.root,
      proof,
    };
    if (isContinued(claim)) this.counted.checkpoints++;
    else
      this.problems.add(
        `the checkpoint of ${entriesCounted(size)} is not a beginning of this record: it was rewritten, or the proof changed`,
        at,
      );
    this.given = this.given.filter((state) => state.size !== size || !areSame(state.root, root));
  }

  end(): void {
    this.stopWaiting();
    for (const missing of this.numbers.slice(this.came))
      this.problems.add(`entry ${missing} is missing at the end`);
    if (this.own === 0) this.problems.add("there is no entry about the person of this export");
    for (const state of this.given) this.compareGiven(state);
  }

  private compareGiven({ size, root }: KnownState): void {
    const signed = this.signed;
    const name = `the checkpoint of ${entriesCounted(size)}`;
    if (size > signed.size)
      this.problems.add(`${name} is of a longer record than this export, of ${signed.size}`);
    else if (size < signed.size)
      this.problems.add(
        `${name} cannot be compared: this export has no proof for it, or for another one of that size`,
      );
    else if (!areSame(root, signed.root))
      this.problems.add(`${name} is not that of this export: the record was rewritten`);
  }
}
