import type { AhoCorasick } from "../text/aho-corasick.ts";
import type { CallContext, Value } from "../value.ts";
import type { ArrayAnswer, ElementFrame } from "./frames.ts";
import type { Text } from "./text.ts";

/** What a computed node may ask while the graph is walked; `Run` is the walk. */
export interface Walk {
  readonly context: CallContext;
  /** The current element of each enclosing lambda, outermost first. */
  readonly stack: ElementFrame[];
  /** By vocabulary. */
  readonly automata: readonly AhoCorasick[];
  /** The words of all text plans. */
  readonly pool: Int32Array;
  truth(id: number): number;
  value(id: number): Value;
  array(id: number): ArrayAnswer;
  text(raw: string): Text;
  /** Counts the steps of a loop; false when its nest takes more than a message may cost. */
  enter(depth: number, nested: boolean, elements: number): boolean;
  /** Whether no element can make the body of a loop true. */
  ruledOut(loop: number): boolean;
}
