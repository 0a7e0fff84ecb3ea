/** The nodes of the graph: closures with a number, a price and the scopes they depend on. */
import type { Unavailable, Value } from "../value.ts";
import type { Facts } from "./facts.ts";
import type { Base, ElementFrame, Run } from "./run.ts";

interface GraphNode {
  /** Equal expressions over equal scopes have the same number. */
  readonly id: number;
  /** Relative price of asking; orders operands and never changes answers. */
  readonly cost: number;
  /** Bit d is set when the answer depends on the element of the lambda at depth d (0 is outermost). */
  readonly scopes: number;
}

export interface TruthNode extends GraphNode {
  readonly run: (run: Run) => number;
  /** Each must hold for the truth to be true; see `Need`. */
  readonly needs: readonly Need[];
}

/**
 * A condition without which no element of an array makes a truth true, asked of all elements at once: of the
 * distinct values that a subject has in them. Most of the thousand `any(body.links, …)` of a rule set are
 * answered by it without a loop.
 */
export type Need = (factsOf: (subject: ValueNode) => Facts, run: Run) => boolean;

export interface ValueNode extends GraphNode {
  readonly run: (run: Run) => Value;
  /** Static path such as `body.links[].display_text`; null for computed values. */
  readonly path: string | null;
}

/** An array as frames, so that elements keep their remembered answers through `filter` and `distinct`. */
export interface ArrayNode extends GraphNode {
  readonly run: (run: Run) => readonly ElementFrame[] | null | Unavailable;
  readonly base: Base;
  /** The array before any filter; itself where there is none. */
  readonly origin: ArrayNode | null;
  readonly path: string | null;
}
