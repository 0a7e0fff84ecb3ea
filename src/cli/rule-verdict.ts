import { holds, type Trace } from "../mql/evaluate.ts";
import { Unavailable } from "../mql/value.ts";

/** What a scan says of a rule on a message. */
export interface RuleVerdict {
  readonly verdict: "match" | "no match" | "undecided";
  /** Capabilities for want of which it is undecided. */
  readonly missing: readonly string[];
}

/** At the top of a rule only its truth counts: a null rules it out, whatever the unavailable parts would say. */
export function verdictOf(trace: Trace): RuleVerdict {
  const truth = holds(trace);
  if (truth instanceof Unavailable) return { verdict: "undecided", missing: truth.missing };
  return { verdict: truth === true ? "match" : "no match", missing: [] };
}
