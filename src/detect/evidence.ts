/**
 * Why a rule fired: the sub-expressions that made it true, with the field they looked at and the place there.
 * Input: the trace of a rule that is true. Output: a short list, the most telling first.
 */
import type { Span } from "../core/span.ts";
import type { Evidence } from "../model/finding.ts";
import type { Trace } from "../mql/evaluate.ts";
import { lex } from "../mql/lexer.ts";
import { type Patterns, TEXT_TESTS } from "../mql/text-functions.ts";
import { Unavailable, type Value } from "../mql/value.ts";

// LIMIT: a person reads a handful of reasons; rules have up to some hundred conditions.
const EVIDENCE_MAX = 12;
const TEXT_MAX = 300;
const EXPRESSION_MAX = 240;
const ELEMENTS_MAX = 3;

interface Leaf {
  readonly trace: Trace;
  /** Whether the rule needed this to be true or to be false. */
  readonly wanted: boolean;
}

export function evidenceOf(trace: Trace, source: string, patterns: Patterns): readonly Evidence[] {
  const found = support(trace, true).map((leaf) => describe(leaf, source, patterns));
  const distinct = new Map(
    found.map((e) => [`${e.field} ${e.span?.start} ${e.span?.end} ${e.expression}`, e]),
  );
  return [...distinct.values()].sort((a, b) => rank(a) - rank(b)).slice(0, EVIDENCE_MAX);
}

/** A place in a text tells most, then a value, then a bare condition. */
function rank(evidence: Evidence): number {
  if (evidence.span !== null) return 0;
  return evidence.text === null ? 2 : 1;
}

/** The conditions at the bottom that together decide the value. */
function support(trace: Trace, wanted: boolean): readonly Leaf[] {
  const { expr, children } = trace;
  switch (expr.kind) {
    case "group":
      return children.flatMap((child) => support(child, wanted));
    case "not":
      return children.flatMap((child) => support(child, !wanted));
    case "and":
    case "or":
    case "of": {
      const deciding = children.filter((child) => child.value === wanted);
      return (deciding.length > 0 ? deciding : children).flatMap((child) => support(child, wanted));
    }
    case "call":
      if (expr.name === "any" && wanted) return fromElements(trace) ?? [{ trace, wanted }];
      return [{ trace, wanted }];
    case "compare":
    case "range":
      return wanted ? (selected(trace) ?? [{ trace, wanted }]) : [{ trace, wanted }];
    default:
      return [{ trace, wanted }];
  }
}

function fromElements(trace: Trace): readonly Leaf[] | null {
  const chosen = trace.elements.filter((e) => e.body.value === true).slice(0, ELEMENTS_MAX);
  return chosen.length === 0 ? null : chosen.flatMap((e) => support(e.body, true));
}

/** `length(filter(links, p)) > 2`: the elements that were counted are the reason. */
function selected(trace: Trace): readonly Leaf[] | null {
  const { expr } = trace;
  if (expr.kind === "call" && expr.name === "filter") return fromElements(trace);
  for (const child of trace.children) {
    const leaves = selected(child);
    if (leaves !== null) return leaves;
  }
  return null;
}

function describe({ trace, wanted }: Leaf, source: string, patterns: Patterns): Evidence {
  const { expr } = trace;
  const subject = subjectOf(trace);
  const place = wanted && subject !== null ? placeOf(trace, subject, patterns) : null;
  const expression = written(expr.span, source);
  return {
    expression: wanted ? expression : `not ${expression}`,
    source: expr.span,
    field: subject?.path ?? null,
    span: place,
    text: subject === null ? null : textOf(subject.value, place),
  };
}

/** The value the condition is about: the first part that has a place in the message. */
function subjectOf(trace: Trace): Trace | null {
  if (trace.path !== null && !trace.path.startsWith("$")) return trace;
  for (const child of trace.children) {
    const subject = subjectOf(child);
    if (subject !== null) return subject;
  }
  return null;
}

/** Where a pattern stands in the subject, when the test looked at the subject itself and not at something made of it. */
function placeOf(trace: Trace, subject: Trace, patterns: Patterns): Span | null {
  const { expr } = trace;
  if (expr.kind !== "call") return null;
  const test = TEXT_TESTS.get(expr.name);
  const [text, ...rest] = trace.children;
  if (test === undefined || text !== subject || typeof text.value !== "string") return null;
  for (const { value } of rest) {
    if (typeof value !== "string" || !patterns.test(test, text.value, value)) continue;
    return patterns.place(test, text.value, value);
  }
  return null;
}

function textOf(value: Value, place: Span | null): string | null {
  if (value === null || value instanceof Unavailable) return null;
  if (typeof value === "string")
    return cut(place === null ? value : value.slice(place.start, place.end), TEXT_MAX);
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "element" : "elements"}`;
  return typeof value === "object" ? null : String(value);
}

/** The sub-expression as its author wrote it, on one line and without comments. */
function written(span: Span, source: string): string {
  // LIMIT: one public rule writes out 4,589 networks; only the beginning of such an expression is shown anyway.
  const text = source.slice(span.start, Math.min(span.end, span.start + EXPRESSION_MAX * 10));
  let end = 0;
  let plain = "";
  for (const comment of lex(text).comments) {
    plain += text.slice(end, comment.span.start);
    end = comment.span.end;
  }
  return oneLine(plain + text.slice(end), EXPRESSION_MAX);
}

function oneLine(text: string, max: number): string {
  return cut(text.replace(/[ \t\r\n]+/g, " ").trim(), max);
}

/** Cut between code points, so that a shortened text is still a text. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = (text.codePointAt(max - 2) ?? 0) > 0xffff ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}
