import type { RegexNode } from "./node.ts";

/** How many instructions `compileProgram` makes of a tree, without making them. */
export function programSize(node: RegexNode): number {
  switch (node.kind) {
    case "empty":
      return 0;
    case "class":
    case "assert":
      return 1;
    case "concat":
      return node.items.reduce((sum, item) => sum + programSize(item), 0);
    case "alternate":
      return node.options.reduce((sum, option) => sum + programSize(option) + 2, 0);
    case "capture":
      return programSize(node.inner) + 2;
    case "repeat": {
      const inner = programSize(node.inner) + 2;
      return inner * (node.max === Number.POSITIVE_INFINITY ? Math.max(node.min, 1) : node.max);
    }
  }
}
