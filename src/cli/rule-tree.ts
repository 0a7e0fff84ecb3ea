/**
 * A rule as a tree with the truth of every node, and below each condition the values that it looked at: the
 * answer to "why did this fire, and why did that not?".
 */
import type { Expr } from "../mql/ast.ts";
import { type ElementTrace, holds, type Trace } from "../mql/evaluate.ts";
import { print } from "../mql/printer.ts";
import { Unavailable, type Value } from "../mql/value.ts";
import { defang } from "./formats/defang.ts";
import { displayWidth, fit, type Paint, printable, type Style } from "./terminal.ts";
import { type TextMatch, textMatch } from "./text-match.ts";
import { counted, listed } from "./wording.ts";

export interface RuleTreeOptions {
  readonly width: number;
  readonly paint: Paint;
}

interface At extends RuleTreeOptions {
  readonly depth: number;
  /** Whether only the truth of the node counts, as at the top of a rule: a null is then as good as false. */
  readonly isTop: boolean;
}

// LIMIT: a rule may list hundreds of words; the node that decided is in the tree, its arguments need not all be.
const OPERANDS_MAX = 6;
const VALUE_MAX = 160;
/** Elements that did not decide: two show how the condition went. */
const OTHER_ELEMENTS_MAX = 2;
const WORDS = new Map<Expr["kind"], string>([
  ["and", "all of"],
  ["or", "any of"],
  ["not", "not"],
]);

/** The lines of the tree, from the root down. */
export function ruleTree(trace: Trace, options: RuleTreeOptions): string[] {
  return nodeLines(trace, { ...options, depth: 0, isTop: true });
}

function nodeLines(trace: Trace, at: At): string[] {
  const { expr, children } = trace;
  const [child] = children;
  if (expr.kind === "group" && child !== undefined) return nodeLines(child, at);
  const below = {
    ...at,
    depth: at.depth + 1,
    isTop: at.isTop && (expr.kind === "and" || expr.kind === "or"),
  };
  const word = expr.kind === "of" ? `at least ${expr.count} of` : WORDS.get(expr.kind);
  if (word !== undefined) {
    return [
      line(below.isTop ? holds(trace) : trace.value, at.paint("bold", word), at),
      ...children.flatMap((one) => nodeLines(one, below)),
    ];
  }
  return [conditionLine(trace, at), ...operandLines(trace, below), ...elementLines(trace, below)];
}

const MARKS = {
  true: { sign: "✓", style: ["green"] },
  false: { sign: "✗", style: ["red"] },
  null: { sign: "∅", style: ["dim"] },
  unavailable: { sign: "?", style: ["yellow"] },
  value: { sign: "·", style: ["dim"] },
} satisfies Record<string, { sign: string; style: Style }>;

function markOf(value: Value): (typeof MARKS)[keyof typeof MARKS] {
  if (value === true) return MARKS.true;
  if (value === false) return MARKS.false;
  if (value === null) return MARKS.null;
  return value instanceof Unavailable ? MARKS.unavailable : MARKS.value;
}

function line(value: Value, words: string, at: At): string {
  const { sign, style } = markOf(value);
  const why =
    value instanceof Unavailable ? at.paint("yellow", `  missing: ${listed(value.missing, 4)}`) : "";
  return `${"  ".repeat(at.depth)}${at.paint(style, sign)} ${words}${why}`;
}

function conditionLine(trace: Trace, at: At): string {
  const missing = trace.value instanceof Unavailable ? 12 + trace.value.missing.join(", ").length : 0;
  const room = Math.max(30, at.width - at.depth * 2 - 2 - missing);
  return line(trace.value, fit(printable(print(trace.expr)), room), at);
}

/** The values that a condition was computed from: fields and calls, not the words written in the rule. */
function operandLines(trace: Trace, at: At): string[] {
  const matched = textMatch(trace);
  if (matched !== null) return matchLines(matched, at);
  // A field that is the whole condition (`type.inbound`) has its value in the mark.
  if (PLACES.has(trace.expr.kind)) return [];
  const operands = trace.children.flatMap(operandsOf);
  const distinct = new Map(operands.map((operand) => [nameOf(operand, at), operand]));
  const shown = [...distinct].slice(0, OPERANDS_MAX).map(([name, operand]) => {
    const room = Math.max(20, at.width - at.depth * 2 - displayWidth(name) - 3);
    return `${"  ".repeat(at.depth)}${at.paint("dim", `${name} =`)} ${fit(valueText(operand.value), room)}`;
  });
  const more = distinct.size - OPERANDS_MAX;
  return more > 0 ? [...shown, `${"  ".repeat(at.depth)}${at.paint("dim", `and ${more} more`)}`] : shown;
}

/** Characters of the text on either side of what matched. */
const AROUND_MAX = 40;
const MATCH_MAX = 120;

/** The text around what matched, and the pattern of the many that a test may name. */
function matchLines({ text, value, pattern, written, place }: TextMatch, at: At): string[] {
  const margin = "  ".repeat(at.depth);
  const name = nameOf(text, at);
  const room = Math.max(30, at.width - at.depth * 2 - displayWidth(name) - 9);
  const matched = fit(value.slice(place.start, place.end), Math.min(MATCH_MAX, room - 8));
  const around = Math.min(AROUND_MAX, Math.floor((room - displayWidth(matched)) / 2));
  const before = value.slice(Math.max(0, place.start - around), place.start);
  const after = value.slice(place.end, place.end + around);
  const excerpt = [
    place.start > around ? "…" : "",
    inQuotes(before),
    at.paint("bold", `»${inQuotes(matched)}«`),
    inQuotes(after),
    value.length > place.end + around ? "…" : "",
  ].join("");
  const asWritten = written.kind === "string" ? print(written) : JSON.stringify(pattern);
  return [
    `${margin}${at.paint("dim", `${name} =`)} "${excerpt}"`,
    `${margin}${at.paint("dim", "matched by")} ${fit(printable(asWritten), Math.max(20, at.width - at.depth * 2 - 11))}`,
  ];
}

/** Mail text as it stands between quotes: on one line, escaped, and no link for a terminal. */
function inQuotes(text: string): string {
  return defang(printable(JSON.stringify(text.toWellFormed()).slice(1, -1)));
}

const PLACES: ReadonlySet<string> = new Set(["name", "field", "index", "slice", "scope"]);
const TRANSPARENT: ReadonlySet<string> = new Set(["group", "tuple", "array"]);

function operandsOf(trace: Trace): Trace[] {
  const { kind } = trace.expr;
  if (PLACES.has(kind)) return [trace];
  if (TRANSPARENT.has(kind)) return trace.children.flatMap(operandsOf);
  if (kind === "call" || kind === "arithmetic" || kind === "list") return [trace];
  return [];
}

function nameOf({ expr, path }: Trace, { width }: At): string {
  return fit(printable(path ?? print(expr)), Math.max(60, Math.floor(width / 2)));
}

/** A value in a few words; a list by its length, because its elements stand below where they count. */
function valueText(value: Value): string {
  if (value === null) return "null";
  if (value instanceof Unavailable) return `unavailable (${value.missing.join(", ")})`;
  if (typeof value === "string")
    return (
      defang(printable(JSON.stringify(value.slice(0, VALUE_MAX)))) + (value.length > VALUE_MAX ? "…" : "")
    );
  if (Array.isArray(value))
    return value.length === 0 ? "no element" : `${counted(value.length, "element")}${sampleOf(value)}`;
  if (typeof value === "object") return "an object";
  return String(value);
}

function sampleOf(values: readonly Value[]): string {
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === 0
    ? ""
    : `: ${texts
        .slice(0, 4)
        .map((t) => defang(printable(JSON.stringify(t))))
        .join(", ")}`;
}

function elementLines({ elements, elementCount }: Trace, at: At): string[] {
  const others = elements.filter(({ body }) => body.value !== true).slice(0, OTHER_ELEMENTS_MAX);
  const shown = elements.filter((element) => element.body.value === true || others.includes(element));
  const lines = shown.flatMap((element) => oneElement(element, at));
  const more = elementCount - shown.length;
  return more > 0
    ? [...lines, `${"  ".repeat(at.depth)}${at.paint("dim", `and ${counted(more, "more element")}`)}`]
    : lines;
}

function oneElement({ path, body }: ElementTrace, at: At): string[] {
  const margin = "  ".repeat(at.depth);
  return [
    `${margin}${at.paint("dim", `for ${printable(path ?? "an element")}`)}`,
    ...nodeLines(body, { ...at, depth: at.depth + 1, isTop: false }),
  ];
}
