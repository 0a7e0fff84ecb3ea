/** The nodes of the graph: closures with a number, a price and the scopes they depend on. */
import type { Unavailable, Value } from "../value.ts";
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
}

export interface ValueNode extends GraphNode {
  readonly run: (run: Run) => Value;
  /** Static path such as `body.links[].display_text`; null for computed values. */
  readonly path: string | null;
}

/** An array as frames, so that elements keep their remembered answers through `filter` and `distinct`. */
export interface ArrayNode extends GraphNode {
  readonly run: (run: Run) => readonly ElementFrame[] | null | Unavailable;
  readonly base: Base;
  readonly path: string | null;
}
