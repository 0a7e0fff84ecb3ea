/** Warnings and errors about string constants: patterns, letter case, characters that nobody can see. */
import type { Span } from "../core/span.ts";
import type { Expr, StringLiteral } from "./ast.ts";
import type { CheckState } from "./checker-state.ts";
import { INVISIBLE } from "./printer.ts";
import { RegexSyntaxError } from "./regex/node.ts";
import { parseRegex } from "./regex/parse.ts";
import { matchesEverywhere, neverMatches } from "./regex-facts.ts";

/** A literal with a raw invisible character cannot be reviewed: it may hide a right-to-left mark. */
export function checkLiteral(literal: StringLiteral, state: CheckState): void {
  const hidden = INVISIBLE.exec(state.written(literal.span) ?? "");
  if (hidden === null) return;
  const start = literal.span.start + hidden.index;
  const code = (hidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const help = `write \`\\u{${code}}\` in double quotes, or \`\\x{${code}}\` in a regular expression`;
  state.report(
    "SJ205",
    { start, end: start + hidden[0].length },
    { message: `invisible character U+${code}`, help },
  );
}

/** Warns where a constant with capitals is compared exactly with a field that is always lower case. */
export function checkCase(constant: Expr, field: Expr, state: CheckState): void {
  if (constant.kind !== "string" || constant.value === constant.value.toLowerCase()) return;
  const message = `\`${state.text(field)}\` is always lower case, so it never equals \`${state.text(constant)}\``;
  state.report("SJ206", constant.span, { message, help: `write "${constant.value.toLowerCase()}"` });
}

/** Checks the constant patterns of a regex function. */
export function checkRegex(
  pattern: StringLiteral,
  use: { readonly insensitive: boolean; readonly search: boolean },
  state: CheckState,
): void {
  try {
    const node = parseRegex(pattern.value, { insensitive: use.insensitive });
    if (neverMatches(node)) {
      const message = "this regular expression can never match";
      state.report("SJ203", pattern.span, {
        message,
        help: "an anchor stands where text must be read before or after it",
      });
    } else if (use.search && matchesEverywhere(node)) {
      const message = "this regular expression matches every text, also the empty one";
      state.report("SJ204", pattern.span, { message });
    }
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    const span = spanInLiteral(pattern, { start: error.start, end: error.end }, state);
    state.report("SJ301", span, { message: error.message });
  }
}

/** Checks the constant patterns of substring and wildcard functions. */
export function checkText(pattern: StringLiteral, wildcards: boolean, state: CheckState): void {
  const everything = wildcards ? /^\*+$/.test(pattern.value) : pattern.value === "";
  if (!everything) return;
  state.report("SJ204", pattern.span, { message: "this pattern matches every text, also the empty one" });
}

/** Where a stretch of a literal's value stands in the source. */
function spanInLiteral(literal: StringLiteral, within: Span, state: CheckState): Span {
  const written = state.written(literal.span);
  if (written === undefined) return literal.span;
  const offsets = literal.raw ? rawOffsets(written) : escapedOffsets(written);
  const at = (index: number): number => literal.span.start + (offsets[index] ?? written.length - 1);
  const start = at(within.start);
  return { start, end: Math.max(at(within.end), start + 1) };
}

/** For each UTF-16 unit of the value, its offset in the literal as written; one more for the end. */
function rawOffsets(written: string): number[] {
  const offsets: number[] = [];
  for (let i = 1; i < written.length - 1; i++) {
    offsets.push(i);
    if (written[i] === "'") i += 1;
  }
  return [...offsets, written.length - 1];
}

function escapedOffsets(written: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < written.length - 1) {
    const unicode = /^\\u\{([0-9a-fA-F]+)\}/.exec(written.slice(at, at + 12));
    offsets.push(at);
    if (unicode !== null && Number.parseInt(unicode[1] ?? "0", 16) > 0xffff) offsets.push(at);
    at += unicode?.[0].length ?? (written[at] === "\\" ? 2 : 1);
  }
  return [...offsets, written.length - 1];
}
