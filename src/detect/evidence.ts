/**
 * Why a rule fired: the sub-expressions that made it true, with the field they looked at and the place there.
 * Input: the trace of a rule that is true. Output: a short list, the most telling first.
 */
import type { Span } from "../core/span.ts";
import type { Evidence } from "../model/finding.ts";
import type { Trace } from "../mql/evaluate.ts";
import { lex } from "../mql/lexer.ts";
import { type Patterns, REGEX_VALUES, TEXT_TESTS, type TextTest } from "../mql/text-functions.ts";
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

/** At most `EVIDENCE_MAX` reasons of a finding on a message. */
export function evidenceOf(trace: Trace, source: string, patterns: Patterns): readonly Evidence[] {
  return allEvidence(trace, source, patterns).slice(0, EVIDENCE_MAX);
}

/** Every reason, the most telling first. */
export function allEvidence(trace: Trace, source: string, patterns: Patterns): readonly Evidence[] {
  const found = support(trace, true).map((leaf) => describe(leaf, source, patterns));
  const distinct = new Map(
    found.map((e) => [`${e.field} ${e.span?.start} ${e.span?.end} ${e.expression}`, e]),
  );
  return [...distinct.values()].sort((a, b) => rank(a) - rank(b));
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

/** The value the condition is about: the first part that has a place in the message, rather one that is there. */
function subjectOf(trace: Trace): Trace | null {
  const located = locatedIn(trace);
  return located.find((part) => part.value !== null) ?? located[0] ?? null;
}

function locatedIn(trace: Trace): readonly Trace[] {
  const isPlace = trace.path !== null && !trace.path.startsWith("$");
  return isPlace ? [trace] : trace.children.flatMap(locatedIn);
}

/** Where a pattern stands in the subject; null when the condition looks for none. */
function placeOf(trace: Trace, subject: Trace, patterns: Patterns): Span | null {
  const { expr } = trace;
  const test = expr.kind === "call" ? testOf(expr.name) : undefined;
  if (test === undefined) {
    // `regex.count(text, "…") > 3`: the first of what was counted.
    return firstOf(trace.children, (child) =>
      child.expr.kind === "call" ? placeOf(child, subject, patterns) : null,
    );
  }
  const [text, ...rest] = trace.children;
  if (text === undefined || typeof text.value !== "string" || !standsFor(text, subject)) return null;
  const { value } = text;
  const matching = rest
    .map((p) => p.value)
    .filter((p) => typeof p === "string" && patterns.test(test, value, p));
  return matching.length === 0 ? null : patterns.place(test, value, matching[0] as string);
}

/** The test that tells where a function found something. */
function testOf(name: string): TextTest | undefined {
  const values = REGEX_VALUES.get(name);
  return values === undefined ? TEXT_TESTS.get(name) : { kind: "regex", insensitive: values.insensitive };
}

/** The subject itself, or its text with look-alike letters replaced one by one: places are the same in both. */
function standsFor(text: Trace, subject: Trace): boolean {
  if (text === subject) return true;
  const { expr, children } = text;
  if (expr.kind === "group") return children.some((child) => standsFor(child, subject));
  const isReplaced =
    expr.kind === "call" && expr.name === "strings.replace_confusables" && children[0] === subject;
  return isReplaced && lengthOf(text.value) === lengthOf(subject.value);
}

function lengthOf(value: Value): number {
  return typeof value === "string" ? value.length : -1;
}

function firstOf<T, U>(items: readonly T[], pick: (item: T) => U | null): U | null {
  for (const item of items) {
    const picked = pick(item);
    if (picked !== null) return picked;
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
