/**
 * Which comment belongs to what. A comment stands before an item (an operand of `and`, an argument, a clause),
 * behind it on the same line, or at the end of the brackets it is in. One in the middle of an item, where no
 * line can be broken, moves before the item.
 */
import { childrenOf, type Expr } from "./ast.ts";
import type { Comment } from "./lexer.ts";

export interface PlacedComment {
  readonly text: string;
  /** A blank line stood before it. */
  readonly afterBlank: boolean;
}

export interface ItemComments {
  readonly before: PlacedComment[];
  /** On the line on which the item ends. */
  behind: string | null;
}

export interface CommentPlan {
  /** Comments of each item. */
  readonly items: ReadonlyMap<Expr, ItemComments>;
  /** Comments between the last item and the closing bracket. */
  readonly closing: ReadonlyMap<Expr, readonly PlacedComment[]>;
  /** Nodes that have a comment in them and so cannot stand on one line. */
  readonly broken: ReadonlySet<Expr>;
  /** Items with a blank line before them. */
  readonly spaced: ReadonlySet<Expr>;
}

/** The parts of a node that may stand on lines of their own, in source order; null when it has none. */
function itemsOf(node: Expr): readonly Expr[] | null {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands;
    case "of":
      return node.clauses;
    case "tuple":
    case "array":
      return node.items;
    case "call":
      return [...node.args, ...node.named.map((argument) => argument.value)];
    case "group":
      return [node.inner];
    default:
      return null;
  }
}

/** Places every comment of a source. `root` is a group around the whole expression. */
export function planComments(root: Expr, comments: readonly Comment[], source: string): CommentPlan {
  const plan = new Planner(source);
  for (const comment of comments) plan.place(comment, root);
  plan.space(root);
  return plan;
}

class Planner implements CommentPlan {
  readonly items = new Map<Expr, ItemComments>();
  readonly closing = new Map<Expr, PlacedComment[]>();
  readonly broken = new Set<Expr>();
  readonly spaced = new Set<Expr>();
  readonly #source: string;
  /** End of the last comment put before an item. */
  readonly #lastBefore = new Map<Expr, number>();

  constructor(source: string) {
    this.#source = source;
  }

  place(comment: Comment, root: Expr): void {
    const path = pathTo(comment.span.start, root);
    let depth = path.length - 1;
    while (depth > 0 && !isContainer(path[depth]!, path[depth + 1])) depth -= 1;
    const container = path[depth]!;
    for (const node of path.slice(0, depth + 1)) this.broken.add(node);
    const items = itemsOf(container) ?? [];
    const start = comment.span.start;
    const at = lastBefore(items, start);
    const before = items[at];
    const around = before !== undefined && start < before.span.end ? before : undefined;
    const placed = { text: comment.text.trimEnd(), afterBlank: this.#isAfterBlank(start) };
    if (around !== undefined) {
      this.#putBefore(around, { ...placed, afterBlank: false }, comment);
      return;
    }
    const next = items[at + 1];
    if (before !== undefined && !this.#source.slice(before.span.end, start).includes("\n")) {
      this.#of(before).behind = placed.text;
    } else if (next !== undefined) {
      this.#putBefore(next, placed, comment);
    } else {
      const closing = this.closing.get(container) ?? [];
      closing.push(placed);
      this.closing.set(container, closing);
    }
  }

  /** Finds the items that a blank line stands before; several blank lines count as one. */
  space(node: Expr): void {
    const items = itemsOf(node) ?? [];
    for (const [i, item] of items.entries()) {
      const previousEnd = i === 0 ? node.span.start : items[i - 1]!.span.end;
      const from = Math.max(previousEnd, this.#lastBefore.get(item) ?? 0);
      if (hasBlankLine(this.#source.slice(from, item.span.start))) this.spaced.add(item);
    }
    for (const child of childrenOf(node)) this.space(child);
  }

  #putBefore(item: Expr, placed: PlacedComment, comment: Comment): void {
    this.#of(item).before.push(placed);
    this.#lastBefore.set(item, comment.span.end);
  }

  #of(item: Expr): ItemComments {
    let comments = this.items.get(item);
    if (comments === undefined) {
      comments = { before: [], behind: null };
      this.items.set(item, comments);
    }
    return comments;
  }

  #isAfterBlank(start: number): boolean {
    let at = start;
    while (at > 0 && " \t\r\n".includes(this.#source[at - 1]!)) at -= 1;
    return hasBlankLine(this.#source.slice(at, start));
  }
}

function hasBlankLine(gap: string): boolean {
  return /\n[ \t\r]*\n/.test(gap);
}

/** The index of the last node that begins at or before an offset, -1 if there is none. */
function lastBefore(nodes: readonly Expr[], offset: number): number {
  let low = -1;
  let high = nodes.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.span.start <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** The nodes around an offset, outermost first. */
function pathTo(offset: number, root: Expr): Expr[] {
  const path = [root];
  for (;;) {
    const children = childrenOf(path.at(-1)!);
    const inner = children[lastBefore(children, offset)];
    if (inner === undefined || offset >= inner.span.end) return path;
    path.push(inner);
  }
}

/**
 * A comment inside the first operand of a chain cannot stand at the chain's own start, which may follow
 * `or `: it goes further out.
 */
function isContainer(node: Expr, inner: Expr | undefined): boolean {
  const items = itemsOf(node);
  if (items === null) return false;
  return inner === undefined || !(node.kind === "and" || node.kind === "or") || inner !== items[0];
}
