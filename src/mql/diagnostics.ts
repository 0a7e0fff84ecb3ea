/**
 * Every diagnostic of the rule language as data: a stable code, how grave it is, its title and what it means.
 * `docs/diagnostics.md` says the same in prose and a test compares the two. Codes are never used again for
 * something else: SJ0xx is syntax, SJ1xx names and types, SJ2xx suspicious but legal, SJ3xx regular
 * expressions, SJ4xx the rule file around the source.
 */
import type { Span } from "../core/span.ts";
import type { Diagnostic } from "./diagnostic.ts";

interface DiagnosticKind {
  readonly severity: "error" | "warning";
  readonly title: string;
}

function error(title: string): DiagnosticKind {
  return { severity: "error", title };
}

function warning(title: string): DiagnosticKind {
  return { severity: "warning", title };
}

/** All codes with severity and title. */
export const DIAGNOSTICS = {
  SJ001: error("unexpected character"),
  SJ002: error("string is not closed"),
  SJ003: error("unknown escape in a string"),
  SJ004: error("number cannot be read"),
  SJ005: error("list name is missing"),
  SJ006: error("expression is missing"),
  SJ007: error("bracket or word is missing"),
  SJ008: error("text after the end of the expression"),
  SJ009: error("nested too deeply"),
  SJ010: error("count before `of` is wrong"),
  SJ011: error("positional argument after a named one"),
  SJ012: error("called something that is no function"),
  SJ013: error("source is empty"),
  SJ014: error("field name is missing"),
  SJ015: error("argument is given twice"),
  SJ016: error("comparison of a comparison"),
  SJ101: error("unknown field"),
  SJ102: error("unknown function"),
  SJ103: error("wrong number of arguments"),
  SJ104: error("unknown named argument"),
  SJ105: error("argument has the wrong type"),
  SJ106: error("element reference outside of a function that has elements"),
  SJ107: error("values that can never be compared"),
  SJ108: error("condition is not a boolean"),
  SJ109: error("arithmetic on something that is no number"),
  SJ110: error("null test on a list"),
  SJ111: error("right side of `in` is no list"),
  SJ112: error("field of a value that has none"),
  SJ113: error("index into a value that has none"),
  SJ114: error("field of a list"),
  SJ115: error("rule is not a boolean"),
  SJ201: warning("unknown list"),
  SJ202: warning("comparison with null"),
  SJ203: warning("regular expression can never match"),
  SJ204: warning("pattern matches everything"),
  SJ205: warning("invisible character"),
  SJ206: warning("constant in upper case never equals a lower-case field"),
  SJ301: error("regular expression cannot be read"),
  SJ401: error("YAML cannot be read"),
  SJ402: error("rule file is not a mapping"),
  SJ403: error("required key is missing"),
  SJ404: error("value has the wrong type"),
  SJ405: error("unknown severity"),
  SJ406: error("rule file is too large"),
} as const satisfies Readonly<Record<string, DiagnosticKind>>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

/** Makes a diagnostic; the severity follows from the code. */
export function diagnostic(code: DiagnosticCode, span: Span, text: DiagnosticText): Diagnostic {
  const { severity } = DIAGNOSTICS[code];
  const { message, help } = text;
  return help === undefined ? { code, severity, span, message } : { code, severity, span, message, help };
}

/** Lower case, no full stop, the rule's own text in backticks. */
export interface DiagnosticText {
  readonly message: string;
  readonly help?: string | undefined;
}
