/** Where a pattern of a rule stands in the text that it was looked for in. */
import type { Span } from "../core/span.ts";
import type { Expr } from "../mql/ast.ts";
import type { Trace } from "../mql/evaluate.ts";
import { Patterns, TEXT_TESTS } from "../mql/text-functions.ts";

export interface TextMatch {
  /** The text that was asked. */
  readonly text: Trace;
  readonly value: string;
  /** The first pattern that matched. */
  readonly pattern: string;
  /** The same as an expression of the rule. */
  readonly written: Expr;
  readonly place: Span;
}

/** For a text test that is true: what matched where; null for everything else. */
export function textMatch({ expr, value, children }: Trace): TextMatch | null {
  const test = expr.kind === "call" && value === true ? TEXT_TESTS.get(expr.name) : undefined;
  const [text, ...rest] = children;
  if (test === undefined || text === undefined || typeof text.value !== "string") return null;
  const patterns = new Patterns();
  for (const { value: pattern, expr: written } of rest) {
    if (typeof pattern !== "string" || !patterns.test(test, text.value, pattern)) continue;
    const place = patterns.place(test, text.value, pattern);
    if (place !== null) return { text, value: text.value, pattern, written, place };
  }
  return null;
}
