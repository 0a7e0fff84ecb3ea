/**
 * `any($list, strings.icontains(text, .))`: does a text contain an entry of a list? A list has up to some ten
 * thousand entries; one pass of an automaton over the text answers for all of them.
 */
import { foldCase } from "../../core/fold-case.ts";
import type { Call, Expr } from "../ast.ts";
import { AhoCorasick } from "../text/aho-corasick.ts";
import { TEXT_TESTS } from "../text-functions.ts";
import { Unavailable, type Value } from "../value.ts";
import { FALSE, TRUE } from "./codes.ts";
import { bare, type Compiler, literalStrings, type Scope } from "./compiler.ts";
import type { TruthNode } from "./nodes.ts";
import type { Text } from "./text.ts";

interface Entries {
  readonly key: string;
  readonly values: readonly Value[];
}

/** The entries of a list that is known, or of an array written in the rule. */
function entriesOf(c: Compiler, written: Expr | undefined): Entries | null {
  const expr = written === undefined ? undefined : bare(written);
  if (expr?.kind === "list") {
    const values = c.environment.lists.get(expr.name);
    return values === undefined ? null : { key: `$${expr.name}`, values };
  }
  if (expr?.kind !== "array") return null;
  const values = literalStrings(expr);
  return values === null ? null : { key: JSON.stringify(values), values };
}

/** The node, or null when the expression is not of this shape. `inner` is the scope of the body. */
export function anyListed(c: Compiler, expr: Call, inner: Scope): TruthNode | null {
  const entries = entriesOf(c, expr.args[0]);
  const body = expr.args[1] === undefined ? undefined : bare(expr.args[1]);
  if (entries === null || body?.kind !== "call" || body.args.length !== 2) return null;
  const test = TEXT_TESTS.get(body.name);
  const pattern = bare(body.args[1]!);
  if (test?.kind !== "contains" || pattern.kind !== "scope" || pattern.depth !== 0) return null;
  const subject = c.compileValue(body.args[0]!, inner);
  const depth = inner.bases.length - 1;
  if ((subject.scopes & (1 << depth)) !== 0) return null;

  const { codes } = c;
  const contains = containsAny(entries.values, test.insensitive);
  return c.truth(`listed:${test.insensitive}:${subject.id}:${entries.key}`, inner, () => ({
    cost: subject.cost + 10,
    scopes: subject.scopes,
    code: {
      op: "compute",
      run: (walk) => {
        const value = walk.value(subject.id);
        if (value instanceof Unavailable) return entries.values.length === 0 ? FALSE : codes.of(value);
        return typeof value === "string" && contains(walk.text(value)) ? TRUE : FALSE;
      },
    },
  }));
}

/** The automaton is made for the first text that is asked. */
function containsAny(values: readonly Value[], insensitive: boolean): (text: Text) => boolean {
  const words = values.filter((value) => typeof value === "string");
  let automaton: AhoCorasick | null = null;
  return (text) => {
    automaton ??= AhoCorasick.build(words.map(foldCase));
    const bits = automaton.scan(text.folded);
    for (let cell = 0; cell < bits.length; cell++) {
      if (bits[cell] === 0) continue;
      if (insensitive || isWritten(text, words, { cell, bits: bits[cell]! })) return true;
    }
    return false;
  };
}

/** Whether any of the words of a cell that occur without regard to case occurs as it is written. */
function isWritten(
  text: Text,
  words: readonly string[],
  { cell, bits }: { cell: number; bits: number },
): boolean {
  for (let bit = 0; bit < 32; bit++) {
    if ((bits & (1 << bit)) !== 0 && text.raw.includes(words[cell * 32 + bit]!)) return true;
  }
  return false;
}
