/** Trees that answer a yes-or-no search the same but make smaller automata. */
import type { RegexNode } from "./node.ts";

const EMPTY: RegexNode = { kind: "empty" };

/**
 * A search may take as little as possible at either edge of a pattern: `.*x+` finds something exactly where
 * `x` does. Stops at assertions, which look at the very place.
 */
export function trimForSearch(node: RegexNode): RegexNode {
  return trimEdge(trimEdge(node, "left"), "right");
}

function trimEdge(node: RegexNode, side: "left" | "right"): RegexNode {
  switch (node.kind) {
    case "repeat":
      if (node.min === 0) return EMPTY;
      return node.min === 1 ? trimEdge(node.inner, side) : { ...node, max: node.min };
    case "capture":
      return trimEdge(node.inner, side);
    case "alternate":
      return trimOptions(node.options.map((option) => trimEdge(option, side)));
    case "concat":
      return trimConcat(node.items, side);
    default:
      return node;
  }
}

/** Once one option is empty the search ends there in any case. */
function trimOptions(options: readonly RegexNode[]): RegexNode {
  return options.some((option) => option.kind === "empty") ? EMPTY : { kind: "alternate", options };
}

function trimConcat(items: readonly RegexNode[], side: "left" | "right"): RegexNode {
  const rest = [...items];
  while (rest.length > 0) {
    const edge = side === "left" ? 0 : rest.length - 1;
    const trimmed = trimEdge(rest[edge]!, side);
    if (trimmed.kind !== "empty") {
      rest[edge] = trimmed;
      break;
    }
    rest.splice(edge, 1);
  }
  if (rest.length === 0) return EMPTY;
  return rest.length === 1 ? rest[0]! : { kind: "concat", items: rest };
}

/** Every match begins with the start of the text, so a search need not try anywhere else. */
export function beginsAtTextStart(node: RegexNode): boolean {
  switch (node.kind) {
    case "assert":
      return node.assertion === "textStart";
    case "capture":
      return beginsAtTextStart(node.inner);
    case "repeat":
      return node.min > 0 && beginsAtTextStart(node.inner);
    case "alternate":
      return node.options.every(beginsAtTextStart);
    case "concat":
      return node.items.length > 0 && beginsAtTextStart(node.items[0]!);
    default:
      return false;
  }
}
