/**
 * A single link that alone joins two dense groups is more often chance than one hand: it is reported, not merged.
 * Bridges by Tarjan's low-link numbers (1974), without recursion: a component may have a million sendings.
 */
import type { Edges } from "./edges.ts";

export interface Bridge {
  /** Its ends: `a` in the left group, `b` in the right. */
  readonly a: number;
  readonly b: number;
  readonly leftSize: number;
  readonly rightSize: number;
  /** Members of the two groups, spread evenly over a walk through them. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** A group is dense from so many members on, with at least as many links as members. */
const GROUP_MEMBERS_MIN = 3;
// LIMIT: so many members of each side are compared across before a bridge is believed to be the only one.
const SAMPLE_MAX = 32;

/** Bridges between dense groups. Pairs that are linked twice count once. */
export function bridgesBetweenGroups(size: number, edges: Edges): readonly Bridge[] {
  const graph = graphOf(size, edges);
  const walk = walkOf(size, graph);
  const degrees = degreesAlong(walk.order, graph);
  return walk.bridges.flatMap(({ parent, child }) => {
    const root = walk.rootOf[child]!;
    const first = walk.enteredAt[child]!;
    const past = first + walk.subtree[child]!;
    const start = walk.enteredAt[root]!;
    const end = start + walk.subtree[root]!;
    const inner = degrees[past]! - degrees[first]!;
    const outer = degrees[end]! - degrees[start]! - inner;
    const rightSize = past - first;
    const leftSize = end - start - rightSize;
    if (!isDense(rightSize, inner) || !isDense(leftSize, outer)) return [];
    const right = spread(rightSize, (i) => walk.order[first + i]!);
    const left = spread(leftSize, (i) => walk.order[start + i < first ? start + i : start + i + rightSize]!);
    return [{ a: parent, b: child, leftSize, rightSize, left, right }];
  });
}

/** Each link inside is two of the degrees, the bridge is one of them. */
function isDense(members: number, degrees: number): boolean {
  return members >= GROUP_MEMBERS_MIN && (degrees - 1) / 2 >= members;
}

function spread(size: number, at: (index: number) => number): readonly number[] {
  const count = Math.min(size, SAMPLE_MAX);
  return Array.from({ length: count }, (_, i) => at(Math.floor((i * size) / count)));
}

interface Graph {
  readonly starts: Uint32Array;
  /** By place: the other end, ascending, each once. */
  readonly ends: Uint32Array;
}

function graphOf(size: number, { a, b, length }: Edges): Graph {
  const starts = new Uint32Array(size + 1);
  for (let e = 0; e < length; e++) {
    starts[a[e]! + 1]!++;
    starts[b[e]! + 1]!++;
  }
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i]!;
  const cursor = starts.slice();
  const ends = new Uint32Array(length * 2);
  for (let e = 0; e < length; e++) {
    ends[cursor[a[e]!]!++] = b[e]!;
    ends[cursor[b[e]!]!++] = a[e]!;
  }
  return withoutRepeats(size, starts, ends);
}

function withoutRepeats(size: number, starts: Uint32Array, ends: Uint32Array): Graph {
  const once = new Uint32Array(size + 1);
  let kept = 0;
  for (let member = 0; member < size; member++) {
    const [start, end] = [starts[member]!, starts[member + 1]!];
    ends.subarray(start, end).sort();
    for (let place = start; place < end; place++) {
      if (place === start || ends[place] !== ends[place - 1]) ends[kept++] = ends[place]!;
    }
    once[member + 1] = kept;
  }
  return { starts: once, ends: ends.subarray(0, kept) };
}

/** Sums of degrees along the walk, so that those of a range are one difference. */
function degreesAlong(order: Int32Array, { starts }: Graph): Float64Array {
  const sums = new Float64Array(order.length + 1);
  for (const [i, member] of order.entries()) sums[i + 1] = sums[i]! + starts[member + 1]! - starts[member]!;
  return sums;
}

interface Walk {
  /** Members in the order in which a depth-first walk enters them; a subtree is a range of it. */
  readonly order: Int32Array;
  readonly enteredAt: Int32Array;
  readonly subtree: Int32Array;
  readonly rootOf: Int32Array;
  readonly bridges: readonly { readonly parent: number; readonly child: number }[];
}

function walkOf(size: number, { starts, ends }: Graph): Walk {
  const order = new Int32Array(size);
  const enteredAt = new Int32Array(size).fill(-1);
  const subtree = new Int32Array(size);
  const rootOf = new Int32Array(size);
  const low = new Int32Array(size);
  const cursor = starts.slice(0, size);
  const bridges: { parent: number; child: number }[] = [];
  const stack: number[] = [];
  let entered = 0;
  const enter = (member: number, root: number) => {
    order[entered] = member;
    enteredAt[member] = entered;
    low[member] = entered++;
    subtree[member] = 1;
    rootOf[member] = root;
    stack.push(member);
  };
  const leave = (child: number) => {
    stack.pop();
    const parent = stack.at(-1);
    if (parent === undefined) return;
    subtree[parent]! += subtree[child]!;
    low[parent] = Math.min(low[parent]!, low[child]!);
    if (low[child]! > enteredAt[parent]!) bridges.push({ parent, child });
  };
  for (let root = 0; root < size; root++) {
    if (enteredAt[root] !== -1) continue;
    enter(root, root);
    while (stack.length > 0) {
      const member = stack.at(-1)!;
      const place = cursor[member]!;
      if (place === starts[member + 1]) {
        leave(member);
        continue;
      }
      cursor[member]!++;
      const next = ends[place]!;
      if (next === stack.at(-2)) continue;
      if (enteredAt[next] === -1) enter(next, root);
      else low[member] = Math.min(low[member]!, enteredAt[next]!);
    }
  }
  return { order, enteredAt, subtree, rootOf, bridges };
}
