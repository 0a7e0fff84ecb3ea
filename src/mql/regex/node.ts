/** The tree of a regular expression in RE2 syntax, flags already applied. */

/** Sorted, disjoint, non-adjacent code point ranges as `[first, last, first, last, …]`. */
export type CodePointRanges = readonly number[];

export type Assertion =
  | "textStart"
  | "textEnd"
  | "lineStart"
  | "lineEnd"
  | "wordBoundary"
  | "notWordBoundary";

export type RegexNode =
  | { readonly kind: "empty" }
  /** One code point out of `ranges`; a literal is a class of one (or of its case variants). */
  | { readonly kind: "class"; readonly ranges: CodePointRanges }
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | { readonly kind: "concat"; readonly items: readonly RegexNode[] }
  | { readonly kind: "alternate"; readonly options: readonly RegexNode[] }
  | RepeatNode
  /** `index` counts from 1; `name` is null for `( … )`. */
  | {
      readonly kind: "capture";
      readonly index: number;
      readonly name: string | null;
      readonly inner: RegexNode;
    };

export interface RepeatNode {
  readonly kind: "repeat";
  readonly inner: RegexNode;
  readonly min: number;
  /** `Infinity` when open. */
  readonly max: number;
  readonly greedy: boolean;
}

/** A pattern that is not RE2 syntax or too large. `start` and `end` are UTF-16 units of the pattern. */
export class RegexSyntaxError extends Error {
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number) {
    super(message);
    this.name = "RegexSyntaxError";
    this.start = start;
    this.end = end;
  }
}
