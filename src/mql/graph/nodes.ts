/**
 * Nodes as the compiler knows them. What they compute is in the program (`program.ts`), by their number:
 * at run time only flat arrays are walked, because the graph of a thousand rules as objects and closures does
 * not fit a processor's cache and its walk then costs ten times as much (measured).
 */
import type { Base } from "./frames.ts";

interface GraphNode {
  /** Equal expressions over equal scopes have the same number, counted for each kind of node. */
  readonly id: number;
  /** Relative price of asking; orders operands and never changes answers. */
  readonly cost: number;
  /** Bit d is set when the answer depends on the element of the lambda at depth d (0 is outermost). */
  readonly scopes: number;
}

export interface TruthNode extends GraphNode {
  /** Each must hold for the truth to be true; see `Need`. */
  readonly needs: readonly Need[];
}

/**
 * A condition without which no element of an array makes a truth true, asked of all elements at once: of the
 * distinct values that a subject has in them. Most of the thousand `any(body.links, …)` of a rule set are
 * answered by it without a loop.
 */
export type Need =
  | { readonly kind: "set"; readonly subject: ValueNode; readonly set: number; readonly folded: boolean }
  | { readonly kind: "text"; readonly subject: ValueNode; readonly plan: number }
  | { readonly kind: "some"; readonly needs: readonly Need[] };

export interface ValueNode extends GraphNode {
  /** Static path such as `body.links[].display_text`; null for computed values. */
  readonly path: string | null;
}

/** An array as frames, so that elements keep their remembered answers through `filter` and `distinct`. */
export interface ArrayNode extends GraphNode {
  readonly base: Base;
  /** The array before any filter; null where there is none. */
  readonly origin: ArrayNode | null;
  readonly path: string | null;
}
