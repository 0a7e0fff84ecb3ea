/**
 * Reads RE2 syntax as Go's regexp package accepts it (https://github.com/google/re2/wiki/Syntax) into a tree.
 * What RE2 leaves out on purpose, because it cannot be matched in linear time, gets a message that says so.
 */

import { type Assertion, type CodePointRanges, type RegexNode, RegexSyntaxError } from "./node.ts";
import { readClass, readEscapedClass } from "./parse-class.ts";
import { readCodePointEscape } from "./parse-escape.ts";
import { type GroupFlags, readGroupHead } from "./parse-group.ts";
import { programSize } from "./program-size.ts";
import { ANY_CODE_POINT, foldRanges, negateRanges } from "./ranges.ts";

// LIMIT: RE2's own depth limit; deeper trees would exhaust the stack of everything that walks them.
const DEPTH_MAX = 1000;
// LIMIT: RE2's own limit on `x{n,m}`, also for the product of nested ones: `(x{100}){100}` is refused.
const REPEAT_MAX = 1000;
// LIMIT: instructions of one compiled pattern. The largest of the published patterns needs 2,623; a state
// of the automaton costs at most two bytes for each.
const PROGRAM_SIZE_MAX = 20_000;

const NOT_A_NEWLINE: CodePointRanges = negateRanges([10, 10]);
const EMPTY: RegexNode = { kind: "empty" };

/**
 * Parses a pattern in RE2 syntax (Go flavour).
 * @throws {RegexSyntaxError} with the place in the pattern, also when the pattern would compile too large.
 */
export function parseRegex(pattern: string, flags: { readonly insensitive: boolean }): RegexNode {
  const node = new RegexParser(pattern, flags.insensitive).parse();
  if (programSize(node) > PROGRAM_SIZE_MAX) {
    throw new RegexSyntaxError(
      "pattern is too large once its repetitions are written out",
      0,
      pattern.length,
    );
  }
  return node;
}

/** One `( … )` that is still open, or the whole pattern. */
interface OpenGroup {
  readonly start: number;
  /** Undefined for groups that capture nothing. */
  readonly capture?: { readonly index: number; readonly name: string | null };
  readonly flagsOutside: GroupFlags;
  readonly options: RegexNode[];
  items: RegexNode[];
}

class RegexParser {
  private readonly pattern: string;
  private at = 0;
  private flags: GroupFlags;
  private readonly open: OpenGroup[] = [];
  private readonly names = new Set<string>();
  private captures = 0;
  /** Start of the repetition operator that ended at `at`; RE2 refuses a second one behind it. */
  private lastRepeat: { readonly start: number; readonly end: number } | null = null;

  constructor(pattern: string, insensitive: boolean) {
    this.pattern = pattern;
    this.flags = { insensitive, multiLine: false, dotAll: false, ungreedy: false };
    this.open.push({ start: 0, flagsOutside: this.flags, options: [], items: [] });
  }

  parse(): RegexNode {
    while (this.at < this.pattern.length) this.readOne();
    const outermost = this.open.pop()!;
    if (this.open.length > 0) {
      throw new RegexSyntaxError("missing closing `)`", outermost.start, this.pattern.length);
    }
    return finish(outermost);
  }

  private get group(): OpenGroup {
    return this.open[this.open.length - 1]!;
  }

  private readOne(): void {
    const c = this.pattern[this.at]!;
    if (c === "(") this.openGroup();
    else if (c === ")") this.closeGroup();
    else if (c === "|") this.endOption();
    else if (c === "*") this.repeat(0, Number.POSITIVE_INFINITY, 1);
    else if (c === "+") this.repeat(1, Number.POSITIVE_INFINITY, 1);
    else if (c === "?") this.repeat(0, 1, 1);
    else if (c === "{") this.readCountedRepeat();
    else if (c === "\\") this.readEscape();
    else if (c === "[") this.readBracket();
    else if (c === ".") this.pushClass(this.flags.dotAll ? ANY_CODE_POINT : NOT_A_NEWLINE, this.at + 1);
    else if (c === "^") this.assert(this.flags.multiLine ? "lineStart" : "textStart", 1);
    else if (c === "$") this.assert(this.flags.multiLine ? "lineEnd" : "textEnd", 1);
    else this.readLiteral();
  }

  private endOption(): void {
    this.at++;
    this.group.options.push(concatenate(this.group.items));
    this.group.items = [];
  }

  private readBracket(): void {
    const read = readClass(this.pattern, this.at, this.flags.insensitive);
    this.pushClass(read.ranges, read.end);
  }

  private pushClass(ranges: CodePointRanges, end: number): void {
    this.push({ kind: "class", ranges });
    this.at = end;
  }

  private push(node: RegexNode): void {
    this.group.items.push(node);
  }

  private assert(assertion: Assertion, length: number): void {
    this.at += length;
    this.push({ kind: "assert", assertion });
  }

  private readLiteral(): void {
    const codePoint = this.pattern.codePointAt(this.at)!;
    this.at += codePoint > 0xffff ? 2 : 1;
    this.pushLiteral(codePoint);
  }

  private pushLiteral(codePoint: number): void {
    const ranges = [codePoint, codePoint];
    this.push({ kind: "class", ranges: this.flags.insensitive ? foldRanges(ranges) : ranges });
  }

  private readEscape(): void {
    const assertion = ESCAPED_ASSERTIONS[this.pattern[this.at + 1] ?? ""];
    const named = readEscapedClass(this.pattern, this.at, this.flags.insensitive);
    if (assertion !== undefined) this.assert(assertion, 2);
    else if (this.pattern.startsWith("\\Q", this.at)) this.readQuoted();
    else if (named !== null) this.pushClass(named.ranges, named.end);
    else {
      const escaped = readCodePointEscape(this.pattern, this.at);
      this.at = escaped.end;
      this.pushLiteral(escaped.codePoint);
    }
  }

  /** `\Q…\E`, to the end of the pattern when `\E` is missing. */
  private readQuoted(): void {
    const end = this.pattern.indexOf("\\E", this.at + 2);
    const stop = end < 0 ? this.pattern.length : end;
    this.at += 2;
    while (this.at < stop) this.readLiteral();
    this.at = end < 0 ? stop : stop + 2;
  }

  private readCountedRepeat(): void {
    COUNTED.lastIndex = this.at;
    const found = COUNTED.exec(this.pattern);
    // A brace that is no repetition stands for itself: `{`, `{,3}`, `{01}`.
    if (found === null) {
      this.readLiteral();
      return;
    }
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === "" ? Number.POSITIVE_INFINITY : Number(found[3]);
    const end = this.at + found[0].length;
    if (min > REPEAT_MAX || (max !== Number.POSITIVE_INFINITY && max > REPEAT_MAX)) {
      throw new RegexSyntaxError(`repeat count is above ${REPEAT_MAX}`, this.at, end);
    }
    if (min > max) throw new RegexSyntaxError("repeat range is the wrong way round", this.at, end);
    this.repeat(min, max, found[0].length);
  }

  private repeat(min: number, max: number, length: number): void {
    const start = this.at;
    this.at += length;
    let greedy = !this.flags.ungreedy;
    if (this.pattern[this.at] === "?") {
      this.at++;
      greedy = !greedy;
    }
    if (this.lastRepeat?.end === start) {
      const operators = this.pattern.slice(this.lastRepeat.start, this.at);
      const help = this.pattern[start] === "+" ? " (RE2 has no possessive repetition)" : "";
      throw new RegexSyntaxError(
        `repetition operators \`${operators}\` follow each other${help}`,
        this.lastRepeat.start,
        this.at,
      );
    }
    const inner = this.group.items.pop();
    if (inner === undefined) {
      const operator = this.pattern.slice(start, this.at);
      throw new RegexSyntaxError(`nothing to repeat before \`${operator}\``, start, this.at);
    }
    const node: RegexNode = { kind: "repeat", inner, min, max, greedy };
    if (countedProduct(node, REPEAT_MAX) > REPEAT_MAX) {
      throw new RegexSyntaxError(`nested repeat counts multiply to more than ${REPEAT_MAX}`, start, this.at);
    }
    this.push(node);
    this.lastRepeat = { start, end: this.at };
  }

  private openGroup(): void {
    const start = this.at;
    const head = readGroupHead(this.pattern, start, this.flags);
    this.at = head.end;
    if (head.kind === "flags") {
      this.flags = head.flags;
      return;
    }
    if (this.open.length >= DEPTH_MAX) {
      throw new RegexSyntaxError(`groups are nested more than ${DEPTH_MAX} deep`, start, this.at);
    }
    const common = { start, flagsOutside: this.flags, options: [], items: [] };
    if (head.kind === "plain") {
      this.open.push(common);
      this.flags = head.flags;
      return;
    }
    if (head.name !== null && this.names.has(head.name)) {
      throw new RegexSyntaxError(`there are two groups named \`${head.name}\``, start, this.at);
    }
    if (head.name !== null) this.names.add(head.name);
    this.captures++;
    this.open.push({ ...common, capture: { index: this.captures, name: head.name } });
  }

  private closeGroup(): void {
    if (this.open.length === 1) throw new RegexSyntaxError("unexpected `)`", this.at, this.at + 1);
    this.at++;
    const group = this.open.pop()!;
    this.flags = group.flagsOutside;
    const inner = finish(group);
    this.push(group.capture === undefined ? inner : { kind: "capture", ...group.capture, inner });
  }
}

const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion | undefined>> = {
  A: "textStart",
  z: "textEnd",
  b: "wordBoundary",
  B: "notWordBoundary",
};

// At most nine digits, so that no number loses precision; Go refuses leading zeros as repetition too.
const COUNTED = /\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*|))?\}/y;

function concatenate(items: readonly RegexNode[]): RegexNode {
  if (items.length === 0) return EMPTY;
  return items.length === 1 ? items[0]! : { kind: "concat", items };
}

function finish(group: OpenGroup): RegexNode {
  const last = concatenate(group.items);
  return group.options.length === 0 ? last : { kind: "alternate", options: [...group.options, last] };
}

/** The largest product of the counts of nested counted repetitions; stops early above `limit`. */
function countedProduct(node: RegexNode, limit: number): number {
  switch (node.kind) {
    case "repeat": {
      const own = node.max === Number.POSITIVE_INFINITY ? node.min : node.max;
      const factor = Math.max(own, 1);
      return factor > limit ? factor : factor * countedProduct(node.inner, Math.floor(limit / factor));
    }
    case "capture":
      return countedProduct(node.inner, limit);
    case "concat":
      return node.items.reduce((most, item) => Math.max(most, countedProduct(item, limit)), 1);
    case "alternate":
      return node.options.reduce((most, option) => Math.max(most, countedProduct(option, limit)), 1);
    default:
      return 1;
  }
}
