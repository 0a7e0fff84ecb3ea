/** What stands behind an opening parenthesis: `(`, `(?:`, `(?i-s:`, `(?i)`, `(?P<name>`. */
import { RegexSyntaxError } from "./node.ts";

export interface GroupFlags {
  readonly insensitive: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  /** `U`: swaps the meaning of `x*` and `x*?`. */
  readonly ungreedy: boolean;
}

export type GroupHead =
  | { readonly kind: "capture"; readonly name: string | null; readonly end: number }
  /** A group that captures nothing, with the flags inside it. */
  | { readonly kind: "plain"; readonly flags: GroupFlags; readonly end: number }
  /** `(?i)`: the flags hold to the end of the enclosing group. */
  | { readonly kind: "flags"; readonly flags: GroupFlags; readonly end: number };

const NON_LINEAR = "(it cannot be matched in linear time)";
const REFUSED: readonly (readonly [string, string])[] = [
  ["(?=", `look-ahead \`(?=\` is not supported ${NON_LINEAR}`],
  ["(?!", `negative look-ahead \`(?!\` is not supported ${NON_LINEAR}`],
  ["(?<=", `look-behind \`(?<=\` is not supported ${NON_LINEAR}`],
  ["(?<!", `negative look-behind \`(?<!\` is not supported ${NON_LINEAR}`],
  ["(?>", "atomic group `(?>` is not supported; nothing backtracks here, so `(?:` does the same"],
  ["(?P=", `back-reference \`(?P=\` is not supported ${NON_LINEAR}`],
  ["(?P>", "recursion `(?P>` is not supported"],
  ["(?#", "comment `(?#` is not supported"],
  ["(?|", "branch reset `(?|` is not supported"],
  ["(?(", "conditional `(?(` is not supported"],
];

const NAMED = /\(\?P?<([A-Za-z0-9_]+)>/y;
const FLAGS = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y;

/** Reads from `start`, where the `(` is. */
export function readGroupHead(pattern: string, start: number, flags: GroupFlags): GroupHead {
  if (pattern[start + 1] !== "?") return { kind: "capture", name: null, end: start + 1 };
  NAMED.lastIndex = start;
  const named = NAMED.exec(pattern);
  if (named !== null) return { kind: "capture", name: named[1]!, end: start + named[0].length };
  FLAGS.lastIndex = start;
  const found = FLAGS.exec(pattern);
  if (found === null) throw refusal(pattern, start);
  const changed = setFlags(setFlags(flags, found[1]!, true), found[2] ?? "", false);
  return { kind: found[3] === ":" ? "plain" : "flags", flags: changed, end: start + found[0].length };
}

function setFlags(flags: GroupFlags, letters: string, value: boolean): GroupFlags {
  return {
    insensitive: letters.includes("i") ? value : flags.insensitive,
    multiLine: letters.includes("m") ? value : flags.multiLine,
    dotAll: letters.includes("s") ? value : flags.dotAll,
    ungreedy: letters.includes("U") ? value : flags.ungreedy,
  };
}

function refusal(pattern: string, start: number): RegexSyntaxError {
  for (const [head, message] of REFUSED) {
    if (pattern.startsWith(head, start)) return new RegexSyntaxError(message, start, start + head.length);
  }
  const end = Math.min(start + 3, pattern.length);
  if (pattern.startsWith("(?P<", start) || pattern.startsWith("(?<", start)) {
    const close = pattern.indexOf(">", start);
    const stop = close < 0 ? pattern.length : close + 1;
    return new RegexSyntaxError("group name must be letters, digits and `_`", start, stop);
  }
  return new RegexSyntaxError(`unknown group \`${pattern.slice(start, end)}\``, start, end);
}
