import type { Span } from "../core/span.ts";

/** A message about a rule's source. Codes are stable and documented in docs/diagnostics.md. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** UTF-16 units in the source. */
  readonly span: Span;
  /** Lower case, no full stop, the rule's own text in backticks. */
  readonly message: string;
  /** What to do: "did you mean `sender.email`?" */
  readonly help?: string;
}
