import type { Span } from "../core/span.ts";
import type { Trace } from "../mql/evaluate.ts";
import { print } from "../mql/printer.ts";
import { Unavailable, type Value } from "../mql/value.ts";
import { textMatch } from "./text-match.ts";

// LIMIT: a body stands in every condition that looks at it; `message --json` has it whole.
const TEXT_MAX = 1000;

/** One node of a rule as programs read it; text and URLs stand as they are in the mail. */
export interface RuleNode {
  /** `and`, `or`, `of`, `not`, `call`, `compare`, …: the kind of expression. */
  readonly kind: string;
  /** Of a condition and its parts; what joins conditions is told by its children. */
  readonly expression?: string;
  /** Place in the rule's source, UTF-16 units. */
  readonly source: Span;
  readonly value: unknown;
  /** Of an unavailable value. */
  readonly missing?: readonly string[];
  readonly field: string | null;
  /** For a text test that is true: the pattern, and where it stands in the text. */
  readonly matched?: { readonly pattern: string; readonly span: Span; readonly text: string };
  readonly children: readonly RuleNode[];
  /** What the condition of a lambda was for some elements, the true ones first. */
  readonly elements?: readonly { readonly field: string | null; readonly condition: RuleNode }[];
  readonly element_count?: number;
}

const JOINING: ReadonlySet<string> = new Set(["and", "or", "of", "not"]);
const PLACES: ReadonlySet<string> = new Set(["name", "field", "index", "slice", "scope"]);
const LITERALS: ReadonlySet<string> = new Set(["string", "int", "float", "bool", "null"]);

export function ruleJson(trace: Trace): RuleNode {
  const { expr, value, path, children, elements, elementCount } = trace;
  const [inner] = children;
  if (expr.kind === "group" && inner !== undefined) return ruleJson(inner);
  const matched = textMatch(trace);
  const parts = PLACES.has(expr.kind) ? [] : children.filter((child) => !LITERALS.has(child.expr.kind));
  return {
    kind: expr.kind,
    ...(JOINING.has(expr.kind) ? {} : { expression: print(expr) }),
    source: expr.span,
    value: plain(value),
    ...(value instanceof Unavailable ? { missing: value.missing } : {}),
    field: path,
    ...(matched === null ? {} : { matched: placed(matched.pattern, matched.place, matched.value) }),
    children: parts.map(ruleJson),
    ...(elementCount === 0
      ? {}
      : {
          elements: elements.map((e) => ({ field: e.path, condition: ruleJson(e.body) })),
          element_count: elementCount,
        }),
  };
}

function placed(pattern: string, span: Span, text: string): NonNullable<RuleNode["matched"]> {
  return { pattern, span, text: text.slice(span.start, span.end).slice(0, TEXT_MAX) };
}

/** Truths, numbers and texts as they are; of lists and objects only what they are. */
function plain(value: Value): unknown {
  if (value === null || value instanceof Unavailable) return null;
  if (typeof value === "string") return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX)}…` : value;
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "element" : "elements"}`;
  return typeof value === "object" ? "an object" : value;
}
