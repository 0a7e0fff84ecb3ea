/** What can be said of a regular expression without a text: for warnings about constants in rules. */
import type { RegexNode } from "./regex/node.ts";

/** True when no text at all has a match: `$a`, `a^b`, an empty class. */
export function neverMatches(node: RegexNode): boolean {
  switch (node.kind) {
    case "class":
      return node.ranges.length === 0;
    case "concat":
      return node.items.some(neverMatches) || anchorsInside(node.items);
    case "alternate":
      return node.options.every(neverMatches);
    case "repeat":
      return node.min > 0 && neverMatches(node.inner);
    case "capture":
      return neverMatches(node.inner);
    default:
      return false;
  }
}

/** True when the empty text matches without looking around, so that a search succeeds in every text. */
export function matchesEverywhere(node: RegexNode): boolean {
  switch (node.kind) {
    case "empty":
      return true;
    case "concat":
      return node.items.every(matchesEverywhere);
    case "alternate":
      return node.options.some(matchesEverywhere);
    case "repeat":
      return node.min === 0 || matchesEverywhere(node.inner);
    case "capture":
      return matchesEverywhere(node.inner);
    default:
      return false;
  }
}

/** True when something must be read before the start of the text, or after its end. */
function anchorsInside(items: readonly RegexNode[]): boolean {
  const consumed = items.map(mustConsume);
  return items.some(
    (item, i) =>
      (isAnchored(item, "textStart") && consumed.slice(0, i).includes(true)) ||
      (isAnchored(item, "textEnd") && consumed.slice(i + 1).includes(true)),
  );
}

function mustConsume(node: RegexNode): boolean {
  switch (node.kind) {
    case "class":
      return true;
    case "concat":
      return node.items.some(mustConsume);
    case "alternate":
      return node.options.every(mustConsume);
    case "repeat":
      return node.min > 0 && mustConsume(node.inner);
    case "capture":
      return mustConsume(node.inner);
    default:
      return false;
  }
}

/** True when every way through the node passes this anchor at its outer edge. */
function isAnchored(node: RegexNode, anchor: "textStart" | "textEnd"): boolean {
  switch (node.kind) {
    case "assert":
      return node.assertion === anchor;
    case "concat": {
      const edge = anchor === "textStart" ? node.items[0] : node.items.at(-1);
      return edge !== undefined && isAnchored(edge, anchor);
    }
    case "alternate":
      return node.options.length > 0 && node.options.every((option) => isAnchored(option, anchor));
    case "capture":
      return isAnchored(node.inner, anchor);
    default:
      return false;
  }
}
