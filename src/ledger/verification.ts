/** What verifying comes to: problems by name and line, never an exception. */
import type { ExportKind } from "./export-lines.ts";

export interface Problem {
  /** Of the export, from 1; null for what has no line. */
  readonly line: number | null;
  /** Lower case, no full stop. */
  readonly text: string;
}

export interface Verification {
  /** Null where it is no export. */
  readonly kind: ExportKind | null;
  /** Name of the key that signed; null where none was believed. */
  readonly origin: string | null;
  /** Entries of the signed state. */
  readonly size: number | null;
  /** Entries that were looked at. */
  readonly entries: number;
  /** Of them, those that a newer version of the program wrote. */
  readonly unknown: number;
  /** Signed states that were found to be beginnings of this record, the whole of it among them. */
  readonly checkpoints: number;
  /** Whose entries, of an export for a person. */
  readonly persons: readonly string[];
  /** Of the last entry that was looked at, RFC 3339. */
  readonly until: string | null;
  readonly problems: readonly Problem[];
  /** Problems beyond those listed. */
  readonly more: number;
}

// LIMIT: of a file that is none, each line is a problem; nobody reads beyond this, and memory stays bounded.
const PROBLEMS_MAX = 100;

export class Problems {
  private readonly kept: Problem[] = [];
  private count = 0;

  add(text: string, line: number | null = null): void {
    this.count++;
    if (this.kept.length < PROBLEMS_MAX) this.kept.push({ line, text });
  }

  get size(): number {
    return this.count;
  }

  /** In the order of lines; what has no line comes last. */
  said(): Pick<Verification, "problems" | "more"> {
    const place = ({ line }: Problem): number => line ?? Number.POSITIVE_INFINITY;
    const problems = this.kept.toSorted((a, b) => Math.sign(place(a) - place(b)) || 0);
    return { problems, more: this.count - this.kept.length };
  }
}

/** `entry 12`, `entries 12 to 14`. */
export function entriesSaid(from: number, to: number): string {
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}

/** `1 entry`, `40 entries`. */
export function entriesCounted(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}
